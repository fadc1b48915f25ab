package schemaimport

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
)

// Write puts what was taken into a catalogue's directory, which is made if it is not
// there: all of it or nothing. A file that is there already is never replaced.
func Write(dir string, all []*Imported) (err error) {
	taken := false
	for _, in := range all {
		if in.Text == nil {
			continue
		}
		taken = true
		if _, err := os.Lstat(filepath.Join(dir, in.Datatype, in.Version+".json")); !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("%s is there already; nothing has been written", filepath.Join(dir, in.Datatype, in.Version+".json"))
		}
	}
	if !taken {
		return nil
	}
	if err := os.MkdirAll(filepath.Dir(filepath.Clean(dir)), 0o755); err != nil {
		return err
	}
	made, err := os.MkdirTemp(filepath.Dir(filepath.Clean(dir)), "."+filepath.Base(dir)+"-import-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(made)) }()
	for _, in := range all {
		if in.Text != nil {
			if err := writeFile(filepath.Join(made, in.Datatype, in.Version+".json"), in.Text); err != nil {
				return fmt.Errorf("nothing has been written: %w", err)
			}
		}
	}
	return move(made, dir)
}

func writeFile(file string, text []byte) error {
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return err
	}
	return os.WriteFile(file, text, 0o644)
}

// move moves what has been made to where it belongs: a whole directory where there is
// none, else each file, and takes all back if one cannot be moved.
func move(made, dir string) error {
	if err := os.Chmod(made, 0o755); err != nil {
		return err
	}
	if os.Rename(made, dir) == nil { // there is none, or an empty one
		return nil
	}
	var moved []string
	back := func(cause error) error {
		for _, name := range slices.Backward(moved) {
			cause = errors.Join(cause, os.Remove(name))
		}
		return fmt.Errorf("nothing has been written: %w", cause)
	}
	err := filepath.WalkDir(made, func(file string, e fs.DirEntry, err error) error {
		below, _ := filepath.Rel(made, file)
		to := filepath.Join(dir, below)
		switch {
		case err != nil:
			return err
		case e.IsDir():
			if info, err := os.Stat(to); err == nil && info.IsDir() {
				return nil
			}
			if err := os.Mkdir(to, 0o755); err != nil {
				return err
			}
			moved = append(moved, to) // an empty one would be a datatype without a schema
			return nil
		}
		if err := os.Link(file, to); err != nil { // which never replaces
			return err
		}
		moved = append(moved, to)
		return nil
	})
	if err != nil {
		return back(err)
	}
	return nil
}
