package redrive

import (
	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/journal"
	"github.com/esclusa/esclusa/internal/patch"
	"github.com/esclusa/esclusa/schemas"
)

// Trial is what a patch makes of the record of one alert.
type Trial struct {
	Outcome Outcome             // Ready where the catalogue takes it, whatever has come since
	Why     string              // more about it, as everybody may be told
	Errors  []esclusa.Violation // of what is still refused, as everybody may be told
	After   []byte              // what is shown of the record, patched; nil where that cannot be
}

// Try tells what a patch, nil for none, makes of the record that an alert holds, as a
// datatype, empty for its own. Only the verdict is of the record itself: what is shown of
// it, which may be masked, is patched apart.
func (r *Redrive) Try(a *schemas.ReadAlert, shown []byte, p *patch.Patch, as string) *Trial {
	out, lost := original(a, nil)
	if lost != "" {
		return &Trial{Outcome: lost}
	}
	j := &job{plan: &journal.Plan{As: as}, patch: p, pasts: make(map[string]*past)}
	one := &prepared{candidate: &candidate{datatype: r.datatypeOf(a)}}
	r.change(j, one, out)
	t := &Trial{Outcome: one.outcome, Why: one.why}
	switch t.Outcome {
	case "":
		t.Outcome = Ready
	case Unpatchable:
		return t
	case StillRefused:
		t.Errors = j.told(r.Catalogue, one.datatype, r.Catalogue.Check(one.tried).Rejection)
	}
	visible := *out
	visible.Value = shown
	if err := j.apply(r.Catalogue, one.datatype, &visible); err == nil {
		t.After = visible.Value
	}
	return t
}
