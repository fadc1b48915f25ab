package console_test

import (
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"testing"

	"github.com/esclusa/esclusa/internal/testing/browser"
	"github.com/esclusa/esclusa/internal/testing/expect"
)

// A run goes on in the system: what looks at it may go and come, and what another tab does
// is seen in this one.
func TestReloadOrSecondTabChangesARun(t *testing.T) {
	s := browser.Shared(t)
	var values []string
	for i := range 12 { // so many seconds there are to stop it
		values = append(values, fmt.Sprintf(`{"id_cliente":"4%d","nombre":"A","edad":"%d"}`, i, i+1))
	}
	refuse(t, s, "depot", values...)
	p := browser.Open(t, s, "/console/redrives/new?sender=depot&datatype=customer")
	p.Click("Take this patch s")
	p.Sees(`"edad": 12`, ".diff .added")
	p.Press("p")
	p.Fill("Records a second at most", "0.5")
	if !browser.Eval[bool](p, `document.activeElement.checkValidity()`) {
		t.Error("it takes no rate below one a second")
	}
	p.Fill("Records a second at most", "1")
	p.Fill("Type 12 to run it", "12")
	p.Click("Send 12 records again")
	p.Sees("Stop", ".run")
	p.Go(p.Path())
	p.Sees("sent again", ".run")
	other := browser.Open(t, s, p.Path())
	other.Click("Stop")
	p.Sees("stopped", ".head")
	other.Sees("stopped", ".head")
	other.Accessible()
	p.Click("Continue")
	for _, tab := range []*browser.Page{p, other} {
		tab.Sees("12 records sent again", ".run")
		tab.Sees("None of them was refused again", ".run")
	}
}

// Of two who decide at once one hears of the other, and decides anew.
func TestSecondTabDecidesUnseen(t *testing.T) {
	s := browser.Shared(t)
	group, _ := refuse(t, s, "desk", `{"id_cliente":"50","nombre":5}`)
	first, second := browser.Open(t, s, "/console/groups/"+group), browser.Open(t, s, "/console/groups/"+group)
	second.Click("Acknowledge a")
	second.Fill("Your name", "ana")
	first.Press("r")
	first.Fill("Your name", "blas")
	first.Fill("Note", "mended")
	first.Click("Resolve")
	first.Sees("resolved", ".head")
	second.Sees("resolved", ".head")
	second.Click("Acknowledge")
	second.Sees("Somebody else was first: blas has decided that it is resolved")
	second.Accessible()
	second.Click("Acknowledge")
	second.Sees("ana has decided that it is acknowledged", ".decided")
	first.Sees("ana has decided that it is acknowledged", ".decided")
}

// hostileTexts are strings that records may bring, in places where names and values stand.
var hostileTexts = []string{
	`<img src=x onerror="window.hostile=1">`, `"><script>window.hostile=1</script>`, `</textarea><svg onload="window.hostile=1">`, `<a href="javascript:window.hostile=1">x</a>`,
	`'-window.hostile=1-'`, `{{7*7}}${7*7}`, `%3Cscript%3Ewindow.hostile=1%3C/script%3E`, "\u202egnp.exe\u202c", "a\u0000b\u001b[31m", `__proto__`, `constructor`,
	strings.Repeat("x", 5000), "👩‍👩‍👧 ﷽", "]]>", "a/b~c", " ", `$(touch x) && 'y'`,
}

func TestStringOfARecordIsMoreThanText(t *testing.T) {
	s := browser.Shared(t)
	record := map[string]any{"id_cliente": "60", "nombre": 6}
	for i, text := range hostileTexts {
		record[text] = map[string]any{text: []string{text, fmt.Sprint(i)}}
	}
	body, err := json.Marshal(record)
	if err != nil {
		t.Fatal(err)
	}
	sender := `s"><img src=x onerror="window.hostile=1">`
	headers := []string{"datatype", "customer", "ce_source", sender}
	for i, text := range hostileTexts {
		headers = append(headers, fmt.Sprintf("x-%d%s", i, strings.ReplaceAll(text, "\u0000", "")), text)
	}
	s.Produce(t, string(body), headers...)
	var alerts struct {
		Alerts []struct {
			At     string
			Groups []string
		}
	}
	expect.Eventually(t, expect.Patience, "the alert is counted", func() bool {
		s.Get(t, "/v1/alerts?sender="+url.QueryEscape(sender), &alerts)
		return len(alerts.Alerts) == 1
	})
	a := alerts.Alerts[0]
	p := browser.Open(t, s, "/console/alerts/"+a.At)
	p.Size(390, 900)
	for path, text := range map[string]string{
		"/console/alerts/" + a.At:        `window.hostile=1`,
		"/console/groups/" + a.Groups[0]: `window.hostile=1`,
		"/console/redrives/new?at=" + a.At + "&datatype=customer&sender=" + url.QueryEscape(sender): `window.hostile=1`,
	} {
		p.Go(path)
		p.Sees(text)
		if made := browser.Eval[string](p, `[...document.querySelectorAll("main :is(img, script, iframe, [onerror], [onload], [href^='javascript'])")].map((e) => e.outerHTML).join()`); made != "" {
			t.Errorf("%s has made of a record: %s", path, made)
		}
		if browser.Eval[bool](p, `"hostile" in window`) {
			t.Errorf("%s has run what a record says", path)
		}
		if wide := browser.Eval[int](p, `document.documentElement.scrollWidth`); wide > 390 {
			t.Errorf("%s is %d pixels wide", path, wide)
		}
	}
}

// Who is told that something of a sender is wrong finds all of it, and the plan that mends
// it, from any page that names the sender.
func TestSenderLeadsToNoPlan(t *testing.T) {
	s := browser.Shared(t)
	group, ats := refuse(t, s, "gate", `{"id_cliente":"70","nombre":"A","edad":"7"}`)
	p := browser.Open(t, s, "/console/alerts/"+ats[0])
	p.Click("from gate")
	p.Sees("Its alert groups")
	p.Go("/console/groups/" + group)
	p.Click("gate")
	p.Sees("Its alert groups")
	p.Accessible()
	p.Click("Mend and send again")
	p.Sees("It is as it was sent: there is no patch.", ".trials")
	p.SeesNot("The patch changes nothing")
	if path := p.Path(); path != "/console/redrives/new?datatype=customer&sender=gate" {
		t.Errorf("it is at %s", path)
	}
	p.Click("Take this patch s")
	p.Sees(`"edad": 7`, ".diff .added")
	p.Press("p")
	p.Fill("Type 1 to run it", "1")
	p.Click("Send 1 record again")
	p.Sees("None of them was refused again", ".run")
	p.Click("See the rows of customers")
	p.Sees(`"nombre":"A","edad":7`, "tbody")
}

func TestResolvedGroupLooksOpen(t *testing.T) {
	s := browser.Shared(t)
	group, _ := refuse(t, s, "lodge", `{"id_cliente":"80","nombre":"A","promocion":8}`)
	p := browser.Open(t, s, "/console/groups/"+group)
	p.Sees("Mend…", ".primary")
	p.Press("r")
	p.Click("Resolve")
	p.Sees("resolved", ".head")
	p.Sees("Mend…", ".head .actions")
	p.SeesNot("Mend…", ".primary")
	p.Await("a trend that does not look bad", `document.querySelector(".trend .bars") && !document.querySelector(".trend .bars.bad")`)
}
