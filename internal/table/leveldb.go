package table

import (
	"errors"
	"fmt"
	"iter"

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
type levelDB struct{ db *leveldb.DB }

// openLevelDB opens what is in a directory, or makes it.
func openLevelDB(dir string) (engine, error) {
	if err := checkJournals(dir); err != nil {
		return nil, damage(err)
	}
	db, err := leveldb.OpenFile(dir, &levels)
	if err != nil {
		return nil, damage(err)
	}
	return levelDB{db}, nil
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

func (l levelDB) get(key []byte) ([]byte, place, error) {
	value, err := l.db.Get(key, nil)
	if errors.Is(err, leveldb.ErrNotFound) {
		return nil, 0, nil
	}
	return value, 0, damage(err)
}

func (l levelDB) write(changes iter.Seq[change]) error {
	var batch leveldb.Batch
	for c := range changes {
		if c.value == nil {
			batch.Delete(c.key)
		} else {
			batch.Put(c.key, c.value)
		}
	}
	return damage(l.db.Write(&batch, nil))
}

func (l levelDB) walk(each func(key, value []byte) error) error {
	all := l.scan("", "")
	defer all.release()
	for all.next() {
		if err := each(all.key(), all.value()); err != nil {
			return err
		}
	}
	return all.err()
}

func (l levelDB) scan(from, to string) cursor {
	keys := util.Range{Start: []byte(from)}
	if to != "" {
		keys.Limit = []byte(to)
	}
	return levelCursor{l.db.NewIterator(&keys, &opt.ReadOptions{DontFillCache: true})}
}

func (l levelDB) close() error { return l.db.Close() }

type levelCursor struct{ it iterator.Iterator }

func (c levelCursor) next() bool           { return c.it.Next() }
func (c levelCursor) seek(key string) bool { return c.it.Seek([]byte(key)) }
func (c levelCursor) key() []byte          { return c.it.Key() }
func (c levelCursor) value() []byte        { return c.it.Value() }
func (c levelCursor) err() error           { return damage(c.it.Error()) }
func (c levelCursor) release()             { c.it.Release() }
