package views

import (
	"bufio"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path"
	"strings"
	"testing"
	"time"

	"github.com/esclusa/esclusa"
)

// FuzzInputIsNeverOurFault feeds requests as they come over the wire: no input
// may bring about a status of the 500s, and every error is a problem document.
func FuzzInputIsNeverOurFault(f *testing.F) {
	for _, seed := range [][2]string{
		{"POST /send_message?datatype=customer", grupo},
		{"POST /v1/channels/text/messages?wait=routed", saludo},
		{"POST /v1/channels/image/validate", `{"id":"1","data":"JVBERi0="}`},
		{"GET /v1/customers/..%2F%00?x=%zz", ""},
		{"DELETE /v1/customers/%FF?wait=readable", ""},
		{"GET /consume_message?group=router&timeout=1e9h", ""},
		{"GET /v1/alerts?after=YWJj&limit=-1&reason=x", ""},
		{"POST /send_message?datatype=text&datatype=image;", `{"datatype":"text","data":{}}`},
		{"POST /v1/channels/customer/validate?wait=%", "\xef\xbb\xbf{}"},
		{"PUT /v1/channels/customer/schema", "{}"},
		{"HEAD /get_message/10?", ""},
		{"GET http://localhost/v1/./alerts?limit=1&sender=%ff", ""},
		{"GET /v1/alerts?limit=-1", ""},
		{"GET /v1/customers?prefix=%zz&after=a&limit=0", ""},
		{"POST /v1/customers/lookup", `{"keys":["10","11","10"]}`},
		{"HEAD /v1/customers/changes?from=oldest", ""},
		{"OPTIONS //", ""},
		{"CONNECT a:1", ""},
	} {
		f.Add(seed[0], "Content-Type: application/cloudevents+json\r\nCe-Source: %zz", seed[1])
	}
	f.Add("POST /v1/channels/video/messages", "Content-Encoding: gzip\r\nTraceparent: \xff", "\x1f\x8b")
	f.Add("POST /v1/channels/customer/messages?wait=readable", "Content-Type: application/x-ndjson\r\nIdempotency-Key: 1", grupo+"\n\n{}\r\n"+grupo)
	f.Add("POST /v1/channels/customer/messages", "Content-Encoding: zstd\r\nContent-Type: application/x-ndjson", "\x28\xb5\x2f\xfd")
	f.Add("GET /v1/customers/10", `If-None-Match: W/"2", *`+"\r\nIf-Modified-Since: x", "")
	f.Fuzz(func(t *testing.T, line, headers, body string) {
		raw := line + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + headers + "\r\n\r\n"
		r, err := http.ReadRequest(bufio.NewReader(strings.NewReader(raw)))
		if err != nil {
			t.Skip("no request")
		}
		r.Body = http.NoBody
		if body != "" {
			r.Body = io.NopCloser(strings.NewReader(body))
		}
		w := newWorld()
		w.next = &esclusa.Record{Key: []byte("10"), Value: []byte(grupo)}
		w.mirror.put("10", []byte(grupo), source(0, 1), 2)
		ctx, cancel := context.WithTimeout(r.Context(), time.Second)
		defer cancel()
		r = r.WithContext(ctx) // for what goes on
		answer := httptest.NewRecorder()
		w.handler(t).ServeHTTP(answer, r)
		if answer.Code >= 500 {
			t.Errorf("%d: %s", answer.Code, answer.Body)
		}
		if answer.Code >= 400 {
			expectProblem(t, answer, answer.Code)
		}
		if text := answer.Body.String(); text != "" && !strings.HasSuffix(text, "\n") {
			t.Errorf("no newline ends %q", text)
		}
	})
}

// FuzzCallsDisagree holds that all calls which take a record give one verdict, and
// that what they send is what came and will be routed.
func FuzzCallsDisagree(f *testing.F) {
	f.Add("customer", "Ce-Source", "crm", grupo)
	f.Add("text", "Content-Type", "application/cloudevents+json", `{"type":"customer","source":"/shop","data": `+saludo+` }`)
	f.Add("text", "Ce-Type", "customer", saludo)
	f.Add("image", "Ce-X", "%zz%00", `{"id":"1","data":"JVBERi0="}`)
	f.Add("video", "Content-Encoding", "gzip", "\xff")
	f.Add("text", "Ce-Id", "1", " "+saludo+"\r\n")
	f.Add("Text", "X", "", saludo)
	f.Add("nothing", "Traceparent", "x", `{"edad":1e999}`)
	f.Fuzz(func(t *testing.T, datatype, name, value, body string) {
		if h := (http.Header{}); name != "" {
			h.Add(name, value)
			if coded, _ := coding(h); coded != "" || isBatch(h) || h.Get(idempotencyHeader) != "" {
				return // what is sent then is not the body as it comes, or not at all
			}
		}
		w := newWorld()
		h := w.handler(t)
		ask := func(path string) *httptest.ResponseRecorder {
			r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, path, strings.NewReader(body))
			r.Host = "localhost"
			r.Header.Add(name, value)
			answer := httptest.NewRecorder()
			h.ServeHTTP(answer, r)
			return answer
		}
		if r := url.PathEscape(datatype); path.Clean("/"+r) != "/"+r {
			return // names another path
		}
		verdict := ask("/v1/channels/" + url.PathEscape(datatype) + "/validate")
		calls := []string{"/v1/channels/" + url.PathEscape(datatype) + "/messages"}
		if datatype != "" {
			calls = append(calls, "/send_message?datatype="+url.QueryEscape(datatype))
		}
		for _, call := range calls {
			w.sent = nil
			got := ask(call)
			if verdict.Code == http.StatusOK {
				checkSent(t, w, got, body)
			} else if a, b := expectProblem(t, verdict, verdict.Code), expectProblem(t, got, verdict.Code); len(w.sent) != 0 || a.Detail != b.Detail || a.Reason != b.Reason {
				t.Errorf("%s says %+v instead of %+v, and sends %d records", call, b, a, len(w.sent))
			}
		}
	})
}

// checkSent checks what a call with a good body has sent.
func checkSent(t *testing.T, w *world, answer *httptest.ResponseRecorder, body string) {
	t.Helper()
	if answer.Code != http.StatusOK && answer.Code != http.StatusAccepted || len(w.sent) != 1 || string(w.sent[0].Value) != body {
		t.Fatalf("%d: %s; sent %v", answer.Code, answer.Body, w.sent)
	}
	if v := w.config(t).Catalogue.Check(w.sent[0]); v.Rejection != nil || v.Key != string(w.sent[0].Key) {
		t.Errorf("what was sent will be %v, with key %q", v.Rejection, v.Key)
	}
}
