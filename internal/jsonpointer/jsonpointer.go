// Package jsonpointer writes names as tokens of a JSON Pointer, and reads them (RFC 6901, 3
// and 4).
package jsonpointer

import "strings"

var (
	escapes   = strings.NewReplacer("~", "~0", "/", "~1")
	unescapes = strings.NewReplacer("~1", "/", "~0", "~")
)

// Escape is a name as a token of a pointer, which has the token behind a "/". It is safe for
// concurrent use.
func Escape(name string) string { return escapes.Replace(name) }

// Unescape is the name that a token stands for. A "~" that is no escape, which no pointer
// has, stays. It is safe for concurrent use.
func Unescape(token string) string { return unescapes.Replace(token) }
