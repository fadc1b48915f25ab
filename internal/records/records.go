// Package records reads records from where people keep them: files of one JSON document
// or of one on each line, directories of such files, archives of them, and standard
// input. Whatever it is given, it holds one record at a time, and nothing is written.
//
// What a file holds is told by its name: *.ndjson and *.jsonl have a record on each line,
// *.tar, *.tar.gz, *.tgz and *.zip are archives, and *.json.gz, *.ndjson.gz and
// *.jsonl.gz are compressed. Any other file is one record, if it is named; in directories
// and archives only *.json is, and the rest is passed over.
//
// Left out: what the records say.
package records

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"path"
	"strings"
)

// Stdin stands for standard input where a file could be named. It has a record on each
// line.
const Stdin = "-"

// What is taken at most.
const (
	maxFiles     = 100_000 // in a directory, or an archive
	maxUnpacked  = 1 << 30 // bytes of an archive, or of a compressed file
	maxListing   = 8 << 20 // bytes of a zip's list of files
	maxNameBytes = 1024    // of a file in an archive
)

// Record is one record as it was found.
type Record struct {
	// Name is where it was found, for people: a file, a file in an archive, and, where
	// there are several in it, the line.
	Name string
	// Of is Name without the line.
	Of string
	// File is the path that was opened; empty for standard input.
	File string
	// Line is that of File, or of standard input, on which the record begins; 0 where
	// that has no lines to look at.
	Line int
	// Body is never nil. Of a record that is above the limit it has a little more than
	// the limit, so that it is still too long.
	Body []byte
}

// Read yields the records of paths, in their order, those of directories and archives in
// the order of their names and as they are packed. No record takes more memory than limit
// bytes. The first error is the last thing that is yielded; ctx ends even a read that
// waits for somebody to type.
func Read(ctx context.Context, paths []string, stdin io.Reader, limit int) iter.Seq2[Record, error] {
	return func(yield func(Record, error) bool) {
		r := &reader{ended: ctx.Err, limit: limit, unpacked: maxUnpacked, yield: yield}
		for _, name := range paths {
			var err error
			if name == Stdin {
				err = r.lines(place{}, interruptible(ctx, stdin))
			} else {
				err = r.path(name)
			}
			if errors.Is(err, errStopped) {
				return
			}
			if err != nil {
				yield(Record{}, err)
				return
			}
		}
	}
}

// errStopped ends the reading for whoever takes no more records.
var errStopped = errors.New("no more is wanted")

type reader struct {
	ended    func() error // why nothing more is to be read; nil while it is
	limit    int
	unpacked int64 // bytes of an archive
	yield    func(Record, error) bool
	found    int // records so far
	files    int // of records, so far
}

// place is where records are being read.
type place struct {
	of       string
	file     string
	numbered bool // lines of the file can be looked at
}

func (r *reader) record(at place, name string, line int, body []byte) error {
	if err := r.ended(); err != nil {
		return err
	}
	if !at.numbered {
		line = 0
	}
	r.found++
	if !r.yield(Record{Name: name, Of: at.of, File: at.file, Line: line, Body: body}, nil) {
		return errStopped
	}
	return nil
}

// form is what a file holds.
type form int

const (
	other form = iota
	document
	lined
	tarred
	zipped
)

// formOf tells by a file's name what it holds, and whether that is compressed.
func formOf(name string) (f form, compressed bool) {
	name = strings.ToLower(path.Base(name))
	if inner, is := strings.CutSuffix(name, ".tgz"); is {
		name = inner + ".tar.gz"
	}
	name, compressed = strings.CutSuffix(name, ".gz")
	switch path.Ext(name) {
	case ".json":
		return document, compressed
	case ".ndjson", ".jsonl":
		return lined, compressed
	case ".tar":
		return tarred, compressed
	case ".zip":
		if !compressed {
			return zipped, false
		}
	}
	return other, compressed
}

// path reads what the user has named.
func (r *reader) path(name string) error {
	info, err := os.Stat(name)
	if err != nil {
		return err
	}
	before, files := r.found, r.files
	if info.IsDir() {
		err = r.directory(name)
	} else {
		err = r.opened(name)
	}
	f, _ := formOf(name)
	switch {
	case err != nil || r.found > before:
		return err
	case f == lined && !info.IsDir():
		return fmt.Errorf("%s: no records: it has no line with anything on it", name)
	case r.files > files:
		return fmt.Errorf("%s: no records: its files have no line with anything on it", name)
	}
	return fmt.Errorf("%s: no records: there is no file named *.json, *.ndjson or *.jsonl in it", name)
}

func (r *reader) opened(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }() // only read
	return r.file(place{of: name, file: name, numbered: true}, f)
}

// seekable is a file on disk.
type seekable interface {
	io.ReadSeeker
	io.ReaderAt
}

// file reads what its name says that it holds.
func (r *reader) file(at place, f seekable) error {
	if IsArchive(at.of) {
		at.numbered = false
		return within(at.of, r.records(at).archive(at.of, f))
	}
	return r.content(at, f)
}

// content reads a file of records.
func (r *reader) content(at place, in io.Reader) error {
	form, compressed := formOf(at.of)
	if compressed && form != other {
		at.numbered = false
		plain, err := gunzip(in, r.unpacked)
		if err != nil {
			return within(at.of, err)
		}
		in = plain
	}
	r.files++
	if form == lined {
		return r.lines(at, in)
	}
	body, err := io.ReadAll(io.LimitReader(in, int64(r.limit)+1))
	if err != nil {
		return within(at.of, err)
	}
	return r.record(at, at.of, 1, body)
}

func (r *reader) lines(at place, in io.Reader) error {
	name := func(n int) string { return fmt.Sprintf("%s:%d", at.of, n) }
	if at.of == "" {
		at.of, at.numbered = "standard input", true
		name = func(n int) string { return fmt.Sprintf("line %d", n) }
	}
	b := bufio.NewReaderSize(in, 64<<10)
	for n := 1; ; n++ {
		line, err := readLine(b, r.limit+len("\r\n"))
		if err != nil && !errors.Is(err, io.EOF) {
			return within(at.of, err)
		}
		if len(bytes.TrimSpace(line)) > 0 {
			if err := r.record(at, name(n), n, line); err != nil {
				return err
			}
		}
		if err != nil {
			return nil
		}
	}
}

// readLine returns the next line without its end. Of a line that is longer than
// most, it returns that much, and reads over the rest.
func readLine(r *bufio.Reader, most int) ([]byte, error) {
	var line []byte
	for {
		part, err := r.ReadSlice('\n')
		line = append(line, part[:min(len(part), most-len(line))]...)
		if !errors.Is(err, bufio.ErrBufferFull) {
			return bytes.TrimSuffix(bytes.TrimSuffix(line, []byte("\n")), []byte("\r")), err
		}
	}
}

// within says what could not be read.
func within(name string, err error) error {
	if err == nil || errors.Is(err, errStopped) || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	var known *readError
	if errors.As(err, &known) {
		return err
	}
	return &readError{name, err}
}

// readError says of a file what is wrong with it.
type readError struct {
	name  string
	cause error
}

func (e *readError) Error() string { return "reading " + e.name + ": " + e.cause.Error() }

func (e *readError) Unwrap() error { return e.cause }

type readFunc func(p []byte) (int, error)

func (f readFunc) Read(p []byte) (int, error) { return f(p) }

// interruptible is a reader of which a waiting Read ends with ctx. The read below
// then goes on by itself, into nothing: that is for the end of the process.
func interruptible(ctx context.Context, r io.Reader) io.Reader {
	type result struct {
		n   int
		err error
	}
	return readFunc(func(p []byte) (int, error) {
		own := make([]byte, len(p)) // p is the caller's again once ctx has ended
		done := make(chan result, 1)
		go func() {
			n, err := r.Read(own)
			done <- result{n, err}
		}()
		select {
		case got := <-done:
			return copy(p, own[:got.n]), got.err
		case <-ctx.Done():
			return 0, ctx.Err()
		}
	})
}
