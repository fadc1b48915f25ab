package schemaimport

import (
	"bytes"
	"encoding/json"
	"slices"
)

// before are the keywords that people look for first; after are those that they look
// for last.
var (
	before = []string{"$schema", "$id", "title", "description", "x-channel", "$ref", "type"}
	after  = []string{"definitions"}
)

// encode writes a schema for people: with an indent, and names in the order in which
// they were written.
func encode(root object, names order) []byte {
	e := encoder{names: names}
	e.object(root, "\n")
	e.WriteByte('\n')
	return e.Bytes()
}

type encoder struct {
	bytes.Buffer
	names order
}

func (e *encoder) value(value any, line string) {
	switch v := value.(type) {
	case object:
		e.object(v, line)
	case []any:
		e.array(v, line)
	default:
		e.scalar(v)
	}
}

func (e *encoder) scalar(value any) {
	enc := json.NewEncoder(e)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(value) // what was decoded can be encoded
	e.Truncate(e.Len() - 1)
}

func (e *encoder) array(list []any, line string) {
	e.WriteByte('[')
	flat := !slices.ContainsFunc(list, func(v any) bool {
		switch v.(type) {
		case object, []any:
			return true
		}
		return false
	})
	for i, item := range list {
		if i > 0 {
			e.WriteByte(',')
		}
		if !flat {
			e.WriteString(line + "  ")
		} else if i > 0 {
			e.WriteByte(' ')
		}
		e.value(item, line+"  ")
	}
	if !flat {
		e.WriteString(line)
	}
	e.WriteByte(']')
}

func (e *encoder) object(o object, line string) {
	e.WriteByte('{')
	for i, name := range e.order(o) {
		if i > 0 {
			e.WriteByte(',')
		}
		e.WriteString(line + "  ")
		e.scalar(name)
		e.WriteString(": ")
		e.value(o[name], line+"  ")
	}
	if len(o) > 0 {
		e.WriteString(line)
	}
	e.WriteByte('}')
}

// order is that in which the names were written, those that are new among them first or
// last.
func (e *encoder) order(o object) []string {
	rank := make(map[string]int)
	for i, name := range e.names[identity(o)] {
		rank[name] = i + 1
	}
	_, schema := o["x-channel"]
	return slices.SortedStableFunc(slices.Values(sorted(o)), func(a, b string) int {
		return position(a, rank, schema) - position(b, rank, schema)
	})
}

// position is where a name comes.
func position(name string, rank map[string]int, top bool) int {
	if i := slices.Index(before, name); i >= 0 && (top || rank[name] == 0) {
		return i - len(before)
	}
	if slices.Contains(after, name) && top {
		return 1 << 30
	}
	if rank[name] == 0 {
		return 1 << 29
	}
	return rank[name]
}
