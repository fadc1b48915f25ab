package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"sync"
	"time"

	"github.com/esclusa/esclusa/internal/kafka"
)

// sayAfter is how long brokers are away before a command that waits for them says so.
const sayAfter = 10 * time.Second

// away says, once each time, that the brokers of a command that waits for them are away. It is
// safe for concurrent use.
type away struct {
	out   func() io.Writer
	mu    sync.Mutex
	since time.Time // zero while they take connections
	told  bool
}

// watch is a dialer whose connections are watched.
func (a *away) watch(dial kafka.Dialer) kafka.Dialer {
	return func(ctx context.Context, network, addr string) (net.Conn, error) {
		conn, err := dial(ctx, network, addr)
		if ctx.Err() == nil {
			a.dialled(addr, err, time.Now())
		}
		return conn, err
	}
}

func (a *away) dialled(addr string, err error, now time.Time) {
	a.mu.Lock()
	defer a.mu.Unlock()
	switch {
	case err == nil:
		a.since, a.told = time.Time{}, false
	case a.since.IsZero():
		a.since = now
	case !a.told && now.Sub(a.since) >= sayAfter:
		a.told = true
		fmt.Fprintf(a.out(), "esclusa: %s does not answer; it is asked again until it does, and Ctrl-C ends this\n", addr)
	}
}
