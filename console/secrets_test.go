package console_test

import (
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/esclusa/esclusa/internal/app"
	"github.com/esclusa/esclusa/internal/testing/browser"
	"github.com/esclusa/esclusa/internal/testing/expect"
)

func accessOf(t *testing.T, text string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "access.yml")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// hears keeps what a page is answered, in heard.
const hears = `(() => {
	const ask = window.fetch;
	window.heard = [];
	window.fetch = async (...how) => {
		const answer = await ask(...how);
		answer.clone().text().then((text) => window.heard.push(text), () => {});
		return answer;
	};
})()`

// told are those texts that a page has been told, or holds.
func told(p *browser.Page, texts []string) (found []string) {
	all := browser.Eval[string](p, `document.documentElement.outerHTML + [...document.querySelectorAll("input, textarea")].map((e) => e.value).join() + (window.heard ?? []).join() + JSON.stringify(sessionStorage) + JSON.stringify(localStorage)`)
	for _, text := range texts {
		if strings.Contains(all, text) {
			found = append(found, text)
		}
	}
	return found
}

const masking = `{"$schema":"http://json-schema.org/draft-07/schema#","$id":"https://example.org/account/1-0-0","title":"Account","x-channel":{"key":"/id","table":true},"type":"object","required":["id","name"],"additionalProperties":false,
"properties":{"id":{"type":"string"},"name":{"type":"string","x-mask":true},"iban":{"type":"string","maxLength":34,"x-mask":true},"age":{"type":"integer"}}}`

// What is masked, or was erased, comes to no page: not in its text, not in what its scripts
// are answered.
func TestPageIsToldWhatIsMaskedOrErased(t *testing.T) {
	s := browser.Run(t, app.Options{
		Schemas: catalogueOf(t, map[string]string{"account": masking}),
		Access:  accessOf(t, "roles: {team: [{do: [alerts.read, alerts.decide, redrive, channels.read, journal.read, operations.read, send, table.erase], payload: masked}], full: [{do: [alerts.read, channels.read, send, table.erase, operations.read], payload: full}]}\nanonymous: [team]\n"),
	})
	secrets := []string{"Pilar-7781", "ES9121000418", "9911223344", "Blas-5512"}
	send := func(value string) { s.Produce(t, value, "datatype", "account", "ce_source", "bank") }
	send(`{"id":"1","name":"Pilar-7781","iban":"ES9121000418","age":"41"}`)
	send(`{"id":"2","name":9911223344,"age":2}`)
	send(`{"id":"3","name":"n","ibn":"ES9121000418","age":3}`)
	send(`not JSON: Pilar-7781`)
	if code, text := s.Call(t, "POST", "/v1/channels/account/messages?wait=readable", `{"id":"4","name":"Blas-5512"}`); code != http.StatusOK {
		t.Fatalf("%d %s", code, text)
	}
	send(`{"id":"4","name":"Blas-5512","age":"4"}`)
	var list struct {
		Alerts []struct {
			At     string
			Groups []string
		}
	}
	expect.Eventually(t, expect.Patience, "all are counted", func() bool {
		list.Alerts = nil
		s.Get(t, "/v1/alerts?sender=bank", &list)
		for _, a := range list.Alerts {
			for _, g := range a.Groups {
				if code, _ := s.Call(t, "GET", "/v1/alert-groups/"+g, ""); code != http.StatusOK {
					return false
				}
			}
		}
		return len(list.Alerts) == 5
	})
	if code, text := s.Call(t, "DELETE", "/v1/accounts?key=4", ""); code != http.StatusAccepted {
		t.Fatalf("%d %s", code, text)
	}
	p := browser.Open(t, s, "/console/live?kind=alerts")
	p.Prelude(hears)
	all := []stop{{"/", ".outs"}, {"/console/groups", "tbody"}, {"/console/senders/bank", ".events"}, {"/console/redrives/new?sender=bank&datatype=account", ".trials li"}, {"/console/journal", "tbody"}}
	for _, a := range list.Alerts {
		all = append(all, stop{"/console/alerts/" + a.At, ".lineage"})
		for _, g := range a.Groups {
			all = append(all, stop{"/console/groups/" + g, ".samples tbody"})
		}
	}
	travel(p, all, func(path string) {
		if found := told(p, secrets); len(found) > 0 {
			t.Errorf("%s is told %q", path, found)
		}
	})
	p.Go("/console/alerts/" + list.Alerts[0].At) // the newest, of the key that was erased
	p.Sees("Its key was erased since: the payload is shown to nobody any more.", ".body")
	p.Accessible()
	p.Go("/console/redrives/new?sender=bank&datatype=account")
	p.Sees("•", ".trials")
	p.Press("p")
	p.Sees("What the plan found of")
	p.Sees("Erased", ".outcomes")
	if found := told(p, secrets); len(found) > 0 {
		t.Errorf("a plan tells %q", found)
	}
	p.Go("/console/live?kind=alerts")
	p.Await("it follows", `fetch("/metrics?name%5B%5D=esclusa_http_followers").then((r) => r.text()).then((text) => text.includes('{stream="alerts"} 1'))`)
	send(`{"id":"5","name":"Pilar-7781","iban":["ES9121000418"]}`)
	p.Sees("/iban must be a string", ".events")
	if found := told(p, secrets); len(found) > 0 {
		t.Errorf("the live page is told %q", found)
	}
}

// Whoever may look and no more is offered no more, by the pointer or by keys, and the
// server refuses it besides.
func TestWhoMayOnlyLookIsOfferedToDecide(t *testing.T) {
	s := browser.Run(t, app.Options{Access: accessOf(t, "roles: {looks: [{do: [alerts.read], senders: [crm]}, {do: [send]}]}\nanonymous: [looks]\n")})
	var groups struct{ Groups []struct{ ID string } }
	wrongAge(t, s, "crm")
	s.Produce(t, `{"id_cliente":"1","nombre":7}`, "datatype", "customer", "ce_source", "till")
	var alerts struct{ Alerts []struct{ At string } }
	expect.Eventually(t, expect.Patience, "the group is there", func() bool {
		s.Get(t, "/v1/alert-groups", &groups)
		s.Get(t, "/v1/alerts", &alerts)
		return len(groups.Groups) == 1 && len(alerts.Alerts) == 1
	})
	group, alert := groups.Groups[0].ID, alerts.Alerts[0].At
	p := browser.Open(t, s, "/")
	for path, shows := range map[string]string{
		"/console/groups":                                    "/edad must be an integer",
		"/console/groups/" + group:                           "/edad must be an integer",
		"/console/alerts/" + alert:                           "/edad",
		"/console/redrives/new?sender=crm&datatype=customer": "You may not send these records again",
		"/console/senders/crm":                               "/edad must be an integer",
	} {
		p.Go(path)
		p.Sees(shows)
		p.Accessible() // until then all has come
		if offers := browser.Eval[[]string](p, `[...document.querySelectorAll("main button, main .button")].map((e) => e.innerText).filter((text) => /Acknowledge|Resolve|Mend|Take|Plan|Erase/.test(text))`); len(offers) > 0 {
			t.Errorf("%s offers %q", path, offers)
		}
		for _, hidden := range []string{"/nombre", "till"} {
			if strings.Contains(p.Text("main"), hidden) {
				t.Errorf("%s tells of %s", path, hidden)
			}
		}
		for _, key := range "jamrsp" {
			p.Press(string(key))
		}
		if at := p.Path(); at != path || browser.Eval[bool](p, `Boolean(document.querySelector("dialog[open]"))`) {
			t.Errorf("keys at %s lead to %s", path, at)
		}
	}
	for _, page := range []string{"Journal", "Tables", "Channels", "Schemas"} {
		if strings.Contains(p.Text("nav"), page) {
			t.Errorf("it is offered to see %s", page)
		}
	}
	for call, body := range map[string]string{
		"PUT /v1/alert-groups/" + group + "/state":               `{"state":"resolved"}`,
		"POST /v1/redrives":                                      `{"filter":{"sender":"crm","datatype":"customer"}}`,
		"POST /v1/redrives/suggest":                              `{"filter":{"sender":"crm","datatype":"customer"}}`,
		"POST /v1/redrives/preview":                              fmt.Sprintf(`{"at":%q}`, alert),
		"DELETE /v1/customers?key=1":                             "",
		"GET /v1/journal":                                        "",
		"GET /v1/channels/customer/schema":                       "",
		"GET /v1/alert-groups?sender=" + url.QueryEscape("till"): "",
	} {
		method, path, _ := strings.Cut(call, " ")
		code, text := s.Call(t, method, path, body, "If-Match", `"-1"`)
		if code != http.StatusUnauthorized && !strings.Contains(text, `"groups":[]`) {
			t.Errorf("%s is %d %s", call, code, text)
		}
	}
}
