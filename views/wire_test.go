package views

import (
	"strings"
	"testing"
)

// Each of these net/http answers by itself, before any handler.
func TestPlainTextOfNetHTTPReachesAClient(t *testing.T) {
	w := newWorld()
	addr := serve(t, w.handler(t))
	for name, c := range map[string]struct {
		request string
		status  int
		detail  string
	}{
		"no request":             {"hello\r\n\r\n", 400, "this is not a request of HTTP/1.1"},
		"TLS":                    {"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", 400, "this is not a request of HTTP/1.1"},
		"no Host":                {"GET /livez HTTP/1.1\r\n\r\n", 400, "this is not a request: missing required Host header"},
		"two Hosts":              {"GET /livez HTTP/1.1\r\nHost: localhost\r\nHost: evil\r\n\r\n", 400, "this is not a request of HTTP/1.1"},
		"a Host of odd bytes":    {"GET /livez HTTP/1.1\r\nHost: a b\r\n\r\n", 400, "this is not a request: malformed Host header"},
		"a bad header":           {"GET /livez HTTP/1.1\r\nHost: localhost\r\nX: \x01\r\n\r\n", 400, "this is not a request of HTTP/1.1"},
		"a bad path":             {"GET /%zz HTTP/1.1\r\nHost: localhost\r\n\r\n", 400, "this is not a request of HTTP/1.1"},
		"two lengths":            {"POST /send_message HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx", 400, "this is not a request of HTTP/1.1"},
		"a length that is none":  {"POST /send_message HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\nx", 400, "this is not a request of HTTP/1.1"},
		"a header that is long":  {"GET /livez HTTP/1.1\r\nHost: localhost\r\nX: " + strings.Repeat("x", maxHeaderBytes+8<<10) + "\r\n\r\n", 431, "the header must be shorter than 96 KiB"},
		"an unknown coding":      {"POST /send_message HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: gzip\r\n\r\n", 501, "a body comes with Content-Length or as Transfer-Encoding: chunked"},
		"another version":        {"GET /livez HTTP/3.7\r\nHost: localhost\r\n\r\n", 505, "this is not a request: unsupported protocol version"},
		"an expectation":         {"POST /send_message HTTP/1.1\r\nHost: localhost\r\nExpect: tea\r\nContent-Length: 2\r\n\r\n{}", 417, "Expect can only be 100-continue"},
		"the preface of HTTP/2":  {"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 404, "nothing answers at this path"},
		"a path that is a star":  {"GET * HTTP/1.1\r\nHost: localhost\r\n\r\n", 404, "nothing answers at this path"},
		"chunks that are none":   {"POST /send_message HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", 400, "the body could not be read to its end"},
		"a path without a slash": {"GET livez HTTP/1.1\r\nHost: localhost\r\n\r\n", 400, "this is not a request of HTTP/1.1"},
	} {
		t.Run(name, func(t *testing.T) {
			answer := raw(t, addr, c.request)
			if p := expectProblem(t, answer, c.status); p.Detail != c.detail {
				t.Errorf("detail %q, want %q", p.Detail, c.detail)
			}
			if !strings.HasSuffix(answer.Body.String(), "}\n") {
				t.Error("no newline ends it")
			}
			expectHeader(t, answer, "X-Content-Type-Options", "nosniff")
		})
	}
	if len(w.sent) != 0 {
		t.Errorf("%d records sent", len(w.sent))
	}
}

func TestHeadAndOptionsAnswerOtherwise(t *testing.T) {
	w := newWorld()
	w.mirror.put("10", []byte(grupo), source(0, 0), 7)
	addr := serve(t, w.handler(t))
	ask := func(line string) string { return line + " HTTP/1.1\r\nHost: localhost\r\n\r\n" }
	for _, path := range []string{"/v1/customers/10", "/get_message/10", "/v1/customers?key=10", "/v1/channels", "/livez", "/v1/alerts"} {
		get, head := raw(t, addr, ask("GET "+path)), raw(t, addr, ask("HEAD "+path))
		expect(t, head, 200, "")
		for _, name := range []string{"Content-Length", "Content-Type", "Etag"} {
			expectHeader(t, head, name, get.Header().Get(name))
		}
		if !strings.HasSuffix(get.Body.String(), "\n") || head.Body.Len() != 0 {
			t.Errorf("%s: GET ends with %q, HEAD has %d bytes", path, get.Body, head.Body.Len())
		}
	}
	expect(t, raw(t, addr, ask("HEAD /v1/customers/11")), 404, "")
	for path, allow := range map[string]string{
		"*": "", "/send_message": "POST, OPTIONS", "/consume_message": "GET, OPTIONS", "/v1/customers": "DELETE, GET, HEAD, OPTIONS",
		"/v1/customers/10?x=y": "DELETE, GET, HEAD, OPTIONS", "/metrics": "GET, HEAD, OPTIONS",
	} {
		answer := raw(t, addr, ask("OPTIONS "+path))
		expect(t, answer, 204, "")
		expectHeader(t, answer, "Allow", allow)
	}
	answer := raw(t, addr, ask("HEAD /consume_message"))
	expect(t, answer, 405, "")
	expectHeader(t, answer, "Allow", "GET")
	answer = raw(t, addr, ask("PUT /consume_message"))
	expectProblem(t, answer, 405)
	expectHeader(t, answer, "Allow", "GET")
	if len(w.asked) != 0 {
		t.Errorf("read %v", w.asked)
	}
}
