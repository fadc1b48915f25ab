package redrive

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/esclusa/esclusa/internal/journal"
)

// What is left out of a list takes no place in its pages, and no page goes on after it.
func TestPageOfRedrivesIsShortOfWhatIsLeftOut(t *testing.T) {
	b := NewBoard()
	for i, id := range []string{"r0", "r1", "r2", "r3", "r4", "r5"} {
		filter := json.RawMessage(`{"datatype":"` + []string{"text", "image"}[i%2] + `"}`)
		b.Take(&journal.Read{Entry: journal.Entry{Kind: journal.KindPlan, ID: id, Plan: &journal.Plan{Filter: filter}}, Offset: int64(i)})
	}
	ofText := func(p *journal.Plan) bool { return strings.Contains(string(p.Filter), "text") }
	var got []string
	after := ""
	for {
		page, next, err := b.List("", after, 2, time.Now(), ofText)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range page {
			got = append(got, s.ID)
		}
		if got, after = append(got, "|"), next; next == "" {
			break
		}
	}
	if text := strings.Join(got, " "); text != "r4 r2 | r0 |" {
		t.Errorf("the pages are %s", text)
	}
	_, _, unseen := b.List("", "r1", 2, time.Now(), ofText)
	_, _, unknown := b.List("", "r9", 2, time.Now(), ofText)
	if !errors.Is(unseen, ErrNoPlan) || strings.ReplaceAll(unseen.Error(), "r1", "r9") != unknown.Error() {
		t.Errorf("after one that is left out it says %v, after none %v", unseen, unknown)
	}
}

// A run that has stopped by itself is told until somebody says what is to become of it, and
// no other.
func TestRunThatSomebodyHasStoppedOrLimitedHasHalted(t *testing.T) {
	at := time.Date(2026, 1, 2, 12, 0, 0, 0, time.UTC)
	wanted, started := journal.Run{State: journal.RunWanted}, journal.Run{State: journal.RunStarted, Instance: "one"}
	paused, stopped := journal.Run{State: journal.RunPaused, Why: "so"}, journal.Run{State: journal.RunStopped, Why: "so"}
	unwanted := journal.Run{State: journal.RunUnwanted}
	for name, tt := range map[string]struct {
		runs []journal.Run
		sent int
		want bool
	}{
		"planned":                {nil, 0, false},
		"running":                {[]journal.Run{wanted, started}, 0, false},
		"paused":                 {[]journal.Run{wanted, started, paused}, 0, true},
		"given up":               {[]journal.Run{wanted, started, stopped}, 0, true},
		"never begun":            {[]journal.Run{wanted, stopped}, 0, true},
		"wanted again":           {[]journal.Run{wanted, started, paused, wanted}, 0, false},
		"stopped":                {[]journal.Run{wanted, started, unwanted, stopped}, 0, false},
		"stopped after":          {[]journal.Run{wanted, started, paused, unwanted}, 0, false},
		"stopped, wanted, again": {[]journal.Run{wanted, started, unwanted, stopped, wanted, started, paused}, 0, true},
		"of a shell":             {[]journal.Run{{State: journal.RunStarted}, paused}, 0, false},
		"by a shell, at last":    {[]journal.Run{wanted, started, paused, {State: journal.RunStarted}, paused}, 0, false},
		"at its limit":           {[]journal.Run{wanted, started, paused}, 3, false},
		"done":                   {[]journal.Run{wanted, started, {State: journal.RunDone}}, 0, false},
	} {
		b := NewBoard()
		b.Take(&journal.Read{Entry: journal.Entry{Kind: journal.KindPlan, ID: "p", Plan: &journal.Plan{Limit: 3}}})
		b.Take(&journal.Read{Entry: journal.Entry{Kind: journal.KindBatch, Batch: &journal.Batch{Plan: "p", Sent: make([]journal.Sent, tt.sent)}}, Offset: 1, At: at})
		for i, run := range tt.runs {
			run.Plan = "p"
			b.Take(&journal.Read{Entry: journal.Entry{Kind: journal.KindRun, Run: &run}, Offset: int64(i + 2), At: at})
		}
		got := b.Halted(at.Add(haltedFor - 1))
		if (len(got) == 1) != tt.want || len(b.Halted(at.Add(haltedFor))) != 0 {
			t.Errorf("%s: halted are %+v", name, got)
		}
		if mayStop := b.MayStop("p", at.Add(time.Hour)) == nil; tt.want != mayStop && name != "wanted again" && name != "running" {
			t.Errorf("%s: it may be stopped: %v", name, mayStop)
		}
	}
}
