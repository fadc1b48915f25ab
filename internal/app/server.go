package app

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/esclusa/esclusa/views"
)

// server is a server of HTTP whose handler may be replaced. Its methods take a nil one
// for one that does nothing.
type server struct {
	face     atomic.Pointer[http.Handler]
	listener net.Listener
	server   *http.Server
	served   chan error
}

// listen takes the port of a flag.
func (s *server) listen(ctx context.Context, flag, addr string) (err error) {
	if s != nil {
		s.listener, err = listen(ctx, flag, addr)
	}
	return err
}

// serve answers in the background, by run.
func (s *server) serve(h http.Handler, b *base, run func(*http.Server) error) {
	s.face.Store(&h)
	s.server = views.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		(*s.face.Load()).ServeHTTP(w, r)
	}), b.opts.SendWait, b.log)
	s.served = make(chan error, 1)
	go func() { s.served <- run(s.server) }()
}

// drainWithin bounds the drain of HTTP; waits of handlers end at once.
const drainWithin = time.Second

// drain answers the requests that are there and takes no others.
func (s *server) drain(ctx context.Context, log *slog.Logger) {
	if s == nil || s.server == nil {
		return
	}
	ctx, done := context.WithTimeout(ctx, drainWithin)
	defer done()
	if err := s.server.Shutdown(ctx); err != nil {
		log.Warn("requests are cut off", "err", err, "closing", s.server.Close())
	}
}

func (s *server) stop(ctx context.Context, log *slog.Logger) error {
	if s == nil {
		return nil
	}
	if s.server == nil {
		return closed(s.listener)
	}
	s.drain(ctx, log)
	if err := <-s.served; !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

// addr is where it listens; empty where it does not.
func (s *server) addr() string {
	if s == nil {
		return ""
	}
	return s.listener.Addr().String()
}
