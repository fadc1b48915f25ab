package verify

import "github.com/esclusa/esclusa"

// progress counts the records of a step.
type progress struct {
	step      string
	done, all int64
}

// step begins one that reads these spans.
func (r *run) step(name string, spans map[int32]esclusa.Span) {
	r.steps = progress{step: name}
	for _, span := range spans {
		r.steps.all += max(0, span.To-span.From)
	}
	r.tell()
}

func (r *run) tell() {
	if r.Progress != nil {
		r.Progress(r.steps.step, min(r.steps.done, r.steps.all), r.steps.all)
	}
}

// counted hands a batch's records on, one by one, and counts them.
func (r *run) counted(handle func(*esclusa.Record) error) func(int32, []esclusa.Record) error {
	return func(_ int32, batch []esclusa.Record) error {
		for i := range batch {
			if err := handle(&batch[i]); err != nil {
				return err
			}
		}
		r.steps.done += int64(len(batch))
		r.tell()
		return nil
	}
}
