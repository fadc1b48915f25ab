package views

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// call sends one request; headers are "name: value".
func call(h http.Handler, method, target, body string, headers ...string) *httptest.ResponseRecorder {
	return callStream(h, method, target, strings.NewReader(body), headers...)
}

// callStream is call with a body that, but for a strings.Reader, does not tell
// its length.
func callStream(h http.Handler, method, target string, body io.Reader, headers ...string) *httptest.ResponseRecorder {
	return callContext(context.Background(), h, method, target, body, headers...)
}

// callContext is callStream by a client that goes when ctx is over.
func callContext(ctx context.Context, h http.Handler, method, target string, body io.Reader, headers ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequestWithContext(ctx, method, target, body)
	r.Host = "localhost"
	return asks(ctx, h, r, headers...)
}

// callAt is call by the name and the scheme of an origin.
func callAt(h http.Handler, origin, method, path, body string, headers ...string) *httptest.ResponseRecorder {
	return asks(context.Background(), h, httptest.NewRequestWithContext(context.Background(), method, origin+path, strings.NewReader(body)), headers...)
}

func asks(ctx context.Context, h http.Handler, r *http.Request, headers ...string) *httptest.ResponseRecorder {
	for _, line := range headers {
		name, value, _ := strings.Cut(line, ": ")
		r.Header.Add(name, value)
	}
	w := httptest.NewRecorder()
	asked := r.Clone(ctx)
	h.ServeHTTP(w, r)
	checkTold(h, asked, w)
	return w
}

// expect checks status and, unless it is empty, the very body, which a newline ends.
func expect(t *testing.T, w *httptest.ResponseRecorder, status int, body string) {
	t.Helper()
	if w.Code != status {
		t.Errorf("status %d, want %d; body %s", w.Code, status, w.Body)
	}
	if body != "" && w.Body.String() != body+"\n" {
		t.Errorf("body %s, want %s", w.Body, body)
	}
}

// expectHeader checks one header of an answer.
func expectHeader(t *testing.T, w *httptest.ResponseRecorder, name, want string) {
	t.Helper()
	if got := w.Header().Get(name); got != want {
		t.Errorf("%s: %q, want %q", name, got, want)
	}
}

// expectProblem checks that an answer is a whole problem document, and returns it.
func expectProblem(t *testing.T, w *httptest.ResponseRecorder, status int) problem {
	t.Helper()
	expect(t, w, status, "")
	expectHeader(t, w, "Content-Type", mediaProblem)
	var p problem
	if err := json.Unmarshal(w.Body.Bytes(), &p); err != nil {
		t.Fatalf("reading %s: %v", w.Body, err)
	}
	if p.Status != status || p.Type == "" || p.Title == "" || p.Detail == "" || p.Instance == "" {
		t.Errorf("problem with gaps: %s", w.Body)
	}
	return p
}
