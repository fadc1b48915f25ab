package embedded

import (
	"bytes"
	"errors"
)

var errAnswer = errors.New("the answer is too large")

// answer collects what a client is answered, so that the engine never waits for one
// that does not read.
type answer struct {
	to    *visitor
	buf   bytes.Buffer
	taken int
	err   error // the first of Write
}

// Write implements io.Writer. After an error nothing is kept.
func (a *answer) Write(p []byte) (int, error) {
	if a.err == nil {
		a.err = a.count(a.buf.Len() + len(p))
	}
	if a.err != nil {
		return 0, a.err
	}
	return a.buf.Write(p)
}

func (a *answer) count(size int) error {
	if size > maxAnswer {
		return errAnswer
	}
	more := size - freeOfCharge - a.taken
	if more <= 0 {
		return nil
	}
	a.taken += more
	return a.to.take(more)
}

func (a *answer) reset() {
	a.taken = 0
	if a.buf.Cap() > freeOfCharge {
		a.buf = bytes.Buffer{}
	}
	a.buf.Reset()
}
