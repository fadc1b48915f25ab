package views

import (
	"net/url"
	"strings"
	"testing"

	"github.com/esclusa/esclusa"
)

// holding describes a copy for a lookup of customer 10.
type holding struct {
	row      string // "", row, old, erased
	complete bool
	away     bool
}

func (h holding) fill(s *copied) {
	s.complete, s.away = h.complete, h.away
	switch h.row {
	case "row":
		s.put("10", []byte(grupo), source(3, 7), 42)
	case "old":
		s.put("10", []byte(`{"id_cliente":"10","nombre":"antes"}`), source(3, 1), 7)
	case "erased":
		s.put("10", nil, source(3, 8), 43)
	}
}

func TestLookupBelievesOnlyACompleteCopy(t *testing.T) {
	row, old, erased, none := "row", "old", "erased", ""
	for name, c := range map[string]struct {
		mirror, table holding
		status        int
	}{
		"the mirror has it":                           {holding{row, true, false}, holding{none, true, false}, 200},
		"the mirror knows that there is none":         {holding{none, true, false}, holding{row, true, false}, 404},
		"the mirror knows that it was erased":         {holding{erased, true, false}, holding{row, true, false}, 404},
		"mirror incomplete, its row is stale":         {holding{old, false, false}, holding{row, true, false}, 200},
		"mirror incomplete, its row was erased":       {holding{old, false, false}, holding{erased, true, false}, 404},
		"mirror incomplete, its watermark is stale":   {holding{erased, false, false}, holding{row, true, false}, 200},
		"mirror incomplete, the table knows none":     {holding{none, false, false}, holding{none, true, false}, 404},
		"mirror away, the table has it":               {holding{none, false, true}, holding{row, true, false}, 200},
		"mirror away, the table knows none":           {holding{none, false, true}, holding{none, true, false}, 404},
		"mirror away, the table recovers":             {holding{none, false, true}, holding{none, false, false}, 503},
		"mirror away, the table recovers from old":    {holding{none, false, true}, holding{old, false, false}, 503},
		"mirror incomplete, the table recovers":       {holding{old, false, false}, holding{old, false, false}, 503},
		"both away":                                   {holding{none, false, true}, holding{none, false, true}, 503},
		"mirror incomplete with a marker, table away": {holding{erased, false, false}, holding{none, false, true}, 503},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld()
			c.mirror.fill(&w.mirror)
			c.table.fill(&w.table)
			h := w.handler(t)
			direct, wrapped := call(h, "GET", "/v1/customers/10", ""), call(h, "GET", "/get_message/10", "")
			if c.status == 200 {
				expect(t, direct, 200, grupo)
				expect(t, wrapped, 200, `{"message":`+grupo+`,"status":"success"}`)
				expectHeader(t, direct, "ETag", `"42"`)
				expectHeader(t, direct, sourceHeader, "datatype/3/7")
				return
			}
			expectProblem(t, direct, c.status)
			expectProblem(t, wrapped, c.status)
			from := map[bool]string{true: "datatype/3/8"}
			told := c.mirror // that answers
			if !told.complete {
				told = c.table
			}
			expectHeader(t, direct, sourceHeader, from[c.status == 404 && told.row == erased]) // of who erased it
			if c.status == 503 {
				expectHeader(t, direct, "Retry-After", "1")
			}
		})
	}
}

func TestDocumentsAreNotReencoded(t *testing.T) {
	doc := "{ \"id_cliente\":\"10\",\n \"nombre\" : \"<b>\\u00e9 & é</b>\", \"edad\": 1E1 }"
	w := newWorld()
	w.mirror.put("10", []byte(doc), source(0, 0), 0)
	h := w.handler(t)
	expect(t, call(h, "GET", "/v1/customers/10", ""), 200, doc)
	expect(t, call(h, "GET", "/get_message/10", ""), 200, `{"message":`+doc+`,"status":"success"}`)
}

func TestAnyIdCanBeNamedInAPath(t *testing.T) {
	for _, id := range []string{"a/b", "..", ".", "a//b", "%2F", "ñ", "a b?c#d", "*", "{id}", "\x00", "a;b&c=d"} {
		w := newWorld()
		w.mirror.put(id, []byte(grupo), source(0, 0), 0)
		h := w.handler(t)
		escaped := strings.ReplaceAll(url.PathEscape(id), ".", "%2E")
		expect(t, call(h, "GET", "/v1/customers/"+escaped, ""), 200, grupo)
		expect(t, call(h, "GET", "/get_message/"+escaped, ""), 200, "")
		expect(t, call(h, "DELETE", "/v1/customers/"+escaped+"?wait=readable", ""), 204, "")
		if got := string(w.sent[0].Key); got != id {
			t.Errorf("erased %q, want %q", got, id)
		}
	}
}

func TestConditionalReads(t *testing.T) {
	w := newWorld()
	w.mirror.put("10", []byte(grupo), source(3, 7), 42)
	h := w.handler(t)
	fresh := call(h, "GET", "/v1/customers/10", "")
	expectHeader(t, fresh, "Last-Modified", "")
	expectHeader(t, fresh, "Cache-Control", "private, no-cache")
	for header, status := range map[string]int{
		`If-None-Match: "42"`:        304,
		`If-None-Match: "1", W/"42"`: 304,
		`If-None-Match: *`:           304,
		`If-None-Match: "1", *`:      200,

		`If-None-Match: "4"`: 200,
		`If-None-Match: 42`:  200,
	} {
		answer := call(h, "GET", "/v1/customers/10", "", header)
		expect(t, answer, status, "")
		expectHeader(t, answer, "ETag", `"42"`)
		if status == 304 && answer.Body.Len() != 0 {
			t.Errorf("%s: 304 with a body", header)
		}
	}
	expect(t, call(h, "HEAD", "/v1/customers/10", ""), 200, "")
}

func TestNoTagWithoutAVersion(t *testing.T) {
	w := newWorld()
	w.mirror.away = true
	w.table.put("10", []byte(grupo), source(3, 7), -1)
	answer := call(w.handler(t), "GET", "/v1/customers/10", "", `If-None-Match: "-1"`)
	expect(t, answer, 200, grupo)
	expectHeader(t, answer, "ETag", "")
}

func TestErasureSendsATombstone(t *testing.T) {
	w := newWorld()
	h := w.handler(t)
	expect(t, call(h, "DELETE", "/v1/customers/10", ""), 202, `{"source":"datatype/3/0","datatype":"customer","topic":"datatype.customer"}`)
	rec := w.sent[0]
	if rec.Value != nil || string(rec.Key) != "10" || len(rec.Headers) != 1 || rec.Headers[0].Key != esclusa.HeaderDatatype || string(rec.Headers[0].Value) != "customer" {
		t.Errorf("sent %+v", rec)
	}
	expect(t, call(h, "DELETE", "/v1/customers/11?wait=readable", ""), 204, "")
	expectProblem(t, call(h, "GET", "/v1/customers/11", ""), 404)
	expectProblem(t, call(h, "DELETE", "/v1/customers/10?wait=routed", ""), 400)
	expectProblem(t, call(h, "DELETE", "/v1/customers/%FF", ""), 422)
	expectProblem(t, call(h, "DELETE", "/v1/customers/"+strings.Repeat("x", 257), ""), 422)
	if len(w.sent) != 2 {
		t.Errorf("%d records sent, want 2", len(w.sent))
	}
}

func TestErasureDropsOutOfItsTrace(t *testing.T) {
	w := newWorld()
	expect(t, call(w.handler(t), "DELETE", "/v1/customers/10", "", "traceparent: 00-1-2-01", "tracestate: a=1"), 202, "")
	rec := w.sent[0]
	parent, _ := rec.Header("traceparent")
	if state, _ := rec.Header("tracestate"); string(parent) != "00-1-2-01" || string(state) != "a=1" {
		t.Errorf("sent with headers %s", rec.Headers)
	}
}
