package onepass

import (
	"encoding/json"
	"math"
)

// keyword compiles one keyword of the schema s into n. It returns false where
// the schema uses it in a way that is not covered.
type keyword func(c *compiler, n *node, at string, s map[string]any) bool

// keywords are those that are covered.
var keywords map[string]keyword

func init() { // schemas contain schemas
	keywords = map[string]keyword{
		"type": typeKeyword, "enum": enumKeyword, "const": constKeyword,
		"minLength": minLength, "maxLength": maxLength, "pattern": patternKeyword, "format": formatKeyword,
		"minimum": boundKeyword("minimum", atLeast), "exclusiveMinimum": boundKeyword("exclusiveMinimum", above),
		"maximum": boundKeyword("maximum", atMost), "exclusiveMaximum": boundKeyword("exclusiveMaximum", below),
		"multipleOf": multipleOf,
		"properties": forObject, "required": forObject, "additionalProperties": forObject, "anyOf": forObject, "oneOf": forObject,
		"patternProperties": forObject, "propertyNames": forObject, "dependencies": forObject,
		"not": not, "if": condition, "then": forCondition, "else": forCondition, "contains": contains,
		"minProperties": count("minProperties", func(n *node) *int { return &n.object.min }),
		"maxProperties": count("maxProperties", func(n *node) *int { return &n.object.max }),
		"items":         items, "additionalItems": withItems,
		"minItems":    count("minItems", func(n *node) *int { return &n.array.min }),
		"maxItems":    count("maxItems", func(n *node) *int { return &n.array.max }),
		"uniqueItems": uniqueItems,
		"allOf":       allOf,
	}
}

func typeKeyword(_ *compiler, n *node, _ string, s map[string]any) bool {
	list, ok := names(s["type"])
	if name, is := s["type"].(string); is {
		list, ok = []string{name}, true
	}
	n.types = 0
	for _, name := range list {
		n.types |= TypeNames[name]
		ok = ok && TypeNames[name] != 0
	}
	return ok
}

func enumKeyword(_ *compiler, n *node, _ string, s map[string]any) bool {
	values, ok := s["enum"].([]any)
	n.listed = &listRule{keyword: "enum"}
	for _, v := range values {
		ok = ok && n.listed.add(v)
	}
	return ok
}

func constKeyword(_ *compiler, n *node, _ string, s map[string]any) bool {
	_, both := s["enum"]
	n.listed = &listRule{keyword: "const"}
	return !both && n.listed.add(s["const"])
}

// add returns false for a number that is too long.
func (l *listRule) add(value any) bool {
	switch v := value.(type) {
	case nil:
		l.literals |= listNull
	case bool:
		if v {
			l.literals |= listTrue
		} else {
			l.literals |= listFalse
		}
	case string:
		l.texts = append(l.texts, v)
		l.quoted = append(l.quoted, quote(v))
	case json.Number:
		d, ok := parseDecimal(v)
		l.numbers = append(l.numbers, d)
		return ok
	default:
		l.containers = true
	}
	return true
}

// ofText is the rule for strings, made where there is none.
func (n *node) ofText() *textRule {
	if n.text == nil {
		n.text = &textRule{max: math.MaxInt}
	}
	return n.text
}

func minLength(_ *compiler, n *node, _ string, s map[string]any) bool {
	return natural(s["minLength"], &n.ofText().min)
}

func maxLength(_ *compiler, n *node, _ string, s map[string]any) bool {
	return natural(s["maxLength"], &n.ofText().max)
}

func patternKeyword(_ *compiler, n *node, _ string, s map[string]any) bool {
	text, ok := s["pattern"].(string)
	p, err := NewPattern(text)
	n.ofText().pattern = p
	return ok && err == nil
}

func formatKeyword(c *compiler, n *node, _ string, s map[string]any) bool {
	name, _ := s["format"].(string)
	format, known := c.formats[name]
	if format.Span == nil {
		n.ofText().format = &format
		return known
	}
	least, ok := parseDecimal(format.Span.Least)
	most, also := parseDecimal(format.Span.Most)
	n.ofNumber().span = &spanRule{format.Span.Whole, least, most}
	return ok && also
}

func (n *node) ofNumber() *numberRule {
	if n.number == nil {
		n.number = &numberRule{}
	}
	return n.number
}

func boundKeyword(name string, r relation) keyword {
	return func(_ *compiler, n *node, _ string, s map[string]any) bool {
		limit, ok := parseDecimal(s[name])
		rule := n.ofNumber()
		rule.bounds = append(rule.bounds, bound{r, limit})
		return ok
	}
}

func multipleOf(_ *compiler, n *node, _ string, s map[string]any) bool {
	divisor, ok := parseDecimal(s["multipleOf"])
	n.ofNumber().divisor = &divisor
	return ok && divisor.sign() > 0
}

func items(c *compiler, n *node, at string, s map[string]any) (ok bool) {
	if _, isList := s["items"].([]any); !isList {
		n.array.others = c.schema(at+"/items", s["items"])
		return true
	}
	if n.array.first, ok = c.schemas(at+"/items", s["items"]); !ok {
		return false
	}
	if others, has := s["additionalItems"]; has {
		n.array.others = c.schema(at+"/additionalItems", others)
	}
	return true
}

// withItems is for what items compiles. additionalItems says nothing without an
// array of items.
func withItems(*compiler, *node, string, map[string]any) bool { return true }

func contains(c *compiler, n *node, at string, s map[string]any) bool {
	n.array.contains = c.schemaOrNothing(at+"/contains", s["contains"])
	return true
}

func uniqueItems(_ *compiler, n *node, _ string, s map[string]any) (ok bool) {
	n.array.unique, ok = s["uniqueItems"].(bool)
	return ok
}

func count(name string, to func(*node) *int) keyword {
	return func(_ *compiler, n *node, _ string, s map[string]any) bool {
		return natural(s[name], to(n))
	}
}

// natural reads a number from 0 on that is written as an integer.
func natural(value any, to *int) bool {
	d, ok := parseDecimal(value)
	*to = int(d.mant)
	return ok && d.exp == 0 && d.sign() >= 0 && d.mant <= math.MaxInt
}

func allOf(c *compiler, n *node, at string, s map[string]any) (ok bool) {
	n.moreOf().all, ok = c.schemas(at+"/allOf", s["allOf"])
	return ok
}

func not(c *compiler, n *node, at string, s map[string]any) bool {
	n.moreOf().not = c.schemaOrNothing(at+"/not", s["not"])
	return true
}

func condition(c *compiler, n *node, at string, s map[string]any) bool {
	m := n.moreOf()
	m.condition = c.schemaOrNothing(at+"/if", s["if"])
	if then, has := s["then"]; has {
		m.then = c.schemaOrNothing(at+"/then", then)
	}
	if otherwise, has := s["else"]; has {
		m.otherwise = c.schemaOrNothing(at+"/else", otherwise)
	}
	return true
}

// forCondition is for what condition compiles: without an if it says nothing.
func forCondition(*compiler, *node, string, map[string]any) bool { return true }

func (n *node) moreOf() *more {
	if n.more == nil {
		n.more = &more{}
	}
	return n.more
}

// forObject is for what compiler.object compiles.
func forObject(*compiler, *node, string, map[string]any) bool { return true }
