package records

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// directory reads what lies in a directory and below it. Names that begin with a dot are
// passed over, and so are links to directories; a link to a file outside of the directory
// is refused.
func (r *reader) directory(dir string) error {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return err
	}
	defer func() { _ = root.Close() }() // nothing was written
	files := 0
	err = fs.WalkDir(root.FS(), ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if strings.HasPrefix(e.Name(), ".") && name != "." {
			if e.IsDir() {
				return fs.SkipDir
			}
			return nil
		}
		if form, _ := formOf(name); form == other || e.IsDir() {
			return nil
		}
		if files++; files > maxFiles {
			return within(dir, errFiles)
		}
		return r.below(root, dir, name)
	})
	return within(dir, err)
}

// below reads a file of a directory.
func (r *reader) below(root *os.Root, dir, name string) error {
	shown := filepath.Join(dir, filepath.FromSlash(name))
	info, err := root.Stat(filepath.FromSlash(name))
	switch {
	case err != nil:
		return within(shown, fmt.Errorf("it leads out of the directory, or nowhere: %w", pathless(err)))
	case !info.Mode().IsRegular():
		return nil
	}
	f, err := root.Open(filepath.FromSlash(name))
	if err != nil {
		return within(shown, pathless(err))
	}
	defer func() { _ = f.Close() }() // only read
	return r.file(place{of: shown, file: shown, numbered: true}, f)
}

func pathless(err error) error {
	var at *fs.PathError
	if errors.As(err, &at) {
		return at.Err
	}
	return err
}
