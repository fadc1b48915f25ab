package views

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/schemas"
)

// Bounds of a batch.
const (
	batchLines = 10_000
	batchBytes = 32 << 20 // of the plain body

	windowLines = 500     // that are sent together
	windowBytes = 1 << 20 // from which on no more are sent together
	toldBytes   = 4 << 20 // of problems; those beyond do not list their errors
)

// batch is a body of a record a line, which is sent in windows as it comes: of the whole
// only the answers are held.
type batch struct {
	c       *counter
	r       *http.Request
	channel *schemas.Channel
	headers []esclusa.Header // of every record
	as      signature
	attempt *attempt
	in      *inflow
	text    *bufio.Reader
	read    int    // bytes
	line    []byte // the one that is being read
	window  *body  // room of the lines of a window
	answers []batchLine
	told    int // bytes of problems
}

// batchLine is what became of a line: a problem, or a record that was sent.
type batchLine struct {
	problem []byte
	src     esclusa.Source
	key     string
}

// postBatch sends the lines and tells of each what became of it, in their order. With
// wait all are waited for.
func (c *counter) postBatch(w http.ResponseWriter, r *http.Request, datatype, wait string, a *attempt) *problem {
	b, p := c.openBatch(w, r, datatype, a)
	if p != nil {
		return p
	}
	defer b.window.release()
	fault := b.send()
	b.in.close(fault == nil)
	switch {
	case fault != nil && len(b.answers) == 0:
		return fault
	case fault != nil:
		w.Header().Set("Connection", "close") // the rest of the body may be on it
		b.refuse(fault)
	case len(b.answers) == 0:
		return badRequest("a batch has at least one line")
	}
	if fault != nil || !slices.ContainsFunc(b.answers, func(l batchLine) bool { return l.problem == nil }) {
		a.fail()
	}
	b.answer(w, c.awaitAll(r, b, wait))
	return nil
}

func (c *counter) openBatch(w http.ResponseWriter, r *http.Request, datatype string, a *attempt) (*batch, *problem) {
	ch, p := c.channel(datatype)
	if p != nil {
		return nil, p
	}
	plain := r.Header.Clone() // a line's media type is not the body's
	plain.Del("Content-Type")
	if p := checkHeaders(plain); p != nil || len(r.Header["Content-Type"]) > 1 {
		if p == nil {
			p = badRequest("header content-type is there twice")
		}
		return nil, p
	}
	in, err := c.bodies.open(w, r, batchBytes)
	if errors.Is(err, errTooLong) {
		return nil, tooMany()
	}
	if p := c.unread(err); p != nil {
		return nil, p
	}
	as := signatureOf(r, datatype)
	return &batch{
		c: c, r: r, channel: ch, headers: as.sign(recordHeaders(datatype, plain)), as: as,
		attempt: a, in: in, text: bufio.NewReaderSize(a.through(in), 64<<10), window: c.bodies.body(r),
	}, nil
}

func tooMany() *problem {
	return newProblem(http.StatusRequestEntityTooLarge, fmt.Sprintf("a batch has at most %d lines and %d bytes; nothing is taken from this line on", batchLines, batchBytes))
}

// send sends window by window, and returns the problem that kept it from reading on.
func (b *batch) send() *problem {
	for {
		recs, err := b.fill()
		b.sendWindow(recs)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if errors.Is(err, errTooLong) {
			return tooMany()
		}
		if p := b.c.unread(err); p != nil {
			return p
		}
		b.in.rest()
	}
}

// pending is a record of a window, and where its answer goes.
type pending struct {
	rec *esclusa.Record
	at  int
}

// fill reads and checks the lines of the next window.
func (b *batch) fill() (recs []pending, err error) {
	b.window.release()
	for n, size := 0, 0; n < windowLines && size < windowBytes; n++ {
		value, err := b.next()
		if err != nil {
			return recs, err
		}
		if len(b.answers) == batchLines {
			return recs, errTooLong
		}
		size += len(value)
		if rec := b.check(value); rec != nil {
			recs = append(recs, pending{rec, len(b.answers) - 1})
		}
	}
	return recs, nil
}

// next reads a line, without what ends it. Of one that is too long it returns so much
// that the check refuses it.
func (b *batch) next() ([]byte, error) {
	most := b.c.Catalogue.Limits().RecordBytes + 1
	b.line = b.line[:0]
	for {
		piece, err := b.text.ReadSlice('\n')
		if b.read += len(piece); b.read > batchBytes {
			return nil, errTooLong
		}
		end := err == nil
		if end {
			piece = piece[:len(piece)-1]
		}
		b.line = append(b.line, piece[:min(len(piece), most-len(b.line))]...)
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case errors.Is(err, io.EOF) && len(b.line) > 0: // the last line needs no end
		case err != nil:
			return nil, err
		}
		line := b.line
		if n := len(line); n > 0 && line[n-1] == '\r' {
			line = line[:n-1]
		}
		if err := b.window.take(int64(len(line))); err != nil {
			return nil, err
		}
		return append(make([]byte, 0, len(line)), line...), nil
	}
}

// check makes a line's record, or notes why there is none.
func (b *batch) check(value []byte) *esclusa.Record {
	rec := &esclusa.Record{Topic: b.c.Names.Ingress(), Value: value, Headers: b.headers[:len(b.headers):len(b.headers)]}
	v := b.c.Catalogue.Check(rec)
	if p := b.c.signed(b.r, b.as, v); p != nil {
		b.refuse(p)
		return nil
	}
	if v.Rejection != nil {
		b.c.trace(rec, v)
		status := http.StatusUnprocessableEntity
		if len(value) > b.c.Catalogue.Limits().RecordBytes {
			status = http.StatusRequestEntityTooLarge
		}
		b.refuse(refused(status, v.Rejection))
		return nil
	}
	rec.Key = []byte(v.Key)
	b.answers = append(b.answers, batchLine{key: v.Key})
	return rec
}

// refuse notes a problem as what became of the next line.
func (b *batch) refuse(p *problem) {
	b.answers = append(b.answers, batchLine{})
	b.fail(len(b.answers)-1, p)
}

func (b *batch) fail(at int, p *problem) {
	p.Line, p.Instance = at+1, b.r.URL.EscapedPath()
	if b.told > toldBytes {
		p.Omitted += len(p.Errors)
		p.Errors, p.Detail = nil, http.StatusText(p.Status)
	}
	text := encode(p)
	b.told += len(text)
	b.answers[at].problem = text
}

func (b *batch) sendWindow(window []pending) {
	if len(window) == 0 {
		return
	}
	recs := make([]*esclusa.Record, len(window))
	for i, w := range window {
		recs[i] = w.rec
	}
	ctx, cancel := context.WithTimeout(b.attempt.context(b.r), ackWait)
	defer cancel()
	var failed error
	b.c.Sender.SendAll(ctx, recs, func(i int, src esclusa.Source, err error) {
		if err != nil {
			failed = err
			b.fail(window[i].at, unacknowledged())
			return
		}
		b.answers[window[i].at].src = src
	})
	if failed != nil {
		b.c.warn(b.r, "sending records of a batch to ingress", failed)
	}
}

// answer tells what became of each line.
func (b *batch) answer(w http.ResponseWriter, reached func(*batchLine) bool) {
	text := make([]byte, 0, lineBytes*len(b.answers))
	rest := fmt.Appendf(nil, `","datatype":%q,"topic":%q}`+"\n", b.channel.Datatype, b.c.Names.Channel(b.channel.Datatype))
	for i := range b.answers {
		l := &b.answers[i]
		if l.problem != nil {
			text = append(text, l.problem...)
			continue
		}
		status := http.StatusAccepted
		if reached(l) {
			status = http.StatusOK
		}
		text = strconv.AppendInt(append(text, `{"line":`...), int64(i+1), 10)
		text = strconv.AppendInt(append(text, `,"status":`...), int64(status), 10)
		text = l.src.Append(append(text, `,"source":"`...))
		text = append(text, rest...) // names need no escape
	}
	answer(w, http.StatusMultiStatus, mediaLines, text)
}

// lineBytes is about what the answer for a line takes.
const lineBytes = 128
