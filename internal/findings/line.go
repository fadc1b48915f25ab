package findings

import (
	"bytes"
	"strconv"

	"github.com/go-json-experiment/json/jsontext"
)

// Line is the line of a JSON document, the first being 1, on which the value that a
// pointer names begins, for a member its name. Of what is not there it is the line of
// the nearest value around it that is; 1 where the document cannot be read so far.
func Line(doc []byte, pointer string) int {
	d := jsontext.NewDecoder(bytes.NewBuffer(doc), jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
	at := begin(d, doc)
	for token := range jsontext.Pointer(pointer).Tokens() {
		next, found := enter(d, doc, token)
		if !found {
			break
		}
		at = next
	}
	return 1 + bytes.Count(doc[:min(at, len(doc))], []byte("\n"))
}

// begin is where the next token begins.
func begin(d *jsontext.Decoder, doc []byte) int {
	d.PeekKind()
	at := int(d.InputOffset())
	for at < len(doc) && bytes.IndexByte([]byte(" \t\r\n,:"), doc[at]) >= 0 {
		at++
	}
	return at
}

// enter goes to a member or an element of the value that comes next, and says where it
// begins.
func enter(d *jsontext.Decoder, doc []byte, token string) (at int, found bool) {
	opened, err := d.ReadToken()
	if err != nil {
		return 0, false
	}
	switch opened.Kind() {
	case jsontext.KindBeginObject:
		return enterMember(d, doc, token)
	case jsontext.KindBeginArray:
		return enterElement(d, doc, token)
	}
	return 0, false
}

func enterMember(d *jsontext.Decoder, doc []byte, name string) (at int, found bool) {
	for d.PeekKind() == jsontext.KindString {
		at = begin(d, doc)
		token, err := d.ReadToken()
		if err != nil || token.String() == name {
			return at, err == nil
		}
		if d.SkipValue() != nil {
			break
		}
	}
	return 0, false
}

func enterElement(d *jsontext.Decoder, doc []byte, index string) (at int, found bool) {
	n, err := strconv.Atoi(index)
	for i := 0; err == nil && d.PeekKind() != jsontext.KindEndArray; i++ {
		if i == n {
			return begin(d, doc), true
		}
		err = d.SkipValue()
	}
	return 0, false
}
