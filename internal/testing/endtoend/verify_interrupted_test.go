package endtoend

import (
	"context"
	"testing"

	"github.com/esclusa/esclusa/internal/app"
)

// What was not read must not be taken for lost, whenever somebody has had enough.
func TestInterruptedVerifyTellsNothingOrTooMuch(t *testing.T) {
	t.Parallel()
	sc := newScene(t)
	sc.send("k", text("k", "lost")) // the last of its partition
	for _, step := range []string{sc.names.Channel("text"), sc.names.Ingress()} {
		t.Run(step, func(t *testing.T) {
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			o := sc.options()
			o.Progress = func(now string, done, _ int64) {
				if now == step && done > 0 {
					cancel()
				}
			}
			r, err := app.Verify(ctx, sc.cluster, sc.admin, o)
			must(t, err)
			if r.Clean || r.Interrupted == nil {
				t.Fatalf("clean is %v, interrupted at %+v", r.Clean, r.Interrupted)
			}
			judged := int64(0)
			for _, p := range r.Partitions {
				judged += p.To - p.From
			}
			if judged < r.Total.Records || r.Total.Once+r.Total.Lost != r.Total.Records || r.Total.Lost > 1 || r.Faults != r.Total.Lost {
				t.Errorf("of %d offsets: %+v", judged, r.Total)
			}
			if some := step != sc.names.Channel("text"); some != (r.Total.Once > 0) {
				t.Errorf("%d records are there once", r.Total.Once)
			}
		})
	}
}
