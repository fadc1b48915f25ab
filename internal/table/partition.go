package table

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"time"

	"github.com/esclusa/esclusa"
)

// partition is goka's storage of one partition. It collects changes and writes them
// together with how far they reach, which is as good as one by one, since what a crash
// takes lies in the topic behind the offset; and it notes damage, so that the copy is
// set aside when it is opened again: whoever runs into damage would do so for ever.
type partition struct {
	engine engine
	cfg    Store
	number int32
	path   string

	mu      sync.Mutex
	changes map[string]unwritten
	looked  string // key that was looked up last
	found   place  // where it was
	bytes   int    // of them, about
	offset  int64  // how far the copy reaches, written or not; -1 for a new one
	pending bool   // offset is not written
	written time.Time
	whole   bool // recovered

	stop     context.CancelFunc // of the watch
	watching sync.WaitGroup
}

// unwritten is a row that is not written.
type unwritten struct {
	row []byte // nil for one that is gone
	was place  // where the engine has the key; zero: not known
}

// Changes and the copy's place in the topic are written with the first
// acknowledgement after writeEvery, before that when the changes take writeBytes, and
// before the copy counts as in step.
const (
	writeEvery  = time.Second
	writeBytes  = 512 << 10
	changeBytes = 64 // that a change takes beside key and value, about
)

// Keys of the engine: rows stand apart from the offset, whose name a row's key may be
// too.
const (
	rowPrefix = "r"
	offsetKey = "__offset"
)

// begin reads the offset that the copy has reached.
func (p *partition) begin() error {
	p.offset = -1
	text, _, err := p.engine.get([]byte(offsetKey))
	if err != nil {
		return err
	}
	if text != nil {
		if p.offset, err = strconv.ParseInt(string(text), 10, 64); err != nil {
			return fmt.Errorf("%w: reading how far the local table reaches: %w", errDamaged, err)
		}
	}
	if _, err := os.Stat(filepath.Join(p.path, freshnessFile)); !errors.Is(err, os.ErrNotExist) {
		return err
	}
	return p.touch() // a new copy ages from its beginning
}

func (p *partition) Has(key string) (bool, error) {
	row, err := p.Get(key)
	return row != nil, err
}

func (p *partition) Get(key string) ([]byte, error) {
	p.mu.Lock()
	c, changed := p.changes[key]
	p.mu.Unlock()
	if changed {
		return c.row, nil
	}
	row, at, err := p.engine.get([]byte(rowPrefix + key))
	if err != nil {
		return nil, p.heed(err)
	}
	p.mu.Lock()
	p.looked, p.found = key, at
	p.mu.Unlock()
	return row, nil
}

// Set copies the value, which may be a piece of something large.
func (p *partition) Set(key string, value []byte) error {
	return p.change(key, append(make([]byte, 0, len(value)), value...))
}

func (p *partition) Delete(key string) error { return p.change(key, nil) }

func (p *partition) change(key string, row []byte) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	c := p.changes[key]
	if p.looked == key {
		c.was = p.found
	}
	c.row = row
	p.changes[key] = c
	if p.bytes += len(key) + len(row) + changeBytes; p.bytes < writeBytes {
		return nil
	}
	return p.flush()
}

// heed notes damage.
func (p *partition) heed(err error) error {
	if err == nil {
		return nil
	}
	if errors.Is(err, errDamaged) {
		err = errors.Join(err, os.WriteFile(filepath.Join(p.path, damagedFile), nil, 0o600))
	}
	return fmt.Errorf("using the local table: %w", err)
}

// GetOffset is how far the copy reaches, written or not: a view that connects
// again must not read, and show, what is older.
func (p *partition) GetOffset(def int64) (int64, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.offset < 0 {
		return def, nil
	}
	return p.offset, nil
}

// SetOffset is called by recovery and by the producer's acknowledgements. Where
// recovery has found shadowed rows, the copy stays where it is until they are written
// again, so that after a crash the next recovery finds them too.
func (p *partition) SetOffset(offset int64) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.whole && p.cfg.Shadowed.any(p.number) {
		return nil
	}
	p.offset, p.pending = offset, true
	p.cfg.Position.set(p.number, offset+1)
	if p.cfg.Now().Sub(p.written) < writeEvery {
		return nil
	}
	return p.flush()
}

func (p *partition) write() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.flush()
}

// flush writes changes, and how far they reach. The caller holds mu.
func (p *partition) flush() error {
	p.written = p.cfg.Now()
	if len(p.changes) == 0 && !p.pending {
		return nil
	}
	if err := p.engine.write(p.unwritten); err != nil {
		return p.heed(err)
	}
	clear(p.changes)
	p.looked, p.found = "", 0
	p.bytes, p.pending = 0, false
	return nil
}

// unwritten yields what flush writes, by the engine's keys, each for the call.
func (p *partition) unwritten(yield func(change) bool) {
	var buf []byte
	for key, c := range p.changes {
		buf = append(append(buf[:0], rowPrefix...), key...)
		if !yield(change{buf, c.row, c.was}) {
			return
		}
	}
	if p.pending {
		yield(change{key: []byte(offsetKey), value: strconv.AppendInt(nil, p.offset, 10)})
	}
}

// MarkRecovered forgets old erasures and counts the rows, once the copy has all
// of them and nobody writes.
func (p *partition) MarkRecovered() error {
	if err := p.write(); err != nil {
		return err
	}
	if err := p.touch(); err != nil {
		return err
	}
	if p.cfg.Size != nil || p.cfg.ForgetAfter > 0 {
		n, err := p.sweep()
		if err != nil {
			return err
		}
		p.cfg.Size.set(p.number, n)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.whole = true
	return nil
}

// sweep removes the markers of rows that were erased long ago, as the topic
// does, and returns how many rows there are.
func (p *partition) sweep() (rows int64, err error) {
	err = p.engine.walk(func(key, value []byte) error {
		if !bytes.HasPrefix(key, []byte(rowPrefix)) {
			return nil
		}
		row := value[min(p.cfg.front, len(value)):]
		if !esclusa.ErasedRow(row) {
			rows++
			return nil
		}
		if key := string(key[len(rowPrefix):]); p.forgets(row) && !p.cfg.Shadowed.has(p.number, key) {
			return p.Delete(key)
		}
		return nil
	})
	if err != nil {
		return 0, p.heed(err)
	}
	return rows, p.write()
}

func (p *partition) forgets(marker []byte) bool {
	row, err := esclusa.ParseRow(marker)
	return err == nil && p.cfg.ForgetAfter > 0 && p.cfg.Now().Sub(row.Time) > p.cfg.ForgetAfter
}

// Close writes what is not written.
func (p *partition) Close() error {
	if p.stop != nil {
		p.stop()
		p.watching.Wait()
	}
	p.cfg.Copies.drop(p.number, p)
	p.cfg.Size.drop(p.number)
	return errors.Join(p.write(), p.engine.close())
}
