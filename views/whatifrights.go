package views

import (
	"net/http"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/access"
)

// mayJudge restricts what a caller asks to records of which they may know what another schema
// would make of them. A schema can be made to accept one value alone, so that whoever may not
// see what is masked could guess until it does.
func (c *counter) mayJudge(r *http.Request, q *WhatIfQuery) *problem {
	of := q.Datatype
	if _, known := c.Catalogue.Channel(of); !known {
		of = "" // its records name none that is known
	}
	if c.hidden(r, of) {
		return newProblem(http.StatusUnprocessableEntity, "another schema could tell values that are masked for you: have somebody ask who is shown payloads in full, or ask esclusa schema what-if, which reads the records itself")
	}
	caller := callerOf(r)
	if caller.May(access.CataloguePublish, access.Scope{}) && !c.hidden(r, "") {
		return nil // all count
	}
	q.Counts = func(datatype string) bool {
		return datatype != esclusa.NoDatatype && caller.May(access.CataloguePublish, access.Scope{Datatype: datatype})
	}
	return nil
}

// hidden reports whether something of records of a datatype, empty for none, is masked for a
// caller.
func (c *counter) hidden(r *http.Request, datatype string) bool {
	return c.Catalogue.HidesAny(datatype) && !callerOf(r).Shows(access.Scope{Datatype: datatype}, c.PayloadsInFull)
}
