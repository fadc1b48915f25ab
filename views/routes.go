package views

import (
	"net/http"

	"github.com/esclusa/esclusa/internal/access"
	"github.com/esclusa/esclusa/internal/apidocs"
)

// route is one call: what documents tell of it, and what serves it. A query is held
// against the parameters that the documents tell of.
type route struct {
	apidocs.Route
	handle   handler
	right    right
	guard    *access.Guard
	digest   func(key string) string // stands for keys in the log; nil: nothing does
	limiter  *limiter
	moves    bool   // a GET that changes something, so that neither HEAD nor a foreign page may
	anyQuery bool   // others write it, who may say more than is told of
	streams  bool   // its answer goes on; what counts as its time is that until it begins
	label    string // Label and Query, which newFront takes once: every request needs them
	query    []string
}

// anyParam is the name of the parameter of a route that answers whatever is asked.
const anyParam = "*"

// ServeHTTP answers what comes from where it may, of whoever may ask, and says what it
// means.
func (rt *route) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p := rt.refuse(r)
	if p == nil {
		p = rt.answer(w, r)
	}
	if p != nil {
		p.write(w, r)
	}
}

// answer answers whoever may ask.
func (rt *route) answer(w http.ResponseWriter, r *http.Request) *problem {
	if !rt.streams {
		if p := rt.limiter.begin(); p != nil {
			return p
		}
		defer rt.limiter.end()
	}
	r, p := rt.admit(r)
	if p != nil {
		return p
	}
	visit, p := rt.limiter.enter(r, rt.streams)
	if p != nil {
		return p
	}
	defer visit.Leave()
	visits(w, visit)
	if p := checkQuery(r.URL.RawQuery, rt.query); p != nil {
		return p
	}
	return rt.handle(w, r)
}

func (rt *route) refuse(r *http.Request) *problem {
	if rt.moves {
		if r.Method != http.MethodGet {
			return notAllowed(http.MethodGet)
		}
		r = r.WithContext(r.Context())
		r.Method = http.MethodPost // for which a foreign origin counts
	}
	return sameOrigin(r)
}

func inPath(name, does string, schema apidocs.Object) apidocs.Param {
	return apidocs.Param{Name: name, In: apidocs.InPath, Does: does, Schema: schema}
}

func inQuery(name, does string, schema apidocs.Object) apidocs.Param {
	return apidocs.Param{Name: name, In: apidocs.InQuery, Does: does, Schema: schema}
}

func inHeader(name, does string, schema apidocs.Object) apidocs.Param {
	return apidocs.Param{Name: name, In: apidocs.InHeader, Does: does, Schema: schema}
}

// answersJSON is an answer in JSON.
func answersJSON(status int, does string, schema apidocs.Object, headers ...string) apidocs.Answer {
	return apidocs.Answer{Status: status, Does: does, Media: mediaJSON, Schema: schema, Headers: headers}
}

// answersEmpty is an answer without a body.
func answersEmpty(status int, does string, headers ...string) apidocs.Answer {
	return apidocs.Answer{Status: status, Does: does, Headers: headers}
}
