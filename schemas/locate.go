package schemas

import (
	"slices"
	"strconv"
	"strings"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/jsonpointer"
)

// place is a place in a record together with what the schema says of it: all
// parts that may apply there, those of alternatives included.
type place struct {
	pointer string
	shape   string           // the pointer with * for indices and without undeclared names
	value   any              // of the record
	schemas []map[string]any // of the tree, each once
}

// gathering collects schemas, each once, although several ways may lead to it.
type gathering struct {
	schemas []map[string]any
	seen    map[uintptr]bool
}

func (g *gathering) add(schema map[string]any) bool {
	id := identity(schema)
	if g.seen[id] {
		return false
	}
	if g.seen == nil {
		g.seen = make(map[uintptr]bool)
	}
	g.seen[id] = true
	g.schemas = append(g.schemas, schema)
	return true
}

// locate looks the place of a pointer up, and notes it and those on the way, since
// others lie below them: each name is held against the patterns of the schema once.
func (r *rules) locate(value any, pointer string, at map[string]*place) *place {
	if p := at[pointer]; p != nil {
		return p
	}
	var p *place
	if pointer == "" {
		var g gathering
		g.inPlace(r.tree)
		p = &place{value: value, schemas: g.schemas}
	} else {
		end := strings.LastIndexByte(pointer, '/')
		p = r.step(r.locate(value, pointer[:end], at), jsonpointer.Unescape(pointer[end+1:]))
	}
	at[pointer] = p
	return p
}

// step goes down to an item or a member.
func (r *rules) step(p *place, token string) *place {
	switch value := p.value.(type) {
	case []any:
		i, err := strconv.Atoi(token)
		if err != nil || i >= len(value) {
			return p
		}
		next := &place{pointer: p.pointer + "/" + token, shape: p.shape + "/*", value: value[i]}
		var g gathering
		for _, s := range p.schemas {
			g.items(s, i)
		}
		next.schemas = g.schemas
		return next
	case map[string]any:
		next := p.member(token)
		next.value = value[token]
		var g gathering
		for _, s := range p.schemas {
			r.members(&g, s, token)
		}
		next.schemas = g.schemas
		return next
	}
	return p
}

// member is the place of a member of the record.
func (p *place) member(name string) *place {
	next := p.missing(name)
	if !p.declares(name) {
		next.shape = p.shape
	}
	return next
}

// missing is the place of a member that the schema asks for.
func (p *place) missing(name string) *place {
	token := "/" + jsonpointer.Escape(name)
	return &place{pointer: p.pointer + token, shape: p.shape + token}
}

func (p *place) violation(keyword, message string) []esclusa.Violation {
	return []esclusa.Violation{{Pointer: cutPointer(p.pointer), Keyword: keyword, Message: message, Shape: p.shape}}
}

// declares reports whether the schema has the member's name, so that there are
// only so many.
func (p *place) declares(name string) bool {
	return p.requires(name) || slices.ContainsFunc(p.schemas, func(s map[string]any) bool {
		properties, _ := s["properties"].(map[string]any)
		dependencies, _ := s["dependencies"].(map[string]any)
		_, isProperty := properties[name]
		_, isDependency := dependencies[name]
		return isProperty || isDependency || slices.ContainsFunc(groups(s), func(g group) bool { return slices.Contains(g.names, name) })
	})
}

// requires reports whether the member is required other than by an alternative.
func (p *place) requires(name string) bool {
	return slices.ContainsFunc(p.schemas, func(s map[string]any) bool {
		required, _ := s["required"].([]any)
		return slices.Contains(required, any(name))
	})
}

// inPlace adds the schemas that apply to the same value as node.
func (g *gathering) inPlace(node any) {
	s, ok := node.(map[string]any)
	if !ok || !g.add(s) {
		return
	}
	for _, name := range []string{"then", "else"} {
		g.inPlace(s[name])
	}
	for _, name := range []string{"allOf", "anyOf", "oneOf"} {
		list, _ := s[name].([]any)
		if name != "allOf" && onlyRequires(list) {
			continue
		}
		for _, branch := range list {
			g.inPlace(branch)
		}
	}
	dependencies, _ := s["dependencies"].(map[string]any)
	for _, dependency := range dependencies {
		g.inPlace(dependency)
	}
}

// items adds the schemas for an item.
func (g *gathering) items(s map[string]any, i int) {
	g.inPlace(s["contains"])
	list, isList := s["items"].([]any)
	switch {
	case !isList:
		g.inPlace(s["items"])
	case i < len(list):
		g.inPlace(list[i])
	default:
		g.inPlace(s["additionalItems"])
	}
}

// members adds the schemas for a member.
func (r *rules) members(g *gathering, s map[string]any, name string) {
	properties, _ := s["properties"].(map[string]any)
	child, matched := properties[name]
	g.inPlace(child)
	patterns, _ := s["patternProperties"].(map[string]any)
	for text, child := range patterns {
		if r.patterns[text].MatchString(name) {
			matched = true
			g.inPlace(child)
		}
	}
	if !matched {
		g.inPlace(s["additionalProperties"])
	}
}
