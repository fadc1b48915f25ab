package account

import (
	"context"
	"fmt"
	"maps"

	"github.com/esclusa/esclusa"
)

// Start is where an account begins, or goes on: outputs are read from these offsets on,
// and records of ingress in front of these are judged.
type Start struct {
	Outputs map[Place]int64
	Ingress map[int32]int64
	// Origin is where the account began: of ingress records in front of it nothing is
	// known, for they are no matter of it.
	Origin map[int32]int64
	// Counted is up to where outputs were looked at for repeats. All outputs lie in
	// front of it whose ingress records are judged and that are the first of them.
	Counted map[Place]int64
}

// start is the bookmark, where it can be gone on from, and otherwise the end. No
// record from the end of ingress on can have an output in front of those ends of
// outputs that were asked for before it: it had not been sent. So neither the router's
// commits nor open transactions matter here. What is in front of the start, and its
// outputs, are no matter of this account.
func (k *Keeper) start(ctx context.Context) (Start, error) {
	ctx, cancel := context.WithTimeout(ctx, lookWithin)
	defer cancel()
	outputs, err := k.Log.Outputs(ctx)
	if err != nil {
		return Start{}, err
	}
	ingress, err := k.Log.Ingress(ctx)
	if err != nil {
		return Start{}, err
	}
	var unfit error
	if !k.anew {
		bookmark, err := k.Log.Bookmark(ctx)
		if err != nil {
			return Start{}, err
		}
		if unfit = bookmark.unfit(outputs, ingress); unfit == nil {
			gone := func(at Place, _ int64) bool { _, ok := outputs[at]; return !ok }
			maps.DeleteFunc(bookmark.Outputs, gone)
			maps.DeleteFunc(bookmark.Counted, gone)
			return bookmark, nil
		}
		if len(bookmark.Ingress)+len(bookmark.Outputs) == 0 { // the first account of all
			unfit = nil
		}
	}
	start := startAt(outputs, ingress)
	start.Origin, start.Counted = start.Ingress, start.Outputs
	if err := k.Log.Remember(ctx, start); err != nil {
		return Start{}, err
	}
	if unfit != nil {
		k.beginsAnew(unfit)
	}
	k.anew = false
	return start, nil
}

// startAt begins at the ends. Those of ingress must have been asked for later.
func startAt(outputs map[Place]esclusa.Span, ingress map[int32]esclusa.Span) Start {
	s := Start{Outputs: make(map[Place]int64, len(outputs)), Ingress: make(map[int32]int64, len(ingress))}
	for at, span := range outputs {
		s.Outputs[at] = span.To
	}
	for p, span := range ingress {
		s.Ingress[p] = span.To
	}
	return s
}

// unfit is why there is no going on from a bookmark; nil if everything is still there
// that was written since.
func (s Start) unfit(outputs map[Place]esclusa.Span, ingress map[int32]esclusa.Span) error {
	for at, span := range outputs {
		from, ok := s.Outputs[at]
		if !ok {
			return fmt.Errorf("the bookmark does not know %s/%d", at.Topic, at.Partition)
		}
		if from < span.From || from > span.To {
			return fmt.Errorf("the bookmark is at %d of %s/%d, which holds %d to %d", from, at.Topic, at.Partition, span.From, span.To)
		}
		if counted := s.Counted[at]; counted > span.To {
			return fmt.Errorf("the bookmark has counted up to %d of %s/%d, which ends at %d", counted, at.Topic, at.Partition, span.To)
		}
	}
	for p, span := range ingress {
		from, ok := s.Ingress[p]
		if !ok {
			return fmt.Errorf("the bookmark does not know ingress partition %d", p)
		}
		if from > span.To {
			return fmt.Errorf("the bookmark is at %d of ingress partition %d, which ends at %d", from, p, span.To)
		}
	}
	return nil
}
