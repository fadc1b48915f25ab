package processors

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
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

	mu   sync.RWMutex
	view *goka.View
}

// Run keeps the copy up to date until ctx ends (nil) or the view fails. It can
// be called again after it returned.
func (t *TableView) Run(ctx context.Context, brokers []string, table string, opts ...goka.ViewOption) error {
	view, err := goka.NewView(brokers, goka.Table(table), versionedCodec{}, append(opts,
		goka.WithViewStorageBuilder(t.copies().Build), goka.WithViewCallback(keepVersion), goka.WithViewAutoReconnect())...)
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

// Get returns what the copy knows of a customer, once it has all that the table
// had when Get was called: what a sender was told is in the table is seen.
// Complete is false where the copy has not been read yet; that it has not caught
// up when ctx ends is an error.
func (t *TableView) Get(ctx context.Context, id string) (esclusa.Mirrored, error) {
	if err := t.catchUp(ctx, esclusa.PartitionOf([]byte(id), t.Partitions)); err != nil {
		return esclusa.Mirrored{}, err
	}
	t.mu.RLock()
	defer t.mu.RUnlock()
	if t.view == nil || !t.view.Recovered() {
		return esclusa.Mirrored{}, nil
	}
	value, err := t.view.Get(id)
	if err != nil {
		return esclusa.Mirrored{}, fmt.Errorf("looking a customer up in the view: %w", err)
	}
	found, _ := value.(esclusa.Mirrored)
	found.Complete = true
	return found, nil
}

// catchUp waits until the view has read all that the partition held.
func (t *TableView) catchUp(ctx context.Context, partition int32) error {
	if !t.Ready() {
		return nil
	}
	end, err := t.Store.End.End(ctx, partition)
	if err != nil {
		return fmt.Errorf("asking how far the table reaches: %w", err)
	}
	tick := time.NewTicker(catchUpEvery)
	defer tick.Stop()
	for t.Store.Position.At(partition) < end {
		select {
		case <-ctx.Done():
			return fmt.Errorf("waiting for the view to catch up: %w", ctx.Err())
		case <-tick.C:
		}
	}
	return nil
}

const catchUpEvery = 5 * time.Millisecond

// versionBytes is what keepVersion puts in front of a row.
const versionBytes = 8

// keepVersion is the view's update callback: it stores the record's offset in
// front of the row, and nothing of what is no row.
func keepVersion(ctx goka.UpdateContext, s storage.Storage, key string, value []byte) error {
	line := ctx.Headers()[esclusa.HeaderRow]
	if _, err := esclusa.ReadRow(line, value); err != nil {
		return s.Delete(key)
	}
	return s.Set(key, esclusa.AppendRow(binary.BigEndian.AppendUint64(nil, uint64(ctx.Offset())), line, value))
}

var errNotStored = errors.New("a view's rows are not encoded")

// versionedCodec reads what keepVersion stored, as esclusa.Mirrored. What is no
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
