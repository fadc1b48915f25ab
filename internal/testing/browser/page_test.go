package browser

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// serve is a system that has one page, and nothing behind it.
func serve(t *testing.T, policy, body string) *System {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/" {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Security-Policy", policy)
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write([]byte("<!doctype html><html lang=en><link rel=icon href='data:,'><title>x</title><main><h1>x</h1>" + body + "</main>"))
	}))
	t.Cleanup(s.Close)
	return &System{URL: s.URL}
}

func TestFaultOfAPageGoesUnnoticed(t *testing.T) {
	for name, c := range map[string]struct{ policy, body, says string }{
		"a script that fails":           {"", "<script>undefinedName()</script>", "the script failed"},
		"an error in the console":       {"", "<script>console.error('oh', 7)</script>", `"oh" 7`},
		"what the policy forbids":       {"script-src 'self'", "<script>1</script>", "Content Security Policy"},
		"a request to another":          {"", "<img alt='' src='http://127.0.0.1:1/x.png'>", "asks somebody else: http://127.0.0.1:1/x.png"},
		"nothing, as it should be":      {"", "", ""},
		"an answer that is no success":  {"", "<script>fetch('/v1/nothing')</script>", ""},
		"a promise that nobody catches": {"", "<script>Promise.reject(new Error('lost'))</script>", "lost"},
	} {
		t.Run(name, func(t *testing.T) {
			p := Open(t, serve(t, c.policy, c.body), "/")
			Eval[bool](p, "fetch('/').then(() => true)") // what was told before comes before this
			faults := strings.Join(p.Faults(), "\n")
			if (c.says == "") != (faults == "") || !strings.Contains(faults, c.says) {
				t.Errorf("it hears %q, not %q", faults, c.says)
			}
		})
	}
}
