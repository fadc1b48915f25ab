package app

import (
	"context"
	"errors"
	"fmt"
	"net"
	"syscall"

	"github.com/esclusa/esclusa/internal/service"
)

// ports are what the embedded engines listen at. They are taken before anything is made
// but the lock of the data directory: two processes of one directory have these ports in
// common too, and are told of the directory.
type ports struct {
	service.Service
	*base
	kafka net.Listener // nil with brokers of one's own
	redis net.Listener // nil with a Redis of one's own, and without one
}

func newPorts(b *base, dir *service.Service) *ports {
	p := &ports{base: b}
	p.Service = service.Service{Name: "the ports of the embedded engines", Needs: []*service.Service{dir}, Start: p.open, Stop: p.close}
	return p
}

func (p *ports) open(ctx context.Context) (err error) {
	if p.opts.embeddedKafka() {
		if p.kafka, err = listen(ctx, "embedded-kafka-addr", p.opts.EmbeddedKafkaAddr); err != nil {
			return err
		}
	}
	if p.opts.embeddedRedis() {
		p.redis, err = listen(ctx, "embedded-redis-addr", p.opts.EmbeddedRedisAddr)
	}
	return err
}

func (p *ports) close(context.Context) error {
	return errors.Join(closed(p.kafka), closed(p.redis))
}

// closed closes what nobody has taken over, and closed.
func closed(l net.Listener) error {
	if l == nil {
		return nil
	}
	if err := l.Close(); !errors.Is(err, net.ErrClosed) {
		return err
	}
	return nil
}

// listen listens at the address that a flag has set.
func listen(ctx context.Context, flag, addr string) (net.Listener, error) {
	l, err := new(net.ListenConfig).Listen(ctx, "tcp", addr)
	if err != nil {
		return nil, inUse(flag, addr, err)
	}
	return l, nil
}

// windowsInUse is WSAEADDRINUSE: there syscall.EADDRINUSE is a number that no call gives.
const windowsInUse = syscall.Errno(10048)

// inUse says which flag helps where an address cannot be listened on.
func inUse(flag, addr string, err error) error {
	if errors.Is(err, syscall.EADDRINUSE) || errors.Is(err, windowsInUse) {
		return fmt.Errorf("--%s: %s is in use by another program; stop that or choose another address", flag, addr)
	}
	return fmt.Errorf("--%s: listening on %s: %w", flag, addr, err)
}
