package app

import (
	"context"
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/testutil"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/journal"
	"github.com/esclusa/esclusa/schemas"
	"github.com/esclusa/esclusa/views"
)

// fakeJournal takes entries while it is not away.
type fakeJournal struct {
	mu      sync.Mutex
	away    bool
	entries []journal.Entry
	last    []journal.Read
}

func (j *fakeJournal) set(away bool) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.away = away
}

func (j *fakeJournal) Append(_ context.Context, e *journal.Entry) (int64, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.away {
		return 0, errors.New("away")
	}
	j.entries = append(j.entries, *e)
	return int64(len(j.entries)), nil
}

// Before finds the last entry on its second page.
func (j *fakeJournal) Before(_ context.Context, before int64, _ journal.Kind, _ int) ([]journal.Read, int64, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	switch {
	case j.away:
		return nil, 0, errors.New("away")
	case before == journal.None:
		return nil, 4711, nil
	}
	return j.last, journal.None, nil
}

func newTestChronicle(t *testing.T, roles ...string) *chronicle {
	t.Helper()
	catalogue, err := schemas.Embedded(schemas.DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	o := Options{Instance: "host-1", Roles: roles}.WithDefaults()
	b := &base{opts: o, names: esclusa.Names{Prefix: "datatype"}, catalogue: catalogue, log: quiet, reg: prometheus.NewRegistry()}
	return newChronicle(&work{base: b, topics: &topicSet{}})
}

func erasure() *views.Deed {
	return &views.Deed{By: "somebody", Erased: &views.Erased{Table: "customers", Key: "4711", Source: esclusa.Source{Topic: "datatype", Partition: 1, Offset: 2}}}
}

// While the journal is away nobody who erases waits; what there is room for is written
// once it is back, the rest is counted.
func TestErasureWaitsForTheJournalOrIsForgotten(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newTestChronicle(t, RoleHTTP)
		to := &fakeJournal{away: true}
		ctx, stop := context.WithCancel(t.Context())
		done := make(chan struct{})
		go func() { c.run(ctx, to); close(done) }()
		began := time.Now()
		for range waitingEntries + 10 {
			c.deed(erasure())
		}
		if took := time.Since(began); took != 0 {
			t.Errorf("it took %v", took)
		}
		dropped := int(testutil.ToFloat64(c.dropped.WithLabelValues("erasure")))
		if dropped < 9 || dropped > 10 {
			t.Errorf("%d were dropped", dropped)
		}
		time.Sleep(time.Minute)
		to.set(false)
		time.Sleep(2 * entryAgain)
		synctest.Wait()
		stop()
		<-done
		if want := waitingEntries + 10 - dropped; len(to.entries) != want {
			t.Fatalf("%d are in the journal, not %d", len(to.entries), want)
		}
		if err := to.entries[0].Check(); err != nil || to.entries[0].Kind != journal.KindErasure {
			t.Errorf("it has %+v: %v", to.entries[0], err)
		}
	})
}

func TestJournalThatIsAwayHoldsTheStop(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newTestChronicle(t, RoleHTTP, RoleRouter)
		ctx, stop := context.WithCancel(t.Context())
		done := make(chan struct{})
		go func() { c.run(ctx, &fakeJournal{away: true}); close(done) }()
		c.deed(erasure())
		c.deed(erasure())
		synctest.Wait()
		began := time.Now()
		stop()
		<-done
		if took := time.Since(began); took > lastEntries {
			t.Errorf("it took %v", took)
		}
		if n := testutil.ToFloat64(c.dropped.WithLabelValues("erasure")); n != 2 {
			t.Errorf("%v were counted as lost", n)
		}
	})
}

func TestCatalogueThatTheRouterHasIsNotNoted(t *testing.T) {
	same := func(c *chronicle) []journal.Read {
		return []journal.Read{{Entry: journal.Entry{Catalogue: &journal.Catalogue{Digest: c.catalogue.Digest()}}}}
	}
	for name, tt := range map[string]struct {
		role string
		last func(*chronicle) []journal.Read
		want int
	}{
		"the first": {RoleRouter, func(*chronicle) []journal.Read { return nil }, 1},
		"another": {RoleRouter, func(*chronicle) []journal.Read {
			return []journal.Read{{Entry: journal.Entry{Catalogue: &journal.Catalogue{Digest: "x"}}}}
		}, 1},
		"the same":  {RoleRouter, same, 0},
		"no router": {RoleHTTP, func(*chronicle) []journal.Read { return nil }, 0},
	} {
		synctest.Test(t, func(t *testing.T) {
			c := newTestChronicle(t, tt.role)
			to := &fakeJournal{last: tt.last(c), away: true}
			ctx, stop := context.WithCancel(t.Context())
			done := make(chan struct{})
			go func() { c.run(ctx, to); close(done) }()
			synctest.Wait()
			to.set(false)
			time.Sleep(2 * entryAgain)
			synctest.Wait()
			stop()
			<-done
			if len(to.entries) != tt.want {
				t.Fatalf("%s: the journal has %+v", name, to.entries)
			}
			for _, e := range to.entries {
				if err := e.Check(); err != nil || e.Catalogue.Digest != c.catalogue.Digest() {
					t.Errorf("%s: %+v: %v", name, e, err)
				}
			}
		})
	}
}
