package verify

import (
	"context"
	"crypto/sha256"
	"errors"
	"strconv"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/schemas"
)

// digest stands for a key or a document: half of a SHA-256.
type digest [16]byte

func digestOf(b []byte) digest {
	sum := sha256.Sum256(b)
	return digest(sum[:16])
}

// account reads the outputs, and then ingress. Where something seems lost and the
// outputs were not read from their start, the rest is looked through for it: a clock
// may have been wrong by more than the slack.
func (r *run) account(ctx context.Context) error {
	if err := r.findAll(ctx); err != nil {
		return err
	}
	if err := r.judgeAll(ctx); err != nil {
		return err
	}
	lost, skipped := int64(0), int64(0)
	for _, a := range r.parts {
		lost += a.Lost
	}
	for _, out := range r.outputs {
		for _, e := range out.ends {
			skipped += e.span.From - e.start
		}
	}
	if lost == 0 || skipped == 0 {
		return nil
	}
	if err := r.findEarlier(ctx); err != nil {
		return err
	}
	r.forget(Lost, Wrong, Invented)
	return r.judgeAll(ctx)
}

func (r *run) findAll(ctx context.Context) error {
	for _, out := range r.outputs {
		if err := r.find(ctx, out, out.spans()); err != nil {
			return err
		}
	}
	return nil
}

// findEarlier reads what was skipped. It can only find what is lost: an ingress topic
// that was made anew has offsets that outputs of the old one speak of too.
func (r *run) findEarlier(ctx context.Context) error {
	r.earlier = true
	for _, out := range r.outputs {
		heads := make(map[int32]esclusa.Span)
		for p, e := range out.ends {
			heads[p] = esclusa.Span{From: e.start, To: e.span.From}
			e.span.From, e.orders = e.start, nil
		}
		if err := r.find(ctx, out, heads); err != nil {
			return err
		}
	}
	return nil
}

func (r *run) find(ctx context.Context, out *output, spans map[int32]esclusa.Span) error {
	r.step(out.topic, spans)
	return r.Log.Scan(ctx, out.topic, spans, r.counted(func(rec *esclusa.Record) error { return r.findIn(ctx, out, rec) }))
}

// findIn notes which ingress record an output was made of.
func (r *run) findIn(ctx context.Context, out *output, rec *esclusa.Record) error {
	e := out.ends[rec.Partition]
	if e.first.IsZero() || rec.Timestamp.Before(e.first) {
		e.first = rec.Timestamp
	}
	out.tally.Records++
	f, err := r.finding(ctx, out, rec)
	if err != nil {
		return err
	}
	if f.foreign {
		out.tally.Foreign++
		return nil
	}
	if f.beside {
		return nil
	}
	if f.changed {
		out.tally.Changed++
	}
	if r.note(out, f, rec) && out.channel != nil {
		r.see(out, e, f.source, rec.Key)
	}
	for ; f.more > 0 && r.parts[f.source.Partition].covers(f.source.Offset+1); f.more-- {
		f.source.Offset++
		r.note(out, f, rec)
	}
	return nil
}

// finding is what an output says of itself.
type finding struct {
	source  esclusa.Source
	by      *schemas.Channel // the version that it was judged by; nil where it says none that the catalogue has
	more    int64            // offsets behind source that it is about too
	foreign bool             // nothing that esclusa wrote, or that can be believed
	beside  bool             // of no ingress record
	changed bool             // by a version that the catalogue lacks
	unsure  bool             // by a catalogue without the datatype or the version, perhaps
}

func (r *run) finding(ctx context.Context, out *output, rec *esclusa.Record) (finding, error) {
	if out.channel == nil {
		return r.alert(rec), nil
	}
	return r.belongs(ctx, out.channel, rec)
}

// belongs looks at a record of a channel as receivers do. Where it was judged by a
// version that the catalogue lacks, its body is not looked at.
func (r *run) belongs(ctx context.Context, ch *schemas.Channel, rec *esclusa.Record) (finding, error) {
	rej, err := r.receiver.Check(ctx, ch, rec)
	_, changed := errors.AsType[*schemas.MissingVersion](err)
	if rej != nil || err != nil && !changed {
		return finding{foreign: rej != nil}, err
	}
	text, _ := rec.Header(esclusa.HeaderSource)
	f := finding{changed: changed}
	if f.source, err = esclusa.ParseSource(string(text)); err != nil {
		return f, err
	}
	schema, _ := rec.Header(esclusa.HeaderDataschema)
	f.by, _ = ch.WithID(schema)
	return f, nil
}

// unasked is ingress of which nothing is told, since reading a record for each output
// of a version that the catalogue lacks would take too long.
type unasked struct{}

func (unasked) Record(context.Context, int32, int64) (*esclusa.Record, bool, error) {
	return nil, true, nil
}

// alert reads the document of an alert. One about a channel record, or about a record
// that was refused over HTTP, stands beside what is verified.
func (r *run) alert(rec *esclusa.Record) finding {
	alert, err := r.alertReader.Parse(rec)
	if err != nil {
		return finding{foreign: true}
	}
	if alert.Of.Topic != r.Names.Ingress() {
		return finding{beside: true}
	}
	f := finding{source: alert.Of, more: max(0, alert.Source.Offsets-1), unsure: alert.Reason == esclusa.UnknownDatatype || schemas.RefusesVersion(alert.Errors) || schemas.OutOfTime(alert.Errors)}
	if alert.Datatype == nil || alert.Schema == nil {
		return f
	}
	if ch, known := r.Catalogue.Channel(*alert.Datatype); known {
		f.by, f.changed = versionOf(ch, []byte(*alert.Schema))
	} else {
		f.changed = true
	}
	return f
}

// versionOf is the version of a channel with an $id, or that the catalogue lacks it.
func versionOf(ch *schemas.Channel, id []byte) (version *schemas.Channel, lacks bool) {
	version, known := ch.WithID(id)
	return version, !known
}

// note puts an output into the outcome of its ingress record, and reports whether this
// is where the record was found first.
func (r *run) note(out *output, f finding, rec *esclusa.Record) (first bool) {
	a := r.parts[f.source.Partition]
	if !a.covers(f.source.Offset) {
		return false
	}
	i := f.source.Offset - a.From
	m := a.outcomes.at(i)
	switch {
	case m == 0:
		m, first = outcome(r.numbers[class{out, f.by}])<<classBits, true
	case r.earlier:
		return false
	case r.foundIn(m) == out:
		m |= again
	default:
		m |= elsewhere
	}
	if f.changed || f.unsure {
		m |= changed
	}
	a.outcomes.set(i, m)
	// Where exactly it was found first is looked up by locate.
	if !first && (m&elsewhere != 0 || !r.Repeats) {
		r.example(Example{Kind: Twice, Source: f.source.String(), Found: rec.Source().String(), Detail: r.foundIn(m).topic})
	}
	return first
}

// place is topic/partition.
func place(topic string, partition int32) string {
	return topic + "/" + strconv.Itoa(int(partition))
}
