package views

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"net/http"
	"sync"
	"time"
)

// SecureListener is Listener under TLS. It speaks HTTP/1.1 only, for which the bounds of
// connections and bodies are made, whatever conf offers.
func SecureListener(l net.Listener, conf *tls.Config) net.Listener { return secureListener{l, conf} }

type secureListener struct {
	net.Listener
	conf *tls.Config
}

func (l secureListener) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return &secureWire{Conn: tls.Server(c, l.conf)}, nil
}

// secureWire is a connection to net/http, which takes one for HTTP/1.1's if it is no
// *tls.Conn, and asks for its state before it reads.
type secureWire struct {
	*tls.Conn
	shaken sync.Once
}

// ConnectionState waits for the handshake. One that fails is what Read returns.
func (c *secureWire) ConnectionState() tls.ConnectionState {
	c.shaken.Do(c.shake)
	return c.Conn.ConnectionState()
}

func (c *secureWire) shake() {
	_ = c.SetDeadline(time.Now().Add(readHeaderTimeout))
	err := c.HandshakeContext(context.Background()) // which the deadline bounds
	var other tls.RecordHeaderError
	if errors.As(err, &other) && other.Conn != nil && speaksHTTP(other.RecordHeader) {
		_, _ = other.Conn.Write(newProblem(http.StatusBadRequest, "this port speaks TLS: ask it by https").onTheWire())
	}
	_ = c.SetDeadline(time.Time{})
}

// speaksHTTP reports whether what came in place of a record of TLS begins a request.
func speaksHTTP(head [5]byte) bool {
	switch string(head[:]) {
	case "GET /", "HEAD ", "POST ", "PUT /", "OPTIO", "DELET", "PATCH":
		return true
	}
	return false
}

func (c *secureWire) Write(b []byte) (int, error) { return writeProblems(c.Conn, b) }
