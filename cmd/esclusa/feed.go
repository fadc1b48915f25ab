package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
)

// fromStdin stands for standard input where a file could be named.
const fromStdin = "-"

// input is one record as it was found.
type input struct {
	name string // the file, or the line
	body []byte // never nil; cut a little above the limit, so that it is still too long
}

// feed yields the records of files, each one record, and of standard input, one on
// each line that is not blank. No record takes more memory than the limit. The first
// error is the last thing that it yields; ctx ends even a read that waits for
// somebody to type.
func feed(ctx context.Context, files []string, stdin io.Reader, limit int) iter.Seq2[input, error] {
	return func(yield func(input, error) bool) {
		for _, name := range files {
			var more bool
			if name == fromStdin {
				more = feedLines(interruptible(ctx, stdin), limit, yield)
			} else {
				more = feedFile(name, limit, yield)
			}
			if !more {
				return
			}
		}
	}
}

func feedFile(name string, limit int, yield func(input, error) bool) bool {
	f, err := os.Open(name)
	if err != nil {
		yield(input{}, err)
		return false
	}
	body, err := io.ReadAll(io.LimitReader(f, int64(limit)+1))
	_ = f.Close() // only read
	if err != nil {
		yield(input{}, fmt.Errorf("reading %s: %w", name, err))
		return false
	}
	return yield(input{name: name, body: body}, nil)
}

func feedLines(stdin io.Reader, limit int, yield func(input, error) bool) bool {
	r := bufio.NewReaderSize(stdin, 64<<10)
	for n := 1; ; n++ {
		line, err := readLine(r, limit+len("\r\n"))
		if err != nil && !errors.Is(err, io.EOF) {
			yield(input{}, fmt.Errorf("reading standard input: %w", err))
			return false
		}
		if len(bytes.TrimSpace(line)) > 0 && !yield(input{name: fmt.Sprintf("line %d", n), body: line}, nil) {
			return false
		}
		if err != nil {
			return true
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
