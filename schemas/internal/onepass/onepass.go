// Package onepass tells whether a record is valid in one pass over its bytes,
// without building a value: strict JSON of RFC 8259 (UTF-8, no name twice,
// nothing around it), within limits, and valid against a compiled JSON Schema.
//
// Valid answers "valid" or "don't know", never "invalid". Whoever asks must have
// another check that decides and explains the rest, and "valid" must mean what
// it means there. Where that is not certain at little cost, the answer is "don't
// know":
//
//   - a member name with an escape, which may spell any name;
//   - more than 64 undeclared members of one object, or unique items;
//   - a number of more than 19 digits, where its value matters;
//   - -0 where the schema lists 0: libraries differ in whether they are equal;
//   - unique items other than plain strings, literals and integers below 2^53.
//
// Explain reads a record that is not known to be valid once more, and says what is
// wrong with it, or that it doesn't know either.
//
// What must not hold for a record to be valid (not, if, all but one of oneOf) has to be
// known not to hold, which is what explaining can tell.
//
// Left out is what few schemas use: more than 63 members that dependencies, groups of
// alternatives and escapes in names ask for, and names of members that must fit combined
// schemas.
// Compile refuses a schema that has them.
package onepass

import "math"

// unknown stands in place of an index where a value is not known to be valid.
const unknown = -1

// Limits bound what is taken for valid. Every field must be positive.
type Limits struct {
	Bytes          int // of the record
	Depth          int // of objects and arrays in each other; the record itself is 1
	NumberChars    int // of one number
	ExponentDigits int // of one number, leading zeros included; at most 4
	Elements       int // array elements and members, in all
	Steps          int // that checking may take, of some 50 ns
	PathBytes      int // of the paths to all values, added up: a name or an index, and a separator, for each step
}

// Place is the place of a value in a record; End is 0 where it is absent.
type Place struct{ Start, End int }

// MaxMarks is how many values a pass can note the place of.
const MaxMarks = 8

// Pass reads records, one at a time. It keeps what it allocated for the next;
// its zero value is ready. Only one goroutine may use it at a time.
type Pass struct {
	// Found are the places of the values that the schema has marks for, in their
	// order. They hold after Valid said so, until it is called again.
	Found [MaxMarks]Place

	body   []byte
	limits *Limits
	tally  tally
	words  []word // names and unique items of what is being read, for finding one twice
	text   []byte // a string without its escapes
	again  int    // bytes that may still be read a second time
	steps  int    // that may still be taken
	spent  bool   // Valid has given up, as Explain would
	wrong  explanation
}

// tally is what adds up over a record.
type tally struct {
	path     int // length of the path to what is being read
	paths    int // bytes of paths that are still allowed
	elements int // elements and members that are still allowed
}

// Valid reports whether the body is known to be valid.
func (p *Pass) Valid(s *Schema, l *Limits, body []byte) bool {
	if len(body) > l.Bytes {
		return false
	}
	p.begin(l, body)
	end := p.value(s.root, skipSpace(body, 0), l.Depth)
	p.body, p.limits = nil, nil
	p.spent = p.again < 0 || p.steps < 0
	return end >= 0 && skipSpace(body, end) == len(body)
}

func (p *Pass) begin(l *Limits, body []byte) {
	p.Found = [MaxMarks]Place{}
	p.body, p.limits, p.words = body, l, p.words[:0]
	p.tally = tally{paths: l.PathBytes, elements: l.Elements}
	p.again = 16*len(body) + 1024
	p.steps = l.Steps
	p.wrong.refute = false
}

// value reads the value at i, inside of which may be depth objects and arrays.
// It returns the index after it where it is valid.
func (p *Pass) value(n *node, i, depth int) (end int) {
	switch at(p.body, i) {
	case '"':
		end = p.string(n, i)
	case '{':
		end = p.object(n, i, depth)
	case '[':
		end = p.array(n, i, depth)
	case 't':
		end = p.literal(n, i, "true", TypeBoolean, listTrue)
	case 'f':
		end = p.literal(n, i, "false", TypeBoolean, listFalse)
	case 'n':
		end = p.literal(n, i, "null", TypeNull, listNull)
	case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9':
		end = p.number(n, i)
	default:
		return unknown
	}
	if n.more != nil && end >= 0 && !p.combined(n.more, i, end, depth) {
		return unknown
	}
	return end
}

func (p *Pass) literal(n *node, i int, text string, t Types, listed literals) int {
	if n.types&t == 0 || n.listed != nil && n.listed.literals&listed == 0 || !hasPrefixAt(p.body, i, text) {
		return unknown
	}
	return i + len(text)
}

// spend counts what takes longer than reading does.
func (p *Pass) spend(steps int) bool {
	p.steps -= steps
	return p.steps >= 0
}

// string reads a string.
func (p *Pass) string(n *node, i int) int {
	if n.types&TypeString == 0 {
		return unknown
	}
	b, r := p.body, n.text
	if n.listed != nil && !p.spend(len(n.listed.texts)/8) {
		return unknown
	}
	if n.listed != nil && r == nil {
		if end := n.listed.quotedAt(b, i); end >= 0 {
			return end
		}
	}
	end, runes, escaped := scanText(b, i+1)
	if end < 0 || r == nil && n.listed == nil {
		return end
	}
	text := b[i+1 : end-1]
	if escaped {
		p.text = AppendText(p.text[:0], text)
		text = p.text
	}
	if n.listed != nil && !n.listed.hasText(text) || r != nil && !p.fits(r, text, runes) {
		return unknown
	}
	return end
}

// number reads a number.
func (p *Pass) number(n *node, i int) int {
	d, end := scanNumber(p.body, i, p.limits)
	switch {
	case end < 0:
		return unknown
	case n.types&TypeNumber == 0 && (n.types&TypeInteger == 0 || !d.whole):
		return unknown
	case n.listed != nil && !(p.spend(len(n.listed.numbers)/8) && n.listed.hasNumber(&d)):
		return unknown
	case n.number != nil && !n.number.holds(&d):
		return unknown
	}
	return end
}

// unbounded is for what has been counted before.
var unbounded = tally{paths: math.MaxInt, elements: math.MaxInt}
