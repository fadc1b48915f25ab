package views

import (
	"net/http"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/access"
	"github.com/esclusa/esclusa/schemas"
)

// signature is what a caller's records say of who sends them.
type signature struct {
	principal string
	datatype  string
	senders   access.Senders
}

func signatureOf(r *http.Request, datatype string) signature {
	caller := callerOf(r)
	name := caller.Name
	return signature{name[:min(len(name), esclusa.MaxPrincipal)], datatype, caller.Senders(datatype)}
}

// sign adds who the principal is to the headers of a record, and what it calls itself where
// the record does not say that and there is one name only. In structured mode the event's
// own source takes the place of that.
func (s signature) sign(headers []esclusa.Header) []esclusa.Header {
	if s.principal != "" {
		headers = append(headers, esclusa.Header{Key: esclusa.HeaderPrincipal, Value: []byte(s.principal)})
	}
	sole := s.senders.Sole()
	if sole == "" {
		return headers
	}
	for i := range headers {
		if headers[i].Key == esclusa.HeaderCESource {
			return headers
		}
	}
	return append(headers, esclusa.Header{Key: esclusa.HeaderCESource, Value: []byte(sole)})
}

// signed refuses a record whose sender, as it is read out of header or body, the caller may
// not call itself. It leaves no alert: those are for the sender. One that is refused before
// a sender can be told is nobody's.
func (c *counter) signed(r *http.Request, s signature, v schemas.Verdict) *problem {
	sender := string(v.Sender)
	if err := esclusa.CheckShown(sender); err != nil {
		return badRequest("ce-source, or the source of an event, " + err.Error())
	}
	if v.Rejection != nil && sender == "" || s.senders.Allow(sender) {
		return nil
	}
	p := c.forbid(r, access.Send, access.Scope{Datatype: s.datatype})
	p.Detail += ": not as the sender that the record names in ce-source"
	if sender == "" {
		p.Detail = "this needs the right to " + string(access.Send) + " without a name: say in ce-source who sends"
	}
	return p
}
