package console_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/esclusa/esclusa/internal/app"
	"github.com/esclusa/esclusa/internal/testing/browser"
	"github.com/esclusa/esclusa/internal/testing/expect"
)

// refuse sends customers to ingress that are refused, and waits until each is counted: it
// returns the group with the most of the sender's alerts, and where the alerts are, the
// newest first.
func refuse(t *testing.T, s *browser.System, sender string, values ...string) (group string, ats []string) {
	t.Helper()
	for _, v := range values {
		s.Produce(t, v, "datatype", "customer", "ce_source", sender)
	}
	var groups struct {
		Groups []struct {
			ID    string
			Count int
		}
	}
	var alerts struct{ Alerts []struct{ At string } }
	expect.Eventually(t, expect.Patience, "the alerts are counted", func() bool {
		groups.Groups, alerts.Alerts = nil, nil
		s.Get(t, "/v1/alert-groups?sender="+sender, &groups)
		s.Get(t, "/v1/alerts?sender="+sender, &alerts)
		return len(alerts.Alerts) == len(values) && len(groups.Groups) > 0
	})
	for _, a := range alerts.Alerts {
		ats = append(ats, a.At)
	}
	return groups.Groups[0].ID, ats
}

func TestAlertHidesWhereARecordIsWrong(t *testing.T) {
	s := browser.Shared(t)
	_, ats := refuse(t, s, "kiosk", `{"id_cliente":"20","edad":200,"firma":"JG"}`)
	p := browser.Open(t, s, "/console/alerts/"+ats[0])
	p.Sees(`"nombre": missing`, ".doc .ghost")
	p.Sees("must be at most 150", ".doc .noted")
	p.Sees(`"maximum": 150`, ".schema .noted")
	p.Sees("came to ingress", ".lineage")
	p.Sees("ce_source", ".facts-list")
	p.Accessible()
	p.Go("/console/alerts/0/99999")
	p.Sees("There is no alert at 0/99999")
	p.Accessible()
}

func TestWhatIsNoJSONIsShownAsAnother(t *testing.T) {
	s := browser.Shared(t)
	_, ats := refuse(t, s, "scanner", "\x00\xffPNG")
	p := browser.Open(t, s, "/console/alerts/"+ats[0])
	p.Sees("000000  00 ff 50 4e 47", ".dump")
	p.Accessible()
}

func TestGroupHidesWhatBreaksWhichRule(t *testing.T) {
	s := browser.Shared(t)
	group, ats := refuse(t, s, "till", `{"id_cliente":"30","nombre":"Ana","edad":-1}`)
	p := browser.Open(t, s, "/console/groups/"+group)
	p.Sees("/edad must be at least 0", "h1")
	p.Sees(`"minimum": 0`, ".schema .noted")
	p.Sees("till", ".senders")
	p.Sees(ats[0], ".samples tbody")
	p.Accessible()
	p.Press("j")
	p.Press("o")
	p.Await("its newest alert", `location.pathname === "/console/alerts/`+ats[0]+`"`)
}

// The way from a group to what was sent again, with keys alone.
func TestRecordsCannotBeMendedWithKeysAlone(t *testing.T) {
	s := browser.Run(t, app.Options{}) // others refuse ages too, which a group counts
	group, _ := refuse(t, s, "billing", `{"id_cliente":"10","nombre":"Ana","edad":"41"}`, `{"id_cliente":"11","nombre":"Blas","edad":"42"}`)
	p := browser.Open(t, s, "/console/groups/"+group)
	p.Sees("/edad must be an integer", "h1")
	p.Press("m")
	p.Sees(`{"op":"convert","path":"/edad","to":"integer"}`, ".suggested")
	p.Accessible()
	p.Press("s")
	p.Sees(`"edad": 41`, ".diff .added")
	p.Press("p")
	p.Sees("Type 2 to run it")
	p.Sees(`"edad": 41`, ".diff .added")
	p.Accessible()
	p.Press("r")
	p.Press("2\r")
	p.Sees("2 records sent again", ".run")
	p.Sees("None of them was refused again", ".run")
	p.Accessible()
	var row struct{ Edad json.Number }
	expect.Eventually(t, expect.Patience, "the customer is there", func() bool {
		code, text := s.Call(t, "GET", "/v1/customers/10", "")
		return code == 200 && json.Unmarshal([]byte(text), &row) == nil && row.Edad == "41"
	})
	p.Go("/console/redrives")
	p.Sees("done")
	if !strings.Contains(p.Text("tbody"), "2") {
		t.Errorf("the list says %q", p.Text("tbody"))
	}
	p.Accessible()
}

// Of a long document all is drawn that is wrong, however far down.
func TestFaultFarDownIsNotDrawn(t *testing.T) {
	s := browser.Shared(t)
	record := `{"id_cliente":"83","nombre":"n"`
	for i := range 14 {
		record += fmt.Sprintf(`,"x%02d":[0%s]`, i, strings.Repeat(",0", 60))
	}
	_, ats := refuse(t, s, "lengthy", record+"}")
	p := browser.Open(t, s, "/console/alerts/"+ats[0])
	p.Await("each fault is drawn", `document.querySelectorAll(".body .noted").length === 14`)
	p.Sees("more lines", ".body")
}
