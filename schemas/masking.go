package schemas

import (
	"bytes"
	"errors"
	"io"
	"slices"
	"strconv"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/esclusa/esclusa/internal/jsonpointer"
)

// What stands for a value that is not shown, and for a document.
const (
	Masked         = "•"
	maskedDocument = `"` + Masked + `"`
)

// masking is one pass over a document, of which it copies all but what is masked.
type masking struct {
	*jsontext.Decoder
	text []byte
	out  []byte
	done int // of text, what has been copied or left out
}

// masked is a document with masked values, and those of which nothing is said, replaced
// by a string. It is false for what is not exactly one JSON object: of that nobody knows
// what is in it. Names stay, and so does how the rest is written.
func (all masks) masked(text []byte) ([]byte, bool) {
	m := masking{Decoder: jsontext.NewDecoder(bytes.NewBuffer(text)), text: text, out: make([]byte, 0, len(text))}
	if m.PeekKind() != jsontext.KindBeginObject || m.value(all.within(text)) != nil {
		return nil, false
	}
	if _, err := m.ReadToken(); !errors.Is(err, io.EOF) {
		return nil, false
	}
	return append(m.out, text[m.done:]...), true
}

// value passes over a value.
func (m *masking) value(all masks) error {
	kind := m.PeekKind()
	container := kind == jsontext.KindBeginObject || kind == jsontext.KindBeginArray
	switch {
	case container && all.opens(kind == jsontext.KindBeginArray):
		return m.container(all)
	case container || all.hide(kind == jsontext.KindNull):
		return m.hidden()
	}
	_, err := m.ReadValue()
	return err
}

func (m *masking) container(all masks) error {
	begin, err := m.ReadToken()
	if err != nil {
		return err
	}
	for i := 0; m.PeekKind() != jsontext.KindEndObject && m.PeekKind() != jsontext.KindEndArray; i++ {
		var below masks
		if begin.Kind() == jsontext.KindBeginArray {
			below = all.item(i)
		} else {
			name, err := m.ReadToken()
			if err != nil {
				return err
			}
			below = all.member(name.String())
		}
		if err := m.value(below); err != nil {
			return err
		}
	}
	_, err = m.ReadToken()
	return err
}

// hidden leaves a value out.
func (m *masking) hidden() error {
	value, err := m.ReadValue()
	if err != nil {
		return err
	}
	end := int(m.InputOffset())
	m.out = append(m.out, m.text[m.done:end-len(value)]...)
	m.out = append(m.out, maskedDocument...)
	m.done = end
	return nil
}

// within are the masks of a document that may be the envelope of an event, whose data
// then is what the schema is about.
func (all masks) within(text []byte) masks {
	if !mentionsVersion(text) || !hasEnvelope(text) {
		return all
	}
	event := &mask{members: map[string]*mask{memberData: {same: all, below: true}}}
	for _, name := range eventAttributes {
		event.members[name] = new(mask)
	}
	return append(slices.Clone(all), event)
}

// eventAttributes are those that the specification knows, but for the subject, which is
// often a value of the record.
var eventAttributes = []string{"specversion", "type", attributeSource, "id", "time", attributeMediaType, "dataschema"}

// hasEnvelope reports whether a document has the members of an event.
func hasEnvelope(text []byte) bool {
	version, data := false, false
	for name := range members(text) {
		version = version || name == "specversion"
		data = data || name == memberData || name == memberDataBase64
	}
	return version && data
}

// pointed is a pointer into a document up to what is not shown: names below that are
// values, too.
func (all masks) pointed(pointer string) string {
	end, _ := all.reach(pointer)
	return pointer[:min(end, len(pointer))]
}

// reach is how many bytes of a pointer lead to the first value that is not shown, or else
// all, and whether there is one.
func (all masks) reach(pointer string) (end int, hidden bool) {
	for name := range jsontext.Pointer(pointer).Tokens() {
		end += 1 + len(jsonpointer.Escape(name))
		if all = all.at(name); len(all) == 0 || all.hidesWhole() {
			return end, true
		}
	}
	return end, false
}

// sampled reports whether a value that is allowed at a pointer is a sample of what is
// masked: the value there is, or holds what may be.
func (all masks) sampled(pointer string) bool {
	for name := range jsontext.Pointer(pointer).Tokens() {
		if all.hidesWhole() {
			return true
		}
		all = all.at(name)
	}
	return len(all.masking()) > 0
}

// at are the masks of what a value has under a name or an index.
func (all masks) at(name string) masks {
	below := all.member(name)
	if i, err := strconv.Atoi(name); err == nil && i >= 0 {
		below = append(below, all.item(i)...)
	}
	return below
}
