package app

import (
	"context"
	"errors"
	"net"
	"net/http"

	"github.com/prometheus/client_golang/prometheus"
	toolkit "github.com/prometheus/exporter-toolkit/web"

	"github.com/esclusa/esclusa/internal/address"
	"github.com/esclusa/esclusa/internal/service"
	"github.com/esclusa/esclusa/views"
)

// web are the servers of HTTP. Their ports are taken first of all, since they are what is
// most likely in use. They answer with health alone until the calls are put in place, so
// that whoever waits for the start is told what it waits for.
type web struct {
	service.Service
	*base
	starting   func() string // the service that the start waits for
	calls      *server       // nil where there is nothing to answer but operations, elsewhere
	operations *server       // nil where calls answers them too
}

func newWeb(b *base, starting func() string) *web {
	w := &web{base: b, starting: starting}
	if b.opts.listensForCalls() {
		w.calls = &server{}
	}
	if b.opts.OperationsAddr != "" {
		w.operations = &server{}
	}
	w.Service = service.Service{Name: "HTTP", Needs: []*service.Service{accessWatch(b)}, Start: w.start, Stop: w.stop}
	return w
}

func (w *web) start(ctx context.Context) error {
	if err := w.calls.listen(ctx, "http-addr", w.opts.HTTPAddr); err != nil {
		return err
	}
	if err := w.operations.listen(ctx, "operations-addr", w.opts.OperationsAddr); err != nil {
		return err
	}
	return errors.Join(w.startCalls(), w.startOperations())
}

// startedBy are the operations of a process that starts.
func (w *web) startedBy() views.Operations {
	ready := func() []views.Condition {
		return []views.Condition{{Name: "started", Detail: "waiting for " + w.starting()}}
	}
	return w.operationsBy(ready, prometheus.NewRegistry()) // the process's own is for the calls
}

// operationsBy are the operations of a process that is ready by these conditions.
func (w *web) operationsBy(ready func() []views.Condition, reg *prometheus.Registry) views.Operations {
	proxies, _ := address.ParseProxies(w.opts.TrustedProxies) // it has been checked
	return views.Operations{
		Proxies: proxies, Ready: ready, Hosts: w.hosts(w.opts.HTTPAddr), Apart: w.operations != nil, Access: w.access, Registry: reg, Logger: w.log,
	}
}

func (w *web) startCalls() error {
	if w.calls == nil {
		return nil
	}
	health, err := views.NewStarting(w.startedBy())
	if err != nil {
		return err
	}
	w.calls.serve(health, w.base, func(s *http.Server) error { return s.Serve(w.secured(w.calls.listener)) })
	return nil
}

// secured is the listener of the calls, under TLS where there is a certificate.
func (w *web) secured(l net.Listener) net.Listener {
	if w.tls != nil {
		return views.SecureListener(l, w.tls.Config())
	}
	return views.Listener(l)
}

func (w *web) startOperations() error {
	if w.operations == nil {
		return nil
	}
	for _, text := range w.opts.exposedOperations() {
		w.log.Warn(text)
	}
	health, err := w.operationsOf(w.startedBy())
	if err != nil {
		return err
	}
	w.operations.serve(health, w.base, func(s *http.Server) error {
		if w.opts.OperationsConfig == "" {
			return s.Serve(views.Listener(w.operations.listener))
		}
		return toolkit.Serve(w.operations.listener, s, &toolkit.FlagConfig{WebConfigFile: &w.opts.OperationsConfig}, w.log)
	})
	return nil
}

// operationsOf is the handler of the listener for operations.
func (w *web) operationsOf(ops views.Operations) (http.Handler, error) {
	ops.Hosts = w.hosts(w.opts.OperationsAddr)
	ops.Access = nil // who may ask there, its own configuration says
	return views.NewOperationsApart(ops, w.opts.Profiles)
}

// hosts are the names under which HTTP answers at an address, beside loopback's.
func (w *web) hosts(addr string) []string {
	host, _, _ := net.SplitHostPort(addr) // it has been checked
	if host == "" {
		return w.opts.HTTPHosts
	}
	return append([]string{host}, w.opts.HTTPHosts...)
}

func (w *web) stop(ctx context.Context) error {
	return errors.Join(w.calls.stop(ctx, w.log), w.operations.stop(ctx, w.log))
}
