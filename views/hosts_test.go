package views

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"github.com/esclusa/esclusa"
)

// everyCall is a request line of each route, without its version.
func everyCall(t *testing.T, w *world) []string {
	t.Helper()
	c := counter{Config: w.config(t)}
	var calls []string
	for _, rt := range append(c.Operations.routes(), c.routes()...) {
		line := strings.NewReplacer("{id}", "10", "{datatype}", "customer").Replace(rt.Pattern())
		if strings.HasSuffix(line, "/v1/customers") {
			line += "?key=10"
		}
		calls = append(calls, line)
	}
	return calls
}

func TestForeignNameReachesACall(t *testing.T) {
	w := newWorld()
	w.next = &esclusa.Record{Key: []byte("10"), Value: []byte(grupo)}
	w.mirror.put("10", []byte(grupo), source(0, 0), 1)
	addr := serve(t, w.handler(t))
	for _, line := range append(everyCall(t, w), "GET /nothing", "OPTIONS /send_message", "OPTIONS *") {
		request := fmt.Sprintf("%s HTTP/1.1\r\nHost: evil.example\r\nOrigin: http://evil.example\r\nSec-Fetch-Site: same-origin\r\nContent-Length: %d\r\n\r\n%s", line, len(grupo), grupo)
		if p := expectProblem(t, raw(t, addr, request), 421); !strings.Contains(p.Detail, "--http-hosts") {
			t.Errorf("%s: %s", line, p.Detail)
		}
	}
	if len(w.sent)+len(w.asked) != 0 {
		t.Error("something changed")
	}
	if code := raw(t, addr, "GET http://evil.example/livez HTTP/1.1\r\nHost: localhost\r\n\r\n").Code; code != 421 {
		t.Errorf("an absolute target: %d", code)
	}
}

func TestProcessDoesNotKnowItsOwnNames(t *testing.T) {
	w := newWorld()
	cfg := w.config(t)
	cfg.Hosts = []string{"Esclusa.example.org", "http-1", "192.0.2.7", "2001:db8::7"}
	h := counterOf(t, cfg)
	at := func(local, host string) int {
		ip := &net.TCPAddr{IP: net.ParseIP(local), Port: 5000}
		r := httptest.NewRequestWithContext(context.WithValue(t.Context(), http.LocalAddrContextKey, ip), http.MethodGet, "/livez", http.NoBody)
		r.Host = host
		answer := httptest.NewRecorder()
		h.ServeHTTP(answer, r)
		return answer.Code
	}
	for _, host := range []string{
		"localhost", "LocalHost:5000", "localhost.", "127.0.0.1:5000", "127.8.9.10", "[::1]:80", "[::1]", "[::ffff:127.0.0.1]", "",
		"10.1.2.3", "10.1.2.3:31000", "[::ffff:10.1.2.3]:5000",
		"esclusa.example.org", "ESCLUSA.example.org.:443", "http-1:5000", "192.0.2.7:80", "[2001:db8::7]:80",
	} {
		if code := at("10.1.2.3", host); code != 200 {
			t.Errorf("%q: %d", host, code)
		}
	}
	if code := at("fe80::7", "[fe80::7]:5000"); code != 200 {
		t.Errorf("its own address: %d", code)
	}
	for _, host := range []string{
		"evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "evil.localhost", "10.1.2.4", "[fe80::8]", "2130706433", "127.1", "0.0.0.0",
		"esclusa.example.org.evil.example", "http-1.", "http-2", ":5000", "localhost:5000:80", "user@localhost", "[::1", "[::2]:1",
	} {
		if want := 421; host == "http-1." {
			continue // the same name, spelt as a root's
		} else if code := at("10.1.2.3", host); code != want {
			t.Errorf("%q: %d", host, code)
		}
	}
}

func TestHostOfTheAccessFileIsAForeignName(t *testing.T) {
	file, err := os.ReadFile("../deploy/kubernetes-example/access.yml")
	if err != nil {
		t.Fatal(err)
	}
	h := newWorld().guarded(t, string(file))
	for host, want := range map[string]int{"esclusa.example.org": 200, "Esclusa.Example.org.:443": 200, "example.org": 421, "evil.example": 421} {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "http://"+host+"/livez", http.NoBody)
		answer := httptest.NewRecorder()
		h.ServeHTTP(answer, r)
		if answer.Code != want {
			t.Errorf("%s: %d, want %d", host, answer.Code, want)
		}
	}
}

func TestStartingProcessAnswersToAnyName(t *testing.T) {
	h, err := NewStarting(newWorld().config(t).Operations)
	if err != nil {
		t.Fatal(err)
	}
	expectProblem(t, call(h, "GET", "/v1/channels?what=ever", ""), 503)
	r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "http://evil.example/v1/channels", http.NoBody)
	answer := httptest.NewRecorder()
	h.ServeHTTP(answer, r)
	expectProblem(t, answer, 421)
}
