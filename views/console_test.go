package views

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus"
)

func TestPageOfTheConsoleHasNoPath(t *testing.T) {
	h := newWorld().handler(t)
	root := call(h, "GET", "/", "")
	for _, path := range []string{"/", "/console", "/console/groups", "/console/alerts/3/4711", "/console/groups?state=open", "/?x="} {
		answer := call(h, "GET", path, "")
		if answer.Code != http.StatusOK || answer.Body.String() != root.Body.String() {
			t.Errorf("%s: %d %s", path, answer.Code, answer.Body)
		}
		expectHeader(t, answer, "Content-Type", "text/html; charset=utf-8")
		expectHeader(t, answer, "Cache-Control", "no-cache")
		expectHeader(t, answer, "Referrer-Policy", "no-referrer")
		expectHeader(t, answer, "X-Content-Type-Options", "nosniff")
		expectHeader(t, answer, "Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'")
		if again := call(h, "GET", path, "", "If-None-Match: "+answer.Header().Get("ETag")); again.Code != http.StatusNotModified {
			t.Errorf("%s: asked again with its tag it answers %d", path, again.Code)
		}
	}
}

func TestAssetOfTheConsoleIsFetchedAgainOrGone(t *testing.T) {
	h := newWorld().handler(t)
	asked := regexp.MustCompile(`"(/console/assets/[^"]+)"`).FindAllStringSubmatch(call(h, "GET", "/", "").Body.String(), -1)
	if len(asked) != 2 {
		t.Fatalf("the page asks for %v", asked)
	}
	for _, m := range asked {
		answer := call(h, "GET", m[1], "")
		if answer.Code != http.StatusOK || answer.Body.Len() < 1000 {
			t.Errorf("%s: %d", m[1], answer.Code)
		}
		expectHeader(t, answer, "Cache-Control", "public, max-age=31536000, immutable")
		if media := answer.Header().Get("Content-Type"); !strings.HasPrefix(media, "text/javascript") && !strings.HasPrefix(media, "text/css") {
			t.Errorf("%s is of type %s", m[1], media)
		}
	}
}

// A browser that is open while the process starts again must not be shown a document of
// problems.
func TestConsoleIsNotThereWhileTheProcessStarts(t *testing.T) {
	ops := newWorld().config(t).Operations
	ops.Registry = prometheus.NewRegistry()
	h, err := NewStarting(ops)
	if err != nil {
		t.Fatal(err)
	}
	if answer := call(h, "GET", "/console/groups", ""); answer.Code != http.StatusOK {
		t.Errorf("it answers %d", answer.Code)
	}
	expectProblem(t, call(h, "GET", "/v1/flow", ""), 503)
	expectProblem(t, call(h, "POST", "/", ""), 503)
}
