package schemas

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"math/big"
	"slices"
	"strings"

	"github.com/esclusa/esclusa/internal/jsonpointer"
	"github.com/esclusa/esclusa/schemas/internal/onepass"
)

// plain checks the values of keywords that hold no schema. Each says what is
// wrong, or nothing.
var plain = map[kind]func(any) string{
	kindText:      badText,
	kindFlag:      badFlag,
	kindNumber:    badNumber,
	kindDivisor:   badDivisor,
	kindCount:     badCount,
	kindPattern:   badPattern,
	kindNames:     badNames,
	kindList:      badList,
	kindChoices:   badChoices,
	kindTypes:     badTypes,
	kindFormat:    badFormat,
	kindReference: badText,
	kindMask:      badMask,
}

func badText(v any) string {
	if _, ok := v.(string); !ok {
		return "must be a string"
	}
	return ""
}

func badFlag(v any) string {
	if _, ok := v.(bool); !ok {
		return "must be true or false"
	}
	return ""
}

func badList(v any) string {
	if _, ok := v.([]any); !ok {
		return "must be an array"
	}
	return ""
}

// rational is the exact value of a number; strict decoding has bounded it.
func rational(v any) (*big.Rat, bool) {
	n, ok := v.(json.Number)
	if !ok {
		return nil, false
	}
	return new(big.Rat).SetString(n.String())
}

func badNumber(v any) string {
	if _, ok := rational(v); !ok {
		return "must be a number"
	}
	return ""
}

func badDivisor(v any) string {
	if r, ok := rational(v); !ok || r.Sign() <= 0 {
		return "must be a number above 0"
	}
	if n, _ := v.(json.Number); exponentDigits([]byte(n)) > maxExponentDigits { // else dividing could take long
		return fmt.Sprintf("must have an exponent of at most %d digits", maxExponentDigits)
	}
	return ""
}

func badCount(v any) string {
	if r, ok := rational(v); !ok || !r.IsInt() || r.Sign() < 0 || r.Cmp(big.NewRat(math.MaxInt32, 1)) > 0 {
		return fmt.Sprintf("must be an integer from 0 to %d", math.MaxInt32)
	}
	return ""
}

func badPattern(v any) string {
	s, ok := v.(string)
	if !ok {
		return "must be a string"
	}
	return badExpression(s)
}

func badExpression(text string) string {
	if _, err := onepass.Translate(text); err != nil {
		return fmt.Sprintf("must be a regular expression of ECMA 262: %.200s", err)
	}
	if _, err := onepass.NewPattern(text); err != nil {
		return fmt.Sprintf("must be a regular expression of Go (RE2, so without lookaround and back references): %.200s", strings.TrimPrefix(err.Error(), "error parsing regexp: "))
	}
	return ""
}

func badNames(v any) string {
	items, ok := v.([]any)
	seen := make(map[string]bool, len(items))
	for _, item := range items {
		name, isText := item.(string)
		ok = ok && isText && !seen[name]
		seen[name] = true
	}
	if !ok {
		return "must be an array of different strings"
	}
	return ""
}

func badChoices(v any) string {
	items, ok := v.([]any)
	if !ok || len(items) == 0 {
		return "must be an array of at least one value"
	}
	seen := make(map[string]bool, len(items))
	for _, item := range items {
		seen[string(appendCanonical(nil, item))] = true
	}
	if len(seen) < len(items) {
		return "must not have the same value twice"
	}
	return ""
}

var typeNames = slices.Sorted(maps.Keys(onepass.TypeNames))

func badTypes(v any) string {
	items, ok := v.([]any)
	if s, isText := v.(string); isText {
		items, ok = []any{s}, true
	}
	ok = ok && len(items) > 0 && badNames(items) == ""
	for _, item := range items {
		s, _ := item.(string)
		ok = ok && slices.Contains(typeNames, s)
	}
	if !ok {
		return "must be one of " + strings.Join(typeNames, ", ") + ", or an array of different ones"
	}
	return ""
}

func badFormat(v any) string {
	name, ok := v.(string)
	if !ok {
		return "must be a string"
	}
	if _, known := formats[name]; !known {
		return fmt.Sprintf("%.64q is not a format that this catalogue checks: there are %s", name, strings.Join(formatNames(), ", "))
	}
	return ""
}

// together checks keywords of one schema against each other.
func (d *document) together(at string, schema map[string]any) {
	for _, name := range siblings(schema) {
		d.fault(at+"/"+jsonpointer.Escape(name), "is ignored beside $ref: put both into allOf")
	}
	d.costs(at, schema)
	for _, pair := range [][2]string{{"minLength", "maxLength"}, {"minItems", "maxItems"}, {"minProperties", "maxProperties"}, {"minimum", "maximum"}} {
		low, hasLow := rational(schema[pair[0]])
		high, hasHigh := rational(schema[pair[1]])
		if hasLow && hasHigh && low.Cmp(high) > 0 {
			d.fault(at+"/"+pair[0], "must not be above %s: nothing could fit", pair[1])
		}
	}
}

// siblings are the keywords beside $ref that would assert something elsewhere: draft-07
// ignores them there.
func siblings(schema map[string]any) []string {
	if _, has := schema["$ref"]; !has {
		return nil
	}
	var others []string
	for name := range schema {
		if k, known := keywords[name]; known && k.asserts() && k != kindReference && name != "definitions" {
			others = append(others, name)
		}
	}
	slices.Sort(others)
	return others
}
