package credentials

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/esclusa/esclusa/internal/testing/engines"
)

// listening is a server of HTTPS with these settings.
func listening(t *testing.T, settings func() ServerTLS) (*Listening, string, *[]string) {
	t.Helper()
	var told []string
	l, err := NewListening(settings, func(err error) { told = append(told, text(err)) })
	if err != nil {
		t.Fatal(err)
	}
	ln, err := tls.Listen("tcp", "127.0.0.1:0", l.Config())
	if err != nil {
		t.Fatal(err)
	}
	srv := &http.Server{ReadHeaderTimeout: time.Minute, ErrorLog: log.New(io.Discard, "", 0), Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := ""
		if len(r.TLS.PeerCertificates) > 0 {
			name = r.TLS.PeerCertificates[0].Subject.CommonName
		}
		fmt.Fprintf(w, "%s resumed=%v", name, r.TLS.DidResume)
	})}
	ended := make(chan error, 1)
	go func() { ended <- srv.Serve(ln) }()
	t.Cleanup(func() {
		_ = srv.Close()
		if err := <-ended; !errors.Is(err, http.ErrServerClosed) {
			t.Error(err)
		}
	})
	return l, ln.Addr().String(), &told
}

// caller asks over one connection each.
type caller struct {
	conf *tls.Config
}

func newCaller(t *testing.T, ca *engines.Authority, ours ...engines.Pair) *caller {
	t.Helper()
	conf := ca.Client(ours...)
	conf.ClientSessionCache = tls.NewLRUClientSessionCache(8)
	return &caller{conf}
}

// ask returns the answer and the serial number that the server shows.
func (c *caller) ask(ctx context.Context, addr string) (answer, serial string, err error) {
	conn, err := (&tls.Dialer{Config: c.conf}).DialContext(ctx, "tcp", addr)
	if err != nil {
		return "", "", err
	}
	defer func() { _ = conn.Close() }()
	if _, err := io.WriteString(conn, "GET / HTTP/1.0\r\n\r\n"); err != nil {
		return "", "", err
	}
	text, err := io.ReadAll(conn)
	if err != nil {
		return "", "", err
	}
	_, body, _ := strings.Cut(string(text), "\r\n\r\n")
	return body, conn.(*tls.Conn).ConnectionState().PeerCertificates[0].SerialNumber.String(), nil
}

// put puts files in the place of others, one after the other, as whoever renews
// certificates does.
func put(t *testing.T, from, to engines.Pair) {
	t.Helper()
	for _, f := range [][2]string{{from.Cert, to.Cert}, {from.Key, to.Key}} {
		text, err := os.ReadFile(f[0])
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(f[1]+".new", text, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Rename(f[1]+".new", f[1]); err != nil {
			t.Fatal(err)
		}
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// over writes what is in another file over one.
func over(t *testing.T, file, other string) {
	t.Helper()
	text, err := os.ReadFile(other)
	must(t, err)
	must(t, os.WriteFile(file, text, 0o600))
}

func TestRequestFailsWhileACertificateIsReplaced(t *testing.T) {
	ca := engines.NewAuthority(t)
	later := time.Now().Add(time.Hour)
	one, two, now := ca.Issue("one", later), ca.Issue("two", later), ca.Issue("now", later)
	_, addr, _ := listening(t, func() ServerTLS { return ServerTLS{Cert: now.Cert, Key: now.Key} })
	var ended atomic.Bool
	var mu sync.Mutex
	shown := make(map[string]int)
	var callers sync.WaitGroup
	for range 4 {
		c := newCaller(t, ca)
		c.conf.ClientSessionCache = nil
		callers.Go(func() {
			for !ended.Load() {
				_, serial, err := c.ask(t.Context(), addr)
				if err != nil {
					t.Error(err)
					return
				}
				mu.Lock()
				shown[serial]++
				mu.Unlock()
			}
		})
	}
	for i := range 100 {
		put(t, []engines.Pair{one, two}[i%2], now)
	}
	_, last, err := newCaller(t, ca).ask(t.Context(), addr)
	ended.Store(true)
	callers.Wait()
	if want := serialOf(t, two); err != nil || last != want {
		t.Errorf("at last it shows %s, not %s: %v", last, want, err)
	}
	if len(shown) < 2 {
		t.Errorf("it showed %v: nothing was replaced", shown)
	}
}

func serialOf(t *testing.T, p engines.Pair) string {
	t.Helper()
	pair, err := tls.LoadX509KeyPair(p.Cert, p.Key)
	if err != nil {
		t.Fatal(err)
	}
	return pair.Leaf.SerialNumber.String()
}

func TestFilesThatDoNotFitTakeTheListenerDown(t *testing.T) {
	ca := engines.NewAuthority(t)
	later := time.Now().Add(time.Hour)
	good, now, old := ca.Issue("good", later), ca.Issue("now", later), ca.Issue("old", time.Now().Add(-time.Minute))
	l, addr, told := listening(t, func() ServerTLS { return ServerTLS{Cert: now.Cert, Key: now.Key} })
	was := serialOf(t, now)
	spoil := func(name string, do func()) {
		t.Helper()
		before := len(*told)
		do()
		for range 3 {
			if _, serial, err := newCaller(t, ca).ask(t.Context(), addr); err != nil || serial != was {
				t.Errorf("%s: it shows %s, %v", name, serial, err)
			}
		}
		_, err := l.State()
		if now := (*told)[before:]; err == nil || len(now) != 1 || now[0] != err.Error() || strings.Contains(now[0], "\n") {
			t.Errorf("%s: told %q, and %v", name, now, err)
		}
	}
	spoil("another's key", func() { over(t, now.Key, good.Key) })
	spoil("half of it", func() { must(t, os.WriteFile(now.Cert, []byte("-----BEGIN CERT"), 0o600)) })
	spoil("none", func() { must(t, os.Remove(now.Cert)) })
	spoil("one whose time is over", func() { put(t, old, now) })
	put(t, good, now)
	if _, serial, err := newCaller(t, ca).ask(t.Context(), addr); err != nil || serial != serialOf(t, good) {
		t.Errorf("once they fit again it shows %s, %v", serial, err)
	}
	if _, err := l.State(); err != nil || (*told)[len(*told)-1] != "" {
		t.Errorf("told %q, and %v", *told, err)
	}
}

func TestClientWithoutACertificateGetsIn(t *testing.T) {
	ca, clients, others := engines.NewAuthority(t), engines.NewAuthority(t), engines.NewAuthority(t)
	later := time.Now().Add(time.Hour)
	ours := ca.Issue("server", later)
	ana, eve, old := clients.Issue("ana", later), others.Issue("eve", later), clients.Issue("old", time.Now().Add(-time.Minute))
	for mode, want := range map[string][4]string{ // nobody, of the authority, of another, over
		ClientCertsNone:     {" ", " ", " ", " "},
		ClientCertsOptional: {" ", "ana ", "", ""},
		ClientCertsRequired: {"", "ana ", "", ""},
	} {
		s := ServerTLS{Cert: ours.Cert, Key: ours.Key, ClientCA: clients.File, ClientCerts: mode}
		if mode == ClientCertsNone {
			s.ClientCA = ""
		}
		_, addr, _ := listening(t, func() ServerTLS { return s })
		for i, shows := range [][]engines.Pair{nil, {ana}, {eve}, {old}} {
			c := newCaller(t, ca)
			for _, p := range shows { // whatever the server asks for
				pair, err := tls.LoadX509KeyPair(p.Cert, p.Key)
				must(t, err)
				c.conf.GetClientCertificate = func(*tls.CertificateRequestInfo) (*tls.Certificate, error) { return &pair, nil }
			}
			answer, _, err := c.ask(t.Context(), addr)
			if want[i] == "" && err == nil || want[i] != "" && answer != strings.TrimSuffix(want[i], " ")+" resumed=false" {
				t.Errorf("%s, caller %d: %q, %v", mode, i, answer, err)
			}
		}
	}
}

// A session that is resumed must not outlive the trust in who opened it.
func TestClientOfAnAuthorityThatIsGoneComesBackByItsTicket(t *testing.T) {
	ca, first, second := engines.NewAuthority(t), engines.NewAuthority(t), engines.NewAuthority(t)
	later := time.Now().Add(time.Hour)
	ours := ca.Issue("server", later)
	trusted := filepath.Join(t.TempDir(), "clients.pem")
	over(t, trusted, first.File)
	_, addr, _ := listening(t, func() ServerTLS {
		return ServerTLS{Cert: ours.Cert, Key: ours.Key, ClientCA: trusted, ClientCerts: ClientCertsRequired}
	})
	c := newCaller(t, ca, first.Issue("ana", later))
	for i, want := range []string{"ana resumed=false", "ana resumed=true"} {
		if answer, _, err := c.ask(t.Context(), addr); answer != want || err != nil {
			t.Fatalf("call %d: %q, %v", i, answer, err)
		}
	}
	over(t, trusted, second.File)
	if answer, _, err := c.ask(t.Context(), addr); err == nil {
		t.Errorf("it is answered %q", answer)
	}
}

func TestOldVersionOfTLSIsTaken(t *testing.T) {
	ca := engines.NewAuthority(t)
	ours := ca.Issue("server", time.Now().Add(time.Hour))
	for min, takes := range map[string]map[uint16]bool{
		"":    {tls.VersionTLS13: true, tls.VersionTLS12: false, tls.VersionTLS11: false},
		"1.3": {tls.VersionTLS13: true, tls.VersionTLS12: false},
		"1.2": {tls.VersionTLS13: true, tls.VersionTLS12: true, tls.VersionTLS11: false},
	} {
		_, addr, _ := listening(t, func() ServerTLS { return ServerTLS{Cert: ours.Cert, Key: ours.Key, MinVersion: min} })
		for version, want := range takes {
			c := newCaller(t, ca)
			c.conf.MinVersion, c.conf.MaxVersion = version, version
			if _, _, err := c.ask(t.Context(), addr); (err == nil) != want {
				t.Errorf("min_version %q takes %s: %v", min, tls.VersionName(version), err)
			}
		}
		if min != "1.2" {
			continue
		}
		c := newCaller(t, ca)
		c.conf.MaxVersion, c.conf.CipherSuites = tls.VersionTLS12, []uint16{tls.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA, tls.TLS_RSA_WITH_AES_128_GCM_SHA256}
		if _, _, err := c.ask(t.Context(), addr); err == nil {
			t.Error("a cipher that is broken is taken")
		}
	}
}

func TestSettingsOfAListenerThatCannotServe(t *testing.T) {
	ca := engines.NewAuthority(t)
	ours, old := ca.Issue("server", time.Now().Add(time.Hour)), ca.Issue("old", time.Now().Add(-time.Hour))
	empty := filepath.Join(t.TempDir(), "empty")
	must(t, os.WriteFile(empty, nil, 0o600))
	with := func(change func(*ServerTLS)) ServerTLS {
		s := ServerTLS{Cert: ours.Cert, Key: ours.Key}
		change(&s)
		return s
	}
	for name, c := range map[string]struct {
		s    ServerTLS
		says string
	}{
		"no key":                 {ServerTLS{Cert: ours.Cert}, "cert and key"},
		"only an authority":      {ServerTLS{ClientCA: ca.File}, "cert and key"},
		"required of nobody":     {with(func(s *ServerTLS) { s.ClientCerts = ClientCertsRequired }), "client_ca"},
		"an authority for none":  {with(func(s *ServerTLS) { s.ClientCerts, s.ClientCA = ClientCertsNone, ca.File }), "client_ca"},
		"a word":                 {with(func(s *ServerTLS) { s.ClientCerts = "sometimes" }), `"sometimes"`},
		"a version":              {with(func(s *ServerTLS) { s.MinVersion = "1.1" }), `"1.1"`},
		"no such file":           {with(func(s *ServerTLS) { s.Cert = "/no/cert" }), "/no/cert"},
		"another's key":          {with(func(s *ServerTLS) { s.Key = old.Key }), old.Key},
		"its time is over":       {ServerTLS{Cert: old.Cert, Key: old.Key}, "has expired, on "},
		"an authority of nobody": {with(func(s *ServerTLS) { s.ClientCA = empty }), empty},
	} {
		_, err := NewListening(func() ServerTLS { return c.s }, func(err error) { t.Errorf("%s: told of %v too", name, err) })
		if err == nil || !strings.Contains(err.Error(), c.says) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v", name, err)
		}
	}
}
