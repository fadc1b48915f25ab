package embedded

import (
	"bufio"
	"context"
	"fmt"
	"net"
)

// listener listens at one address and tells clients another.
type listener struct {
	net.Listener
	told   address
	door   *door
	intake *intake
}

type address string

func (address) Network() string  { return "tcp" }
func (a address) String() string { return string(a) }

// listenAt listens at addr, unless somebody has before.
func listenAt(addr string, ln net.Listener) (_ net.Listener, told address, err error) {
	host, _, err := net.SplitHostPort(addr)
	if err == nil && ln == nil {
		ln, err = new(net.ListenConfig).Listen(context.Background(), "tcp", addr)
	}
	if err != nil {
		return nil, "", err
	}
	return ln, reachable(host, ln.Addr()), nil
}

func listen(addr string, ln net.Listener) (*listener, error) {
	ln, told, err := listenAt(addr, ln)
	if err != nil {
		return nil, err
	}
	return &listener{Listener: ln, told: told, door: newDoor(maxVisitors)}, nil
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

// Accept implements net.Listener.
func (l *listener) Accept() (net.Conn, error) {
	v, err := l.door.accept(l.Listener)
	if err != nil {
		return nil, err
	}
	return &guard{visitor: v, in: bufio.NewReader(v), intake: l.intake}, nil
}
