package embedded

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"io"
	"net"
	"slices"
	"sync"
	"time"

	"github.com/twmb/franz-go/pkg/kbin"
	"github.com/twmb/franz-go/pkg/kmsg"
)

// Limits of one request: Kafka's socket.request.max.bytes where there are records in
// it. What there is of others becomes up to some hundred times as large when it is
// parsed.
const (
	maxProduce = 100 << 20
	maxRequest = 1 << 20
)

// headEnd is where a request's length, key, version and correlation id end.
const headEnd = 12

// guard reads a connection's requests before the broker does. kfake allocates whatever
// length it is told, panics at an unknown request, and parses in goroutines that nobody
// can recover. So a request is passed on when it is there as a whole, in a buffer that
// has grown as its bytes arrived, and when it has been parsed here. kfake reads from
// one goroutine and writes, an answer a call, from another.
type guard struct {
	*visitor
	in     *bufio.Reader
	intake *intake
	frame  []byte // of the current request, not yet passed on

	mu      sync.Mutex
	waiting []request // passed on and not answered, in order
}

// request is what its answer needs to know.
type request struct {
	key, version int16
	silent       bool // it has no answer
	fates        []fate
}

// Read implements net.Conn.
func (g *guard) Read(p []byte) (int, error) {
	if len(g.frame) == 0 {
		g.giveBack() // the broker has parsed what it had
		frame, err := g.next()
		if err != nil {
			return 0, err
		}
		g.frame = frame
	}
	n := copy(p, g.frame)
	g.frame = g.frame[n:]
	return n, nil
}

// next is the next request as the broker gets it.
func (g *guard) next() ([]byte, error) {
	frame, err := g.receive()
	if err != nil {
		return nil, err
	}
	r := request{key: int16(binary.BigEndian.Uint16(frame[4:])), version: int16(binary.BigEndian.Uint16(frame[6:]))}
	if frame, err = g.intake.admit(&r, frame); err != nil {
		return nil, err
	}
	if r.silent {
		return frame, nil
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	g.waiting = append(g.waiting, r) // few: kfake reads one ahead
	return frame, nil
}

// receive reads a request as it was sent.
func (g *guard) receive() ([]byte, error) {
	if err := g.SetReadDeadline(time.Time{}); err != nil {
		return nil, err
	}
	if _, err := g.in.Peek(1); err != nil {
		return nil, err
	}
	g.touch()
	if err := g.SetReadDeadline(time.Now().Add(patience)); err != nil {
		return nil, err
	}
	head, err := g.in.Peek(headEnd)
	if err != nil {
		return nil, err
	}
	length, key := int(binary.BigEndian.Uint32(head)), int16(binary.BigEndian.Uint16(head[4:]))
	most := maxRequest
	if key == int16(kmsg.Produce) {
		most = maxProduce
	}
	if length < headEnd-4 || length > most || kmsg.RequestForKey(key) == nil {
		return nil, fmt.Errorf("not a Kafka request: length %d, key %d", length, key)
	}
	return g.fill(4 + length)
}

// fill reads so many bytes, in steps of which each doubles what has arrived.
func (g *guard) fill(size int) ([]byte, error) {
	var frame []byte
	for len(frame) < size {
		at := len(frame)
		n := min(size-at, max(freeOfCharge, at))
		if at > 0 {
			if err := g.take(2 * n); err != nil { // the broker's copy, too
				return nil, err
			}
		}
		frame = slices.Grow(frame, n)[:at+n]
		if _, err := io.ReadFull(g.in, frame[at:]); err != nil {
			return nil, err
		}
	}
	return frame, nil
}

// Write implements net.Conn. It is given one answer at a time, whole.
func (g *guard) Write(answer []byte) (int, error) {
	g.mu.Lock()
	var r request
	if len(g.waiting) > 0 {
		r = g.waiting[0]
		g.waiting = g.waiting[1:]
	}
	g.mu.Unlock()
	told := g.intake.answered(r, answer)
	if _, err := g.visitor.Write(told); err != nil {
		return 0, err
	}
	return len(answer), nil
}

// Close implements net.Conn.
func (g *guard) Close() error { return g.visitor.Close() }

var _ net.Conn = (*guard)(nil)

// body is a reader behind the request's header, whose client id and tags it passes.
// It is nil where there is no such header.
func body(frame []byte, flexible bool) *kbin.Reader {
	r := &kbin.Reader{Src: frame[headEnd:]}
	r.NullableString()
	if flexible {
		skipTags(r)
	}
	if !r.Ok() {
		return nil
	}
	return r
}

// skipTags passes tags, of which there cannot be more than there are bytes for.
func skipTags(r *kbin.Reader) {
	n := r.Uvarint()
	if int64(n) > int64(len(r.Src)) {
		r.Span(-1) // what it reads from now on is nothing
		return
	}
	for range n {
		r.Uvarint()
		r.Span(int(r.Uvarint()))
	}
}
