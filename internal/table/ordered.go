package table

import (
	"errors"
	"fmt"
	"path/filepath"
	"sync"

	"github.com/syndtr/goleveldb/leveldb/iterator"
)

// ordered is the engine of a view, which lists keys in their order: a log has the rows,
// and beside it LevelDB their keys, which is written when a key comes or goes.
//
// It has each key that the log has on disk, and may have others: what comes is written to
// it before the log, what goes behind it. One that it lacks, since the machine lost it
// after the log had its row, is found when the rows are counted.
type ordered struct {
	*rowLog
	keys keyList

	change sync.Mutex // of what follows, and held while it is written
	came   map[string]struct{}
	went   map[string]struct{}
}

// keysDir is beside the log's segments.
const keysDir = "keys"

// openOrdered opens what is in a directory, or makes it.
func openOrdered(dir string, least int64, noting func(key, value []byte) note) (engine, error) {
	rows := newLog(dir, least, noting)
	if err := rows.open(); err != nil {
		return nil, err
	}
	keys, err := openKeys(filepath.Join(dir, keysDir))
	if err != nil {
		return nil, errors.Join(err, rows.close())
	}
	return &ordered{rowLog: rows, keys: keys, came: make(map[string]struct{}), went: make(map[string]struct{})}, nil
}

// set keeps in mind which rows come and go. What has no note is none.
func (o *ordered) set(c change) error {
	o.change.Lock()
	defer o.change.Unlock()
	had := o.note(c.key) != 0
	if err := o.rowLog.set(c); err != nil {
		return err
	}
	switch {
	case c.remove && had:
		delete(o.came, string(c.key))
		o.went[string(c.key)] = struct{}{}
	case !c.remove && !had && c.note != 0:
		delete(o.went, string(c.key))
		o.came[string(c.key)] = struct{}{}
	}
	return nil
}

func (o *ordered) write() error {
	o.change.Lock()
	defer o.change.Unlock()
	if err := o.keys.add(o.came); err != nil {
		return err
	}
	clear(o.came)
	if err := o.rowLog.write(); err != nil {
		return err
	}
	if err := o.keys.remove(o.went); err != nil {
		return err
	}
	clear(o.went)
	return nil
}

// tally finds too whether keys are lacking.
func (o *ordered) tally(erased func(key, value []byte)) (rows int64, err error) {
	markers := int64(0)
	rows, err = o.rowLog.tally(func(key, value []byte) {
		markers++
		erased(key, value)
	})
	if err != nil {
		return 0, err
	}
	all := o.keys.scan("", "")
	defer all.Release()
	listed := int64(0)
	for all.Next() {
		if o.note(all.Key()) != 0 {
			listed++
		}
	}
	if err = damage(all.Error()); err == nil && listed != rows+markers {
		err = fmt.Errorf("%w: of %d keys %d are listed", errDamaged, rows+markers, listed)
	}
	return rows, err
}

func (o *ordered) scan(from, to string) cursor {
	return &orderedRows{of: o.rowLog, keys: o.keys.scan(from, to)}
}

func (o *ordered) close() error { return errors.Join(o.rowLog.close(), o.keys.db.Close()) }

// orderedRows is a cursor over the keys as they were, and their rows as they are.
type orderedRows struct {
	of     *rowLog
	keys   iterator.Iterator
	sought bool // next is where keys is
	row    []byte
	failed error
}

func (r *orderedRows) next() bool {
	for r.failed == nil && (r.sought || r.keys.Next()) {
		r.sought = false
		if r.row, r.failed = r.of.get(r.keys.Key()); r.row != nil {
			return true
		}
	}
	return false
}

func (r *orderedRows) seek(key string) bool {
	r.sought = r.failed == nil && r.keys.Seek([]byte(key))
	return r.sought
}

func (r *orderedRows) key() []byte   { return r.keys.Key() }
func (r *orderedRows) value() []byte { return r.row }
func (r *orderedRows) err() error    { return errors.Join(r.failed, damage(r.keys.Error())) }
func (r *orderedRows) release()      { r.keys.Release() }
