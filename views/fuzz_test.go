package views

import (
	"bufio"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

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
		{"OPTIONS //", ""},
		{"CONNECT a:1", ""},
	} {
		f.Add(seed[0], "Content-Type: application/cloudevents+json\r\nCe-Source: %zz", seed[1])
	}
	w := newWorld()
	w.next = &esclusa.Record{Key: []byte("10"), Value: []byte(grupo)}
	h := w.handler(f)
	f.Fuzz(func(t *testing.T, line, headers, body string) {
		raw := line + " HTTP/1.1\r\nHost: h\r\nConnection: close\r\n" + headers + "\r\n\r\n"
		r, err := http.ReadRequest(bufio.NewReader(strings.NewReader(raw)))
		if err != nil {
			t.Skip("no request")
		}
		r.Body = http.NoBody
		if body != "" {
			r.Body = io.NopCloser(strings.NewReader(body))
		}
		answer := httptest.NewRecorder()
		h.ServeHTTP(answer, r)
		if answer.Code >= 500 {
			t.Errorf("%d: %s", answer.Code, answer.Body)
		}
		if answer.Code >= 400 && answer.Header().Get("Content-Type") != mediaProblem {
			t.Errorf("%d as %s", answer.Code, answer.Header().Get("Content-Type"))
		}
	})
}
