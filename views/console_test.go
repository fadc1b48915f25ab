package views

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"regexp"
	"strconv"
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

func TestAssetOfTheConsoleIsSentAsLongAsItIs(t *testing.T) {
	h := newWorld().handler(t)
	path := regexp.MustCompile(`/console/assets/[^"]+js`).FindString(call(h, "GET", "/", "").Body.String())
	plain := call(h, "GET", path, "")
	for accepts, packed := range map[string]bool{
		"gzip": true, "deflate, GZIP;q=0.5": true, "br, gzip; q=1": true, "gzip;q=0": false, "gzip;q=x": false, "br": false, "": false,
	} {
		answer := call(h, "GET", path, "", "Accept-Encoding: "+accepts)
		expectHeader(t, answer, "Vary", "Accept-Encoding")
		body := answer.Body.Bytes()
		if (answer.Header().Get("Content-Encoding") == "gzip") != packed || answer.Header().Get("Content-Length") != strconv.Itoa(len(body)) {
			t.Errorf("%q gets %v", accepts, answer.Header())
		}
		if packed {
			if len(body)*2 > plain.Body.Len() {
				t.Errorf("%q gets %d of %d bytes", accepts, len(body), plain.Body.Len())
			}
			z, err := gzip.NewReader(answer.Body)
			if err != nil {
				t.Fatal(err)
			}
			if body, err = io.ReadAll(z); err != nil {
				t.Fatal(err)
			}
		}
		if !bytes.Equal(body, plain.Body.Bytes()) {
			t.Errorf("%q gets something else", accepts)
		}
		tag := answer.Header().Get("ETag")
		if !strings.HasPrefix(tag, "W/") {
			t.Errorf("%q gets tag %s, which says that its bytes are those of every encoding", accepts, tag)
		}
		again := call(h, "GET", path, "", "Accept-Encoding: "+accepts, "If-None-Match: "+tag)
		if again.Code != http.StatusNotModified || again.Body.Len() > 0 {
			t.Errorf("%q with its tag gets %d", accepts, again.Code)
		}
		expectHeader(t, again, "ETag", tag)
		expectHeader(t, again, "Vary", "Accept-Encoding")
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
