package views

import (
	"cmp"
	"net/http"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/nearest"
)

// customerDatatype is the datatype of the calls that were there first.
const customerDatatype = "customer"

// sourceHeader names the ingress record that an answer speaks of.
const sourceHeader = "Esclusa-Source"

// message is the envelope of the calls that were there first. Its texts are a
// contract.
type message struct {
	Message string `json:"message"`
	Status  string `json:"status"`
}

var (
	sentReadable = message{"Mensaje enviado a Kafka y almacenado en Redis", "success"}
	sentRouted   = message{"Mensaje enviado a Kafka", "success"}
	sentOnly     = message{"Mensaje enviado a Kafka", "accepted"}
)

// envelope puts a document, as it is, where a message's text would be.
func envelope(doc []byte) []byte {
	const before, after = `{"message":`, `,"status":"success"}`
	b := make([]byte, 0, len(before)+len(doc)+len(after))
	b = append(b, before...)
	b = append(b, doc...)
	return append(b, after...)
}

// sendMessage checks, sends, and waits until the record is readable; without a
// table for its datatype, until it is routed.
func (c *counter) sendMessage(w http.ResponseWriter, r *http.Request) *problem {
	datatype := cmp.Or(r.URL.Query().Get("datatype"), customerDatatype)
	return c.once(w, r, "send_message "+datatype, func(w http.ResponseWriter, a *attempt) *problem {
		s, src, p := c.take(w, r, datatype, a)
		if p != nil {
			return p
		}
		w.Header().Set(sourceHeader, src.String())
		switch {
		case !c.await(r, s, src, waitReadable):
			answerJSON(w, http.StatusAccepted, sentOnly)
		case c.tableOf(datatype) != nil:
			answerJSON(w, http.StatusOK, sentReadable)
		default:
			answerJSON(w, http.StatusOK, sentRouted)
		}
		return nil
	})
}

// take takes a record from a request's body and sends it.
func (c *counter) take(w http.ResponseWriter, r *http.Request, datatype string, a *attempt) (*submission, esclusa.Source, *problem) {
	s, p := c.submit(w, r, datatype, true)
	if p != nil {
		return nil, esclusa.Source{}, p
	}
	a.saw(s.rec.Value)
	src, p := c.send(r, s, a)
	return s, src, p
}

// receipt says where a record went.
type receipt struct {
	Source   string `json:"source"`
	Datatype string `json:"datatype"`
	Topic    string `json:"topic"`
}

func (c *counter) receipt(datatype string, src esclusa.Source) receipt {
	return receipt{Source: src.String(), Datatype: datatype, Topic: c.Names.Channel(datatype)}
}

// postMessage checks and sends, and with ?wait= waits: 200 where it came to
// that, else 202. Without a table a record is readable once it is routed.
func (c *counter) postMessage(w http.ResponseWriter, r *http.Request) *problem {
	wait := r.URL.Query().Get("wait")
	if wait != "" && wait != waitRouted && wait != waitReadable {
		return badRequest("wait must be routed or readable, or absent" + nearest.Hint(wait, []string{waitRouted, waitReadable}))
	}
	datatype := r.PathValue("datatype")
	return c.once(w, r, "messages "+datatype, func(w http.ResponseWriter, a *attempt) *problem {
		if isBatch(r.Header) {
			return c.postBatch(w, r, datatype, wait, a)
		}
		s, src, p := c.take(w, r, datatype, a)
		if p != nil {
			return p
		}
		status := http.StatusAccepted
		if wait != "" && c.await(r, s, src, wait) {
			status = http.StatusOK
		}
		answerJSON(w, status, c.receipt(datatype, src))
		return nil
	})
}

// validate tells the router's verdict without sending.
func (c *counter) validate(w http.ResponseWriter, r *http.Request) *problem {
	s, p := c.submit(w, r, r.PathValue("datatype"), false)
	if p != nil {
		return p
	}
	defer s.release()
	answerJSON(w, http.StatusOK, struct {
		Valid    bool   `json:"valid"`
		Datatype string `json:"datatype"`
		Schema   string `json:"schema"`
		Key      string `json:"key"`
	}{true, s.channel.Datatype, s.channel.ID, s.key})
	return nil
}
