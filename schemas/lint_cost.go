package schemas

import (
	"encoding/json"
	"maps"
	"slices"

	"github.com/esclusa/esclusa/internal/jsonpointer"
	"github.com/esclusa/esclusa/schemas/internal/onepass"
)

// costs refuses expressions that could take too long on one text: a pattern, and
// the names of patternProperties. Most expressions are made into automata, which
// take one step for a character; what is too large for that takes as many as its
// program has instructions.
func (d *document) costs(at string, schema map[string]any) {
	if text, ok := schema["pattern"].(string); ok {
		d.cost(at+"/pattern", text, longest(schema), "set maxLength beside it to")
	}
	named, _ := schema["patternProperties"].(map[string]any)
	names, _ := schema["propertyNames"].(map[string]any)
	for _, text := range slices.Sorted(maps.Keys(named)) {
		d.cost(at+"/patternProperties/"+jsonpointer.Escape(text), text, longest(names), "set maxLength in propertyNames to")
	}
}

// longest is how many characters a text can have under a schema.
func longest(schema map[string]any) int {
	most := DefaultLimits().RecordBytes
	if n, ok := wholeNumber(schema["maxLength"]).(json.Number); ok {
		if count, err := n.Int64(); err == nil {
			most = min(most, int(count))
		}
	}
	return most
}

func (d *document) cost(at, text string, most int, instead string) {
	p, err := onepass.NewPattern(text)
	if err != nil || p.Size() == 0 || p.Size()*most <= maxWork {
		return // what is no expression has been reported
	}
	d.fault(at, "costs too much: %d instructions on up to %d characters make %d steps, above %d; %s %d or less, or make it simpler",
		p.Size(), most, p.Size()*most, maxWork, instead, maxWork/p.Size())
}
