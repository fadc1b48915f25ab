package onepass

import (
	"bytes"
	"encoding/binary"
)

// arrayRule are the keywords for arrays.
type arrayRule struct {
	first    []*node // for the first elements, one each
	others   *node   // for the others; nil: there must be none
	min, max int     // elements
	unique   bool
	contains *node // for one element at least; nil: none
}

// array reads an array.
func (p *Pass) array(n *node, i, depth int) int {
	if depth == 0 || n.types&TypeArray == 0 || n.listed != nil {
		return unknown
	}
	b, a := p.body, n.array
	outer, words := p.tally.path, len(p.words)
	i = skipSpace(b, i+1)
	if at(b, i) == ']' {
		return a.close(i+1, 0, a.contains == nil)
	}
	contained := a.contains == nil
	for count := 0; ; {
		child := a.element(count)
		if child == nil || !p.enter(outer+1) {
			return unknown
		}
		end := p.value(child, i, depth-1)
		if end < 0 || a.unique && !p.addItem(words, i, end) {
			return unknown
		}
		contained = contained || p.holds(a.contains, i, end, depth-1)
		count++
		i = skipSpace(b, end)
		switch at(b, i) {
		case ',':
			i = skipSpace(b, i+1)
		case ']':
			p.words = p.words[:words]
			return a.close(i+1, count, contained)
		default:
			return unknown
		}
	}
}

func (a *arrayRule) element(k int) *node {
	if k < len(a.first) {
		return a.first[k]
	}
	return a.others
}

func (a *arrayRule) close(end, count int, contained bool) int {
	if !contained || count < a.min || count > a.max {
		return unknown
	}
	return end
}

// word is a piece of the record.
type word struct {
	key        uint64 // differs where the pieces do, mostly
	start, end int
}

// addWord notes body[start:end] among the words from the given one on; false if
// it is there already, or if there are too many to compare.
func (p *Pass) addWord(from, start, end int) bool {
	if len(p.words)-from >= maxWords {
		return false
	}
	text := p.body[start:end]
	key := wordKey(text)
	for _, w := range p.words[from:] {
		if w.key == key && bytes.Equal(p.body[w.start:w.end], text) {
			return false
		}
	}
	p.words = append(p.words, word{key, start, end})
	return true
}

// wordKey is made of the ends of a text and its length.
func wordKey(text []byte) (key uint64) {
	if n := len(text); n >= 8 {
		return binary.LittleEndian.Uint64(text) ^ binary.LittleEndian.Uint64(text[n-8:])<<7 ^ uint64(n)<<56
	}
	for _, c := range text {
		key = key<<8 | uint64(c)
	}
	return key
}

// addItem notes an element of different elements. It must be spelt in the one
// way that there is for its value, so that different bytes are different values:
// a string without escapes, a literal, or an integer that a float64 holds.
func (p *Pass) addItem(from, start, end int) bool {
	return plainItem(p.body[start:end]) && p.addWord(from, start, end)
}

func plainItem(item []byte) bool {
	switch item[0] {
	case '{', '[':
		return false
	case '"':
		return bytes.IndexByte(item, '\\') < 0
	case 't', 'f', 'n':
		return true
	}
	return plainInteger(item)
}

// plainInteger reports whether a number is written with digits only, few enough
// for a float64, and is not -0.
func plainInteger(number []byte) bool {
	if number[0] == '-' {
		number = number[1:]
		if number[0] == '0' {
			return false
		}
	}
	for _, c := range number {
		if !isDigit(c) {
			return false
		}
	}
	return len(number) <= 15 // below 2^53
}
