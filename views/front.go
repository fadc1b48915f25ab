package views

import (
	"log/slog"
	"net/http"
	"net/url"
	"path"
	"runtime"
	"runtime/debug"
	"strings"
	"time"
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

// route is one call: the mux's pattern, which is its metric label too, and the
// codes that it answers with, so that they are seen before the first request.
type route struct {
	pattern string
	handle  handler
	codes   []int
}

// front stands before all calls: it matches the route, turns foreign origins
// away, survives panics, counts and logs.
type front struct {
	mux     *http.ServeMux
	metrics *metrics
	logger  *slog.Logger
}

func newFront(ops Operations, routes []route) (*front, error) {
	m, err := newMetrics(ops.Registry, routes)
	if err != nil {
		return nil, err
	}
	f := &front{mux: http.NewServeMux(), metrics: m, logger: ops.Logger}
	for _, rt := range routes {
		f.mux.Handle(rt.pattern, rt.handle)
	}
	return f, nil
}

func (f *front) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	start := time.Now()
	rec := &recorder{ResponseWriter: w}
	route, next := f.match(r)
	defer func() {
		took := time.Since(start)
		f.metrics.observe(route, rec.code(), took)
		f.logger.DebugContext(r.Context(), "answered a request", "route", route, "code", rec.code(), "took", took)
	}()
	h := rec.Header()
	h.Set("Cache-Control", "no-store")
	h.Set("X-Content-Type-Options", "nosniff")
	f.serve(rec, r, route, next)
}

// match finds the route of a request and who answers it. A path that is not in
// its plain form matches nothing: the mux would redirect it, and in doing so
// escape a customer's id twice.
func (f *front) match(r *http.Request) (string, http.Handler) {
	if p := r.URL.EscapedPath(); path.Clean(p) != p {
		return otherRoute, handler(notFound)
	}
	if pattern, next := f.matchSlash(r); next != nil {
		return pattern, next
	}
	h, pattern := f.mux.Handler(r)
	if pattern == "" {
		return otherRoute, unmatched(h)
	}
	return pattern, guarded(f.mux)
}

// matchSlash finds the route of the customer whose id is one slash, nil where the
// path does not name it. The mux takes an escaped slash that is a whole segment for
// the slash at the end of a path, so it is asked for another id.
func (f *front) matchSlash(r *http.Request) (string, http.Handler) {
	const id = "/"
	above, last := path.Split(r.URL.EscapedPath())
	if !strings.EqualFold(last, url.PathEscape(id)) {
		return "", nil
	}
	other := r.Clone(r.Context())
	other.URL.Path, other.URL.RawPath = above+"id", ""
	h, pattern := f.mux.Handler(other)
	if !strings.HasSuffix(pattern, "/{id}") {
		return "", nil
	}
	return pattern, guarded(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.SetPathValue("id", id)
		h.ServeHTTP(w, r)
	}))
}

// guarded lets next answer what does not come from a foreign origin.
func guarded(next http.Handler) http.Handler {
	return handler(func(w http.ResponseWriter, r *http.Request) *problem {
		if p := sameOrigin(r); p != nil {
			return p
		}
		next.ServeHTTP(w, r)
		return nil
	})
}

// unmatched puts what the mux would answer, in plain text, into our words.
func unmatched(mux http.Handler) handler {
	return func(w http.ResponseWriter, r *http.Request) *problem {
		said := &listener{header: http.Header{}}
		mux.ServeHTTP(said, r)
		allow := said.header.Get("Allow")
		switch {
		case said.status != http.StatusMethodNotAllowed:
			return notFound(w, r)
		case r.Method == http.MethodOptions:
			w.Header().Set("Allow", allow+", OPTIONS")
			w.WriteHeader(http.StatusNoContent)
			return nil
		default:
			return notAllowed(allow)
		}
	}
}

func notFound(http.ResponseWriter, *http.Request) *problem {
	return newProblem(http.StatusNotFound, "nothing answers at this path")
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
	status int
}

func (r *recorder) WriteHeader(status int) {
	if r.status == 0 {
		r.status = status
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
