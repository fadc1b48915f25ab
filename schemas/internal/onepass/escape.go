package onepass

import (
	"bytes"
	"unicode/utf8"
)

// The lengths of \u00e1, and of two that make one character.
const (
	unicodeLen = 6
	pairLen    = 12
)

// escapeLen is the length of the escape that b begins with, of a surrogate pair
// both halves; 0 if it is malformed or half a pair.
func escapeLen(b []byte) int {
	if len(b) < 2 {
		return 0
	}
	switch b[1] {
	case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
		return 2
	case 'u':
		return unicodeEscapeLen(b)
	}
	return 0
}

func unicodeEscapeLen(b []byte) int {
	switch u := hex4(b[2:]); {
	case u < 0 || isLow(u):
		return 0
	case !isHigh(u):
		return unicodeLen
	}
	if len(b) >= pairLen && b[6] == '\\' && b[7] == 'u' && isLow(hex4(b[8:])) {
		return pairLen
	}
	return 0
}

func isHigh(u int) bool { return u >= 0xD800 && u < 0xDC00 }

func isLow(u int) bool { return u >= 0xDC00 && u < 0xE000 }

// hex4 is the value of the four hexadecimal digits that b begins with, or -1.
func hex4(b []byte) int {
	if len(b) < 4 {
		return -1
	}
	u := 0
	for _, c := range b[:4] {
		switch {
		case isDigit(c):
			c -= '0'
		case c >= 'a' && c <= 'f':
			c -= 'a' - 10
		case c >= 'A' && c <= 'F':
			c -= 'A' - 10
		default:
			return -1
		}
		u = u<<4 | int(c)
	}
	return u
}

// AppendText appends to dst what the inside of a string of JSON stands for. A
// pass must have found the string valid.
func AppendText(dst, b []byte) []byte {
	for {
		i := bytes.IndexByte(b, '\\')
		if i < 0 {
			return append(dst, b...)
		}
		dst = append(dst, b[:i]...)
		n := escapeLen(b[i:])
		dst = appendEscape(dst, b[i:i+n])
		b = b[i+n:]
	}
}

func appendEscape(dst, escape []byte) []byte {
	switch c := escape[1]; c {
	case 'b':
		return append(dst, '\b')
	case 'f':
		return append(dst, '\f')
	case 'n':
		return append(dst, '\n')
	case 'r':
		return append(dst, '\r')
	case 't':
		return append(dst, '\t')
	case 'u':
		r := rune(hex4(escape[2:]))
		if len(escape) == pairLen {
			r = 0x10000 + (r-0xD800)<<10 + rune(hex4(escape[8:])) - 0xDC00
		}
		return utf8.AppendRune(dst, r)
	default:
		return append(dst, c)
	}
}
