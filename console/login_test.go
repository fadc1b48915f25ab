package console_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"github.com/esclusa/esclusa/internal/access"
	"github.com/esclusa/esclusa/internal/app"
	"github.com/esclusa/esclusa/internal/testing/browser"
)

// closed is a system whose access file lets a key read channels, and nobody do anything.
func closed(t *testing.T) (s *browser.System, key, keys string) {
	t.Helper()
	dir := t.TempDir()
	key, line, err := access.NewKey("ana")
	if err != nil {
		t.Fatal(err)
	}
	keys = filepath.Join(dir, "keys")
	file := filepath.Join(dir, "access.yml")
	for path, text := range map[string]string{keys: line + "\n", file: `authentication: {keys_file: keys, console: {}}
roles: {reader: [{do: [channels.read]}]}
bindings: [{role: reader, to: ["key:ana"]}]
`} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return browser.Run(t, app.Options{Access: file}), key, keys
}

func TestStrangerSeesNoWayIn(t *testing.T) {
	s, key, keys := closed(t)
	p := browser.Open(t, s, "/console/channels?q=vid")
	p.Sees("Log in first", ".error")
	p.Accessible()
	p.Click("Log in")
	p.Await("the page to log in", `location.pathname === "/console/login"`)
	p.Await("the field has the focus", `document.activeElement?.name === "key"`)
	p.Press("esclusa_wrong" + kb.Enter)
	p.Sees("this is no API key that is known", ".error")
	p.Accessible()
	p.Fill("API key", key+kb.Enter)
	p.Await("where it began, with its state", `location.pathname + location.search === "/console/channels?q=vid"`)
	p.Sees("video", "main")
	p.Sees("key:ana", ".who")
	if kept := browser.Eval[string](p, `document.cookie + JSON.stringify(localStorage) + JSON.stringify(sessionStorage)`); strings.Contains(kept, "esclusa_") || !strings.HasPrefix(kept, "{") {
		t.Errorf("the script can read %s", kept)
	}
	p.Accessible()
	if err := os.WriteFile(keys, nil, 0o600); err != nil { // the key is taken away
		t.Fatal(err)
	}
	p.Sees("Log in", ".who")
	p.SeesNot("key:ana", ".who")
}

func TestFailedLoginSaysNothing(t *testing.T) {
	s, _, _ := closed(t)
	for why, says := range map[string]string{"refused": "has not let you in", "away": "does not answer now", "throttled": "Too many logins", "unknown": "Begin again"} {
		p := browser.Open(t, s, "/console/login?next=/console/channels&failed="+why)
		p.Sees(says, ".error")
		p.Accessible()
	}
	p := browser.Open(t, s, "/console/login?failed=call+4711")
	p.Sees("Log in", "h1")
	p.SeesNot("4711", "main")
}

func TestLinkToLogInLeadsElsewhere(t *testing.T) {
	s, key, _ := closed(t)
	for _, next := range []string{"https://evil.example/", "//evil.example/", "/%5Cevil.example", "javascript:alert(1)", "//[", "/login?next=//evil.example"} {
		p := browser.Open(t, s, "/console/login?next="+next)
		p.Fill("API key", key+kb.Enter)
		p.Await("the console goes on at home", `location.pathname === "/"`)
		p.Click("Log out")
		p.Await("the page to log in", `location.pathname === "/console/login"`)
		p.SeesNot("key:ana", ".who")
	}
}
