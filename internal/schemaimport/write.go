package schemaimport

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"github.com/esclusa/esclusa/schemas"
)

// Write puts what was taken into a catalogue's directory, which is made if it is not
// there: all of it or nothing, and only if it goes together with what is there. A file
// that is there already is never replaced, and no link that leads out is followed.
func Write(dir string, all []*Imported) (err error) {
	taken := slices.DeleteFunc(slices.Clone(all), func(in *Imported) bool { return in.Text == nil })
	if len(taken) == 0 {
		return nil
	}
	if _, err := os.Stat(dir); errors.Is(err, fs.ErrNotExist) {
		err = writeWhole(filepath.Clean(dir), taken)
		return nothingWritten(err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nothingWritten(err)
	}
	defer func() { err = errors.Join(err, root.Close()) }()
	if err := goesTogether(root.FS(), taken); err != nil {
		return nothingWritten(err)
	}
	return nothingWritten(writeInto(root, dir, taken))
}

func nothingWritten(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%w; nothing has been written", err)
}

// writeWhole makes the directory, which is there at once with all that is in it.
func writeWhole(dir string, taken []*Imported) (err error) {
	if err := os.MkdirAll(filepath.Dir(dir), 0o755); err != nil {
		return err
	}
	made, err := os.MkdirTemp(filepath.Dir(dir), "."+filepath.Base(dir)+"-import-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(made)) }()
	if err := os.Chmod(made, 0o755); err != nil {
		return err
	}
	root, err := os.OpenRoot(made)
	if err != nil {
		return err
	}
	err = errors.Join(writeInto(root, dir, taken), root.Close())
	if err != nil {
		return err
	}
	return os.Rename(made, dir)
}

// goesTogether refuses schemas beside which those of a directory would no longer load, or
// which would not beside those: two with one $id, say, or a version that breaks what its
// digit promises. What is wrong already is not theirs.
func goesTogether(there fs.FS, taken []*Imported) error {
	files, err := ReadFiles(there)
	if err != nil {
		return err
	}
	with := maps.Clone(files)
	for _, in := range taken {
		with[in.path()] = in.Text
	}
	faults := schemas.Lint(memory(with))
	if len(faults) == 0 {
		return nil
	}
	known := make(map[string]bool)
	for _, fault := range schemas.Lint(memory(files)) {
		known[fault.Error()] = true
	}
	for _, fault := range faults {
		if !known[fault.Error()] {
			return fmt.Errorf("does not go together with what is there: %w", fault)
		}
	}
	return nil
}

// writeInto writes into a directory, which the user calls dir, and takes all back if one
// file cannot be written.
func writeInto(root *os.Root, dir string, taken []*Imported) error {
	var made []string
	for _, in := range taken {
		err := root.Mkdir(in.Datatype, 0o755)
		if err == nil {
			made = append(made, in.Datatype) // an empty one would be a datatype without a schema
		}
		if err == nil || errors.Is(err, fs.ErrExist) {
			err = writeNew(root, &made, in)
		}
		if errors.Is(err, fs.ErrExist) {
			err = fmt.Errorf("%s is there already", filepath.Join(dir, filepath.FromSlash(in.path())))
		}
		if err != nil {
			for _, name := range slices.Backward(made) {
				err = errors.Join(err, root.Remove(name))
			}
			return err
		}
	}
	return nil
}

// writeNew writes a file that must not be there yet.
func writeNew(root *os.Root, made *[]string, in *Imported) error {
	f, err := root.OpenFile(filepath.FromSlash(in.path()), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	*made = append(*made, in.path())
	_, err = f.Write(in.Text)
	return errors.Join(err, f.Close())
}
