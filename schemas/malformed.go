package schemas

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"
)

// misfit says what a body is that does not begin as a JSON object does.
func misfit(body []byte) string {
	for _, b := range signatures {
		if bytes.HasPrefix(body, []byte(b.bytes)) {
			return b.message
		}
	}
	if f := frameOf(body); f != nil {
		return f.misfit(body[f.bytes:])
	}
	if snappyBlock(body) {
		return compressed("snappy")
	}
	return "must be one JSON object" + kindOfBody(body)
}

// signatures are bytes at the beginning of what is no JSON in UTF-8, in the order in
// which they are tried.
var signatures = []struct{ bytes, message string }{
	{"\xef\xbb\xbf", "must not begin with a byte-order mark"},
	{"\xff\xfe\x00\x00", otherCoding("UTF-32")},
	{"\x00\x00\xfe\xff", otherCoding("UTF-32")},
	{"{\x00\x00\x00", otherCoding("UTF-32")},
	{"\x00\x00\x00{", otherCoding("UTF-32")},
	{"\xff\xfe", otherCoding("UTF-16")},
	{"\xfe\xff", otherCoding("UTF-16")},
	{"{\x00", otherCoding("UTF-16")},
	{"\x00{", otherCoding("UTF-16")},
	{"\x1f\x8b", compressed("gzip")},
	{"\x28\xb5\x2f\xfd", compressed("zstd")},
	{"\x82SNAPPY\x00", compressed("snappy")},
	{"\xff\x06\x00\x00sNaPpY", compressed("snappy")},
	{"\x04\x22\x4d\x18", compressed("lz4")},
	{"BZh", compressed("bzip2")},
	{"\x78\x01", compressed("zlib")},
	{"\x78\x5e", compressed("zlib")},
	{"\x78\x9c", compressed("zlib")},
	{"\x78\xda", compressed("zlib")},
}

func otherCoding(as string) string { return "must be JSON in UTF-8, not in " + as }

func compressed(with string) string {
	return "must be plain JSON, not compressed with " + with + ": leave that to Kafka's producer (compression.type)"
}

// misfit says what a framed body is where it is no object, or where a frame may not be.
func (f *frame) misfit(body []byte) string {
	if f.compressed() || beginsObject(body) {
		return "must be plain JSON, without the framing of " + f.by
	}
	return "must be one JSON object" + kindOfBody(body) + ", in the framing of " + f.by
}

// snappyBlock reports whether a body is an object in snappy's raw form: its
// length, and the tag of a literal before the opening brace.
func snappyBlock(body []byte) bool {
	size, n := binary.Uvarint(body[:min(len(body), binary.MaxVarintLen32)])
	if n <= 0 || uint64(len(body)) > size+size/6+32 || len(body) < n+3 { // what snappy takes at most
		return false
	}
	tag := body[n]
	literal := 1 + max(0, int(tag>>2)-59) // a long literal has up to four bytes of length
	return tag&3 == 0 && len(body) > n+literal && body[n+literal] == '{'
}

func kindOfBody(body []byte) string {
	switch jsontext.NewDecoder(bytes.NewBuffer(body)).PeekKind() {
	case jsontext.KindBeginArray:
		return ", not an array"
	case jsontext.KindString:
		return ", not a string"
	case jsontext.KindNumber:
		return ", not a number"
	case jsontext.KindTrue, jsontext.KindFalse:
		return ", not a boolean"
	case jsontext.KindNull:
		return ", not null"
	}
	if rest := unspaced(body); len(rest) == 0 {
		return ", not nothing"
	}
	return ""
}

// afterwards says what follows the object, at an index.
func afterwards(body []byte, i int) string {
	rest := unspaced(body[i:])
	if len(rest) > 0 && (rest[0] == '{' || rest[0] == '[') {
		return fmt.Sprintf("must end after the object: another document follows (at byte %d)", len(body)-len(rest))
	}
	return "must end after the object"
}

const endsTooEarly = "must be a whole JSON object; it ends too early"

// misspelling says which byte is no JSON, and what it begins where that can be
// told. It says nothing of the record but its syntax.
func misspelling(body []byte, i int) string {
	if i >= len(body) {
		return endsTooEarly
	}
	what := "must be JSON"
	if c, size := utf8.DecodeRune(body[i:]); c == utf8.RuneError && size == 1 {
		what = "must be JSON in UTF-8"
	} else if inString(body[:i]) {
		what = wrongInString(body[i:])
	} else if found := wrongOutside(body, i); found != "" {
		what = found
	}
	return fmt.Sprintf("%s (at byte %d)", what, i)
}

// inString reports whether a string is open at the end of what has been read.
func inString(read []byte) (open bool) {
	for i := 0; i < len(read); i++ {
		switch {
		case read[i] == '"':
			open = !open
		case open && read[i] == '\\':
			i++
		}
	}
	return open
}

func wrongInString(rest []byte) string {
	switch {
	case rest[0] < ' ':
		return `must have control characters in strings escaped, a new line as \n`
	case bytes.HasPrefix(rest, []byte(`\u`)) && len(rest) >= 6 && isHex(rest[2:6]):
		return `must have both halves of a surrogate pair in strings, or none`
	}
	return `must have only the escapes of JSON in strings`
}

func isHex(text []byte) bool {
	return len(bytes.Trim(text, "0123456789abcdefABCDEF")) == 0
}

// notJSON are words and signs that some encoders write.
var notJSON = []struct{ begins, message string }{
	{"NaN", "must have numbers, and null in place of NaN"},
	{"nan", "must have numbers, and null in place of NaN"},
	{"Infinity", "must have numbers, and null in place of Infinity"},
	{"-Infinity", "must have numbers, and null in place of Infinity"},
	{"inf", "must have numbers, and null in place of Infinity"},
	{"True", "must have true, false and null in lower case"},
	{"False", "must have true, false and null in lower case"},
	{"TRUE", "must have true, false and null in lower case"},
	{"FALSE", "must have true, false and null in lower case"},
	{"Null", "must have true, false and null in lower case"},
	{"NULL", "must have true, false and null in lower case"},
	{"None", "must have null in place of None"},
	{"undefined", "must have null in place of undefined"},
	{"'", "must have double quotes around strings and names, not single ones"},
	{"//", "must not have comments"},
	{"/*", "must not have comments"},
	{"#", "must not have comments"},
	{"+", "must have numbers without a plus sign before them"},
	{".", "must have digits on both sides of a number's point"},
}

// wrongOutside looks at what is wrong outside of strings; empty where it cannot
// be told.
func wrongOutside(body []byte, i int) string {
	rest, before := body[i:], bytes.TrimRight(body[:i], " \t\r\n")
	for _, w := range notJSON {
		if bytes.HasPrefix(rest, []byte(w.begins)) {
			return w.message
		}
	}
	last := before[max(0, len(before)-1):]
	switch {
	case rest[0] == ',' && bytes.ContainsAny(first(unspaced(rest[1:])), "}]"):
		return "must not have a comma before a closing bracket"
	case bytes.ContainsAny(rest[:1], "0123456789xX") && string(last) == "0":
		return "must have decimal numbers without leading zeros"
	case isLetter(rest[0]) && bytes.ContainsAny(last, "{,"):
		return "must have double quotes around names"
	}
	return ""
}

func first(b []byte) []byte { return b[:min(len(b), 1)] }

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' || c == '_' || c == '$' }
