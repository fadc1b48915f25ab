package processors

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/lovoo/goka/storage"
	"github.com/syndtr/goleveldb/leveldb"
	"github.com/syndtr/goleveldb/leveldb/opt"
	"github.com/syndtr/goleveldb/leveldb/util"

	"github.com/esclusa/esclusa"
)

// store keeps rows apart from goka's own entry in the same LevelDB, the offset
// under key __offset, which a customer could be called too; it writes rows and
// offset in batches, which is as good, since what a crash takes lies in the topic
// behind the offset; and it notes damage, so that the copy is set aside when it is
// opened again: whoever runs into damage would do so for ever.
type store struct {
	storage.Storage // goka's, for the offset and the iterators
	db              *leveldb.DB
	cfg             Store
	partition       int32
	path            string

	mu      sync.Mutex
	rows    map[string][]byte // those that are not written, nil for one that is gone
	bytes   int               // of them, about
	offset  int64
	pending bool // offset is not written
	written time.Time
	whole   bool // recovered

	stop     context.CancelFunc // of the watch
	watching sync.WaitGroup
}

// Rows and the copy's place in the topic are written with the first
// acknowledgement after writeEvery, before that when the rows take writeBytes, and
// before the copy counts as in step.
const (
	writeEvery = time.Second
	writeBytes = 512 << 10
	rowBytes   = 64 // that a row takes beside key and value, about
)

const rowPrefix = "r"

// begin returns the offset that the copy has reached, -1 for a new one.
func (s *store) begin() (at int64, err error) {
	if s.Storage, err = storage.New(s.db); err != nil {
		return 0, err
	}
	// What goka's storage returns hides LevelDB's error.
	if _, err := s.db.Has([]byte("__offset"), nil); err != nil {
		return 0, err
	}
	if at, err = s.Storage.GetOffset(-1); err != nil {
		return 0, err
	}
	if _, err := os.Stat(filepath.Join(s.path, seenFile)); !errors.Is(err, fs.ErrNotExist) {
		return at, err
	}
	return at, s.touch() // a new copy ages from its beginning
}

func (s *store) Has(key string) (bool, error) {
	if row, ok := s.unwritten(key); ok {
		return row != nil, nil
	}
	found, err := s.db.Has([]byte(rowPrefix+key), nil)
	return found, s.heed(err)
}

func (s *store) Get(key string) ([]byte, error) {
	if row, ok := s.unwritten(key); ok {
		return row, nil
	}
	row, err := s.db.Get([]byte(rowPrefix+key), nil)
	if errors.Is(err, leveldb.ErrNotFound) {
		return nil, nil
	}
	return row, s.heed(err)
}

func (s *store) unwritten(key string) (row []byte, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	row, ok = s.rows[key]
	return row, ok
}

// Set copies the value, which may be a piece of something large.
func (s *store) Set(key string, value []byte) error {
	return s.keep(key, append(make([]byte, 0, len(value)), value...))
}

func (s *store) Delete(key string) error { return s.keep(key, nil) }

func (s *store) keep(key string, row []byte) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.rows[key] = row
	if s.bytes += len(key) + len(row) + rowBytes; s.bytes < writeBytes {
		return nil
	}
	return s.flush()
}

// heed notes damage.
func (s *store) heed(err error) error {
	if err == nil {
		return nil
	}
	if isDamage(err) {
		err = errors.Join(err, os.WriteFile(filepath.Join(s.path, damagedFile), nil, 0o600))
	}
	return fmt.Errorf("using the local table: %w", err)
}

// GetOffset is how far the copy reaches, written or not: a view that connects
// again must not read, and show, what is older.
func (s *store) GetOffset(def int64) (int64, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.pending {
		return s.offset, nil
	}
	return s.Storage.GetOffset(def)
}

// SetOffset is called by recovery and by the producer's acknowledgements. Where
// recovery has found hidden rows, the copy stays where it is until they are written
// again, so that after a crash the next recovery finds them too.
func (s *store) SetOffset(offset int64) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.whole && s.cfg.Hidden.any(s.partition) {
		return nil
	}
	s.offset, s.pending = offset, true
	s.cfg.Position.set(s.partition, offset+1)
	if s.cfg.Now().Sub(s.written) < writeEvery {
		return nil
	}
	return s.flush()
}

// flush writes rows, and then how far they reach.
func (s *store) flush() error {
	s.written = s.cfg.Now()
	var batch leveldb.Batch
	for key, row := range s.rows {
		if row == nil {
			batch.Delete([]byte(rowPrefix + key))
		} else {
			batch.Put([]byte(rowPrefix+key), row)
		}
	}
	if err := s.db.Write(&batch, nil); err != nil {
		return s.heed(err)
	}
	clear(s.rows)
	s.bytes = 0
	if !s.pending {
		return nil
	}
	if err := s.Storage.SetOffset(s.offset); err != nil {
		return err
	}
	s.pending = false
	return nil
}

// MarkRecovered forgets old erasures and counts the rows, once the copy has all
// of them and nobody writes.
func (s *store) MarkRecovered() error {
	if err := s.write(); err != nil {
		return err
	}
	if err := s.touch(); err != nil {
		return err
	}
	if s.cfg.Size != nil || s.cfg.ForgetAfter > 0 {
		n, err := s.sweep()
		if err != nil {
			return err
		}
		s.cfg.Size.set(s.partition, n)
	}
	s.mu.Lock()
	s.whole = true
	s.mu.Unlock()
	return s.Storage.MarkRecovered()
}

// Iterator goes over what has been set.
func (s *store) Iterator() (storage.Iterator, error) {
	if err := s.write(); err != nil {
		return nil, err
	}
	return s.Storage.Iterator()
}

// IteratorWithRange is Iterator from one key of LevelDB's to another.
func (s *store) IteratorWithRange(start, limit []byte) (storage.Iterator, error) {
	if err := s.write(); err != nil {
		return nil, err
	}
	return s.Storage.IteratorWithRange(start, limit)
}

// sweep removes the marks of customers who were erased long ago, as the topic
// does, and returns how many rows there are.
func (s *store) sweep() (rows int64, err error) {
	it := s.db.NewIterator(util.BytesPrefix([]byte(rowPrefix)), &opt.ReadOptions{DontFillCache: true})
	defer it.Release()
	for it.Next() {
		row := it.Value()[min(s.cfg.front, len(it.Value())):]
		if !esclusa.ErasedRow(row) {
			rows++
			continue
		}
		if !s.forgets(row) || s.cfg.Hidden.has(s.partition, string(it.Key()[len(rowPrefix):])) {
			continue
		}
		if err := s.db.Delete(it.Key(), nil); err != nil {
			return 0, s.heed(err)
		}
	}
	return rows, s.heed(it.Error())
}

func (s *store) forgets(mark []byte) bool {
	row, err := esclusa.ParseRow(mark)
	return err == nil && s.cfg.ForgetAfter > 0 && s.cfg.Now().Sub(row.Time) > s.cfg.ForgetAfter
}

// Close writes what is not written.
func (s *store) Close() error {
	if s.stop != nil {
		s.stop()
		s.watching.Wait()
	}
	s.cfg.Size.drop(s.partition)
	return errors.Join(s.write(), s.Storage.Close())
}
