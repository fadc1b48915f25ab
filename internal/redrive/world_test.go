package redrive

import (
	"context"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kfake"
	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/journal"
	"github.com/esclusa/esclusa/internal/kafka"
	"github.com/esclusa/esclusa/internal/patch"
	"github.com/esclusa/esclusa/internal/testing/brokers"
	"github.com/esclusa/esclusa/internal/topics"
	"github.com/esclusa/esclusa/schemas"
)

var (
	names = esclusa.Names{Prefix: "p"}
	noon  = time.Date(2026, 1, 2, 12, 0, 0, 0, time.UTC)
)

const partitions = 2

// world is a broker with the topics of a system, and what a router and a table do, when
// they are told to.
type world struct {
	t         testing.TB
	fake      *kfake.Cluster
	client    *kgo.Client
	adm       *kadm.Client
	catalogue *schemas.Catalogue
	routed    map[int32]int64
	rows      map[string]*esclusa.Row
	sent      int  // records, each a second after the one before
	refuses   bool // whatever is sent again
	stands    bool // the table: it applies nothing
	unapplied []func()
}

func newWorld(t testing.TB) *world {
	t.Helper()
	catalogue, err := schemas.Embedded(schemas.DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	fake, client, adm := brokers.Fake(t,
		kfake.SeedTopics(partitions, "p", "p.alerts", "p.customer", "p.text", "p.image", "p.video", "p.document", "p.customers-table"),
		kfake.SeedTopics(1, "p.journal"))
	return &world{t: t, fake: fake, client: client, adm: adm, catalogue: catalogue, routed: make(map[int32]int64), rows: make(map[string]*esclusa.Row)}
}

func clusterOf(addrs []string) kafka.Cluster {
	return kafka.Cluster{Brokers: addrs, MaxBody: 1 << 20, Log: slog.New(slog.DiscardHandler)}
}

// redrive is one of a process of its own.
func (w *world) redrive(by string) *Redrive {
	w.t.Helper()
	r, done := newRedrive(w.t, clusterOf(w.fake.ListenAddrs()), w.adm, w.catalogue, by)
	w.t.Cleanup(done)
	return r
}

func newRedrive(t testing.TB, c kafka.Cluster, adm *kadm.Client, catalogue *schemas.Catalogue, by string) (*Redrive, func()) {
	t.Helper()
	r, done, err := connect(c, adm, catalogue, by)
	if err != nil {
		t.Fatal(err)
	}
	return r, done
}

func connect(c kafka.Cluster, adm *kadm.Client, catalogue *schemas.Catalogue, by string) (*Redrive, func(), error) {
	j, err := journal.Open(c, adm, names)
	if err != nil {
		return nil, nil, err
	}
	ends := func(ctx context.Context, topic string) (map[int32]int64, error) {
		spans, err := kafka.Extents(ctx, adm, topic)
		all := make(map[int32]int64)
		for p, span := range spans[topic] {
			all[p] = span.To
		}
		return all, err
	}
	return &Redrive{
		Cluster: c, Admin: adm, Names: names, Catalogue: catalogue, Journal: j, By: by,
		Reader: &schemas.AlertReader{Names: names, Catalogue: catalogue, Ends: ends},
	}, j.Close, nil
}

func (w *world) produce(rec *kgo.Record) *kgo.Record {
	w.t.Helper()
	if err := w.client.ProduceSync(w.t.Context(), rec).FirstErr(); err != nil {
		w.t.Fatal(err)
	}
	return rec
}

// send writes a record to ingress; nil erases.
func (w *world) send(partition int32, key string, value []byte, headers ...string) *kgo.Record {
	w.t.Helper()
	w.sent++
	rec := &kgo.Record{Topic: "p", Partition: partition, Key: []byte(key), Value: value, Timestamp: noon.Add(time.Duration(w.sent) * time.Second)}
	for i := 0; i < len(headers); i += 2 {
		rec.Headers = append(rec.Headers, kgo.RecordHeader{Key: headers[i], Value: []byte(headers[i+1])})
	}
	return w.produce(rec)
}

// refuse has so many customers refused, in the first partitions by turns.
func (w *world) refuse(records, over int) {
	w.t.Helper()
	for i := range records {
		key := fmt.Sprint(i)
		w.send(int32(i%over), key, customer(key, `"41"`))
	}
	w.route()
}

func customer(key, edad string) []byte {
	return fmt.Appendf(nil, `{"datatype":"customer","id_cliente":"%s","nombre":"x","edad":%s}`, key, edad)
}

// route does what router and table do, with all that has been sent.
func (w *world) route() {
	w.t.Helper()
	for _, rec := range w.records("p", w.routed) {
		v := w.catalogue.Check(&rec)
		if _, again := rec.Header(esclusa.HeaderRedrive); again && w.refuses {
			v = schemas.Verdict{Rejection: esclusa.Reject(esclusa.SchemaViolation, "customer", "", esclusa.Violation{Pointer: "/edad", Keyword: "minimum", Message: "must be at least 100"})}
		}
		if v.Rejection != nil {
			alert := esclusa.Origin{Component: "router", Version: "test"}.Alert(&rec, v.Rejection, v.Sender, rec.Timestamp)
			out := kafka.ToClient([]esclusa.Record{alert.Record("p.alerts", rec.Headers)})[0]
			out.Partition = rec.Partition
			w.produce(out)
		} else {
			w.accept(&rec, v)
		}
		w.routed[rec.Partition] = rec.Offset + 1
	}
	spans, err := kafka.Spans(w.t.Context(), w.adm, "p")
	if err != nil {
		w.t.Fatal(err)
	}
	for p, span := range spans {
		w.routed[p] = span.To
		brokers.Commit(w.t, w.adm, names.RouterGroup(), "p", p, span.To)
	}
}

func (w *world) accept(rec *esclusa.Record, v schemas.Verdict) {
	w.t.Helper()
	p := esclusa.PartitionOf([]byte(v.Key), partitions)
	source := rec.Source()
	w.produce(&kgo.Record{Topic: names.Channel(v.Channel.Datatype), Partition: p, Key: []byte(v.Key), Value: v.Body, Headers: []kgo.RecordHeader{
		{Key: esclusa.HeaderSource, Value: []byte(source.String())}, {Key: esclusa.HeaderTime, Value: esclusa.AppendTime(nil, rec.Timestamp)},
	}})
	if v.Channel.Table == "" {
		return
	}
	w.unapplied = append(w.unapplied, func() { w.apply(rec, v, p) })
	if !w.stands {
		w.applyAll()
	}
}

// applyAll has the table apply what it has not, and commit that.
func (w *world) applyAll() {
	w.t.Helper()
	for _, apply := range w.unapplied {
		apply()
	}
	w.unapplied = nil
	spans, err := kafka.Spans(w.t.Context(), w.adm, "p.customer")
	if err != nil {
		w.t.Fatal(err)
	}
	for p, span := range spans {
		brokers.Commit(w.t, w.adm, names.TableGroup("customers"), "p.customer", p, span.To)
	}
}

func (w *world) apply(rec *esclusa.Record, v schemas.Verdict, p int32) {
	w.t.Helper()
	source := rec.Source()
	row := w.rows[v.Key]
	if row == nil {
		row = &esclusa.Row{}
	}
	row = row.Apply(v.Body, source, rec.Timestamp, esclusa.EpochOf(w.topicID("p")))
	w.rows[v.Key] = row
	line, doc := esclusa.SplitRow(row.Append(nil))
	w.produce(&kgo.Record{Topic: "p.customers-table", Partition: p, Key: []byte(v.Key), Value: doc, Headers: []kgo.RecordHeader{{Key: esclusa.HeaderRow, Value: line}}})
}

func (w *world) topicID(name string) string {
	w.t.Helper()
	ids, err := topics.IDs(w.t.Context(), w.adm, name)
	if err != nil {
		w.t.Fatal(err)
	}
	return ids[name]
}

// records are those of a topic from the offsets on that are committed, in the order in
// which they were sent.
func (w *world) records(topic string, from map[int32]int64) []esclusa.Record {
	w.t.Helper()
	spans, err := kafka.Spans(w.t.Context(), w.adm, topic)
	if err != nil {
		w.t.Fatal(err)
	}
	for p, span := range spans {
		spans[p] = esclusa.Span{From: max(span.From, from[p]), To: span.To}
	}
	var all []esclusa.Record
	if err := clusterOf(w.fake.ListenAddrs()).Scan(w.t.Context(), topic, spans, func(_ int32, batch []esclusa.Record) error {
		all = append(all, slices.Clone(batch)...)
		return nil
	}); err != nil {
		w.t.Fatal(err)
	}
	slices.SortStableFunc(all, func(a, b esclusa.Record) int { return a.Timestamp.Compare(b.Timestamp) })
	return all
}

// again are the records that were sent again, by where they came first.
func (w *world) again() map[string]int {
	w.t.Helper()
	all := make(map[string]int)
	for _, rec := range w.records("p", nil) {
		text, ok := rec.Header(esclusa.HeaderRedrive)
		if !ok {
			continue
		}
		d, err := esclusa.ParseRedrive(string(text))
		if err != nil {
			continue // forged
		}
		all[d.First.String()]++
	}
	return all
}

func patchOf(t testing.TB, text string) *patch.Patch {
	t.Helper()
	p, err := patch.Parse([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func wish(t testing.TB) *Wish {
	mend := patchOf(t, `[{"op":"convert","path":"/edad","to":"integer"}]`)
	return &Wish{Filter: Filter{AlertFilter: esclusa.AlertFilter{Datatype: "customer"}}, Patch: mend, Overtaken: SkipOvertaken, MaxAttempts: 3}
}

func settings() Settings { return Settings{TakeOver: true, Now: time.Now} }

func (w *world) plan(r *Redrive, wish *Wish) *Planned {
	w.t.Helper()
	p, err := r.Plan(w.t.Context(), wish, noon)
	if err != nil {
		w.t.Fatal(err)
	}
	return p
}

// runKilled runs a plan until a step of it panics, which kills it.
func (w *world) runKilled(r *Redrive, p *Planned) {
	w.t.Helper()
	defer func() { _ = recover() }()
	_, _ = r.Run(w.t.Context(), p, settings())
}

func wantCounts(t testing.TB, what string, got Tally, want map[Outcome]int64) {
	t.Helper()
	if !maps.Equal(got.Counts, want) {
		t.Errorf("%s: %v, want %v (%v)", what, got.Counts, want, got.Samples)
	}
}

func clientRecord(topic string, rec *esclusa.Record) *kgo.Record {
	out := kafka.ToClient([]esclusa.Record{*rec})[0]
	out.Topic = topic
	return out
}

func ptr[T any](v T) *T { return &v }

func set(t *testing.T, path, value string) *patch.Patch {
	t.Helper()
	return patchOf(t, fmt.Sprintf(`[{"op":"add","path":"%s","value":%s}]`, path, value))
}
