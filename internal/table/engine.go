package table

import "errors"

// engine is a map on disk, in a directory of its own, of one partition of a table. It
// must be safe for concurrent use. An error that is errDamaged says that its files are
// damaged; no error has a key or a value in it.
type engine interface {
	// get returns what a key has, which is the caller's, nil for none.
	get(key []byte) ([]byte, error)
	// note is what was noted of a key, without reading it.
	note(key []byte) note
	// set changes a key. It is read from then on, and written with the next write. The
	// engine keeps nothing of the change.
	set(c change) error
	// unwritten is about how many bytes were set and not written.
	unwritten() int
	// write makes all that was set since the last time last, or nothing of it, which stays
	// unwritten. What it has returned from outlives this process, but need not outlive the
	// machine.
	write() error
	// tally counts the rows, and calls erased for each marker of an erased one, which must
	// not change anything. Neither key nor value outlive the call.
	tally(erased func(key, value []byte)) (rows int64, err error)
	// scan goes over the keys from the first to the second, which is excluded, as they
	// are now, in the order of their bytes. An empty second key is no bound.
	scan(from, to string) cursor
	close() error
}

// change is what becomes of a key: the value is front and then value.
type change struct {
	key, front, value []byte
	remove            bool
	note              note
}

// cursor goes over keys. What key and value return is good until next is called.
type cursor interface {
	next() bool
	seek(key string) bool
	key() []byte
	value() []byte
	err() error
	release()
}

var errDamaged = errors.New("the files are damaged")
