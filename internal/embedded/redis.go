package embedded

import (
	"fmt"
	"net"
	"sync"
	"time"

	"github.com/alicebob/miniredis/v2"
)

// Redis is a running Redis, empty at every start.
type Redis struct {
	server *miniredis.Miniredis
	addr   string
	stop   chan struct{}
	ticks  sync.WaitGroup
	once   sync.Once
}

// StartRedis starts a Redis at host:port; port 0 takes a free one. A port in use
// is an error for which errors.Is says syscall.EADDRINUSE.
func StartRedis(addr string) (*Redis, error) {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return nil, fmt.Errorf("starting the embedded Redis: %w", err)
	}
	r := &Redis{server: miniredis.NewMiniRedis(), stop: make(chan struct{})}
	if err := r.server.StartAddr(addr); err != nil {
		return nil, fmt.Errorf("starting the embedded Redis: %w", err)
	}
	r.addr = reachable(host, r.server.Server().Addr()).String()
	r.ticks.Go(r.age)
	return r, nil
}

// Addr is the host:port for clients on this machine.
func (r *Redis) Addr() string { return r.addr }

// Close stops the server; what it held is gone. It may be called again.
func (r *Redis) Close() error {
	r.once.Do(func() {
		close(r.stop)
		r.ticks.Wait()
		r.server.Close()
	})
	return nil
}

// age lets keys expire, which miniredis leaves to its owner. Its own clock would
// look at every key that can expire on every command.
func (r *Redis) age() {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	last := time.Now()
	for {
		select {
		case <-r.stop:
			return
		case now := <-tick.C:
			r.server.FastForward(now.Sub(last))
			last = now
		}
	}
}
