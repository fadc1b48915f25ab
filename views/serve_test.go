package views

import (
	"bufio"
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func closeIt(b testing.TB, c io.Closer) {
	b.Helper()
	if err := c.Close(); err != nil {
		b.Error(err)
	}
}

func listenAt(b testing.TB) net.Listener {
	b.Helper()
	ln, err := new(net.ListenConfig).Listen(b.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	return ln
}

// serve answers on a real port, with the server that the binary has.
func serve(b testing.TB, h http.Handler) (addr string) {
	b.Helper()
	ln := listenAt(b)
	serveAt(b, h, Listener(ln))
	return ln.Addr().String()
}

// serveAt is serve at a listener.
func serveAt(b testing.TB, h http.Handler, ln net.Listener) {
	b.Helper()
	srv := NewServer(h, 0, slog.New(slog.DiscardHandler))
	served := make(chan error, 1)
	go func() { served <- srv.Serve(ln) }()
	b.Cleanup(func() {
		if err := srv.Shutdown(context.Background()); err != nil { // waits for what net/http still has to do
			b.Error(err)
		}
		if err := <-served; !errors.Is(err, http.ErrServerClosed) {
			b.Error(err)
		}
	})
}

// dial connects to a server; the connection is closed when the test ends.
func dial(t *testing.T, addr string) net.Conn {
	t.Helper()
	conn, err := new(net.Dialer).DialContext(t.Context(), "tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	return conn
}

// write writes to a connection.
func write(t *testing.T, conn net.Conn, text string) {
	t.Helper()
	if _, err := io.WriteString(conn, text); err != nil {
		t.Fatal(err)
	}
}

// readAnswer reads one answer to a request of that method.
func readAnswer(t *testing.T, conn net.Conn, method string) *httptest.ResponseRecorder {
	t.Helper()
	res, err := http.ReadResponse(bufio.NewReader(conn), &http.Request{Method: method})
	if err != nil {
		t.Fatalf("reading the answer: %v", err)
	}
	defer func() { _ = res.Body.Close() }()
	w := httptest.NewRecorder()
	w.Code = res.StatusCode
	w.HeaderMap = res.Header //nolint:staticcheck // it is what Header returns
	if res.Close {
		w.Header().Set("Connection", "close")
	}
	if _, err := io.Copy(w.Body, res.Body); err != nil {
		t.Fatalf("reading the answer: %v", err)
	}
	return w
}

// raw sends bytes over a connection of its own and reads the answer.
func raw(t *testing.T, addr, text string) *httptest.ResponseRecorder {
	t.Helper()
	conn := dial(t, addr)
	write(t, conn, text)
	method, _, _ := strings.Cut(text, " ")
	return readAnswer(t, conn, method)
}
