package views

import (
	"fmt"
	"log/slog"
	"net/http"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"github.com/esclusa/esclusa/internal/access"
	"github.com/esclusa/esclusa/internal/address"
	"github.com/esclusa/esclusa/internal/limits"
)

// otherRoute labels requests that no route matches.
const otherRoute = "other"

// handler answers a request, or returns the problem to answer with.
type handler func(w http.ResponseWriter, r *http.Request) *problem

func (h handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if p := h(w, r); p != nil {
		p.write(w, r)
	}
}

// front stands before all calls: it knows under which names the process may be
// asked, matches the route, survives panics, counts and logs.
type front struct {
	hosts       hosts
	mux         *http.ServeMux
	routes      map[string]*route // by pattern
	collections []string          // what the paths below /v1 begin with
	metrics     *metrics
	logger      *slog.Logger
	guard       *access.Guard
	proxies     address.Proxies
}

func newFront(ops Operations, routes []route) (*front, error) {
	m, err := newMetrics(ops.Registry, routes)
	if err != nil {
		return nil, err
	}
	f := &front{hosts: newHosts(ops.Hosts), mux: http.NewServeMux(), routes: make(map[string]*route), metrics: m, logger: ops.Logger, guard: ops.Access, proxies: ops.Proxies}
	for i := range routes {
		rt := &routes[i]
		rt.label, rt.query, rt.guard, rt.digest = rt.Label(), rt.Query(), ops.Access, ops.KeyDigest
		if rt.anyQuery {
			rt.query = []string{anyParam}
		}
		if rt.right == (right{}) {
			return nil, fmt.Errorf("views: %s needs no right, which open() would say", rt.label)
		}
		pattern := rt.Pattern()
		f.mux.Handle(pattern, rt)
		f.routes[pattern] = rt
		if _, path, ok := strings.Cut(pattern, " /v1/"); ok {
			collection, _, _ := strings.Cut(path, "/")
			f.collections = append(f.collections, collection)
		}
	}
	slices.Sort(f.collections)
	f.collections = slices.Compact(f.collections)
	return f, nil
}

func (f *front) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	start := time.Now()
	r = f.from(r)
	rec := &recorder{ResponseWriter: w}
	pattern, next := f.match(r)
	route := pattern
	if rt := f.routes[pattern]; rt != nil {
		route, rec.streams = rt.label, rt.streams
	}
	defer func() {
		took := time.Since(start)
		if !rec.began.IsZero() {
			took = rec.began.Sub(start)
		}
		f.metrics.observe(route, rec.code(), took)
		f.logger.DebugContext(r.Context(), "answered a request", "route", route, "code", rec.code(), "took", took)
	}()
	h := rec.Header()
	h.Set("Cache-Control", "no-store")
	h.Set("X-Content-Type-Options", "nosniff")
	f.serve(rec, r, route, next)
}

// from is a request as it comes from its client, and not from a proxy.
func (f *front) from(r *http.Request) *http.Request {
	client := f.proxies.Client(r.RemoteAddr, r.Header)
	if client == r.RemoteAddr {
		return r
	}
	r = r.WithContext(r.Context())
	r.RemoteAddr = client
	return r
}

// origins tells a browser's requests on behalf of foreign pages from the rest.
// It has no state.
var origins = http.NewCrossOriginProtection()

// sameOrigin refuses a request that changes something and comes from a foreign
// web origin.
func sameOrigin(r *http.Request) *problem {
	if err := origins.Check(r); err != nil {
		return newProblem(http.StatusForbidden, "a request that changes something must not come from another web origin")
	}
	return nil
}

// serve lets next answer, and answers for it should it panic. Once an answer
// has begun, its connection is cut: half an answer must not pass for a whole.
func (f *front) serve(w *recorder, r *http.Request, route string, next http.Handler) {
	defer func() {
		p := recover()
		if p == nil {
			return
		}
		if p == http.ErrAbortHandler { //nolint:errorlint // the very value that net/http asks for
			panic(p)
		}
		f.logger.ErrorContext(r.Context(), "panic while answering", "route", route, "cause", cause(p), "stack", string(debug.Stack()))
		if w.status != 0 {
			panic(http.ErrAbortHandler)
		}
		newProblem(http.StatusInternalServerError, "this is a defect of the service").write(w, r)
	}()
	next.ServeHTTP(w, r)
}

// cause names a panic. Of its value only what the runtime says is kept: any
// other might quote a record.
func cause(p any) string {
	if err, ok := p.(runtime.Error); ok {
		return strings.TrimPrefix(err.Error(), "runtime error: ")
	}
	return "a panic of the code"
}

// recorder remembers the status of an answer.
type recorder struct {
	http.ResponseWriter
	status  int
	streams bool
	began   time.Time // where it streams
	visit   limits.Visit
}

func (r *recorder) WriteHeader(status int) {
	if r.status == 0 {
		r.status = status
		if r.streams {
			r.began = time.Now()
		}
	}
	r.ResponseWriter.WriteHeader(status)
}

func (r *recorder) Write(b []byte) (int, error) {
	if r.status == 0 {
		r.status = http.StatusOK
	}
	return r.ResponseWriter.Write(b)
}

// Unwrap lets http.ResponseController reach the connection.
func (r *recorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }

func (r *recorder) code() int {
	if r.status == 0 {
		return http.StatusOK
	}
	return r.status
}

// listener hears an answer that goes nowhere.
type listener struct {
	header http.Header
	status int
}

func (l *listener) Header() http.Header         { return l.header }
func (l *listener) WriteHeader(status int)      { l.status = status }
func (l *listener) Write(b []byte) (int, error) { return len(b), nil }
