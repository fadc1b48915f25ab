package records

import (
	"archive/tar"
	"archive/zip"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
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

func (b budget) Read(p []byte) (int, error) {
	if *b.left <= 0 {
		return 0, errUnpacked
	}
	n, err := b.Reader.Read(p[:min(int64(len(p)), *b.left)])
	*b.left -= int64(n)
	return n, err
}

func gunzip(in io.Reader, most int64) (io.Reader, error) {
	plain, err := gzip.NewReader(in)
	if err != nil {
		return nil, err
	}
	return budget{plain, &most}, nil
}

// Unpack reads an archive, which IsArchive knows: take gets those of its files whose
// names are wanted, one after another, as they are packed. The names are relative, with
// slashes, and lead nowhere else. Hidden files are passed over; a link or a device under
// a name that is wanted is refused. In all it gives out no more than a gibibyte.
func Unpack(file string, wanted func(name string) bool, take func(name string, in io.Reader) error) error {
	f, err := os.Open(file)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }() // only read
	u := unpacker{unpacked: maxUnpacked, wanted: wanted, take: take}
	return within(file, u.archive(file, f))
}

// IsArchive reports whether a file's name is that of an archive.
func IsArchive(name string) bool {
	form, _ := formOf(name)
	return form == tarred || form == zipped
}

// unpacker reads an archive.
type unpacker struct {
	unpacked int64 // bytes of all at most
	wanted   func(name string) bool
	take     func(name string, in io.Reader) error
}

// archive reads what its name says that it is.
func (u *unpacker) archive(name string, f seekable) error {
	form, compressed := formOf(name)
	if form == zipped {
		return u.zip(f)
	}
	var in io.Reader = f
	if compressed {
		plain, err := gunzip(f, u.unpacked)
		if err != nil {
			return err
		}
		in = plain
	}
	return u.tar(in)
}

// tar reads an archive from its beginning to its end. Holes of sparse files are bytes
// that nobody has packed: they count too.
func (u *unpacker) tar(in io.Reader) error {
	left := u.unpacked
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
		case head.Typeflag == tar.TypeXGlobalHeader: // of all that follows
			continue
		}
		mode := head.FileInfo().Mode()
		if head.Typeflag != tar.TypeReg && head.Typeflag != tar.TypeDir { // a hard link says that it is regular
			mode |= fs.ModeIrregular
		}
		name, err := u.nameOf(head.Name, mode)
		if err == nil && name != "" {
			err = u.take(name, budget{t, &left})
		}
		if err != nil {
			return err
		}
	}
}

// zip reads an archive by the list at its end.
func (u *unpacker) zip(f seekable) error {
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
	left := u.unpacked
	for _, entry := range z.File {
		name, err := u.nameOf(entry.Name, entry.Mode())
		if err == nil && name != "" {
			err = u.zipped(name, entry, &left)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (u *unpacker) zipped(name string, entry *zip.File, left *int64) error {
	const encrypted = 1
	if entry.Flags&encrypted != 0 {
		return fmt.Errorf("%.64q in it is encrypted", entry.Name)
	}
	in, err := entry.Open()
	if err != nil {
		return fmt.Errorf("%.64q in it: %w", entry.Name, err)
	}
	defer func() { _ = in.Close() }() // only read
	return u.take(name, budget{in, left})
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

// nameOf is the name of a file that is to be read, empty for one that is passed over.
// Names are only ever shown, and yet one that leads out of the archive is refused,
// whatever has it: whoever unpacks it would not be so careful.
func (u *unpacker) nameOf(name string, mode fs.FileMode) (string, error) {
	if err := checkName(name); err != nil {
		return "", err
	}
	clean := path.Clean(name)
	switch {
	case mode.IsDir() || strings.Contains("/"+clean, "/.") || !u.wanted(clean):
		return "", nil
	case !mode.IsRegular():
		return "", fmt.Errorf("%.64q in it is a link or a device, and no file: pack what it stands for", name)
	}
	return clean, nil
}

// records are the unpacker whose files are records.
func (r *reader) records(at place) *unpacker {
	return &unpacker{
		unpacked: r.unpacked,
		wanted:   func(name string) bool { form, _ := formOf(name); return form != other },
		take:     func(name string, in io.Reader) error { return r.packed(at, name, in) },
	}
}

// packed reads a file of an archive.
func (r *reader) packed(at place, name string, in io.Reader) error {
	if IsArchive(name) {
		return fmt.Errorf("%.64q in it is an archive too: unpack it, and name the directory", name)
	}
	return r.content(place{of: at.of + "/" + name, file: at.file}, in)
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
