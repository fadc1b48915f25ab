package redrive

import (
	"context"
	"slices"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/journal"
)

// Bounds of one batch, and with it of a transaction and of an entry of the journal.
const (
	mostRecords = 500
	mostBytes   = 4 << 20
)

// fitting is how many of the first fit into a batch.
func fitting(all []prepared) int {
	size := 0
	for i := range all {
		if all[i].outcome != Ready {
			continue
		}
		if size += sizeOf(all[i].record); size > mostBytes && i > 0 {
			return i
		}
	}
	return len(all)
}

func sizeOf(rec *esclusa.Record) int {
	n := len(rec.Key) + len(rec.Value)
	for _, h := range rec.Headers {
		n += len(h.Key) + len(h.Value)
	}
	return n
}

// batch sends what is ready in one transaction, with the journal's entry about it.
func (w *work) batch(ctx context.Context, all []prepared) error {
	e := w.entry()
	var records []*esclusa.Record
	for i := range all {
		p := &all[i]
		if p.outcome != Ready {
			e.Batch.Skipped[string(p.outcome)]++
			continue
		}
		p.record.Partition = p.source.Partition
		if w.Send != nil {
			w.Send(p.record)
		}
		records = append(records, p.record)
		for _, group := range slices.Compact(slices.Sorted(slices.Values(p.bears))) { // somebody else's alert may name one twice
			e.Batch.Groups[group]++
		}
		e.Batch.Sent = append(e.Batch.Sent, journal.Sent{
			Partition: p.source.Partition, Offset: p.source.Offset, Came: p.came.UnixMilli(), At: [2]int64{int64(p.at.Partition), p.at.Offset},
		})
	}
	w.passed = e.Batch.Skipped
	if err := w.put(ctx, &e, records); err != nil {
		return err
	}
	for i := range all {
		w.done.count(w.Redrive, &all[i])
		if w.Counted != nil {
			w.Counted(all[i].datatype, all[i].outcome)
		}
	}
	return w.cameBack(ctx)
}

// put sends the records and the entry; the entry alone where there are none and the run has
// been silent for long.
func (w *work) put(ctx context.Context, e *journal.Entry, records []*esclusa.Record) error {
	if len(records) == 0 {
		return w.move(ctx)
	}
	if err := w.send(ctx, e, records); err != nil {
		return err
	}
	return w.readAll(ctx, w.job.sent)
}

// entry is one about a batch, with what was passed over since the last.
func (w *work) entry() journal.Entry {
	e := journal.NewEntry(journal.KindBatch, w.By, w.Note, w.Now())
	e.Batch = &journal.Batch{Plan: w.job.id, Ingress: w.ingress, Alerts: w.alerts, Sent: []journal.Sent{}, Groups: make(map[string]int64), Skipped: orEmpty(w.passed)}
	return e
}

func (w *work) send(ctx context.Context, e *journal.Entry, records []*esclusa.Record) error {
	w.wrote = w.Now()
	if err := w.out.send(ctx, w.Redrive, e, records); err != nil {
		return err
	}
	w.passed = nil
	return nil
}
