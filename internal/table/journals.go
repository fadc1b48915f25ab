package table

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	lderrors "github.com/syndtr/goleveldb/leveldb/errors"
	"github.com/syndtr/goleveldb/leveldb/journal"
	ldstorage "github.com/syndtr/goleveldb/leveldb/storage"
)

// checkJournals finds damage that LevelDB would pass over: it leaves out what it
// cannot read of a journal and goes on behind it, so that old rows would stand
// beside a later offset. What a crash leaves is a journal that breaks off, which is
// no damage: the offset breaks off with it.
func checkJournals(dir string) error {
	files, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("looking for journals of the local table: %w", err)
	}
	slices.SortFunc(files, byNumber)
	var lost gap
	for _, file := range files {
		if filepath.Ext(file.Name()) != ".log" {
			continue
		}
		if err := lost.follow(filepath.Join(dir, file.Name())); err != nil {
			return err
		}
	}
	return nil
}

// byNumber puts LevelDB's files of a kind in order: their numbers have leading zeros
// up to six digits, and longer ones have none.
func byNumber(a, b fs.DirEntry) int {
	return cmp.Or(cmp.Compare(len(a.Name()), len(b.Name())), cmp.Compare(a.Name(), b.Name()))
}

// gap remembers the first thing in the journals that cannot be read.
type gap struct{ cause error }

// Drop is called by LevelDB's reader for what it leaves out.
func (g *gap) Drop(err error) {
	if g.cause == nil {
		g.cause = err
	}
}

// follow reads a journal. That anything comes behind the gap is an error that
// damage knows.
func (g *gap) follow(file string) error {
	f, err := os.Open(file)
	if err != nil {
		return fmt.Errorf("looking at a journal of the local table: %w", err)
	}
	defer f.Close()
	for records := journal.NewReader(f, g, false, true); ; {
		record, err := records.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err == nil {
			_, err = io.Copy(io.Discard, record)
		}
		switch {
		case errors.Is(err, io.ErrUnexpectedEOF): // left out
		case err != nil:
			return fmt.Errorf("reading a journal of the local table: %w", err)
		case g.cause != nil:
			return lderrors.NewErrCorrupted(ldstorage.FileDesc{Type: ldstorage.TypeJournal}, fmt.Errorf("%s: %w", filepath.Base(file), g.cause))
		}
	}
}
