package table

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"runtime"
	"sync"

	"github.com/esclusa/esclusa"
)

// Topic reads what a partition of the table's topic holds now, in batches and in order,
// until each fails. A record that stands for others which cannot be read comes by itself.
type Topic func(ctx context.Context, partition int32, each func(batch []esclusa.Record) error) error

// aheadAtOnce is how many copies are made at the same time, on as many processors: what is
// read and not yet taken in takes memory.
const aheadAtOnce = 4

// Ahead makes the copies of partitions that have none, and takes in what the topic holds,
// before goka opens them. For goka they are copies that a recovery has left which was cut
// off: it goes on behind the offset that each has reached. It hands over one record at a
// time, which more than doubles what a row takes.
//
// That the topic cannot be read is no error: what is left is goka's. The end of ctx is one,
// so that goka does not open what nobody waits for: that takes its time for each row.
func (s Store) Ahead(ctx context.Context, topic string, partitions []int32, read Topic) error {
	due := make(chan int32, len(partitions))
	for _, p := range partitions {
		due <- p
	}
	close(due)
	failed := make([]error, min(aheadAtOnce, runtime.GOMAXPROCS(0), len(partitions)))
	var all sync.WaitGroup
	for i := range failed {
		all.Go(func() {
			for p := range due {
				if ctx.Err() == nil { // else the next start reads it ahead
					failed[i] = errors.Join(failed[i], s.ahead(ctx, topic, p, read))
				}
			}
		})
	}
	all.Wait()
	return errors.Join(append(failed, ctx.Err())...)
}

func (s Store) ahead(ctx context.Context, topic string, partition int32, read Topic) error {
	path := s.path(topic, partition)
	if err := s.retire(path); err != nil {
		return err
	}
	if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
		return err // there is one
	}
	made, err := s.Build(topic, partition)
	if err != nil {
		return err
	}
	local := made.(*Copy)
	var failed error
	err = read(ctx, partition, func(batch []esclusa.Record) error {
		if batch[0].Passed != nil {
			return errPassed
		}
		failed = local.takeIn(batch)
		return failed
	})
	if err != nil && failed == nil {
		s.Log.Debug("a local copy of the table was not read ahead to the end of its topic", "copy", path, "err", err)
	}
	return errors.Join(failed, local.Close())
}

var errPassed = errors.New("a batch of the table cannot be read")

// takeIn takes in records of the table's topic, one at least.
func (p *Copy) takeIn(batch []esclusa.Record) error {
	for i := range batch {
		rec := &batch[i]
		if err := p.cfg.Shadowed.take(p, rec.Key, rec.LastHeader(esclusa.HeaderRow), rec.Value); err != nil {
			return fmt.Errorf("taking in %s: %w", rec.Source(), err)
		}
	}
	return p.SetOffset(batch[len(batch)-1].Offset)
}
