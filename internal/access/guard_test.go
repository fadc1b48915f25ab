package access

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/testutil"

	"github.com/esclusa/esclusa/internal/testing/expect"
)

// house is a directory with an access file.
type house struct {
	t     *testing.T
	path  string
	now   time.Time
	guard *Guard
	log   expect.Log
}

func newHouse(t *testing.T, text string) *house {
	t.Helper()
	h := &house{t: t, path: filepath.Join(t.TempDir(), "access.yml"), now: time.Now()}
	h.write("access.yml", text)
	return h
}

// write puts a file in the place of what is there.
func (h *house) write(name, text string) {
	h.t.Helper()
	path := filepath.Join(filepath.Dir(h.path), name)
	if err := os.WriteFile(path+".new", []byte(text), 0o600); err != nil {
		h.t.Fatal(err)
	}
	if err := os.Rename(path+".new", path); err != nil {
		h.t.Fatal(err)
	}
}

func (h *house) open() *Guard {
	h.t.Helper()
	g, err := Open(Config{Path: h.path, Log: slog.New(slog.NewTextHandler(&h.log, nil)), Metrics: NewMetrics(prometheus.NewRegistry()), Now: func() time.Time { return h.now }})
	if err != nil {
		h.t.Fatal(err)
	}
	h.guard = g
	return g
}

func request(auth ...string) *http.Request {
	r := httptest.NewRequest(http.MethodGet, "/", nil) //nolint:noctx // a request of a server's
	for _, a := range auth {
		r.Header.Add("Authorization", a)
	}
	return r
}

// refused is what the guard says to a request; 0 where it knows who makes it.
func refused(t *testing.T, g *Guard, r *http.Request) (int, string) {
	t.Helper()
	_, err := g.Identify(r)
	var refusal *Refusal
	if err != nil && !errors.As(err, &refusal) {
		t.Fatalf("it fails with %T: %v", err, err)
	}
	if refusal == nil {
		return 0, ""
	}
	return refusal.Status, refusal.Detail
}

const withKeys = `authentication: {keys_file: keys}
roles: {r: [{do: [channels.read]}], s: [{do: [send]}]}
bindings: [{role: r, to: ["key:crm"]}, {role: s, to: ["key:web"]}]
`

func newKey(t *testing.T, name string) (key, line string) {
	t.Helper()
	key, line, err := NewKey(name)
	if err != nil {
		t.Fatal(err)
	}
	return key, line + "\n"
}

func TestCertificateMakesSomebodyElse(t *testing.T) {
	uri, err := url.Parse("spiffe://example.org/crm")
	if err != nil {
		t.Fatal(err)
	}
	leaf := &x509.Certificate{URIs: []*url.URL{uri}, DNSNames: []string{"crm.example.org"}, Subject: pkix.Name{CommonName: "crm", Organization: []string{"Example"}}, NotAfter: time.Now().Add(time.Hour)}
	for by, want := range map[string]string{SANURI: "cert:spiffe://example.org/crm", SANDNS: "cert:crm.example.org", Subject: "cert:CN=crm,O=Example"} {
		text := fmt.Sprintf("tls: {cert: a, key: b, client_ca: c}\nauthentication: {mtls: {name: %s}}\nroles: {r: [{do: [send]}]}\nbindings: [{role: r, to: [%q]}]\n", by, want)
		g := newHouse(t, text).open()
		r := request()
		r.TLS = &tls.ConnectionState{PeerCertificates: []*x509.Certificate{leaf}}
		if c, err := g.Identify(r); err != nil || c.Name != "" {
			t.Errorf("a certificate that nobody has verified makes %+v, %v", c, err)
		}
		r.TLS.VerifiedChains = [][]*x509.Certificate{{leaf}}
		if c, err := g.Identify(r); err != nil || c.Name != want || c.How != ByCertificate || !c.May(Send, Scope{}) {
			t.Errorf("by %s it is %+v, %v", by, c, err)
		}
		r.TLS.VerifiedChains = [][]*x509.Certificate{{{URIs: []*url.URL{uri, uri}, DNSNames: []string{"a", "b"}, NotAfter: leaf.NotAfter}}}
		if status, _ := refused(t, g, r); by != Subject && status != 401 {
			t.Errorf("two names by %s are answered %d", by, status)
		}
		r.Header.Set("Authorization", "Bearer esclusa_x")
		if status, _ := refused(t, g, r); status != 401 {
			t.Errorf("a wrong key beside a certificate is answered %d", status)
		}
	}
}

// A connection may go on for longer than the certificate that it began with.
func TestCertificateOutlivesItself(t *testing.T) {
	h := newHouse(t, "tls: {cert: a, key: b, client_ca: c}\nauthentication: {mtls: {name: subject}}\n")
	g := h.open()
	leaf := &x509.Certificate{Subject: pkix.Name{CommonName: "crm"}, NotAfter: h.now.Add(time.Hour)}
	authority := &x509.Certificate{NotAfter: h.now.Add(time.Minute)}
	for until, chain := range map[time.Time][]*x509.Certificate{leaf.NotAfter: {leaf}, authority.NotAfter: {leaf, authority}} {
		r, now := request(), h.now
		r.TLS = &tls.ConnectionState{VerifiedChains: [][]*x509.Certificate{chain}}
		if c, err := g.Identify(r); err != nil || !c.Until.Equal(until) {
			t.Errorf("it is believed until %v, not %v: %v", c.Until, until, err)
		}
		h.now = until.Add(time.Second)
		if status, says := refused(t, g, r); status != 401 || !strings.Contains(says, "out of date") {
			t.Errorf("after its end it is answered %d %s", status, says)
		}
		h.now = now
	}
}

func TestDenialsFillTheLog(t *testing.T) {
	h := newHouse(t, withKeys)
	h.write("keys", "")
	g := h.open()
	for range 10_000 {
		g.Denied(request("Bearer SECRETO"), &Denial{Verb: Send, Scope: Scope{Datatype: "image"}, Status: http.StatusForbidden})
	}
	if lines := h.log.Count("\n"); lines < 10 || lines > 200 || strings.Contains(h.log.String(), "SECRETO") {
		t.Errorf("10,000 denials are %d lines: %.200s", lines, h.log.String())
	}
	if n := testutil.ToFloat64(g.cfg.Metrics.denied.WithLabelValues(denialForbidden)); n != 10_000 {
		t.Errorf("%v are counted", n)
	}
}

// Anybody can have an issuer asked, and leave: that must not look as if it were away, which
// somebody is woken up for.
func TestWhoeverLeavesMakesTheIssuerAway(t *testing.T) {
	h := newHouse(t, withKeys)
	h.write("keys", "")
	g := h.open()
	gone, leave := context.WithCancel(t.Context())
	leave()
	for ctx, want := range map[context.Context]float64{gone: 0, t.Context(): 1} {
		before := testutil.ToFloat64(g.cfg.Metrics.denied.WithLabelValues(denialAway))
		g.Denied(request("Bearer a.b.c").WithContext(ctx), &Denial{Status: http.StatusServiceUnavailable})
		if n := testutil.ToFloat64(g.cfg.Metrics.denied.WithLabelValues(denialAway)) - before; n != want {
			t.Errorf("%v are counted, want %v", n, want)
		}
	}
}

func BenchmarkIdentify(b *testing.B) {
	dir := b.TempDir()
	key, line, err := NewKey("crm")
	if err == nil {
		err = errors.Join(os.WriteFile(filepath.Join(dir, "keys"), []byte(line), 0o600), os.WriteFile(filepath.Join(dir, "access.yml"), []byte(withKeys), 0o600))
	}
	if err != nil {
		b.Fatal(err)
	}
	g, err := Open(Config{Path: filepath.Join(dir, "access.yml"), Log: slog.New(slog.DiscardHandler), Metrics: NewMetrics(prometheus.NewRegistry())})
	if err != nil {
		b.Fatal(err)
	}
	r := request("Bearer " + key)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := g.Identify(r); err != nil {
			b.Fatal(err)
		}
	}
}
