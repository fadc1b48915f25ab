package redrive

import (
	"cmp"
	"slices"
	"time"

	"github.com/esclusa/esclusa/internal/journal"
)

// haltedFor is for how long it is told of a run that it has halted: whoever has not gone on
// with it by then will not.
const haltedFor = 24 * time.Hour

// Halt is a run that was wanted of the role alerts, and has paused or been given up by
// itself. Nobody has said since that it is to go on, or that it is over.
type Halt struct {
	*Status
	Offset int64     // of the journal: where it is said
	At     time.Time // when
}

// Halted are those within the last day, the first to halt first.
func (b *Board) Halted(now time.Time) (all []Halt) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, r := range b.runs.all {
		if r.halted() && now.Sub(r.moved) < haltedFor {
			all = append(all, Halt{r.status(now), r.ended, r.moved})
		}
	}
	slices.SortFunc(all, func(a, b Halt) int { return cmp.Compare(a.Offset, b.Offset) })
	return all
}

// halted reports whether it has ended by itself although somebody wants it, and is not done.
func (r *runState) halted() bool {
	of := r.plan != nil && r.wanted >= 0 && (r.started < r.wanted || r.instance != "") // a shell has told whoever runs it
	ended := r.state == journal.RunPaused || r.state == journal.RunStopped
	return of && ended && r.ended > r.wanted && r.unwanted < r.wanted && !r.limited()
}

// limited reports whether it has paused since it has sent what was asked for.
func (r *runState) limited() bool {
	return r.state == journal.RunPaused && r.plan.Limit > 0 && r.sent >= int64(r.plan.Limit)
}
