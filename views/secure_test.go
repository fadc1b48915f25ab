package views

import (
	"bufio"
	"crypto/tls"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/esclusa/esclusa/internal/testing/engines"
)

// serveSecure is serve under TLS. The result connects to it.
func serveSecure(t *testing.T, h http.Handler) (addr string, dial func() net.Conn) {
	t.Helper()
	ca := engines.NewAuthority(t)
	conf := ca.Server(ca.Issue("server", time.Now().Add(time.Hour)), false)
	conf.NextProtos = []string{"h2", "http/1.1"}
	ln := listenAt(t)
	serveAt(t, h, SecureListener(ln, conf))
	return ln.Addr().String(), func() net.Conn {
		conn, err := (&tls.Dialer{Config: ca.Client()}).DialContext(t.Context(), "tcp", ln.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = conn.Close() })
		return conn
	}
}

func TestPlainTextOfNetHTTPReachesAClientOfTLS(t *testing.T) {
	w := newWorld()
	_, dial := serveSecure(t, w.handler(t))
	for request, status := range map[string]int{
		"hello\r\n\r\n":                                  400,
		"GET /livez HTTP/1.1\r\n\r\n":                    400,
		"GET /livez HTTP/3.7\r\nHost: localhost\r\n\r\n": 505,
		"POST /send_message HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: gzip\r\n\r\n":                      501,
		"GET /livez HTTP/1.1\r\nHost: evil.example\r\n\r\n":                                                      421,
		"GET /livez HTTP/1.1\r\nHost: localhost\r\nX: " + strings.Repeat("x", maxHeaderBytes+8<<10) + "\r\n\r\n": 431,
	} {
		conn := dial()
		write(t, conn, request)
		expectProblem(t, readAnswer(t, conn, http.MethodGet), status)
	}
	conn := dial()
	write(t, conn, post(len(grupo))+grupo)
	expect(t, readAnswer(t, conn, http.MethodPost), 200, bodyReadable)
	write(t, conn, post(len(grupo))+grupo) // over the same connection
	expect(t, readAnswer(t, conn, http.MethodPost), 200, bodyReadable)
}

func TestClientThatTakesTLSForPlainHTTPIsToldNothing(t *testing.T) {
	addr, _ := serveSecure(t, newWorld().handler(t))
	if p := expectProblem(t, raw(t, addr, "GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n"), 400); !strings.Contains(p.Detail, "https") {
		t.Errorf("it says %q", p.Detail)
	}
	conn := dial(t, addr) // what is neither is cut off
	write(t, conn, "what is this\r\n\r\n")
	if rest, err := io.ReadAll(bufio.NewReader(conn)); len(rest) > 0 && rest[0] == 'H' {
		t.Errorf("answered %q, %v", rest, err)
	}
}

func TestHandlerDoesNotSeeWhoSpeaksTLS(t *testing.T) {
	_, dial := serveSecure(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.TLS == nil || !r.TLS.HandshakeComplete || r.Proto != "HTTP/1.1" {
			w.WriteHeader(http.StatusTeapot)
		}
	}))
	conn := dial()
	write(t, conn, "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
	expect(t, readAnswer(t, conn, http.MethodGet), 200, "")
}

// Whoever connects and says nothing, or never ends the handshake, is let go.
func TestHandshakeThatStandsStillHoldsItsConnection(t *testing.T) {
	ca := engines.NewAuthority(t)
	conf := ca.Server(ca.Issue("server", time.Now().Add(time.Hour)), false)
	for name, says := range map[string]string{"nothing": "", "the beginning of a hello": "\x16\x03\x01\x02\x00\x01"} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				l := &pipes{conns: make(chan net.Conn), done: make(chan struct{})}
				srv := NewServer(http.NotFoundHandler(), 0, slog.New(slog.DiscardHandler))
				served := make(chan error, 1)
				go func() { served <- srv.Serve(SecureListener(l, conf)) }()
				ours, theirs := net.Pipe()
				l.conns <- theirs
				start := time.Now()
				write(t, ours, says)
				_, err := io.Copy(io.Discard, ours)
				if took := time.Since(start); took > 2*readHeaderTimeout || took < readHeaderTimeout {
					t.Errorf("let go after %v: %v", took, err)
				}
				_ = srv.Close()
				if err := <-served; !errors.Is(err, http.ErrServerClosed) {
					t.Error(err)
				}
			})
		})
	}
}

func TestSlowBodyUnderTLSHoldsItsConnection(t *testing.T) {
	w := newWorld()
	_, dial := serveSecure(t, w.handler(t))
	conn := dial()
	write(t, conn, post(1<<20)+grupo)
	start := time.Now()
	p := expectProblem(t, readAnswer(t, conn, http.MethodPost), 408)
	if took := time.Since(start); took > 4*bodyGrace || !strings.Contains(p.Detail, "--min-body-rate") {
		t.Errorf("given up after %v: %s", took, p.Detail)
	}
	expectHeld(t, w.handler(t), 0)
}
