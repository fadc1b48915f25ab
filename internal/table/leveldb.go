package table

import (
	"errors"
	"fmt"

	"github.com/syndtr/goleveldb/leveldb"
	lderrors "github.com/syndtr/goleveldb/leveldb/errors"
	"github.com/syndtr/goleveldb/leveldb/iterator"
	"github.com/syndtr/goleveldb/leveldb/opt"
	ldstorage "github.com/syndtr/goleveldb/leveldb/storage"
	"github.com/syndtr/goleveldb/leveldb/util"
)

// levels is how the keys of a partition are kept: with little memory, since they are few
// bytes, come once, and are read in pages.
//
// What cannot be read of the list of tables is damage: LevelDB would go on with the
// rest of it. It is written in one piece and synced, so that a crash does not look
// the same.
var levels = opt.Options{
	WriteBuffer: 256 << 10, BlockCacheCapacity: 256 << 10, Strict: opt.DefaultStrict | opt.StrictManifest,
}

// keyList has keys in the order of their bytes.
type keyList struct{ db *leveldb.DB }

// openKeys opens what is in a directory, or makes it.
func openKeys(dir string) (keyList, error) {
	db, err := leveldb.OpenFile(dir, &levels)
	return keyList{db}, damage(err)
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

// add and remove do so with all of the keys, or none.
func (l keyList) add(keys map[string]struct{}) error {
	return l.write(keys, func(b *leveldb.Batch, key []byte) { b.Put(key, nil) })
}

func (l keyList) remove(keys map[string]struct{}) error {
	return l.write(keys, (*leveldb.Batch).Delete)
}

func (l keyList) write(keys map[string]struct{}, put func(*leveldb.Batch, []byte)) error {
	if len(keys) == 0 {
		return nil
	}
	var batch leveldb.Batch
	for key := range keys {
		put(&batch, []byte(key))
	}
	return damage(l.db.Write(&batch, nil))
}

// scan goes over the keys from the first to the second, which is excluded; an empty one
// is no bound.
func (l keyList) scan(from, to string) iterator.Iterator {
	keys := util.Range{Start: []byte(from)}
	if to != "" {
		keys.Limit = []byte(to)
	}
	return l.db.NewIterator(&keys, &opt.ReadOptions{DontFillCache: true})
}
