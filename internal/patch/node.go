package patch

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// node is a value of a document. Members keep their order, and numbers and strings their
// text.
type node struct {
	kind  jsontext.Kind
	raw   []byte   // of what is neither object nor array
	names []string // of an object, as many as items
	items []*node
}

// mostDepth bounds the nesting of documents and of values of patches.
const mostDepth = 128

var errDeep = fmt.Errorf("it is nested more than %d deep", mostDepth)

// parse reads exactly one value. Names that are there twice are an error.
func parse(text []byte) (*node, error) {
	d := jsontext.NewDecoder(bytes.NewBuffer(text))
	n, err := read(d, 0)
	if err != nil {
		return nil, err
	}
	if _, err := d.ReadToken(); !errors.Is(err, io.EOF) {
		return nil, errors.New("there is something behind it")
	}
	return n, nil
}

func read(d *jsontext.Decoder, depth int) (*node, error) {
	kind := d.PeekKind()
	if kind != jsontext.KindBeginObject && kind != jsontext.KindBeginArray {
		raw, err := d.ReadValue()
		return &node{kind: raw.Kind(), raw: bytes.Clone(raw)}, plainly(err)
	}
	if depth == mostDepth {
		return nil, errDeep
	}
	if _, err := d.ReadToken(); err != nil {
		return nil, plainly(err)
	}
	n := &node{kind: kind}
	for end := d.PeekKind(); end != jsontext.KindEndObject && end != jsontext.KindEndArray; end = d.PeekKind() {
		if kind == jsontext.KindBeginObject {
			name, err := d.ReadToken()
			if err != nil {
				return nil, plainly(err)
			}
			n.names = append(n.names, name.String())
		}
		item, err := read(d, depth+1)
		if err != nil {
			return nil, err
		}
		n.items = append(n.items, item)
	}
	_, err := d.ReadToken()
	return n, plainly(err)
}

// plainly says of what the decoder says nothing that is in the document.
func plainly(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, jsontext.ErrDuplicateName):
		return errors.New("a name is there twice")
	}
	return errors.New("it is not JSON")
}

func (n *node) append(to []byte) []byte {
	open := byte('[')
	switch n.kind {
	case jsontext.KindBeginObject:
		open = '{'
	case jsontext.KindBeginArray:
	default:
		return append(to, n.raw...)
	}
	to = append(to, open)
	for i, item := range n.items {
		if i > 0 {
			to = append(to, ',')
		}
		if open == '{' {
			to, _ = jsontext.AppendQuote(to, n.names[i]) // it came from a string
			to = append(to, ':')
		}
		to = item.append(to)
	}
	return append(to, open+2)
}

func (n *node) clone() *node {
	c := *n
	c.names, c.items = slices.Clone(n.names), slices.Clone(n.items)
	for i, item := range c.items {
		c.items[i] = item.clone()
	}
	return &c
}

// find is where an item is among the node's: -1 for nowhere.
func (n *node) find(token string) int {
	switch n.kind {
	case jsontext.KindBeginObject:
		return slices.Index(n.names, token)
	case jsontext.KindBeginArray:
		if i, ok := index(token); ok && i < len(n.items) {
			return i
		}
	}
	return -1
}

// places are where the members of an object are, for who looks for many.
func (n *node) places() map[string]int {
	places := make(map[string]int, len(n.names))
	for i, name := range n.names {
		places[name] = i
	}
	return places
}

// close drops the members of an object that have no value.
func (n *node) close() {
	kept := 0
	for i, item := range n.items {
		if item != nil {
			n.names[kept], n.items[kept] = n.names[i], item
			kept++
		}
	}
	clear(n.items[kept:])
	n.names, n.items = n.names[:kept], n.items[:kept]
}

// index reads the index of an item, in its plain form.
func index(token string) (int, bool) {
	i, err := strconv.Atoi(token)
	return i, err == nil && i >= 0 && strconv.Itoa(i) == token
}

// set puts a value in the place of one that is there or not. Into an array it is
// inserted where insert says so.
func (n *node) set(token string, value *node, insert bool) error {
	i := n.find(token)
	switch {
	case n.kind == jsontext.KindBeginObject && i < 0:
		n.names, n.items = append(n.names, token), append(n.items, value)
	case n.kind == jsontext.KindBeginObject, i >= 0 && !insert:
		n.items[i] = value
	case n.kind != jsontext.KindBeginArray:
		return errNoParent
	case token == "-":
		n.items = append(n.items, value)
	default:
		i, ok := index(token)
		if !ok || i > len(n.items) {
			return errNoItem
		}
		n.items = slices.Insert(n.items, i, value)
	}
	return nil
}

func (n *node) remove(i int) {
	n.items = slices.Delete(n.items, i, i+1)
	if n.kind == jsontext.KindBeginObject {
		n.names = slices.Delete(n.names, i, i+1)
	}
}

// equal compares values as RFC 6902 does: members in any order, numbers by their value.
func (n *node) equal(o *node) bool {
	if n.kind != o.kind || len(n.items) != len(o.items) {
		return false
	}
	places := o.places()
	for i, item := range n.items {
		k, there := i, true
		if n.kind == jsontext.KindBeginObject {
			k, there = places[n.names[i]]
		}
		if !there || !item.equal(o.items[k]) {
			return false
		}
	}
	switch n.kind {
	case jsontext.KindNumber:
		return normal(n.raw) == normal(o.raw)
	case jsontext.KindString:
		return n.text() == o.text()
	}
	return true
}

// text is what a string says, and of other values their JSON.
func (n *node) text() string {
	if n.kind != jsontext.KindString {
		return string(n.raw)
	}
	text, err := jsontext.AppendUnquote(nil, n.raw)
	if err != nil {
		return string(n.raw)
	}
	return string(text)
}

func ofText(text string) *node {
	raw, err := jsontext.AppendQuote(nil, text)
	if err != nil { // not UTF-8
		raw, _ = jsontext.AppendQuote(nil, strings.ToValidUTF8(text, "\uFFFD"))
	}
	return &node{kind: jsontext.KindString, raw: raw}
}

// normal is a text that numbers of the same value have in common: digits without zeros
// around them, and an exponent. One whose exponent is beyond all measure stays as it is.
func normal(raw []byte) string {
	text := strings.ToLower(string(raw))
	mantissa, exponent, _ := strings.Cut(text, "e")
	e, err := strconv.ParseInt("0"+strings.TrimLeft(exponent, "+-"), 10, 32)
	if err != nil {
		return text
	}
	if strings.HasPrefix(exponent, "-") {
		e = -e
	}
	digits, minus := strings.CutPrefix(mantissa, "-")
	whole, fraction, _ := strings.Cut(digits, ".")
	all := strings.TrimLeft(whole+fraction, "0")
	e -= int64(len(fraction))
	short := strings.TrimRight(all, "0")
	e += int64(len(all) - len(short))
	if short == "" {
		return "0"
	}
	if minus {
		short = "-" + short
	}
	return short + "e" + strconv.FormatInt(e, 10)
}
