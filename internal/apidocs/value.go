package apidocs

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
)

// Object is an object of JSON whose members keep their order.
type Object []Member

// Member is one of an object: its value is an Object, a []any, or what encoding/json
// takes.
type Member struct {
	Name  string
	Value any
}

// get is a member's value, nil where there is none.
func (o Object) get(name string) any {
	if i := o.index(name); i >= 0 {
		return o[i].Value
	}
	return nil
}

func (o Object) index(name string) int {
	return slices.IndexFunc(o, func(m Member) bool { return m.Name == name })
}

// With is the object with a member more, or that one's value.
func (o Object) With(name string, value any) Object {
	out := slices.Clone(o)
	if i := out.index(name); i >= 0 {
		out[i].Value = value
		return out
	}
	return append(out, Member{name, value})
}

// MarshalJSON writes the members in their order.
func (o Object) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, m := range o {
		if i > 0 {
			b.WriteByte(',')
		}
		for j, part := range []any{m.Name, m.Value} {
			if j > 0 {
				b.WriteByte(':')
			}
			if err := encode(&b, part); err != nil {
				return nil, err
			}
		}
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// encode writes a value without escapes for HTML, and without a line's end.
func encode(to *bytes.Buffer, value any) error {
	enc := json.NewEncoder(to)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(value); err != nil {
		return err
	}
	to.Truncate(to.Len() - 1)
	return nil
}

// text is a document for programs and people. What it is made of can be encoded.
func text(doc Object) []byte {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(doc); err != nil {
		panic(err)
	}
	return b.Bytes()
}

// parse reads JSON with the order of its members and the text of its numbers. The text
// is ours, or a schema's that the lint has passed: anything else is a defect.
func parse(text []byte) any {
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	v, err := read(d)
	if err == nil {
		if _, end := d.Token(); !errors.Is(end, io.EOF) {
			err = errors.New("something comes after it")
		}
	}
	if err != nil {
		panic(fmt.Sprintf("apidocs: what is described is no JSON: %v", err))
	}
	return v
}

func read(d *json.Decoder) (any, error) {
	t, err := d.Token()
	switch t {
	case json.Delim('{'):
		return readObject(d)
	case json.Delim('['):
		return readArray(d)
	}
	return t, err
}

func readObject(d *json.Decoder) (Object, error) {
	o := Object{}
	for d.More() {
		name, err := d.Token()
		if err != nil {
			return nil, err
		}
		value, err := read(d)
		if err != nil {
			return nil, err
		}
		o = append(o, Member{fmt.Sprint(name), value})
	}
	_, err := d.Token()
	return o, err
}

func readArray(d *json.Decoder) ([]any, error) {
	list := []any{}
	for d.More() {
		value, err := read(d)
		if err != nil {
			return nil, err
		}
		list = append(list, value)
	}
	_, err := d.Token()
	return list, err
}
