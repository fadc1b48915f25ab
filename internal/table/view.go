package table

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/lovoo/goka"

	"github.com/esclusa/esclusa"
)

// View is a copy of a whole table in this process, kept by a goka view. It is
// safe for concurrent use, and may be asked before, while and after it runs.
type View struct {
	Partitions int32
	Store      Store // with End, and the Position that is the view's
	// Changed is told of every record of the table as the view takes it in, those that it
	// reads to recover included, of a partition in their order, and again where it is read
	// again. A nil row is a foreign one. It must not block, and not keep the row. Nil:
	// nobody is told.
	Changed func(partition int32, offset int64, key string, row *esclusa.Row)

	bare bareEnds
	mu   sync.RWMutex
	view *goka.View
}

// Run keeps the copy up to date until ctx ends (nil) or the view fails. It can
// be called again after it returned.
func (v *View) Run(ctx context.Context, brokers []string, table string, opts ...goka.ViewOption) error {
	view, err := goka.NewView(brokers, goka.Table(table), versionedCodec{}, append(opts,
		goka.WithViewStorageBuilder(v.copies().Build), goka.WithViewCallback(v.keep), goka.WithViewAutoReconnect())...)
	if err != nil {
		return fmt.Errorf("opening a view of %s: %w", table, err)
	}
	inner, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	// goka drops the view's partitions while it stops: whoever asks must be out
	// before.
	defer context.AfterFunc(ctx, func() {
		v.set(nil)
		cancel()
	})()
	v.set(view)
	defer v.set(nil)
	if err := view.Run(inner); err != nil && ctx.Err() == nil {
		return fmt.Errorf("keeping a view of %s: %w", table, err)
	}
	return nil
}

// copies is where the view's rows are, each with its version in front.
func (v *View) copies() Store {
	s := v.Store
	s.front, s.ordered = versionBytes, true
	return s
}

func (v *View) set(view *goka.View) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.view = view
}

// Ready reports whether the copy has caught up with the table and is connected.
func (v *View) Ready() bool {
	v.mu.RLock()
	defer v.mu.RUnlock()
	return v.view != nil && v.view.Recovered()
}

// Get returns what the copy knows of a key, once it has all that the table had when Get
// was called: what a sender was told is in the table is seen. Complete is false where
// the copy has not been read yet; that it has not caught up when ctx ends is an error.
func (v *View) Get(ctx context.Context, key string) (esclusa.Mirrored, error) {
	var found esclusa.Mirrored
	err := v.Lookup(ctx, []string{key}, func(_ int, m esclusa.Mirrored) bool { found = m; return true })
	if errors.Is(err, esclusa.ErrIncomplete) {
		return esclusa.Mirrored{}, nil
	}
	return found, err
}

// Lookup does so for each of the keys, in their order, until each asks for no more. A
// copy that has not been read yet is esclusa.ErrIncomplete.
func (v *View) Lookup(ctx context.Context, keys []string, each func(i int, m esclusa.Mirrored) (more bool)) error {
	var in []int32
	for _, key := range keys {
		if p := esclusa.PartitionOf([]byte(key), v.Partitions); !slices.Contains(in, p) {
			in = append(in, p)
		}
	}
	if err := v.catchUp(ctx, in); err != nil {
		return err
	}
	return v.Peek(keys, each)
}

// Peek is Lookup as far as the copy has come, without asking how far the table reaches.
func (v *View) Peek(keys []string, each func(i int, m esclusa.Mirrored) (more bool)) error {
	v.mu.RLock()
	defer v.mu.RUnlock()
	if v.view == nil || !v.view.Recovered() {
		return esclusa.ErrIncomplete
	}
	for i, key := range keys {
		value, err := v.view.Get(key)
		if err != nil {
			return fmt.Errorf("looking a key up in the view: %w", err)
		}
		found, _ := value.(esclusa.Mirrored)
		found.Complete = true
		if !each(i, found) {
			return nil
		}
	}
	return nil
}

// catchUp waits until the view has read all that the partitions held.
func (v *View) catchUp(ctx context.Context, partitions []int32) error {
	if !v.Ready() {
		return nil
	}
	ends := make([]int64, len(partitions))
	errs := make([]error, len(partitions))
	var asked sync.WaitGroup
	for i, p := range partitions { // together, since they share one question
		asked.Go(func() { ends[i], errs[i] = v.Store.End.End(ctx, p) })
	}
	asked.Wait()
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("asking how far the table reaches: %w", err)
	}
	for i, p := range partitions {
		if err := v.reach(ctx, p, v.bare.end(p, ends[i])); err != nil {
			return err
		}
	}
	return nil
}

// reach waits until the view has read a partition up to its end. If that takes long, it
// asks whether there are records at all.
func (v *View) reach(ctx context.Context, p int32, end int64) error {
	if v.Store.Position.At(p) >= end {
		return nil
	}
	tick, long := time.NewTicker(catchUpEvery), time.NewTimer(bareAfter)
	defer tick.Stop()
	defer long.Stop()
	for v.Store.Position.At(p) < end {
		select {
		case <-ctx.Done():
			return fmt.Errorf("waiting for the view to catch up: %w", ctx.Err())
		case <-tick.C:
		case <-long.C:
			if v.Store.RecordsEnd != nil {
				end = v.bare.ask(ctx, p, end, func(ctx context.Context, p int32) (int64, error) {
					if v.Store.Position.At(p) >= end { // while others asked
						return end, nil
					}
					return v.Store.RecordsEnd(ctx, p)
				})
			}
			long.Reset(bareAgain)
		}
	}
	return nil
}

const catchUpEvery = 5 * time.Millisecond
