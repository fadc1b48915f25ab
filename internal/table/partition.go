package table

import (
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

// Copy is the local copy of one partition: goka's storage, and more for the role that
// keeps a table. Changes are written together with how far they reach, which is as good as
// one by one, since what a crash takes lies in the topic behind the offset; and the copy
// notes damage, so that it is set aside when it is opened again: whoever runs into damage
// would do so for ever.
type Copy struct {
	engine engine
	cfg    Store
	number int32
	path   string

	mu      sync.Mutex
	buf     []byte // of the engine's key
	offset  int64  // how far the copy reaches, written or not; -1 for a new one
	pending bool   // offset is not written
	written time.Time
	whole   bool // recovered

	stop     context.CancelFunc // of the watch
	watching sync.WaitGroup
}

// Changes and the copy's place in the topic are written with the first
// acknowledgement after writeEvery, before that when the changes take writeBytes, and
// before the copy counts as in step.
const (
	writeEvery = time.Second
	writeBytes = 256 << 10
)

// Keys of the engine: rows stand apart from the offset, whose name a row's key may be
// too.
const (
	rowPrefix = "r"
	offsetKey = "__offset"
)

// begin reads the offset that the copy has reached.
func (p *Copy) begin() error {
	p.offset = -1
	text, err := p.engine.get([]byte(offsetKey))
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

// Has implements goka's storage.
func (p *Copy) Has(key string) (bool, error) {
	row, err := p.Get(key)
	return row != nil, err
}

// Get is the row of a key, which is the caller's, nil for none.
func (p *Copy) Get(key string) ([]byte, error) {
	row, err := p.engine.get([]byte(rowPrefix + key))
	return row, p.heed(err)
}

// Set copies the value, which may be a piece of something large.
func (p *Copy) Set(key string, value []byte) error {
	k := []byte(rowPrefix + key)
	return p.change(change{key: k, value: value, note: p.cfg.notes()(k, value)})
}

// Delete removes the row of a key, if there is one.
func (p *Copy) Delete(key string) error {
	return p.change(change{key: []byte(rowPrefix + key), remove: true})
}

// Last is what the copy knows of a key's row without reading it: whether it is erased, and
// the only stamp that it has, in the present incarnation of ingress. false says that it
// does not know, or has none.
func (p *Copy) Last(key []byte) (last esclusa.Stamp, erased, known bool) {
	n := p.note(key)
	last, known = n.stamp()
	return last, n.kind() == noteErased, known
}

func (p *Copy) note(key []byte) note {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.engine.note(p.engineKey(key))
}

// stamps is as much of a key's row as tells whether another is older than it; nil for no
// row, and for bytes that are none.
func (p *Copy) stamps(key []byte, epoch string) (*esclusa.Row, error) {
	n := p.note(key)
	if n.kind() == 0 {
		return nil, nil
	}
	if last, known := n.stamp(); known {
		return &esclusa.Row{Epoch: epoch, Stamps: []esclusa.Stamp{last}}, nil
	}
	text, err := p.Get(string(key))
	if err != nil {
		return nil, err
	}
	row, err := esclusa.ParseRow(text)
	if err != nil {
		return nil, nil //nolint:nilerr // somebody else wrote it
	}
	return row, nil
}

// Put has a key get a row, whose stored form is front and then value. epoch is the present
// incarnation of ingress. What is put is in the copy at once, and none of it is kept.
func (p *Copy) Put(key, front, value []byte, row *esclusa.Row, epoch string) error {
	p.mu.Lock()
	err := p.engine.set(change{key: p.engineKey(key), front: front, value: value, note: noteOf(row, epoch)})
	p.mu.Unlock()
	return p.changed(err)
}

// engineKey is good until it is called again. The caller holds mu.
func (p *Copy) engineKey(key []byte) []byte {
	p.buf = append(append(p.buf[:0], rowPrefix...), key...)
	return p.buf
}

func (p *Copy) change(c change) error { return p.changed(p.engine.set(c)) }

// changed writes where much is not written.
func (p *Copy) changed(err error) error {
	if err == nil && p.engine.unwritten() >= writeBytes {
		return p.write()
	}
	return p.heed(err)
}

// heed notes damage.
func (p *Copy) heed(err error) error {
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
func (p *Copy) GetOffset(def int64) (int64, error) {
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
func (p *Copy) SetOffset(offset int64) error {
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

func (p *Copy) write() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.flush()
}

// flush writes changes, and how far they reach. The caller holds mu.
func (p *Copy) flush() error {
	p.written = p.cfg.Now()
	if p.pending {
		if err := p.engine.set(change{key: []byte(offsetKey), value: strconv.AppendInt(nil, p.offset, 10)}); err != nil {
			return p.heed(err)
		}
	}
	if err := p.engine.write(); err != nil {
		return p.heed(err)
	}
	p.pending = false
	return nil
}

// MarkRecovered forgets old erasures and counts the rows, once the copy has all
// of them and nobody writes.
func (p *Copy) MarkRecovered() error {
	if err := p.write(); err != nil {
		return err
	}
	if err := p.touch(); err != nil {
		return err
	}
	if p.cfg.Size != nil || p.cfg.ForgetAfter > 0 || p.cfg.ordered {
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
func (p *Copy) sweep() (rows int64, err error) {
	var old []string
	rows, err = p.engine.tally(func(key, value []byte) {
		if key := string(key[len(rowPrefix):]); p.forgets(value[p.cfg.front:]) && !p.cfg.Shadowed.has(p.number, key) {
			old = append(old, key)
		}
	})
	if err != nil {
		return 0, p.heed(err)
	}
	for _, key := range old {
		if err := p.Delete(key); err != nil {
			return 0, err
		}
	}
	return rows, p.write()
}

func (p *Copy) forgets(marker []byte) bool {
	row, err := esclusa.ParseRow(marker)
	return err == nil && p.cfg.ForgetAfter > 0 && p.cfg.Now().Sub(row.Time) > p.cfg.ForgetAfter
}

// Close writes what is not written.
func (p *Copy) Close() error {
	if p.stop != nil {
		p.stop()
		p.watching.Wait()
	}
	p.cfg.Copies.drop(p.number, p)
	p.cfg.Size.drop(p.number)
	return errors.Join(p.write(), p.engine.close())
}
