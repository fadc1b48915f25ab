package processors

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/lovoo/goka"
	"github.com/lovoo/goka/storage"

	"github.com/esclusa/esclusa"
)

// TableView is a copy of the whole customer table in this process, kept by a
// goka view. It is safe for concurrent use, and may be asked before, while and
// after it runs.
type TableView struct {
	Partitions int32
	Store      Store // with End, and the Position that is the view's
	// Changed is told of every record of the table as the view takes it in, those that it
	// reads to recover included, of a partition in their order, and again where it is read
	// again. A nil row is no row of ours. It must not block, and not keep the row. Nil:
	// nobody is told.
	Changed func(partition int32, offset int64, key string, row *esclusa.Row)

	mu   sync.RWMutex
	view *goka.View
}

// Run keeps the copy up to date until ctx ends (nil) or the view fails. It can
// be called again after it returned.
func (t *TableView) Run(ctx context.Context, brokers []string, table string, opts ...goka.ViewOption) error {
	view, err := goka.NewView(brokers, goka.Table(table), versionedCodec{}, append(opts,
		goka.WithViewStorageBuilder(t.copies().Build), goka.WithViewCallback(t.keep), goka.WithViewAutoReconnect())...)
	if err != nil {
		return fmt.Errorf("opening a view of %s: %w", table, err)
	}
	inner, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	// goka drops the view's partitions while it stops: whoever asks must be out
	// before.
	defer context.AfterFunc(ctx, func() {
		t.set(nil)
		cancel()
	})()
	t.set(view)
	defer t.set(nil)
	if err := view.Run(inner); err != nil && ctx.Err() == nil {
		return fmt.Errorf("keeping a view of %s: %w", table, err)
	}
	return nil
}

// copies is where the view's rows are, each with its version in front.
func (t *TableView) copies() Store {
	s := t.Store
	s.front = versionBytes
	return s
}

func (t *TableView) set(v *goka.View) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.view = v
}

// Ready reports whether the copy has caught up with the table and is connected.
func (t *TableView) Ready() bool {
	t.mu.RLock()
	defer t.mu.RUnlock()
	return t.view != nil && t.view.Recovered()
}

// Get returns what the copy knows of a key, once it has all that the table had when Get
// was called: what a sender was told is in the table is seen. Complete is false where
// the copy has not been read yet; that it has not caught up when ctx ends is an error.
func (t *TableView) Get(ctx context.Context, key string) (esclusa.Mirrored, error) {
	var found esclusa.Mirrored
	err := t.Lookup(ctx, []string{key}, func(_ int, m esclusa.Mirrored) bool { found = m; return true })
	if errors.Is(err, esclusa.ErrIncomplete) {
		return esclusa.Mirrored{}, nil
	}
	return found, err
}

// Lookup does so for each of the keys, in their order, until each asks for no more. A
// copy that has not been read yet is esclusa.ErrIncomplete.
func (t *TableView) Lookup(ctx context.Context, keys []string, each func(i int, m esclusa.Mirrored) (more bool)) error {
	var in []int32
	for _, key := range keys {
		if p := esclusa.PartitionOf([]byte(key), t.Partitions); !slices.Contains(in, p) {
			in = append(in, p)
		}
	}
	if err := t.catchUp(ctx, in); err != nil {
		return err
	}
	t.mu.RLock()
	defer t.mu.RUnlock()
	if t.view == nil || !t.view.Recovered() {
		return esclusa.ErrIncomplete
	}
	for i, key := range keys {
		value, err := t.view.Get(key)
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

// Bounds of what List reads for one page.
const (
	listedRows  = 10_000  // passed over or not: marks of erasures are
	listedBytes = 4 << 20 // of documents, from which on the page ends
)

// List tells of rows in the order of their keys' bytes, until each asks for no more: those
// whose keys begin with prefix and come after the key after, as the table was when List
// was called or later. They are at most limit, and fewer where much has to be passed over
// or rows are large. Only until each returns does it have the row. next is the key to go
// on after, empty where there are no more. A copy that has not been read yet is
// esclusa.ErrIncomplete.
func (t *TableView) List(ctx context.Context, prefix, after string, limit int, each func(*esclusa.Entry) (more bool)) (next string, err error) {
	all := make([]int32, t.Partitions)
	for i := range all {
		all[i] = int32(i)
	}
	if err := t.catchUp(ctx, all); err != nil {
		return "", err
	}
	t.mu.RLock()
	defer t.mu.RUnlock()
	if t.view == nil || !t.view.Recovered() {
		return "", esclusa.ErrIncomplete
	}
	from, to := listRange(prefix, after)
	it, err := t.view.IteratorWithRange(from, to)
	if err != nil {
		return "", fmt.Errorf("listing the view: %w", err)
	}
	defer it.Release()
	last, seen, rows, size := "", 0, 0, 0
	for it.Next() {
		if seen == listedRows || rows == limit || size >= listedBytes {
			return last, nil
		}
		last = it.Key()[len(rowPrefix):]
		seen++
		value, err := it.Value()
		if err != nil {
			return "", fmt.Errorf("listing the view: %w", err)
		}
		if m, ok := value.(esclusa.Mirrored); ok && !m.Row.Erased() {
			if !each(&esclusa.Entry{ID: last, Version: m.Version, Row: m.Row}) {
				return last, nil
			}
			rows++
			size += len(m.Row.Doc)
		}
	}
	if err := it.Err(); err != nil {
		return "", fmt.Errorf("listing the view: %w", err)
	}
	return "", nil
}

// listRange is where LevelDB has such rows, the end excluded.
func listRange(prefix, after string) (from, to string) {
	from, to = rowPrefix+prefix, rowPrefix+prefix
	if after >= prefix && after != "" {
		from = rowPrefix + after + "\x00"
	}
	for to[len(to)-1] == 0xff {
		to = to[:len(to)-1]
	}
	return from, to[:len(to)-1] + string([]byte{to[len(to)-1] + 1})
}

// catchUp waits until the view has read all that the partitions held.
func (t *TableView) catchUp(ctx context.Context, partitions []int32) error {
	if !t.Ready() {
		return nil
	}
	ends := make([]int64, len(partitions))
	errs := make([]error, len(partitions))
	var asked sync.WaitGroup
	for i, p := range partitions { // together, since they share one question
		asked.Go(func() { ends[i], errs[i] = t.Store.End.End(ctx, p) })
	}
	asked.Wait()
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("asking how far the table reaches: %w", err)
	}
	var tick <-chan time.Time
	for i, p := range partitions {
		for t.Store.Position.At(p) < ends[i] {
			if tick == nil {
				ticker := time.NewTicker(catchUpEvery)
				defer ticker.Stop()
				tick = ticker.C
			}
			select {
			case <-ctx.Done():
				return fmt.Errorf("waiting for the view to catch up: %w", ctx.Err())
			case <-tick:
			}
		}
	}
	return nil
}

const catchUpEvery = 5 * time.Millisecond

// versionBytes is what keep puts in front of a row.
const versionBytes = 8

// keep is the view's update callback: it stores the record's offset in front of the
// row, and nothing of what is no row.
func (t *TableView) keep(ctx goka.UpdateContext, s storage.Storage, key string, value []byte) error {
	line := ctx.Headers()[esclusa.HeaderRow]
	row, err := esclusa.ReadRow(line, value)
	if err != nil {
		row = nil
	}
	if t.Changed != nil {
		defer t.Changed(ctx.Partition(), ctx.Offset(), key, row)
	}
	if row == nil {
		return s.Delete(key)
	}
	return s.Set(key, esclusa.AppendRow(binary.BigEndian.AppendUint64(nil, uint64(ctx.Offset())), line, value))
}

var errNotStored = errors.New("a view's rows are not encoded")

// versionedCodec reads what keep stored, as esclusa.Mirrored. What is no
// row reads as none.
type versionedCodec struct{}

func (versionedCodec) Encode(any) ([]byte, error) { return nil, errNotStored }

func (versionedCodec) Decode(data []byte) (any, error) {
	if len(data) < versionBytes {
		return nil, nil
	}
	row, err := esclusa.ParseRow(data[versionBytes:])
	if err != nil {
		return nil, nil
	}
	return esclusa.Mirrored{Row: row, Version: int64(binary.BigEndian.Uint64(data))}, nil
}
