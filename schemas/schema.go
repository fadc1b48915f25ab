package schemas

import (
	"fmt"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/schemas/internal/onepass"
)

// rules is a compiled schema. Many goroutines may use it.
type rules struct {
	tree     any // what was compiled, a graph: no references, no annotations
	root     *rule
	patterns map[string]*onepass.Pattern
	masks    masks // of all versions; none where nothing is masked
	work     int   // steps that judging one record may take
	size     int   // of the tree: its schemas, and the values and names that they list
}

// compile makes the rules of a schema that the lint has passed.
func (d *document) compile(ch *Channel) {
	tree := d.unfold("")
	r, err := newRules(tree)
	if err == nil {
		_, err = secondOpinion(tree)
	}
	if err != nil {
		d.fault("", "%v", err)
		return
	}
	ch.rules = r
}

func newRules(tree any) (*rules, error) {
	m := newMaker()
	root := m.rule(tree)
	if m.err != nil {
		return nil, fmt.Errorf("compiling: %w", m.err)
	}
	times := make(map[uintptr]int)
	r := &rules{tree: tree, root: root, patterns: m.patterns, work: maxWork, size: countSchemas(tree, times)}
	for _, n := range times {
		if n > 1 {
			r.size *= sharedSize // a failure may be looked for in the same schemas at each level
			break
		}
	}
	return r, nil
}

const sharedSize = 8

// validate checks a decoded body: objects as map[string]any, arrays as []any,
// numbers as json.Number only. It returns the violations, sorted by pointer,
// keyword and message, none twice; nil means valid. What would take too long to
// check is refused with the keyword limit.
func (ch *Channel) validate(value any) []esclusa.Violation { return ch.rules.validate(value) }

func (r *rules) validate(value any) []esclusa.Violation {
	if pathBytes(value, 0) > maxPathBytes {
		return overLimit(fmt.Sprintf("must have shorter member names: the paths to all its values add up to more than %d bytes", maxPathBytes))
	}
	j := judge{left: r.work}
	j.value(r.root, value)
	switch {
	case j.left < 0:
		return overLimit(fmt.Sprintf("must be smaller or simpler: to check it against its schema takes more than %d steps", r.work))
	case j.failures == 0:
		return nil
	}
	return r.explain(value, j.found)
}

func overLimit(message string) []esclusa.Violation {
	return []esclusa.Violation{{Keyword: ruleLimit, Message: message}}
}

// maxPathBytes bounds what the pointers to a record's values may take: one long
// name above thousands of wrong items would make gigabytes.
const maxPathBytes = 16 << 20

// pathBytes adds up the lengths of the paths to all values below one.
func pathBytes(value any, above int) int {
	sum := 0
	switch value := value.(type) {
	case map[string]any:
		for name, child := range value {
			here := above + 1 + len(name)
			sum += here + pathBytes(child, here)
		}
	case []any:
		for _, child := range value {
			sum += above + 1 + pathBytes(child, above+1)
		}
	}
	return sum
}
