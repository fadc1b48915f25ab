package views

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
)

// Listener makes problems of what net/http answers by itself, in plain text and
// behind the back of any handler: to requests that it cannot read (400), whose
// header is too long (431), whose transfer coding or version it does not know (501,
// 505), or that expect what nobody does (417). Those are in no metric. Connections
// other than TCP's stay as they are; under TLS it is SecureListener that does it.
func Listener(l net.Listener) net.Listener { return wireListener{l} }

type wireListener struct{ net.Listener }

func (l wireListener) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if tcp, ok := c.(*net.TCPConn); ok {
		return wire{tcp}, err
	}
	return c, err
}

// wire is a connection to net/http, which looks for more methods of TCP's than
// net.Conn has.
type wire struct{ *net.TCPConn }

func (c wire) Write(b []byte) (int, error) { return writeProblems(c.TCPConn, b) }

// writeProblems writes what net/http does, but a problem in place of its plain answers.
func writeProblems(to io.Writer, b []byte) (int, error) {
	p := plainAnswer(b)
	if p == nil {
		return to.Write(b)
	}
	if _, err := to.Write(p.onTheWire()); err != nil {
		return 0, err
	}
	return len(b), nil
}

const (
	plainStart = "HTTP/1.1 "
	plainHead  = "\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n\r\n"
)

// plainAnswer is the problem that an answer of net/http's own stands for, nil where
// it is none. It writes such an answer at once, and begins it as none of ours does:
// ours have Cache-Control before Content-Type, and none is a 417. Nor do bodies of
// ours look like it in whatever pieces they are written: no text within JSON has a
// line break in it.
func plainAnswer(b []byte) *problem {
	if len(b) <= len(plainStart) || b[len(plainStart)] < '4' || !bytes.HasPrefix(b, []byte(plainStart)) {
		return nil
	}
	line, rest, _ := strings.Cut(string(b[len(plainStart):min(len(b), 256)]), "\r\n")
	code, text, _ := strings.Cut(line, " ")
	status, err := strconv.Atoi(code)
	if err != nil || status != http.StatusExpectationFailed && !strings.HasPrefix("\r\n"+rest, plainHead) {
		return nil
	}
	_, why, _ := strings.Cut(text, ": ")
	return newProblem(status, plainDetail(status, why))
}

func plainDetail(status int, why string) string {
	switch {
	case status == http.StatusRequestHeaderFieldsTooLarge:
		return fmt.Sprintf("the header must be shorter than %d KiB", maxHeaderBytes>>10)
	case status == http.StatusNotImplemented:
		return "a body comes with Content-Length or as Transfer-Encoding: chunked"
	case status == http.StatusExpectationFailed:
		return "Expect can only be 100-continue"
	case why != "":
		return "this is not a request: " + why
	default:
		return "this is not a request of HTTP/1.1"
	}
}

// onTheWire is the problem as a whole answer that ends the connection. Its path is
// not known.
func (p *problem) onTheWire() []byte {
	p.Instance = "/"
	doc := encode(p)
	return fmt.Appendf(nil, "HTTP/1.1 %d %s\r\nCache-Control: no-store\r\nConnection: close\r\nContent-Length: %d\r\nContent-Type: %s\r\nX-Content-Type-Options: nosniff\r\n\r\n%s",
		p.Status, http.StatusText(p.Status), len(doc), mediaProblem, doc)
}
