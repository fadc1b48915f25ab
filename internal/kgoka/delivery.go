package kgoka

import (
	"context"
	"log/slog"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"
)

// delivery is how the outputs and the offsets of rounds are stored. All that differs
// between at least once and exactly once is behind it.
type delivery interface {
	// open makes the client of the group. lost ends the run at once, since what it would
	// write may be another's by now; it may be called from any goroutine.
	open(opts []kgo.Opt, lost func(why error)) (*kgo.Client, error)
	// prepare is called once, before anything is consumed.
	prepare(ctx context.Context) error
	// takes is how long a round may take, and fills for how long it goes on taking records
	// behind its first while more are waiting; zero: it ends with those.
	takes() time.Duration
	fills() time.Duration

	// begin opens a round.
	begin(life context.Context) error
	// produce writes records of a round. done is called once, from any goroutine: with why
	// one is not written, or when all may be taken for written. Then upTo is the offset of
	// the last, where written says that a local copy of the table that has these has
	// everything up to there; -1 otherwise. written may be nil: never.
	produce(records []*kgo.Record, written func(partition int32, offset int64) bool, done func(upTo int64, err error))
	// end closes a round. settled is, of all partitions in hand, the offset behind what
	// this assignment has dealt with; failed is why the round cannot be committed, nil for
	// none. It returns whether the round counts, or its records will come again, and what
	// has to end the run.
	end(life context.Context, settled positions, failed error) (counts bool, err error)
	// due is how long the next poll may take at most.
	due() time.Duration
	// tick is called after each poll; last says that there will be no other.
	tick(life context.Context, last bool) error

	// assigned says that an assignment begins, with nothing in work.
	assigned(ctx context.Context)
	// hurry says that a rebalance waits for the round to end.
	hurry()
	// leave is called when an assignment ends with nothing in work, and cutOff when it
	// ends with something: nobody waits for that any more.
	leave(ctx context.Context)
	cutOff()

	// close is called last, after the client was closed.
	close(ctx context.Context)
}

// newDelivery is the one that the configuration asks for.
func newDelivery(cfg *Config, log *slog.Logger) delivery {
	if cfg.ExactlyOnce {
		return newTransactions(cfg, log)
	}
	return newOffsets(cfg, log)
}

// beyond are the offsets of which the others have none, or an earlier one.
func beyond(offsets, others positions) positions {
	further := make(positions)
	for topic, partitions := range offsets {
		for p, at := range partitions {
			if other, known := others[topic][p]; !known || at.Offset > other.Offset {
				setAt(further, place{topic, p}, at)
			}
		}
	}
	return further
}

func setAt(offsets positions, p place, at kgo.EpochOffset) {
	if offsets[p.topic] == nil {
		offsets[p.topic] = make(map[int32]kgo.EpochOffset)
	}
	offsets[p.topic][p.partition] = at
}
