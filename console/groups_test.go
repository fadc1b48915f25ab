package console_test

import (
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"testing"

	"github.com/esclusa/esclusa/internal/app"
	"github.com/esclusa/esclusa/internal/testing/browser"
	"github.com/esclusa/esclusa/internal/testing/expect"
)

// wrongAge sends a customer whose age is a text.
func wrongAge(t *testing.T, s *browser.System, sender string) {
	t.Helper()
	s.Produce(t, `{"id_cliente":"1","nombre":"Grupo 3","edad":"20"}`, "datatype", "customer", "ce_source", sender)
}

// wrongName sends a customer whose name is a number. On a shared system no test counts
// those: a group is of all senders.
func wrongName(t *testing.T, s *browser.System) {
	t.Helper()
	s.Produce(t, `{"id_cliente":"1","nombre":7}`, "datatype", "customer", "ce_source", "webshop-2")
}

func inJSON(t *testing.T, text string) string {
	t.Helper()
	b, err := json.Marshal(text)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// grouped waits until there are groups of a datatype.
func grouped(t *testing.T, s *browser.System, datatypes ...string) {
	t.Helper()
	for _, datatype := range datatypes {
		expect.Eventually(t, expect.Patience, "there is a group of "+datatype, func() bool {
			var list struct{ Groups []struct{} }
			s.Get(t, "/v1/alert-groups?datatype="+datatype, &list)
			return len(list.Groups) > 0
		})
	}
}

const ageRow = `[...document.querySelectorAll("tbody tr")].find((r) => r.innerText.includes("/edad must be an integer"))`

// rows are the ids of the groups in their order.
func rows(p *browser.Page) []string {
	return browser.Eval[[]string](p, `[...document.querySelectorAll("tbody tr")].map((r) => r.dataset.id)`)
}

func TestGroupTakesAReloadOrMovesRowsUnderThePointer(t *testing.T) {
	s := browser.Run(t, app.Options{})
	p := browser.Open(t, s, "/console/groups")
	p.Sees("Nothing is refused")
	wrongAge(t, s, "crm")
	p.Sees("customer /edad must be an integer", "tbody")
	before := rows(p)
	s.Produce(t, `{"id":"t","language":"es"}`, "datatype", "text", "ce_source", "web")
	p.Sees("1 new", ".fresh")
	if now := rows(p); !slices.Equal(now, before) {
		t.Errorf("the rows were %v, and are %v", before, now)
	}
	wrongAge(t, s, "crm")
	p.Await("the count goes on in its row", ageRow+`.innerText.includes("2")`)
	p.Click("1 new")
	p.Sees("text /body must be there", "tbody")
	p.SeesNot("1 new")
	p.Accessible()
}

func TestKeysDecideAboutAnotherGroupOrNone(t *testing.T) {
	s := browser.Run(t, app.Options{})
	wrongAge(t, s, "crm")
	p := browser.Open(t, s, "/console/groups")
	p.Sees("/edad must be an integer", "tbody")
	p.Sees("Acknowledge", "tbody") // the rights are known
	p.Press("j")
	p.Press("a")
	p.Sees("Acknowledge", "dialog[open]")
	p.Accessible()
	p.Press("the sender is told")
	p.Fill("Your name", "ana")
	p.Press("\r")
	p.Sees("Now acknowledged: customer /edad must be an integer", ".said")
	p.Await("the row says so", ageRow+`.innerText.includes("ana the sender is told")`)
	p.Await("the dialog is closed", `!document.querySelector("dialog[open]")`)
	p.Press("r") // the row has the focus again
	p.Sees("Resolve", "dialog[open]")
	p.Press("\r")
	p.Sees("Now resolved", ".said")
	p.Await("the name was kept, the note was not", ageRow+`.innerText.match(/resolved[^]*ana/)`)
	wrongAge(t, s, "crm")
	p.Await("a later record shows as a relapse", ageRow+`.innerText.includes("regressed")`)
	p.Press("?")
	p.Sees("acknowledge the group", "dialog[open]")
}

// A key does what a button does, and where there is none nothing.
func TestKeyDecidesWhatNoButtonOffers(t *testing.T) {
	s := browser.Run(t, app.Options{})
	wrongAge(t, s, "crm")
	p := browser.Open(t, s, "/console/groups")
	p.Sees("Acknowledge", "tbody")
	p.Press("j")
	p.Press("r")
	p.Fill("Your name", "ana\r")
	p.Sees("resolved", "tbody")
	p.Await("the dialog is closed", `!document.querySelector("dialog[open]")`)
	p.Press("a")
	p.Press("?") // opens where no dialog is open
	p.Sees("acknowledge the group", "dialog[open]")
	p.Press("\u001b")
	p.Press("o")
	p.Sees("Reopen r", ".actions")
	p.Press("a")
	p.Press("?")
	p.Sees("resolve, or reopen", "dialog[open]")
	p.SeesNot("acknowledge the group", "dialog[open]")
}

// Enter opens the row that keys have led to, and presses a button or a link that has the focus.
func TestEnterPressesNothingBesideRows(t *testing.T) {
	s := browser.Run(t, app.Options{})
	wrongAge(t, s, "crm")
	p := browser.Open(t, s, "/console/groups")
	p.Sees("Acknowledge", "tbody")
	for press, leads := range map[string]string{
		`document.querySelector("tbody button")`:                        `document.querySelector("dialog[open]")`,
		`document.querySelector("nav a[href='/console/channels']")`:     `location.pathname === "/console/channels"`,
		`document.querySelector("tbody a[href^='/console/groups/']")`:   `location.pathname.startsWith("/console/groups/")`,
		`document.querySelector(".tabs :is(a, button):nth-of-type(3)")`: `location.search`,
	} {
		p.Go("/console/groups")
		p.Sees("Acknowledge", "tbody")
		browser.Eval[bool](p, press+`.focus() ?? true`)
		p.Press("\r")
		p.Await("Enter presses "+press, leads)
	}
}

// Whoever selects a text with the pointer may let it go beside the dialog.
func TestSelectionThatEndsBesideADialogClosesIt(t *testing.T) {
	p := browser.Open(t, browser.Shared(t), "/console/channels")
	p.Sees("customer", ".list")
	p.Press("?")
	p.Await("a dialog", `document.querySelector("dialog[open] h2")`)
	at := browser.Eval[struct{ X, Y float64 }](p, `(() => { const r = document.querySelector("dialog[open] h2").getBoundingClientRect(); return {X: r.x + 5, Y: r.y + 5}; })()`)
	p.Drag(at.X, at.Y, 5, 5)
	p.Drag(5, 5, at.X, at.Y)
	if !browser.Eval[bool](p, `Boolean(document.querySelector("dialog[open]"))`) {
		t.Fatal("a selection has closed it")
	}
	// A scrollbar of the dialog is pressed and released, which is no click, and so is another button beside it.
	browser.Eval[bool](p, `["mousedown", "mouseup"].every((type) => document.querySelector("dialog[open]").dispatchEvent(new MouseEvent(type, {bubbles: true, button: 2})))`)
	if !browser.Eval[bool](p, `Boolean(document.querySelector("dialog[open]"))`) {
		t.Fatal("what is no click has closed it")
	}
	p.Drag(5, 5, 6, 6)
	p.Await("no dialog", `!document.querySelector("dialog[open]")`)
}

func TestSecondTabDecidesOverTheFirstUnseen(t *testing.T) {
	s := browser.Run(t, app.Options{})
	wrongAge(t, s, "crm")
	one, two := browser.Open(t, s, "/console/groups"), browser.Open(t, s, "/console/groups")
	for _, p := range []*browser.Page{one, two} {
		p.Sees("Acknowledge", "tbody")
		p.Press("j")
		p.Press("r")
		p.Sees("Resolve", "dialog[open]")
	}
	one.Fill("Your name", "ana")
	one.Press("\r")
	one.Sees("Now resolved", ".said")
	two.Fill("Your name", "ben")
	two.Press("\r")
	two.Sees("Somebody else was first: ana has decided that it is resolved", "dialog[open]")
}

func TestFilterIsNotInTheURL(t *testing.T) {
	s := browser.Shared(t)
	wrongName(t, s)
	s.Produce(t, `{"id":"t","language":"es"}`, "datatype", "text", "ce_source", "web")
	grouped(t, s, "customer", "text")
	p := browser.Open(t, s, "/console/groups")
	p.Sees("text /body must be there", "tbody")
	p.Choose("Datatype", "customer")
	p.SeesNot("text /body must be there", "tbody")
	p.Choose("Order", "Most alerts first")
	if at := p.Path(); at != "/console/groups?datatype=customer&sort=count" {
		t.Errorf("it is at %s", at)
	}
	p.Reload()
	p.Sees("/nombre must be a string", "tbody")
	p.SeesNot("text /body must be there", "tbody")
	p.Fill("Sender", "nobody\r")
	p.Sees("No group fits")
	p.Accessible()
	p.Click("Show all")
	p.Sees("text /body must be there", "tbody")
}

func TestServerThatReturnsIsNotAskedAgain(t *testing.T) {
	s := browser.Shared(t)
	wrongName(t, s)
	p := browser.Open(t, s, "/console/groups")
	p.Sees("/nombre must be a string", "tbody")
	p.Offline(true)
	p.Sees("esclusa does not answer; the console asks again by itself", ".error")
	p.Sees("/nombre must be a string", "tbody") // what was there stays
	p.Offline(false)
	p.SeesNot("esclusa does not answer")
}

func TestOtherLanguageIsForgottenOrLeavesSomeOut(t *testing.T) {
	s := browser.Shared(t)
	wrongName(t, s)
	p := browser.Open(t, s, "/console/groups")
	p.Choose("Language", "Español")
	p.Sees("Grupos de alertas", "h1")
	p.Sees("customer /nombre debe ser un texto", "tbody")
	p.Reload()
	p.Sees("Qué falla", "thead")
	if lang := browser.Eval[string](p, "document.documentElement.lang"); lang != "es" {
		t.Errorf("the page says that it is in %q", lang)
	}
}

func TestStringOfARecordBecomesMarkupOrCode(t *testing.T) {
	s := browser.Run(t, app.Options{})
	for i, text := range hostileTexts {
		quoted := inJSON(t, text)
		s.Produce(t, fmt.Sprintf(`{"id_cliente":%s,"nombre":%s,"edad":"x",%s:1}`, quoted, quoted, quoted), "datatype", "customer", "ce_source", text)
		s.Produce(t, `{}`, "datatype", text, "ce_source", fmt.Sprint(text, i))
	}
	p := browser.Open(t, s, "/console/groups")
	p.Sees("/edad must be an integer", "tbody")
	p.Await("all are counted", ageRow+fmt.Sprintf(`.querySelector(".count").innerText === "%d"`, len(hostileTexts)))
	p.Sees("+", "tbody") // more senders than are named
	for _, path := range []string{"?sender=", "?datatype=", "?sort="} {
		for _, text := range hostileTexts[:5] {
			p.Go("/console/groups" + path + url.QueryEscape(text))
		}
	}
	made := browser.Eval[[]string](p, `[...document.querySelectorAll("main img, main script, main svg:not([class]):not([aria-hidden])")].map((e) => e.outerHTML)`)
	if hit := browser.Eval[bool](p, "'hostile' in window"); hit || len(made) > 0 {
		t.Errorf("it runs: %v; it makes %v", hit, made)
	}
}

// A class that another page lays out otherwise takes the table apart.
func TestTableOfGroupsFallsApart(t *testing.T) {
	s := browser.Shared(t)
	wrongName(t, s)
	grouped(t, s, "customer")
	p := browser.Open(t, s, "/console/groups")
	p.Sees("Acknowledge", "tbody")
	fits(t, p)
	p.Size(1280, 900)
	apart := browser.Eval[[]string](p, `[...document.querySelectorAll("th, td")].filter((c) => getComputedStyle(c).display !== "table-cell" || !c.checkVisibility()).map((c) => c.className)`)
	broken := browser.Eval[[]string](p, `[...document.querySelectorAll("td button, th")].filter((b) => b.getBoundingClientRect().height > 40).map((b) => b.innerText)`)
	if len(apart)+len(broken) > 0 {
		t.Errorf("%v are no cells; %v are in several lines", apart, broken)
	}
}
