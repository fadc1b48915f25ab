package limits

import (
	"errors"
	"fmt"
	"testing"

	"pgregory.net/rapid"
)

// fill has a caller take ones until it gets no more.
func fill(p *Pool, key Key) (n int64, why error) {
	for ; why == nil; n++ {
		why = p.Take(key, 1)
	}
	return n - 1, why
}

func TestCallerTakesWhatIsLeftForOthers(t *testing.T) {
	p := NewPool(64, 1)
	for i, want := range []int64{32, 16, 8, 4, 2, 1, 1} {
		if n, why := fill(p, Named(fmt.Sprint(i))); n != want || !errors.Is(why, ErrShare) {
			t.Errorf("caller %d has %d, and then %v; not %d", i, n, why, want)
		}
	}
	if err := p.Take(Named("late"), 1); !errors.Is(err, ErrFull) {
		t.Errorf("nothing is left, and the answer is %v", err)
	}
	p.Give(Named("0"), 2)
	if err := p.Take(Named("0"), 1); !errors.Is(err, ErrShare) {
		t.Errorf("who holds the most takes what it gave back from who has none: %v", err)
	}
	if err := p.Take(Named("late"), 1); err != nil {
		t.Errorf("who has none: %v", err)
	}
}

// What one needs for anything at all it gets, however small the pool is.
func TestCallerDoesNotGetTheLeast(t *testing.T) {
	p := NewPool(100, 100)
	if err := errors.Join(p.Take(Named("a"), 40), p.Take(Named("a"), 60)); err != nil || p.InUse() != 100 {
		t.Errorf("%v, with %d in use", err, p.InUse())
	}
	p.Give(Named("a"), 100)
	if p.InUse() != 0 || len(p.held) != 0 {
		t.Errorf("%d are in use when all is given back, and %d are known", p.InUse(), len(p.held))
	}
}

func TestPoolLosesCount(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p, holds := NewPool(100, 5), map[int]int64{}
		var taken int64
		key := func(i int) Key { return Named(fmt.Sprint(i)) }
		t.Repeat(map[string]func(*rapid.T){
			"take": func(t *rapid.T) {
				i, n := rapid.IntRange(0, 9).Draw(t, "who"), rapid.Int64Range(1, 20).Draw(t, "n")
				err := p.Take(key(i), n)
				want := error(nil)
				switch has := holds[i] + n; {
				case holds[i] > 0 && has > 5 && has > 100-taken-n:
					want = ErrShare
				case taken+n > 100:
					want = ErrFull
				case has > 5 && has > 100-taken-n:
					want = ErrShare
				}
				if !errors.Is(err, want) {
					t.Fatalf("%d more for one who holds %d of %d: %v, not %v", n, holds[i], taken, err, want)
				}
				if err == nil {
					holds[i] += n
					taken += n
				}
			},
			"give": func(t *rapid.T) {
				i := rapid.IntRange(0, 9).Draw(t, "who")
				if holds[i] == 0 {
					t.Skip("holds nothing")
				}
				n := rapid.Int64Range(1, holds[i]).Draw(t, "n")
				p.Give(key(i), n)
				holds[i] -= n
				taken -= n
			},
			"": func(t *rapid.T) {
				if p.InUse() != taken {
					t.Fatalf("%d in use, want %d", p.InUse(), taken)
				}
			},
		})
	})
}

func BenchmarkPool(b *testing.B) {
	p, key := NewPool(64<<20, 1<<20), At("192.0.2.7:5000")
	b.ReportAllocs()
	for b.Loop() {
		_ = p.Take(key, 4096)
		p.Give(key, 4096)
	}
}
