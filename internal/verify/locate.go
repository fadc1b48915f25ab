package verify

import (
	"context"

	"github.com/esclusa/esclusa"
)

// lookup is an output of which an example knows the topic only.
type lookup struct {
	source string
	found  func(at string)
}

// locate finds the outputs that examples speak of, by reading their topics once more.
func (r *run) locate(ctx context.Context) error {
	wanted := make(map[string][]lookup) // by topic
	for i := range r.report.Examples {
		e := &r.report.Examples[i]
		switch e.Kind {
		case Wrong, Invented:
			wanted[e.Found] = append(wanted[e.Found], lookup{e.Source, func(at string) { e.Found = at }})
		case Twice:
			topic := e.Detail
			e.Detail = ""
			wanted[topic] = append(wanted[topic], lookup{e.Source, func(at string) {
				if e.Detail == "" {
					e.Detail = "first found at " + at
				}
			}})
		}
	}
	for _, out := range r.outputs {
		if len(wanted[out.topic]) == 0 {
			continue
		}
		r.step(out.topic+", examples", out.spans())
		if err := r.Log.Scan(ctx, out.topic, out.spans(), r.counted(func(rec *esclusa.Record) error {
			return r.match(ctx, out, wanted[out.topic], rec)
		})); err != nil {
			return err
		}
	}
	return nil
}

func (r *run) match(ctx context.Context, out *output, wanted []lookup, rec *esclusa.Record) error {
	f, err := r.finding(ctx, out, rec)
	if err != nil || f.foreign {
		return err
	}
	source := f.source.String()
	for _, l := range wanted {
		if l.source == source {
			l.found(rec.Source().String())
		}
	}
	return nil
}
