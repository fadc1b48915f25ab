package kgoka

import (
	"context"
	"encoding/binary"
	"net"

	"github.com/twmb/franz-go/pkg/kmsg"
)

// The lease is asked on the connection, since nothing of the client's own is as late: it
// sends what it has buffered, and sends again what was refused, without asking, and its
// hooks tell of writes that are done. Only produce requests are refused: who is late may
// still join, fetch and send heartbeats.

// dialer makes connections that take no records once the lease is over.
func (l *lease) dialer(dial Dialer) Dialer {
	return func(ctx context.Context, network, addr string) (net.Conn, error) {
		conn, err := dial(ctx, network, addr)
		if err != nil {
			return nil, err
		}
		return leasedConn{conn, l}, nil
	}
}

// leasedConn looks at each request, which the client writes in one piece.
type leasedConn struct {
	net.Conn
	lease *lease
}

func (c leasedConn) Write(request []byte) (int, error) {
	if isProduce(request) {
		if err := c.lease.check(); err != nil {
			return 0, err
		}
	}
	return c.Conn.Write(request)
}

// isProduce reads the kind of a request: behind its length of four bytes.
// https://kafka.apache.org/protocol#protocol_messages
func isProduce(request []byte) bool {
	return len(request) >= 6 && kmsg.Key(binary.BigEndian.Uint16(request[4:])) == kmsg.Produce
}
