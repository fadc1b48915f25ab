package alertgroups_test

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/alertgroups"
)

var noon = time.Date(2026, 1, 2, 12, 30, 0, 0, time.UTC)

func newTally() *alertgroups.Tally {
	return alertgroups.NewTally(alertgroups.Config{
		Known:   func(datatype string) bool { return datatype == "image" || datatype == "video" },
		TopicID: func(topic string) string { return "id of " + topic },
	})
}

// refused is an alert about an image with these faults.
func refused(sender string, offset int64, faults ...esclusa.Violation) (*esclusa.Alert, esclusa.Source) {
	rec := esclusa.Record{Topic: "datatype", Partition: 3, Offset: offset, Timestamp: noon, Value: []byte("{}")}
	rej := esclusa.Reject(esclusa.SchemaViolation, "image", "https://example.org/image/1", faults...)
	return esclusa.Origin{Component: "router"}.Alert(&rec, rej, []byte(sender), noon), rec.Source()
}

func fault(pointer, keyword, shape string) esclusa.Violation {
	return esclusa.Violation{Pointer: pointer, Keyword: keyword, Message: "must be right", Shape: shape}
}

// written are the rows that were touched, as they come out of their topic.
func written(t *testing.T, tally *alertgroups.Tally) map[string]*alertgroups.Row {
	t.Helper()
	rows := make(map[string]*alertgroups.Row)
	tally.Touched(func(r *alertgroups.Row) {
		rec := r.Record("datatype.alert-groups", 0)
		read, err := alertgroups.ParseRow(&rec)
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(read, r) {
			t.Errorf("row %+v was read as %+v", r, read)
		}
		rows[r.Group] = read
	})
	tally.Written()
	return rows
}

func TestRowLeavesSomethingOfItsAlertsOut(t *testing.T) {
	tally := newTally()
	wide := fault("/tags/7/width", "minimum", "/tags/*/width")
	first, of := refused("crm", 100, wide, fault("/surplus", "additionalProperties", ""))
	tally.Count(first, of, 10, noon)
	second, of := refused("web", 90, wide)
	tally.Count(second, of, 11, noon.Add(2*time.Hour))
	rows := written(t, tally)
	if len(rows) != 2 {
		t.Fatalf("%d rows, want 2", len(rows))
	}
	pointer := "/tags/*/width"
	want := &alertgroups.Row{
		Group:    esclusa.GroupID(esclusa.SchemaViolation, "image", "minimum", pointer),
		Identity: alertgroups.Identity{Reason: esclusa.SchemaViolation, Datatype: "image", Keyword: "minimum", Pointer: &pointer, Message: "must be right"},
		Count:    2, First: alertgroups.Sighting{Offset: 10, Time: noon}, Last: alertgroups.Sighting{Offset: 11, Time: noon.Add(2 * time.Hour)},
		Hours:   alertgroups.Hours{Last: noon.Unix()/3600 + 2, Counts: []int64{1, 0, 1}},
		Senders: alertgroups.Senders{{Name: "crm", N: 1}, {Name: "web", N: 1}},
		Schemas: []string{"https://example.org/image/1"}, Samples: []int64{10, 11},
		Reach: alertgroups.Reach{Topic: "datatype", TopicID: "id of datatype", Next: []int64{0, 0, 0, 101}}, UpTo: 12,
	}
	if got := rows[want.Group]; !reflect.DeepEqual(got, want) {
		t.Errorf("the row is\n%+v, want\n%+v", got, want)
	}
	surplus := rows[esclusa.GroupID(esclusa.SchemaViolation, "image", "additionalProperties", "")]
	if surplus == nil || surplus.Pointer == nil || *surplus.Pointer != "" {
		t.Errorf("the row of a surplus member is %+v, want one with an empty pointer", surplus)
	}
}

// Whatever was written before a crash, and however much is read again, counts are
// those of one reading.
func TestAlertThatIsReadAgainIsCountedTwice(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	type alert struct {
		*esclusa.Alert
		of esclusa.Source
	}
	var all []alert
	for i := range int64(300) {
		var faults []esclusa.Violation
		for range 1 + rng.IntN(3) {
			pointer := fmt.Sprintf("/m%d", rng.IntN(8))
			faults = append(faults, fault(pointer, "type", pointer))
		}
		a, of := refused(fmt.Sprintf("s%d", rng.IntN(30)), i, faults...)
		all = append(all, alert{a, of})
	}
	once := newTally()
	for i, a := range all {
		once.Count(a.Alert, a.of, int64(i), noon)
	}
	want := written(t, once)
	kept, tally, at := make(map[string]*alertgroups.Row), newTally(), 0
	for at < len(all) {
		to := min(len(all), at+1+rng.IntN(60))
		for ; at < to; at++ {
			tally.Count(all[at].Alert, all[at].of, int64(at), noon)
		}
		if rng.IntN(3) > 0 {
			for group, r := range written(t, tally) {
				kept[group] = r
			}
			continue
		}
		// It is killed. Of what it would have written some rows are there, and the offset is
		// anywhere before.
		n := 0
		for group, r := range written(t, tally) {
			if n++; n%2 == 0 {
				kept[group] = r
			}
		}
		tally, at = newTally(), 0
		for _, r := range kept {
			rec := r.Record("", 0)
			again, err := alertgroups.ParseRow(&rec)
			if err != nil {
				t.Fatal(err)
			}
			tally.Load(again, int64(len(all)))
		}
	}
	for group, r := range written(t, tally) {
		kept[group] = r
	}
	if len(kept) != len(want) {
		t.Fatalf("%d groups, want %d", len(kept), len(want))
	}
	for group, r := range want {
		if kept[group].Count != r.Count || !reflect.DeepEqual(kept[group].Hours, r.Hours) || kept[group].UpTo != r.UpTo {
			t.Errorf("group %s has %d alerts in %v up to %d, want %d in %v up to %d", group, kept[group].Count, kept[group].Hours, kept[group].UpTo, r.Count, r.Hours, r.UpTo)
		}
	}
}

func TestInventedGroupsTakeMemoryWithoutEnd(t *testing.T) {
	tally := newTally()
	const alerts = 2 * alertgroups.MaxGroups
	for i := range int64(alerts) {
		a, of := refused("forger", i, fault("/width", "minimum", "/width"))
		a.Groups = []string{fmt.Sprintf("%016x", i)}
		tally.Count(a, of, i, noon)
		invented := fmt.Sprintf("d%d", i)
		a.Datatype = &invented
		tally.Count(a, of, i, noon)
	}
	if n := tally.Groups(); n != alertgroups.MaxGroups+2 {
		t.Errorf("%d groups, want %d and two for the rest", n, alertgroups.MaxGroups)
	}
	rows := written(t, tally)
	if n := rows[alertgroups.Other("image")].Count; n != alerts-alertgroups.MaxGroups {
		t.Errorf("the rest of the datatype has %d alerts, want %d", n, alerts-alertgroups.MaxGroups)
	}
	if n := rows[alertgroups.Other(esclusa.NoDatatype)].Count; n != alerts {
		t.Errorf("datatypes that are not in the catalogue have %d alerts, want %d", n, alerts)
	}
}

func TestGroupIsDescribedBySomebodyElsesAlert(t *testing.T) {
	tally := newTally()
	true1, of := refused("crm", 1, fault("/width", "minimum", "/width"))
	forged, _ := refused("forger", 2, fault("/nonsense", "minimum", "/nonsense"))
	video := "video"
	forged.Datatype, forged.Groups = &video, true1.Groups
	tally.Count(forged, of, 0, noon)
	tally.Count(true1, of, 1, noon)
	tally.Count(forged, of, 2, noon)
	rows := written(t, tally)
	got := rows[true1.Groups[0]]
	if got == nil || got.Datatype != "image" || got.Pointer == nil || *got.Pointer != "/width" {
		t.Errorf("the group is described as %+v, want what its id is the digest of", got)
	}
	if rest := rows[alertgroups.Other("video")]; rest == nil || rest.Count != 1 {
		t.Errorf("the rest of the other datatype is %+v, want the alert that names a group which is not of it", rest)
	}
}

func TestSenderOfMostAlertsIsLostAmongMany(t *testing.T) {
	tally := newTally()
	heavy := int64(0)
	for i := range int64(10_000) {
		sender := fmt.Sprintf("one-of-many-%d", i)
		if i > 5000 && i%4 == 0 {
			sender, heavy = "heavy", heavy+1
		}
		a, of := refused(sender, i, fault("/width", "minimum", "/width"))
		tally.Count(a, of, i, noon)
	}
	board := newBoard(nil)
	for _, r := range written(t, tally) {
		rec := r.Record("datatype.alert-groups", 0)
		board.Add(&rec)
	}
	g := board.List(func(*alertgroups.Group) bool { return true })[0]
	top := g.Senders[0]
	if top.Sender != "heavy" || top.Count > heavy || top.Count < heavy*9/10 {
		t.Errorf("the first sender is %+v, want heavy with nearly %d", top, heavy)
	}
	sum := g.Rest
	for _, s := range g.Senders {
		sum += s.Count
	}
	if sum != g.Count {
		t.Errorf("senders and the rest have %d alerts, want all %d", sum, g.Count)
	}
}

// Records of an ingress that was made anew begin again, before those of the old one.
func TestReachOfAFormerTopicStays(t *testing.T) {
	id := "old"
	tally := alertgroups.NewTally(alertgroups.Config{Known: func(string) bool { return true }, TopicID: func(string) string { return id }})
	for i, at := range []int64{1000, 5} {
		if i == 1 {
			id = "new"
		}
		a, of := refused("crm", at, fault("/width", "minimum", "/width"))
		tally.Count(a, of, int64(i), noon)
	}
	for _, r := range written(t, tally) {
		if want := []int64{0, 0, 0, 6}; r.Reach.TopicID != "new" || !reflect.DeepEqual(r.Reach.Next, want) {
			t.Errorf("the reach is %+v, want %v of the new topic", r.Reach, want)
		}
	}
}

// All texts of an alert that was read are one piece of memory.
func TestGroupKeepsItsAlertInMemory(t *testing.T) {
	const groups, kept = 2000, 2400
	heap := func() uint64 {
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	tally, long := newTally(), strings.Repeat("x", kept)
	before := heap()
	for i := range int64(groups) {
		pointer := fmt.Sprintf("/m%d", i)
		a, of := refused("crm", i, fault(pointer, "type", pointer))
		a.Errors = append(a.Errors, esclusa.Violation{Pointer: "/other", Keyword: "type", Message: long})
		if i%2 == 0 {
			a.Errors = a.Errors[1:] // what describes the group is not listed
		}
		read, err := esclusa.ParseAlert(a.Record("datatype.alerts", nil).Value)
		if err != nil {
			t.Fatal(err)
		}
		of.Topic = read.Source.Topic
		tally.Count(read, of, i, noon)
	}
	each := (heap() - before) / groups
	if each > kept {
		t.Errorf("a group takes %d bytes, and its alert %d", each, kept)
	}
	if n := tally.Groups(); n != groups {
		t.Errorf("%d groups, want %d", n, groups)
	}
}

// Alerts whose topic was made anew, or of which brokers have lost some, begin again.
func TestAlertsOfAShorterTopicAreTakenForCounted(t *testing.T) {
	a, of := refused("crm", 1, fault("/width", "minimum", "/width"))
	former := newTally()
	for at := range int64(100) {
		former.Count(a, esclusa.Source{}, at, noon)
	}
	before := written(t, former)[a.Groups[0]]
	after := newTally()
	after.Load(before, 10)
	for at := range int64(5) {
		after.Count(a, of, at, noon)
	}
	now := written(t, after)[a.Groups[0]]
	if now == nil || now.Count != 105 || now.UpTo != 5 || now.Reach.Own != 0 || !reflect.DeepEqual(now.Samples, []int64{0, 1, 2, 3, 4}) {
		t.Fatalf("the row is %+v, want 105 alerts, and places of the last five", now)
	}
	again := newTally() // while the topic has the former row still
	again.Load(before, 200)
	again.Load(now, 200)
	again.Count(a, of, 5, noon)
	if got := written(t, again)[a.Groups[0]]; got == nil || got.Count != 106 {
		t.Errorf("the row is %+v, want one more", got)
	}
}
