package console_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"github.com/esclusa/esclusa/internal/app"
	"github.com/esclusa/esclusa/internal/testing/browser"
)

// mostKeys are as many as somebody presses in half a minute who knows where to go, notes
// and numbers in it.
const mostKeys = 40

// typist has a page, and nothing but a keyboard.
type typist struct {
	*browser.Page
	t     *testing.T
	count int
}

func (k *typist) press(keys string) {
	k.t.Helper()
	k.count += len([]rune(keys))
	k.Press(keys)
}

// tabTo presses Tab until what an expression finds has the focus.
func (k *typist) tabTo(what, expression string) {
	k.t.Helper()
	for range mostKeys {
		k.press(kb.Tab)
		if browser.Eval[bool](k.Page, "document.activeElement === "+expression) {
			return
		}
	}
	k.t.Fatalf("%d times Tab do not lead to %s", mostKeys, what)
}

// same fails the test where the page was loaded again since it was marked.
func (k *typist) same(marked bool) {
	k.t.Helper()
	if marked != browser.Eval[bool](k.Page, "Boolean(window.marked)") {
		k.t.Errorf("at %s the page is the one of before: %v", k.Path(), !marked)
	}
}

// The path that matters: from a new group to a resolved one, with keys alone. Whoever
// loads the page again on the way, or has a second tab, loses nothing.
func TestNewGroupCannotBeFollowedToItsEnd(t *testing.T) {
	s := browser.Run(t, app.Options{})
	k := &typist{Page: browser.Open(t, s, "/console/groups"), t: t}
	k.Sees("Nothing is refused")
	browser.Eval[bool](k.Page, "window.marked = true")
	for i := range 3 {
		s.Produce(t, fmt.Sprintf(`{"id_cliente":"%d","nombre":"Ana","edad":"4%d"}`, i, i), "datatype", "customer", "ce_source", "crm")
	}
	// It appears by itself.
	k.Sees("customer /edad must be an integer", "tbody")
	k.Sees("from crm", "tbody")
	k.press("jo")
	k.Sees("/edad must be an integer", "h1")
	k.Sees(`"type": "integer"`, ".schema .noted") // where
	k.Sees("crm", ".senders")                     // of whom
	k.Sees("3 alerts", ".head")                   // how often
	k.same(true)
	// The suggested patch, before and after. A reload keeps it.
	k.press("m")
	k.Sees(`{"op":"convert","path":"/edad","to":"integer"}`, ".suggested")
	k.press("s")
	k.Sees(`"edad": 4`, ".diff .added")
	k.Reload()
	k.same(false)
	k.Sees(`"edad": "4`, ".diff .gone")
	k.Sees(`"edad": 4`, ".diff .added")
	// The counts, and the run.
	k.press("p")
	k.Sees("What the plan found of 3 alerts")
	k.Sees("Ready", ".outcomes .ready")
	k.Sees(`"edad": 4`, ".diff .added")
	k.press("r3")
	k.tabTo("the rate", `document.activeElement?.closest(".run")?.querySelector("input[type=number]")`)
	k.press("1" + kb.Enter)
	k.Await("the run has begun", `document.querySelector(".run .progress")`)
	k.Reload()
	other := browser.Open(t, s, k.Path())
	for _, p := range []*browser.Page{k.Page, other} {
		p.Sees("3 records sent again", ".run")
		p.Sees("None of them was refused again", ".run")
	}
	// Back to the group, which is over.
	k.tabTo("the group", `document.querySelector(".run a[href^='/console/groups/']")`)
	k.press(kb.Enter)
	k.Sees("/edad must be an integer", "h1")
	k.Sees("Resolve", ".head")
	list := browser.Open(t, s, "/console/groups")
	list.Sees("open", "tbody")
	k.press("r")
	k.Sees("Resolve", "dialog[open]")
	k.press("mended" + kb.Enter)
	k.Sees("resolved", ".head")
	k.Sees("mended", ".decided")
	list.Sees("resolved", "tbody") // in the other tab, too
	t.Logf("%d keys from a new group to a resolved one", k.count)
	if k.count > mostKeys {
		t.Errorf("it takes %d keys, more than %d", k.count, mostKeys)
	}
	for i := range 3 {
		if code, row := s.Call(t, "GET", fmt.Sprintf("/v1/customers/%d", i), ""); code != 200 || !strings.Contains(row, fmt.Sprintf(`"edad":4%d`, i)) {
			t.Errorf("customer %d is %d %s", i, code, row)
		}
	}
}
