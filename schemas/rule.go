package schemas

import (
	"encoding/json"
	"math/big"
	"slices"

	"github.com/esclusa/esclusa/schemas/internal/onepass"
)

// rule is a schema, ready to judge values. It does not change once made.
type rule struct {
	id    int            // in the order in which they were made
	raw   map[string]any // the schema; nil for true and for false
	never bool           // the schema false

	types    onepass.Types   // 0: any
	constant string          // canonical; empty: none
	listed   map[string]bool // canonical; nil: any

	constantSays, listedSays string // of which values are allowed

	minLength, maxLength int // characters; a maximum below 0 is none, here and below
	pattern              *onepass.Pattern
	format               *formatRule
	bounds               []bound
	divisor              *big.Rat
	step                 exact // the same

	first              []*rule // for the first items, one each
	others             *rule   // for other items; nil: any
	minItems, maxItems int
	unique             bool
	contains           *rule

	properties             map[string]*rule
	patterns               []patternRule
	additional             *rule // for other members; nil: any
	minMembers, maxMembers int
	required               []string
	names                  *rule
	dependencies           map[string]dependency

	any, one, all              []*rule
	not                        *rule
	condition, then, otherwise *rule
}

// bound is one of minimum, maximum and their exclusive forms.
type bound struct {
	keyword string
	limit   exact
}

// holds takes how a number compares with the limit.
func (b bound) holds(compared int) bool {
	switch b.keyword {
	case "minimum":
		return compared >= 0
	case "exclusiveMinimum":
		return compared > 0
	case "maximum":
		return compared <= 0
	default:
		return compared < 0
	}
}

type patternRule struct {
	name *onepass.Pattern
	rule *rule
}

type dependency struct {
	names []string
	rule  *rule // nil: only names
}

// maker makes rules of an unfolded schema that the lint has passed.
type maker struct {
	made     int
	patterns map[string]*onepass.Pattern
	rules    map[uintptr]*rule // by the identity of their schemas
	err      error             // the first
}

func newMaker() *maker {
	return &maker{patterns: make(map[string]*onepass.Pattern), rules: make(map[uintptr]*rule)}
}

func (m *maker) rule(schema any) *rule {
	raw, isObject := schema.(map[string]any)
	if isObject && m.rules[identity(raw)] != nil {
		return m.rules[identity(raw)]
	}
	m.made++
	if !isObject {
		return &rule{id: m.made, never: schema == false}
	}
	r := &rule{id: m.made, raw: raw, maxLength: -1, maxItems: -1, maxMembers: -1}
	m.rules[identity(raw)] = r
	m.plain(r, raw)
	m.forArrays(r, raw)
	m.forObjects(r, raw)
	r.any, r.one, r.all = m.list(raw["anyOf"]), m.list(raw["oneOf"]), m.list(raw["allOf"])
	r.not, r.condition, r.then, r.otherwise = m.below(raw, "not"), m.below(raw, "if"), m.below(raw, "then"), m.below(raw, "else")
	return r
}

// below makes the rule of a keyword that holds a schema, nil where it is absent.
func (m *maker) below(raw map[string]any, keyword string) *rule {
	schema, has := raw[keyword]
	if !has {
		return nil
	}
	return m.rule(schema)
}

func (m *maker) list(value any) (rules []*rule) {
	schemas, _ := value.([]any)
	for _, s := range schemas {
		rules = append(rules, m.rule(s))
	}
	return rules
}

func (m *maker) plain(r *rule, raw map[string]any) {
	r.setTypes(raw["type"])
	if value, has := raw["const"]; has {
		r.constant = string(appendCanonical(nil, value))
		r.constantSays = sentence(raw, "const")
	}
	if values, has := raw["enum"].([]any); has {
		r.listed = make(map[string]bool, len(values))
		for _, v := range values {
			r.listed[string(appendCanonical(nil, v))] = true
		}
		r.listedSays = sentence(raw, "enum")
	}
	setCount(raw, "minLength", &r.minLength)
	setCount(raw, "maxLength", &r.maxLength)
	if text, has := raw["pattern"].(string); has {
		r.pattern = m.pattern(text)
	}
	if name, has := raw["format"].(string); has {
		format := formats[name]
		r.format = &format
	}
	for _, keyword := range []string{"minimum", "exclusiveMinimum", "maximum", "exclusiveMaximum"} {
		if limit, has := raw[keyword].(json.Number); has {
			r.bounds = append(r.bounds, bound{keyword, exactly(limit)})
		}
	}
	r.divisor, _ = rational(raw["multipleOf"])
	if text, ok := raw["multipleOf"].(json.Number); ok {
		r.step = exactly(text)
	}
}

func (r *rule) setTypes(value any) {
	list, isList := value.([]any)
	if !isList && value != nil {
		list = []any{value}
	}
	for _, name := range list {
		text, _ := name.(string)
		r.types |= onepass.TypeNames[text]
	}
}

func setCount(raw map[string]any, keyword string, to *int) {
	if n, has := raw[keyword].(json.Number); has {
		count, _ := n.Int64() // unfolding has made it plain
		*to = int(count)
	}
}

func (m *maker) pattern(text string) *onepass.Pattern {
	if p, has := m.patterns[text]; has {
		return p
	}
	p, err := onepass.NewPattern(text)
	if err != nil && m.err == nil {
		m.err = err
	}
	m.patterns[text] = p
	return p
}

func (m *maker) forArrays(r *rule, raw map[string]any) {
	r.first, r.others = m.list(raw["items"]), nil
	if r.first != nil {
		r.others = m.below(raw, "additionalItems")
	} else {
		r.others = m.below(raw, "items")
	}
	setCount(raw, "minItems", &r.minItems)
	setCount(raw, "maxItems", &r.maxItems)
	r.unique, _ = raw["uniqueItems"].(bool)
	r.contains = m.below(raw, "contains")
}

func (m *maker) forObjects(r *rule, raw map[string]any) {
	if properties, has := raw["properties"].(map[string]any); has {
		r.properties = make(map[string]*rule, len(properties))
		for _, name := range sorted(properties) {
			r.properties[name] = m.rule(properties[name])
		}
	}
	patterns, _ := raw["patternProperties"].(map[string]any)
	for _, text := range sorted(patterns) {
		r.patterns = append(r.patterns, patternRule{m.pattern(text), m.rule(patterns[text])})
	}
	r.additional, r.names = m.below(raw, "additionalProperties"), m.below(raw, "propertyNames")
	setCount(raw, "minProperties", &r.minMembers)
	setCount(raw, "maxProperties", &r.maxMembers)
	r.required = requiredNames(raw)
	m.dependencies(r, raw)
}

func (m *maker) dependencies(r *rule, raw map[string]any) {
	list, has := raw["dependencies"].(map[string]any)
	if !has {
		return
	}
	r.dependencies = make(map[string]dependency, len(list))
	for _, name := range sorted(list) {
		var d dependency
		if _, isNames := list[name].([]any); isNames {
			d.names = requiredNames(map[string]any{"required": list[name]})
		} else {
			d.rule = m.rule(list[name])
		}
		r.dependencies[name] = d
	}
}

func sorted(object map[string]any) []string {
	names := make([]string, 0, len(object))
	for name := range object {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}
