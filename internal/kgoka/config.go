package kgoka

import (
	"context"
	"time"

	"github.com/lovoo/goka"
	"github.com/twmb/franz-go/pkg/kgo"
)

// Config of a Runtime.
type Config struct {
	Cluster    Cluster
	Group      goka.Group
	Instance   string // static member id, unique among the group's processes; required
	Membership Membership

	// ExactlyOnce commits a round's outputs and offsets together, in a
	// transaction. For graphs without a table only: goka changes the local row at
	// once, whether or not the transaction is committed.
	ExactlyOnce bool
	// Interval is the longest time between two commits of offsets, also when no
	// record arrives, default 1s; or, with ExactlyOnce, how long a transaction
	// goes on taking records while more are waiting, default 0: it ends with what one
	// poll gave.
	Interval time.Duration
	// TransactionTimeout is how long the brokers keep the transaction of a process
	// that is gone, unless it comes back under its own instance id before. A round
	// takes three quarters of it at most, so that a new client can take over in
	// time. Default 10s.
	TransactionTimeout time.Duration
	// Linger is how long the producer waits to fill a batch. Default 0.
	Linger time.Duration
	// Grace bounds the ordered stop: how long a round may take to end after the
	// context has. Default 2s.
	Grace time.Duration
	// Leave takes the member out of the group at the end of an ordered stop, if there
	// are others, who take its partitions over at once. Without it, they wait for it to
	// come back until its session is over.
	Leave bool
	// Table is the topic of the graph's table; empty where it has none. goka finds a row
	// by its message's key, and a message has none: the callback reads and writes the local
	// copy itself, and uses Runtime.WriteRows. What somebody else writes into the
	// partitions of the table that are ours comes to it like records of its input, one by
	// one, with Table for their topic; of each key the last.
	Table string
	// Shadowed tells after a recovery, with Table, which keys of a partition it has
	// found shadowed by what is older than their rows; they come to the callback too,
	// with neither value nor offset. Nil: recovery does not look.
	Shadowed func(partition int32) []string
	// Hold reports whether a record must not be handed over now, so that nothing of
	// its partition is committed from it on; the rest of the assignment goes on. It is
	// asked again with the next assignment. It may take its time: where the records of a
	// round take too long, the rest goes to the next. An error fails the run. Not with
	// ExactlyOnce. Nil: none is held.
	Hold func(ctx context.Context, rec *kgo.Record) (bool, error)
	// Recover is called with the partitions of each new assignment before any of their
	// records is handed over, so that what the graph keeps of them can be made anew. Its
	// error fails the run. Nil: nothing is to be done.
	Recover func(ctx context.Context, claims map[string][]int32) error
	// Again reports whether a partition is read from its oldest record, wherever the group
	// has committed. It is asked behind Recover, before any record is handed over. Nil: none
	// is.
	Again func(topic string, partition int32) bool
	// Ending gives what a round writes beside what its records have emitted, when all of
	// them are dealt with; each record says which partition of which topic it goes to.
	// counted is called once they and the offsets are stored; if it is not, the round's
	// records come again, to the same assignment or to another. With ExactlyOnce only.
	// Nil: nothing.
	Ending func() (records []*kgo.Record, counted func())
	// Rest is how long to wait after a round that has left nothing behind, so that
	// what comes meanwhile is one round. Default 0.
	Rest time.Duration
	// Reading is told whether reading works, from one goroutine at a time. Errors that
	// Cluster.Away knows are not told. Nil: nobody is.
	Reading Outage
	// OnSession is called with the partitions of each new assignment, OnRound
	// after each round, OnGap when records were gone before they could be read.
	// Each may be nil and must not block.
	OnSession func(claims map[string][]int32)
	OnRound   func(Round)
	OnGap     func(topic string, partition int32, from, to int64)
}

// Outage hears of what fails again and again, and that it works again.
type Outage interface {
	Failed(err error, args ...any)
	Worked(args ...any)
}

type unheard struct{}

func (unheard) Failed(error, ...any) {}
func (unheard) Worked(...any)        {}

// Round is what a round came to. One whose records will come again has none.
type Round struct {
	Records int            // handed to goka; markers of transactions are none
	Outputs map[string]int // records written to the graph's outputs, by topic; rows of its table are not counted
}
