package schemas

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/schemas/internal/onepass"
)

// The domain key is a text, which Kafka, Redis and HTTP know the record by: that of a
// string, or the decimal text of an integer. JSON Schema has 100, 1e2 and 100.0 for one
// integer, so they are one key.

// maxKeyRunes bounds the domain key, in characters.
const maxKeyRunes = 256

var keyTooLong = fmt.Sprintf("must be a key of at most %d characters", maxKeyRunes)

// domainKey takes the key from a body that its schema has accepted.
func (ch *Channel) domainKey(value map[string]any) (string, *refusal) {
	var at any = value
	for name := range jsontext.Pointer(ch.Key).Tokens() {
		object, _ := at.(map[string]any)
		at = object[name]
	}
	key, _ := keyText(at)
	switch {
	case key == "":
		return "", refuse(esclusa.SchemaViolation, ch.Key, ruleKey, "must be a string that is not empty, or an integer")
	case utf8.RuneCountInString(key) > maxKeyRunes:
		return "", exceeded(ch.Key, keyTooLong)
	}
	return key, nil
}

// keyText is the text that a value has as a key; false for one that is neither a string
// nor an integer.
func keyText(value any) (text string, ok bool) {
	switch value := value.(type) {
	case string:
		return value, true
	case json.Number:
		if x := exactly(value); x.whole() {
			return x.integer(), true
		}
	}
	return "", false
}

// IntegerKey reports whether the key of this version is the decimal text of an integer.
func (ch *Channel) IntegerKey() bool { return ch.integerKey }

// integerKeys reports whether every row of the datatype has an integer for its key. With
// a version that has strings, older rows may have any.
func (ch *Channel) integerKeys() bool {
	return !slices.ContainsFunc(ch.versions, func(v *Channel) bool { return !v.integerKey })
}

// isInteger reports whether a key is the text that an integer has as one.
func isInteger(key []byte) bool {
	digits, negative := strings.CutPrefix(string(key), "-")
	if digits == "" || strings.Trim(digits, "0123456789") != "" {
		return false
	}
	return digits[0] != '0' || digits == "0" && !negative
}

// integer is the decimal text of a whole number: no exponent, no zeros in front.
func (x exact) integer() string {
	if x.sign() == 0 {
		return "0"
	}
	text := x.digits + strings.Repeat("0", max(0, x.exp-len(x.digits)))
	if x.negative {
		return "-" + text
	}
	return text
}

// keyAt is the key at a place of a body that its compiled schema has accepted, empty
// where there is none. It may be a slice of the body: receivers compare it, and keep none.
func keyAt(body []byte, at onepass.Place) []byte {
	text := body[at.Start:at.End]
	switch {
	case len(text) == 0:
		return nil
	case text[0] == '"':
		return textAt(body, at)
	case bytes.ContainsAny(text, ".eE") || string(text) == "-0":
		key, _ := keyText(json.Number(text))
		return []byte(key)
	}
	return text // JSON has no zeros in front
}
