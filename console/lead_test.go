package console_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/esclusa/esclusa/internal/testing/browser"
)

// A click opens the row that it is on, unless it is on something else or selects a text.
func TestClickOnARowOpensNothing(t *testing.T) {
	s := browser.Shared(t)
	refuse(t, s, "pointer", `{"id_cliente":"82","nombre":8}`)
	p := browser.Open(t, s, "/console/groups?sender=pointer")
	const cell = `document.querySelector("tbody td.number")`
	p.Sees("Acknowledge", "tbody")
	browser.Eval[bool](p, `getSelection().selectAllChildren(`+cell+`) ?? (`+cell+`.click() ?? true)`)
	if at := p.Path(); at != "/console/groups?sender=pointer" {
		t.Fatalf("to select a text leads to %s", at)
	}
	browser.Eval[bool](p, `getSelection().empty() ?? `+cell+`.dispatchEvent(new MouseEvent("click", {bubbles: true, ctrlKey: true}))`)
	if at := p.Path(); at != "/console/groups?sender=pointer" {
		t.Fatalf("a click for another tab leads this one to %s", at)
	}
	p.Click("Acknowledge")
	p.Sees("Acknowledge", "dialog[open]")
	if at := p.Path(); at != "/console/groups?sender=pointer" {
		t.Fatalf("a button leads to %s", at)
	}
	p.Reload()
	p.Sees("Acknowledge", "tbody")
	p.ClickOn(cell, "the row")
	p.Await("the group is open", `location.pathname.startsWith("/console/groups/")`)
	p.Go("/console/groups?sender=pointer")
	p.Sees("pointer", "tbody")
	p.Click("pointer")
	p.Await("the sender is shown", `location.pathname === "/console/senders/pointer"`)
}

// What is said of a sender's share of a group is of that sender alone, and so is what is
// planned from there.
func TestSenderIsToldOfAnothersAlerts(t *testing.T) {
	s := browser.Shared(t)
	group, ats := refuse(t, s, "alone", `{"id_cliente":"83","nombre":8}`)
	refuse(t, s, "later", `{"id_cliente":"84","nombre":8}`)
	var alert struct{ Time string }
	s.Get(t, "/v1/alerts/"+ats[0], &alert)
	p := browser.Open(t, s, "/console/senders/alone")
	p.Await("its last alert is its own", `document.querySelector("td.time time")?.dateTime === "`+alert.Time+`"`)
	p.Click("Mend…")
	wants := func() {
		t.Helper()
		for _, part := range []string{"group=" + group, "datatype=customer", "sender=alone"} {
			if at := p.Path(); !strings.HasPrefix(at, "/console/redrives/new?") || !strings.Contains(at, part) {
				t.Errorf("it leads to %s, without %s", at, part)
			}
		}
	}
	p.Sees("Alert "+ats[0], ".trials")
	wants()
	p.Go("/console/groups/" + group)
	p.Sees("alone", ".senders")
	p.ClickOn(`[...document.querySelectorAll(".senders a")].find((a) => a.search.includes("sender=alone"))`, "the sender's share")
	p.Sees("Alert "+ats[0], ".trials")
	wants()
}

// Who has mended one record goes on with all of its group, and keeps the patch.
func TestPlanForOneRecordLeadsNowhere(t *testing.T) {
	s := browser.Shared(t)
	at, _ := refused(t, s, "first", `{"id_cliente":"85","nombre":8}`)
	p := browser.Open(t, s, "/console/alerts/"+at)
	p.Click("Mend this record m")
	p.Click("Take this patch s")
	p.Sees("passes", ".trials")
	p.Click("Plan p")
	p.Sees("Ready", ".outcomes")
	p.Click("Plan for all of its alert group")
	p.Sees("Alert group", ".chips")
	p.Await("the patch is kept", `document.querySelector(".patch textarea")?.value.includes('"convert"')`)
	if at := p.Path(); !strings.Contains(at, "group=") || strings.Contains(at, "id=") {
		t.Errorf("it leads to %s", at)
	}
}

// A payload that somebody was shown in full is in the journal: a page that shows none is to
// ask for none.
func TestAlertIsAskedForBecauseOfALink(t *testing.T) {
	s := browser.Shared(t)
	_, id := refused(t, s, "unread", `{"id_cliente":"86","nombre":8}`)
	status, text := s.Call(t, "POST", "/v1/redrives", `{"filter":{"datatype":"customer","ids":["`+id+`"]}}`)
	var planned struct{ ID string }
	if err := json.Unmarshal([]byte(text), &planned); err != nil || status != 201 {
		t.Fatalf("the plan is %d %s, %v", status, text, err)
	}
	p := browser.Open(t, s, "/console/redrives/"+planned.ID+"?of=0123456789abcdef")
	p.Sees("Plan for all of its alert group", ".head")
	p.Await("no alert was asked for", `!performance.getEntriesByType("resource").some((e) => e.name.includes("/v1/alerts/"))`)
}
