package console_test

import (
	"slices"
	"testing"

	"github.com/esclusa/esclusa/internal/testing/browser"
)

// painted is what a page had done when something was seen of it first.
type painted struct {
	First    float64 // milliseconds from the request to the first content
	Blocking []string
	Assets   int
	Bytes    int
}

const paint = `new Promise((done) => {
	const look = () => {
		const first = performance.getEntriesByType("paint").find((e) => e.name === "first-contentful-paint");
		if (!first) return void requestAnimationFrame(look);
		const all = [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource").filter((r) => r.name.includes("/console/assets/"))];
		done({
			First: first.startTime,
			Blocking: all.filter((r) => r.renderBlockingStatus === "blocking").map((r) => new URL(r.name).pathname.replace(/-[0-9a-f]+/, "")),
			Assets: all.length,
			Bytes: all.reduce((sum, r) => sum + r.encodedBodySize, 0),
		});
	};
	look();
})`

// The first that is seen waits for the page, its style and its script, and for no answer of
// the system.
func TestFirstPaintWaitsForMoreThanThePage(t *testing.T) {
	s := browser.Shared(t)
	var firsts []float64
	for range 5 {
		p := browser.Open(t, s, "/console/health") // whose browser has nothing of it yet
		w := browser.Eval[painted](p, paint)
		firsts = append(firsts, w.First)
		if !slices.Equal(w.Blocking, []string{"/console/assets/console.css"}) && len(w.Blocking) > 1 {
			t.Errorf("nothing is seen before %v", w.Blocking)
		}
		if w.Assets != 3 || w.Bytes > 90_000 {
			t.Errorf("it asks for %d files, of %d bytes", w.Assets, w.Bytes)
		}
	}
	slices.Sort(firsts)
	t.Logf("the first is seen after %.0f ms, at best %.0f, at worst %.0f", firsts[len(firsts)/2], firsts[0], firsts[len(firsts)-1])
	p := browser.Open(t, s, "/")
	p.Prelude(`window.fetch = () => new Promise(() => {})`)
	for _, path := range []string{"/", "/console/groups", "/console/health", "/console/redrives"} {
		p.Go(path) // waits for its heading
		if w := browser.Eval[painted](p, paint); w.First <= 0 {
			t.Errorf("%s shows nothing while the system is silent", path)
		}
	}
}
