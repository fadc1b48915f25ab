//go:build screenshots

package console_test

import (
	"os"
	"testing"

	"github.com/esclusa/esclusa/internal/app"
	"github.com/esclusa/esclusa/internal/testing/browser"
)

// TestPagesAreShot writes what every page looks like into a directory, to be looked at.
func TestPagesAreShot(t *testing.T) {
	dir := os.Getenv("ESCLUSA_TEST_SHOTS")
	s := browser.Run(t, app.Options{})
	empty := browser.Open(t, s, "/console/groups")
	empty.Sees("Nothing is refused")
	empty.Shoot(dir, "groups-empty")
	story(t, s, 20)
	p := browser.Open(t, s, "/")
	p.Sees("Nothing waits")
	story(t, s, 30)
	p.Await("it flows", `document.querySelectorAll(".lines .moves").length > 2`)
	p.Click("A bad one")
	p.Click("Send")
	p.Sees("/edad", ".outcome")
	p.Shoot(dir, "flow")
	p.Go("/console/groups")
	p.Sees("must be an integer")
	p.Press("j")
	p.Shoot(dir, "groups")
	p.Press("a")
	p.Sees("Acknowledge", "dialog")
	p.Shoot(dir, "groups-decide")
}
