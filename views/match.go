package views

import (
	"net/http"
	"net/url"
	"path"
	"strings"
)

// match finds the route of a request and who answers it. A path that is not in
// its plain form matches nothing: the mux would redirect it, and in doing so
// escape a customer's id twice.
func (f *front) match(r *http.Request) (string, http.Handler) {
	if !f.hosts.know(r) {
		return otherRoute, handler(misdirected)
	}
	p := r.URL.EscapedPath()
	if p == "*" && r.Method == http.MethodOptions {
		return otherRoute, handler(noContent)
	}
	if !strings.HasPrefix(p, "/") || path.Clean(p) != p {
		return otherRoute, handler(notFound)
	}
	if pattern, next := f.matchSlash(r); next != nil {
		return pattern, next
	}
	h, pattern := f.mux.Handler(r)
	if pattern == "" {
		return otherRoute, f.unmatched(h)
	}
	return pattern, f.mux
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
	return pattern, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.SetPathValue("id", id)
		h.ServeHTTP(w, r)
	})
}

// unmatched puts what the mux would answer, in plain text, into our words.
func (f *front) unmatched(mux http.Handler) handler {
	return func(w http.ResponseWriter, r *http.Request) *problem {
		said := &listener{header: http.Header{}}
		mux.ServeHTTP(said, r)
		allow := f.allowed(r, said.header.Get("Allow"))
		switch {
		case said.status != http.StatusMethodNotAllowed:
			return notFound(w, r)
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

func notFound(http.ResponseWriter, *http.Request) *problem {
	return newProblem(http.StatusNotFound, "nothing answers at this path")
}

func noContent(w http.ResponseWriter, _ *http.Request) *problem {
	w.WriteHeader(http.StatusNoContent)
	return nil
}
