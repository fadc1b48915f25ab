package schemas

import (
	"fmt"
	"runtime"
	"testing"
	"time"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/alertgroups"
)

// flood is random bad records of every datatype, and of senders of whom each is another,
// that are counted by their groups.
type flood struct {
	mutant
	trees   map[string][]any
	known   []string
	tally   *alertgroups.Tally
	refused int64
}

func newFlood(t *testing.T, m mutant) *flood {
	f := &flood{mutant: m, trees: make(map[string][]any), tally: alertgroups.NewTally(alertgroups.Config{
		Known:   func(datatype string) bool { _, ok := builtIn().Channel(datatype); return ok },
		TopicID: func(string) string { return "ID" },
	})}
	for _, ch := range builtIn().Channels() {
		f.known = append(f.known, ch.Datatype)
		f.trees[ch.Datatype] = shippedRecords(t, ch.Datatype)
	}
	return f
}

// record is of images with random faults, every third time; one of something that is not
// in the catalogue, every tenth time; and else of whatever mutation makes of a good record.
func (f *flood) record() *esclusa.Record {
	datatype := pick(f.mutant, f.known)
	var rec *esclusa.Record
	switch n := f.IntN(30); {
	case n < 10:
		rec = &esclusa.Record{Headers: headers("datatype", "image"), Value: f.faultyImage()}
	case n < 13:
		rec = &esclusa.Record{Headers: headers("datatype", fmt.Sprint("d", f.Int64())), Value: []byte("{}")}
	default:
		rec = f.randomRecord(datatype, clone(pick(f.mutant, f.trees[datatype])))
	}
	rec.Headers = append(rec.Headers, headers("ce_source", fmt.Sprint("/sender/", f.Int64()))...)
	rec.Topic, rec.Partition, rec.Offset = "datatype", 3, f.refused
	return rec
}

// run has so many refused and counted in all, in the form in which the role reads them, over two days.
func (f *flood) run(t *testing.T, refused int64) {
	began := time.Date(2026, 1, 2, 12, 0, 0, 0, time.UTC)
	for f.refused < refused {
		rec := f.record()
		v := builtIn().Check(rec)
		if v.Rejection == nil {
			continue
		}
		rec.Timestamp = began.Add(time.Duration(f.refused%2880) * time.Minute)
		a := esclusa.Origin{Component: "router", Version: "test"}.Alert(rec, v.Rejection, v.Sender, rec.Timestamp)
		read, err := esclusa.ParseAlert(a.Record("datatype.alerts", nil).Value)
		if err != nil {
			t.Fatal(err)
		}
		f.tally.Count(read, rec.Source(), f.refused, rec.Timestamp)
		f.refused++
	}
	f.tally.Written()
}

// holds is what the tally takes, in bytes.
func (f *flood) holds() int64 {
	heap := func() int64 {
		var m runtime.MemStats
		runtime.GC()
		runtime.GC()
		runtime.ReadMemStats(&m)
		return int64(m.HeapAlloc)
	}
	with := heap()
	f.tally = nil
	return with - heap()
}

// Ten times the flood makes hardly more groups, and takes hardly more memory: both are
// bounded by the schemas, whatever senders invent.
func TestFloodOfRandomRecordsGrowsTheTally(t *testing.T) {
	unwatched(t) // of fewer records it shows nothing
	records, m := differential(t, 50_000)
	all, tenth, whole := int64(records), newFlood(t, m), newFlood(t, m)
	tenth.run(t, all/10)
	groups := tenth.tally.Groups()
	least := tenth.holds()
	began := time.Now()
	whole.run(t, all)
	took, grown := time.Since(began), whole.tally.Groups()
	most := whole.holds()
	t.Logf("%d records: %d groups, %d bytes; %d records: %d groups, %d bytes, %.0f a second with the check", all/10, groups, least, all, grown, most, float64(all)/took.Seconds())
	if groups < 50 {
		t.Errorf("%d groups: this shows nothing", groups)
	}
	if grown > groups*5/4 || most > least*3/2 {
		t.Errorf("ten times the flood makes %d groups of %d, and takes %d bytes instead of %d", grown, groups, most, least)
	}
}
