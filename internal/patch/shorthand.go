package patch

import (
	"bytes"
	"errors"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// Shorthand gathers operations that are given one by one, in their order.
type Shorthand struct{ ops []*node }

// Text is the patch that they make; nil for none.
func (s *Shorthand) Text() []byte {
	if len(s.ops) == 0 {
		return nil
	}
	all := &node{kind: jsontext.KindBeginArray, items: s.ops}
	return all.append(nil)
}

// Flag adds an operation each time that it is set: its path, and behind an equals sign
// what goes into the second member; an empty second is for an operation without.
func (s *Shorthand) Flag(op, second string) *ShorthandFlag { return &ShorthandFlag{s, op, second} }

// ShorthandFlag is the value of a flag.
type ShorthandFlag struct {
	all        *Shorthand
	op, second string
}

// String, Set and Type are what flags ask for.
func (f *ShorthandFlag) String() string { return "" }

// Type is what the flag takes.
func (f *ShorthandFlag) Type() string { return "path" }

var errShort = errors.New("must be a path that begins with /, and behind = what it says")

// Set adds one operation.
func (f *ShorthandFlag) Set(text string) error {
	op := &node{kind: jsontext.KindBeginObject}
	path, value, has := strings.Cut(text, "=")
	if has != (f.second != "") || !strings.HasPrefix(path, "/") {
		return errShort
	}
	_ = op.set("op", ofText(f.op), false) // an object takes it
	_ = op.set("path", ofText(path), false)
	switch f.second {
	case "":
	case "value":
		n, err := parse(bytes.TrimSpace([]byte(value)))
		if err != nil {
			n = ofText(value)
		}
		_ = op.set(f.second, n, false)
	default:
		_ = op.set(f.second, ofText(value), false)
	}
	if _, err := newOperation(op); err != nil {
		return err
	}
	f.all.ops = append(f.all.ops, op)
	return nil
}
