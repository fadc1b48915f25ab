package account

import (
	"context"

	"github.com/esclusa/esclusa"
)

// repeats are outputs whose ingress record had one before.
type repeats struct {
	before     map[Place]int64 // up to where a predecessor has counted
	again      int             // that are not counted yet
	unexamined []Claim         // of them, those that are to be examined
	dropped    int             // and those that are not going to be
}

// Bounds of what is examined: so many claims wait, and so many are examined in one
// look. What is beyond is counted, and not examined.
const (
	maxUnexamined = 1000
	examinedEach  = 100
)

// add notes one too many, and that it is to be examined unless it is the same.
func (r *repeats) add(claim Claim, same bool) {
	r.again++
	switch {
	case same:
	case len(r.unexamined) < maxUnexamined:
		r.unexamined = append(r.unexamined, claim)
	default:
		r.dropped++
	}
}

// counted reports whether a predecessor has looked at an output for repeats.
func (r *repeats) counted(out esclusa.Source) bool {
	return out.Offset < r.before[Place{out.Topic, out.Partition}]
}

// caughtUp reports whether all is read again that a predecessor has counted. Until then
// an output may have been read, and the one before it that makes it a repeat not.
func (a *account) caughtUp() bool {
	for at, counted := range a.before {
		if a.at(at) < counted {
			return false
		}
	}
	return true
}

// countRepeats has claims examined, and then counts what came again: after the bookmark says
// so, and before that examined, so that a crash repeats an alert and no count.
func (a *account) countRepeats(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, lookWithin)
	defer cancel()
	for range min(len(a.unexamined), examinedEach) {
		if err := a.Examine(ctx, a.unexamined[0]); err != nil {
			a.failing(ctx, "outputs of the same source cannot be compared", err)
			return
		}
		a.unexamined = a.unexamined[1:]
	}
	if a.dropped > 0 {
		a.Logger.Warn("more outputs came again than are compared; esclusa verify names them", "records", a.dropped)
		a.dropped = 0
	}
	if len(a.unexamined) == 0 && a.again > 0 && a.caughtUp() {
		a.save(ctx, a.saved)
	}
}
