package processors

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/alertgroups"
	"github.com/esclusa/esclusa/schemas"
)

// groupWorld is what AlertGroups stand on, in memory: partition 0 of the topic of alert
// groups, and of the alerts.
type groupWorld struct {
	t       *testing.T
	rows    []esclusa.Record
	end     int64 // of the alerts
	anew    int   // how often their topic was made anew
	failing error
	alerts  []esclusa.Record
}

func (w *groupWorld) start() *AlertGroups {
	r, _ := router(w.t)
	ends := func(context.Context, string) (map[int32]int64, error) { return map[int32]int64{3: 1 << 20}, nil }
	g := NewAlertGroups(AlertGroupsConfig{
		Names: names, Catalogue: r.Catalogue, Metrics: r.Metrics,
		Reader: func() *schemas.AlertReader {
			return &schemas.AlertReader{Names: names, Catalogue: r.Catalogue, Ends: ends}
		},
		Rows: func(_ context.Context, partitions []int32, row func(*esclusa.Record)) error {
			for i := range w.rows {
				if slices.Contains(partitions, w.rows[i].Partition) {
					row(&w.rows[i])
				}
			}
			return w.failing
		},
		Ends:    func(context.Context) (map[int32]int64, error) { return map[int32]int64{0: w.end}, w.failing },
		TopicID: func(topic string) string { return fmt.Sprint(topic, " ", w.anew) },
	})
	must(w.t, g.Recover(w.t.Context(), []int32{0}))
	return g
}

// alert is one about an image, written to the alerts.
func (w *groupWorld) alert(pointers ...string) {
	var faults []esclusa.Violation
	for _, p := range pointers {
		faults = append(faults, esclusa.Violation{Pointer: p, Shape: p, Keyword: "type", Message: "must be right"})
	}
	rec := esclusa.Record{Topic: "datatype", Partition: 3, Offset: w.end, Timestamp: time.Unix(1e9, 0), Value: []byte("{}")}
	a := esclusa.Origin{Component: "router"}.Alert(&rec, esclusa.Reject(esclusa.SchemaViolation, "image", "", faults...), []byte("crm"), rec.Timestamp)
	out := a.Record("datatype.alerts", nil)
	out.Offset, out.Timestamp = w.end, rec.Timestamp
	w.alerts, w.end = append(w.alerts, out), w.end+1
}

// read has alerts counted from an offset on, and their rows stored.
func (w *groupWorld) read(g *AlertGroups, from int64) {
	w.t.Helper()
	tt := startGraph(w.t, g.Graph(edges))
	tt.Consume("datatype.alerts", "", w.alerts[from:])
	rows, counted := g.Ending()
	counted()
	w.rows = append(w.rows, rows...)
	if rows, _ := g.Ending(); len(rows) != 0 {
		w.t.Errorf("%d rows are stored again", len(rows))
	}
}

// counts are those of the stored rows, by what they are about.
func (w *groupWorld) counts() map[string]int64 {
	w.t.Helper()
	got := make(map[string]int64)
	for i := range w.rows {
		row, err := alertgroups.ParseRow(&w.rows[i])
		must(w.t, err)
		got[*row.Pointer] = row.Count
	}
	return got
}

func (w *groupWorld) want(when string, want map[string]int64) {
	w.t.Helper()
	if got := w.counts(); !maps.Equal(got, want) {
		w.t.Errorf("%s: counted are %v, want %v", when, got, want)
	}
}

// The group has committed, and the rows are gone: what was counted must be counted again,
// and not what a row still has.
func TestAlertsOfRowsThatAreGoneAreNotCounted(t *testing.T) {
	w := &groupWorld{t: t}
	w.alert("/a")
	w.alert("/a", "/b")
	g := w.start()
	if !g.Again("datatype.alerts", 0) {
		t.Error("of a partition without a row the alerts are not read")
	}
	w.read(g, 0)
	w.want("at first", map[string]int64{"/a": 2, "/b": 1})
	g = w.start()
	if g.Again("datatype.alerts", 0) || g.Again("datatype.alerts", 1) {
		t.Error("what was counted is read again, or what is not ours")
	}
	w.alert("/a")
	w.read(g, 2)
	w.want("after a restart", map[string]int64{"/a": 3, "/b": 1})

	w.rows = nil
	g = w.start()
	if !g.Again("datatype.alerts", 0) {
		t.Error("the rows are gone, and nothing is read again")
	}
	w.read(g, 0)
	w.want("once the rows were gone", map[string]int64{"/a": 3, "/b": 1})
	w.read(w.start(), 0) // however often it is read
	w.want("read again", map[string]int64{"/a": 3, "/b": 1})
}

// Offsets of another topic are not those up to which it is counted, also where the new one
// has come further.
func TestAlertsOfATopicThatWasMadeAnewAreTakenForCounted(t *testing.T) {
	w := &groupWorld{t: t}
	w.alert("/a")
	w.alert("/a")
	w.read(w.start(), 0)
	w.anew, w.alerts, w.end = 1, nil, 0
	for range 5 {
		w.alert("/a")
	}
	g := w.start()
	if !g.Again("datatype.alerts", 0) {
		t.Error("the alerts of the new topic are not read from the oldest")
	}
	w.read(g, 0)
	w.want("the new topic", map[string]int64{"/a": 7})
	if g = w.start(); g.Again("datatype.alerts", 0) {
		t.Error("then they are read once more")
	}
	w.alert("/a")
	w.read(g, 5)
	w.want("one more", map[string]int64{"/a": 8})
}

func TestRowsThatCannotBeReadCountAsNone(t *testing.T) {
	w := &groupWorld{t: t}
	w.alert("/a")
	g := w.start()
	w.read(g, 0)
	w.failing = errors.New("the brokers are away")
	if err := g.Recover(t.Context(), []int32{0}); !errors.Is(err, w.failing) {
		t.Errorf("it goes on: %v", err)
	}
}

// What somebody else has written among the rows, or the alerts, neither counts nor ends
// the counting.
func TestStrangersRowsAreGoneOnFrom(t *testing.T) {
	w := &groupWorld{t: t}
	for _, value := range []string{"", "null", "{", `{"group":"x","datatype":"image","count":9000000000000000000,"upto":1}`} {
		w.rows = append(w.rows, esclusa.Record{Key: []byte("x"), Value: []byte(value)})
	}
	stranger := len(w.rows)
	w.alert("/a")
	w.alerts = append(w.alerts, esclusa.Record{Topic: "datatype.alerts", Offset: 1, Value: []byte("{}")})
	w.end++
	g := w.start()
	if !g.Again("datatype.alerts", 0) {
		t.Error("a stranger's row counts as one")
	}
	w.read(g, 0)
	w.rows = w.rows[stranger:]
	w.want("then", map[string]int64{"/a": 1})
}
