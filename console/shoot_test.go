//go:build screenshots

package console_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/esclusa/esclusa/internal/app"
	"github.com/esclusa/esclusa/internal/testing/browser"
)

// most is how many bytes a picture of the README may have.
const most = 150_000

// TestPicturesOfTheREADMEAreTooLarge makes them: make screenshots.
func TestPicturesOfTheREADMEAreTooLarge(t *testing.T) {
	s := browser.Run(t, app.Options{})
	story(t, s, 20)
	p := browser.Open(t, s, "/")
	p.Prefers("light")
	p.Size(1280, 800)
	p.Sees("Nothing waits")
	story(t, s, 30)
	p.Await("it flows", `document.querySelectorAll(".lines .moves").length > 2`)
	keep(t, p, "flow")
	p.Go("/console/groups")
	p.Sees("must be an integer")
	keep(t, p, "groups")
	_, ats := refuse(t, s, "kiosk", `{"id_cliente":"20","edad":200,"firma":"JG"}`)
	p.Go("/console/alerts/" + ats[0])
	p.Sees("came to ingress")
	keep(t, p, "alert")
}

// keep writes what is seen of a page.
func keep(t *testing.T, p *browser.Page, name string) {
	t.Helper()
	picture := p.Seen()
	if len(picture) > most {
		t.Errorf("the picture of %s has %d bytes", name, len(picture))
	}
	if err := os.WriteFile(filepath.Join("..", "docs", "images", fmt.Sprintf("console-%s.png", name)), picture, 0o644); err != nil {
		t.Fatal(err)
	}
}
