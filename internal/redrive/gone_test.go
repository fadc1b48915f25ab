package redrive

import (
	"context"
	"errors"
	"testing"
)

// Whoever has asked for a plan may go, and nobody wants what is left.
func TestPlanGoesOnForNobody(t *testing.T) {
	w := newWorld(t)
	w.refuse(3, 1)
	r := w.redrive("ana")
	p := w.plan(r, wish(t))
	some := pointers(p.job.candidates)
	alerts, records, err := r.pick(t.Context(), some)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range some {
		c.outcome = Cut
	}
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := r.judgeAll(gone, p.job, some, alerts, records); !errors.Is(err, context.Canceled) {
		t.Errorf("it ends with %v", err)
	}
	for _, c := range some {
		if c.outcome != Cut {
			t.Errorf("%s was judged: %s", c.source, c.outcome)
		}
	}
}
