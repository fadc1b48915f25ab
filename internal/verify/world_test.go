package verify

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/processors"
	"github.com/esclusa/esclusa/schemas"
)

// world is Kafka and Redis as verification reads them. Unlike a broker it can be told
// to fail at any question, and to change between two.
type world struct {
	t          *testing.T
	names      esclusa.Names
	catalogue  *schemas.Catalogue
	topics     map[string][]*partition
	commits    map[string]map[int32]int64 // by group
	held       map[string][]int32         // partitions with an open transaction
	copies     map[string]esclusa.Mirrored
	watermarks esclusa.Watermarks
	now        time.Time // of the next record
	sent       int64

	asked  int // questions so far
	failAt int // the question that is answered with errAsked; 0: none
	onScan func(topic string)
	onRows func(ids []string)
}

var errAsked = errors.New("the network is away")

// partition is one of a topic: what retention has left, and where it ends.
type partition struct {
	start, next int64
	records     []esclusa.Record
}

const (
	worldPartitions = 2
	worldEpoch      = "0000abcd"
	worldTable      = "customers"
	worldTableID    = "table-id"
)

// newWorld is a system that has dealt with records of every kind: customers 0 to 3, of
// whom the last is erased, texts, and what was refused.
func newWorld(t *testing.T) *world {
	t.Helper()
	catalogue, err := schemas.Embedded(schemas.DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	w := emptyWorld(t, catalogue)
	for i := range 8 {
		w.route(w.send(fmt.Sprint(i), textBody(fmt.Sprint(i))))
		w.route(w.send(fmt.Sprint(i), customerBody(i%4, fmt.Sprint("name ", i))))
		w.route(w.send(fmt.Sprint(i), `{"datatype":"text","id":""}`))
	}
	w.route(w.put(w.names.Ingress(), "3", nil, esclusa.Header{Key: esclusa.HeaderDatatype, Value: []byte("customer")}))
	w.settle()
	return w
}

func emptyWorld(t *testing.T, catalogue *schemas.Catalogue) *world {
	w := &world{t: t, names: esclusa.Names{Prefix: "in"}, catalogue: catalogue, topics: make(map[string][]*partition),
		commits: make(map[string]map[int32]int64), held: make(map[string][]int32), copies: make(map[string]esclusa.Mirrored),
		now: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)}
	topics := []string{w.names.Ingress(), w.names.Alerts(), w.names.Table(worldTable)}
	for _, ch := range catalogue.Channels() {
		topics = append(topics, w.names.Channel(ch.Datatype))
	}
	for _, topic := range topics {
		for range worldPartitions {
			w.topics[topic] = append(w.topics[topic], &partition{})
		}
	}
	return w
}

func textBody(id string) string {
	return fmt.Sprintf(`{"datatype":"text","id":"%s","language":"es","body":"hola"}`, id)
}

func customerBody(id int, name string) string {
	return fmt.Sprintf(`{"datatype":"customer","id_cliente":"%d","nombre":"%s"}`, id, name)
}

// put writes a record where its key belongs, a second after the one before.
func (w *world) put(topic, key string, value []byte, headers ...esclusa.Header) *esclusa.Record {
	if topic == w.names.Ingress() {
		w.sent++
	}
	return w.putIn(topic, esclusa.PartitionOf([]byte(key), worldPartitions), key, value, headers...)
}

func (w *world) putIn(topic string, n int32, key string, value []byte, headers ...esclusa.Header) *esclusa.Record {
	p := w.topics[topic][n]
	rec := esclusa.Record{Topic: topic, Partition: n, Offset: p.next, Timestamp: w.now, Key: []byte(key), Value: value, Headers: headers}
	w.now = w.now.Add(time.Second)
	p.records = append(p.records, rec)
	p.next++
	return &rec
}

func (w *world) send(key, value string) *esclusa.Record {
	return w.put(w.names.Ingress(), key, []byte(value))
}

// route writes what the router makes of a record.
func (w *world) route(of *esclusa.Record) *esclusa.Record {
	v := w.catalogue.Check(of)
	if v.Rejection != nil {
		return w.refuse(of, v.Rejection)
	}
	return w.routeBy(of, v.Channel.ID, v.Channel.Datatype, v.Key, v.Body)
}

// routeBy writes an output of a record as it may have been made, or forged.
func (w *world) routeBy(of *esclusa.Record, version, datatype, key string, body []byte) *esclusa.Record {
	return w.put(w.names.Channel(datatype), key, body,
		esclusa.Header{Key: esclusa.HeaderDataschema, Value: []byte(version)},
		esclusa.Header{Key: esclusa.HeaderSource, Value: []byte(of.Source().String())},
		esclusa.Header{Key: esclusa.HeaderTime, Value: []byte(of.Timestamp.Format(esclusa.TimeFormat))})
}

// refuse writes the alert about a record.
func (w *world) refuse(of *esclusa.Record, rej *esclusa.Rejection) *esclusa.Record {
	alert := esclusa.Origin{Component: "router"}.Alert(of, rej, nil, of.Timestamp).Record(w.names.Alerts(), nil)
	return w.put(alert.Topic, string(alert.Key), alert.Value, alert.Headers...)
}

// schema names a version of a datatype that is built in.
func schema(datatype string) string { return "https://esclusa.dev/schemas/" + datatype + "/1-0-0" }

// settle has the router's group commit, the table follow its channel, and Redis the
// table.
func (w *world) settle() {
	w.commits[w.names.RouterGroup()] = w.ends(w.names.Ingress())
	w.process()
	w.copyRows()
}

func (w *world) ends(topic string) map[int32]int64 {
	ends := make(map[int32]int64)
	for p, log := range w.topics[topic] {
		ends[int32(p)] = log.next
	}
	return ends
}

// process folds what the table's group has not committed.
func (w *world) process() {
	group, channel := w.names.TableGroup(worldTable), w.names.Channel("customer")
	for p, log := range w.topics[channel] {
		for _, rec := range log.records {
			if rec.Offset < w.commits[group][int32(p)] {
				continue
			}
			_, row := w.row(string(rec.Key))
			next, err := processors.Fold(row, &rec, worldEpoch)
			if err != nil {
				w.t.Fatal(err)
			}
			w.write(string(rec.Key), next)
		}
	}
	w.commits[group] = w.ends(channel)
}

// row is the last record that the table has of a key, and its row.
func (w *world) row(key string) (last esclusa.Record, row *esclusa.Row) {
	for _, rec := range w.topics[w.names.Table(worldTable)][esclusa.PartitionOf([]byte(key), worldPartitions)].records {
		if entry, err := processors.ReadEntry(&rec); string(rec.Key) == key && err == nil {
			last, row = rec, entry.Row
		}
	}
	return last, row
}

// write writes a row into the table.
func (w *world) write(key string, row *esclusa.Row) *esclusa.Record {
	line, doc := esclusa.SplitRow(row.Append(nil))
	return w.put(w.names.Table(worldTable), key, doc, esclusa.Header{Key: esclusa.HeaderRow, Value: line})
}

// copyRows has Redis follow the table.
func (w *world) copyRows() {
	topic := w.names.Table(worldTable)
	for _, log := range w.topics[topic] {
		for _, rec := range log.records {
			if entry, err := processors.ReadEntry(&rec); err == nil {
				w.copies[entry.ID] = esclusa.Mirrored{Row: entry.Row, Version: entry.Version, Complete: true}
			}
		}
	}
	w.watermarks = esclusa.Watermarks{Topic: worldTableID, Offsets: w.ends(topic)}
}

// expire has retention delete all of a topic.
func (w *world) expire(topic string) {
	for _, p := range w.topics[topic] {
		p.start, p.records = p.next, nil
	}
}

func (w *world) ask(ctx context.Context) error {
	if w.asked++; w.asked == w.failAt {
		return errAsked
	}
	return ctx.Err()
}

// Spans is Log's.
func (w *world) Spans(ctx context.Context, topic string) (map[int32]esclusa.Span, []int32, error) {
	spans := make(map[int32]esclusa.Span)
	for p, log := range w.topics[topic] {
		spans[int32(p)] = esclusa.Span{From: log.start, To: log.next}
	}
	return spans, w.held[topic], w.ask(ctx)
}

// From is Log's.
func (w *world) From(ctx context.Context, topic string, at time.Time) (map[int32]int64, error) {
	from := make(map[int32]int64)
	for p, log := range w.topics[topic] {
		from[int32(p)] = log.next
		if i := slices.IndexFunc(log.records, func(r esclusa.Record) bool { return !r.Timestamp.Before(at) }); i >= 0 {
			from[int32(p)] = log.records[i].Offset
		}
	}
	return from, w.ask(ctx)
}

// Committed is Log's.
func (w *world) Committed(ctx context.Context, group, _ string) (map[int32]int64, error) {
	return w.commits[group], w.ask(ctx)
}

// Scan is Log's. Its batches are of three records, which are taken away behind them.
func (w *world) Scan(ctx context.Context, topic string, spans map[int32]esclusa.Span, handle func(int32, []esclusa.Record) error) error {
	if w.onScan != nil {
		w.onScan(topic)
	}
	for _, p := range sorted(spans) {
		var all []esclusa.Record
		for _, rec := range w.topics[topic][p].records {
			if rec.Offset >= spans[p].From && rec.Offset < spans[p].To {
				rec.Key, rec.Value = bytes.Clone(rec.Key), bytes.Clone(rec.Value)
				all = append(all, rec)
			}
		}
		for batch := range slices.Chunk(all, 3) {
			if err := w.ask(ctx); err != nil {
				return err
			}
			if err := handle(p, batch); err != nil {
				return err
			}
			for i := range batch {
				clear(batch[i].Value)
			}
		}
	}
	return nil
}

// Covers is that of schemas.Ends.
func (w *world) Covers(ctx context.Context, p int32, offset int64) (bool, error) {
	return offset < w.topics[w.names.Ingress()][p].next, w.ask(ctx)
}

// Watermarks is Store's.
func (w *world) Watermarks(ctx context.Context) (esclusa.Watermarks, error) {
	return w.watermarks, w.ask(ctx)
}

// Rows is Store's. Its rows are the caller's.
func (w *world) Rows(ctx context.Context, ids []string) ([]esclusa.Mirrored, error) {
	if w.onRows != nil {
		w.onRows(ids)
	}
	rows := make([]esclusa.Mirrored, len(ids))
	for i, id := range ids {
		rows[i] = w.copies[id]
		if row := rows[i].Row; row != nil {
			own := *row
			rows[i].Row = &own
		}
	}
	return rows, w.ask(ctx)
}

// Walk is Store's. It hands over each id twice.
func (w *world) Walk(ctx context.Context, handle func(ids []string) error) error {
	ids := sorted(w.copies)
	for range 2 {
		if err := w.ask(ctx); err != nil {
			return err
		}
		if err := handle(ids); err != nil {
			return err
		}
	}
	return nil
}

// options verify all of it.
func (w *world) options() Options {
	return Options{Catalogue: w.catalogue, Names: w.names, Log: w, Ends: w, Epoch: worldEpoch,
		TableIDs: map[string]string{worldTable: worldTableID}, Stores: map[string]Store{worldTable: w}}
}

func (w *world) verify(o Options) *Report {
	w.t.Helper()
	report, err := Run(w.t.Context(), o)
	if err != nil {
		w.t.Fatal(err)
	}
	return report
}

// expect compares the examples, of which there is one for each fault.
func (w *world) expect(r *Report, examples ...Example) {
	w.t.Helper()
	if !slices.Equal(r.Examples, examples) {
		w.t.Errorf("examples\n%+v, want\n%+v", r.Examples, examples)
	}
	if r.Clean != (len(examples) == 0) || r.Faults != int64(len(examples)) {
		w.t.Errorf("clean is %v, with %d faults, want %d", r.Clean, r.Faults, len(examples))
	}
}

// lies is where the output of a key lies.
func lies(topic, key string) string {
	return place(topic, esclusa.PartitionOf([]byte(key), worldPartitions))
}
