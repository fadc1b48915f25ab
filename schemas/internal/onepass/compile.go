package onepass

import (
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
)

// Schema is a compiled schema. Many goroutines may use it.
type Schema struct{ root *node }

// Options are what a schema does not say itself.
type Options struct {
	// Formats check the formats that the schema may name.
	Formats map[string]Format
	// Order are names of members in the order in which records are likely to have
	// them. It affects speed only. Names that are not in it come last.
	Order []string
	// Marks are JSON Pointers to the values whose places a pass notes, at most
	// MaxMarks. All but the last name of a pointer must be in properties.
	Marks []string
	// Says is what a keyword of a schema asks for, in the words of a violation; nil
	// where nothing is to be explained.
	Says func(schema map[string]any, keyword string) string
}

// Format checks a format, of strings or of numbers. Its functions must not keep the
// text they are given, whose bytes are the record's, and be safe for many goroutines.
type Format struct {
	Is    func(text string) bool
	Steps func(bytes int) int // what checking a text of so many bytes costs at most
	Span  *Span               // nil: of strings
}

// Span is what a format says of numbers: from Least to Most, in 18 digits at most.
type Span struct {
	Whole       bool // without a fraction
	Least, Most json.Number
}

// Uncovered says why a schema cannot be compiled: what is too much for one pass,
// and where, as a JSON Pointer into the schema.
type Uncovered struct{ What, Pointer string }

// Error is "uses keyword not at /properties/a".
func (u *Uncovered) Error() string {
	if u.Pointer == "" {
		return "uses " + u.What
	}
	return "uses " + u.What + " at " + u.Pointer
}

// Compile compiles a schema of draft-07 without references, as decoded from JSON
// with exact numbers (json.Number); what it has in place of references may lead back to
// itself. The schema must be known to be well formed;
// what is not, is reported as uncovered. So is a keyword that Compile does not
// know, annotations included.
func Compile(schema any, o Options) (*Schema, error) {
	if len(o.Marks) > MaxMarks {
		return nil, fmt.Errorf("compiling: %d marks, at most %d", len(o.Marks), MaxMarks)
	}
	if o.Says == nil {
		o.Says = func(map[string]any, string) string { return "" }
	}
	c := &compiler{says: o.Says, formats: o.Formats, order: make(map[string]int), marks: make(map[string]uint8), made: make(map[uintptr]*node)}
	for rank, name := range slices.Backward(o.Order) {
		c.order[name] = rank - len(o.Order) // below 0, the rank of a name that is not there
	}
	for k, pointer := range o.Marks {
		place := strings.ReplaceAll(pointer, "/", "/properties/")
		c.marks[place] |= 1 << k
	}
	root := c.schemaOrNothing("", schema)
	if c.uncovered != nil {
		return nil, c.uncovered
	}
	return &Schema{root}, nil
}

// compiler is one compilation. Places are JSON Pointers into the schema.
type compiler struct {
	says      func(schema map[string]any, keyword string) string
	formats   map[string]Format
	order     map[string]int
	marks     map[string]uint8  // place of the member's schema to bits of Pass.Found
	uncovered error             // the first
	made      map[uintptr]*node // by the identity of their schemas, which may contain themselves
}

// marked reports whether a mark is on or below the schema at a place, so that it is one
// by itself.
func (c *compiler) marked(at string) bool {
	for place := range c.marks {
		if strings.HasPrefix(place, at) {
			return true
		}
	}
	return false
}

// maxPlaceBytes bounds a place: each schema on the way to one has its own.
const maxPlaceBytes = 16 << 10

func (c *compiler) fail(at, format string, args ...any) {
	if c.uncovered == nil {
		c.uncovered = &Uncovered{What: fmt.Sprintf(format, args...), Pointer: at}
	}
}

// schema returns a node of its own, nil for a schema that takes nothing.
func (c *compiler) schema(at string, schema any) *node {
	if takes, ok := schema.(bool); ok {
		if !takes {
			return nil
		}
		return newNode()
	}
	s, ok := schema.(map[string]any)
	if !ok {
		c.fail(at, "what is no schema")
		return nil
	}
	if len(at) > maxPlaceBytes { // no record is nested as deep
		c.fail(at[:strings.IndexByte(at[1:], '/')+1], "schemas within each other whose pointers are longer than %d bytes", maxPlaceBytes)
		return nil
	}
	memo := !c.marked(at)
	id := reflect.ValueOf(s).Pointer()
	if made := c.made[id]; made != nil && memo {
		return made
	}
	n := newNode()
	if memo {
		c.made[id] = n
	}
	n.says = make(map[string]string, len(s))
	for _, name := range slices.Sorted(maps.Keys(s)) {
		k := keywords[name]
		if k == nil {
			c.fail(at, "keyword %s", name)
			return nil
		}
		if !k(c, n, at, s) {
			c.fail(at, "keyword %s in a way that is not covered", name)
			return nil
		}
		n.says[name] = c.says(s, name)
	}
	if wrong := c.object(n, at, s); wrong != "" {
		c.fail(at, "keyword %s in a way that is not covered", wrong)
	}
	return n
}

// nothing takes no value. It stands where a node must be.
var nothing = &node{}

func (c *compiler) schemaOrNothing(at string, schema any) *node {
	if n := c.schema(at, schema); n != nil {
		return n
	}
	return nothing
}

// schemas compiles the schemas of an array.
func (c *compiler) schemas(at string, list any) (nodes []*node, ok bool) {
	all, ok := list.([]any)
	for i, s := range all {
		nodes = append(nodes, c.schemaOrNothing(fmt.Sprintf("%s/%d", at, i), s))
	}
	return nodes, ok && len(all) > 0
}

// quote is a name or a text as it stands in a record that escapes no more than
// it must.
func quote(text string) string {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	_ = e.Encode(text) // a string can be encoded
	return strings.TrimSuffix(b.String(), "\n")
}

// names are the strings of an array.
func names(list any) (out []string, ok bool) {
	all, ok := list.([]any)
	for _, item := range all {
		name, isText := item.(string)
		out, ok = append(out, name), ok && isText
	}
	return out, ok
}

// parseDecimal is the exact value of a number of the schema.
func parseDecimal(value any) (d decimal, ok bool) {
	text, ok := value.(json.Number)
	if !ok || text == "" {
		return d, false
	}
	d, end := scanNumber([]byte(text), 0, &Limits{NumberChars: len(text), ExponentDigits: 3})
	return d, end == len(text) && d.exact
}
