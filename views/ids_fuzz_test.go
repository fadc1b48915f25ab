package views

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"unicode/utf8"
)

// FuzzIDGoesAstray holds that whatever an id is made of, a path that has it
// percent-encoded looks up that customer and no other, and erases it.
func FuzzIDGoesAstray(f *testing.F) {
	for _, id := range []string{"10", ".", "..", "a/b", "/", "//", "%2F", "a?b#c", "é\u2028", "\xff", "\x00", " ", "{id}", "+", strings.Repeat("ñ", 256), strings.Repeat("x", 257)} {
		f.Add(id)
	}
	f.Fuzz(func(t *testing.T, id string) {
		if id == "" || len(id) > 1<<10 {
			return // no path, or one beyond the limit of a key
		}
		w := newWorld()
		h := w.handler(t)
		w.mirror.put(id+"x", []byte(`"another"`), source(0, 0), 1)
		w.mirror.put(url.PathEscape(id), []byte(`"encoded"`), source(0, 0), 1)
		w.mirror.put(id, []byte(grupo), source(0, 1), 2)
		paths := []string{encoded(id)}
		if id != "." && id != ".." { // clients resolve these themselves
			paths = append(paths, url.PathEscape(id))
		}
		for _, path := range paths {
			expect(t, call(h, http.MethodGet, "/v1/customers/"+path, ""), http.StatusOK, grupo)
			expect(t, call(h, http.MethodGet, "/get_message/"+path, ""), http.StatusOK, "")
			w.sent = nil
			answer := call(h, http.MethodDelete, "/v1/customers/"+path, "")
			if !utf8.ValidString(id) || utf8.RuneCountInString(id) > 256 {
				if expectProblem(t, answer, http.StatusUnprocessableEntity); len(w.sent) != 0 {
					t.Errorf("sent %q", w.sent[0].Key)
				}
				continue
			}
			expect(t, answer, http.StatusAccepted, "")
			if len(w.sent) != 1 || string(w.sent[0].Key) != id || w.sent[0].Value != nil {
				t.Errorf("%q: sent %v", id, w.sent)
			}
			w.mirror.put(id, []byte(grupo), source(0, 1), 2)
		}
	})
}

// encoded has every byte percent-encoded.
func encoded(id string) string {
	var b strings.Builder
	for i := range len(id) {
		fmt.Fprintf(&b, "%%%02X", id[i])
	}
	return b.String()
}
