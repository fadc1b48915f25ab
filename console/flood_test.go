package console_test

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/esclusa/esclusa/internal/alertgroups"
	"github.com/esclusa/esclusa/internal/app"
	"github.com/esclusa/esclusa/internal/testing/browser"
	"github.com/esclusa/esclusa/internal/testing/expect"
)

const (
	floodAlerts = 100_000
	mostNodes   = 6000    // that a page has, whatever there is
	mostAnswer  = 600_000 // bytes of one answer
	mostAnswers = 1 << 20 // bytes of all that a page asks for until it is drawn
	mostRows    = 500     // that a page asks for at once
	mostScript  = 100 * time.Millisecond
)

// catalogueOf is a directory of schemas by their datatypes.
func catalogueOf(t *testing.T, schemas map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for datatype, text := range schemas {
		if err := os.MkdirAll(filepath.Join(dir, datatype), 0o750); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, datatype, "1-0-0.json"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// wide is a schema with so many members that records can break it in as many ways as
// groups are counted for one datatype.
func wide() string {
	var members strings.Builder
	for i := range alertgroups.MaxGroups {
		fmt.Fprintf(&members, `,"m%d":{"type":"integer"}`, i)
	}
	return `{"$schema":"http://json-schema.org/draft-07/schema#","$id":"https://example.org/wide/1-0-0","title":"Wide","x-channel":{"key":"/id","table":true},"type":"object","required":["id"],"properties":{"id":{"type":"string"}` + members.String() + `}}`
}

// flooded has 100,000 alerts in 4,096 groups, of twenty senders.
func flooded(t *testing.T) *browser.System {
	t.Helper()
	s := browser.Run(t, app.Options{Schemas: catalogueOf(t, map[string]string{"wide": wide()})})
	s.ProduceAll(t, floodAlerts, func(i int) (string, []string) {
		return fmt.Sprintf(`{"id":"%d","m%d":"%d"}`, i, i%alertgroups.MaxGroups, i), []string{"datatype", "wide", "ce_source", fmt.Sprintf("sender-%d", i%20)}
	})
	expect.Eventually(t, 3*expect.Patience, "all are counted", func() bool {
		var flow struct {
			Channels []struct{ Refused int }
			Lag      *struct{ Records int }
		}
		var list struct{ States map[string]int }
		s.Get(t, "/v1/flow", &flow)
		s.Get(t, "/v1/alert-groups?limit=1", &list)
		return list.States["open"] == alertgroups.MaxGroups && flow.Channels[0].Refused == floodAlerts
	})
	return s
}

// weighed is what a page costs.
type weighed struct {
	Nodes   int
	Longest float64 // of its tasks, in milliseconds
	Answers []struct {
		Path  string
		Bytes int
	}
}

// weigh is an expression for what a page has cost since it was loaded. Tasks of less than
// 50 ms are told by nobody.
const weigh = `new Promise((done) => setTimeout(() => {
	let longest = 0;
	const observer = new PerformanceObserver(() => {});
	observer.observe({type: "longtask", buffered: true});
	for (const task of observer.takeRecords()) longest = Math.max(longest, task.duration);
	observer.disconnect();
	done({
		Nodes: document.querySelectorAll("*").length,
		Longest: longest,
		Answers: performance.getEntriesByType("resource").filter((r) => !r.name.includes("/assets/")).map((r) => ({Path: r.name.slice(location.origin.length), Bytes: r.encodedBodySize})),
	});
}, 500))`

// What a page shows, asks for and draws does not grow with what there is, nor does how long
// its script takes: in time of the processor, and at best of some times, for a machine may do
// other work.
func TestPageGrowsWithWhatThereIs(t *testing.T) {
	s := flooded(t)
	var groups struct{ Groups []struct{ ID string } }
	s.Get(t, "/v1/alert-groups?sort=count&limit=1", &groups)
	var alerts struct{ Alerts []struct{ At string } }
	s.Get(t, "/v1/alerts?limit=1", &alerts)
	p := browser.Open(t, s, "/")
	for _, at := range []stop{
		{"/", ".outs"}, {"/console/groups", "tbody"}, {"/console/groups?sort=count&state=open", "tbody"}, {"/console/groups/" + groups.Groups[0].ID, ".samples tbody"},
		{"/console/alerts/" + alerts.Alerts[0].At, ".lineage .steps"}, {"/console/redrives/new?datatype=wide&sender=sender-3", ".trials li"},
		{"/console/senders/sender-3", ".events"}, {"/console/channels", "tbody"}, {"/console/channels/wide", ".outcome"}, {"/console/channels/wide?view=tree", ".tree"}, {"/console/schemas?datatype=wide", "textarea"},
		{"/console/tables/wides", ".empty, tbody"}, {"/console/live", ".empty, .events"}, {"/console/journal", ".empty, tbody"}, {"/console/health", "tbody"},
	} {
		var w weighed
		script := time.Hour
		for tries := 0; script > mostScript && tries < 5; tries++ {
			p.Go(at.path)
			p.Await(at.path+" shows "+at.shows, fmt.Sprintf("document.querySelector(%q)", at.shows))
			if strings.HasPrefix(at.path, "/console/alerts/") {
				p.Sees("broken here", ".schema .noted") // among thousands of members
			}
			w = browser.Eval[weighed](p, weigh)
			script = min(script, p.Script())
		}
		all := 0
		asks := make(map[string]bool)
		for _, a := range w.Answers {
			if !asks[a.Path] { // what is asked for again and again comes more often where a machine is slow
				all += a.Bytes
			}
			asks[a.Path] = true
			if a.Bytes > mostAnswer {
				t.Errorf("%s asks for %d bytes at %s", at.path, a.Bytes, a.Path)
			}
			if limit := asked(a.Path); limit > mostRows {
				t.Errorf("%s asks for %d rows", at.path, limit)
			}
		}
		largest := slices.MaxFunc(w.Answers, func(a, b struct {
			Path  string
			Bytes int
		}) int {
			return cmp.Compare(a.Bytes, b.Bytes)
		})
		t.Logf("%-60s %5d nodes, %7d bytes in %2d answers (%d: %s), longest task %3.0f ms, script %3d ms", at.path, w.Nodes, all, len(w.Answers), largest.Bytes, largest.Path, w.Longest, script.Milliseconds())
		if w.Nodes > mostNodes || all > mostAnswers {
			t.Errorf("%s has %d nodes, and asks for %d bytes", at.path, w.Nodes, all)
		}
		if script > mostScript {
			t.Errorf("%s has its script run for %v", at.path, script)
		}
	}
}

// asked is the limit of rows in a path.
func asked(path string) (limit int) {
	_, text, _ := strings.Cut(path, "limit=")
	_, _ = fmt.Sscan(strings.Split(text, "&")[0], &limit) // without one it is the call's, which is small
	return limit
}

// Much that comes at once is drawn at once, and not one after the other.
func TestPageIsDrawnForEachAlertOfAFlood(t *testing.T) {
	const burst = 4000
	s := browser.Run(t, app.Options{})
	p := browser.Open(t, s, "/console/live?kind=alerts")
	p.Await("it follows", `fetch("/metrics?name%5B%5D=esclusa_http_followers").then((r) => r.text()).then((text) => text.includes('{stream="alerts"} 1'))`)
	browser.Eval[bool](p, `(() => {
		window.draws = 0;
		new MutationObserver(() => { window.draws++; window.drawn = performance.now(); }).observe(document.querySelector("main"), {subtree: true, childList: true, characterData: true});
		return true;
	})()`)
	send := func() {
		s.ProduceAll(t, burst, func(i int) (string, []string) {
			return fmt.Sprintf(`{"id_cliente":"%d","nombre":%d}`, i, i), []string{"datatype", "customer", "ce_source", "flood"}
		})
	}
	look := func(what, shown string) {
		t.Helper()
		draws, script := burst, time.Hour
		for tries := 0; (draws > burst/20 || script > mostScript) && tries < 5; tries++ { // at best of some times, for a machine may do other work
			before := p.Script()
			browser.Eval[bool](p, `(() => { window.draws = 0; window.drawn = Infinity; return true; })()`)
			send()
			p.Await(what, shown)
			p.Await("nothing is drawn any more", `performance.now() - window.drawn > 1500`)
			n := browser.Eval[int](p, `window.draws`)
			draws, script = min(draws, n), min(script, (p.Script()-before)/time.Duration(max(1, n)))
			t.Logf("%s: %d alerts are drawn %d times, in %v of script", what, burst, n, p.Script()-before)
		}
		if draws > burst/20 {
			t.Errorf("%s: %d alerts are drawn %d times", what, burst, draws)
		}
		if script > mostScript {
			t.Errorf("%s: to draw them takes %v of script", what, script)
		}
	}
	look("the list flows", `document.querySelectorAll(".event").length === 50`)
	browser.Eval[bool](p, `document.querySelector(".events").dispatchEvent(new MouseEvent("mouseenter"))`)
	look("the list stands still", `document.body.innerText.includes("500 new")`)
	p.Sees("came too fast to be shown")
}
