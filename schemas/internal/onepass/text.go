package onepass

import (
	"encoding/binary"
	"math/bits"
	"unicode/utf8"
)

// at is b[i], or 0 past the end.
func at(b []byte, i int) byte {
	if uint(i) < uint(len(b)) {
		return b[i]
	}
	return 0
}

func hasPrefixAt(b []byte, i int, s string) bool {
	return len(b)-i >= len(s) && string(b[i:i+len(s)]) == s
}

// skipSpace returns the index of the first byte from i on that is not white
// space.
func skipSpace(b []byte, i int) int {
	for i < len(b) && b[i] <= ' ' && (b[i] == ' ' || b[i] == '\n' || b[i] == '\t' || b[i] == '\r') {
		i++
	}
	return i
}

// The bytes of a word of eight.
const (
	ones  = 0x0101010101010101
	highs = 0x8080808080808080
)

// special flags, in the top bit of its byte, the first of the eight bytes that
// plain text cannot hold: a quote, a backslash, a control, non-ASCII. Flags
// above the lowest may be wrong.
func special(w uint64) uint64 {
	quote := w ^ ones*'"'
	slash := w ^ ones*'\\'
	return ((quote-ones)&^quote | (slash-ones)&^slash | (w-ones*0x20)&^w | w) & highs
}

// scanText reads a string from i, the index after the opening quote. It returns
// the index after the closing quote, the number of characters, and whether there
// are escapes; end is unknown where the text is not strict JSON.
func scanText(b []byte, i int) (end, runes int, escaped bool) {
	start, extra := i, 0 // extra: bytes that are not a character of their own
	for {
		i = skipPlain(b, i)
		if i >= len(b) {
			return unknown, 0, false
		}
		c, n := b[i], 1
		switch {
		case c == '"':
			return i + 1, i - start - extra, escaped
		case c == '\\':
			escaped = true
			n = escapeLen(b[i:])
		case c < ' ':
			return unknown, 0, false
		case c >= utf8.RuneSelf:
			n = runeLen(b[i:])
		}
		if n == 0 {
			return unknown, 0, false
		}
		extra += n - 1
		i += n
	}
}

// longText is after how much text bigger steps pay.
const longText = 128

// skipPlain skips plain text from i on, but for the last seven bytes of the
// record.
func skipPlain(b []byte, i int) int {
	for start := i; i+8 <= len(b); {
		if m := special(binary.LittleEndian.Uint64(b[i:])); m != 0 {
			return i + bits.TrailingZeros64(m)>>3
		}
		if i += 8; i-start == longText {
			i = skipBlocks(b, i)
		}
	}
	return i
}

// skipBlocks skips blocks of plain text.
func skipBlocks(b []byte, i int) int {
	for ; i+32 <= len(b); i += 32 {
		p := b[i : i+32 : i+32]
		m := special(binary.LittleEndian.Uint64(p)) | special(binary.LittleEndian.Uint64(p[8:])) |
			special(binary.LittleEndian.Uint64(p[16:])) | special(binary.LittleEndian.Uint64(p[24:]))
		if m != 0 {
			break
		}
	}
	return i
}

// runeLen is the length of the character of several bytes that b begins with; 0
// if it is not UTF-8.
func runeLen(b []byte) int {
	if c := b[0]; c >= 0xC2 && c < 0xE0 && len(b) > 1 && b[1]&0xC0 == 0x80 { // the usual
		return 2
	}
	r, n := utf8.DecodeRune(b)
	if r == utf8.RuneError && n <= 1 {
		return 0
	}
	return n
}
