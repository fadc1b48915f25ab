package account

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/testing/expect"
)

// kept is an account in a world, and what it shows.
type kept struct {
	*world
	t       *testing.T
	keeper  *Keeper
	account *account
	origin  Start // where the account began
	start   Start // and where it went on
	now     time.Time
	shown   int64 // -1: nothing
	again   int64
	claims  []Claim
}

func newKept(t *testing.T, w *world) *kept {
	k := &kept{world: w, t: t, now: time.Unix(1, 0)}
	k.keeper = NewKeeper(Config{
		Log: w, Names: esclusa.Names{Prefix: "in"}, Logger: slog.New(slog.DiscardHandler), Now: func() time.Time { return k.now },
		Again: func() { k.again++ },
		Examine: func(_ context.Context, c Claim) error {
			k.claims = append(k.claims, c)
			return nil
		},
		Show: func(n int64, known bool) {
			if !known {
				n = -1
			}
			k.shown = n
		},
	})
	k.begin()
	return k
}

// begin is a process that takes the account over.
func (k *kept) begin() {
	k.t.Helper()
	anew := k.account == nil || k.keeper.anew
	a, err := k.keeper.begin(k.t.Context())
	if err != nil {
		k.t.Fatal(err)
	}
	for p, of := range a.ledger.parts {
		if !anew && of.floor > k.account.ledger.Floor(p) {
			k.t.Fatalf("the account goes on at %d of partition %d, and was at %d", of.floor, p, k.account.ledger.Floor(p))
		}
	}
	k.account, k.shown = a, -1
	k.start = Start{Outputs: make(map[Place]int64), Ingress: make(map[int32]int64)}
	for p, of := range a.ledger.parts {
		k.start.Ingress[p] = of.floor
	}
	for at, from := range a.next {
		k.start.Outputs[at] = from
	}
	if anew {
		k.origin, k.again = k.start, 0
	}
}

func (k *kept) steps(n int) {
	k.t.Helper()
	for range n {
		k.now = k.now.Add(time.Duration(k.Int64N(int64(lookEvery))))
		if err := k.account.step(k.t.Context()); err != nil {
			k.t.Fatal(err)
		}
	}
}

// until steps until something holds.
func (k *kept) until(what string, holds func() bool) {
	k.t.Helper()
	for range 10_000 {
		if holds() {
			return
		}
		k.steps(1)
	}
	k.t.Fatalf("it does not come to pass: %s", what)
}

// settled runs until the account must know everything.
func (k *kept) settled() {
	k.t.Helper()
	k.settle()
	end := startAt(must(k.Outputs(k.t.Context())), must(k.Ingress(k.t.Context())))
	k.until("the account is at the end", func() bool {
		return k.account.judgedUpTo(end) && len(k.account.passed) == 0 && k.account.again == 0 && k.shown >= 0
	})
}

func must[V any](v V, err error) V {
	if err != nil {
		panic(err)
	}
	return v
}

// Whatever happens between two questions to the brokers, and wherever a process takes
// the account over: while nothing is lost it never shows that something is, and in the
// end it shows what is true.
func TestAccountIsWrong(t *testing.T) {
	for seed := range uint64(200) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			w := &world{Rand: rand.New(rand.NewPCG(seed, 2)), atLeastOnce: seed%2 == 0, faulty: seed%4 > 1}
			for range 30 {
				w.moves()
			}
			k := newKept(t, w)
			for range 4 {
				for range 50 {
					k.steps(1)
					if k.shown > 0 && !w.faulty {
						t.Fatalf("%d records seem lost", k.shown)
					}
				}
				switch w.IntN(4) {
				case 0:
					k.keeper.anew = true
					fallthrough
				case 1:
					k.begin()
				}
			}
			k.settled()
			missing, again := w.truth(k.origin, k.start)
			if k.shown != missing || k.again != again {
				t.Errorf("%d unaccounted and %d again, want %d and %d", k.shown, k.again, missing, again)
			}
		})
	}
}

// Behind a transaction that does not end nothing can be told, and nothing is wrong.
func TestAccountShowsAnOldFigure(t *testing.T) {
	k := newKept(t, &world{Rand: rand.New(rand.NewPCG(1, 3))})
	k.settled()
	k.still, k.stuck = false, true
	k.until("nothing is shown", func() bool { return k.shown != 0 })
	if k.shown != -1 || k.now.Sub(k.account.judged) < oldAfter {
		t.Errorf("%v after it was judged, the account shows %d", k.now.Sub(k.account.judged), k.shown)
	}
	k.stuck = false
	if k.settled(); k.shown != 0 {
		t.Errorf("in the end it shows %d", k.shown)
	}
}

// The window stays while the brokers are away, and the log is not filled.
func TestOutageSpoilsTheAccount(t *testing.T) {
	k := newKept(t, &world{Rand: rand.New(rand.NewPCG(1, 4)), faulty: true})
	var logged strings.Builder
	k.keeper.Logger = slog.New(slog.NewTextHandler(&logged, nil))
	k.steps(50)
	logged.Reset()
	k.err = errors.New("away")
	k.until("nothing is shown", func() bool { return k.shown == -1 })
	k.steps(50)
	if lines := strings.Count(logged.String(), "\n"); lines != 1 {
		t.Errorf("the log has %d lines:\n%s", lines, logged.String())
	}
	k.err = nil
	k.settled()
	if missing, again := k.truth(k.origin, k.start); k.shown != missing || k.again != again || missing == 0 || again == 0 {
		t.Errorf("%d unaccounted and %d again, want %d and %d", k.shown, k.again, missing, again)
	}
}

// What cannot be told any more must not look like a loss: the account begins anew.
func TestAccountGoesOnAcrossAGap(t *testing.T) {
	for name, c := range map[string]struct {
		happens func(k *kept)
		err     error
	}{
		"outputs deleted unread": {func(k *kept) {
			for topic := range topics {
				for p, log := range k.outputs[topic] {
					k.gone[topic][p] = int64(len(log))
				}
			}
		}, ErrUnread},
		"outputs lost by the brokers": {func(k *kept) { k.outputs = [topics][parts][]entry{} }, ErrUnread},
		"ingress lost by the brokers": {func(k *kept) { k.ingress, k.routed = [parts][]bool{}, [parts]int64{} }, ErrUnread},
		"sources made up": {func(k *kept) {
			for i := range int64(maxPages + 1) {
				k.outputs[0][0] = append(k.outputs[0][0], entry{offset: (i + 1) * pageSize})
			}
		}, errFull},
	} {
		t.Run(name, func(t *testing.T) {
			k := newKept(t, &world{Rand: rand.New(rand.NewPCG(1, 5))})
			k.settled()
			k.still = false
			for range 50 {
				k.moves()
			}
			k.settle()
			c.happens(k)
			var err error
			for i := 0; err == nil && i < 1000; i++ {
				k.now = k.now.Add(lookEvery / 3)
				err = k.account.step(t.Context())
			}
			if !errors.Is(err, c.err) || k.shown > 0 {
				t.Errorf("it ends with %v, and %d records seem lost", err, k.shown)
			}
		})
	}
}

// An account that begins anew forgets what was lost, so the log must say that it does,
// and why. The first account of all forgets nothing.
func TestAccountBeginsAnewInSilence(t *testing.T) {
	for name, c := range map[string]struct {
		happens func(k *kept)
		want    string // in the log; none where it is empty
	}{
		"nothing":                     {func(*kept) {}, ""},
		"no bookmark yet":             {func(k *kept) { k.mark = Start{} }, ""},
		"a datatype added":            {func(k *kept) { delete(k.mark.Outputs, Place{"in.0", 1}) }, "does not know in.0/1"},
		"outputs deleted unread":      {func(k *kept) { k.gone[0][1] = k.mark.Outputs[Place{"in.0", 1}] + 1 }, " of in.0/1, which holds "},
		"ingress made anew":           {func(k *kept) { clear(k.mark.Ingress) }, "does not know ingress partition"},
		"ingress lost by the brokers": {func(k *kept) { k.mark.Ingress[1] = int64(len(k.ingress[1])) + 1 }, " of ingress partition 1, which ends at "},
	} {
		t.Run(name, func(t *testing.T) {
			k := newKept(t, &world{Rand: rand.New(rand.NewPCG(1, 7))})
			k.settled()
			var logged strings.Builder
			k.keeper.Logger = slog.New(slog.NewTextHandler(&logged, nil))
			c.happens(k)
			if _, err := k.keeper.begin(t.Context()); err != nil {
				t.Fatal(err)
			}
			if said := logged.String(); strings.Contains(said, "begins anew") != (c.want != "") || !strings.Contains(said, c.want) {
				t.Errorf("the log says %q, want %q in it", said, c.want)
			}
		})
	}
}

// An ingress partition that was added is not in the ledger: to get to the end of what
// was routed there by judging would take for ever, and the turn would not end.
func TestAddedPartitionIsJudgedForEver(t *testing.T) {
	k := newKept(t, &world{Rand: rand.New(rand.NewPCG(1, 8))})
	k.settled()
	const added = parts
	l := &look{routed: map[int32]int64{0: 0, added: maxJudged + 1}, ingress: map[int32]esclusa.Span{added: {From: 0, To: maxJudged + 1}}}
	k.account.due = l
	for i := 0; k.account.due == l; i++ {
		if i == 10 {
			t.Fatal("it is judged again and again")
		}
		k.account.judge(t.Context())
	}
}

// alertAbout writes an alert about so many offsets of ingress partition 0.
func (k *kept) alertAbout(offset, offsets int64) {
	log := &k.outputs[topics-1][0]
	*log = append(*log, entry{state: committed, offset: offset, passed: offsets})
}

// sendAndCommit is a router that commits so many records, whatever became of them.
func (k *kept) sendAndCommit(records int64) {
	for range records {
		k.ingress[0] = append(k.ingress[0], true)
	}
	k.routed[0] += records
}

// Anybody can write an alert about offsets that do not exist yet, where nobody has set
// rights. One about a batch counts for what there is of it.
func TestForgedAlertAccountsForRecordsToCome(t *testing.T) {
	k := newKept(t, &world{Rand: rand.New(rand.NewPCG(1, 9))})
	k.settled()
	end := int64(len(k.ingress[0]))
	k.sendAndCommit(5)
	k.alertAbout(end, 5)
	k.settled()
	if k.shown != 0 {
		t.Fatalf("%d records are missing of a batch that was passed over", k.shown)
	}
	k.alertAbout(end+4, maxPassed)
	at := Place{"in.alerts", 0}
	k.until("the forged alert is read and looked at", func() bool {
		return k.account.at(at) == int64(len(k.outputs[topics-1][0])) && len(k.account.passed) == 0
	})
	if pages := k.account.ledger.pages; pages > 10 {
		t.Errorf("it takes %d pages", pages)
	}
	k.sendAndCommit(7)
	k.settled()
	if k.shown != 7 {
		t.Errorf("of 7 records that were lost %d are missing", k.shown)
	}
}

// A forged alert about all that ever was takes no time: that is judged.
func TestForgedAlertIsWalkedFromTheBeginning(t *testing.T) {
	k := newKept(t, &world{Rand: rand.New(rand.NewPCG(1, 10)), still: true})
	const long = 1 << 36
	k.account.ledger.parts[0].floor = long
	k.account.passed[0] = []esclusa.Span{{From: 1, To: 1e12}}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		k.account.pass(map[int32]esclusa.Span{0: {To: long + 3}})
	}()
	select {
	case <-ended:
	case <-time.After(expect.Patience):
		t.Fatal("it takes long")
	}
	if open := k.account.ledger.Open(0, long+3); open.From != open.To {
		t.Errorf("of what is not judged %v was not noted", open)
	}
}

// Two processes that show figures at once would not be told apart.
func TestAccountOutlivesItsTurn(t *testing.T) {
	k := newKept(t, &world{Rand: rand.New(rand.NewPCG(1, 6)), still: true})
	k.keeper.Now = time.Now
	shown := make(chan bool)
	k.keeper.Show = func(_ int64, known bool) {
		select {
		case shown <- known:
		case <-t.Context().Done():
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() { k.keeper.Run(ctx); close(ended) }()
	for range 2 {
		k.keeper.Turn(true)
		if !<-shown {
			t.Error("it is our turn, and nothing is known")
		}
		k.keeper.Turn(false)
		for known := true; known; {
			known = <-shown
		}
	}
	cancel()
	<-ended
}
