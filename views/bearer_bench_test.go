package views

import (
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/esclusa/esclusa/internal/access"
	"github.com/esclusa/esclusa/internal/testing/issuer"
)

// BenchmarkBearer asks for a row by its id and sends a record, over loopback: by turns
// without an access file, with a key and with a token. Told is the median time without
// one, as a part of that with it; and of the token, as a part of that with it, the time
// where it is sent and nobody looks at it: what remains then is ours.
func BenchmarkBearer(b *testing.B) {
	of := issuer.New(b)
	file := fmt.Sprintf("authentication: {keys_file: keys, oidc: [{issuer: %q, audience: esclusa}]}\nroles: {r: [{do: [table.read, send]}]}\nbindings: [{role: r, to: [\"key:crm\", \"user:ana\"]}]\n", of.URL)
	quiet := slog.New(slog.DiscardHandler)
	w := newWorld()
	w.mirror.put("10", []byte(grupo), source(3, 1), 7)
	ways := []struct {
		name, token string
		guard       *access.Guard
		took        []time.Duration
		server      *httptest.Server
	}{{name: "open"}, {name: "key", token: testKey("crm"), guard: guardOf(b, file, quiet)}, {name: "token", token: of.Token(nil), guard: guardOf(b, file, quiet)}, {name: "sent", token: of.Token(nil)}}
	for i := range ways {
		cfg := w.config(b)
		cfg.Access, cfg.Logger, cfg.Registry = ways[i].guard, quiet, prometheus.NewRegistry()
		h := counterOf(b, cfg)
		ways[i].server = httptest.NewServer(h)
		b.Cleanup(ways[i].server.Close)
	}
	for _, call := range [][3]string{{"GET", "/v1/customers/10", ""}, {"POST", "/v1/channels/customer/messages", grupo}} {
		b.Run(call[0], func(b *testing.B) {
			for i := range ways {
				ways[i].took = nil
			}
			for n := 0; b.Loop(); n++ {
				for i := range ways {
					i = (i + n) % len(ways) // none comes always first
					begin := time.Now()
					askOver(b, ways[i].server, ways[i].token, call)
					ways[i].took = append(ways[i].took, time.Since(begin))
				}
				w.sent = w.sent[:0]
			}
			for i := range ways {
				slices.Sort(ways[i].took)
			}
			half := len(ways[0].took) / 2
			for _, way := range ways[1:] {
				b.ReportMetric(ways[0].took[half].Seconds()/way.took[half].Seconds(), way.name+"/open")
			}
			b.ReportMetric(ways[3].took[half].Seconds()/ways[2].took[half].Seconds(), "token/sent")
		})
	}
}

func askOver(b *testing.B, s *httptest.Server, token string, call [3]string) {
	b.Helper()
	r, err := http.NewRequestWithContext(b.Context(), call[0], s.URL+call[1], strings.NewReader(call[2]))
	if err != nil {
		b.Fatal(err)
	}
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	resp, err := s.Client().Do(r)
	if err != nil {
		b.Fatal(err)
	}
	_, err = io.Copy(io.Discard, resp.Body)
	_ = resp.Body.Close()
	if err != nil || resp.StatusCode >= 300 {
		b.Fatal(resp.Status, err)
	}
}
