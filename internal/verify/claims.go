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

// claimed is an ingress record that more than one output says it was made of, or one
// by a version that the catalogue lacks.
type claimed struct {
	rec   esclusa.Record // nothing where there is none
	place string         // where it belongs
	as    counted
	found []found
}

// counted is how the record was counted before its outputs were compared with it.
type counted int

const (
	asFault  counted = iota // or as one of which nothing can be told
	asOnce                  // by a version that the catalogue lacks
	asRepeat                // the outputs lie in one topic, as repeats of one another
)

// found is one of the outputs.
type found struct {
	at   string
	made bool // of the record, as far as can be told
	// refused says that receivers refuse it.
	refused bool
}

// Bounds of what is held: of values, and of the outputs of one record.
const (
	maxClaimedBytes = 64 << 20
	maxFound        = 16
)

// keep holds a record for unmask, and reports whether there was room for it.
func (r *run) keep(want belonging, as counted) bool {
	if !r.takes(len(want.rec.Value)) {
		return false
	}
	c := &claimed{rec: *want.rec, place: want.place(), as: as}
	c.rec.Key, c.rec.Value = bytes.Clone(c.rec.Key), bytes.Clone(c.rec.Value)
	c.rec.Headers = slices.Clone(c.rec.Headers)
	for i := range c.rec.Headers {
		c.rec.Headers[i].Value = bytes.Clone(c.rec.Headers[i].Value)
	}
	r.claims[c.rec.Source()] = c
	return true
}

// keepNone is keep for an offset of ingress that has no record.
func (r *run) keepNone(source esclusa.Source) bool {
	if !r.takes(0) {
		return false
	}
	r.claims[source] = &claimed{}
	return true
}

func (r *run) takes(bytes int) bool {
	r.claimedBytes += bytes + 512
	return r.claimedBytes <= maxClaimedBytes
}

// unmask reads the outputs once more where records are claimed, and tells which of
// them no router made: repeats are the same, and a source can be claimed by anybody.
func (r *run) unmask(ctx context.Context) error {
	if len(r.claims) == 0 {
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
	for _, source := range slices.SortedFunc(maps.Keys(r.claims), func(a, b esclusa.Source) int {
		return cmp.Or(cmp.Compare(a.Partition, b.Partition), cmp.Compare(a.Offset, b.Offset))
	}) {
		r.accuse(source, r.claims[source])
	}
	return nil
}

func (r *run) compareTo(ctx context.Context, out *output, rec *esclusa.Record) error {
	f, err := r.finding(ctx, out, rec)
	if err != nil || f.foreign {
		return err
	}
	c := r.claims[f.source]
	if c == nil {
		return nil
	}
	made := f.changed && out.channel == nil || // what that version refuses nobody can tell
		r.receiver.MadeOf(rec, &c.rec)
	refused := f.changed && !made
	if refused {
		out.tally.Changed--
		out.tally.Foreign++
	}
	if len(c.found) < maxFound {
		c.found = append(c.found, found{rec.Source().String(), made, refused})
	}
	return nil
}

// refuses reports whether receivers refuse a channel record by a version that the
// catalogue lacks, since it is not what its ingress record says, as far as that is held.
func (r *run) refuses(f finding, rec *esclusa.Record) bool {
	c := r.claims[f.source]
	return f.changed && c != nil && !r.receiver.MadeOf(rec, &c.rec)
}

// accuse says which outputs were not made of a record of which another was. Where none
// was, nobody can tell.
func (r *run) accuse(source esclusa.Source, c *claimed) {
	var forged []string
	refused := 0
	for _, f := range c.found {
		if !f.made {
			forged = append(forged, f.at)
		}
		if f.refused {
			refused++
		}
	}
	a := r.parts[source.Partition]
	if len(forged) == 0 || len(forged) == len(c.found) {
		if refused == len(c.found) {
			a.untell(c.as)
		}
		return
	}
	said := "not made of it: " + strings.Join(forged, ", ")
	if c.as == asRepeat {
		a.Once--
		a.Repeated--
		a.Twice++
		r.example(Example{Kind: Twice, Source: source.String(), Found: forged[0], Expected: c.place, Detail: said})
		return
	}
	for i := range r.report.Examples {
		if e := &r.report.Examples[i]; e.Kind == Twice && e.Source == source.String() {
			e.Detail += "; " + said
		}
	}
}

// untell takes back that a record was there once: nothing of what was found is esclusa's.
func (a *account) untell(as counted) {
	switch as {
	case asFault:
		return
	case asRepeat:
		a.Repeated--
	}
	a.Once--
	a.Untold++
}
