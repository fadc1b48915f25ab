package account

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"github.com/esclusa/esclusa"
)

// outputs are read as they come.
type outputs struct {
	follow Follower        // nil while there is none
	next   map[Place]int64 // where it begins
}

// read polls until it is time to look again.
func (a *account) read(ctx context.Context) error {
	rctx, cancel := context.WithDeadline(ctx, a.looked.Add(lookEvery))
	defer cancel()
	if a.follow == nil {
		f, err := a.Log.Follow(a.next)
		if err != nil {
			a.failing(ctx, "the account of records cannot read", err)
			<-rctx.Done()
			return nil
		}
		a.follow = f
	}
	err := a.follow.Poll(rctx, a.see)
	if err == nil || errors.Is(err, ErrUnread) {
		return err
	}
	a.failing(ctx, "the account of records cannot read", err)
	a.close()
	<-rctx.Done()
	return nil
}

// see notes an output. What a predecessor has counted is not counted again.
func (a *account) see(out *esclusa.Record) {
	p, offset, ok := a.reader.source(out.Topic, out.Headers)
	if !ok {
		return
	}
	again := a.ledger.See(p, offset)
	if more := a.reader.more(out.Topic, out.Headers); more > 0 {
		a.passed[p] = append(a.passed[p], esclusa.Span{From: offset + 1, To: offset + 1 + more})
	}
	alert := out.Topic == a.reader.alerts
	var first esclusa.Source
	var same bool
	if offset >= a.ledger.Floor(p) {
		first, same = a.claims.first(p, offset, out, alert)
	}
	later := out.Source()
	if a.counted(later) { // the predecessor may have come to this one first, and to the other not
		a.claims.replace(p, offset, out, alert)
		first, later = later, first
	}
	if !again || later.Topic == "" || a.counted(later) {
		return
	}
	source := esclusa.Source{Topic: a.Names.Ingress(), Partition: p, Offset: offset}
	a.repeats.add(Claim{Source: source, Output: later, First: first}, same)
}

// pass notes what alerts are about besides the first of their offsets, as far as ingress
// reaches. An alert that was read before the ends of ingress were asked for is about
// nothing behind them, unless somebody made it up.
func (a *account) pass(ends map[int32]esclusa.Span) {
	for p, passed := range a.passed {
		slices.SortFunc(passed, func(a, b esclusa.Span) int { return cmp.Compare(a.From, b.From) })
		next := a.ledger.Floor(p) // what is judged is not walked again for every alert that somebody made up
		for _, s := range passed {
			for next = max(next, s.From); next < min(s.To, ends[p].To); next++ {
				a.ledger.See(p, next)
			}
		}
	}
}

// at is the offset up to which a place is read.
func (o *outputs) at(place Place) int64 {
	if o.follow == nil {
		return o.next[place]
	}
	return o.follow.Next(place)
}

// reached reports whether the outputs are read up to these ends.
func (o *outputs) reached(ends map[Place]esclusa.Span) bool {
	for at, span := range ends {
		if o.at(at) < span.To {
			return false
		}
	}
	return true
}

// close ends the following, of which another can go on.
func (o *outputs) close() {
	if o.follow == nil {
		return
	}
	for at := range o.next {
		o.next[at] = o.follow.Next(at)
	}
	o.follow.Close()
	o.follow = nil
}
