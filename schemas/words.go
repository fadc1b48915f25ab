package schemas

import (
	"strings"

	"github.com/esclusa/esclusa/internal/nearest"
)

// IsKeyword reports whether the lint knows a word, as a keyword or as an annotation.
func IsKeyword(name string) bool {
	_, known := keywords[name]
	return known
}

// Slip is the keyword that a word which is none looks like, empty for none.
func Slip(name string) string {
	if IsKeyword(name) || strings.HasPrefix(name, "x-") {
		return ""
	}
	return nearest.Word(name, meant)
}

// ChecksFormat reports whether a value of the keyword format is one that is checked.
func ChecksFormat(name string) bool {
	_, known := formats[name]
	return known
}
