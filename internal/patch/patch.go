// Package patch mends JSON documents: by JSON Patch (RFC 6902) without copy, by JSON
// Merge Patch (RFC 7396), and by operations of our own in the same array, which change
// what is there and leave what is not: convert, map, default, rename, drop_unknown.
//
// Members keep their order, numbers and strings their text. What a patch takes and makes
// is bounded. It is no language: nothing is computed, and nothing is asked. Whether what
// comes of it is right, others judge.
package patch

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/esclusa/esclusa/internal/jsonpointer"
)

// Bounds of a patch.
const (
	MaxBytes      = 64 << 10
	MaxOperations = 100
)

// Patch is a patch that can be applied. It does not change, and may be used by several
// goroutines at once.
type Patch struct {
	Text  json.RawMessage // as it was given
	ops   []operation
	merge *node // in place of operations
}

// Parse reads a JSON Patch, which is an array, or a JSON Merge Patch, which is an object.
func Parse(text []byte) (*Patch, error) {
	if len(text) > MaxBytes {
		return nil, fmt.Errorf("a patch is at most %d bytes long", MaxBytes)
	}
	root, err := parse(text)
	if err != nil {
		return nil, fmt.Errorf("the patch cannot be read: %w", err)
	}
	p := &Patch{Text: bytes.Clone(text)}
	switch root.kind {
	case jsontext.KindBeginObject:
		p.merge = root
		return p, nil
	case jsontext.KindBeginArray:
	default:
		return nil, errors.New("a patch is an array of operations, or an object to merge")
	}
	if len(root.items) > MaxOperations {
		return nil, fmt.Errorf("a patch has at most %d operations", MaxOperations)
	}
	for i, item := range root.items {
		op, err := newOperation(item)
		if err != nil {
			return nil, fmt.Errorf("operation %d of the patch: %w", i+1, err)
		}
		p.ops = append(p.ops, op)
	}
	return p, nil
}

// Reads reports whether a value of a record decides what comes of the patch, so that whoever
// sees only that can guess the value.
func (p *Patch) Reads() bool {
	return slices.ContainsFunc(p.ops, func(op operation) bool {
		return slices.Contains([]string{"test", "convert", "map", "move", "rename"}, op.name)
	})
}

// Moves reports whether the patch puts what a record has under another name.
func (p *Patch) Moves() bool {
	return slices.ContainsFunc(p.ops, func(op operation) bool { return op.name == "move" || op.name == "rename" })
}

// Unknown tells which members of a document its schema does not know, by their pointers.
// Where it tells some and not all, it is asked again once those are dropped.
type Unknown func(doc []byte) []string

// Apply returns the document with the patch applied at a pointer of it, "" for all of it.
// The error says which operation does not fit, and nothing that is in the document. The
// document must be strict JSON. unknown is needed for drop_unknown only.
func (p *Patch) Apply(doc []byte, at string, unknown Unknown) ([]byte, error) {
	root, err := parse(doc)
	if err != nil {
		return nil, fmt.Errorf("the record cannot be patched: %w", err)
	}
	tokens, err := Pointer(at)
	if err != nil {
		return nil, err
	}
	holder := &node{kind: jsontext.KindBeginArray, items: []*node{root}}
	target := &place{holder: holder, token: "0"}
	for _, token := range tokens {
		value := target.value()
		if value == nil || value.find(token) < 0 {
			return nil, errors.New("the record cannot be patched: what it stands for is not in it")
		}
		target = &place{holder: value, token: token}
	}
	a := &application{at: target, unknown: unknown, whole: func() []byte { return holder.items[0].append(nil) }}
	if p.merge != nil {
		target.holder.items[target.holder.find(target.token)] = merged(target.value(), p.merge)
	}
	for i, op := range p.ops {
		if err := op.apply(a); err != nil {
			return nil, fmt.Errorf("operation %d of the patch (%s): %w", i+1, op.name, err)
		}
	}
	return holder.items[0].append(make([]byte, 0, len(doc)+len(p.Text))), nil
}

// merged is RFC 7396. A value of the patch is not shared with what comes of it.
func merged(value, patch *node) *node {
	if patch.kind != jsontext.KindBeginObject {
		return patch.clone()
	}
	if value == nil || value.kind != jsontext.KindBeginObject {
		value = &node{kind: jsontext.KindBeginObject}
	}
	places := value.places()
	for i, name := range patch.names {
		k, there := places[name]
		switch with := patch.items[i]; {
		case with.kind == jsontext.KindNull && there:
			value.items[k] = nil
		case with.kind == jsontext.KindNull:
		case there:
			value.items[k] = merged(value.items[k], with)
		default:
			value.names, value.items = append(value.names, name), append(value.items, merged(nil, with))
		}
	}
	value.close()
	return value
}

// Pointer reads a JSON Pointer: the names and indices on its way, none for "".
func Pointer(text string) ([]string, error) {
	if text == "" {
		return nil, nil
	}
	if text[0] != '/' || strings.Contains(jsonpointer.Unescape(strings.NewReplacer("~1", "", "~0", "").Replace(text)), "~") {
		return nil, fmt.Errorf("%q is not a JSON Pointer", text)
	}
	tokens := strings.Split(text[1:], "/")
	for i, token := range tokens {
		tokens[i] = jsonpointer.Unescape(token)
	}
	return tokens, nil
}
