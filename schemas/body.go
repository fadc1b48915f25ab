package schemas

import (
	"unicode/utf8"

	"github.com/esclusa/esclusa"
)

// judge decides on a message of the version that is decoded, or an erasure.
func (ch *Channel) judge(m *message) (key string, f *refusal) {
	if m.body == nil {
		return string(m.key), ch.judgeErasure(m.key)
	}
	return ch.judgeBody(m.value)
}

// judgeBody holds a decoded body against schema and content.
func (ch *Channel) judgeBody(value map[string]any) (key string, f *refusal) {
	if v := ch.validate(value); len(v) > 0 {
		return "", &refusal{reason: schemaReason(v), violations: v}
	}
	if key, f = ch.domainKey(value); f != nil {
		return "", f
	}
	if !ch.content {
		return key, nil
	}
	if v := contentViolations(value); len(v) > 0 {
		return "", &refusal{reason: esclusa.ContentMismatch, violations: v}
	}
	return key, nil
}

// schemaReason tells a record that breaks its schema from one that would cost
// too much to find out about.
func schemaReason(v []esclusa.Violation) esclusa.Reason {
	if v[0].Keyword == ruleLimit {
		return esclusa.LimitExceeded
	}
	return esclusa.SchemaViolation
}

// judgeErasure decides on a record without a value.
func (ch *Channel) judgeErasure(key []byte) *refusal {
	switch {
	case ch.Table == "":
		return malformed("", ruleNull, "must have a value: only what is kept in a table can be erased")
	case len(key) == 0:
		return malformed("", ruleKey, "must have a key that says what to erase")
	case !utf8.Valid(key):
		return malformed("", ruleKey, "must have a key in UTF-8")
	case utf8.RuneCount(key) > maxKeyRunes:
		return exceeded("", keyTooLong)
	case ch.integerKeys() && !isInteger(key):
		return malformed("", ruleKey, "must have a key that is an integer as the rows have it, such as 7, not 007 or 7.0")
	}
	return nil
}
