package console_test

import (
	"encoding/json"
	"testing"

	"github.com/esclusa/esclusa/internal/app"
	"github.com/esclusa/esclusa/internal/testing/browser"
	"github.com/esclusa/esclusa/internal/testing/expect"
)

// Wherever an alert is shown whose record was sent again it says so, and a plan shows first
// what is left.
func TestRecordThatWasSentAgainLooksAsBefore(t *testing.T) {
	s := browser.Run(t, app.Options{}) // what is counted is of all senders
	group, _ := refuse(t, s, "mill", `{"id_cliente":"80","nombre":"A","edad":"80"}`, `{"id_cliente":"81","nombre":"A","edad":"old"}`)
	_, text := s.Call(t, "POST", "/v1/redrives", `{"filter":{"sender":"mill"},"patch":[{"op":"convert","path":"/edad","to":"integer"}]}`)
	var plan struct{ ID string }
	if err := json.Unmarshal([]byte(text), &plan); err != nil {
		t.Fatal(text, err)
	}
	if code, text := s.Call(t, "POST", "/v1/redrives/"+plan.ID+"/run", ""); code != 202 {
		t.Fatal(code, text)
	}
	var sent, left string
	expect.Eventually(t, expect.Patience, "it is told which was sent", func() bool {
		var page struct {
			Alerts []struct {
				At   string
				Sent *struct{} `json:"sent_again"`
			}
		}
		s.Get(t, "/v1/alerts?sender=mill", &page)
		sent, left = "", ""
		for _, a := range page.Alerts {
			if a.Sent != nil {
				sent = a.At
			} else {
				left = a.At
			}
		}
		return sent != "" && left != ""
	})
	p := browser.Open(t, s, "/console/groups")
	p.Sees("1 sent again", "tbody .number")
	p.Go("/console/groups/" + group)
	p.Sees("2 alerts · 1 sent again", ".head")
	p.Await("the row says so", `document.querySelector("tr[data-id='`+sent+`']")?.innerText.includes("sent again")`)
	p.Accessible()
	p.Go("/console/senders/mill")
	p.Sees("sent again", ".events")
	p.Go("/console/redrives/new?datatype=customer&sender=mill")
	p.Sees("sent again already", ".trials li:nth-child(2)")
	p.Sees("Alert "+left, ".trials li:nth-child(1)")
	p.Accessible()
	p.Go("/console/alerts/" + sent)
	p.Sees("sent again", ".head")
	p.SeesNot("Mend this record")
	p.Click("redrive")
	if at := p.Path(); at != "/console/redrives/"+plan.ID {
		t.Errorf("it leads to %s", at)
	}
	p.Go("/console/alerts/" + left)
	p.Sees("Mend this record", ".head")
}
