package redrive

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/schemas"
)

// What a plan tells of records, and a patch that is suggested, stand in the journal and are
// shown to whoever may see redrives, who need not be let see payloads.

// told is what is wrong with a record that came as one of a datatype, as everybody may be
// told. Sent as one of another, or patched into that, it still has what its own masks. What
// a patch has moved may have come from there, under whatever name.
func (j *job) told(c *schemas.Catalogue, own string, rej *esclusa.Rejection) []esclusa.Violation {
	own = masking(own)
	all := rej.Errors
	for _, datatype := range []string{own, rej.Datatype} {
		all = c.Masked(&esclusa.Alert{Datatype: &datatype, Errors: all}).Errors
	}
	if j.patch != nil && j.patch.Moves() && c.HidesAny(own) {
		all = slices.Clone(all)
		for i := range all {
			all[i].Pointer = ""
		}
	}
	return all
}

// why is what is told first of what is wrong with a record.
func (j *job) why(c *schemas.Catalogue, own string, rej *esclusa.Rejection) string {
	if len(rej.Errors) == 0 {
		return string(rej.Reason)
	}
	first := j.told(c, own, rej)[0]
	return strings.TrimSpace(first.Pointer + " " + first.Message)
}

// masking is the datatype by whose rules a record is masked that came as one of a datatype.
func masking(datatype string) string {
	if datatype == esclusa.NoDatatype {
		return "" // any
	}
	return datatype
}

// shows reports whether the text that a body has at a pointer may be shown to everybody,
// by the rules of a datatype.
func shows(c *schemas.Catalogue, datatype string, body []byte, pointer, text string) bool {
	if c.Hides(datatype, pointer) {
		return false
	}
	var value any
	if err := json.Unmarshal(c.Masked(&esclusa.Alert{Datatype: &datatype, Payload: body}).Payload, &value); err != nil {
		return false
	}
	shown, _ := lookUp(value, pointer).(string)
	return shown == text
}
