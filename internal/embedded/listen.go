package embedded

import (
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"net"

	"github.com/twmb/franz-go/pkg/kmsg"
)

// maxRequest bounds one request, as socket.request.max.bytes of Kafka does.
const maxRequest = 100 << 20

// listener listens at one address and tells clients another.
type listener struct {
	net.Listener
	told address
}

type address string

func (address) Network() string  { return "tcp" }
func (a address) String() string { return string(a) }

func listen(addr string) (net.Listener, error) {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return nil, err
	}
	ln, err := new(net.ListenConfig).Listen(context.Background(), "tcp", addr)
	if err != nil {
		return nil, err
	}
	return &listener{Listener: ln, told: reachable(host, ln.Addr())}, nil
}

// reachable is the address at which clients find a listener that was asked to
// listen on host. A name stays a name. For localhost it is the address that was
// bound, since a client may try the other of the two first. A wildcard cannot be
// dialled; it becomes the loopback, which always works here and, with ports
// forwarded, on the host of a container. Clients on other machines need the
// address by its name.
func reachable(host string, bound net.Addr) address {
	tcp, ok := bound.(*net.TCPAddr)
	if !ok {
		return address(bound.String())
	}
	if tcp.IP.IsUnspecified() {
		host = "127.0.0.1"
	} else if host == "localhost" || net.ParseIP(host) != nil {
		return address(tcp.String())
	}
	return address(net.JoinHostPort(host, fmt.Sprint(tcp.Port)))
}

func (l *listener) Addr() net.Addr { return l.told }

func (l *listener) Accept() (net.Conn, error) {
	conn, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return &guard{Conn: conn}, nil
}

// guard ends a connection that does not speak Kafka before the broker sees it:
// kfake panics at an unknown request and allocates whatever length it is told,
// and a browser or a port scanner sends both. One goroutine reads at a time.
type guard struct {
	net.Conn
	head []byte // of the current request, not yet passed on
	body uint32 // bytes of it still to be read from the connection
}

// Read implements net.Conn.
func (g *guard) Read(p []byte) (int, error) {
	if len(g.head) == 0 && g.body == 0 {
		if err := g.begin(); err != nil {
			return 0, err
		}
	}
	if len(g.head) > 0 {
		n := copy(p, g.head)
		g.head = g.head[n:]
		return n, nil
	}
	n, err := g.Conn.Read(p[:min(uint64(len(p)), uint64(g.body))])
	g.body -= uint32(n)
	return n, err
}

// begin reads the fields that start every request: length, then key, version
// and correlation id, which the length counts.
func (g *guard) begin() error {
	head := make([]byte, 12)
	if _, err := io.ReadFull(g.Conn, head); err != nil {
		return err
	}
	length, key := binary.BigEndian.Uint32(head), int16(binary.BigEndian.Uint16(head[4:]))
	if length < 8 || length > maxRequest || kmsg.RequestForKey(key) == nil {
		return fmt.Errorf("not a Kafka request: length %d, key %d", length, key)
	}
	g.head, g.body = head, length-8
	return nil
}
