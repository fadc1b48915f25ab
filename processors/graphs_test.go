package processors

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/lovoo/goka"
	"github.com/lovoo/goka/tester"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/table"
	"github.com/esclusa/esclusa/internal/verified"
	"github.com/esclusa/esclusa/schemas"
)

// batchCodec carries whole records through goka's tester.
type batchCodec struct{}

func (batchCodec) Encode(value any) ([]byte, error) { return json.Marshal(value) }

func (batchCodec) Decode(text []byte) (any, error) {
	var batch []esclusa.Record
	err := json.Unmarshal(text, &batch)
	return batch, err
}

var edges = Edges{In: batchCodec{}, Out: batchCodec{}}

// ends is where each ingress partition ends; nil: it cannot be told.
type ends map[int32]int64

func (e ends) Covers(_ context.Context, partition int32, offset int64) (bool, error) {
	if e == nil {
		return false, errors.New("the broker does not answer")
	}
	return offset < e[partition], nil
}

// inspector believes in ten records of each ingress partition.
func inspector(t testing.TB, e schemas.Ends) verified.Inspector {
	r, _ := router(t)
	return verified.Inspector{
		Receiver: &schemas.Receiver{Catalogue: r.Catalogue, Names: names, Partitions: testPartitions, Ends: e},
		Origin:   esclusa.Origin{Component: "test", Version: "v1"}, Metrics: r.Metrics, Now: r.Now,
	}
}

var known = ends{0: 10, 1: 10, 3: 5000}

func customers(t testing.TB, e schemas.Ends) *Table {
	in := inspector(t, e)
	ch, _ := in.Receiver.Catalogue.Channel("customer")
	return &Table{Inspector: in, Channel: ch, Epoch: "e", Size: &table.Size{}}
}

// startGraph runs a graph in goka's tester until the test ends.
func startGraph(t *testing.T, graph *goka.GroupGraph) *tester.Tester {
	t.Helper()
	tt := tester.New(t)
	p, err := goka.NewProcessor(nil, graph, goka.WithTester(tt), goka.WithNilHandling(goka.NilProcess))
	must(t, err)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- p.Run(ctx) }()
	t.Cleanup(func() {
		cancel()
		must(t, <-done)
	})
	return tt
}

// emitted is what a graph has written to a topic since the tracker was made.
func emitted(t *testing.T, q *tester.QueueTracker) (out []esclusa.Record) {
	t.Helper()
	for {
		_, batch, more := q.Next()
		if !more {
			return out
		}
		out = append(out, batch.([]esclusa.Record)...)
	}
}

func TestRouterMixesUpABatch(t *testing.T) {
	r, _ := router(t)
	tt := startGraph(t, r.Graph(edges))
	topics := []string{"datatype.customer", "datatype.text", "datatype.alerts"}
	trackers := make(map[string]*tester.QueueTracker)
	for _, topic := range topics {
		trackers[topic] = tt.NewQueueTracker(topic)
	}
	var batch []esclusa.Record
	for i, rec := range []*esclusa.Record{
		arrived(grupo3, "datatype", "customer", "x", "1", "x", "2"), arrived("{"), arrived(greeting, "datatype", "text"),
		arrived("", "datatype", "customer"), arrived(`{}`, "datatype", "text"), arrived(grupo3, "datatype", "customer"),
	} {
		rec.Offset = int64(i)
		batch = append(batch, *rec)
	}
	tt.Consume("datatype", "", batch)
	want := map[string][]string{
		"datatype.customer": {"datatype/3/0", "datatype/3/3", "datatype/3/5"},
		"datatype.text":     {"datatype/3/2"},
		"datatype.alerts":   {"datatype/3/1", "datatype/3/4"},
	}
	for _, topic := range topics {
		var got []string
		for _, rec := range emitted(t, trackers[topic]) {
			source, _ := rec.Header(esclusa.HeaderSource)
			if a, err := esclusa.ParseAlert(rec.Value); err == nil {
				source = []byte(a.ID)
			}
			got = append(got, string(source))
		}
		if !slices.Equal(got, want[topic]) {
			t.Errorf("%s has %v, want %v", topic, got, want[topic])
		}
	}
}

func TestChannelsOfTheCatalogueAreUndeclared(t *testing.T) {
	r, _ := router(t)
	var outputs []string
	for _, e := range r.Graph(edges).OutputStreams() {
		outputs = append(outputs, e.Topic())
	}
	want := []string{"datatype.alerts"}
	for _, ch := range r.Catalogue.Channels() {
		want = append(want, "datatype."+ch.Datatype)
	}
	if !slices.Equal(outputs, want) {
		t.Errorf("the router may write to %v, want %v", outputs, want)
	}
	a := &Auditor{inspector(t, known)}
	var inputs []string
	for _, e := range a.Graph(edges).InputStreams() {
		inputs = append(inputs, e.Topic())
	}
	if want := []string{"datatype.document", "datatype.image", "datatype.text", "datatype.video"}; !slices.Equal(inputs, want) {
		t.Errorf("the auditor reads %v, want %v", inputs, want)
	}
}

const customersTable = goka.Table("datatype.customers-table")

func TestTableIsNotTheFoldOfItsChannel(t *testing.T) {
	c := customers(t, known)
	ownsRows(t, c.Size)
	tt := startGraph(t, c.Graph(edges))
	alerts, table := tt.NewQueueTracker("datatype.alerts"), tt.NewQueueTracker(string(customersTable))
	send := func(rec *esclusa.Record) {
		tt.Consume("datatype.customer", string(rec.Key), []esclusa.Record{*rec})
	}
	wantRow := func(what, want string, rows int64) {
		t.Helper()
		row, _ := tt.TableValue(customersTable, "10").(*esclusa.Row)
		_, text, written := table.NextRaw()
		if got := stored(row); got != want || !written || string(text) != want {
			t.Errorf("%s: the row is\n%s\nand was written as\n%s\nwant\n%s", what, got, text, want)
		}
		if n := c.Size.Rows(); n != rows {
			t.Errorf("%s: %d rows, want %d", what, n, rows)
		}
	}
	const at = " 2026-01-02T11:59:59.000Z "
	send(routed("10", grupo3, 1, 5))
	wantRow("first", "row datatype/1/5"+at+"e 1:5\n"+grupo3, 1)
	send(routed("10", grupo3, 1, 5))
	wantRow("repeated", "row datatype/1/5"+at+"e 1:5\n"+grupo3, 1)
	send(routed("10", "", 1, 6))
	wantRow("erased", "erased datatype/1/6"+at+"e 1:6", 0)
	send(routed("10", grupo3, 1, 5))
	wantRow("replayed", "erased datatype/1/6"+at+"e 1:6", 0)
	send(routed("10", grupo3, 0, 7))
	wantRow("sent again", "row datatype/0/7"+at+"e 0:7,1:6\n"+grupo3, 1)
	if got := emitted(t, alerts); len(got) != 0 {
		t.Errorf("%d alerts about records that belong", len(got))
	}
}

func TestForeignRecordReachesTheTable(t *testing.T) {
	beyond := routed("10", grupo3, 1, 10)
	unsigned := routed("10", grupo3, 1, 5)
	unsigned.Headers = headers("datatype", "customer", "ce_source", "/shop", "esclusa-row", "forged")
	other := routed("10", greeting, 1, 5)
	elsewhere := routed("10", grupo3, 1, 5)
	elsewhere.Partition = (elsewhere.Partition + 1) % testPartitions
	for name, c := range map[string]struct {
		rec *esclusa.Record
		key string
	}{
		"of another key":        {routed("11", grupo3, 1, 5), "-"},
		"source beyond ingress": {beyond, "-"},
		"no source":             {unsigned, "/shop"},
		"another datatype":      {other, "-"},
		"another partition":     {elsewhere, "-"},
	} {
		t.Run(name, func(t *testing.T) {
			p := customers(t, known)
			tt := startGraph(t, p.Graph(edges))
			alerts, table := tt.NewQueueTracker("datatype.alerts"), tt.NewQueueTracker(string(customersTable))
			c.rec.Offset = 7
			tt.Consume("datatype.customer", string(c.rec.Key), []esclusa.Record{*c.rec})
			if row := tt.TableValue(customersTable, string(c.rec.Key)); row != nil {
				t.Errorf("the table has %v", row)
			}
			if _, _, written := table.NextRaw(); written {
				t.Error("something was written to the table's topic")
			}
			got := emitted(t, alerts)
			if len(got) != 1 || string(got[0].Key) != c.key {
				t.Fatalf("alerts %v, want one of key %s", got, c.key)
			}
			a, err := esclusa.ParseAlert(got[0].Value)
			must(t, err)
			if a.Reason != esclusa.InconsistentChannel || a.ID != c.rec.Source().String() || a.Component != "test" {
				t.Errorf("the alert says %s %s by %s", a.Reason, a.ID, a.Component)
			}
		})
	}
}

func TestAuditorPassesAForeignRecordOrBlamesAnother(t *testing.T) {
	a := &Auditor{inspector(t, known)}
	tt := startGraph(t, a.Graph(edges))
	alerts := tt.NewQueueTracker("datatype.alerts")
	r, _ := router(t)
	good := one(r, arrived(greeting, "datatype", "text"))
	good.Partition, good.Offset = esclusa.PartitionOf(good.Key, testPartitions), 1
	foreign := good
	foreign.Offset, foreign.Headers = 2, nil
	later := good
	later.Offset = 3
	last := foreign
	last.Offset = 4
	tt.Consume("datatype.text", "", []esclusa.Record{good, foreign, later, last})
	tt.Consume("datatype.video", "", []esclusa.Record{good}) // a text in the channel of videos
	var got []string
	for _, rec := range emitted(t, alerts) {
		alert, err := esclusa.ParseAlert(rec.Value)
		must(t, err)
		got = append(got, alert.ID+" "+*alert.Datatype)
	}
	in := func(offset int64) string {
		return esclusa.Source{Topic: "datatype.text", Partition: good.Partition, Offset: offset}.String()
	}
	if want := []string{in(2) + " text", in(4) + " text", in(1) + " video"}; !slices.Equal(got, want) {
		t.Errorf("alerts %v, want %v", got, want)
	}
}

// What cannot be told is not the record's fault: the graph fails, and nothing of
// the batch is given out.
func TestUntoldRecordIsAlertedOrPassed(t *testing.T) {
	a := &Auditor{inspector(t, ends(nil))}
	ch, _ := a.Receiver.Catalogue.Channel("text")
	r, _ := router(t)
	good := one(r, arrived(greeting, "datatype", "text"))
	good.Partition = esclusa.PartitionOf(good.Key, testPartitions)
	for name, process := range map[string]func(goka.Context){
		"auditor": func(ctx goka.Context) { a.process(ch)(ctx, []esclusa.Record{good}) },
		"customers": func(ctx goka.Context) {
			customers(t, ends(nil)).process(ctx, routed("10", grupo3, 1, 5))
		},
	} {
		t.Run(name, func(t *testing.T) {
			ctx := &graphContext{with: t.Context} // panics on any other call
			process(ctx)
			if ctx.failed == nil {
				t.Error("the graph goes on")
			}
		})
	}
}

func TestMirrorGraphReadsAnotherTopic(t *testing.T) {
	w := newWorld(t, 0)
	g := Mirrors{w.Mirror}.Graph(edges)
	if in := g.InputStreams(); len(in) != 1 || in[0].Topic() != string(customersTable) {
		t.Errorf("the mirror reads %v", in)
	}
	tt := startGraph(t, g)
	w.mustLook()
	tt.Consume(string(customersTable), "", []esclusa.Record{w.put(0, id(0, 0), "doc")})
	w.wantDoc(id(0, 0), "doc")
}

// ownsRows makes partition 0 one that this process has recovered, without rows.
func ownsRows(t *testing.T, size *table.Size) {
	t.Helper()
	st, err := table.Store{Dir: t.TempDir(), Log: quiet, Now: time.Now, MaxAge: time.Hour, Size: size}.Build("table", 0)
	must(t, err)
	must(t, st.MarkRecovered())
	t.Cleanup(func() { must(t, st.Close()) })
}
