package table

import (
	"errors"
	"iter"
)

// engine is a sorted map on disk, in a directory of its own, of one partition of a
// table. It must be safe for concurrent readers beside one writer. An error that is
// errDamaged says that its files are damaged; no error has a key or a value in it.
type engine interface {
	// get returns what a key has, which is the caller's; nil for none.
	get(key []byte) ([]byte, error)
	// write makes all changes or none: nil removes a key. What it has returned from
	// outlives this process, but need not outlive the machine. It keeps neither keys nor
	// values.
	write(changes iter.Seq2[[]byte, []byte]) error
	// scan goes over the keys from the first to the second, which is excluded, as they
	// are now. An empty second key is no bound.
	scan(from, to string) cursor
	close() error
}

// cursor goes over keys in the order of their bytes. What key and value return is good
// until next is called.
type cursor interface {
	next() bool
	seek(key string) bool
	key() []byte
	value() []byte
	err() error
	release()
}

var errDamaged = errors.New("the files are damaged")
