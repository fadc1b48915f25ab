package schemas

import (
	"encoding/json"
	"math/big"
	"strconv"
	"unicode/utf8"

	"github.com/esclusa/esclusa/internal/jsonpointer"
	"github.com/esclusa/esclusa/schemas/internal/onepass"
)

// maxWork bounds what judging one record may cost, in steps of some 50 ns: about
// one for each schema that a value meets. It is counted, not timed, so that the
// verdict is the same everywhere.
const maxWork = 400_000

// What costs more than a step.
const (
	workFailure  = 4  // to note what is wrong
	workDivision = 20 // of long numbers
	bytesPerStep = 8  // to hash or to compare
)

// judge holds one value against a schema. It notes what is wrong, and scores as
// gojsonschema does, which shows the faults of the alternative that fits best.
type judge struct {
	left     int // steps that may still be taken; below 0 the judge gives up
	score    int
	failures int
	found    []failure
	quiet    int // above 0 failures only count
	path     []step
	text     []byte // of canonical values
}

// failure is a keyword that does not hold at a place of the record.
type failure struct {
	pointer string
	rule    *rule
	keyword string
	name    string // of the member that is missing or too much
}

// step leads to an item or a member.
type step struct {
	name    string
	index   int    // of an item; -1: name counts
	pointer string // to what the step leads to, empty until it is needed
}

func (j *judge) spend(steps int) bool {
	j.left -= steps
	return j.left >= 0
}

func (j *judge) fail(r *rule, keyword, name string) {
	j.score -= 2
	j.failures++
	if j.quiet == 0 && j.spend(workFailure) {
		j.found = append(j.found, failure{j.pointer(len(j.path)), r, keyword, name})
	}
}

// pointer makes the pointer to what so many steps lead to.
func (j *judge) pointer(depth int) string {
	if depth == 0 {
		return ""
	}
	s := &j.path[depth-1]
	if s.pointer == "" {
		token := jsonpointer.Escape(s.name)
		if s.index >= 0 {
			token = strconv.Itoa(s.index)
		}
		s.pointer = j.pointer(depth-1) + "/" + token
		j.spend(len(s.pointer) / bytesPerStep)
	}
	return s.pointer
}

func (j *judge) item(r *rule, i int, value any) {
	j.path = append(j.path, step{index: i})
	j.value(r, value)
	j.path = j.path[:len(j.path)-1]
}

func (j *judge) member(r *rule, name string, value any) {
	j.path = append(j.path, step{name: name, index: -1})
	j.value(r, value)
	j.path = j.path[:len(j.path)-1]
}

// value judges the value at the path.
func (j *judge) value(r *rule, value any) {
	switch {
	case !j.spend(1) || r.raw == nil && !r.never: // given up, or the schema true
		return
	case r.never:
		j.fail(r, "false", "")
		return
	case r.types != 0 && r.types&typesOf(value) == 0:
		j.fail(r, "type", "")
		return
	}
	j.combined(r, value)
	j.listed(r, value)
	switch v := value.(type) {
	case json.Number:
		j.number(r, v)
	case string:
		j.string(r, v)
	case []any:
		j.array(r, v)
	case map[string]any:
		j.object(r, v)
	}
	j.score++
}

// typesOf are the types that a value is of. A number without a fraction is an
// integer, however it is written.
func typesOf(value any) onepass.Types {
	switch v := value.(type) {
	case nil:
		return onepass.TypeNull
	case bool:
		return onepass.TypeBoolean
	case string:
		return onepass.TypeString
	case []any:
		return onepass.TypeArray
	case map[string]any:
		return onepass.TypeObject
	case json.Number:
		if exactly(v).whole() {
			return onepass.TypeNumber | onepass.TypeInteger
		}
		return onepass.TypeNumber
	}
	return 0
}

func (j *judge) listed(r *rule, value any) {
	if r.constant != "" || r.listed != nil {
		text := j.canonical(value)
		if r.constant != "" && string(text) != r.constant {
			j.fail(r, "const", "")
		}
		if r.listed != nil && !r.listed[string(text)] {
			j.fail(r, "enum", "")
		}
	}
	j.score++
}

func (j *judge) canonical(value any) []byte {
	if j.left < 0 {
		return nil
	}
	j.text = appendCanonical(j.text[:0], value)
	j.spend(len(j.text) / bytesPerStep)
	return j.text
}

func (j *judge) number(r *rule, number json.Number) {
	x := exactly(number)
	if r.divisor != nil && !j.multiple(r, x, number) {
		j.fail(r, "multipleOf", "")
	}
	for _, b := range r.bounds {
		if !b.holds(x.compare(b.limit)) {
			j.fail(r, b.keyword, "")
		}
	}
	if r.format != nil && r.format.span != nil && !r.format.span.holds(x) {
		j.fail(r, "format", "")
	}
	j.score++
}

// multiple is asked of the exact number x, whose text is number. It is cheap for the
// numbers that records usually have, so that all of these that a record can hold may be
// divided.
func (j *judge) multiple(r *rule, x exact, number json.Number) bool {
	if is, known := x.multipleOf(r.step); known {
		j.spend(1)
		return is
	}
	return !j.spend(workDivision) || divides(r.divisor, number)
}

func divides(divisor *big.Rat, number json.Number) bool {
	n, ok := new(big.Rat).SetString(string(number))
	return ok && n.Quo(n, divisor).IsInt()
}

// string tests what is cheap first: what is too long is neither matched nor
// read for its format.
func (j *judge) string(r *rule, text string) {
	j.score++
	if r.minLength > 0 || r.maxLength >= 0 {
		n := utf8.RuneCountInString(text)
		j.spend(len(text) / bytesPerStep)
		if n < r.minLength {
			j.fail(r, "minLength", "")
		}
		if r.maxLength >= 0 && n > r.maxLength {
			j.fail(r, "maxLength", "")
			return
		}
	}
	if r.pattern != nil && j.spend(r.pattern.Steps(len(text))) && !r.pattern.MatchString(text) {
		j.fail(r, "pattern", "")
	}
	if r.format != nil && r.format.is != nil && j.spend(r.format.steps(len(text))) && !r.format.is(text) {
		j.fail(r, "format", "")
	}
}
