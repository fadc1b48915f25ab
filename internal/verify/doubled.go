package verify

import (
	"bytes"
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/esclusa/esclusa"
)

// doubled is an ingress record that more than one output says it was made of, or one
// by a version that the catalogue lacks where no output of it belongs.
type doubled struct {
	rec    esclusa.Record
	place  string // where it belongs
	repeat bool   // the outputs lie in one topic, and counted as repeats of one another
	found  []found
}

// found is one of the outputs.
type found struct {
	at   string
	made bool // of the record, as far as can be told
}

// Bounds of what is held: of values, and of the outputs of one record.
const (
	maxDoubledBytes = 64 << 20
	maxFound        = 16
)

// keep holds a record for unmask, and reports whether there was room for it.
func (r *run) keep(want belonging, repeat bool) bool {
	size := len(want.rec.Value) + 512
	if r.doubledBytes += size; r.doubledBytes > maxDoubledBytes {
		return false
	}
	d := &doubled{rec: *want.rec, place: want.place(), repeat: repeat}
	d.rec.Key, d.rec.Value = bytes.Clone(d.rec.Key), bytes.Clone(d.rec.Value)
	d.rec.Headers = slices.Clone(d.rec.Headers)
	for i := range d.rec.Headers {
		d.rec.Headers[i].Value = bytes.Clone(d.rec.Headers[i].Value)
	}
	r.doubled[d.rec.Source()] = d
	return true
}

// unmask reads the outputs once more where records are doubled, and tells which of
// them no router made: repeats are the same, and a source can be claimed by anybody.
func (r *run) unmask(ctx context.Context) error {
	if len(r.doubled) == 0 {
		return nil
	}
	for _, out := range r.outputs {
		r.step(out.topic+", outputs too many", out.spans())
		if err := r.Log.Scan(ctx, out.topic, out.spans(), r.counted(func(rec *esclusa.Record) error {
			return r.compareTo(ctx, out, rec)
		})); err != nil {
			return err
		}
	}
	for _, source := range slices.SortedFunc(maps.Keys(r.doubled), func(a, b esclusa.Source) int {
		return cmp.Or(cmp.Compare(a.Partition, b.Partition), cmp.Compare(a.Offset, b.Offset))
	}) {
		r.accuse(source, r.doubled[source])
	}
	return nil
}

func (r *run) compareTo(ctx context.Context, out *output, rec *esclusa.Record) error {
	f, err := r.finding(ctx, out, rec)
	if err != nil || f.foreign {
		return err
	}
	d := r.doubled[f.source]
	if d == nil {
		return nil
	}
	made := r.receiver.MadeOf(rec, &d.rec)
	switch {
	case f.changed && out.channel == nil: // what that version refuses nobody can tell
		made = true
	case f.changed && !made:
		r.refused[rec.Source()] = true
	}
	if len(d.found) < maxFound {
		d.found = append(d.found, found{rec.Source().String(), made})
	}
	return nil
}

// accuse says which outputs were not made of a record of which another was. Where none
// was, nobody can tell.
func (r *run) accuse(source esclusa.Source, d *doubled) {
	var forged []string
	for _, f := range d.found {
		if !f.made {
			forged = append(forged, f.at)
		}
	}
	if len(forged) == 0 || len(forged) == len(d.found) {
		return
	}
	said := "not made of it: " + strings.Join(forged, ", ")
	if d.repeat {
		a := r.parts[source.Partition]
		a.Once--
		a.Repeated--
		a.Twice++
		r.example(Example{Kind: Twice, Source: source.String(), Found: forged[0], Expected: d.place, Detail: said})
		return
	}
	for i := range r.report.Examples {
		if e := &r.report.Examples[i]; e.Kind == Twice && e.Source == source.String() {
			e.Detail += "; " + said
		}
	}
}
