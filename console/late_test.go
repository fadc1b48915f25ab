package console_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"github.com/esclusa/esclusa/internal/app"
	"github.com/esclusa/esclusa/internal/testing/browser"
	"github.com/esclusa/esclusa/internal/testing/expect"
)

// meddle has a function of the page answer what the page asks for: it is given the path,
// how it is asked, and what would ask. It holds for as long as the page is not loaded anew.
func meddle(p *browser.Page, answer string) {
	browser.Eval[bool](p, `(() => { const real = window.fetch; const answer = `+answer+`; window.fetch = (path, how) => answer(String(path), how, real); return true; })()`)
}

// visit goes to a path by a link of the page, so that the page is not loaded anew.
func visit(p *browser.Page, path string) {
	browser.Eval[bool](p, `(() => { const a = document.createElement("a"); a.href = `+quoted(path)+`; document.body.append(a); a.click(); a.remove(); return true; })()`)
}

// put sends a customer, and waits until it can be read.
func put(t *testing.T, s *browser.System, body string) {
	t.Helper()
	if code, text := s.Call(t, "POST", "/v1/channels/customer/messages?wait=readable", body); code != 200 {
		t.Fatalf("%d %s", code, text)
	}
}

// groups is how many there are.
func groups(t *testing.T, s *browser.System) int {
	t.Helper()
	var list struct{ Groups []struct{} }
	s.Get(t, "/v1/alert-groups", &list)
	return len(list.Groups)
}

func TestOlderAnswerLiesOverAChangeOfTheRow(t *testing.T) {
	s := browser.Shared(t)
	put(t, s, `{"id_cliente":"late-1","nombre":"before"}`)
	p := browser.Open(t, s, "/console/health")
	meddle(p, `async (path, how, real) => {
		const answer = await real(path, how);
		if (path.endsWith("/lookup")) await new Promise((done) => (window.release = done));
		return answer;
	}`)
	visit(p, "/console/tables/customers?key=late-1")
	p.Await("the row was looked up", "window.release")
	put(t, s, `{"id_cliente":"late-1","nombre":"after"}`)
	p.Sees(`"nombre": "after"`, ".code")
	browser.Eval[bool](p, `new Promise((done) => { release(); setTimeout(() => done(true), 100); })`)
	if shown := p.Text(".code"); shown != "{\n  \"id_cliente\": \"late-1\",\n  \"nombre\": \"after\"\n}" {
		t.Errorf("the row that was looked up before is shown: %s", shown)
	}
}

func TestChangeBeforeTheStreamOfARowBeginsIsMissed(t *testing.T) {
	s := browser.Shared(t)
	put(t, s, `{"id_cliente":"late-2","nombre":"before"}`)
	p := browser.Open(t, s, "/console/health")
	meddle(p, `async (path, how, real) => {
		if (path.endsWith("/changes")) await new Promise((done) => (window.release = done));
		return real(path, how);
	}`)
	visit(p, "/console/tables/customers?key=late-2")
	p.Await("the stream is asked for", "window.release")
	put(t, s, `{"id_cliente":"late-2","nombre":"after"}`)
	browser.Eval[bool](p, "release(), true")
	p.Sees(`"nombre": "after"`, ".code")
}

func TestErasureTakesAVersionThatCameMeanwhile(t *testing.T) {
	s := browser.Shared(t)
	put(t, s, `{"id_cliente":"late-3","nombre":"before"}`)
	p := browser.Open(t, s, "/console/tables/customers?key=late-3")
	p.Click("Erase…")
	put(t, s, `{"id_cliente":"late-3","nombre":"after"}`)
	p.Await("the row is shown as it is", `document.querySelector(".code").textContent.includes("after")`)
	p.Fill("Type its key to erase it", "late-3"+kb.Enter)
	p.Sees("The row has changed since you looked", "dialog[open]")
	if code, text := s.Call(t, "GET", "/v1/customers/late-3", ""); code != 200 {
		t.Errorf("what came meanwhile is erased: %d %s", code, text)
	}
	p.Click("Cancel")
	p.Click("Erase…")
	p.Fill("Type its key to erase it", "late-3"+kb.Enter)
	p.Sees("There is no row “late-3")
}

func TestMoreRowsOfAnEarlierPrefixAreShownAmongThoseOfALater(t *testing.T) {
	s := browser.Shared(t)
	for _, key := range []string{"late-a1", "late-a2", "late-b1"} {
		put(t, s, `{"id_cliente":"`+key+`","nombre":"some"}`)
	}
	p := browser.Open(t, s, "/console/health")
	meddle(p, `async (path, how, real) => {
		if (path.includes("&after=")) await new Promise((done) => (window.release = done));
		return real(path.replace("limit=50", "limit=1"), how);
	}`)
	visit(p, "/console/tables/customers?prefix=late-a")
	p.Sees("late-a1", "tbody")
	p.Click("Show more")
	p.Await("more is asked for", "window.release")
	visit(p, "/console/tables/customers?prefix=late-b")
	p.Sees("late-b1", "tbody")
	browser.Eval[bool](p, `new Promise((done) => { release(); setTimeout(() => done(true), 300); })`)
	if shown := p.Text("tbody"); strings.Contains(shown, "late-a") {
		t.Errorf("rows of the earlier prefix are shown: %s", shown)
	}
}

// twoGroups is a system of its own that has two groups of alerts.
func twoGroups(t *testing.T) *browser.System {
	t.Helper()
	s := browser.Run(t, app.Options{})
	wrongAge(t, s, "crm")
	wrongName(t, s)
	expect.Eventually(t, expect.Patience, "there are both groups", func() bool { return groups(t, s) == 2 })
	return s
}

func TestAnswerToAnEarlierDecisionClosesALaterDialog(t *testing.T) {
	s := twoGroups(t)
	p := browser.Open(t, s, "/console/groups")
	p.Await("both groups can be decided about", `document.querySelectorAll("td.deeds").length === 2`)
	meddle(p, `async (path, how, real) => {
		if (how?.method === "PUT" && !window.release) await new Promise((done) => (window.release = done));
		return real(path, how);
	}`)
	p.Press("j")
	p.Press("a")
	p.Sees("Acknowledge", "dialog[open]")
	p.Fill("Your name", "ana"+kb.Enter)
	p.Await("the decision is on its way", "window.release")
	p.Press(kb.Escape)
	p.Await("the dialog is closed", `!document.querySelector("dialog[open]")`)
	p.Press("j")
	p.Press("r")
	p.Sees("Resolve", "dialog[open] h2")
	p.Fill("Note", "mended")
	browser.Eval[bool](p, "release(), true")
	p.Sees("Now acknowledged", ".said")
	if title := p.Text("dialog[open] h2"); title != "Resolve" {
		t.Fatalf("the dialog that is open says %q", title)
	}
	p.Press(kb.Enter)
	p.Sees("Now resolved", ".said")
	p.Sees("mended", "tbody")
}

// A group that stands on a further page counts on too.
func TestFurtherPageOfGroupsIsNotAskedForAgain(t *testing.T) {
	s := twoGroups(t)
	p := browser.Open(t, s, "/console/health")
	meddle(p, `(path, how, real) => real(path.replace("limit=50", "limit=1"), how)`)
	visit(p, "/console/groups")
	p.Await("there is one group", `document.querySelectorAll("tbody tr").length === 1`)
	p.Click("Show more")
	p.Await("there are both", `document.querySelectorAll("tbody tr").length === 2`)
	before := rows(p)
	for range 2 {
		wrongAge(t, s, "crm")
		wrongName(t, s)
	}
	p.Await("both count on", `[...document.querySelectorAll("tbody .count")].every((c) => c.innerText === "3")`)
	if now := rows(p); fmt.Sprint(now) != fmt.Sprint(before) {
		t.Errorf("the rows were %v, and are %v", before, now)
	}
}

func TestOldEntriesOfTheJournalCannotBeReached(t *testing.T) {
	s := browser.Run(t, app.Options{})
	for i := range 5 {
		if code, text := s.Call(t, "DELETE", fmt.Sprintf("/v1/customers/%d?wait=readable", i), ""); code != 204 {
			t.Fatalf("%d %s", code, text)
		}
	}
	p := browser.Open(t, s, "/console/health")
	meddle(p, `(path, how, real) => real(path.replace(/limit=\d+/, "limit=2"), how)`)
	visit(p, "/console/journal")
	for n := range 3 { // the fifth erasure and the fourth, then the router's catalogue at last
		p.Await(fmt.Sprintf("there are %d pages", n+1), fmt.Sprintf(`document.querySelectorAll("tbody tr").length === %d`, 2*n+2))
		if n < 2 {
			p.Click("Show more")
		}
	}
	p.Sees("the router works with another catalogue", "tbody")
}

// Only what is read is asked for again: a deed that failed is not done by itself.
func TestDeedIsSaidToBeDoneAgainByItself(t *testing.T) {
	s := browser.Shared(t)
	p := browser.Open(t, s, "/")
	p.Sees("Send", ".sample")
	p.Await("the sample is there", `document.querySelector(".sample textarea").value`)
	for answer, says := range map[string]string{
		`Promise.reject(new TypeError("away"))`:                                          "esclusa did not answer: see whether it was done, and try again.",
		`Promise.resolve(new Response('{"detail":"no broker answers"}', {status: 503}))`: "Not now: no broker answers. Try again later.",
	} {
		meddle(p, `(path, how, real) => (how?.method === "POST" ? `+answer+` : real(path, how))`)
		p.Click("Send")
		p.Sees(says, ".sample .error")
	}
}

// items is a catalogue of datatypes with a table each, whose records have a number.
func items(t *testing.T, names ...string) string {
	t.Helper()
	dir := t.TempDir()
	for _, name := range names {
		schema := fmt.Sprintf(`{"$schema":"http://json-schema.org/draft-07/schema#","$id":"https://example.org/%s/1-0-0","title":"%[1]s","description":"Some.",
"x-channel":{"key":"/id","table":true},"type":"object","required":["id"],"properties":{"id":{"type":"string","minLength":1,"maxLength":64},"n":{"type":"integer","maximum":9007199254740993,"multipleOf":1.0}}}`, name)
		if err := os.MkdirAll(filepath.Join(dir, name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name, "1-0-0.json"), []byte(schema), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// JSON.parse knows neither large numbers nor how they were written, and puts members whose
// names are numbers first.
func TestDocumentIsShownAsAnother(t *testing.T) {
	s := browser.Run(t, app.Options{Schemas: items(t, "crate", "cable", "crane", "cargo")})
	if code, text := s.Call(t, "POST", "/v1/channels/crate/messages?wait=readable", `{"id":"1","n":9007199254740993,"7":1.50}`); code != 200 {
		t.Fatalf("%d %s", code, text)
	}
	p := browser.Open(t, s, "/console/tables/crates")
	p.Sees(`{"id":"1","n":9007199254740993,"7":1.50}`, ".list")
	p.Click("1")
	p.Sees("{\n  \"id\": \"1\",\n  \"n\": 9007199254740993,\n  \"7\": 1.50\n}", ".code")
	if code, text := s.Call(t, "POST", "/v1/channels/crate/messages?wait=readable", `{"id":"1","n":9007199254740993,"7":2.50}`); code != 200 {
		t.Fatalf("%d %s", code, text)
	}
	p.Sees("\"n\": 9007199254740993,\n  \"7\": 2.50", ".code")
	p.Go("/console/channels/crate?view=json")
	p.Sees(`"maximum": 9007199254740993`, ".schema .code")
	for view, within := range map[string]string{"": ".schema tbody", "tree": ".schema .tree"} {
		p.Go("/console/channels/crate?view=" + view)
		p.Sees("whole number, at most 9007199254740993, a multiple of 1.0", within)
	}
	s.Produce(t, `{"id":7}`, "datatype", "crate")
	grouped(t, s, "crate")
	if code, text := s.Call(t, "POST", "/v1/redrives", `{"filter":{"datatype":"crate"},"patch":[{"op":"replace","path":"/n","value":9007199254740993}]}`); code != 201 {
		t.Fatalf("%d %s", code, text)
	}
	p.Go("/console/journal")
	p.Await("the entry has the number", `document.querySelector(".list .code")?.textContent.includes("9007199254740993")`)

	p.Go("/console/live")
	p.Sees("Of the tables these are followed: ", ".hint")
	p.Choose("Datatype", "crate")
	p.SeesNot("Of the tables these are followed")
}
