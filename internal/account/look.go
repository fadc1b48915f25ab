package account

import (
	"context"
	"fmt"

	"github.com/esclusa/esclusa"
)

// look is what was seen at one time, in the order of the fields.
type look struct {
	routed  map[int32]int64
	outputs map[Place]esclusa.Span
	ingress map[int32]esclusa.Span
}

// look asks what the router has committed, and only then where the outputs end: all
// that was made of what it has committed was written by then, and lies in front of
// those ends, whatever transactions are still open. Readers of committed records do
// not pass an open transaction. So once they are past those ends, they have seen all
// that the commits speak of.
func (a *account) look(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, lookWithin)
	defer cancel()
	l, err := a.ask(ctx)
	if err != nil {
		a.Show(0, false)
		a.failing(ctx, "the account of records is unknown", err)
		return nil
	}
	if a.Now().Sub(a.judged) > oldAfter {
		a.Show(0, false)
	}
	if err := a.gone(l); err != nil {
		return err
	}
	a.pass(l.ingress)
	clear(a.passed)
	for p, span := range l.ingress {
		a.ledger.Forget(p, span.To)
		a.claims.forget(p, a.ledger.Floor(p), span.To)
	}
	a.countRepeats(ctx)
	if a.due == nil {
		a.due = l
	}
	return nil
}

func (a *account) ask(ctx context.Context) (*look, error) {
	routed, err := a.Log.Routed(ctx)
	if err != nil {
		return nil, err
	}
	outputs, err := a.Log.Outputs(ctx)
	if err != nil {
		return nil, err
	}
	ingress, err := a.Log.Ingress(ctx)
	if err != nil {
		return nil, err
	}
	return &look{routed, outputs, ingress}, nil
}

// gone returns ErrUnread where outputs were deleted that were not read, or where the
// brokers have lost some, and what is written now has offsets that were used before.
func (a *account) gone(l *look) error {
	for at, span := range l.outputs {
		if next := a.at(at); next < span.From || next > span.To {
			return fmt.Errorf("%w: %s/%d is read up to %d, and holds %d to %d", ErrUnread, at.Topic, at.Partition, next, span.From, span.To)
		}
	}
	for p, span := range l.ingress {
		if floor := a.ledger.Floor(p); floor > span.To {
			return fmt.Errorf("%w: ingress partition %d ends at %d, and was %d long", ErrUnread, p, span.To, floor)
		}
	}
	return nil
}
