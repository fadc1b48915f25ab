package schemas

import (
	"cmp"
	"fmt"
	"math/big"
	"slices"
	"strings"

	"github.com/xeipuuv/gojsonschema"

	"github.com/esclusa/esclusa"
)

// explain turns the library's errors into violations: keyword, pointer and
// message are ours, nothing of the record's values remains. Errors that only
// repeat others are dropped: those of allOf, then and else, and what the
// library says of a member's name as if it were about the object.
//
// Where no alternative of anyOf or oneOf fits, the faults of the closest follow,
// except where the alternatives only require members: there one message says
// which.
func (r *rules) explain(value any, errs []gojsonschema.ResultError) []esclusa.Violation {
	var out []esclusa.Violation
	for _, e := range errs {
		out = append(out, r.violations(value, e)...)
	}
	if len(out) == 0 { // what is dropped only repeats: to be wrong here must not make a record valid
		return uncheckable()
	}
	slices.SortFunc(out, func(a, b esclusa.Violation) int {
		return cmp.Or(strings.Compare(a.Pointer, b.Pointer), strings.Compare(a.Keyword, b.Keyword),
			strings.Compare(a.Message, b.Message), strings.Compare(a.Shape, b.Shape))
	})
	return slices.Compact(out)
}

func (r *rules) violations(value any, e gojsonschema.ResultError) []esclusa.Violation {
	p := r.locate(value, e.Context())
	d := e.Details()
	switch e.Type() {
	case "number_all_of", "condition_then", "condition_else":
		return nil
	case "required":
		name := detail(d, "property")
		if !p.requires(name) {
			return nil // by an alternative, which speaks for itself
		}
		return p.missing(name).violation("required", "must be there")
	case "missing_dependency":
		return p.missing(detail(d, "dependency")).violation("dependencies", "must be there beside another member")
	case "additional_property_not_allowed":
		return p.member(detail(d, "property")).violation("additionalProperties", "must not be there: the schema does not know it")
	case "invalid_property_name":
		return p.member(detail(d, "property")).violation("propertyNames", "must have a name that the schema allows")
	}
	if p.isName(e.Value()) {
		return nil
	}
	switch e.Type() {
	case "number_one_of":
		return p.alternatives("oneOf", "must have exactly one of ", "must fit exactly one of the alternatives")
	case "number_any_of":
		return p.alternatives("anyOf", "must have at least one of ", "must fit at least one of the alternatives")
	}
	rule, known := sentences[e.Type()]
	if !known {
		return uncheckable()
	}
	return p.violation(rule.keyword, rule.message(d))
}

// sentence is what we make of one type of the library's errors.
type sentence struct {
	keyword string
	message func(gojsonschema.ErrorDetails) string
}

var sentences = map[string]sentence{
	"false":                     {"false", always("must not be there")},
	"number_not":                {"not", always("must not be what the schema excludes")},
	"invalid_type":              {"type", typeMessage},
	"const":                     {"const", quoting("must be ", "allowed")},
	"enum":                      {"enum", quoting("must be one of ", "allowed")},
	"array_no_additional_items": {"additionalItems", always("must not have more items than the schema describes")},
	"array_min_items":           {"minItems", counting("must have at least", "min", "item")},
	"array_max_items":           {"maxItems", counting("must have at most", "max", "item")},
	"unique":                    {"uniqueItems", always("must not have the same item twice")},
	"contains":                  {"contains", always("must have an item that the schema asks for")},
	"array_min_properties":      {"minProperties", counting("must have at least", "min", "member")},
	"array_max_properties":      {"maxProperties", counting("must have at most", "max", "member")},
	"string_gte":                {"minLength", counting("must have at least", "min", "character")},
	"string_lte":                {"maxLength", counting("must have at most", "max", "character")},
	"pattern":                   {"pattern", quoting("must match the pattern ", "pattern")},
	"format":                    {"format", formatMessage},
	"multiple_of":               {"multipleOf", comparing("must be a multiple of", "multiple")},
	"number_gte":                {"minimum", comparing("must be at least", "min")},
	"number_gt":                 {"exclusiveMinimum", comparing("must be above", "min")},
	"number_lte":                {"maximum", comparing("must be at most", "max")},
	"number_lt":                 {"exclusiveMaximum", comparing("must be below", "max")},
}

func always(message string) func(gojsonschema.ErrorDetails) string {
	return func(gojsonschema.ErrorDetails) string { return message }
}

// quoting ends in what the schema has, cut.
func quoting(message, name string) func(gojsonschema.ErrorDetails) string {
	return func(d gojsonschema.ErrorDetails) string {
		return message + shorten(plainJSON.Replace(detail(d, name)))
	}
}

// plainJSON undoes the escapes that the library's encoder adds for HTML.
var plainJSON = strings.NewReplacer(`\u003c`, "<", `\u003e`, ">", `\u0026`, "&")

func counting(message, name, what string) func(gojsonschema.ErrorDetails) string {
	return func(d gojsonschema.ErrorDetails) string {
		n := detail(d, name)
		if n == "1" {
			return message + " 1 " + what
		}
		return message + " " + n + " " + what + "s"
	}
}

func comparing(message, name string) func(gojsonschema.ErrorDetails) string {
	return func(d gojsonschema.ErrorDetails) string {
		if f, ok := d[name].(*big.Float); ok {
			return message + " " + f.Text('g', -1)
		}
		return message + " " + detail(d, name)
	}
}

func formatMessage(d gojsonschema.ErrorDetails) string { return formats[detail(d, "format")].message }

func typeMessage(d gojsonschema.ErrorDetails) string {
	wanted := strings.Split(strings.Trim(detail(d, "expected"), "[]"), ",")
	for i, name := range wanted {
		switch name {
		case "array", "integer", "object":
			wanted[i] = "an " + name
		case "boolean", "number", "string":
			wanted[i] = "a " + name
		}
	}
	return "must be " + strings.Join(wanted, " or ")
}

func detail(d gojsonschema.ErrorDetails, name string) string { return fmt.Sprint(d[name]) }

// maxQuote bounds what a message quotes of the schema, in bytes.
const maxQuote = 256

func shorten(s string) string {
	cut, whole := cutAtRune(s, maxQuote)
	if whole {
		return s
	}
	return cut + "…"
}
