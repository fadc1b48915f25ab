package alertgroups_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/alertgroups"
)

// looked is a board, and who looks for news there.
type looked struct {
	*alertgroups.Board
	marks  []esclusa.Record // as the topic has them
	offset int64
}

func lookAt(board *alertgroups.Board) *looked { return &looked{Board: board} }

// write writes marks.
func (l *looked) write(marks ...alertgroups.Mark) {
	for _, m := range marks {
		rec := m.Record("datatype.alert-groups")
		rec.Offset = l.offset
		l.Mark(m, l.offset)
		l.marks, l.offset = append(l.marks, rec), l.offset+1
	}
}

// news is what is noticed, and written.
func (l *looked) news() (found []string) {
	if !l.Begun() {
		l.write(l.Beginning(noon)...)
	}
	for _, m := range l.News(1000, noon) {
		l.write(m)
		what := "new"
		if m.Regressed() {
			what = fmt.Sprint("regressed from ", m.Decision)
		}
		found = append(found, what)
	}
	return found
}

// count counts alerts of one group in a partition of the alerts, and shows the row.
func (l *looked) count(partition int32, at time.Time, offsets ...int64) (group string) {
	tally := newTally()
	for _, o := range offsets {
		a, of := refused("crm", o, fault("/width", "minimum", "/width"))
		tally.Count(a, of, o, at)
		group = a.Groups[0]
	}
	tally.Touched(func(r *alertgroups.Row) {
		rec := r.Record("datatype.alert-groups", partition)
		l.Add(&rec)
	})
	return group
}

func expectNews(t *testing.T, when string, got []string, want ...string) {
	t.Helper()
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("%s: the news are %v, want %v", when, got, want)
	}
}

// A sender's alerts lie in one partition, so that one fault of many senders lies in all.
func TestGroupIsNewInEachPartition(t *testing.T) {
	l := lookAt(newBoard(nil))
	expectNews(t, "at the start", l.news())
	for p := range int32(8) {
		l.count(p, noon, 1)
	}
	expectNews(t, "of eight partitions", l.news(), "new")
	l.count(9, noon, 1)
	expectNews(t, "of one more", l.news())
}

func TestOldGroupIsNewAfterARestart(t *testing.T) {
	first := lookAt(newBoard(nil))
	expectNews(t, "at the start", first.news())
	first.count(0, noon, 1)
	expectNews(t, "of a new one", first.news(), "new")
	after := lookAt(newBoard(nil)) // that reads what there is
	after.count(0, noon, 1)
	for i := range first.marks {
		after.Add(&first.marks[i])
	}
	expectNews(t, "after a restart", after.news())
}

// Who begins to look at a system that has been there for long is told of nothing old.
func TestGroupsOfAnEarlierVersionAreNews(t *testing.T) {
	decided := make(map[string]alertgroups.Decision)
	l := lookAt(newBoard(decided))
	group := l.count(0, noon.Add(-2*time.Hour), 100)
	expectNews(t, "of what there is", l.news())
	decided[group] = alertgroups.Decision{State: alertgroups.Resolved, TopicID: "id of datatype", Ends: map[int32]int64{3: 101}, Offset: 7}
	expectNews(t, "once it is resolved", l.news())
	l.count(0, noon, 101)
	expectNews(t, "once it regresses", l.news(), "regressed from 7")

	decided[group] = alertgroups.Decision{State: alertgroups.Resolved, TopicID: "id of datatype", Ends: map[int32]int64{3: 100}, Offset: 8}
	l = lookAt(l.Board)
	l.Board = newBoard(decided)
	l.count(0, noon.Add(-2*time.Hour), 100)
	expectNews(t, "of one that had regressed before", l.news())
}

func TestGroupRegressesTwiceFromOneDecision(t *testing.T) {
	decided := make(map[string]alertgroups.Decision)
	l := lookAt(newBoard(decided))
	expectNews(t, "at the start", l.news())
	group := l.count(0, noon, 100)
	expectNews(t, "of a new one", l.news(), "new")
	for n := range int64(3) {
		decided[group] = alertgroups.Decision{State: alertgroups.Resolved, TopicID: "id of datatype", Ends: map[int32]int64{3: 101 + n}, Offset: 7 + n}
		expectNews(t, "once it is resolved", l.news())
		l.count(0, noon, 101+n)
		expectNews(t, "once it regresses", l.news(), fmt.Sprint("regressed from ", 7+n))
		l.count(1, noon, 101+n)
		expectNews(t, "in another partition too", l.news())
		if sum := l.Summary(); !sum.Oldest.Equal(noon) || sum.Count[alertgroups.Regressed] != 1 {
			t.Errorf("the summary is %+v", sum)
		}
	}
}

// Since a mark's key is its group's, brokers keep the last, but whoever reads while one is
// written may meet them in another order.
func TestEarlierMarkTakesTheLatersPlace(t *testing.T) {
	l := lookAt(newBoard(nil))
	group := l.count(0, noon, 1)
	later := alertgroups.Mark{Group: group, Decision: alertgroups.NoDecision, At: noon}
	earlier := later
	earlier.Waits = true
	l.Mark(later, 5)
	l.Mark(earlier, 4)
	if waits := l.Waiting(); len(waits) != 0 {
		t.Errorf("people are still to be told of %v", waits)
	}
	l.Mark(earlier, 6)
	if waits := l.Waiting(); len(waits) != 1 || waits[0].Group != group {
		t.Errorf("people are to be told of %v", waits)
	}
}

// A group that regresses has not waited since its first alert, years ago.
func TestOldestWaitsSinceBeforeItWasResolved(t *testing.T) {
	for name, c := range map[string]struct {
		decision alertgroups.Decision
		marked   bool
		want     time.Duration
	}{
		"reopened":                      {alertgroups.Decision{State: alertgroups.Open, Time: "2026-01-02T12:10:00Z"}, false, 20 * time.Minute},
		"acknowledged until":            {alertgroups.Decision{State: alertgroups.Acknowledged, Time: "2026-01-02T12:00:00Z", Until: "2026-01-02T12:20:00Z"}, false, 10 * time.Minute},
		"regressed":                     {alertgroups.Decision{State: alertgroups.Resolved, TopicID: "id of datatype", Time: "2026-01-01T00:00:00Z", Offset: 7}, true, 5 * time.Minute},
		"regressed, nobody has noticed": {alertgroups.Decision{State: alertgroups.Resolved, TopicID: "id of datatype", Time: "2026-01-01T00:00:00Z", Offset: 7}, false, 0},
	} {
		decided := make(map[string]alertgroups.Decision)
		l := lookAt(newBoard(decided))
		group := l.count(0, noon.Add(-48*time.Hour), 100)
		decided[group] = c.decision
		if c.marked {
			l.write(alertgroups.Mark{Group: group, Decision: 7, At: noon.Add(-5 * time.Minute)})
		}
		if waits := noon.Sub(l.Summary().Oldest); waits != c.want {
			t.Errorf("%s: it has waited for %v, want %v", name, waits, c.want)
		}
	}
}

func BenchmarkLookForNews(b *testing.B) {
	board := newBoard(nil)
	l := lookAt(board)
	l.write(board.Beginning(noon)...)
	const groups, partitions = 10_000, 8
	for p := range int32(partitions) {
		tally := alertgroups.NewTally(alertgroups.Config{Known: func(string) bool { return true }, TopicID: func(string) string { return "id" }})
		for i := range int64(groups) {
			pointer := fmt.Sprintf("/m%d", i)
			a, of := refused("crm", i, fault(pointer, "minimum", pointer))
			datatype := fmt.Sprint("d", i%10)
			a.Datatype = &datatype
			a.Groups = []string{esclusa.GroupID(a.Reason, datatype, "minimum", pointer)}
			tally.Count(a, of, i, noon)
		}
		tally.Touched(func(r *alertgroups.Row) {
			rec := r.Record("datatype.alert-groups", p)
			board.Add(&rec)
		})
	}
	for _, m := range board.News(groups, noon) {
		l.write(m)
	}
	if n := board.Summary().Count[alertgroups.Open]; n != groups {
		b.Fatal(n, "groups")
	}
	for b.Loop() {
		if n := len(board.News(1000, noon)); n != 0 {
			b.Fatal(n, "are new")
		}
	}
}

// What people were told of a redrive is written down as what they were told of groups.
func TestRedriveThatHasHaltedIsToldAgain(t *testing.T) {
	l := lookAt(newBoard(nil))
	halted := func(id string, at int64, when time.Time) []alertgroups.Mark {
		return []alertgroups.Mark{{Redrive: id, Decision: at, At: when}}
	}
	expectNews(t, "at the start", l.news())
	if old := l.Untold(halted("a", 1, noon.Add(-2*time.Hour))); len(old) != 0 {
		t.Errorf("before anybody looked: %v", old)
	}
	found := l.Untold(halted("a", 7, noon))
	if len(found) != 1 || found[0].Regressed() {
		t.Fatalf("of one that has halted: %+v", found)
	}
	found[0].Waits = true
	l.write(found...)
	after := lookAt(newBoard(nil))
	for i := range l.marks {
		after.Add(&l.marks[i])
	}
	if again := after.Untold(halted("a", 7, noon)); len(again) != 0 || len(after.Waiting()) != 1 {
		t.Errorf("after a restart: %v, of which wait %v", again, after.Waiting())
	}
	if next := after.Untold(append(halted("a", 9, noon), halted("b", 8, noon)...)); len(next) != 2 {
		t.Errorf("once it has halted again, and another: %v", next)
	}
	if list := after.List(func(*alertgroups.Group) bool { return true }); len(list) != 0 {
		t.Errorf("it is taken for a group: %v", list)
	}
}
