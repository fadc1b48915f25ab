package verify

import (
	"context"
	"slices"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/schemas"
)

// judgeAll reads ingress, asks the catalogue where each record belongs, and holds
// that against where it was found.
func (r *run) judgeAll(ctx context.Context) error {
	r.judging = true
	r.claims, r.claimedBytes = make(map[esclusa.Source]*claimed), 0
	next := make(map[int32]int64)
	for p, a := range r.parts {
		a.Partition = Partition{Partition: p, From: a.From, To: a.To, Pending: a.Pending}
		next[p] = a.From
	}
	r.step(r.Names.Ingress(), r.ranges())
	if err := r.Log.Scan(ctx, r.Names.Ingress(), r.ranges(), r.counted(func(rec *esclusa.Record) error {
		a := r.parts[rec.Partition]
		if next[rec.Partition] > a.From || rec.Offset == a.From { // before the first, retention may have been at work
			r.gap(a, next[rec.Partition], rec.Offset)
		}
		next[rec.Partition] = rec.Next()
		r.judge(a, rec)
		for more := range rec.More() {
			each := *rec
			each.Offset = more
			r.judge(a, &each)
		}
		return nil
	})); err != nil {
		for p, a := range r.parts {
			a.To = next[p]
		}
		return err
	}
	for p, a := range r.parts {
		if next[p] > a.From {
			r.gap(a, next[p], a.To)
		}
	}
	return nil
}

// gap looks at offsets without a record, of markers and of what was aborted.
func (r *run) gap(a *account, from, to int64) {
	for at := from; at < to; at++ {
		m := a.outcomes.at(at - a.From)
		if m == 0 {
			continue
		}
		source := esclusa.Source{Topic: r.Names.Ingress(), Partition: a.Partition.Partition, Offset: at}
		if r.lacking(m) && m&(again|elsewhere) == 0 && r.keepNone(source) { // receivers refuse it
			continue
		}
		a.Invented++
		r.example(Example{Kind: Invented, Source: source.String(), Found: r.foundIn(m).topic, Detail: "there is no committed record at this offset of ingress"})
	}
}

// judge decides on one ingress record.
func (r *run) judge(a *account, rec *esclusa.Record) {
	a.Records++
	want := r.belonging(rec)
	m := a.outcomes.at(rec.Offset - a.From)
	switch {
	case m == 0 && r.untold(want):
		a.Untold++
	case m == 0:
		a.Lost++
		r.example(Example{Kind: Lost, Source: rec.Source().String(), Expected: want.place(), Detail: want.why()})
	case m&elsewhere != 0 || m&again != 0 && !r.Repeats:
		a.Twice++
		r.expect(rec, want)
		r.keep(want, asFault) // where there is no room, the example says less
	case m&again != 0 && r.right(want, r.classOf(m)):
		if !r.keep(want, asRepeat) {
			a.Untold++
			break
		}
		a.Once++
		a.Repeated++
	case r.lacking(m) && r.right(want, r.classOf(m)):
		if !r.keep(want, asOnce) {
			a.Untold++
			break
		}
		a.Once++
	case r.right(want, r.classOf(m)):
		a.Once++
	case m&changed != 0 || rec.Passed != nil: // the router may have read it
		a.Untold++
		r.keep(want, asFault) // for the tables: a forged version made no row
	default:
		a.Wrong++
		r.example(Example{Kind: Wrong, Source: rec.Source().String(), Found: r.foundIn(m).topic,
			Expected: want.place(), Detail: want.why()})
	}
}

// expect says in the examples of a record that was found twice where it belongs.
func (r *run) expect(rec *esclusa.Record, want belonging) {
	source := rec.Source().String()
	for i := range r.report.Examples {
		if e := &r.report.Examples[i]; e.Kind == Twice && e.Source == source {
			e.Expected = want.place()
		}
	}
}

// belonging is where a record should be.
type belonging struct {
	out     *output
	rec     *esclusa.Record
	verdict schemas.Verdict
}

func (r *run) belonging(rec *esclusa.Record) belonging { return r.goes(rec, r.Catalogue.Check(rec)) }

func (r *run) goes(rec *esclusa.Record, v schemas.Verdict) belonging {
	if v.Rejection != nil {
		return belonging{r.alerts, rec, v}
	}
	return belonging{r.of[v.Channel.Datatype], rec, v}
}

// partition is that of the output, which is the one of its key.
func (b belonging) partition() int32 {
	key := b.verdict.Key
	if rej := b.verdict.Rejection; rej != nil {
		key = esclusa.Origin{}.Alert(b.rec, rej, b.verdict.Sender, b.rec.Timestamp).Key()
	}
	return esclusa.PartitionOf([]byte(key), int32(len(b.out.ends)))
}

func (b belonging) place() string { return place(b.out.topic, b.partition()) }

// why is what the sender is told, which has no value of the record.
func (b belonging) why() string {
	if b.verdict.Rejection == nil {
		return ""
	}
	return b.verdict.Rejection.Error()
}

// untold reports whether it cannot be told that a record is lost: where its output
// should lie, by the version of today or by one that was current before, it may have
// been and be gone.
func (r *run) untold(want belonging) bool {
	return r.gone(want) || slices.ContainsFunc(r.before(want), r.gone)
}

// gone reports whether an output may have been there: retention has deleted records
// that were written after it, or a transaction is open.
func (r *run) gone(b belonging) bool {
	e := b.out.ends[b.partition()]
	if e == nil || e.held {
		return true
	}
	if e.start == 0 || e.span.From > e.start {
		return false // nothing deleted, or only what is older than the range
	}
	return e.first.IsZero() || b.rec.Timestamp.Before(e.first.Add(slack))
}
