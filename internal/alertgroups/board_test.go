package alertgroups_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/alertgroups"
)

// Alerts that are spread over partitions add up to what one partition would count.
func TestPartitionsDoNotAddUp(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	tallies := make([]*alertgroups.Tally, 3)
	for p := range tallies {
		tallies[p] = newTally()
	}
	hours := make(map[int64]int64)
	var first, last time.Time
	const alerts = 500
	at := noon
	for i := range int64(alerts) {
		at = at.Add(time.Duration(rng.IntN(40)) * time.Minute)
		if first.IsZero() {
			first = at
		}
		last = at
		hours[at.Unix()/3600]++
		a, of := refused("crm", i, fault("/width", "minimum", "/width"))
		tallies[rng.IntN(3)].Count(a, of, i, at)
	}
	board := newBoard(nil)
	for p, tally := range tallies {
		tally.Touched(func(r *alertgroups.Row) {
			rec := r.Record("datatype.alert-groups", int32(p))
			board.Add(&rec)
		})
	}
	list := board.List(func(g *alertgroups.Group) bool { return g.Datatype == "image" })
	if len(list) != 1 {
		t.Fatalf("%d groups, want one", len(list))
	}
	g := list[0]
	if g.Count != alerts || !g.First.Time.Equal(first) || !g.Last.Time.Equal(last) {
		t.Errorf("%d alerts from %v to %v, want %d from %v to %v", g.Count, g.First.Time, g.Last.Time, alerts, first, last)
	}
	from := g.Hours.From.Unix() / 3600
	if len(g.Hours.Counts) != 48 || from+47 != last.Unix()/3600 {
		t.Fatalf("%d hours from %v, want 48 up to %v", len(g.Hours.Counts), g.Hours.From, last)
	}
	want := make([]int64, 48)
	for i := range want {
		want[i] = hours[from+int64(i)]
	}
	// Of each partition the 48 hours before its own last alert are kept.
	if got := g.Hours.Counts[1:]; !slices.Equal(got, want[1:]) {
		t.Errorf("the hours have\n%v, want\n%v", got, want[1:])
	}
	if !reflect.DeepEqual(board.Group(g.ID), g) {
		t.Error("the group by its id is another than that of the list")
	}
}

func TestBoardTakesWhatIsNoRow(t *testing.T) {
	board := newBoard(nil)
	for _, value := range []string{"", "null", "{}", `{"group":"other"}`, `{"group":"key","datatype":"image","count":-1,"upto":1}`} {
		board.Add(&esclusa.Record{Key: []byte("key"), Value: []byte(value)})
	}
	if list := board.List(func(*alertgroups.Group) bool { return true }); len(list) != 0 {
		t.Errorf("the board has %+v, want nothing", list[0])
	}
}

// Senders choose their names, and ingress may have thousands of partitions.
func TestGroupWithALongRowIsNotShown(t *testing.T) {
	tally := newTally()
	const partitions = 10_000
	a, of := refused("", 0, fault("/width", "minimum", "/width"))
	a.Errors[0].Message = strings.Repeat("<", 1000)
	for i := range int64(partitions) {
		sender, schema := fmt.Sprintf("%02d%s", i%20, strings.Repeat("\x01", 94)), fmt.Sprintf("%02d%s", i%20, strings.Repeat("<", 254))
		a.Sender, a.Schema = &sender, &schema
		of.Partition, of.Offset = int32(i), math.MaxInt64-1
		tally.Count(a, of, i, noon.Add(time.Duration(i)*time.Minute))
	}
	board := newBoard(nil)
	tally.Touched(func(r *alertgroups.Row) {
		rec := r.Record("datatype.alert-groups", 0)
		board.Add(&rec)
		if board.Group(r.Group) == nil {
			t.Errorf("a row of %d bytes is left out", len(rec.Value))
		}
	})
}

// A sender's name is kept cut where it is long, and looked for as it is.
func TestGroupIsNotFoundByALongNameOfItsSender(t *testing.T) {
	tally, sender := newTally(), strings.Repeat("x", 200)
	a, of := refused(sender, 0, fault("/width", "minimum", "/width"))
	tally.Count(a, of, 0, noon)
	board := newBoard(nil)
	tally.Touched(func(r *alertgroups.Row) {
		rec := r.Record("datatype.alert-groups", 0)
		board.Add(&rec)
	})
	list := board.List(func(g *alertgroups.Group) bool { return g.Has(sender) })
	if len(list) != 1 || len(list[0].Senders[0].Sender) != 96 {
		t.Errorf("it is found as %+v", list)
	}
}
