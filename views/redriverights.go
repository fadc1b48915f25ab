package views

import (
	"cmp"
	"encoding/json"
	"net/http"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/access"
)

// redriveScopes are those to all of which a right to send again is needed: that of what the
// filter names, and of what the records are to be sent as.
func redriveScopes(document json.RawMessage) []access.Scope {
	var d struct{ Plan struct{ As string } }
	_ = json.Unmarshal(document, &d) // it is ours
	scope := redriveScope(document)
	return []access.Scope{scope, {Datatype: cmp.Or(d.Plan.As, scope.Datatype), Sender: scope.Sender}}
}

// redriveScope is what a redrive is about, for rights: what its filter names.
func redriveScope(document json.RawMessage) access.Scope {
	var d struct {
		Plan struct{ Filter json.RawMessage }
	}
	_ = json.Unmarshal(document, &d) // it is ours
	return filterScope(d.Plan.Filter)
}

// mayPlan refuses a caller who may not send again all that the query may find, or not as
// the datatype that it names.
func (c *counter) mayPlan(r *http.Request, q *RedriveQuery) *problem {
	scope := access.Scope{Datatype: q.Datatype, Sender: q.Sender}
	as := access.Scope{Datatype: cmp.Or(q.As, q.Datatype), Sender: q.Sender}
	if caller := callerOf(r); !caller.May(access.Redrive, scope) || !caller.May(access.Redrive, as) {
		return c.forbid(r, access.Redrive, scope)
	}
	return nil
}

// mayRead refuses a patch by whose outcome the caller could guess what is masked for them.
func (c *counter) mayRead(r *http.Request, q *RedriveQuery) *problem {
	datatype := q.Datatype
	if datatype == esclusa.NoDatatype {
		datatype = ""
	}
	v := c.viewer(r)
	if q.Patch == nil || !q.Patch.Reads() || !c.Catalogue.HidesAny(datatype) || v.caller.Shows(access.Scope{Datatype: q.Datatype, Sender: q.Sender}, v.full) {
		return nil
	}
	return newProblem(http.StatusUnprocessableEntity, "what test, convert, map, move and rename make of records would tell values that are masked for you: "+
		"name a datatype that masks nothing, or have somebody plan it who is shown payloads in full")
}

// filterScope is what a filter of a redrive names, for rights.
func filterScope(filter json.RawMessage) access.Scope {
	var f struct {
		Datatype string `json:"datatype"`
		Sender   string `json:"sender"`
	}
	_ = json.Unmarshal(filter, &f) // it is ours; what it does not say is all
	return access.Scope{Datatype: f.Datatype, Sender: f.Sender}
}

// redriveFor refuses a caller who may not have all that a redrive is about sent again, or not
// as the datatype that it names.
func (c *counter) redriveFor(r *http.Request, one *Redrive) *problem {
	for _, scope := range redriveScopes(one.Document) {
		if !callerOf(r).May(access.Redrive, scope) {
			return c.forbid(r, access.Redrive, scope)
		}
	}
	return nil
}

// redriveSeen refuses a caller who may not see all that a redrive is about.
func (c *counter) redriveSeen(r *http.Request, one *Redrive) *problem {
	if scope := redriveScope(one.Document); !callerOf(r).May(access.AlertsRead, scope) {
		return c.forbid(r, access.AlertsRead, scope)
	}
	return nil
}
