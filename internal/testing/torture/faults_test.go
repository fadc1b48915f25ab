package torture

import (
	"cmp"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/esclusa/esclusa/internal/app"
)

// fault is one way to break the system, as it was drawn.
type fault struct {
	kind    string
	what    string        // the particulars
	on      string        // what it breaks, a path: two faults never break the same thing, or a part of it, at once
	hold    time.Duration // until it is healed
	inflict func() error
	heal    func() error
	calm    bool                   // it breaks nothing, and is no reason for others not to be in order
	singly  func() (string, error) // what else has to come about then, where it was inflicted singly; may be nil
	met     func() int             // how many requests have met it; nil where nobody counts
}

// draw makes a fault of a kind from the rig's seed. It touches nothing.
type draw func(*rig) fault

// kinds are all faults that there are. Their order is part of what a seed means.
var kinds = []draw{
	killed, terminated, frozen, visited,
	disturbed, refused, unwritten, leadersMoved, coordinatorsMoved, left, slow, answeredWrongly,
	brokenTransaction, committedUnheard, endWithheld, timedOut, fenced,
	diskFull, diskReadOnly, diskDamaged, diskEmptied, diskOld,
	redisRefuses, redisStalls, redisFlushed, redisRestarted, redisOld,
	clockMoved,
	inputBad, inputAtLimits, inputHot, inputStray, inputBurst, smuggled, landLate,
	redriveKilled, redriveFrozen, redriveFenced, redrivePosted,
}

// inflicted is a set of faults that were inflicted together.
type inflicted struct {
	at       time.Duration // since the first
	faults   []fault
	progress time.Duration // from healing until everything moved again
	last     string        // what moved last
	also     string        // what else there was to see
}

func (i inflicted) String() string {
	var all []string
	for _, f := range i.faults {
		all = append(all, fmt.Sprintf("%s: %s for %v", f.kind, f.what, f.hold.Round(time.Millisecond)))
	}
	return fmt.Sprintf("%6.1f s  %s; moved again after %.2f s, %s last%s", i.at.Seconds(), strings.Join(all, " + "), i.progress.Seconds(), i.last, i.also)
}

// essentials are what every run begins with, however short: zombies that others have
// taken over from, rows that are read again and rows that land late, records that do
// not belong, a stop in order amid a redrive, outputs that nobody takes, a redrive that
// another fences off while it sleeps, and a Redis that has forgotten.
func essentials(r *rig) [][]fault {
	return [][]fault{
		{
			freeze(pick(r, r.of(app.RoleRouter)), r.between(9*time.Second, 11*time.Second)),
			freeze(r.of(app.RoleTables)[0], r.between(9*time.Second, 11*time.Second)),
			kill(r.of(app.RoleTables)[1], r.between(0, 3*time.Second)),
			smuggled(r),
			landLate(r),
		},
		{inputBurst(r), redrivePosted(r), later(r.terminate(r.of(app.RoleMirror)[0], r.between(0, time.Second)))},
		{inputBurst(r), later(r.terminate(r.of(app.RoleMirror)[1], r.between(0, time.Second)))},
		{unwritten(r)},
		{redriveFrozen(r), inputBurst(r), redisFlushed(r)}, // filled while rows change
	}
}

// only is the kind of fault to inflict, empty for all.
func only() string { return os.Getenv("TORTURE_ONLY") }

// drawOnly draws the one kind of fault to inflict. It gives up where no draw makes it:
// there is no such kind, or not here.
func drawOnly(r *rig) (f fault, ok bool) {
	for range 50 * len(kinds) {
		if f = pick(r, kinds)(r); f.kind == only() {
			return f, true
		}
	}
	return fault{}, false
}

// later is a fault of somebody who has much in work by then.
func later(f fault) fault {
	inflict := f.inflict
	f.inflict = func() error {
		time.Sleep(time.Second)
		return inflict()
	}
	return f
}

// inflictFor inflicts faults until the time is over. Behind the essentials the first
// round goes through all kinds, singly, as far as the time allows; then they come
// one to three at once. TORTURE_ONLY leaves out the essentials and all other kinds.
func (r *rig) inflictFor(whole time.Duration) {
	r.t.Helper()
	began := time.Now()
	rounds, from := essentials, kinds
	if only() != "" {
		if _, ok := drawOnly(r); !ok {
			r.t.Skipf("no fault here is a %q", only())
		}
		rounds = func(*rig) [][]fault { return nil }
		from = []draw{func(r *rig) fault { f, _ := drawOnly(r); return f }}
	}
	for _, faults := range rounds(r) {
		r.inflict(time.Since(began), faults)
		r.watch.holds()
	}
	for turn, order := 0, r.rng.Perm(len(from)); time.Since(began) < whole && !r.t.Failed(); turn++ {
		var draws []draw
		if turn < len(order) {
			draws = []draw{from[order[turn]]}
		} else {
			for range 1 + r.rng.IntN(3) {
				draws = append(draws, pick(r, from))
			}
		}
		var faults []fault
		for _, draw := range draws {
			if f := draw(r); !slices.ContainsFunc(faults, func(other fault) bool { return within(f.on, other.on) || within(other.on, f.on) }) {
				faults = append(faults, f)
			}
		}
		r.inflict(time.Since(began), faults)
		r.watch.holds()
	}
}

// inflict inflicts faults together, heals them, and waits until everything moves.
func (r *rig) inflict(at time.Duration, faults []fault) {
	r.t.Helper()
	broken := 0
	for _, f := range faults {
		if !f.calm {
			broken++
		}
	}
	r.alone = broken == 1
	// Those that last longest come first, so that all are there at once, and go last.
	slices.SortStableFunc(faults, func(a, b fault) int { return cmp.Compare(b.hold, a.hold) })
	r.story = append(r.story, inflicted{at: at, faults: faults})
	began := time.Now()
	for i, f := range faults {
		if err := f.inflict(); err != nil {
			for _, there := range slices.Backward(faults[:i]) {
				_ = there.heal() // the run has failed already
			}
			r.t.Fatalf("%s: %s: %v", f.kind, f.what, err)
		}
	}
	now := &r.story[len(r.story)-1]
	for _, f := range slices.Backward(faults) {
		time.Sleep(time.Until(began.Add(f.hold)))
		if err := f.heal(); err != nil {
			r.t.Errorf("%s: %s: %v", f.kind, f.what, err)
		}
		if f.met != nil {
			now.also += fmt.Sprintf("; %d requests met the %s", f.met(), f.kind)
		}
	}
	after := now.String()
	var beside sync.WaitGroup
	defer beside.Wait() // also where nothing moves
	if singly := faults[0].singly; r.alone && singly != nil {
		beside.Go(func() {
			said, err := singly()
			if err != nil {
				r.t.Errorf("%s: %s: %v", faults[0].kind, faults[0].what, err)
			}
			now.also += "; " + said
		})
	}
	progress, last := r.progress(after)
	beside.Wait()
	now.progress, now.last = progress, last
	soon := progressWithin
	if slices.ContainsFunc(faults, func(f fault) bool { return f.kind == burst }) {
		soon = workedOff
	}
	if now.progress > soon {
		r.t.Errorf("too long until everything moved again: %s", now)
	}
	r.compact()
}

// within reports whether what is broken is another thing or a part of it.
func within(part, whole string) bool { return part == whole || strings.HasPrefix(part, whole+"/") }

// between draws a time.
func (r *rig) between(from, to time.Duration) time.Duration {
	return from + time.Duration(r.rng.Int64N(int64(to-from)))
}

// pick draws one of several.
func pick[T any](r *rig, from []T) T { return oneOf(r.rng, from) }

func oneOf[T any](rng *rand.Rand, from []T) T { return from[rng.IntN(len(from))] }

// summary says, for each kind of fault, how often it was survived and how long it
// took until everything moved again. What no request has met was not survived.
func summary(story []inflicted) []string {
	took, unmet := make(map[string][]time.Duration), make(map[string]int)
	for _, s := range story {
		for _, f := range s.faults {
			if f.met != nil && f.met() == 0 {
				unmet[f.kind]++
				continue
			}
			took[f.kind] = append(took[f.kind], s.progress)
		}
	}
	var lines []string
	for _, kind := range slices.Sorted(maps.Keys(took)) {
		all := slices.Sorted(slices.Values(took[kind]))
		lines = append(lines, fmt.Sprintf("%-24s %3d times; moved again after %.2f s (median), %.2f s (worst)",
			kind, len(all), all[len(all)/2].Seconds(), all[len(all)-1].Seconds()))
	}
	for _, kind := range slices.Sorted(maps.Keys(unmet)) {
		lines = append(lines, fmt.Sprintf("%-24s %3d times not met by any request", kind, unmet[kind]))
	}
	return lines
}
