// Package verify is the ledger: it reads ingress and everything that was made of
// it, and tells whether each ingress record is there exactly once, in the channel
// where it belongs and in order; whether each table is the fold of its channel;
// and whether Redis is the table.
//
// It changes nothing, and reads committed records only. What it holds in memory
// does not depend on how long the records are: a byte for each ingress record
// (two where a channel or the alerts can have been made by more than 30 versions of
// schemas in all), 64 MiB of records that several outputs claim, or one by a version
// that the catalogue lacks, and then the rows of at most [Options].Rows keys at a time.
// It knows neither Kafka's client nor a command line.
package verify

import (
	"context"
	"errors"
	"time"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/schemas"
)

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
	r := &run{Options: o, report: &Report{Tables: []*Table{}, Examples: []Example{}}, parts: make(map[int32]*account), of: make(map[string]*output), numbers: make(map[class]uint16)}
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
	classes    []class            // an outcome has the number of one, from 1 on
	numbers    map[class]uint16
	earlier    bool                        // reading what lies before the range's time
	judging    bool                        // the partitions' accounts have begun
	claims     map[esclusa.Source]*claimed // claimed more than once, or unseen: to be compared
	// claimedBytes is about how much they take.
	claimedBytes int
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
