package schemas

import (
	"strings"
	"unicode/utf8"

	"github.com/esclusa/esclusa"
)

// Keywords of the rules that stand outside of the schema, as violations name
// them. A violation of the schema bears the schema's keyword.
const (
	ruleSyntax      = "syntax"      // the body is not exactly one JSON object
	ruleLimit       = "limit"       // one of Limits
	ruleNull        = "null"        // a null value where none may be
	ruleHeader      = "header"      // headers of one name contradict each other
	ruleCloudEvents = "cloudevents" // the envelope is none, or holds what we do not take
	ruleDatatype    = "datatype"    // names no datatype, or none of the catalogue
	ruleDataschema  = "dataschema"  // names no version of the datatype that senders may use
	ruleKey         = "key"         // the domain key, or the record's key
	ruleData        = "data"        // inline data is not base64
	ruleMediaType   = "media_type"  // inline data is of another media type
	ruleSize        = "size"        // inline data is longer or shorter
	ruleSHA256      = "sha256"      // inline data has another digest
	ruleSource      = "source"      // no believable esclusa-source
	rulePartition   = "partition"   // not in the partition of its key
)

// refusal is why a record is refused, before it is known as what.
type refusal struct {
	reason     esclusa.Reason
	violations []esclusa.Violation
}

func malformed(pointer, rule, message string) *refusal {
	return refuse(esclusa.Malformed, pointer, rule, message)
}

func exceeded(pointer, message string) *refusal {
	return refuse(esclusa.LimitExceeded, pointer, ruleLimit, message)
}

// refuse is a refusal with one violation. Its shape stays empty: the pointer may
// hold names that no schema declares.
func refuse(reason esclusa.Reason, pointer, rule, message string) *refusal {
	f := &struct {
		refusal
		one [1]esclusa.Violation
	}{one: [1]esclusa.Violation{{Pointer: cutPointer(pointer), Keyword: rule, Message: message}}}
	f.refusal = refusal{reason: reason, violations: f.one[:]}
	return &f.refusal
}

// rejection is the verdict on a record of the channel; nil where the record
// names none.
func (f *refusal) rejection(ch *Channel) *esclusa.Rejection {
	if ch == nil {
		return esclusa.Reject(f.reason, "", "", f.violations...)
	}
	schema := ch.ID
	if f.reason == esclusa.Malformed || f.reason == esclusa.LimitExceeded || RefusesVersion(f.violations) {
		schema = "" // never came as far as the schema
	}
	return esclusa.Reject(f.reason, ch.Datatype, schema, f.violations...)
}

// maxPointerBytes keeps an alert small where a record's names are long.
const maxPointerBytes = 512

// cutPointer cuts a pointer at a character, and drops half an escape (~0, ~1).
func cutPointer(pointer string) string {
	cut, whole := cutAtRune(pointer, maxPointerBytes)
	if whole {
		return pointer
	}
	return strings.TrimSuffix(cut, "~")
}

// cutAtRune is as much of a text as most bytes take, and whether that is all.
func cutAtRune(s string, most int) (cut string, whole bool) {
	if len(s) <= most {
		return s, true
	}
	for !utf8.RuneStart(s[most]) {
		most--
	}
	return s[:most], false
}
