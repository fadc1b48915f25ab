// Package verify is the ledger: it reads ingress and everything that was made of
// it, and tells whether each ingress record is there exactly once, in the channel
// where it belongs and in order; whether each table is the fold of its channel;
// and whether Redis is the table.
//
// It changes nothing, and reads committed records only. What it holds in memory
// does not depend on how long the records are: a byte for each ingress record
// (two where a channel or the alerts can have been made by more than 30 versions of
// schemas in all), 64 MiB of records that were found more than once, and then the
// rows of at most [Options].Rows keys at a time. It knows neither Kafka's client
// nor a command line.
package verify

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/schemas"
)

// Log reads topics. Records of transactions that are open or were aborted are
// never seen.
type Log interface {
	// Spans tells where each partition of a topic starts, and where it ended when
	// Spans was called. Of a partition where a transaction stays open for longer than
	// the brokers should let it, the span ends before, and held names it.
	Spans(ctx context.Context, topic string) (spans map[int32]esclusa.Span, held []int32, err error)
	// From is, for each partition, the first offset with a timestamp that is not
	// before at; where there is none, the end.
	From(ctx context.Context, topic string, at time.Time) (map[int32]int64, error)
	// Committed is what a group has committed. Partitions without a commit are absent.
	Committed(ctx context.Context, group, topic string) (map[int32]int64, error)
	// Scan hands over the records of the spans in batches, each of one partition and
	// in order, until all are read or handle fails, whose error it returns.
	Scan(ctx context.Context, topic string, spans map[int32]esclusa.Span, handle func(partition int32, batch []esclusa.Record) error) error
}

// Shelf reads the mirror of a table: Redis.
type Shelf interface {
	// Marks are the offsets of the table's topic up to which Redis is complete.
	Marks(ctx context.Context) (esclusa.Marks, error)
	// Rows are the rows with the ids, in their order: without Row where there is none.
	Rows(ctx context.Context, ids []string) ([]esclusa.Mirrored, error)
	// Walk hands over the ids of all rows, in steps; some may come twice.
	Walk(ctx context.Context, handle func(ids []string) error) error
}

// Options say what to verify, and against what. What has no default is required.
type Options struct {
	Catalogue *schemas.Catalogue
	Names     esclusa.Names
	Log       Log
	// Ends knows how far ingress reaches.
	Ends schemas.Ends
	// Epoch is the ingress topic's incarnation as the table's rows have it.
	Epoch string
	// TableIDs are the ids of the tables' topics as Redis has them, by table.
	TableIDs map[string]string
	// Shelves are the copies in Redis, by table; one that is absent is not compared.
	Shelves map[string]Shelf
	// NoTable leaves tables and Redis out.
	NoTable bool
	// Repeats says that delivery is at least once: an output may be there more than
	// once, and order is that of the first.
	Repeats bool
	// Since and Until bound the ingress records by their timestamps, Until excluded;
	// zero for no bound.
	Since, Until time.Time
	// From and To bound them by offset, To excluded. A partition that is absent has no
	// such bound. To counts also where the router has not committed so far.
	From, To map[int32]int64
	// Examples is how many faults of each kind are described. Default 5.
	Examples int
	// Rows is how many keys of a table are held at a time. Default 200000; they take about
	// 0.7 kB each.
	Rows int
	// Progress is called now and then with what is being read and how many records of
	// how many; nil: not at all.
	Progress func(step string, done, all int64)
}

// slack is how far the clocks of brokers and routers may be apart.
const slack = time.Minute

// Run verifies. An error says that something could not be read; faults are in the
// report. Where ctx ends before all is read, the report says so in Interrupted and
// has what was judged until then.
func Run(ctx context.Context, o Options) (*Report, error) {
	if o.Examples == 0 {
		o.Examples = 5
	}
	if o.Rows == 0 {
		o.Rows = 200_000
	}
	r := &run{Options: o, report: &Report{Tables: []*Table{}, Examples: []Example{}}, parts: make(map[int32]*account), of: make(map[string]*output), indices: make(map[making]uint16), refused: make(map[esclusa.Source]bool)}
	for _, ch := range o.Catalogue.Channels() {
		out := &output{channel: ch, topic: o.Names.Channel(ch.Datatype)}
		r.outputs, r.of[ch.Datatype] = append(r.outputs, out), out
	}
	r.alerts = &output{topic: o.Names.Alerts()}
	r.outputs = append(r.outputs, r.alerts)
	r.number()
	for _, step := range []func(context.Context) error{r.bound, r.begin, r.account, r.locate, r.unmask, r.judgeOrder, r.checkTables} {
		err := step(ctx)
		if err != nil && errors.Is(err, ctx.Err()) && r.steps.step != "" {
			r.interrupt()
			break
		}
		if err != nil {
			return nil, err
		}
	}
	r.conclude()
	return r.report, nil
}

// run is one verification.
type run struct {
	Options
	report     *Report
	parts      map[int32]*account // of ingress
	partitions int32              // of every topic
	started    time.Time          // timestamp of the oldest ingress record of the range
	outputs    []*output          // the channels, and last the alerts
	alerts     *output
	of         map[string]*output // by datatype
	makings    []making           // an outcome has the number of one, from 1 on
	indices    map[making]uint16
	earlier    bool                        // reading what lies before the range's time
	judging    bool                        // the partitions' accounts have begun
	doubled    map[esclusa.Source]*doubled // found more than once, to be compared
	// refused are channel records by a version that the catalogue lacks and that are not
	// what their ingress records say: receivers refuse them, and nothing is made of them.
	refused map[esclusa.Source]bool
	// doubledBytes is about how much they take.
	doubledBytes int
	suspects     int // keys that may be out of order
	receiver     *schemas.Receiver
	steps        progress
	alertReader  *schemas.AlertReader
}

// account is what is known of the range of one ingress partition.
type account struct {
	Partition
	outcomes outcomes
}

// covers reports whether the offset is in the range; a may be nil.
func (a *account) covers(offset int64) bool { return a != nil && offset >= a.From && offset < a.To }

// output is a channel, or the alerts.
type output struct {
	channel *schemas.Channel // nil for the alerts
	topic   string
	ends    map[int32]*end
	tally   Output
}

// end is what is read of a partition of an output.
type end struct {
	start    int64               // of the log
	span     esclusa.Span        // that is read
	held     bool                // a transaction is open behind the span
	first    time.Time           // timestamp of the first record that was read
	orders   map[int32]int64     // the highest source offset seen, by ingress partition
	suspects map[digest]struct{} // keys that may be out of order
}

// bound decides on the range of ingress.
func (r *run) bound(ctx context.Context) error {
	ingress := r.Names.Ingress()
	commits, err := r.Log.Committed(ctx, r.Names.RouterGroup(), ingress)
	if err != nil {
		return err
	}
	spans, _, err := r.Log.Spans(ctx, ingress)
	if err != nil {
		return err
	}
	since, until, err := r.times(ctx)
	if err != nil {
		return err
	}
	r.partitions = int32(len(spans))
	wide := len(r.makings) > narrowest
	for p, span := range spans {
		from, to := span.From, min(commits[p], span.To) // nothing is routed where there is no commit
		pending := max(0, span.To-max(to, from))
		if at, ok := until[p]; ok {
			to = min(to, at)
		}
		if at, ok := r.To[p]; ok {
			to = min(at, span.To)
		}
		from = max(from, since[p], r.From[p])
		to = max(from, to)
		r.parts[p] = &account{Partition: Partition{Partition: p, From: from, To: to, Pending: pending}, outcomes: newOutcomes(to-from, wide)}
	}
	for _, bounds := range []map[int32]int64{r.From, r.To} {
		for p := range bounds {
			if r.parts[p] == nil {
				return fmt.Errorf("%s has no partition %d", ingress, p)
			}
		}
	}
	r.alertReader = &schemas.AlertReader{Names: r.Names, Catalogue: r.Catalogue}
	r.receiver = &schemas.Receiver{Catalogue: r.Catalogue, Names: r.Names, Partitions: r.partitions, Ends: r.Ends, Ingress: unasked{}}
	return r.begun(ctx)
}

func (r *run) times(ctx context.Context) (since, until map[int32]int64, err error) {
	if !r.Since.IsZero() {
		if since, err = r.Log.From(ctx, r.Names.Ingress(), r.Since); err != nil {
			return nil, nil, err
		}
	}
	if !r.Until.IsZero() {
		until, err = r.Log.From(ctx, r.Names.Ingress(), r.Until)
	}
	return since, until, err
}

var errSeen = errors.New("seen enough")

// begun finds out when the range begins: at the oldest of the partitions' first
// records.
func (r *run) begun(ctx context.Context) error {
	open := make(map[int32]bool)
	for p, a := range r.parts {
		if a.From < a.To {
			open[p] = true
		}
	}
	if len(open) == 0 {
		return nil
	}
	err := r.Log.Scan(ctx, r.Names.Ingress(), r.ranges(), func(p int32, batch []esclusa.Record) error {
		if len(batch) == 0 || !open[p] {
			return nil
		}
		delete(open, p)
		if at := batch[0].Timestamp; r.started.IsZero() || at.Before(r.started) {
			r.started = at
		}
		if len(open) == 0 {
			return errSeen
		}
		return nil
	})
	if errors.Is(err, errSeen) {
		return nil
	}
	return err
}

// ranges is what is read of ingress.
func (r *run) ranges() map[int32]esclusa.Span {
	spans := make(map[int32]esclusa.Span, len(r.parts))
	for p, a := range r.parts {
		spans[p] = esclusa.Span{From: a.From, To: a.To}
	}
	return spans
}

// begin decides where each output is read from: what was made of the range is not
// older than the range, but for clocks that are apart. The ends are asked for after
// the router's commit, so that they cover all that it speaks of.
func (r *run) begin(ctx context.Context) error {
	for _, out := range r.outputs {
		spans, held, err := r.Log.Spans(ctx, out.topic)
		if err != nil {
			return err
		}
		from := make(map[int32]int64)
		if !r.started.IsZero() {
			if from, err = r.Log.From(ctx, out.topic, r.started.Add(-slack)); err != nil {
				return err
			}
		}
		out.ends = make(map[int32]*end, len(spans))
		for p, span := range spans {
			start := span.From
			span.From = min(max(start, from[p]), span.To)
			out.ends[p] = &end{start: start, span: span, held: slices.Contains(held, p)}
		}
	}
	return nil
}

func (out *output) spans() map[int32]esclusa.Span {
	spans := make(map[int32]esclusa.Span, len(out.ends))
	for p, e := range out.ends {
		spans[p] = e.span
	}
	return spans
}

// interrupt says where the reading ended. Of ingress partitions whose records were
// not judged nothing is told.
func (r *run) interrupt() {
	r.report.Interrupted = &Interruption{Step: r.steps.step, Done: r.steps.done, All: r.steps.all}
	if r.judging {
		return
	}
	for _, a := range r.parts {
		a.To = a.From
	}
}

// conclude puts the report together.
func (r *run) conclude() {
	for _, p := range sorted(r.parts) {
		r.report.Partitions = append(r.report.Partitions, r.parts[p].Partition)
	}
	for _, out := range r.outputs {
		out.tally.Topic = out.topic
		r.report.Outputs = append(r.report.Outputs, out.tally)
	}
	r.report.conclude()
}
