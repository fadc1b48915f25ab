package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"github.com/redis/go-redis/v9"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/kafka"
)

// verdict collects what is wrong with a contestant's output.
type verdict struct {
	c      contestant
	w      *workload
	names  esclusa.Names
	seen   []bool
	last   map[string]*record // the last record of each customer, in the order of the channel
	faults []error
	more   int // faults beyond those
}

// maxFaults is how many faults are told.
const maxFaults = 5

func (v *verdict) fault(format string, args ...any) {
	if len(v.faults) == maxFaults {
		v.more++
		return
	}
	v.faults = append(v.faults, fmt.Errorf(format, args...))
}

// err is nil where nothing is wrong.
func (v *verdict) err() error {
	if len(v.faults) == 0 {
		return nil
	}
	return fmt.Errorf("the output is wrong: %w (and %d more)", errors.Join(v.faults...), v.more)
}

// verify reads everything that a committed reader sees, and compares it with what
// it should be: each ingress record once, byte for byte, in the right topic.
func (b *bench) verify(ctx context.Context, c contestant, w *workload, names esclusa.Names) error {
	v := &verdict{c: c, w: w, names: names, seen: make([]bool, w.n), last: make(map[string]*record)}
	for _, topic := range outputs(names) {
		spans, err := kafka.Spans(ctx, b.admin, topic)
		if err != nil {
			return err
		}
		if err := b.cluster.Scan(ctx, topic, spans, func(_ int32, batch []esclusa.Record) error {
			for i := range batch {
				v.output(&batch[i])
			}
			return nil
		}); err != nil {
			return err
		}
	}
	for i, seen := range v.seen {
		if !seen {
			v.fault("record %d is lost", i)
		}
	}
	if c.whole {
		if err := v.redis(ctx, b.store); err != nil {
			return err
		}
	}
	return v.err()
}

// output checks one record of a channel or of alerts.
func (v *verdict) output(out *esclusa.Record) {
	key, value, source := out.Key, out.Value, ""
	if s, ok := out.Header(esclusa.HeaderSource); ok {
		source = string(s)
	}
	if out.Topic == v.names.Alerts() && v.c.checks && v.c.part != "stock" { // whose alerts are the record and a sentence
		alert, err := esclusa.ParseAlert(out.Value)
		if err != nil {
			v.fault("%s/%d/%d: %w", out.Topic, out.Partition, out.Offset, err)
			return
		}
		key, value, source = alert.Source.Key, alert.Payload, alert.ID
		defer v.alert(alert)
	}
	i, ok := number(value)
	if !ok || i >= v.w.n {
		v.fault("%s/%d/%d is no record of ours", out.Topic, out.Partition, out.Offset)
		return
	}
	rec := &v.w.records[i]
	v.compare(i, out.Topic, key, value, source)
	if v.seen[i] {
		v.fault("record %d is there twice", i)
	}
	v.seen[i] = true
	if out.Topic == v.names.Channel("customer") {
		v.last[string(out.Key)] = rec
	}
}

// compare says what differs between a record and what became of it.
func (v *verdict) compare(i int, topic string, key, value []byte, source string) {
	rec := &v.w.records[i]
	if want := v.topic(rec); topic != want {
		v.fault("record %d is in %s, not in %s", i, topic, want)
	}
	if !bytes.Equal(key, rec.key) || !bytes.Equal(value, rec.body) {
		v.fault("record %d has another key or value", i)
	}
	if want := v.source(rec); v.c.sources && source != want {
		v.fault("record %d comes from %q, not from %s", i, source, want)
	}
}

// alert checks what an alert says of the record.
func (v *verdict) alert(a *esclusa.Alert) {
	if i, ok := number(a.Payload); ok && i < v.w.n && v.w.records[i].reason != a.Reason {
		v.fault("record %d is refused as %s, not as %q", i, a.Reason, v.w.records[i].reason)
	}
}

func (v *verdict) source(rec *record) string {
	return esclusa.Source{Topic: v.names.Ingress(), Partition: rec.partition, Offset: rec.offset}.String()
}

// topic is where a record belongs.
func (v *verdict) topic(rec *record) string {
	if v.c.checks && rec.reason != "" || !rec.named {
		return v.names.Alerts()
	}
	return v.names.Channel(rec.datatype)
}

// redis checks that Redis holds the last record of each customer, and no other.
func (v *verdict) redis(ctx context.Context, store *redis.Client) error {
	rows := 0
	for keys := store.Scan(ctx, 0, "customer:*", 10_000).Iterator(); keys.Next(ctx); {
		rows++
	}
	if rows != len(v.last) {
		v.fault("Redis has %d rows, not %d", rows, len(v.last))
	}
	pipe := store.Pipeline()
	found := make(map[string]*redis.SliceCmd, len(v.last))
	for id := range v.last {
		found[id] = pipe.HMGet(ctx, "customer:"+id, "doc", "source")
	}
	if _, err := pipe.Exec(ctx); err != nil {
		return fmt.Errorf("reading Redis: %w", err)
	}
	for id, rec := range v.last {
		row := found[id].Val()
		if row[0] != string(rec.body) || v.c.sources && row[1] != v.source(rec) {
			v.fault("customer %s is not the last of the channel, from %s", id, v.source(rec))
		}
	}
	return nil
}
