package alertgroups_test

import (
	"testing"
	"time"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/alertgroups"
)

// newBoard is a board of decisions.
func newBoard(decided map[string]alertgroups.Decision) *alertgroups.Board {
	return newBoardOf(decided, "id of datatype")
}

func newBoardOf(decided map[string]alertgroups.Decision, ingress string) *alertgroups.Board {
	return alertgroups.NewBoard(alertgroups.Standing{
		Decided: func(group string) (alertgroups.Decision, bool) { d, ok := decided[group]; return d, ok },
		Resent:  func(string) int64 { return 0 },
		TopicID: func(string) string { return ingress }, Ingress: "datatype", Now: func() time.Time { return noon },
	})
}

// counted is a group with alerts about records at these offsets of partition 3.
func counted(t *testing.T, board *alertgroups.Board, offsets ...int64) (group string) {
	t.Helper()
	tally := newTally()
	for i, at := range offsets {
		a, of := refused("crm", at, fault("/width", "minimum", "/width"))
		tally.Count(a, of, int64(i), noon.Add(time.Hour)) // the clock says that it comes after the decision
		group = a.Groups[0]
	}
	for _, r := range written(t, tally) {
		rec := r.Record("datatype.alert-groups", 0)
		board.Add(&rec)
	}
	return group
}

func TestLateAlertReopensAGroup(t *testing.T) {
	group := counted(t, newBoard(nil), 1)
	resolved := alertgroups.Decision{State: alertgroups.Resolved, TopicID: "id of datatype", Ends: map[int32]int64{3: 100}, Time: "2026-01-02T12:30:00Z"}
	for name, c := range map[string]struct {
		decision alertgroups.Decision
		offsets  []int64
		want     alertgroups.State
	}{
		"one that was on its way":       {resolved, []int64{7, 99}, alertgroups.Resolved},
		"the same again":                {resolved, []int64{7, 7, 7}, alertgroups.Resolved},
		"one that comes after":          {resolved, []int64{7, 100}, alertgroups.Regressed},
		"one before that which regress": {resolved, []int64{100, 7}, alertgroups.Regressed},
		"acknowledged":                  {alertgroups.Decision{State: alertgroups.Acknowledged}, []int64{500}, alertgroups.Acknowledged},
		"acknowledged until now":        {alertgroups.Decision{State: alertgroups.Acknowledged, Until: "2026-01-02T12:30:00Z"}, []int64{5}, alertgroups.Open},
		"acknowledged until later":      {alertgroups.Decision{State: alertgroups.Acknowledged, Until: "2026-01-02T12:30:01Z"}, []int64{5}, alertgroups.Acknowledged},
		"opened":                        {alertgroups.Decision{State: alertgroups.Open}, []int64{500}, alertgroups.Open},
	} {
		t.Run(name, func(t *testing.T) {
			board := newBoard(map[string]alertgroups.Decision{group: c.decision})
			counted(t, board, c.offsets...)
			if g := board.Group(group); g.State != c.want || g.Decision == nil || g.Anew {
				t.Errorf("the group is %s by %+v, want %s", g.State, g.Decision, c.want)
			}
		})
	}
}

// Positions of a topic that was made anew cannot be held against those of the old one.
func TestResolvedGroupStaysWhenIngressIsMadeAnew(t *testing.T) {
	group := counted(t, newBoard(nil), 1)
	board := newBoardOf(map[string]alertgroups.Decision{
		group: {State: alertgroups.Resolved, TopicID: "id of datatype", Ends: map[int32]int64{3: 100}},
	}, "another")
	counted(t, board, 7)
	if g := board.Group(group); g.State != alertgroups.Open || !g.Anew {
		t.Errorf("the group is %s, and that its topic was made anew is said: %v", g.State, g.Anew)
	}
	if sum := board.Summary(); sum.Count[alertgroups.Open] != 1 || !sum.Oldest.Equal(noon.Add(time.Hour)) {
		t.Errorf("the summary is %+v", sum)
	}
}

// Records that were refused over HTTP have no place; their alerts have.
func TestRecordRefusedOverHTTPNeverReopensAGroup(t *testing.T) {
	a, _ := refused("crm", 1, fault("/width", "minimum", "/width"))
	for at, want := range map[int64]alertgroups.State{41: alertgroups.Resolved, 42: alertgroups.Regressed} {
		board := newBoard(map[string]alertgroups.Decision{
			a.Groups[0]: {State: alertgroups.Resolved, TopicID: "id of datatype", Ends: map[int32]int64{3: 100}, Alerts: map[int32]int64{0: 42}},
		})
		tally := newTally()
		tally.Count(a, esclusa.Source{}, at, noon)
		for _, r := range written(t, tally) {
			rec := r.Record("datatype.alert-groups", 0)
			board.Add(&rec)
		}
		if g := board.Group(a.Groups[0]); g.State != want {
			t.Errorf("with an alert at %d the group is %s, want %s", at, g.State, want)
		}
	}
}
