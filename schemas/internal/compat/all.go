package compat

import (
	"cmp"
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/esclusa/esclusa/schemas/internal/onepass"
)

type object = map[string]any

// context is what all parts of one comparison share.
type context struct {
	*Question
	left int // how much work may be done from here

	made      map[string]object // schemas that were made here, so that each has one identity
	equals    map[[2]uintptr]bool
	finites   map[string][]any // of conjunctions that allow few values
	endless   map[string]bool  // of those that do not
	voids     map[string]bool  // conjunctions that allow nothing
	languages languages
}

func newContext(q *Question) *context {
	q.Steps = cmp.Or(q.Steps, usualSteps)
	c := &context{
		Question: q, left: q.Steps, made: make(map[string]object), equals: make(map[[2]uintptr]bool),
		finites: make(map[string][]any), endless: make(map[string]bool), voids: make(map[string]bool),
	}
	c.languages = languages{context: c, known: make(map[string]*automaton), compiled: make(map[string]*onepass.Pattern)}
	return c
}

// spend reports whether there is work left.
func (c *context) spend(steps int) bool {
	c.left -= steps
	return c.left >= 0
}

func identity(schema object) uintptr { return reflect.ValueOf(schema).Pointer() }

// all is a conjunction: a value fits it that fits all of its parts, none of which has
// allOf.
type all struct {
	parts []object
	never bool   // nothing fits
	key   string // the same for the same parts
}

func (c *context) all(schemas ...any) all {
	var a all
	seen := make(map[uintptr]bool)
	c.flatten(&a, schemas, seen)
	ids := slices.Sorted(maps.Keys(seen))
	c.left -= len(ids) / 8
	var key strings.Builder
	for _, id := range ids {
		key.WriteString(strconv.FormatUint(uint64(id), 36))
		key.WriteByte(' ')
	}
	if a.never {
		key.WriteByte('!')
	}
	a.key = key.String()
	return a
}

// flatten appends the parts of schemas that have not been seen.
func (c *context) flatten(to *all, schemas []any, seen map[uintptr]bool) {
	for _, s := range schemas {
		c.left--
		switch s := s.(type) {
		case bool:
			to.never = to.never || !s
		case object:
			if list, has := s["allOf"].([]any); has {
				c.flatten(to, []any{c.without(s, "allOf")}, seen)
				c.flatten(to, list, seen)
			} else if id := identity(s); len(s) > 0 && !seen[id] {
				seen[id] = true
				to.parts = append(to.parts, s)
			}
		}
	}
}

// and is the conjunction with more schemas.
func (c *context) and(a all, more ...any) all {
	schemas := parts(a)
	if a.never {
		schemas = append(schemas, false)
	}
	return c.all(append(schemas, more...)...)
}

func parts(a all) (out []any) {
	for _, p := range a.parts {
		out = append(out, p)
	}
	return out
}

// instead is the conjunction with schemas in the place of one part.
func (c *context) instead(a all, part object, others ...any) all {
	left := all{never: a.never}
	for _, p := range a.parts {
		if identity(p) != identity(part) {
			left.parts = append(left.parts, p)
		}
	}
	return c.and(left, others...)
}

// without is a schema without some of its keywords, the same one each time.
func (c *context) without(s object, keywords ...string) object {
	return c.make("without "+strings.Join(keywords, " ")+" "+strconv.FormatUint(uint64(identity(s)), 36), func() object {
		out := maps.Clone(s)
		for _, k := range keywords {
			delete(out, k)
		}
		if len(out) == len(s) {
			return s
		}
		return out
	})
}

// make is a schema that is made once.
func (c *context) make(key string, how func() object) object {
	s, has := c.made[key]
	if !has {
		s = how()
		c.made[key] = s
	}
	return s
}

func (c *context) requiring(name string) object {
	return c.make("required "+name, func() object { return object{"required": []any{name}} })
}

// lacking refuses what has a member.
func (c *context) lacking(name string) object {
	return c.make("lacking "+name, func() object { return object{"properties": object{name: false}} })
}

// naming requires a member of one value.
func (c *context) naming(name string, value any) object {
	return c.make("naming "+canonical(value)+" "+name, func() object {
		return object{"required": []any{name}, "properties": object{name: object{"const": value}}}
	})
}

func (c *context) ofType(name string) object {
	return c.make("type "+name, func() object { return object{"type": name} })
}

func (c *context) refusing(s any) object {
	of, isObject := s.(object)
	if !isObject {
		return c.make("not "+canonical(s), func() object { return object{"not": s} })
	}
	return c.make("not "+strconv.FormatUint(uint64(identity(of)), 36), func() object { return object{"not": s} })
}

func (c *context) matching(pattern string) object {
	return c.make("pattern "+pattern, func() object { return object{"type": "string", "pattern": pattern} })
}

// fits reports whether a value fits a conjunction.
func (c *context) fits(a all, value any) (fits, known bool) {
	if a.never {
		return false, true
	}
	for _, p := range a.parts {
		if !c.spend(4) {
			return false, false
		}
		if fits, known := c.Holds(p, value); !fits || !known {
			return false, known
		}
	}
	return true, true
}

// canonical is the text of a value, for keys.
func canonical(value any) string {
	text, _ := json.Marshal(value) // of what was decoded: it cannot fail
	return string(text)
}

// same reports whether a part of the conjunction has these keywords as the schema has
// them. A keyword that is absent is not the same as any.
func (c *context) same(a all, s object, keywords ...string) bool {
	return slices.ContainsFunc(a.parts, func(p object) bool {
		for _, k := range keywords {
			x, has := p[k]
			y, wants := s[k]
			if has != wants || !c.equal(x, y) {
				return false
			}
		}
		return true
	})
}

// equal reports whether two schemas, or values of their keywords, are the same to the
// letter. Where they lead back to themselves they are, unless a difference is found.
func (c *context) equal(x, y any) bool {
	seen := make(map[[2]uintptr]bool)
	if !c.equalIn(x, y, seen) {
		return false
	}
	maps.Copy(c.equals, seen)
	return true
}

func (c *context) equalIn(x, y any, seen map[[2]uintptr]bool) bool {
	switch x := x.(type) {
	case object:
		y, ok := y.(object)
		if !ok || len(x) != len(y) {
			return false
		}
		pair := [2]uintptr{identity(x), identity(y)}
		if pair[0] == pair[1] || seen[pair] || c.equals[pair] {
			return true
		}
		if c.left--; c.left < 0 {
			return false
		}
		seen[pair] = true
		for name, below := range x {
			if other, has := y[name]; !has || !c.equalIn(below, other, seen) {
				return false
			}
		}
		return true
	case []any:
		y, ok := y.([]any)
		return ok && slices.EqualFunc(x, y, func(x, y any) bool { return c.equalIn(x, y, seen) })
	}
	_, isObject := y.(object)
	_, isList := y.([]any)
	return !isObject && !isList && x == y
}

func sorted[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

func texts(v any) (out []string) {
	list, _ := v.([]any)
	for _, item := range list {
		if text, ok := item.(string); ok {
			out = append(out, text)
		}
	}
	return out
}
