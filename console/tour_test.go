package console_test

import (
	"encoding/json"
	"fmt"
	"net/url"
	"testing"

	"github.com/esclusa/esclusa/internal/app"
	"github.com/esclusa/esclusa/internal/testing/browser"
	"github.com/esclusa/esclusa/internal/testing/expect"
)

func decode(t *testing.T, text string, into any) {
	t.Helper()
	if err := json.Unmarshal([]byte(text), into); err != nil {
		t.Fatalf("%v: %s", err, text)
	}
}

// stop is a page of a tour, and what it shows once all of it has come.
type stop struct{ path, shows string }

// tour starts a system that has something to show on every page, and names the pages: at
// each there is something that a selector finds once all has come.
func tour(t *testing.T) (*browser.System, []stop) {
	t.Helper()
	s := browser.Run(t, app.Options{})
	return s, stops(t, s)
}

// stops sends what a tour shows, and plans, decides and erases. It names all pages, empty
// ones and those of what is not there, too.
func stops(t *testing.T, s *browser.System) []stop {
	t.Helper()
	call := func(method, path, body string, headers ...string) string {
		t.Helper()
		code, text := s.Call(t, method, path, body, headers...)
		if code > 299 {
			t.Fatalf("%s %s: %d %s", method, path, code, text)
		}
		return text
	}
	for i := range 3 {
		call("POST", "/v1/channels/customer/messages?wait=readable", fmt.Sprintf(`{"id_cliente":"c%d","nombre":"Ana","edad":30}`, i), "ce-source", "crm")
	}
	call("DELETE", "/v1/customers?key=c2", "")
	group, ats := refuse(t, s, "kiosk", `{"id_cliente":"20","nombre":"Ana","edad":"20"}`, `{"id_cliente":"21","nombre":"Blas","edad":"21"}`, `{"id_cliente":"22","edad":200,"firma":"JG"}`)
	_, raw := refuse(t, s, "scanner", "\x00\xffPNG")
	s.Produce(t, `{"id":"9"}`, "datatype", "invoice", "ce_source", "erp")
	s.Produce(t, `{}`)
	grouped(t, s, "_none")
	var groups struct {
		Groups []struct{ ID, Pointer, Keyword string }
	}
	s.Get(t, "/v1/alert-groups?sender=kiosk", &groups)
	for _, g := range groups.Groups {
		if g.Pointer == "/edad" && g.Keyword == "type" {
			group = g.ID
		}
	}
	var plan struct{ ID string }
	call("POST", "/v1/redrives", `{"filter":{"group":"`+group+`","datatype":"customer"},"patch":[{"op":"convert","path":"/edad","to":"integer"}],"by":"ana"}`)
	second := call("POST", "/v1/redrives", `{"filter":{"group":"`+group+`","datatype":"customer"},"by":"ana","note":"as they are"}`)
	decode(t, second, &plan)
	unmended := plan.ID
	decode(t, call("POST", "/v1/redrives", `{"filter":{"group":"`+group+`","datatype":"customer"},"patch":[{"op":"convert","path":"/edad","to":"integer"}],"by":"ana"}`), &plan)
	call("POST", "/v1/redrives/"+plan.ID+"/run", `{"by":"ana"}`)
	expect.Eventually(t, expect.Patience, "the redrive is done, and what came back is known", func() bool {
		var r struct {
			State string
			Run   struct{ Back *struct{} }
		}
		s.Get(t, "/v1/redrives/"+plan.ID, &r)
		return r.State == "done" && r.Run.Back != nil
	})
	call("PUT", "/v1/alert-groups/"+group+"/state", `{"state":"resolved","by":"ana","note":"ok"}`, "If-Match", `"-1"`)
	q := url.QueryEscape
	return []stop{
		{"/", ".outs"}, {"/console/groups", "tbody"}, {"/console/groups?state=acknowledged", ".empty"},
		{"/console/groups/" + group, ".samples tbody, .samples .muted"}, {"/console/groups/absent", ".empty"},
		{"/console/alerts/" + ats[0], ".lineage .steps"}, {"/console/alerts/" + raw[0], ".dump"}, {"/console/alerts/0/999999", ".empty"},
		{"/console/redrives", "tbody"}, {"/console/redrives/new", ".fields"},
		{"/console/redrives/new?sender=kiosk&datatype=customer", ".trials li"},
		{"/console/redrives/" + plan.ID, ".run .progress"}, {"/console/redrives/" + unmended, ".outcomes li"}, {"/console/redrives/absent", ".empty"},
		{"/console/live", ".empty"}, {"/console/channels", "tbody"}, {"/console/channels/customer", ".outcome"}, {"/console/channels/image", ".outcome"},
		{"/console/schemas?datatype=customer", "textarea"}, {"/console/tables", "tbody"}, {"/console/tables/customers", "tbody"},
		{"/console/tables/customers?key=c1", ".one .code"}, {"/console/tables/customers?key=" + q("no one"), ".empty"}, {"/console/tables/customers?prefix=zz", ".empty"},
		{"/console/senders/kiosk", ".events"}, {"/console/senders/nobody", ".empty"}, {"/console/journal", "tbody"}, {"/console/health", "tbody"},
		{"/console/login", "h1"}, {"/console/nothing", ".empty"},
	}
}

// travel goes to each page, and waits until it shows what it should.
func travel(p *browser.Page, stops []stop, look func(path string)) {
	for _, at := range stops {
		p.Go(at.path)
		p.Await(at.path+" shows "+at.shows, fmt.Sprintf("document.querySelector(%q)", at.shows))
		look(at.path)
	}
}

// At 200 % of 1280 pixels a page has 640, at 400 % 320: whoever needs them scrolls in one
// direction only (WCAG 1.4.10), and can press what is there.
func TestZoomedPageIsCutOff(t *testing.T) {
	s, all := tour(t)
	p := browser.Open(t, s, "/")
	for _, width := range []int64{640, 320} {
		p.Size(width, 450)
		travel(p, all, func(path string) {
			if wide := browser.Eval[int64](p, "document.documentElement.scrollWidth"); wide > width {
				t.Errorf("%s is %d pixels wide on %d: %s", path, wide, width, browser.Eval[string](p, fmt.Sprintf(`[...document.querySelectorAll("main *")].filter((e) => e.getBoundingClientRect().right > %d && ![...document.querySelectorAll(".list, .plain, .tabs, .scroll, .dump, .code, pre, nav")].some((b) => b !== e && b.contains(e))).slice(0, 5).map((e) => e.tagName + "." + e.className).join(", ")`, width)))
			}
			if cut := browser.Eval[[]string](p, cutOff); len(cut) > 0 {
				t.Errorf("%s, %d pixels wide, cuts off %q", path, width, cut)
			}
		})
	}
}

// cutOff are the controls that are less wide than what they say, or narrower than a finger.
const cutOff = `[...document.querySelectorAll("main button, main .button, nav a")].filter((e) => e.checkVisibility() && (e.scrollWidth > e.clientWidth + 1 || e.getBoundingClientRect().height < 24)).map((e) => e.innerText)`
