package views

import (
	"cmp"
	"encoding/json"
	"net/http"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/access"
)

// filterScope is what a filter of a redrive names, for rights; what it does not say is all.
func filterScope(f *esclusa.AlertFilter) access.Scope {
	return access.Scope{Datatype: f.Datatype, Sender: f.Sender}
}

// redriveScope is what a redrive is about: what its filter names. as is the datatype that
// the records are to be sent as, empty for their own.
func redriveScope(document json.RawMessage) (of access.Scope, as string) {
	var d struct {
		Plan struct {
			Filter esclusa.AlertFilter
			As     string
		}
	}
	_ = json.Unmarshal(document, &d) // it is ours
	return filterScope(&d.Plan.Filter), d.Plan.As
}

// mayRedrive refuses a caller who may not send again all of a scope, or not as a datatype,
// empty for that of the scope.
func (c *counter) mayRedrive(r *http.Request, of access.Scope, as string) *problem {
	for _, scope := range []access.Scope{of, {Datatype: cmp.Or(as, of.Datatype), Sender: of.Sender}} {
		if !callerOf(r).May(access.Redrive, scope) {
			return c.forbid(r, access.Redrive, scope)
		}
	}
	return nil
}

// mayRead refuses a patch by whose outcome the caller could guess what is masked for them.
func (c *counter) mayRead(r *http.Request, q *RedriveQuery) *problem {
	datatype := q.Datatype
	if datatype == esclusa.NoDatatype {
		datatype = ""
	}
	if q.Patch == nil || !q.Patch.Reads() || !c.Catalogue.HidesAny(datatype) || callerOf(r).Shows(filterScope(&q.AlertFilter), c.PayloadsInFull) {
		return nil
	}
	return newProblem(http.StatusUnprocessableEntity, "what test, convert, map, move and rename make of records would tell values that are masked for you: "+
		"name a datatype that masks nothing, or have somebody plan it who is shown payloads in full")
}

// redriveSeen refuses a caller who may not see all that a redrive is about.
func (c *counter) redriveSeen(r *http.Request, one *Redrive) *problem {
	if scope, _ := redriveScope(one.Document); !callerOf(r).May(access.AlertsRead, scope) {
		return c.forbid(r, access.AlertsRead, scope)
	}
	return nil
}
