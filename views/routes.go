package views

import (
	"cmp"
	"net/http"
	"strings"
)

// route is one call, and all that the front knows of it.
type route struct {
	pattern string // the mux's
	label   string // in metrics; default the pattern
	handle  handler
	params  []string // that its query may have; a name that ends in [] may come more than once
	codes   []int    // that it answers with, so that they are seen before the first request
	moves   bool     // a GET that changes something, so that neither HEAD nor a foreign page may
	streams bool     // its answer goes on; what counts as its time is that until it begins
}

// anyParams is for a route that answers whatever is asked.
var anyParams = []string{"*"}

func (o Operations) routes() []route {
	return []route{
		{pattern: "GET /livez", handle: alive, codes: []int{200}},
		{pattern: "GET /readyz", handle: o.ready, codes: []int{200, 503}},
		{pattern: "GET /metrics", handle: o.exposition(), params: []string{"name[]"}, codes: []int{200}},
	}
}

func (c *counter) routes() []route {
	routes := []route{
		{pattern: "POST /send_message", handle: c.sendMessage, params: []string{"datatype"}, codes: []int{200, 202, 404, 409, 413, 415, 422, 503}},
		{pattern: "GET /get_message/{id}", handle: c.getMessage, codes: []int{200, 304, 404, 412, 503}},
		{pattern: "GET /consume_message", handle: c.consumeMessage, params: []string{"datatype", "group", "timeout"}, codes: []int{200, 204, 404, 503}, moves: true},
		{pattern: "GET /v1/channels", handle: c.listChannels, codes: []int{200}},
		{pattern: "GET /v1/channels/{datatype}", handle: c.getChannel, codes: []int{200, 404}},
		{pattern: "GET /v1/channels/{datatype}/schema", handle: c.getSchema, params: []string{"version"}, codes: []int{200, 304, 404}},
		{pattern: "POST /v1/channels/{datatype}/messages", handle: c.postMessage, params: []string{"wait"}, codes: []int{200, 202, 207, 404, 409, 413, 415, 422, 503}},
		{pattern: "POST /v1/channels/{datatype}/validate", handle: c.validate, codes: []int{200, 404, 413, 415, 422}},
		{pattern: "GET /v1/alerts", handle: c.listAlerts, params: []string{"datatype", "reason", "sender", "limit", "after"}, codes: []int{200}},
	}
	for _, t := range c.tables {
		routes = append(routes, t.routes()...)
	}
	return routes
}

// routes are the calls of one table. They share their labels with those of other
// tables, so that a catalogue of many tables has no more series.
func (t *table) routes() []route {
	routes := []route{
		{pattern: "GET /v1/{table}/{key}", handle: t.get, codes: []int{200, 304, 404, 412, 503}},
		{pattern: "GET /v1/{table}", handle: t.getOrList, params: []string{"key", "prefix", "after", "limit"}, codes: []int{200, 304, 404, 412, 503}},
		{pattern: "DELETE /v1/{table}/{key}", handle: t.erase, params: []string{"wait"}, codes: []int{202, 204, 412, 422, 503}},
		{pattern: "DELETE /v1/{table}", handle: t.erase, params: []string{"key", "wait"}, codes: []int{202, 204, 412, 422, 503}},
		{pattern: "POST /v1/{table}/lookup", handle: t.lookupAll, codes: []int{200, 413, 415, 503}},
		{pattern: "GET /v1/{table}/changes", handle: t.changes, params: []string{"from"}, codes: []int{200, 503}, streams: true},
	}
	for i := range routes {
		routes[i].label = routes[i].pattern
		routes[i].pattern = strings.Replace(routes[i].pattern, "{table}", t.name, 1)
	}
	return routes
}

// labelled is what the route is called in metrics and logs.
func (rt *route) labelled() string { return cmp.Or(rt.label, rt.pattern) }

// ServeHTTP answers what comes from where it may and says what it means.
func (rt *route) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p := rt.refuse(r)
	if p == nil {
		p = rt.handle(w, r)
	}
	if p != nil {
		p.write(w, r)
	}
}

func (rt *route) refuse(r *http.Request) *problem {
	if rt.moves {
		if r.Method != http.MethodGet {
			return notAllowed(http.MethodGet)
		}
		r = r.WithContext(r.Context())
		r.Method = http.MethodPost // for which a foreign origin counts
	}
	if p := sameOrigin(r); p != nil {
		return p
	}
	return checkQuery(r.URL.RawQuery, rt.params)
}
