package esclusa

import (
	"errors"
	"strings"
	"unicode"
	"unicode/utf8"
)

// ErrDrives says of a text that people are to be shown later, in a log, a list or a
// message, that it could make another text of what it stands in.
var ErrDrives = errors.New("must be UTF-8 on one line, without controls and characters that turn the direction of writing")

// CheckShown returns ErrDrives for such a text, and nil for others. It is the one rule for
// all that somebody says of themselves or of what they do: who, why, from where.
func CheckShown(text string) error {
	if !utf8.ValidString(text) || strings.ContainsFunc(text, Drives) {
		return ErrDrives
	}
	return nil
}

// Shown is a text that somebody else may have written, as people are shown it: what
// CheckShown refuses in it is replaced.
func Shown(text string) string {
	if CheckShown(text) == nil {
		return text
	}
	return strings.Map(func(r rune) rune {
		if Drives(r) {
			return utf8.RuneError
		}
		return r
	}, strings.ToValidUTF8(text, string(utf8.RuneError)))
}

// Drives reports whether a character moves the cursor of a terminal, begins a command to it
// or a line, or turns the direction of writing: C0 and C1 controls, DEL, Unicode's line and
// paragraph separators and its Bidi_Control characters. All are below U+10000.
func Drives(r rune) bool {
	switch {
	case r < 0x7f:
		return r < ' '
	case r == '\u2028', r == '\u2029':
		return true
	}
	return unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r)
}
