package schemas

import (
	"bytes"
	"cmp"
	"container/heap"
	"encoding/json"
	"slices"
	"strings"

	"github.com/esclusa/esclusa"
)

// maxExplained and workExplained bound how many failures are made violations of:
// each looks the whole schema through once, at most.
const (
	maxExplained  = 1000
	workExplained = 200_000
)

// ruleSchema is the keyword of a violation that only says that the record does
// not fit: its failures all repeat others. There should be none such.
const ruleSchema = "schema"

// explain turns failures into violations: nothing of the record's values
// remains. What only repeats others is dropped. Of too many failures those with
// the first pointers count.
//
// Where no alternative of anyOf or oneOf fits, the faults of the closest follow,
// except where the alternatives only require members: there one message says
// which.
func (r *rules) explain(value any, found []failure) []esclusa.Violation {
	var out []esclusa.Violation
	at := make(map[string]*place)
	for _, f := range firstOf(found, r.mostExplained()) {
		out = append(out, r.violations(value, f, at)...)
	}
	if len(out) == 0 { // what is dropped only repeats: to be wrong here must not make a record valid
		out = []esclusa.Violation{{Keyword: ruleSchema, Message: "must be what the schema describes"}}
	}
	slices.SortFunc(out, func(a, b esclusa.Violation) int {
		return cmp.Or(strings.Compare(a.Pointer, b.Pointer), strings.Compare(a.Keyword, b.Keyword),
			strings.Compare(a.Message, b.Message), strings.Compare(a.Shape, b.Shape))
	})
	return r.unsampled(slices.Compact(out))
}

// unsampledSentences are those about members whose values are masked: others tell which
// values are possible.
var unsampledSentences = map[string]string{
	"const": "must be the value that the schema says",
	"enum":  "must be one of the values that the schema lists",
}

// unsampled says the violations of a body without telling which values are possible of
// members whose values are masked.
func (r *rules) unsampled(all []esclusa.Violation) []esclusa.Violation {
	if len(r.masks) == 0 {
		return all
	}
	for i := range all {
		if neutral, tells := unsampledSentences[all[i].Keyword]; tells && r.masks.sampled(all[i].Pointer) {
			all[i].Message = neutral
		}
	}
	return slices.Compact(all)
}

func (r *rules) mostExplained() int { return min(maxExplained, 1+workExplained/r.size) }

// firstOf takes the first so many failures in an order that does not depend on
// that in which they were found.
func firstOf(found []failure, most int) []failure {
	if len(found) <= most {
		return found
	}
	first := append(failures{}, found[:most]...)
	heap.Init(&first)
	for _, f := range found[most:] {
		if f.compare(first[0]) < 0 {
			first[0] = f
			heap.Fix(&first, 0)
		}
	}
	slices.SortFunc(first, failure.compare)
	return first
}

// failures are a heap with the last at the top.
type failures []failure

func (h failures) Len() int           { return len(h) }
func (h failures) Less(i, k int) bool { return h[i].compare(h[k]) > 0 }
func (h failures) Swap(i, k int)      { h[i], h[k] = h[k], h[i] }
func (h *failures) Push(f any)        { *h = append(*h, f.(failure)) }
func (h *failures) Pop() (last any)   { *h, last = (*h)[:len(*h)-1], (*h)[len(*h)-1]; return last }

func (f failure) compare(o failure) int {
	return cmp.Or(strings.Compare(f.pointer, o.pointer), strings.Compare(f.keyword, o.keyword),
		strings.Compare(f.name, o.name), cmp.Compare(f.rule.id, o.rule.id))
}

func (r *rules) violations(value any, f failure, at map[string]*place) []esclusa.Violation {
	p := r.locate(value, f.pointer, at)
	switch f.keyword {
	case "required":
		if !p.requires(f.name) {
			return nil // by an alternative, which speaks for itself
		}
		return p.missing(f.name).violation("required", sentences["required"])
	case "dependencies":
		return p.missing(f.name).violation("dependencies", "must be there beside another member")
	case "additionalProperties":
		return p.member(f.name).violation("additionalProperties", sentences["additionalProperties"])
	case "propertyNames":
		return p.member(f.name).violation("propertyNames", "must have a name that the schema allows")
	case "oneOf":
		return p.alternatives("oneOf", "must fit exactly one of the alternatives")
	case "anyOf":
		return p.alternatives("anyOf", "must fit at least one of the alternatives")
	}
	return p.violation(f.keyword, f.rule.sentence(f.keyword))
}

// sentences are what we say of the keywords that need nothing from the schema.
var sentences = map[string]string{
	"false":           "must not be there",
	"not":             "must not be what the schema excludes",
	"additionalItems": "must not have more items than the schema describes",
	"uniqueItems":     "must not have the same item twice",
	"contains":        "must have an item that the schema asks for",

	"required":             "must be there",
	"additionalProperties": "must not be there: the schema does not know it",
}

// groupSentences end in the names of the members in alternatives that only require
// some.
var groupSentences = map[string]string{"oneOf": "must have exactly one of ", "anyOf": "must have at least one of "}

// countSentences end in a count and what is counted; comparisons in a number as
// the schema has it.
var (
	countSentences = map[string][2]string{
		"minItems":      {"must have at least ", "item"},
		"maxItems":      {"must have at most ", "item"},
		"minProperties": {"must have at least ", "member"},
		"maxProperties": {"must have at most ", "member"},
		"minLength":     {"must have at least ", "character"},
		"maxLength":     {"must have at most ", "character"},
	}
	comparisons = map[string]string{
		"multipleOf":       "must be a multiple of ",
		"minimum":          "must be at least ",
		"exclusiveMinimum": "must be above ",
		"maximum":          "must be at most ",
		"exclusiveMaximum": "must be below ",
	}
)

// sentence says what the keyword asks for.
func (r *rule) sentence(keyword string) string {
	switch keyword {
	case "const":
		return r.constantSays
	case "enum":
		return r.listedSays
	}
	return sentence(r.raw, keyword)
}

// sentence says what a keyword of a schema asks for.
func sentence(schema map[string]any, keyword string) string {
	if plain, ok := sentences[keyword]; ok {
		return plain
	}
	if begin, ok := comparisons[keyword]; ok {
		return begin + quoteJSON(schema[keyword])
	}
	if words, ok := countSentences[keyword]; ok {
		return counted(words, quoteJSON(schema[keyword]))
	}
	switch keyword {
	case "type":
		return typeMessage(schema["type"])
	case "format":
		name, _ := schema["format"].(string)
		return formats[name].message
	case "pattern":
		text, _ := schema["pattern"].(string)
		return "must match the pattern " + shorten(text, maxQuote)
	case "const":
		return "must be " + shorten(quoteJSON(schema["const"]), maxQuote)
	case "enum":
		values, _ := schema["enum"].([]any)
		return "must be one of " + listing(values)
	}
	for _, g := range groups(schema) {
		if g.keyword == keyword {
			return groupSentences[keyword] + g.String()
		}
	}
	return ""
}

func counted(words [2]string, n string) string {
	if n == "1" {
		return words[0] + "1 " + words[1]
	}
	return words[0] + n + " " + words[1] + "s"
}

// listing is the values as the schema writes them, cut.
func listing(values []any) string {
	var list []string
	for _, v := range values[:min(len(values), maxQuote)] {
		list = append(list, quoteJSON(v))
	}
	return shorten(strings.Join(list, ", "), maxQuote)
}

// quoteJSON is a value as JSON, with the members of objects sorted.
func quoteJSON(value any) string {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	_ = e.Encode(value) // what was decoded, or could have been, can be encoded
	return strings.TrimSuffix(b.String(), "\n")
}

func typeMessage(value any) string {
	list, isList := value.([]any)
	if !isList {
		list = []any{value}
	}
	var wanted []string
	for _, item := range list {
		name, _ := item.(string)
		switch name {
		case "array", "integer", "object":
			name = "an " + name
		case "boolean", "number", "string":
			name = "a " + name
		}
		wanted = append(wanted, name)
	}
	return "must be " + strings.Join(wanted, " or ")
}

// maxQuote bounds what a message quotes of the schema, in bytes.
const maxQuote = 256

// shorten is a text, or as much of it as most bytes take.
func shorten(s string, most int) string {
	cut, whole := cutAtRune(s, most)
	if whole {
		return s
	}
	return cut + "…"
}
