package table

import (
	"errors"
	"iter"
)

// engine is a map on disk, in a directory of its own, of one partition of a table. It
// must be safe for concurrent readers beside one writer. An error that is errDamaged says
// that its files are damaged; no error has a key or a value in it.
type engine interface {
	// get returns what a key has, which is the caller's, nil for none; and where that is
	// found, in words of the engine's own.
	get(key []byte) (value []byte, at place, err error)
	// write makes all changes or none. What it has returned from outlives this process,
	// but need not outlive the machine. It keeps neither keys nor values.
	write(changes iter.Seq[change]) error
	// walk calls each for every key, once, in an order of the engine's own, until that
	// fails. Neither key nor value outlive the call. Writing meanwhile is allowed; whether
	// walk comes to what is written is not said.
	walk(each func(key, value []byte) error) error
	// scan goes over the keys from the first to the second, which is excluded, as they
	// are now, in the order of their bytes. An empty second key is no bound.
	scan(from, to string) cursor
	close() error
}

// change is what becomes of a key.
type change struct {
	key   []byte
	value []byte // nil removes
	was   place  // where get has found the key, which saves looking for it; zero: not known
}

// place is where an engine has found a key; zero for nowhere. It is good as long as the
// key is not written.
type place uint64

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
