package redrive

import (
	"encoding/json"
	"strings"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/schemas"
)

// What a plan tells of records, and a patch that is suggested, stand in the journal and are
// shown to whoever may see redrives, who need not be let see payloads.

// why is what is wrong with a record first, as everybody may be told.
func why(c *schemas.Catalogue, rej *esclusa.Rejection) string {
	if len(rej.Errors) == 0 {
		return string(rej.Reason)
	}
	first := c.Masked(&esclusa.Alert{Datatype: &rej.Datatype, Errors: rej.Errors[:1]}).Errors[0]
	return strings.TrimSpace(first.Pointer + " " + first.Message)
}

// shows reports whether the text that a body has at a pointer may be shown to everybody.
func shows(c *schemas.Catalogue, datatype string, body []byte, pointer, text string) bool {
	var value any
	if err := json.Unmarshal(c.Masked(&esclusa.Alert{Datatype: &datatype, Payload: body}).Payload, &value); err != nil {
		return false
	}
	shown, _ := lookUp(value, pointer).(string)
	return shown == text
}
