package whatif

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/schemas"
)

// Log is Kafka as past records are read from it: committed records only.
type Log interface {
	// Extent tells what each partition of a topic holds, up to the end of what is committed.
	Extent(ctx context.Context, topic string) (map[int32]esclusa.Span, error)
	// From tells for each partition the offset of the first record of this time or later.
	From(ctx context.Context, topic string, at time.Time) (map[int32]int64, error)
	// Scan hands over the records of spans, batch by batch, each of one partition and in
	// order, which may be kept. It returns when all are read, when handle fails, or with the
	// error of ctx.
	Scan(ctx context.Context, topic string, spans map[int32]esclusa.Span, handle func(partition int32, batch []esclusa.Record) error) error
}

// Options say what is judged. All fields are required, but for what says otherwise.
type Options struct {
	InForce, Candidate *schemas.Catalogue
	Names              esclusa.Names
	From               From
	Datatypes          []string // of which the channels are read; only from channels
	Since              time.Time
	Sample             int64 // one record in so many is judged; positive
	Log                Log
	// Counts says of which datatypes records count, esclusa.NoDatatype of those that name none:
	// the datatype in force, and if the candidate finds one, that too. Nil: of all. It must be
	// safe for concurrent use.
	Counts func(datatype string) bool
	// Progress is told how many offsets have been judged, of how many; one call at a time.
	// Nil: nobody is told.
	Progress func(done, all int64)
}

// part is what is read of a topic.
type part struct {
	topic    string
	datatype string // of a channel; else empty
	spans    map[int32]esclusa.Span
	starts   map[int32]int64 // the oldest offsets that the topic has
}

// run is one what-if.
type run struct {
	Options
	judges judges
	tally  *tally
	all    int64 // offsets
	done   atomic.Int64
	mu     sync.Mutex
	gone   time.Time // of the oldest record that is left where something is gone; zero: nothing is
}

// Run judges what each partition holds since then, up to where it ends now. If ctx ends
// meanwhile, the report says that it is partial.
func Run(ctx context.Context, o Options) (*Report, error) {
	r := &run{Options: o, judges: judges{o.InForce, o.Candidate}, tally: newTally()}
	parts, err := r.parts(ctx)
	if err != nil {
		return nil, err
	}
	for i := range parts {
		if err = r.read(ctx, &parts[i]); err != nil {
			break
		}
	}
	partial := err != nil && ctx.Err() != nil
	if err != nil && !partial {
		return nil, err
	}
	if !partial {
		r.tell(r.all)
	}
	return r.report(parts, partial), nil
}

func (r *run) report(parts []part, partial bool) *Report {
	report := r.tally.report()
	report.From, report.Since, report.Sample, report.Partial = r.From, r.Since.UTC(), r.Sample, partial
	report.Ranges = []Range{}
	for _, p := range parts {
		for _, n := range slices.Sorted(maps.Keys(p.spans)) {
			report.Ranges = append(report.Ranges, Range{p.topic, n, p.spans[n].From, p.spans[n].To})
		}
	}
	if r.gone.After(r.Since) {
		at := r.gone.UTC()
		report.GoneBefore = &at
	}
	return report
}

// parts are pinned before anything is read, so that it comes to an end.
func (r *run) parts(ctx context.Context) ([]part, error) {
	var all []part
	if r.From == Ingress {
		all = []part{{topic: r.Names.Ingress()}}
	} else {
		for _, d := range r.Datatypes {
			all = append(all, part{topic: r.Names.Channel(d), datatype: d})
		}
	}
	for i := range all {
		if err := r.pin(ctx, &all[i]); err != nil {
			return nil, err
		}
	}
	return all, nil
}

func (r *run) pin(ctx context.Context, p *part) error {
	extent, err := r.Log.Extent(ctx, p.topic)
	if err != nil {
		return err
	}
	from, err := r.Log.From(ctx, p.topic, r.Since)
	if err != nil {
		return err
	}
	p.spans, p.starts = make(map[int32]esclusa.Span), make(map[int32]int64)
	for n, span := range extent {
		at, ok := from[n]
		if !ok {
			return fmt.Errorf("no broker tells where partition %d of %s is at %s", n, p.topic, r.Since.UTC().Format(time.RFC3339))
		}
		p.starts[n] = span.From
		if span.From > 0 && at > span.From {
			r.goneBefore(r.Since) // what is older is there, so that what is gone is older still
		}
		span.From = min(max(span.From, at), span.To)
		p.spans[n] = span
		r.all += span.To - span.From
	}
	return nil
}

// goneBefore notes that something is gone of what came before a time.
func (r *run) goneBefore(at time.Time) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.gone.IsZero() || at.Before(r.gone) {
		r.gone = at
	}
}

// read judges one topic, with a goroutine for each partition.
func (r *run) read(ctx context.Context, p *part) error {
	batches := make(map[int32]chan []esclusa.Record, len(p.spans))
	var judging sync.WaitGroup
	for n := range p.spans {
		in := make(chan []esclusa.Record, 1)
		batches[n] = in
		judging.Go(func() { r.partition(ctx, p, n, in) })
	}
	err := r.Log.Scan(ctx, p.topic, p.spans, func(n int32, batch []esclusa.Record) error {
		r.tell(r.done.Load())
		select {
		case batches[n] <- batch:
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	})
	for _, in := range batches {
		close(in)
	}
	judging.Wait()
	if err == nil {
		err = ctx.Err() // what was read may not have been judged
	}
	if err != nil && !errors.Is(err, ctx.Err()) {
		return fmt.Errorf("reading %s: %w", p.topic, err)
	}
	return err
}

func (r *run) tell(done int64) {
	if r.Progress != nil {
		r.Progress(done, r.all)
	}
}

// partition judges the batches of a partition until there are no more, or ctx ends.
func (r *run) partition(ctx context.Context, p *part, n int32, batches <-chan []esclusa.Record) {
	w := worker{run: r, found: newFound(), datatype: []byte(p.datatype)}
	next := p.spans[n].From
	for batch := range batches {
		if ctx.Err() != nil {
			continue // whoever hands over must not wait
		}
		if first := &batch[0]; next == p.starts[n] && next > 0 && first.Passed == nil {
			r.goneBefore(first.Timestamp)
		}
		w.batch(batch)
		end := batch[len(batch)-1].Next()
		r.done.Add(end - next)
		next = end
	}
}

// worker judges the batches of one partition.
type worker struct {
	*run
	*found
	datatype []byte           // of a channel; else empty
	sent     esclusa.Record   // as it would be sent
	headers  []esclusa.Header // of such records; kept for the next
}

func (w *worker) counts(v *verdict) bool {
	return w.Counts == nil || w.Counts(v.now) && (v.then == "" || w.Counts(v.then))
}

func (w *worker) batch(batch []esclusa.Record) {
	for i := range batch {
		rec := &batch[i]
		if rec.Offset%w.Sample != 0 {
			continue
		}
		judged := rec
		if len(w.datatype) > 0 && rec.Passed == nil {
			w.sent, w.headers = asSent(rec, w.datatype, w.headers[:0])
			judged = &w.sent
		}
		if v := w.judges.judge(judged); w.counts(&v) {
			w.note(rec, v)
		}
	}
	w.tally.take(w.found)
}
