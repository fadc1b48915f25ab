package table

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"github.com/lovoo/goka/storage"
)

// Store says where goka keeps a copy of the table on disk, a directory for each
// partition, and what is known of the copies.
type Store struct {
	Dir string // one directory for each user; created
	// MaxAge is how long a copy may have been out of use and still be gone on from.
	// It must be well below the time for which the table's topic keeps
	// tombstones: an erasure that the copy has not seen would be undone.
	MaxAge time.Duration
	// ForgetAfter is how old, by its ingress time, the marker of an erased row is
	// when it is removed, which happens whenever a copy is recovered. It must
	// not be less than the time for which the table's topic keeps tombstones.
	// Default 0: markers stay.
	ForgetAfter time.Duration
	// End tells whether a copy that nothing is written to is in step with the
	// topic. Nil: a copy is known to be in step when it has recovered only.
	End End
	// RecordsEnd tells where the last record of a partition ends that a reader is given:
	// behind it there may be markers of transactions and what was aborted, to which no
	// copy gets. It is asked if a copy does not reach End. Nil: the topic has none.
	RecordsEnd func(ctx context.Context, partition int32) (int64, error)

	Log      *slog.Logger
	Now      func() time.Time
	Size     *Size     // told how many rows a partition has; nil: nobody
	Copies   *Copies   // has the copies that are open; nil: nobody asks
	Position *Position // told how far a partition has been read; nil: nobody
	Shadowed *Shadowed // what recovery finds shadowed; nil: it does not look

	front   int   // bytes in front of each row
	ordered bool  // listed in the order of keys
	segment int64 // bytes of a segment of the log, at least; 0: segmentBytes
}

// End tells where a partition of the table's topic ends now. It must be safe for
// concurrent use.
type End interface {
	End(ctx context.Context, partition int32) (int64, error)
}

// Files beside the engine's own in a copy's directory.
const (
	freshnessFile = "SEEN"    // its time is when the copy was last in step with the topic
	damagedFile   = "DAMAGED" // reading or writing has found damage
	levelDBFile   = "CURRENT" // LevelDB's, of an earlier version
)

// Build is goka's storage builder. A copy that is damaged is set aside, one that
// is too old is removed, and goka makes a new one from the topic.
func (s Store) Build(topic string, partition int32) (storage.Storage, error) {
	path := s.path(topic, partition)
	if err := os.MkdirAll(s.Dir, 0o750); err != nil {
		return nil, fmt.Errorf("making the directory of the local table: %w", err)
	}
	if err := s.retire(path); err != nil {
		return nil, err
	}
	st, err := s.open(path, partition)
	if errors.Is(err, errDamaged) {
		if err := s.setAside(path); err != nil {
			return nil, err
		}
		st, err = s.open(path, partition)
	}
	if err != nil {
		return nil, fmt.Errorf("opening the local table %s: %w", path, err)
	}
	return st, nil
}

func (s Store) path(topic string, partition int32) string {
	return filepath.Join(s.Dir, fmt.Sprintf("%s.%d", topic, partition))
}

func (s Store) open(dir string, number int32) (storage.Storage, error) {
	engine, err := s.engine(dir)
	if err != nil {
		return nil, err
	}
	p := &Copy{engine: engine, cfg: s, number: number, path: dir}
	s.Shadowed.forget(number)
	if err := p.begin(); err != nil {
		return nil, errors.Join(err, engine.close())
	}
	s.Position.set(number, p.offset+1)
	s.Copies.set(number, p)
	return p, nil
}

func (s Store) engine(dir string) (engine, error) {
	if s.ordered {
		return openOrdered(dir, cmp.Or(s.segment, segmentBytes), s.notes())
	}
	return openLog(dir, cmp.Or(s.segment, segmentBytes), s.notes())
}

// notes tells what keys and values of an engine are.
func (s Store) notes() func(key, value []byte) note { return notes(s.front) }

// retire puts away a copy that is known to be damaged, in the format of an earlier
// version, or of which nothing says that it was in use not long ago.
func (s Store) retire(path string) error {
	_, err := os.Stat(filepath.Join(path, damagedFile))
	if err == nil {
		return s.setAside(path)
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("looking at the local table: %w", err)
	}
	if _, err := os.Stat(filepath.Join(path, levelDBFile)); err == nil {
		s.Log.Info("a local copy of the table is in the format of an earlier version and is made anew from its topic", "copy", path)
		return s.remove(path)
	}
	inStep, err := os.Stat(filepath.Join(path, freshnessFile))
	if errors.Is(err, fs.ErrNotExist) {
		return s.remove(path) // there is none, or its making or its removal was cut off
	}
	if err != nil {
		return fmt.Errorf("looking at the local table: %w", err)
	}
	if s.Now().Sub(inStep.ModTime()) <= s.MaxAge {
		return nil
	}
	s.Log.Warn("a local copy of the table was out of use for too long and is made anew from its topic", "copy", path)
	return s.remove(path)
}

func (s Store) remove(path string) error {
	if err := os.RemoveAll(path); err != nil {
		return fmt.Errorf("removing a local table that is out of date: %w", err)
	}
	return nil
}

// setAside keeps a damaged copy for whoever wants to know why, but only the last:
// it holds rows that may have been erased since.
func (s Store) setAside(path string) error {
	aside := path + ".damaged"
	s.Log.Warn("a local copy of the table is damaged and is made anew from its topic", "copy", path, "aside", aside)
	if err := errors.Join(os.RemoveAll(aside), os.Rename(path, aside)); err != nil {
		return fmt.Errorf("setting the local table aside: %w", err)
	}
	return nil
}
