package whatif

import (
	"cmp"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/schemas"
)

// outcome is how two verdicts on one record differ.
type outcome int

const (
	accepted      outcome = iota // by both, as one datatype
	refused                      // by both
	newlyRefused                 // by the candidate alone
	newlyAccepted                // by the candidate alone
	rerouted                     // accepted by both, as different datatypes
)

// verdict is what is to be known of both.
type verdict struct {
	outcome  outcome
	datatype string             // in force; of what is newly accepted, the candidate's
	now      string             // the datatype in force, of what is refused that of the refusal; _none without one
	then     string             // the candidate's, which may be empty where it refuses
	why      *esclusa.Rejection // where it is newly refused or newly accepted
	sender   []byte             // points into the record
}

// judges holds records against two catalogues. It is safe for concurrent use.
type judges struct {
	inForce, candidate *schemas.Catalogue
}

// judge is the verdict on a record as a sender's. One of a channel counts as sent anew,
// with the datatype named: by which version it was accepted then says nothing.
func (j judges) judge(rec *esclusa.Record) verdict {
	now, then := j.inForce.Check(rec), j.candidate.Check(rec)
	switch {
	case now.Rejection == nil && then.Rejection == nil:
		v := verdict{outcome: accepted, datatype: now.Channel.Datatype, now: now.Channel.Datatype, then: then.Channel.Datatype}
		if v.then != v.now {
			v.outcome = rerouted
		}
		return v
	case now.Rejection == nil:
		return verdict{outcome: newlyRefused, datatype: now.Channel.Datatype, now: now.Channel.Datatype, then: then.Rejection.Datatype, why: then.Rejection, sender: now.Sender}
	}
	before := cmp.Or(now.Rejection.Datatype, esclusa.NoDatatype)
	if then.Rejection == nil {
		return verdict{outcome: newlyAccepted, datatype: then.Channel.Datatype, now: before, then: then.Channel.Datatype, why: now.Rejection, sender: then.Sender}
	}
	return verdict{outcome: refused, datatype: before, now: before}
}

// asSent is a record of a channel as a sender would send it: without what the router
// added, and with the datatype in a header. Headers are appended to those of more.
func asSent(rec *esclusa.Record, datatype []byte, more []esclusa.Header) (esclusa.Record, []esclusa.Header) {
	from := len(more)
	more = append(esclusa.AppendUnreserved(more, rec.Headers), esclusa.Header{Key: esclusa.HeaderDatatype, Value: datatype})
	sent := *rec
	sent.Headers = more[from:len(more):len(more)]
	return sent, more
}
