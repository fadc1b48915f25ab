package limits

import (
	"fmt"
	"runtime"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/esclusa/esclusa/internal/testing/leaks"
)

func TestMain(m *testing.M) { leaks.Main(m) }

var start = time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)

// in lets requests in until one is refused, but no more than most.
func in(c *Callers, now time.Time, key Key, own Each, most int) (n int, last *Refusal) {
	for ; n < most; n++ {
		v, r := c.Enter(now, key, own, false)
		if r != nil {
			return n, r
		}
		v.Leave()
	}
	return n, nil
}

func TestOneCallersRequestsCountAsAnothers(t *testing.T) {
	c := New(Each{Requests: 100})
	ana, eve := Named("key:ana"), At("192.0.2.7:5000")
	if n, r := in(c, start, ana, Each{}, 1000); n != 100 || r.Limit != Requests || r.After != time.Second {
		t.Errorf("%d pass at once; %+v", n, r)
	}
	if n, _ := in(c, start, eve, Each{}, 1000); n != 100 {
		t.Errorf("of another %d pass", n)
	}
	if n, _ := in(c, start, At("192.0.2.7:6000"), Each{}, 1000); n != 0 {
		t.Errorf("by another port of the same address %d pass", n)
	}
	if n, _ := in(c, start.Add(300*time.Millisecond), ana, Each{}, 1000); n != 30 {
		t.Errorf("after 0.3 s %d pass", n)
	}
	if n, _ := in(c, start.Add(time.Hour), ana, Each{}, 1000); n != 100 {
		t.Errorf("after an hour %d pass", n)
	}
}

func TestBytesBeyondASecondsAreNotOwed(t *testing.T) {
	c := New(Each{Bytes: 1000})
	key := Named("key:ana")
	v, r := c.Enter(start, key, Each{}, false)
	if r != nil {
		t.Fatal(r)
	}
	v.Took(start, 10_500) // it has come by the time that it is known
	v.Leave()
	if _, r := c.Enter(start, key, Each{}, false); r == nil || r.Limit != Bytes || r.After != 10*time.Second {
		t.Errorf("in debt by 9.5 s: %+v", r)
	}
	if _, r := c.Enter(start.Add(9400*time.Millisecond), key, Each{}, false); r == nil || r.After != time.Second {
		t.Errorf("before the debt is paid: %+v", r)
	}
	if _, r := c.Enter(start.Add(9600*time.Millisecond), key, Each{}, false); r != nil {
		t.Errorf("after: %+v", r)
	}
}

func TestRequestThatHasEndedCountsAsInWork(t *testing.T) {
	c := New(Each{AtOnce: 2, Streams: 1})
	key := At("[2001:db8::1]:1")
	one, _ := c.Enter(start, key, Each{}, false)
	if _, r := c.Enter(start, At("[2001:db8::2]:1"), Each{}, false); r != nil {
		t.Error(r)
	}
	if _, r := c.Enter(start, key, Each{}, false); r == nil || r.Limit != AtOnce {
		t.Errorf("a third of the same network: %+v", r)
	}
	stream, r := c.Enter(start, key, Each{}, true)
	if r != nil {
		t.Errorf("a stream counts as a request: %+v", r)
	}
	if _, r := c.Enter(start, key, Each{}, true); r == nil || r.Limit != Streams {
		t.Errorf("a second stream: %+v", r)
	}
	if _, r := c.Enter(start, At("[2001:db8:0:1::1]:1"), Each{}, false); r != nil {
		t.Errorf("another network: %+v", r)
	}
	one.Leave()
	stream.Leave()
	for _, streams := range []bool{false, true} {
		if _, r := c.Enter(start, key, Each{}, streams); r != nil {
			t.Errorf("when one has left: %+v", r)
		}
	}
	Visit{}.Leave()
}

func TestWhatACallerIsGrantedDoesNotCount(t *testing.T) {
	c := New(Each{Requests: 10, Bytes: 10, AtOnce: 5})
	key := Named("key:crm")
	if n, _ := in(c, start, key, Each{Requests: 500, Bytes: 1e6}, 1000); n != 500 {
		t.Errorf("granted 500, %d pass", n)
	}
	if n, _ := in(c, start.Add(time.Hour), key, Each{Requests: 20}, 1000); n != 20 {
		t.Errorf("granted 20 from now on, %d pass", n)
	}
	if n, _ := in(c, start.Add(2*time.Hour), key, Each{}, 1000); n != 10 {
		t.Errorf("granted nothing any more, %d pass", n)
	}
}

// Whoever has many addresses takes a bounded room, and none from callers with names.
func TestFloodOfAddressesTakesMemoryOrKeepsOthersOut(t *testing.T) {
	c := New(Each{Requests: 10, AtOnce: 2})
	ana := Named("key:ana")
	in(c, start, ana, Each{}, 5)
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	passed := 0
	for i := range 100_000 {
		now := start.Add(time.Duration(i) * time.Microsecond)
		n, _ := in(c, now, At(fmt.Sprintf("[2001:db8:%x:%x::1]:1", i>>16, i&0xffff)), Each{}, 1)
		passed += n
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	if took := int64(after.HeapAlloc) - int64(before.HeapAlloc); took > 16<<20 || c.Known() > mostCallers+1 {
		t.Errorf("%d accounts take %d bytes", c.Known(), took)
	}
	if passed > mostCallers+20 {
		t.Errorf("%d pass: whoever finds no room is not counted", passed)
	}
	now := start.Add(100 * time.Millisecond)
	if n, _ := in(c, now, ana, Each{}, 100); n < 5 {
		t.Errorf("of a caller with a name %d pass", n)
	}
	if n, _ := in(c, now, Named("key:new"), Each{}, 100); n != 10 {
		t.Errorf("of another with a name %d pass", n)
	}
	now = start.Add(time.Minute) // accounts that owe nothing make room
	if n, _ := in(c, now, At("192.0.2.7:1"), Each{}, 100); n != 10 || c.Known() > 3 {
		t.Errorf("when the flood is over %d pass, and %d are known", n, c.Known())
	}
}

// Whatever happens, no more is let in than is allowed, and what has left has left.
func TestCountsDriftApart(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		each := Each{AtOnce: 3, Streams: 2, Requests: 50}
		c, now := New(each), start
		type held struct {
			key int
			Visit
		}
		var inside []held
		t.Repeat(map[string]func(*rapid.T){
			"enter": func(t *rapid.T) {
				key, streams := rapid.IntRange(0, 2).Draw(t, "key"), rapid.Bool().Draw(t, "streams")
				n := 0
				for _, h := range inside {
					if h.key == key && h.streams == streams {
						n++
					}
				}
				most := each.AtOnce
				if streams {
					most = each.Streams
				}
				v, r := c.Enter(now, Named(fmt.Sprint("k", key)), Each{}, streams)
				switch {
				case n >= most && r == nil:
					t.Fatalf("one more than %d is let in", most)
				case n < most && r != nil && r.Limit != Requests:
					t.Fatalf("with %d of %d: %+v", n, most, r)
				case r == nil:
					inside = append(inside, held{key, v})
				}
			},
			"leave": func(t *rapid.T) {
				if len(inside) == 0 {
					t.Skip("nobody is there")
				}
				i := rapid.IntRange(0, len(inside)-1).Draw(t, "which")
				inside[i].Leave()
				inside = append(inside[:i], inside[i+1:]...)
			},
			"wait": func(t *rapid.T) {
				now = now.Add(time.Duration(rapid.IntRange(0, 1000).Draw(t, "ms")) * time.Millisecond)
			},
		})
	})
}

func TestCallersRaceForAnAccount(t *testing.T) {
	c := New(Each{AtOnce: 4, Bytes: 1e9})
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 500 {
				if v, r := c.Enter(time.Now(), Named("key:ana"), Each{}, false); r == nil {
					v.Took(time.Now(), 10)
					v.Leave()
				}
			}
		})
	}
	wg.Wait()
	for range 4 {
		if _, r := c.Enter(time.Now(), Named("key:ana"), Each{}, false); r != nil {
			t.Errorf("somebody has not left: %+v", r)
		}
	}
}

func BenchmarkEnter(b *testing.B) {
	c, at := New(Each{Requests: 1e9, Bytes: 1e9, AtOnce: 100}), "192.0.2.7:5000"
	b.ReportAllocs()
	for b.Loop() {
		v, _ := c.Enter(time.Now(), At(at), Each{}, false)
		v.Took(time.Now(), 100)
		v.Leave()
	}
}
