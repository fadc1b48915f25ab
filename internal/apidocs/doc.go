// Package apidocs makes the documents that tell programs and people what a system
// takes and answers: OpenAPI of its calls, AsyncAPI of its topics, a page of each
// datatype. They are made of the catalogue and of the routes as they are served, and
// have the same bytes for the same catalogue, routes and brokers.
//
// It answers no request and writes no file: views and the command do.
package apidocs

import (
	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/schemas"
)

// System is what documents tell of.
type System struct {
	Catalogue *schemas.Catalogue
	Names     esclusa.Names
	Version   string // of the build
	Brokers   Brokers
}

const (
	// Draft is the draft of JSON Schema that all schemas in the documents are of.
	Draft = "http://json-schema.org/draft-07/schema#"

	// Mark is near the beginning of every document, so that it can be told from what
	// others have written.
	Mark = "made by esclusa: changes here are lost"

	license = "Apache-2.0"
)
