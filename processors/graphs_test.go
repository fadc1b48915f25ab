package processors

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/lovoo/goka"
	"github.com/lovoo/goka/storage"
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
	return &Table{Inspector: in, Channel: ch, Epoch: "e", Size: &table.Size{}, Copies: &table.Copies{}}
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

// topicOf is the topic of a table, which takes rows at once.
type topicOf struct{ rows []esclusa.Record }

func (tp *topicOf) write(rows []esclusa.Record, written func(int64, error)) {
	tp.rows = append(tp.rows, rows...)
	written(int64(len(tp.rows))-1, nil)
}

// edges are those of the graph that keeps the table.
func (tp *topicOf) edges() Edges { return Edges{In: batchCodec{}, Out: batchCodec{}, Rows: tp.write} }

// last is the row that was written last, "" for none, and all is forgotten.
func (tp *topicOf) last(t *testing.T) string {
	t.Helper()
	if len(tp.rows) == 0 {
		return ""
	}
	entry, err := ReadEntry(&tp.rows[len(tp.rows)-1])
	must(t, err)
	tp.rows = nil
	return stored(entry.Row)
}

func TestTableIsNotTheFoldOfItsChannel(t *testing.T) {
	c := customers(t, known)
	local, topic := opensPartition(t, c), &topicOf{}
	tt := startGraph(t, c.Graph(topic.edges()))
	alerts := tt.NewQueueTracker("datatype.alerts")
	send := func(recs ...*esclusa.Record) {
		var batch []esclusa.Record
		for _, rec := range recs {
			batch = append(batch, *rec)
		}
		tt.Consume("datatype.customer", "", batch)
	}
	wantRow := func(what, want string, rows int64, writes ...int) {
		t.Helper()
		row, err := local.Get("10")
		must(t, err)
		if n, text := len(topic.rows), topic.last(t); string(row) != want || text != want || n != append(writes, 1)[0] {
			t.Errorf("%s: the row is\n%s\nand was written %d times as\n%s\nwant\n%s", what, row, n, text, want)
		}
		if n := c.Size.Rows(); n != rows {
			t.Errorf("%s: %d rows, want %d", what, n, rows)
		}
		if at, err := local.GetOffset(-1); at != int64(append(writes, 1)[0])-1 || err != nil {
			t.Errorf("%s: the copy reaches %d (%v)", what, at, err)
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
	send(routed("10", "", 1, 7), routed("10", grupo3, 1, 5), routed("10", grupo3, 1, 8), routed("10", "", 1, 9))
	wantRow("together", "erased datatype/1/9"+at+"e 0:7,1:9", 0, 4)
	if got := emitted(t, alerts); len(got) != 0 {
		t.Errorf("%d alerts about records that belong", len(got))
	}
}

// The rows of a batch are all there before it is done, and its alerts are apart.
func TestBatchOfTheTableIsMixedUpOrDoneTooEarly(t *testing.T) {
	c := customers(t, known)
	local := opensPartition(t, c)
	var keys []string
	waits, over := make(chan func(int64, error), 1), make(chan struct{})
	tt := startGraph(t, c.Graph(Edges{In: batchCodec{}, Out: batchCodec{}, Rows: func(rows []esclusa.Record, written func(int64, error)) {
		for _, row := range rows {
			keys = append(keys, string(row.Key))
		}
		waits <- written
	}}))
	alerts := tt.NewQueueTracker("datatype.alerts")
	body := func(id string) string { return strings.ReplaceAll(grupo3, `"10"`, strconv.Quote(id)) }
	go func() {
		defer close(over)
		tt.Consume("datatype.customer", "", []esclusa.Record{
			*routed("11", body("11"), 1, 5), *routed("12", body("13"), 1, 6), *routed("10", grupo3, 1, 7), *routed("11", "", 1, 8),
		})
	}()
	written := <-waits
	if at, err := local.GetOffset(-1); at != -1 || err != nil {
		t.Errorf("before its rows are acknowledged the copy reaches %d (%v)", at, err)
	}
	select {
	case <-over:
		t.Error("the batch is done before its rows are acknowledged")
	default:
	}
	written(41, nil)
	<-over
	if at, err := local.GetOffset(-1); at != 41 || err != nil {
		t.Errorf("then it reaches %d (%v)", at, err)
	}
	if want := []string{"11", "10", "11"}; !slices.Equal(keys, want) {
		t.Errorf("rows of %v are written, want %v", keys, want)
	}
	if got := emitted(t, alerts); len(got) != 1 || string(got[0].Key) != "-" {
		t.Errorf("alerts %v, want one", got)
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
			local, topic := opensPartition(t, p), &topicOf{}
			tt := startGraph(t, p.Graph(topic.edges()))
			alerts := tt.NewQueueTracker("datatype.alerts")
			c.rec.Offset = 7
			tt.Consume("datatype.customer", "", []esclusa.Record{*c.rec})
			if row, err := local.Get(string(c.rec.Key)); row != nil || err != nil {
				t.Errorf("the table has %s (%v)", row, err)
			}
			if len(topic.rows) > 0 {
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
			c := customers(t, ends(nil))
			opensPartition(t, c)
			c.process(ctx, []esclusa.Record{*routed("10", grupo3, 1, 5)}, nil)
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

// opensPartition opens partition 0, which has no rows.
func opensPartition(t *testing.T, c *Table) storage.Storage {
	t.Helper()
	st, err := table.Store{Dir: t.TempDir(), Log: quiet, Now: time.Now, MaxAge: time.Hour, Size: c.Size, Copies: c.Copies}.Build("table", 0)
	must(t, err)
	must(t, st.MarkRecovered())
	t.Cleanup(func() { must(t, st.Close()) })
	return st
}

// A callback that comes before the partition is recovered would make rows anew.
func TestTableGoesOnWithoutItsCopy(t *testing.T) {
	ctx := &graphContext{with: t.Context}
	customers(t, known).process(ctx, []esclusa.Record{*routed("10", grupo3, 1, 5)}, nil)
	if !errors.Is(ctx.failed, errNotOpen) {
		t.Errorf("it fails with %v", ctx.failed)
	}
}
