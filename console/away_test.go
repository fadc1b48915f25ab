package console_test

import (
	"fmt"
	"testing"

	"github.com/esclusa/esclusa/internal/app"
	"github.com/esclusa/esclusa/internal/testing/browser"
	"github.com/esclusa/esclusa/internal/testing/engines"
)

// A server that is started again while pages are open: each goes on by itself, with what
// has come since, and what somebody has typed is still there.
func TestRestartOfTheServerLosesAPage(t *testing.T) {
	s := browser.Run(t, app.Options{HTTPAddr: engines.FreeAddr(t)})
	values := make([]string, 8)
	for i := range values {
		values[i] = fmt.Sprintf(`{"id_cliente":"%d","nombre":"Ana","edad":"3%d"}`, i, i)
	}
	group, _ := refuse(t, s, "crm", values...)
	list, live, plan := browser.Open(t, s, "/console/groups"), browser.Open(t, s, "/console/live?kind=alerts"), browser.Open(t, s, "/console/redrives/new?group="+group+"&datatype=customer")
	list.Sees("/edad must be an integer", "tbody")
	live.Await("it follows", `fetch("/metrics?name%5B%5D=esclusa_http_followers").then((r) => r.text()).then((text) => text.includes('{stream="alerts"} 1'))`)
	plan.Click("Take this patch s")
	plan.Fill("Note", "after the release")
	run := browser.Open(t, s, "/console/redrives/new?sender=crm&datatype=customer")
	run.Click("Take this patch s")
	run.Press("p")
	run.Fill("Records a second at most", "1")
	run.Fill("Type 8 to run it", "8\r")
	run.Sees("Stop", ".run")
	for _, p := range []*browser.Page{list, live, plan, run} {
		browser.Eval[bool](p, "window.marked = true")
	}
	s.Stop()
	list.Sees("esclusa does not answer; the console asks again by itself", ".error")
	live.Sees("esclusa does not answer; the console asks again by itself", ".error")
	list.Sees("/edad must be an integer", "tbody") // what was there stays
	s.Return(t)
	for _, p := range []*browser.Page{list, live, run} {
		p.SeesNot("esclusa does not answer")
	}
	s.Produce(t, `{"id_cliente":"1","nombre":7}`, "datatype", "customer", "ce_source", "web")
	list.Sees("1 new", ".fresh")
	live.Sees("/nombre must be a string", ".events")
	run.Sees("8 records sent again", ".run") // it goes on where it was
	plan.Sees(`"edad": 3`, ".diff .added")
	plan.Click("Plan p")
	plan.Sees("after the release", "h1")
	for _, p := range []*browser.Page{list, live, plan, run} {
		if !browser.Eval[bool](p, "Boolean(window.marked)") {
			t.Errorf("%s was loaded anew", p.Path())
		}
	}
}
