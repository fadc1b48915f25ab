package views

import (
	"errors"
	"io"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/esclusa/esclusa/internal/limits"
)

const (
	// bodyGrace is how long a body may stand still, and how far it may be behind its
	// rate.
	bodyGrace = 5 * time.Second
	// firstPiece is what a body gets before anything of it has come, in bytes.
	firstPiece = 4 << 10
)

var errTooLong = errors.New("the body is too long")

// bodies bounds what the bodies of all requests take together, and how slowly one
// may come. It is safe for concurrent use.
type bodies struct {
	room   *share // bytes
	held   prometheus.Gauge
	rate   int           // bytes a second
	answer time.Duration // for the rest of a call, once its body has come
}

func newBodies(reg prometheus.Registerer, lim *limiter, cfg *Config) (*bodies, error) {
	held := prometheus.NewGauge(prometheus.GaugeOpts{
		Name: "esclusa_http_body_bytes",
		Help: "Memory taken by the bodies of requests that are being read, checked and sent.",
	})
	err := reg.Register(held)
	// The largest record of a caller is taken however little there is.
	room := lim.share(cfg.InflightBytes, int64(cfg.Catalogue.Limits().RecordBytes), "body_bytes", "bytes of bodies and rows in flight", "--max-inflight-bytes", soon)
	return &bodies{room, held, cfg.BodyRate, longest(cfg.SendWait)}, err
}

// body is what has come of a request's body, and the room that it takes.
type body struct {
	bytes []byte
	takes int64
	from  *bodies
	of    limits.Key
}

// body is one of which nothing has come.
func (bs *bodies) body(r *http.Request) *body { return &body{from: bs, of: keyOf(r)} }

// read reads a body of at most limit bytes, as they are once decoded. It takes room as
// bytes come and not as they are announced, and does not wait for it. The body is never
// nil: a record's nil value would be an erasure. The caller releases it.
func (bs *bodies) read(w http.ResponseWriter, r *http.Request, limit int) (*body, error) {
	in, err := bs.open(w, r, limit)
	if err != nil {
		return nil, err
	}
	b := bs.body(r)
	err = b.fill(in, in.expect, limit)
	in.close(err == nil)
	if err != nil {
		b.release()
		return nil, err
	}
	return b, nil
}

func (b *body) fill(from io.Reader, expect, limit int) error {
	for {
		if len(b.bytes) == cap(b.bytes) {
			if err := b.grow(expect, limit); err != nil {
				return err
			}
		}
		n, err := from.Read(b.bytes[len(b.bytes):cap(b.bytes)])
		b.bytes = b.bytes[:len(b.bytes)+n]
		switch {
		case len(b.bytes) > limit:
			return errTooLong
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return err
		}
	}
}

// grow makes room for as much again, up to what is expected and one byte, by which
// the end shows.
func (b *body) grow(expect, limit int) error {
	size := max(2*cap(b.bytes), firstPiece)
	if cap(b.bytes) <= expect {
		size = min(size, expect+1)
	}
	if err := b.take(int64(min(size, limit)) - b.takes); err != nil {
		return err
	}
	b.bytes = append(make([]byte, 0, size), b.bytes...)
	return nil
}

// take takes room for so many bytes more, where there is any. The error is of limits.Pool.
func (b *body) take(more int64) error {
	if err := b.from.room.Take(b.of, more); err != nil {
		return err
	}
	b.from.held.Add(float64(more))
	b.takes += more
	return nil
}

// release gives the room back. It may be called again.
func (b *body) release() {
	b.from.room.Give(b.of, b.takes)
	b.from.held.Sub(float64(b.takes))
	b.bytes, b.takes = nil, 0
}

// pace puts the time by which more of a body must have come. Where the connection
// cannot be told, as in a test without one, nothing does.
type pace struct {
	conn  *http.ResponseController
	of    *bodies
	body  io.Reader
	came  int // with the last Read
	until time.Time
	visit limits.Visit
}

func (bs *bodies) pace(w http.ResponseWriter, r *http.Request) *pace {
	return &pace{conn: http.NewResponseController(w), of: bs, body: r.Body, until: time.Now().Add(bodyGrace), visit: visitOf(w)}
}

// Read reads what has come of the body, or comes in time.
func (p *pace) Read(b []byte) (n int, err error) {
	p.await(p.came)
	p.came, err = p.body.Read(b)
	p.visit.Took(time.Now(), p.came)
	return p.came, err
}

// rest leaves out the time for which nobody read.
func (p *pace) rest() { p.until = time.Now().Add(bodyGrace) }

// await gives the next bytes the time that the last have earned, but no more than
// bodyGrace from now: what came quickly and then stands still holds its room no
// longer than what never came.
func (p *pace) await(came int) {
	earned := time.Duration(float64(came) / float64(p.of.rate) * float64(time.Second))
	p.until = p.until.Add(earned)
	if most := time.Now().Add(bodyGrace); p.until.After(most) {
		p.until = most
	}
	_ = p.conn.SetReadDeadline(p.until)
}

// end leaves the time that the call may still take. net/http cancels the context of
// a request when the time for reading is over, even after the body has been read,
// so that there is none any more; but where the body is not whole it stays, for
// net/http to read the rest by.
func (p *pace) end(whole bool) {
	if whole {
		_ = p.conn.SetReadDeadline(time.Time{})
	}
	_ = p.conn.SetWriteDeadline(time.Now().Add(p.of.answer))
}
