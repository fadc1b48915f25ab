package kgoka

import (
	"errors"
	"sync"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/kmsg"
)

// errUnheard ends a run whose lease is over. A new one asks the group first.
var errUnheard = errors.New("nothing was heard of the group for so long that our partitions may be another's: what was in work is dropped, and will come again")

// lease keeps a member of a group from writing when its partitions may have another
// owner: a process that was suspended, say, and wakes up with rows that it was about
// to send. They would land behind its successor's newer ones. Brokers refuse that of
// a transaction, but take every other write from anybody.
//
// It refuses at the last moment, on the connection (leasedConn), since what a client has
// buffered is sent without asking. Between there and the broker a write may still be late:
// only the network can hold it up, and for longer than a quarter of a session.
//
// A lease that is over stays so: what waits in the client is as old.
type lease struct {
	lost func() // called once, when a write was refused or the member joins anew
	now  func() time.Time
	of   Membership

	mu    sync.Mutex
	heard time.Time
	until time.Time // when the group no longer waits for the end of a round; zero: it does not wait
	over  bool
	once  sync.Once
}

func newLease(of Membership) *lease { return &lease{of: of, now: time.Now} }

// begin begins the lease, before the client is made. lost must not block.
func (l *lease) begin(lost func()) { l.lost, l.heard = lost, l.now() }

// OnBrokerE2E is the client's hook. The brokers count from when a heartbeat came to
// them, which is not before it was written. A heartbeat that was written after a
// pause may have been answered with a refusal, which cannot be seen here; so a pause
// is the end. While a member joins it sends no heartbeats, and has nothing in work.
func (l *lease) OnBrokerE2E(_ kgo.BrokerMetadata, key int16, e kgo.BrokerE2E) {
	if e.Err() != nil {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	switch kmsg.Key(key) {
	case kmsg.JoinGroup, kmsg.SyncGroup:
		l.heard = l.now()
		if l.over { // it would work until it has something to write
			l.once.Do(l.lost)
		}
	case kmsg.Heartbeat:
		written := l.now().Add(-e.DurationE2E())
		l.over = l.over || since(l.heard, written) > l.of.lease()
		if written.After(l.heard) {
			l.heard = written
		}
	}
}

// since is how much time has passed. The machine's clock may be put forward, which
// costs a run; the monotonic one stands still while the machine is suspended.
func since(begin, end time.Time) time.Duration {
	return max(end.Sub(begin), end.Round(0).Sub(begin.Round(0)))
}

// hurry says that a rebalance waits for us. The group gives us up when that takes
// too long, however many heartbeats we send: what they are answered is not seen.
func (l *lease) hurry() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.until.IsZero() {
		l.until = l.now().Add(l.of.Rebalance * 3 / 4)
	}
}

// joined says that an assignment begins, with nothing in work.
func (l *lease) joined() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.until = time.Time{}
}

// end ends the lease: an assignment was cut off, and what it had in work may be left in
// the client.
func (l *lease) end() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.over = true
}

// check is an error once the lease is over.
func (l *lease) check() error {
	l.mu.Lock()
	now := l.now()
	l.over = l.over || since(l.heard, now) > l.of.lease() || !l.until.IsZero() && since(l.until, now) > 0
	over := l.over
	l.mu.Unlock()
	if !over {
		return nil
	}
	l.once.Do(l.lost)
	return errUnheard
}
