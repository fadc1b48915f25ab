package account

import (
	"context"
	"maps"
)

// remember sets the bookmark to the latest look in front of which all is judged. It
// need not succeed: another will.
func (a *account) remember(ctx context.Context, l *look) {
	bookmark, now := a.pending, startAt(l.outputs, l.ingress)
	switch {
	case a.judgedUpTo(now):
		bookmark = now
	case a.pending.Ingress != nil && !a.judgedUpTo(a.pending):
		return
	}
	a.pending = now
	if bookmark.Ingress == nil || len(a.unexamined) > 0 || !a.caughtUp() || maps.Equal(bookmark.Ingress, a.saved.Ingress) && maps.Equal(bookmark.Outputs, a.saved.Outputs) {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, lookWithin)
	defer cancel()
	bookmark.Origin = a.saved.Origin
	a.save(ctx, bookmark)
}

func (a *account) judgedUpTo(s Start) bool {
	for p, at := range s.Ingress {
		if a.ledger.Floor(p) < at {
			return false
		}
	}
	return true
}

// save sets the bookmark, and counts.
func (a *account) save(ctx context.Context, bookmark Start) {
	bookmark.Counted = make(map[Place]int64, len(bookmark.Outputs))
	for at := range bookmark.Outputs {
		bookmark.Counted[at] = a.at(at)
	}
	if err := a.Log.Remember(ctx, bookmark); err != nil {
		a.failing(ctx, "the account of records cannot set its bookmark", err)
		return
	}
	a.saved = bookmark
	for ; a.again > 0; a.again-- {
		a.Again()
	}
}
