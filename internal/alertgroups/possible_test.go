package alertgroups_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/alertgroups"
)

// Whoever may write into the topic of alert groups can hide a group or invent one. He must
// not keep all others from being shown, nor turn their sums round.
func TestStrangersRowBreaksTheList(t *testing.T) {
	row := func(change func(*alertgroups.Row)) esclusa.Record {
		seen := alertgroups.Sighting{Offset: 1, Time: noon}
		r := alertgroups.Row{
			Group: "0011223344556677", Identity: alertgroups.Identity{Reason: esclusa.SchemaViolation, Datatype: "image"}, Count: 3, First: seen, Last: seen,
			Hours: alertgroups.Hours{Last: 400_000, Counts: []int64{1, 2}}, Senders: alertgroups.Senders{{Name: "crm", N: 3}}, Samples: []int64{1}, UpTo: 2,
		}
		change(&r)
		return r.Record("datatype.alert-groups", 0)
	}
	good := row(func(*alertgroups.Row) {})
	if _, err := alertgroups.ParseRow(&good); err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]func(*alertgroups.Row){
		"more than can be added up":     func(r *alertgroups.Row) { r.Count = 9e18 },
		"none":                          func(r *alertgroups.Row) { r.Count = 0 },
		"up to nowhere":                 func(r *alertgroups.Row) { r.UpTo = 0 },
		"an hour that cannot be told":   func(r *alertgroups.Row) { r.Hours.Last = 1e15 },
		"an hour before all times":      func(r *alertgroups.Row) { r.Hours.Last = -1 << 62 },
		"more hours than are kept":      func(r *alertgroups.Row) { r.Hours.Counts = make([]int64, 49) },
		"more in an hour than in all":   func(r *alertgroups.Row) { r.Hours.Counts[0] = 4 },
		"less than none in an hour":     func(r *alertgroups.Row) { r.Hours.Counts[0] = -1 },
		"more of a sender than there":   func(r *alertgroups.Row) { r.Senders[0].N = 4 },
		"less than none of a sender":    func(r *alertgroups.Row) { r.Senders[0] = alertgroups.Sender{N: -1, Over: -2} },
		"a sender with a long name":     func(r *alertgroups.Row) { r.Senders[0].Name = strings.Repeat("x", 97) },
		"many senders":                  func(r *alertgroups.Row) { r.Senders = make(alertgroups.Senders, 13) },
		"many samples":                  func(r *alertgroups.Row) { r.Samples = make([]int64, 6) },
		"a sample that cannot be":       func(r *alertgroups.Row) { r.Samples[0] = -1 },
		"many schemas":                  func(r *alertgroups.Row) { r.Schemas = make([]string, 9) },
		"a schema with a long name":     func(r *alertgroups.Row) { r.Schemas = []string{strings.Repeat("x", 257)} },
		"a long message":                func(r *alertgroups.Row) { r.Message = strings.Repeat("x", 513) },
		"a reason that there is not":    func(r *alertgroups.Row) { r.Reason = "because" },
		"no datatype":                   func(r *alertgroups.Row) { r.Datatype = "" },
		"a long id":                     func(r *alertgroups.Row) { r.Group = strings.Repeat("x", 257) },
		"a place that cannot be":        func(r *alertgroups.Row) { r.Last.Offset = -1 },
		"a time before all":             func(r *alertgroups.Row) { r.First.Time = time.Time{} },
		"a reach that cannot be":        func(r *alertgroups.Row) { r.Reach.Next = []int64{0, -1} },
		"an own reach that cannot be":   func(r *alertgroups.Row) { r.Reach.Own = -1 },
		"more than such a row can have": func(r *alertgroups.Row) { r.Reach.Topic = strings.Repeat("x", 256<<10) },
	} {
		rec := row(change)
		if r, err := alertgroups.ParseRow(&rec); err == nil {
			t.Errorf("%s: it is believed: %+v", name, r)
		}
	}
	late := row(func(*alertgroups.Row) {})
	late.Value = []byte(strings.ReplaceAll(string(late.Value), "2026-01-02T12:30:00Z", "9999-12-31T23:59:59-23:00"))
	if r, err := alertgroups.ParseRow(&late); err == nil {
		t.Errorf("a time that cannot be told in UTC is believed: %+v", r)
	}
	board := newBoard(nil)
	most := row(func(r *alertgroups.Row) { r.Count, r.Hours.Counts[0], r.Senders[0].N = 1<<48, 1<<48, 1<<48 })
	for p := range int32(10_000) {
		most.Partition = p
		board.Add(&most)
	}
	list := board.List(func(*alertgroups.Group) bool { return true })
	if len(list) != 1 || list[0].Count != 10_000<<48 || list[0].Senders[0].Count != 10_000<<48 || len(list[0].Senders) != 1 || list[0].Rest != 0 {
		t.Errorf("the sums are %+v", list[0])
	}
	if _, err := json.Marshal(list); err != nil {
		t.Error(err)
	}
}

// Offsets of alerts tell nothing about those of a topic that was made anew, of which they
// may be further on, or not as far.
func TestAlertsThatWereMadeAnewKeepAGroupResolved(t *testing.T) {
	a, _ := refused("crm", 1, fault("/width", "minimum", "/width"))
	count := func(id string, at int64) *alertgroups.Row {
		tally := alertgroups.NewTally(alertgroups.Config{Known: func(string) bool { return true }, TopicID: func(string) string { return "x" }, Alerts: id})
		tally.Count(a, esclusa.Source{}, at, noon) // refused over HTTP: its own place counts
		return written(t, tally)[a.Groups[0]]
	}
	for name, c := range map[string]struct {
		row   *alertgroups.Row
		topic string // of the decision
		want  alertgroups.State
	}{
		"before it, and before they were made anew": {count("old", 100), "now", alertgroups.Resolved},
		"behind both":                {count("now", 3), "old", alertgroups.Regressed},
		"made anew before, and late": {count("now", 41), "now", alertgroups.Resolved},
		"made anew before, and new":  {count("now", 42), "now", alertgroups.Regressed},
	} {
		d := alertgroups.Decision{State: alertgroups.Resolved, TopicID: "id of datatype", Alerts: map[int32]int64{0: 42}, AlertsID: c.topic}
		board := alertgroups.NewBoard(alertgroups.Standing{
			Decided: func(string) (alertgroups.Decision, bool) { return d, true }, Ingress: "datatype", Alerts: "datatype.alerts", Now: func() time.Time { return noon },
			Resent: func(string) int64 { return 0 },
			TopicID: func(topic string) string {
				if topic == "datatype.alerts" {
					return "now"
				}
				return "id of " + topic
			},
		})
		rec := c.row.Record("datatype.alert-groups", 0)
		board.Add(&rec)
		if g := board.Group(a.Groups[0]); g.State != c.want {
			t.Errorf("%s: the group is %s, want %s", name, g.State, c.want)
		}
	}
}
