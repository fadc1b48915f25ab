package app

import (
	"context"
	"errors"
	"net"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/esclusa/esclusa/internal/service"
	"github.com/esclusa/esclusa/views"
)

// web is the HTTP server. Its port is taken first of all, since it is what is most
// likely in use. It answers with health alone until the calls are put in
// place, so that whoever waits for the start is told what it waits for.
type web struct {
	service.Service
	*base
	starting func() string // the service that the start waits for
	face     atomic.Pointer[http.Handler]
	listener net.Listener
	server   *http.Server
	served   chan error
}

func newWeb(b *base, starting func() string) *web {
	w := &web{base: b, starting: starting}
	w.Service = service.Service{Name: "HTTP", Start: w.start, Stop: w.stop}
	return w
}

func (w *web) start(ctx context.Context) (err error) {
	if w.listener, err = listen(ctx, "http-addr", w.opts.HTTPAddr); err != nil {
		return err
	}
	health, err := views.NewStarting(views.Operations{
		Ready: func() []views.Condition {
			return []views.Condition{{Name: "started", Detail: "waiting for " + w.starting()}}
		},
		Registry: prometheus.NewRegistry(), // the process's own is for the calls
		Hosts:    w.hosts(),
		Logger:   w.log,
	})
	if err != nil {
		return err
	}
	w.face.Store(&health)
	w.server = views.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		(*w.face.Load()).ServeHTTP(rw, r)
	}), w.opts.SendWait, w.log)
	w.served = make(chan error, 1)
	go func() { w.served <- w.server.Serve(views.Listener(w.listener)) }()
	return nil
}

// hosts are the names under which HTTP answers, beside loopback's.
func (w *web) hosts() []string {
	host, _, _ := net.SplitHostPort(w.opts.HTTPAddr) // it has been checked
	if host == "" {
		return w.opts.HTTPHosts
	}
	return append([]string{host}, w.opts.HTTPHosts...)
}

// drainWithin bounds the drain of HTTP; waits of handlers end at once.
const drainWithin = time.Second

// drain answers the requests that are there and takes no others.
func (w *web) drain(ctx context.Context) {
	ctx, done := context.WithTimeout(ctx, drainWithin)
	defer done()
	if err := w.server.Shutdown(ctx); err != nil {
		w.log.Warn("requests are cut off", "err", err, "closing", w.server.Close())
	}
}

func (w *web) stop(ctx context.Context) error {
	if w.server == nil {
		return closed(w.listener)
	}
	w.drain(ctx)
	if err := <-w.served; !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}
