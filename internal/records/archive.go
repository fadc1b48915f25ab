package records

import (
	"archive/tar"
	"archive/zip"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"
	"unicode"
	"unicode/utf8"
)

var (
	errListing = fmt.Errorf("its list of files is longer than %d bytes: pack fewer files", maxListing)
	errFiles   = fmt.Errorf("it has more than %d files: name a part of it", maxFiles)
)

var errUnpacked = errors.New("it has too many bytes when it is unpacked, more than a gibibyte: unpack it, and name the directory")

// budget is a reader that gives out so many bytes and then fails.
type budget struct {
	io.Reader
	left *int64
}

// budget is a reader of what is packed in an archive.
func (r *reader) budget(of io.Reader) budget {
	left := r.unpacked
	return budget{of, &left}
}

func (b budget) Read(p []byte) (int, error) {
	if *b.left <= 0 {
		return 0, errUnpacked
	}
	n, err := b.Reader.Read(p[:min(int64(len(p)), *b.left)])
	*b.left -= int64(n)
	return n, err
}

func (r *reader) gunzip(in io.Reader) (io.Reader, error) {
	plain, err := gzip.NewReader(in)
	if err != nil {
		return nil, err
	}
	return r.budget(plain), nil
}

// tar reads an archive from its beginning to its end. Holes of sparse files are bytes
// that nobody has packed: they count too.
func (r *reader) tar(at place, in io.Reader) error {
	left := r.unpacked
	t := tar.NewReader(in)
	for n := 0; ; n++ {
		head, err := t.Next()
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return err
		case n == maxFiles:
			return errFiles
		case head.Typeflag != tar.TypeReg:
			continue
		}
		if err := r.packed(at, head.Name, budget{t, &left}); err != nil {
			return err
		}
	}
}

// zip reads an archive by the list at its end.
func (r *reader) zip(at place, f seekable) error {
	size, err := f.Seek(0, io.SeekEnd)
	if err != nil {
		return err
	}
	list := &listing{ReaderAt: f, left: maxListing}
	z, err := zip.NewReader(list, size)
	switch {
	case list.left < 0:
		return errListing
	case err != nil:
		return err
	case len(z.File) > maxFiles:
		return errFiles
	}
	list.done = true
	left := r.unpacked
	for _, entry := range z.File {
		if !entry.Mode().IsRegular() {
			continue
		}
		if err := r.zipped(at, entry, &left); err != nil {
			return err
		}
	}
	return nil
}

func (r *reader) zipped(at place, entry *zip.File, left *int64) error {
	const encrypted = 1
	if entry.Flags&encrypted != 0 {
		return fmt.Errorf("%.64q in it is encrypted", entry.Name)
	}
	in, err := entry.Open()
	if err != nil {
		return fmt.Errorf("%.64q in it: %w", entry.Name, err)
	}
	defer func() { _ = in.Close() }() // only read
	return r.packed(at, entry.Name, budget{in, left})
}

// listing bounds what is read of a zip until its list of files is known.
type listing struct {
	io.ReaderAt
	left int
	done bool
}

func (l *listing) ReadAt(p []byte, off int64) (int, error) {
	if !l.done {
		if l.left -= len(p); l.left < 0 {
			return 0, errListing
		}
	}
	return l.ReaderAt.ReadAt(p, off)
}

// packed reads a file of an archive. Its name is only ever shown, and yet one that leads
// out of the archive is refused: whoever unpacks it would not be so careful.
func (r *reader) packed(at place, name string, in io.Reader) error {
	if err := checkName(name); err != nil {
		return err
	}
	name = path.Clean(name)
	if strings.Contains("/"+name, "/.") {
		return nil
	}
	inner := place{of: at.of + "/" + name, file: at.file}
	form, compressed := formOf(name)
	switch {
	case form == tarred || form == zipped:
		return fmt.Errorf("%.64q in it is an archive too: unpack it, and name the directory", name)
	case form == other:
		return nil
	case compressed:
		plain, err := r.gunzip(in)
		if err != nil {
			return within(inner.of, err)
		}
		in = plain
	}
	return r.content(inner, form, in)
}

func checkName(name string) error {
	switch clean := path.Clean(name); {
	case len(name) > maxNameBytes:
		return fmt.Errorf("%.64q… in it has a name of more than %d bytes", name, maxNameBytes)
	case !utf8.ValidString(name) || strings.ContainsFunc(name, unicode.IsControl):
		return fmt.Errorf("%.64q in it has a name that is no text: pack it under another", name)
	case name == "" || path.IsAbs(clean) || clean == ".." || strings.HasPrefix(clean, "../"):
		return fmt.Errorf("%.64q in it names a place outside of the archive: pack it under another name", name)
	}
	return nil
}
