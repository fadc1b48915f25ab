package views

import (
	"net/http"
	"net/http/pprof" //nolint:gosec // what it adds to the default mux nobody serves

	"github.com/prometheus/client_golang/prometheus"
)

// NewOperationsApart returns the handler of a listener that is there for operations alone:
// that of NewOperations, and where profiles is set the profiles of Go's pprof. Its own
// requests are in no metric.
func NewOperationsApart(ops Operations, profiles bool) (http.Handler, error) {
	if err := ops.check(); err != nil {
		return nil, err
	}
	ops.Apart = false
	routes := ops.routes()
	ops.Registry = prometheus.NewRegistry() // the calls count in the other, under the same names
	front, err := newFront(ops, routes)
	if err != nil || !profiles {
		return front, err
	}
	mux := http.NewServeMux()
	mux.Handle("/", front)
	for path, h := range map[string]http.HandlerFunc{
		"/debug/pprof/": pprof.Index, "/debug/pprof/cmdline": pprof.Cmdline, "/debug/pprof/profile": pprof.Profile,
		"/debug/pprof/symbol": pprof.Symbol, "/debug/pprof/trace": pprof.Trace,
	} {
		mux.Handle(path, handler(func(w http.ResponseWriter, r *http.Request) *problem {
			if !front.knows(r) {
				return misdirected(w, r)
			}
			h(w, r)
			return nil
		}))
	}
	return mux, nil
}
