package views

import (
	"net/http"
	"net/url"
	"path"
	"slices"
	"strings"

	"github.com/esclusa/esclusa/internal/access"
	"github.com/esclusa/esclusa/internal/nearest"
)

// knows reports whether the process answers to the name in a request. What the access file
// adds counts as soon as the file does.
func (f *front) knows(r *http.Request) bool { return f.hosts.know(r, f.guard.Hosts()) }

// match finds the route of a request and who answers it. A path that is not in
// its plain form matches nothing: the mux would redirect it, and in doing so
// escape a key twice.
func (f *front) match(r *http.Request) (string, http.Handler) {
	if !f.knows(r) {
		return otherRoute, handler(misdirected)
	}
	p := r.URL.EscapedPath()
	if p == "*" && r.Method == http.MethodOptions {
		return otherRoute, handler(noContent)
	}
	if !strings.HasPrefix(p, "/") || path.Clean(p) != p {
		return otherRoute, f.guarded(f.notFound)
	}
	if pattern, next := f.matchSlash(r); next != nil {
		return pattern, next
	}
	h, pattern := f.mux.Handler(r)
	if pattern == "" {
		return otherRoute, f.guarded(f.unmatched(h))
	}
	return pattern, f.mux
}

// matchSlash finds the route of the row whose key is one slash, nil where the
// path does not name it. The mux takes an escaped slash that is a whole segment for
// the slash at the end of a path, so it is asked for another key.
func (f *front) matchSlash(r *http.Request) (string, http.Handler) {
	const key = "/"
	above, last := path.Split(r.URL.EscapedPath())
	if !strings.EqualFold(last, url.PathEscape(key)) {
		return "", nil
	}
	other := r.Clone(r.Context())
	other.URL.Path, other.URL.RawPath = above+"id", ""
	h, pattern := f.mux.Handler(other)
	if !strings.HasSuffix(pattern, "/{id}") && !strings.HasSuffix(pattern, "/{key}") {
		return "", nil
	}
	return pattern, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.SetPathValue("key", key)
		h.ServeHTTP(w, r)
	})
}

// guarded is what answers where no route matches. Which paths there are tells what the
// catalogue holds, so it is for those who may know that.
func (f *front) guarded(next handler) handler {
	return (&route{right: needsSome(access.ChannelsRead), guard: f.guard, query: []string{anyParam}, handle: next}).answer
}

// unmatched puts what the mux would answer, in plain text, into our words.
func (f *front) unmatched(mux http.Handler) handler {
	return func(w http.ResponseWriter, r *http.Request) *problem {
		said := &listener{header: http.Header{}}
		mux.ServeHTTP(said, r)
		allow := f.allowed(r, said.header.Get("Allow"))
		switch {
		case said.status != http.StatusMethodNotAllowed:
			return f.notFound(w, r)
		case r.Method == http.MethodOptions:
			w.Header().Set("Allow", allow+", OPTIONS")
			return noContent(w, r)
		default:
			return notAllowed(allow)
		}
	}
}

// allowed is what the mux allows at a path, without HEAD where a GET moves on.
func (f *front) allowed(r *http.Request, allow string) string {
	get := r.WithContext(r.Context())
	get.Method = http.MethodGet
	h, _ := f.mux.Handler(get)
	if rt, ok := h.(*route); ok && rt.moves {
		return strings.ReplaceAll(allow, "GET, HEAD", "GET")
	}
	return allow
}

// notFound says which tables there are where the path may have meant one.
func (f *front) notFound(_ http.ResponseWriter, r *http.Request) *problem {
	rest, ok := strings.CutPrefix(r.URL.Path, "/v1/")
	collection, _, _ := strings.Cut(rest, "/")
	if !ok || collection == "" || len(f.collections) == 0 || slices.Contains(f.collections, collection) {
		return newProblem(http.StatusNotFound, "nothing answers at this path")
	}
	return newProblem(http.StatusNotFound, "nothing answers at this path: below /v1 there are "+strings.Join(f.collections, ", ")+nearest.Hint(collection, f.collections))
}

func noContent(w http.ResponseWriter, _ *http.Request) *problem {
	w.WriteHeader(http.StatusNoContent)
	return nil
}
