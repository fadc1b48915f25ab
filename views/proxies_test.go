package views

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/esclusa/esclusa/internal/address"
	"github.com/esclusa/esclusa/internal/limits"
)

// behind is a request that a proxy hands on for a client.
func behind(t *testing.T, h http.Handler, client, path string, headers ...string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, nil)
	r.Host, r.RemoteAddr = "localhost", "10.0.0.1:4711"
	r.Header.Set("X-Forwarded-For", "203.0.113.77, "+client) // the first of which the client has written
	for _, line := range headers {
		name, value, _ := strings.Cut(line, ": ")
		r.Header.Set(name, value)
	}
	answer := httptest.NewRecorder()
	h.ServeHTTP(answer, r)
	if r.RemoteAddr != "10.0.0.1:4711" {
		t.Errorf("the request of the server is changed: it comes from %s", r.RemoteAddr)
	}
	return answer
}

// Limits, wrong logins and the log go by the client, if the proxy is one that is named, and
// else by the proxy.
func TestClientsBehindAProxyAreOne(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for trusted, others := range map[string]int{"10.0.0.0/8": 200, "10.9.0.0/16": 429} {
			proxies, err := address.ParseProxies([]string{trusted})
			if err != nil {
				t.Fatal(err)
			}
			w := newWorld()
			w.counter = limited(t, w, Limits{Each: limits.Each{Requests: 5}}, func(c *Config) {
				c.Proxies, c.Access = proxies, guardOf(t, teamCRM+"anonymous: [all]\n", c.Logger)
			})
			for n := range 6 {
				if got := behind(t, w.counter, "192.0.2.7", "/v1/channels"); (got.Code == 200) != (n < 5) {
					t.Errorf("request %d is answered %d", n, got.Code)
				}
			}
			if got := behind(t, w.counter, "192.0.2.8", "/v1/channels"); got.Code != others {
				t.Errorf("with %s trusted another client is answered %d, not %d", trusted, got.Code, others)
			}
			for range 20 {
				behind(t, w.counter, "192.0.2.7", "/v1/channels", "Authorization: Bearer esclusa_wrong")
			}
			want := map[int]int{200: http.StatusUnauthorized, 429: http.StatusTooManyRequests}[others]
			expectProblem(t, behind(t, w.counter, "192.0.2.8", "/v1/channels", "Authorization: Bearer esclusa_wrong"), want)
			expect(t, behind(t, w.counter, "192.0.2.7", "/v1/channels", "Authorization: Bearer "+testKey("crm")), 200, "")
			from := map[int]string{200: "192.0.2.7:0", 429: "10.0.0.1:4711"}[others]
			if log := w.logged.String(); !strings.Contains(log, fmt.Sprintf("address=%s", from)) || strings.Contains(log, "203.0.113.77") {
				t.Errorf("the log has %s", log)
			}
		}
	})
}
