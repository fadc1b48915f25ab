package embedded

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"time"
)

// Limits of one command. The largest that the mirror sends is a document, of at most
// 64 MiB, and some hundred bytes; in number, the rows that it drops at once.
const (
	maxCommandBytes = 80 << 20
	maxCommandArgs  = 1 << 20
	argBytes        = 32 // what an argument takes besides its bytes, about
)

// protocolError is told to the client before its connection ends.
type protocolError string

func (e protocolError) Error() string { return "ERR Protocol error: " + string(e) }

// respReader reads commands of Redis' protocol, which come as arrays of strings. Its
// buffers grow as the bytes arrive, not as they are announced.
type respReader struct {
	from  *visitor
	in    *bufio.Reader
	since time.Time // when the time for the command began
	bytes int       // of the current command
	taken int       // of these, what the door knows of
}

func newRESPReader(from *visitor) *respReader {
	return &respReader{from: from, in: bufio.NewReader(from)}
}

// next reads a command. It has at least one argument, the command's name.
func (r *respReader) next() ([]string, error) {
	for {
		if err := r.await(); err != nil {
			return nil, err
		}
		r.bytes, r.taken = 0, 0
		n, err := r.number('*', maxCommandArgs)
		if err != nil {
			return nil, err
		}
		if n <= 0 {
			continue // as Redis does
		}
		return r.args(n)
	}
}

// await waits for the first byte of a command, for any time, and gives the rest of it
// a limited one.
func (r *respReader) await() error {
	if r.in.Buffered() == 0 {
		if err := r.from.SetReadDeadline(time.Time{}); err != nil {
			return err
		}
		if _, err := r.in.Peek(1); err != nil {
			return err
		}
		r.since = time.Time{}
	}
	if now := time.Now(); now.Sub(r.since) > time.Second {
		r.since = now
		r.from.touch()
		return r.from.SetReadDeadline(now.Add(patience))
	}
	return nil
}

func (r *respReader) args(n int) ([]string, error) {
	args := make([]string, 0, min(n, 16))
	for range n {
		size, err := r.number('$', maxCommandBytes)
		if err != nil {
			return nil, err
		}
		if size < 0 {
			return nil, protocolError("invalid bulk length")
		}
		arg, err := r.bulk(size)
		if err != nil {
			return nil, err
		}
		args = append(args, arg)
	}
	return args, nil
}

// number reads a line that is a sign and a number.
func (r *respReader) number(sign byte, most int) (int, error) {
	line, err := r.in.ReadSlice('\n')
	if errors.Is(err, bufio.ErrBufferFull) {
		return 0, protocolError("too big count string")
	}
	if err != nil {
		return 0, err
	}
	digits, ok := bytes.CutSuffix(line, []byte("\r\n"))
	if !ok || len(digits) == 0 || digits[0] != sign {
		return 0, protocolError(fmt.Sprintf("expected '%c'", sign))
	}
	n, err := strconv.Atoi(string(digits[1:]))
	if err != nil || n > most {
		return 0, protocolError("invalid length")
	}
	return n, nil
}

func (r *respReader) bulk(size int) (string, error) {
	const step = freeOfCharge
	var buf []byte
	for len(buf) < size {
		at := len(buf)
		n := min(size-at, max(step, at))
		if err := r.count(n); err != nil {
			return "", err
		}
		buf = slices.Grow(buf, n)[:at+n]
		if _, err := io.ReadFull(r.in, buf[at:]); err != nil {
			return "", err
		}
	}
	end := make([]byte, 2)
	if _, err := io.ReadFull(r.in, end); err != nil {
		return "", err
	}
	if string(end) != "\r\n" {
		return "", protocolError("a bulk string does not end where it should")
	}
	return string(buf), r.count(argBytes)
}

// count says that the command grows by so many bytes.
func (r *respReader) count(n int) error {
	r.bytes += n
	if r.bytes > maxCommandBytes {
		return protocolError("the command is too large")
	}
	more := r.bytes - freeOfCharge - r.taken
	if more < freeOfCharge && r.taken > 0 || more <= 0 {
		return nil // the door is asked now and then only
	}
	r.taken += more
	return r.from.take(more)
}
