package apidocs

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/esclusa/esclusa/internal/jsonpointer"
	"github.com/esclusa/esclusa/schemas"
)

// Bounds of a page's list of members.
const (
	maxMembers = 500
	maxNesting = 8
	maxValues  = 20 // of an enumeration
)

// members lists what a record of the current version has.
func (p *page) members(ch *schemas.Channel) {
	root, _ := parse(ch.Unsampled()).(Object)
	l := listing{page: p, root: root}
	top := l.parts(root, nil)
	p.line("## Members")
	p.table([]string{"member", "type", "required", "rules", "what"}, func(row func(...string)) {
		l.row = row
		ref, _ := root.get("$ref").(string)
		l.below("", top, []string{"#", ref})
	})
	if l.cut {
		p.line("There are more: see the schema.")
	}
	if closed(top) {
		p.line("Other members are refused.")
	}
	if more := l.combined(top); more != "" {
		p.line("Beside that %s of the schema counts.", more)
	}
}

// listing goes through the members of a schema.
type listing struct {
	*page
	root Object
	row  func(...string)
	rows int
	cut  bool
}

// parts are the schemas that all hold for one value: one, what it refers to, and those
// in its allOf. by are the references on the way, none of which comes again.
func (l *listing) parts(s Object, by []string) []Object {
	if ref, ok := s.get("$ref").(string); ok {
		if slices.Contains(by, ref) {
			return nil
		}
		target, _ := l.target(ref).(Object)
		return append([]Object{slices.DeleteFunc(slices.Clone(s), func(m Member) bool { return !slices.Contains([]string{"description", "title", "x-mask"}, m.Name) })}, l.parts(target, append(slices.Clone(by), ref))...)
	}
	all := []Object{s}
	list, _ := s.get("allOf").([]any)
	for _, part := range list {
		o, _ := part.(Object)
		all = append(all, l.parts(o, by)...)
	}
	return all
}

// target is what a reference within the schema leads to.
func (l *listing) target(ref string) any {
	_, fragment, _ := strings.Cut(ref, "#")
	var here any = l.root
	for i, token := range strings.Split(fragment, "/") {
		if i == 0 {
			continue
		}
		name := unescaped(token)
		switch v := here.(type) {
		case Object:
			here = v.get(name)
		case []any:
			n, err := strconv.Atoi(name)
			if err != nil || n < 0 || n >= len(v) {
				return nil
			}
			here = v[n]
		}
	}
	return here
}

// below lists the members of a value, and its items. on are the references that have
// been followed to come here.
func (l *listing) below(path string, parts []Object, on []string) {
	var required []any
	for _, part := range parts {
		names, _ := part.get("required").([]any)
		required = append(required, names...)
	}
	for _, part := range parts {
		members, _ := part.get("properties").(Object)
		for _, m := range members {
			l.value(path+"/"+jsonpointer.Escape(m.Name), m.Value, slices.Contains(required, any(m.Name)), on)
		}
		if items, ok := part.get("items").(Object); ok {
			l.value(path+"/*", items, false, on)
		}
	}
}

func (l *listing) value(path string, schema any, required bool, on []string) {
	if l.rows == maxMembers {
		l.cut = true
		return
	}
	l.rows++
	s, isObject := schema.(Object)
	ref, _ := s.get("$ref").(string)
	again := ref != "" && slices.Contains(on, ref)
	parts := l.parts(s, nil)
	is := ""
	if required {
		is = "yes"
	}
	rules := l.rules(parts)
	if schema == any(false) {
		rules = "must not be there"
	}
	if !isObject {
		parts = nil
	}
	l.row(l.code(path), kindOf(parts), is, rules, l.text(firstText(parts, "description", "title")))
	switch {
	case again:
		return // a tree: what is below has been listed
	case strings.Count(path, "/") >= maxNesting:
		l.cut = true
	default:
		if ref != "" {
			on = append(slices.Clone(on), ref)
		}
		l.below(path, parts, on)
	}
}

// firstText is the first of the words that a schema says to people.
func firstText(parts []Object, names ...string) string {
	for _, name := range names {
		for _, part := range parts {
			if text, _ := part.get(name).(string); text != "" {
				return text
			}
		}
	}
	return ""
}

// kindOf is the type that a schema asks for, in words.
func kindOf(parts []Object) string {
	for _, part := range parts {
		switch kind := part.get("type").(type) {
		case string:
			return kind
		case []any:
			names := make([]string, len(kind))
			for i := range kind {
				names[i] = fmt.Sprint(kind[i])
			}
			return strings.Join(names, " or ")
		}
	}
	return "any"
}

func closed(parts []Object) bool {
	return slices.ContainsFunc(parts, func(part Object) bool { return part.get("additionalProperties") == any(false) })
}

// ruleWords say what a keyword asks for, with its value for %s.
var ruleWords = []struct{ keyword, words string }{
	{"const", "%s"}, {"enum", "one of %s"}, {"format", "format %s"}, {"pattern", "matches %s"},
	{"minLength", "at least %s characters"}, {"maxLength", "at most %s characters"},
	{"minimum", "at least %s"}, {"exclusiveMinimum", "above %s"}, {"maximum", "at most %s"}, {"exclusiveMaximum", "below %s"}, {"multipleOf", "a multiple of %s"},
	{"minItems", "at least %s items"}, {"maxItems", "at most %s items"},
	{"minProperties", "at least %s members"}, {"maxProperties", "at most %s members"},
	{"default", "default %s"},
}

// furtherRules are those that a line does not tell.
var furtherRules = []string{"oneOf", "anyOf", "not", "if", "dependencies", "contains", "propertyNames", "patternProperties", "additionalItems"}

func (l *listing) rules(parts []Object) string {
	var all []string
	for _, rule := range ruleWords {
		for _, part := range parts {
			i := part.index(rule.keyword)
			if i < 0 {
				continue
			}
			all = append(all, fmt.Sprintf(rule.words, l.ruleValue(rule.keyword, part[i].Value)))
		}
	}
	for _, part := range parts {
		if part.get("uniqueItems") == any(true) {
			all = append(all, "no two the same")
		}
	}
	if slices.ContainsFunc(parts, func(part Object) bool { return part.get("x-mask") == any(true) }) {
		all = append(all, "not for everybody to see")
	}
	if closed(parts) {
		all = append(all, "no other members")
	}
	if more := l.combined(parts); more != "" {
		all = append(all, more+" of the schema")
	}
	return strings.Join(all, "; ")
}

func (l *listing) combined(parts []Object) string {
	var all []string
	for _, keyword := range furtherRules {
		if slices.ContainsFunc(parts, func(part Object) bool { return part.index(keyword) >= 0 }) {
			all = append(all, keyword)
		}
	}
	return l.codes(all)
}

func (l *listing) ruleValue(keyword string, value any) string {
	list, isList := value.([]any)
	if keyword != "enum" || !isList {
		if text, ok := value.(string); ok && (keyword == "pattern" || keyword == "format") {
			return l.code(text)
		}
		return l.code(compact(value))
	}
	var all []string
	for _, v := range list[:min(len(list), maxValues)] {
		all = append(all, l.code(compact(v)))
	}
	if more := len(list) - len(all); more > 0 {
		all = append(all, fmt.Sprintf("%d more", more))
	}
	return strings.Join(all, ", ")
}

func compact(value any) string {
	var b bytes.Buffer
	_ = encode(&b, value) // it has been read
	return b.String()
}
