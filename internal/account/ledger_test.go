package account

import (
	"math/rand/v2"
	"testing"

	"github.com/esclusa/esclusa"
)

// What the ledger says must be what a list of all offsets says, across pages, with
// sources far ahead and far behind.
func TestLedgerDisagreesWithAList(t *testing.T) {
	for seed := range uint64(200) {
		r := rand.New(rand.NewPCG(seed, 1))
		start := r.Int64N(3 * pageSize)
		l := NewLedger(map[int32]int64{0: start}, map[int32]int64{0: start})
		floor, seen, missing := start, make(map[int64]bool), make(map[int64]bool)
		for range 400 {
			switch r.IntN(10) {
			case 0: // judge: a third of what is open is no record
				to := floor + r.Int64N(300)
				if open, want := l.Open(0, to), open(seen, floor, to); open != want {
					t.Fatalf("seed %d: open from %d to %d is %v, want %v", seed, floor, to, open, want)
				}
				var gaps Gaps
				for at := floor; at < to; at++ {
					if l.Lacks(0, at) != !seen[at] {
						t.Fatalf("seed %d: %d lacks an output: %v", seed, at, seen[at])
					}
					if !seen[at] && r.IntN(3) > 0 {
						missing[at] = true
						gaps.add(esclusa.Span{From: at, To: at + 1})
					}
				}
				l.Judge(0, to, gaps)
				floor = max(floor, to)
			default:
				at := max(0, floor-100) + r.Int64N(400)
				if r.IntN(50) == 0 {
					at += 5 * pageSize
				}
				again := at >= start && (seen[at] || at < floor && !missing[at])
				if got := l.See(0, at); got != again {
					t.Fatalf("seed %d: %d, with the floor at %d, came again: %v", seed, at, floor, got)
				}
				if at >= start {
					seen[at] = true
				}
				delete(missing, at)
			}
			if l.Missing() != int64(len(missing)) || l.Floor(0) != floor {
				t.Fatalf("seed %d: %d missing below %d, want %d below %d", seed, l.Missing(), l.Floor(0), len(missing), floor)
			}
		}
	}
}

func open(seen map[int64]bool, floor, to int64) esclusa.Span {
	s := esclusa.Span{From: floor, To: max(floor, to)}
	for s.From < s.To && seen[s.From] {
		s.From++
	}
	for s.From < s.To && seen[s.To-1] {
		s.To--
	}
	if floor >= to {
		return esclusa.Span{}
	}
	return s
}

// What is judged takes no room, and neither does what somebody made up.
func TestLedgerGrows(t *testing.T) {
	l := NewLedger(map[int32]int64{0: 7, 1: 0}, map[int32]int64{0: 7, 1: 0})
	for at := int64(7); at < 100*pageSize; at += pageSize / 2 {
		l.See(0, at)
		l.Judge(0, at, Gaps{})
	}
	if l.pages > 2 {
		t.Errorf("%d pages are held for what is judged", l.pages)
	}
	for i := range int64(maxPages) {
		l.See(1, i*pageSize)
	}
	if !l.Full() {
		t.Errorf("%d pages are not too many", l.pages)
	}
	l.Forget(1, 10)
	if l.Full() || len(l.parts[1].seen) != 1 {
		t.Errorf("%d pages beyond the end are held", len(l.parts[1].seen)-1)
	}
	l.See(2, 5) // no such partition
}

// Ranges that there is no room for are counted all the same.
func TestGapsLoseCount(t *testing.T) {
	var g, all Gaps
	for i := range int64(maxGaps + 5) {
		g.add(esclusa.Span{From: 3 * i, To: 3*i + 2})
	}
	all.add(esclusa.Span{From: -4, To: 0})
	all.join(g)
	if want := int64(2*(maxGaps+5) + 4); all.count != want || len(all.spans) != maxGaps {
		t.Errorf("%d offsets in %d ranges, want %d in %d", all.count, len(all.spans), want, maxGaps)
	}
	for _, step := range []struct {
		at    int64
		there bool
	}{{-4, true}, {-4, false}, {-5, false}, {-2, true}, {0, true}, {2, false}, {3 * (maxGaps + 4), false}} {
		if before := all.count; all.remove(step.at) != step.there || (all.count < before) != step.there {
			t.Errorf("%d was there: %v", step.at, !step.there)
		}
	}
}
