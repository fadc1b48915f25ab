package processors

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/esclusa/esclusa"
)

// routed is a record of the customer channel; without a body, an erasure.
func routed(key, body string, partition int32, offset int64) *esclusa.Record {
	src := esclusa.Source{Topic: "datatype", Partition: partition, Offset: offset}
	rec := &esclusa.Record{
		Topic: "datatype.customer", Partition: esclusa.PartitionOf([]byte(key), testPartitions), Timestamp: noon, Key: []byte(key),
		Headers: headers("datatype", "customer", "dataschema", customerSchema, "esclusa-source", src.String(), "esclusa-time", "2026-01-02T11:59:59.000Z"),
	}
	if body != "" {
		rec.Value = []byte(body)
	}
	return rec
}

const customerSchema = "https://esclusa.dev/schemas/customer/1-0-0"

// step is one record for a row: its place in ingress, and the document.
type step struct {
	partition int32
	offset    int64
	doc       string // "" erases
	epoch     string
}

func play(row *esclusa.Row, steps ...step) *esclusa.Row {
	for _, s := range steps {
		next, err := Fold(row, routed("10", s.doc, s.partition, s.offset), s.epoch)
		if err != nil {
			panic(err)
		}
		row = next
	}
	return row
}

// stored is the row as the table has it, "" for none.
func stored(row *esclusa.Row) string {
	if row == nil {
		return ""
	}
	return string(row.Append(nil))
}

func TestRecordIsAppliedTwiceOrNotAtAll(t *testing.T) {
	const at = " 2026-01-02T11:59:59.000Z "
	for name, c := range map[string]struct {
		steps []step
		want  string
	}{
		"first":                        {[]step{{1, 5, "a", "e"}}, "row datatype/1/5" + at + "e 1:5\na"},
		"newer":                        {[]step{{1, 5, "a", "e"}, {1, 6, "b", "e"}}, "row datatype/1/6" + at + "e 1:6\nb"},
		"repeated":                     {[]step{{1, 5, "a", "e"}, {1, 5, "other", "e"}}, "row datatype/1/5" + at + "e 1:5\na"},
		"older":                        {[]step{{1, 5, "a", "e"}, {1, 4, "b", "e"}}, "row datatype/1/5" + at + "e 1:5\na"},
		"of another ingress partition": {[]step{{1, 5, "a", "e"}, {0, 2, "b", "e"}}, "row datatype/0/2" + at + "e 0:2,1:5\nb"},
		"repeated behind another's":    {[]step{{1, 5, "a", "e"}, {0, 2, "b", "e"}, {1, 5, "a", "e"}}, "row datatype/0/2" + at + "e 0:2,1:5\nb"},
		"of another ingress topic":     {[]step{{1, 5, "a", "e"}, {0, 9, "b", "e"}, {1, 2, "c", "new"}}, "row datatype/1/2" + at + "new 1:2\nc"},
		"erased":                       {[]step{{1, 5, "a", "e"}, {1, 6, "", "e"}}, "erased datatype/1/6" + at + "e 1:6"},
		"replayed before an erasure":   {[]step{{1, 5, "a", "e"}, {1, 6, "", "e"}, {1, 5, "a", "e"}}, "erased datatype/1/6" + at + "e 1:6"},
		"older than an erasure": {
			[]step{{0, 2, "b", "e"}, {1, 5, "a", "e"}, {1, 6, "", "e"}, {0, 2, "b", "e"}, {0, 1, "b", "e"}},
			"erased datatype/1/6" + at + "e 0:2,1:6",
		},
		"erased and never seen": {[]step{{1, 6, "", "e"}}, "erased datatype/1/6" + at + "e 1:6"},
		"erased twice":          {[]step{{1, 6, "", "e"}, {1, 6, "", "e"}}, "erased datatype/1/6" + at + "e 1:6"},
		"sent again":            {[]step{{1, 5, "a", "e"}, {1, 6, "", "e"}, {1, 7, "a", "e"}}, "row datatype/1/7" + at + "e 1:7\na"},
		"sent again elsewhere":  {[]step{{1, 6, "", "e"}, {0, 1, "a", "e"}}, "row datatype/0/1" + at + "e 0:1,1:6\na"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := stored(play(nil, c.steps...)); got != c.want {
				t.Errorf("the row is\n%s\nwant\n%s", got, c.want)
			}
		})
	}
}

// history is what one customer gets from several ingress partitions, each in order.
func history(rnd *rand.Rand) []step {
	var next [4]int64
	steps := make([]step, 1+rnd.IntN(12))
	for i := range steps {
		p := rnd.IntN(len(next))
		next[p] += 1 + rnd.Int64N(3)
		steps[i] = step{partition: int32(p), offset: next[p], epoch: "e"}
		if rnd.IntN(3) > 0 {
			steps[i].doc = fmt.Sprintf("doc %d", i)
		}
	}
	return steps
}

func TestReplayChangesARow(t *testing.T) {
	rnd := rand.New(rand.NewPCG(3, 4))
	for range 2000 {
		steps := history(rnd)
		row := play(nil, steps...)
		want := stored(row)
		for range 10 { // any of it, in any order
			row = play(row, steps[rnd.IntN(len(steps))])
			if got := stored(row); got != want {
				t.Fatalf("a replay of %v made\n%s\nof\n%s", steps, got, want)
			}
		}
	}
}

func TestFoldChangesTheRowThatItWasGiven(t *testing.T) {
	row := play(nil, step{1, 5, "a", "e"}, step{2, 5, "b", "e"})
	before := stored(row)
	play(row, step{1, 6, "c", "e"}, step{0, 1, "d", "e"}, step{3, 1, "", "e"})
	if got := stored(row); got != before {
		t.Errorf("%s\nbecame\n%s", before, got)
	}
}

func TestTimeOfARecordMakesItsRowUnreadable(t *testing.T) {
	far := time.UnixMilli(1 << 60)
	for name, c := range map[string]struct {
		text   string
		of     time.Time
		wanted time.Time
	}{
		"noted by the router": {"2026-01-02T03:04:05.006Z", noon, time.Date(2026, 1, 2, 3, 4, 5, 6e6, time.UTC)},
		"missing":             {"", noon, noon},
		"garbage":             {"yesterday", noon, noon},
		"after year 9999":     {"9999-12-31T23:59:59-12:00", noon, noon},
		"before year 0":       {"0000-01-01T00:00:00+12:00", noon, noon},
		"the record's too":    {"9999-12-31T23:59:59-12:00", far, time.Date(9999, 12, 31, 23, 59, 59, 999e6, time.UTC)},
	} {
		t.Run(name, func(t *testing.T) {
			rec := routed("10", "a", 1, 5)
			rec.Timestamp = c.of
			rec.Headers[3].Value = []byte(c.text)
			folded, err := Fold(nil, rec, "e")
			must(t, err)
			row, err := esclusa.ParseRow(folded.Append(nil))
			must(t, err)
			if !row.Time.Equal(c.wanted) {
				t.Errorf("the row's time is %v, want %v", row.Time, c.wanted)
			}
		})
	}
}

func TestUnreadableSourceEndsTheProcess(t *testing.T) {
	for name, pairs := range map[string][]string{
		"none": nil, "garbage": {"esclusa-source", "datatype/1"}, "beyond what counts": {"esclusa-source", "datatype/1/99999999999999999999"},
	} {
		t.Run(name, func(t *testing.T) {
			rec := routed("10", "a", 1, 5)
			rec.Headers = headers(pairs...)
			before := play(nil, step{1, 5, "a", "e"})
			if row, err := Fold(before, rec, "e"); row != nil || err == nil {
				t.Errorf("it is applied: %v", row)
			}
		})
	}
}
