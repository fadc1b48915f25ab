package schemas

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// decode reads a body that is exactly one JSON object of RFC 8259: member names
// unique after unescaping, strings valid UTF-8, nothing before or after it but
// white space. Numbers stay exact, as json.Number.
func (l Limits) decode(body []byte) (map[string]any, *refusal) {
	if f := l.length(body); f != nil {
		return nil, f
	}
	// A bytes.Buffer is read in place, without a copy.
	d := decoding{Decoder: newDecoder(body), body: body, limits: l}
	if d.PeekKind() != jsontext.KindBeginObject || bytes.HasPrefix(body, []byte("{\x00")) { // the latter is UTF-16
		return nil, malformed("", ruleSyntax, misfit(body))
	}
	value, f := d.value(0)
	if f != nil {
		return nil, f
	}
	end := int(d.InputOffset())
	if _, err := d.ReadToken(); !errors.Is(err, io.EOF) {
		return nil, malformed("", ruleSyntax, afterwards(body, end))
	}
	return value.(map[string]any), nil
}

// length refuses a body that is too long, before anything looks at it.
func (l Limits) length(body []byte) *refusal {
	if len(body) > l.RecordBytes {
		return exceeded("", fmt.Sprintf("must be at most %d bytes long", l.RecordBytes))
	}
	return nil
}

// newDecoder leaves names that are there twice to us: it is quicker where there are
// many.
func newDecoder(body []byte) *jsontext.Decoder {
	return jsontext.NewDecoder(bytes.NewBuffer(body), jsontext.AllowDuplicateNames(true))
}

// decoding is one pass over a body.
type decoding struct {
	*jsontext.Decoder
	body     []byte
	limits   Limits
	elements int // array elements and members so far
}

// value reads the next value, inside of depth objects and arrays.
func (d *decoding) value(depth int) (any, *refusal) {
	if d.PeekKind() == jsontext.KindNumber {
		return d.number()
	}
	token, err := d.ReadToken()
	if err != nil {
		return nil, d.syntax(err)
	}
	switch token.Kind() {
	case jsontext.KindBeginObject:
		return d.object(depth + 1)
	case jsontext.KindBeginArray:
		return d.array(depth + 1)
	case jsontext.KindString:
		return token.String(), nil
	case jsontext.KindTrue, jsontext.KindFalse:
		return token.Bool(), nil
	default: // null: an end cannot come where a value must
		return nil, nil
	}
}

// object reads the rest of an object whose opening brace has been read.
func (d *decoding) object(depth int) (any, *refusal) {
	if f := d.enter(depth); f != nil {
		return nil, f
	}
	object := make(map[string]any)
	for d.PeekKind() != jsontext.KindEndObject {
		token, err := d.ReadToken()
		if err != nil {
			return nil, d.syntax(err)
		}
		name := token.String() // the next read takes the token away
		if _, twice := object[name]; twice {
			return nil, malformed(string(d.StackPointer()), ruleSyntax, "must not be there twice")
		}
		if f := d.count(); f != nil {
			return nil, f
		}
		value, f := d.value(depth)
		if f != nil {
			return nil, f
		}
		object[name] = value
	}
	return object, d.leave()
}

// array reads the rest of an array whose opening bracket has been read.
func (d *decoding) array(depth int) (any, *refusal) {
	if f := d.enter(depth); f != nil {
		return nil, f
	}
	array := []any{}
	for d.PeekKind() != jsontext.KindEndArray {
		if f := d.count(); f != nil {
			return nil, f
		}
		value, f := d.value(depth)
		if f != nil {
			return nil, f
		}
		array = append(array, value)
	}
	return array, d.leave()
}

func (d *decoding) enter(depth int) *refusal {
	if depth > d.limits.Depth {
		return exceeded(string(d.StackPointer()), fmt.Sprintf("must be nested at most %d deep", d.limits.Depth))
	}
	return nil
}

func (d *decoding) leave() *refusal {
	if _, err := d.ReadToken(); err != nil {
		return d.syntax(err)
	}
	return nil
}

func (d *decoding) count() *refusal {
	if d.elements++; d.elements > d.limits.Elements {
		return exceeded("", fmt.Sprintf("must hold at most %d array elements and members in all", d.limits.Elements))
	}
	return nil
}

func (d *decoding) number() (any, *refusal) {
	raw, err := d.ReadValue()
	switch {
	case err != nil:
		return nil, d.syntax(err)
	case len(raw) > d.limits.NumberChars:
		return nil, exceeded(string(d.StackPointer()), fmt.Sprintf("must be a number of at most %d characters", d.limits.NumberChars))
	case exponentDigits(raw) > max(maxExponentDigits, d.limits.exponentDigits):
		return nil, exceeded(string(d.StackPointer()), fmt.Sprintf("must have an exponent of at most %d digits", max(maxExponentDigits, d.limits.exponentDigits)))
	}
	return json.Number(raw), nil
}

// exponentDigits counts the digits of a number's exponent, leading zeros
// included.
func exponentDigits(number []byte) int {
	e := bytes.IndexAny(number, "eE")
	if e < 0 {
		return 0
	}
	return len(bytes.TrimLeft(number[e+1:], "+-"))
}

// syntax words an error of the decoder without what the decoder quotes of the
// record.
func (d *decoding) syntax(err error) *refusal {
	var at *jsontext.SyntacticError
	if !errors.As(err, &at) {
		return malformed("", ruleSyntax, endsTooEarly)
	}
	pointer := strings.ToValidUTF8(string(at.JSONPointer), "\uFFFD")
	switch {
	case errors.Is(err, jsontext.ErrNonStringName):
		return malformed(pointer, ruleSyntax, "must have strings for member names")
	case errors.Is(err, io.ErrUnexpectedEOF):
		return malformed(pointer, ruleSyntax, endsTooEarly)
	}
	return malformed(pointer, ruleSyntax, misspelling(d.body, int(at.ByteOffset)))
}
