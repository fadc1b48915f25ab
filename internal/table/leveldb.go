package table

import (
	"errors"
	"fmt"
	"sync"

	"github.com/syndtr/goleveldb/leveldb"
	lderrors "github.com/syndtr/goleveldb/leveldb/errors"
	"github.com/syndtr/goleveldb/leveldb/filter"
	"github.com/syndtr/goleveldb/leveldb/iterator"
	"github.com/syndtr/goleveldb/leveldb/opt"
	ldstorage "github.com/syndtr/goleveldb/leveldb/storage"
	"github.com/syndtr/goleveldb/leveldb/util"
)

// levels is how a partition is kept: with a filter, since most look-ups of new keys
// find nothing, and with little memory for each of many partitions.
// BenchmarkStore: 1.6 to 1.9 times the rows a second of LevelDB's defaults.
//
// What cannot be read of the list of tables is damage: LevelDB would go on with the
// rest of it. It is written in one piece and synced, so that a crash does not look
// the same.
var levels = opt.Options{
	Filter: filter.NewBloomFilter(10), WriteBuffer: 4 << 20, BlockCacheCapacity: 4 << 20,
	Strict: opt.DefaultStrict | opt.StrictManifest,
}

// levelDB is the engine of a view, which lists keys in their order.
type levelDB struct {
	db     *leveldb.DB
	noting func(key, value []byte) note

	mu      sync.Mutex
	changes map[string][]byte // that are not written; nil removes
	bytes   int               // of them, about
}

const changeBytes = 64 // that a change takes beside key and value, about

// openLevelDB opens what is in a directory, or makes it.
func openLevelDB(dir string, noting func(key, value []byte) note) (engine, error) {
	if err := checkJournals(dir); err != nil {
		return nil, damage(err)
	}
	db, err := leveldb.OpenFile(dir, &levels)
	if err != nil {
		return nil, damage(err)
	}
	return &levelDB{db: db, noting: noting, changes: make(map[string][]byte)}, nil
}

// damage is the error, as errDamaged where LevelDB says that its files are damaged.
// LevelDB's own test does not look into wrapped errors.
func damage(err error) error {
	var content *lderrors.ErrCorrupted
	var file *ldstorage.ErrCorrupted
	if errors.As(err, &content) || errors.As(err, &file) {
		return fmt.Errorf("%w: %w", errDamaged, err)
	}
	return err
}

func (l *levelDB) get(key []byte) ([]byte, error) {
	l.mu.Lock()
	value, changed := l.changes[string(key)]
	l.mu.Unlock()
	if changed {
		return value, nil
	}
	value, err := l.db.Get(key, nil)
	if errors.Is(err, leveldb.ErrNotFound) {
		return nil, nil
	}
	return value, damage(err)
}

func (l *levelDB) note([]byte) note { return 0 }

func (l *levelDB) set(c change) error {
	var value []byte
	if !c.remove {
		value = append(append(make([]byte, 0, len(c.front)+len(c.value)), c.front...), c.value...)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.changes[string(c.key)] = value
	l.bytes += len(c.key) + len(value) + changeBytes
	return nil
}

func (l *levelDB) unwritten() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.bytes
}

func (l *levelDB) write() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.changes) == 0 {
		return nil
	}
	var batch leveldb.Batch
	for key, value := range l.changes {
		if value == nil {
			batch.Delete([]byte(key))
		} else {
			batch.Put([]byte(key), value)
		}
	}
	if err := l.db.Write(&batch, nil); err != nil {
		return damage(err)
	}
	clear(l.changes)
	l.bytes = 0
	return nil
}

func (l *levelDB) tally(erased func(key, value []byte)) (rows int64, err error) {
	all := l.scan("", "")
	defer all.release()
	for all.next() {
		switch l.noting(all.key(), all.value()) {
		case noteRow:
			rows++
		case noteErased:
			erased(all.key(), all.value())
		}
	}
	return rows, all.err()
}

func (l *levelDB) scan(from, to string) cursor {
	keys := util.Range{Start: []byte(from)}
	if to != "" {
		keys.Limit = []byte(to)
	}
	return levelCursor{l.db.NewIterator(&keys, &opt.ReadOptions{DontFillCache: true})}
}

func (l *levelDB) close() error { return l.db.Close() }

type levelCursor struct{ it iterator.Iterator }

func (c levelCursor) next() bool           { return c.it.Next() }
func (c levelCursor) seek(key string) bool { return c.it.Seek([]byte(key)) }
func (c levelCursor) key() []byte          { return c.it.Key() }
func (c levelCursor) value() []byte        { return c.it.Value() }
func (c levelCursor) err() error           { return damage(c.it.Error()) }
func (c levelCursor) release()             { c.it.Release() }
