package lineage

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/schemas"
)

var start = time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)

const parts = 4

// world is Kafka in memory, and a router.
type world struct {
	t         *testing.T
	catalogue *schemas.Catalogue
	names     esclusa.Names
	topics    map[string]map[int32][]esclusa.Record
	from      map[string]int64 // where all partitions of a topic begin
	open      int64            // records at the end of ingress that are not committed
	routed    map[int32]int64
	scanned   int // records
	resent    []Redrive
	untold    error // of the redrives
	away      error
}

func newWorld(t *testing.T) *world {
	t.Helper()
	c, err := schemas.Embedded(schemas.DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	w := &world{t: t, catalogue: c, names: esclusa.Names{Prefix: "in"}, topics: make(map[string]map[int32][]esclusa.Record), from: make(map[string]int64), routed: make(map[int32]int64)}
	for _, topic := range append(w.channels(), "in", "in.alerts") {
		w.topics[topic] = make(map[int32][]esclusa.Record)
		for p := range int32(parts) {
			w.topics[topic][p] = nil
		}
	}
	return w
}

func (w *world) channels() (all []string) {
	for _, ch := range w.catalogue.Channels() {
		all = append(all, w.names.Channel(ch.Datatype))
	}
	return all
}

func (w *world) put(rec esclusa.Record) *esclusa.Record {
	list := w.topics[rec.Topic][rec.Partition]
	rec.Offset = int64(len(list))
	if rec.Timestamp.IsZero() {
		rec.Timestamp = start.Add(time.Duration(rec.Offset) * time.Millisecond)
	}
	w.topics[rec.Topic][rec.Partition] = append(list, rec)
	return &w.topics[rec.Topic][rec.Partition][rec.Offset]
}

// send puts a record into a partition of ingress.
func (w *world) send(p int32, value string) esclusa.Place {
	return w.put(esclusa.Record{Topic: "in", Partition: p, Value: []byte(value), Headers: []esclusa.Header{{Key: esclusa.HeaderCESource, Value: []byte("crm")}}}).Place()
}

// route does what the router does with the next record of a partition.
func (w *world) route(p int32) {
	rec := w.topics["in"][p][w.routed[p]]
	w.routed[p]++
	v := w.catalogue.Check(&rec)
	var out esclusa.Record
	if v.Rejection != nil {
		out = esclusa.Origin{Component: "router"}.Alert(&rec, v.Rejection, v.Sender, rec.Timestamp).Record("in.alerts", nil)
	} else {
		out = esclusa.Record{Topic: w.names.Channel(v.Channel.Datatype), Key: []byte(v.Key), Value: rec.Value, Headers: []esclusa.Header{
			{Key: esclusa.HeaderDatatype, Value: []byte(v.Channel.Datatype)}, {Key: esclusa.HeaderDataschema, Value: []byte(v.Channel.ID)}, {Key: esclusa.HeaderSource, Value: []byte(rec.Source().String())},
		}}
	}
	out.Partition, out.Timestamp = esclusa.PartitionOf(out.Key, parts), rec.Timestamp
	w.put(out)
}

func (w *world) Extents(_ context.Context, topic string) (committed, all map[int32]esclusa.Span, err error) {
	committed, all = make(map[int32]esclusa.Span), make(map[int32]esclusa.Span)
	for p, list := range w.topics[topic] {
		all[p] = esclusa.Span{From: w.from[topic], To: int64(len(list))}
		committed[p] = all[p]
		if topic == "in" {
			committed[p] = esclusa.Span{From: w.from[topic], To: int64(len(list)) - w.open}
		}
	}
	return committed, all, w.away
}

func (w *world) From(_ context.Context, topic string, at time.Time) (map[int32]int64, error) {
	from := make(map[int32]int64)
	for p, list := range w.topics[topic] {
		i := slices.IndexFunc(list, func(r esclusa.Record) bool { return !r.Timestamp.Before(at) })
		if i < 0 {
			i = len(list)
		}
		from[p] = int64(i)
	}
	return from, nil
}

func (w *world) Committed(context.Context, string, string) (map[int32]int64, error) {
	return maps.Clone(w.routed), nil
}

func (w *world) Scan(ctx context.Context, topic string, spans map[int32]esclusa.Span, handle func(int32, []esclusa.Record) error) error {
	open := maps.Clone(spans)
	for len(open) > 0 { // of all partitions in turn
		for p, span := range open {
			if err := ctx.Err(); err != nil {
				return err
			}
			if span.From >= span.To {
				delete(open, p)
				continue
			}
			rec := w.topics[topic][p][span.From]
			span.From++
			open[p] = span
			if rec.Topic == "" { // a marker
				continue
			}
			w.scanned++
			if err := handle(p, []esclusa.Record{rec}); err != nil {
				return err
			}
		}
	}
	return nil
}

func (w *world) find(ctx context.Context, at esclusa.Place) (*Report, error) {
	f := &Finder{
		Catalogue: w.catalogue, Names: w.names, Log: w,
		Reader: &schemas.AlertReader{Names: w.names, Catalogue: w.catalogue, Ends: func(context.Context, string) (map[int32]int64, error) {
			ends := make(map[int32]int64)
			for p, list := range w.topics["in"] {
				ends[p] = int64(len(list))
			}
			return ends, nil
		}},
		Resent: func(context.Context, time.Time, esclusa.Place) ([]Redrive, error) { return w.resent, w.untold },
	}
	return f.Find(ctx, at)
}

func (w *world) report(at esclusa.Place) *Report {
	w.t.Helper()
	r, err := w.find(w.t.Context(), at)
	if err != nil {
		w.t.Fatal(err)
	}
	return r
}

const text = `{"datatype":"text","id":"%d","language":"es","body":"hola"}`

func TestAnotherFateIsTold(t *testing.T) {
	w := newWorld(t)
	good := w.send(1, fmt.Sprintf(text, 7))
	bad := w.send(1, `{"datatype":"text","id":"8"}`)
	nothing := w.put(esclusa.Record{Topic: "in", Partition: 1}).Place()
	w.topics["in"][1][nothing.Offset].Topic = "" // a marker
	w.route(1)
	w.route(1)
	w.routed[1]++
	pending := w.send(1, fmt.Sprintf(text, 9))
	held := w.send(2, "{}")
	w.open = 0

	r := w.report(good)
	if want := fmt.Sprintf("in.text/%d/0", esclusa.PartitionOf([]byte("7"), parts)); r.Outcome != Accepted || len(r.Outputs) != 1 || r.Outputs[0].At != want || r.Outputs[0].Key != "7" || r.Outputs[0].Datatype != "text" || len(r.Alerts) != 0 {
		t.Errorf("one that was accepted: %+v", r)
	}
	if r.Record == nil || *r.Record.Sender != "crm" || r.Record.Bytes == 0 || r.Record.Redrive != nil || r.Source != "in/1/0" {
		t.Errorf("of the record it is said %+v", r.Record)
	}
	r = w.report(bad)
	if want := fmt.Sprintf("%d/0", esclusa.PartitionOf([]byte("crm"), parts)); r.Outcome != Refused || len(r.Alerts) != 1 || r.Alerts[0].At != want || r.Alerts[0].Reason != esclusa.SchemaViolation || len(r.Outputs) != 0 {
		t.Errorf("one that was refused: %+v", r)
	}
	w.routed[3] = 1
	for at, want := range map[esclusa.Place]Outcome{
		nothing: NoRecord, pending: Pending, {Partition: 1, Offset: 4}: Never, {Partition: 9}: Never, {Partition: 3}: Never,
	} {
		if r := w.report(at); r.Outcome != want || r.Outputs == nil || r.Alerts == nil || r.Redrives == nil {
			t.Errorf("%v is %+v, want %s", at, r, want)
		}
	}
	w.open = 1
	if r := w.report(held); r.Outcome != Open {
		t.Errorf("one in a transaction: %+v", r)
	}
	w.open = 0
	w.routed[2] = 1
	if r := w.report(held); r.Outcome != Missing || r.Record == nil {
		t.Errorf("one of which nothing was made: %+v", r)
	}
	w.away = errors.New("away")
	if _, err := w.find(t.Context(), good); !errors.Is(err, w.away) || !strings.Contains(err.Error(), "in/1/0") {
		t.Errorf("without brokers: %v", err)
	}
}

// What retention has deleted can still be found by what was made of it.
func TestRecordThatIsGoneTakesItsFateAlong(t *testing.T) {
	w := newWorld(t)
	good, bad := w.send(0, fmt.Sprintf(text, 7)), w.send(0, "{")
	w.route(0)
	w.route(0)
	w.send(0, fmt.Sprintf(text, 8))
	w.from["in"] = 2
	if r := w.report(good); r.Outcome != Accepted || r.Record != nil || len(r.Outputs) != 1 {
		t.Errorf("one that was accepted: %+v", r)
	}
	if r := w.report(bad); r.Outcome != Refused || r.Record != nil || len(r.Alerts) != 1 {
		t.Errorf("one that was refused: %+v", r)
	}
	for _, topic := range append(w.channels(), "in.alerts") {
		w.from[topic] = 1
	}
	for topic, partitions := range w.topics {
		for p, list := range partitions {
			if topic != "in" && len(list) == 0 {
				w.topics[topic][p] = make([]esclusa.Record, 1)
			}
		}
	}
	if r := w.report(good); r.Outcome != Gone {
		t.Errorf("of which nothing is left: %+v", r)
	}
}

// A batch that was passed over unread has one alert for all.
func TestOffsetWithinABatchHasNoAlert(t *testing.T) {
	w := newWorld(t)
	for range 3 {
		w.send(0, "x")
	}
	passed := w.topics["in"][0][0]
	passed.Passed = esclusa.PassedBatch(3)
	passed.Value = nil
	alert := esclusa.Origin{Component: "router"}.Alert(&passed, passed.Passed.Rejection(), []byte("crm"), start).Record("in.alerts", nil)
	alert.Partition, alert.Timestamp = esclusa.PartitionOf(alert.Key, parts), start
	w.put(alert)
	w.routed[0] = 3
	for o := range int64(3) {
		if r := w.report(esclusa.Place{Offset: o}); r.Outcome != Refused || len(r.Alerts) != 1 {
			t.Errorf("offset %d: %+v", o, r)
		}
	}
}

// The topic is not read to its end for what is not in it, nor from its beginning.
func TestSearchReadsAllThereIs(t *testing.T) {
	w := newWorld(t)
	const n = 20_000
	var at esclusa.Place
	for i := range n {
		p := w.send(0, fmt.Sprintf(text, i))
		w.topics["in"][0][p.Offset].Timestamp = start.Add(time.Duration(i) * 10 * time.Millisecond)
		w.route(0)
		if i == n/2 {
			at = p
		}
	}
	if r := w.report(at); r.Outcome != Accepted {
		t.Fatalf("%+v", r)
	}
	if most := int(2 * closeBy / (10 * time.Millisecond)); w.scanned > most {
		t.Errorf("%d records are read, want at most %d", w.scanned, most)
	}
	for p, list := range w.topics["in.text"] { // it is lost
		w.topics["in.text"][p] = slices.DeleteFunc(list, func(r esclusa.Record) bool {
			text, _ := r.Header(esclusa.HeaderSource)
			return string(text) == fmt.Sprintf("in/0/%d", at.Offset)
		})
	}
	w.scanned = 0
	if r := w.report(at); r.Outcome != Missing {
		t.Fatalf("%+v", r)
	}
	if w.scanned > 12_500 {
		t.Errorf("%d records are read", w.scanned)
	}
}

func TestSearchThatIsOverIsAnError(t *testing.T) {
	w := newWorld(t)
	at := w.send(0, "{")
	w.routed[0] = 1
	ctx, cancel := context.WithDeadline(t.Context(), start)
	defer cancel()
	if r, err := w.find(ctx, at); err != nil || r.Outcome != Unknown {
		t.Errorf("%+v, %v", r, err)
	}
	ctx, cancel = context.WithCancel(t.Context())
	cancel()
	if _, err := w.find(ctx, at); !errors.Is(err, context.Canceled) {
		t.Errorf("who has gone is told %v", err)
	}
}

func TestRowStandsOtherwiseToItsRecord(t *testing.T) {
	of := esclusa.Source{Topic: "in", Partition: 1, Offset: 7}
	row := func(src esclusa.Source, stamps ...esclusa.Stamp) *esclusa.Row {
		return &esclusa.Row{Doc: []byte("{}"), Source: src, Epoch: "e", Stamps: stamps}
	}
	for name, c := range map[string]struct {
		m    esclusa.Mirrored
		want RowState
	}{
		"its own":           {esclusa.Mirrored{Row: row(of, esclusa.Stamp{Partition: 1, Offset: 7}), Complete: true}, RowOfIt},
		"a later one":       {esclusa.Mirrored{Row: row(esclusa.Source{Topic: "in", Partition: 2}, esclusa.Stamp{Partition: 1, Offset: 7}, esclusa.Stamp{Partition: 2}), Complete: true}, RowLater},
		"not yet":           {esclusa.Mirrored{Row: row(esclusa.Source{Topic: "in", Partition: 2}, esclusa.Stamp{Partition: 2}), Complete: true}, RowBefore},
		"not yet, or more":  {esclusa.Mirrored{Row: row(esclusa.Source{Topic: "in", Partition: 2}, esclusa.Stamp{Partition: 2})}, RowUnknown},
		"none":              {esclusa.Mirrored{Complete: true}, RowNone},
		"none that is read": {esclusa.Mirrored{}, RowUnknown},
	} {
		if got := StateOf(c.m, of); got.State != c.want || !slices.Contains(RowStates(), got.State) {
			t.Errorf("%s: %+v, want %s", name, got, c.want)
		}
	}
	if _, err := json.Marshal(Report{}); err != nil {
		t.Error(err)
	}
}

// A journal that is away keeps nobody from what can be told without it.
func TestRecordIsUntoldWithoutTheJournal(t *testing.T) {
	w := newWorld(t)
	good := w.send(1, fmt.Sprintf(text, 7))
	w.route(1)
	w.untold = fmt.Errorf("reading the journal: %w", ErrUntold)
	if r := w.report(good); r.Outcome != Accepted || len(r.Outputs) != 1 || r.Redrives != nil {
		t.Errorf("without the journal: %+v", r)
	}
	w.untold = errors.New("the brokers are away")
	if r, err := w.find(t.Context(), good); !errors.Is(err, w.untold) {
		t.Errorf("without the brokers: %+v, %v", r, err)
	}
}
