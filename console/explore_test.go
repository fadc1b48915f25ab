package console_test

import (
	"encoding/json"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/app"
	"github.com/esclusa/esclusa/internal/testing/browser"
	"github.com/esclusa/esclusa/internal/testing/expect"
)

// hostile is what senders may put into texts: none of it may become part of a page.
const hostile = `<img src=x onerror=document.title='owned'><script>document.title='owned'</script>"'&` + "\u202e"

func quoted(text string) string {
	b, _ := json.Marshal(text) // of a string there is no error
	return string(b)
}

// unharmed fails the test where a record's text has become an element.
func unharmed(t *testing.T, p *browser.Page) {
	t.Helper()
	if n := browser.Eval[int](p, `document.querySelectorAll("main img, main script, main iframe").length`); n != 0 || strings.Contains(browser.Eval[string](p, "document.title"), "owned") {
		t.Errorf("at %s a record's text has become %d elements", p.Path(), n)
	}
}

// fits fails the test where a page of 390 pixels is wider than that.
func fits(t *testing.T, p *browser.Page) {
	t.Helper()
	p.Size(390, 900)
	if wide := browser.Eval[int](p, "document.documentElement.scrollWidth"); wide > 390 {
		t.Errorf("at %s a narrow page is %d pixels wide", p.Path(), wide)
	}
	p.Size(1280, 900)
}

// shot keeps what a page looks like, where somebody wants to look at it.
func shot(p *browser.Page, name string) {
	if dir := os.Getenv("ESCLUSA_TEST_SHOTS"); dir != "" {
		p.Shoot(filepath.Clean(dir), name)
	}
}

func TestVerdictOnATriedRecordIsNotTheRouters(t *testing.T) {
	s := browser.Shared(t)
	p := browser.Open(t, s, "/console/channels")
	p.Sees("A customer, kept under its id", ".list")
	p.Accessible()
	fits(t, p)
	shot(p, "channels")
	p.Click("customer")
	p.Await("the page has the focus", `document.activeElement.id === "main"`)
	p.Sees("The router would accept it, under the key 10", ".outcome")
	p.Fill("Record, in JSON", `{"id_cliente":"1","nombre":`+quoted(hostile)+`,"edad":"12"}`)
	p.Sees("/edad must be an integer", ".outcome")
	p.Fill("Record, in JSON", `{"id_cliente":`)
	p.Sees("not one clean JSON object", ".outcome")
	p.Sees("whole number, 0 to 150", ".schema")
	p.Accessible()
	fits(t, p)
	shot(p, "channel")
	p.Click("Tree")
	p.Sees("whole number, 0 to 150", ".tree")
	p.Accessible()
	p.Go(p.Path()) // the choice is in the URL
	p.Sees("id_cliente", ".tree")
	p.Click("JSON")
	p.Sees(`"additionalProperties": false`, ".schema .code")
	p.Accessible()
	unharmed(t, p)
}

func TestTableShowsOtherRowsOrErasesWithoutItsKey(t *testing.T) {
	s := browser.Shared(t)
	key := "tables/" + strings.TrimSuffix(hostile, "\u202e") // which no keyboard types
	body := `{"id_cliente":` + quoted(key) + `,"nombre":` + quoted(hostile) + `}`
	if code, text := s.Call(t, "POST", "/v1/channels/customer/messages?wait=readable", body, "ce-source", "crm <b>"); code != 200 {
		t.Fatalf("%d %s", code, text)
	}
	p := browser.Open(t, s, "/console/tables")
	p.Click("customers")
	p.Await("the page has the focus", `document.activeElement.id === "main"`)
	p.Fill("Key, or its beginning", "tables/")
	p.Press(kb.Enter)
	p.Await("the prefix is in the URL", `location.search === "?prefix=tables%2F"`)
	p.Sees("tables/<img", ".list")
	p.Accessible()
	fits(t, p)
	unharmed(t, p)
	shot(p, "rows")
	p.ClickOn(`document.querySelector(".list td a")`, "the key")
	p.Sees("crm <b>", ".label")
	p.Sees(`"nombre": "<img`, ".code")
	p.Accessible()
	fits(t, p)
	unharmed(t, p)
	shot(p, "row")
	if code, text := s.Call(t, "POST", "/v1/channels/customer/messages?wait=readable", strings.Replace(body, `"nombre":"`, `"nombre":"Ana `, 1)); code != 200 {
		t.Fatalf("%d %s", code, text)
	}
	p.Sees(`"nombre": "Ana <img`, ".code")
	p.Sees("Versions seen since you opened this page")
	p.Click("Erase…")
	p.Fill("Type its key to erase it", "tables/")
	if !browser.Eval[bool](p, `document.querySelector("dialog button.danger").disabled`) {
		t.Error("it erases what was not typed")
	}
	p.Accessible()
	p.Fill("Type its key to erase it", key)
	p.Press(kb.Enter)
	p.Sees("There is no row “tables/<img")
	p.Accessible()
}

func TestSchemaThatBreaksSendersLooksHarmless(t *testing.T) {
	s := browser.Shared(t)
	if code, text := s.Call(t, "POST", "/v1/channels/customer/messages?wait=routed", `{"id_cliente":"whatif","nombre":"n","edad":120}`); code != 200 {
		t.Fatalf("%d %s", code, text)
	}
	p := browser.Open(t, s, "/console/schemas?datatype=customer")
	p.Sees("Both say the same.")
	draft := `(() => { const e = document.querySelector("main textarea"); e.value = e.value.replace("customer/1-0-0", "customer/1-0-1").replace('"maximum": 150', '"maximum": 100'); e.dispatchEvent(new Event("input", {bubbles: true})); return true; })()`
	browser.Eval[bool](p, draft)
	p.Sees(`"maximum": 100`, ".diff .added")
	p.Click("Check")
	p.Sees("break: this record would be refused", ".compat")
	p.Sees("/edad must be at most 100", ".compat")
	p.Click("What if?")
	p.Sees("1 of ", ".outcome")
	p.Sees("would be refused", ".outcome")
	p.Accessible()
	fits(t, p)
	shot(p, "schemas")
	p.Click("Begin again")
	p.Sees("Both say the same.")
}

// followers is how many clients follow alerts.
func followers(t *testing.T, s *browser.System) string {
	t.Helper()
	_, text := s.Call(t, "GET", "/metrics?name%5B%5D=esclusa_http_followers", "")
	for line := range strings.Lines(text) {
		if n, ok := strings.CutPrefix(line, `esclusa_http_followers{stream="alerts"} `); ok {
			return strings.TrimSpace(n)
		}
	}
	return ""
}

func TestLiveMissesWhatComesOrMovesUnderThePointer(t *testing.T) {
	s := browser.Shared(t)
	p := browser.Open(t, s, "/console/live")
	p.Sees("Nothing has come yet")
	p.Accessible()
	p.Await("it follows", `fetch("/metrics?name%5B%5D=esclusa_http_followers").then((r) => r.text()).then((text) => text.includes('{stream="alerts"} 1') && text.includes('{stream="tables"} 1'))`)
	bad := `{"id_cliente":"live","nombre":` + quoted(hostile) + `,"edad":1000}`
	s.Produce(t, bad, "datatype", "customer", "ce_source", hostile)
	p.Sees("/edad must be at most 150", ".events")
	p.Sees("<img src=x", ".events")
	if code, text := s.Call(t, "POST", "/v1/channels/customer/messages?wait=readable", `{"id_cliente":`+quoted("live/"+hostile)+`,"nombre":"n"}`); code != 200 {
		t.Fatalf("%d %s", code, text)
	}
	p.Sees("live/<img", ".events")
	unharmed(t, p)
	if how := browser.Eval[string](p, `getComputedStyle(document.querySelector(".event .meta a")).unicodeBidi`); how != "isolate" {
		t.Errorf("the name of a sender turns the letters behind it about: %s", how)
	}
	p.Accessible()
	fits(t, p)
	shot(p, "live")
	const list = `document.querySelector(".events")`
	browser.Eval[bool](p, list+`.dispatchEvent(new MouseEvent("mouseenter"))`)
	before := browser.Eval[int](p, list+".children.length")
	s.Produce(t, bad, "datatype", "customer")
	p.Sees("1 new")
	browser.Eval[bool](p, "new Promise((done) => setTimeout(() => done(true), 400))") // a list that flows is drawn within 200 ms
	if n := browser.Eval[int](p, list+".children.length"); n != before {
		t.Errorf("under the pointer the list has %d lines instead of %d", n, before)
	}
	browser.Eval[bool](p, list+`.dispatchEvent(new MouseEvent("mouseleave"))`)
	p.Await("what waited is shown", list+".children.length === "+strconv.Itoa(before+1))
	browser.Eval[bool](p, `Object.defineProperty(document, "hidden", {value: true, configurable: true}) && document.dispatchEvent(new Event("visibilitychange"))`)
	expect.Eventually(t, expect.Patience, "a tab that is hidden follows nothing", func() bool { return followers(t, s) == "0" })
	browser.Eval[bool](p, `delete document.hidden && document.dispatchEvent(new Event("visibilitychange"))`)
	expect.Eventually(t, expect.Patience, "a tab that is shown again follows", func() bool { return followers(t, s) == "1" })
	p.Choose("Show", "What is refused")
	p.Choose("Datatype", "text")
	p.Sees("Nothing has come yet")
	if at := p.Path(); at != "/console/live?kind=alerts&datatype=text" {
		t.Errorf("the filters are not in %s", at)
	}
}

// Of what is accepted neither sender nor reason is told, and only what comes into a table.
func TestLiveFollowsNothingAndDoesNotSaySo(t *testing.T) {
	s := browser.Shared(t)
	p := browser.Open(t, s, "/console/health")
	meddle(p, `async (path, how, real) => {
		const answer = await real(path, how);
		window.follows ||= path.endsWith("/changes");
		return answer;
	}`)
	visit(p, "/console/live?kind=records&sender=crm&reason=malformed")
	p.Await("it follows", "window.follows")
	put(t, s, `{"id_cliente":"live/2","nombre":"n"}`)
	p.Sees("live/2", ".events")
	p.Go("/console/live?kind=records&datatype=text")
	p.Sees("Accepted records are seen when they come into a table", ".hint")
	p.SeesNot("Nothing has come yet")
	p.SeesNot("New ones appear")
	p.Accessible()
	fits(t, p)
	p.Go("/console/live?sender=crm")
	p.Sees("with these filters only what is refused is shown", ".hint")
}

func TestProblemOfOneStreamHidesThatOfAnother(t *testing.T) {
	s := browser.Shared(t)
	p := browser.Open(t, s, "/console/health")
	meddle(p, `(path, how, real) => {
		const away = (what) => Promise.resolve(new Response(JSON.stringify({detail: what + " cannot be read"}), {status: 503}));
		return path.includes("/alerts/stream") ? away("alerts") : path.endsWith("/changes") ? away("changes") : real(path, how);
	}`)
	visit(p, "/console/live")
	p.Sees("Not now: alerts cannot be read; the console asks again by itself.", "main")
	p.Sees("Not now: changes cannot be read; the console asks again by itself.", "main")
	p.SeesNot("Nothing has come yet")
}

func TestShortPathOfTheConsoleLeadsNowhere(t *testing.T) {
	p := browser.Open(t, browser.Shared(t), "/console")
	p.Sees("Flow", "h1")
	if at := p.Path(); at != "/" {
		t.Errorf("it is at %s", at)
	}
}

// Another process counts what is routed: nothing is known here, which is not nought.
func TestCountsOfAnotherProcessAreNought(t *testing.T) {
	s := browser.Shared(t)
	p := browser.Open(t, s, "/console/health")
	meddle(p, `async (path, how, real) => {
		const answer = await real(path, how);
		return path === "/v1/flow" ? new Response(JSON.stringify({...(await answer.json()), routes: false})) : answer;
	}`)
	visit(p, "/console/channels")
	p.Sees("Records are routed by another process", ".hint")
	p.Sees("customer", ".list")
	p.SeesNot("Per second", ".list")
	visit(p, "/console/channels/customer")
	p.Sees("whole number, 0 to 150", ".schema")
	p.SeesNot("since the start", ".label")
}

func TestSenderIsShownWhatIsOfAnother(t *testing.T) {
	s := browser.Shared(t)
	name := "billing " + hostile
	s.Produce(t, `{"id_cliente":"1","nombre":7}`, "datatype", "customer", "ce_source", name)
	s.Produce(t, `{"id_cliente":"1","nombre":"n","firma":1}`, "datatype", "customer", "ce_source", "not billing")
	p := browser.Open(t, s, "/console/senders/"+url.PathEscape(esclusa.Shown(name)))
	p.Sees("/nombre must be a string", ".list")
	p.Sees("/nombre must be a string", ".events")
	p.SeesNot("/firma")
	p.Accessible()
	fits(t, p)
	unharmed(t, p)
	shot(p, "sender")
	p.Go("/console/senders/nobody")
	p.Sees("Nothing of this sender is refused")
	p.Accessible()
}

func TestJournalLeavesOutWhoDidWhat(t *testing.T) {
	s := browser.Shared(t)
	if code, text := s.Call(t, "DELETE", "/v1/customers?key="+url.QueryEscape(hostile), ""); code != 202 {
		t.Fatalf("%d %s", code, text)
	}
	p := browser.Open(t, s, "/console/journal")
	p.Sees("asked to erase a row of customers", ".list")
	p.Accessible()
	fits(t, p)
	unharmed(t, p)
	shot(p, "journal")
	p.Choose("Show", "Decisions")
	p.Sees("Nobody has done anything yet")
	p.Accessible()
}

func TestHealthIsNotWhatTheProcessSays(t *testing.T) {
	s := browser.Shared(t)
	var ready struct{ Conditions []struct{ Name string } }
	s.Get(t, "/readyz", &ready)
	p := browser.Open(t, s, "/console/health")
	for _, c := range ready.Conditions {
		p.Sees(c.Name, ".plain")
	}
	p.Sees("All conditions hold.")
	p.Sees("datatype.router")
	p.Accessible()
	fits(t, p)
	shot(p, "health")
}

func TestWhatNobodyMayIsOffered(t *testing.T) {
	file := filepath.Join(t.TempDir(), "access.yml")
	if err := os.WriteFile(file, []byte("roles: {reader: [{do: [channels.read, table.read, send]}]}\nanonymous: [reader]\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	s := browser.Run(t, app.Options{Access: file})
	if code, text := s.Call(t, "POST", "/v1/channels/customer/messages?wait=readable", `{"id_cliente":"1","nombre":"n"}`); code != 200 {
		t.Fatalf("%d %s", code, text)
	}
	p := browser.Open(t, s, "/console/journal")
	p.Sees("this needs the right to journal.read")
	p.SeesNot("Journal", "nav")
	p.SeesNot("Live", "nav")
	p.Go("/console/tables/customers?key=1")
	p.Sees(`"nombre": "n"`, ".code")
	p.Go("/console/channels/customer")
	p.Sees("whole number, 0 to 150", ".schema")
	p.SeesNot("Try a record")
	p.Go("/console/schemas?datatype=customer")
	p.Sees("Both say the same.")
	p.SeesNot("Draft")
	p.Go("/console/tables/customers?key=1")
	p.Sees("Copy", ".one")
	p.Accessible() // until then all has come
	p.SeesNot("Erase")
}

func TestWhoReadsChannelsAloneIsOfferedMore(t *testing.T) {
	file := filepath.Join(t.TempDir(), "access.yml")
	if err := os.WriteFile(file, []byte("roles: {reader: [{do: [channels.read]}]}\nanonymous: [reader]\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	s := browser.Run(t, app.Options{Access: file})
	p := browser.Open(t, s, "/")
	p.Sees("customer", ".outs")
	p.Accessible()
	p.SeesNot("Kept by another process")
	p.SeesNot("Try it")
	for _, path := range []string{"/", "/console/channels", "/console/channels/customer"} {
		p.Go(path)
		p.Sees("customer", "main")
		p.Accessible()
		if links := browser.Eval[[]string](p, `[...document.querySelectorAll("a[href]")].map((a) => a.pathname).filter((path) => /groups|tables|senders|live|redrives|journal/.test(path))`); len(links) > 0 {
			t.Errorf("%s leads to %v", path, links)
		}
	}
}
