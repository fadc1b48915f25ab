package endtoend

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"
)

// ask asks over HTTP under a name and with headers, "name: value" each.
func (s *system) ask(method, path, host, body string, headers ...string) (int, http.Header, string) {
	s.t.Helper()
	req, err := http.NewRequestWithContext(s.t.Context(), method, "http://"+s.at.HTTP+path, strings.NewReader(body))
	if err != nil {
		s.t.Fatal(err)
	}
	req.Host = host
	for _, line := range headers {
		name, value, _ := strings.Cut(line, ": ")
		req.Header.Add(name, value)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		s.t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	return resp.StatusCode, resp.Header, string(text)
}

func (s *system) expectAnswer(code int, holds, method, path, host, body string, headers ...string) http.Header {
	s.t.Helper()
	got, header, text := s.ask(method, path, host, body, headers...)
	if got != code || !strings.Contains(text, holds) || text != "" && !strings.HasSuffix(text, "\n") {
		s.t.Errorf("%s %s for %s %q: %d %q, want %d and %q", method, path, host, headers, got, text, code, holds)
	}
	return header
}

func TestErasureTakesAChangeThatItsSenderHadNotSeen(t *testing.T) {
	s := start(t, options(t))
	s.want("POST", "/send_message", customer(7, "v2"), 200, stored)
	seen := s.expectAnswer(200, "v2", "GET", "/v1/customers/7", "", "").Get("ETag")
	s.want("POST", "/send_message", customer(7, "v3"), 200, stored)
	s.expectAnswer(412, "If-Match", "DELETE", "/v1/customers/7?wait=readable", "", "", "If-Match: "+seen)
	s.want("GET", "/v1/customers/7", "", 200, customer(7, "v3"))
	fresh := s.expectAnswer(200, "v3", "GET", "/v1/customers/7", "", "", "If-None-Match: "+seen, "If-Modified-Since: Thu, 01 Jan 2099 00:00:00 GMT")
	if fresh.Get("Last-Modified") != "" {
		t.Error("it has a date, at a second's grain")
	}
	s.expectAnswer(204, "", "DELETE", "/v1/customers?key=7&wait=readable", "", "", "If-Match: "+fresh.Get("ETag"))
	s.expectAnswer(412, "no customer", "DELETE", "/v1/customers/7?wait=readable", "", "", "If-Match: "+fresh.Get("ETag"))
}

func TestProcessAnswersToForeignNamesOrInPlainText(t *testing.T) {
	t.Parallel()
	o := options(t)
	o.HTTPHosts = []string{"esclusa.example.org"}
	s := start(t, o)
	for _, path := range []string{"/livez", "/readyz", "/metrics", "/v1/channels", "/consume_message"} {
		s.expectAnswer(421, "--http-hosts", "GET", path, "evil.example", "")
	}
	s.expectAnswer(200, "alive", "GET", "/livez", "esclusa.example.org:8080", "")
	s.expectAnswer(400, "did you mean datatype", "POST", "/send_message?datatyp=text", "", grupo3)

	conn, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", s.at.HTTP)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if _, err := io.WriteString(conn, "GET /livez HTTP/1.1\r\n\r\n"); err != nil {
		t.Fatal(err)
	}
	resp, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusBadRequest || resp.Header.Get("Content-Type") != "application/problem+json" {
		t.Errorf("a request without Host: %d %s", resp.StatusCode, resp.Header.Get("Content-Type"))
	}
}

func TestIdleGroupsShutOutOthers(t *testing.T) {
	t.Parallel()
	o := options(t)
	o.MaxReaderGroups, o.MaxCallerGroups = 2, 2
	s := start(t, o)
	s.want("POST", "/send_message", grupo3, 200, stored)
	for _, group := range []string{"a", "b", "c"} {
		s.expectAnswer(204, "", "GET", "/consume_message?timeout=1ms&datatype=text&group="+group, "", "")
	}
	held := make(chan int)
	for _, group := range []string{"x", "y"} {
		go func() {
			code := 429
			for code == 429 { // while those before it are still leaving
				code, _ = s.call("GET", "/consume_message?timeout=30s&datatype=text&group="+group, "")
			}
			held <- code
		}()
	}
	eventually(t, "both groups are in use", func() bool {
		code, header, _ := s.ask("GET", "/consume_message?timeout=1ms&group=z", "", "")
		return code == http.StatusTooManyRequests && header.Get("Retry-After") == "1" // all are one caller's
	})
	s.want("POST", "/send_message?datatype=text", `{"id":"1","language":"es","body":"hola"}`, 200, `{"message":"Mensaje enviado a Kafka","status":"success"}`)
	for range 2 {
		select {
		case code := <-held:
			if code != 200 {
				t.Errorf("a reader in use got %d", code)
			}
		case <-time.After(patience):
			t.Fatal("a reader in use does not come back")
		}
	}
}
