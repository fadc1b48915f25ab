package views

import (
	"container/list"
	"context"
	"crypto/sha256"
	"errors"
	"hash"
	"io"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/esclusa/esclusa/internal/limits"
)

const (
	idempotencyHeader = "Idempotency-Key"
	replayedHeader    = "Idempotency-Replayed" // on an answer that was given before

	repeatsFor    = time.Hour        // how long an answer is kept
	repeatsBytes  = 32 << 20         // of all answers together, with what keeping each takes
	repeatBytes   = 512              // what keeping one takes beside its text
	longestRepeat = repeatsBytes / 4 // that is kept, with what keeping it takes; so much every caller may have
	maxRepeatKey  = 255              // bytes of a key
)

// repeats keep the first answers to requests with an Idempotency-Key
// (draft-ietf-httpapi-idempotency-key-header), in this process and until it ends. Where
// they take too much memory the oldest go before their time, which is counted. They are
// safe for concurrent use.
type repeats struct {
	mu        sync.Mutex
	known     map[digest]*firstAnswer
	room      *limits.Pool // bytes
	oldest    *list.List   // of *firstAnswer that are given
	own       map[limits.Key]*list.List
	held      prometheus.Gauge
	forgotten prometheus.Counter
}

// firstAnswer is what a request with a key was answered, or nothing yet.
type firstAnswer struct {
	key    digest // of route, datatype, principal and Idempotency-Key
	of     limits.Key
	takes  int64
	places [2]*list.Element // in the lists of all and of the caller's own
	body   digest           // and what of the header becomes the record's
	at     time.Time
	given  bool
	status int
	header http.Header
	text   []byte
}

func newRepeats(reg prometheus.Registerer) (*repeats, error) {
	rs := &repeats{
		known: make(map[digest]*firstAnswer), oldest: list.New(), own: make(map[limits.Key]*list.List),
		room: limits.NewPool(repeatsBytes, longestRepeat),
		held: prometheus.NewGauge(prometheus.GaugeOpts{
			Name: "esclusa_http_idempotency_bytes",
			Help: "Memory taken by the first answers to requests with an Idempotency-Key.",
		}),
		forgotten: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "esclusa_http_idempotency_forgotten_total",
			Help: "First answers that were forgotten before their hour was over, for want of memory.",
		}),
	}
	return rs, errors.Join(reg.Register(rs.held), reg.Register(rs.forgotten))
}

// begin looks the key up, and takes it where nobody has: own is then the answer to
// give or to drop. given is a copy of the answer where there is one; it is neither
// where a request with the key is in work.
func (rs *repeats) begin(key digest, of limits.Key) (own *firstAnswer, given firstAnswer) {
	rs.mu.Lock()
	defer rs.mu.Unlock()
	for e := rs.oldest.Front(); e != nil && time.Since(e.Value.(*firstAnswer).at) >= repeatsFor; e = rs.oldest.Front() {
		rs.forget(e.Value.(*firstAnswer))
	}
	if a, ok := rs.known[key]; ok {
		return nil, *a
	}
	a := &firstAnswer{key: key, of: of}
	rs.known[key] = a
	return a, firstAnswer{}
}

// drop lets the next request with the key be the first.
func (rs *repeats) drop(a *firstAnswer) {
	rs.mu.Lock()
	defer rs.mu.Unlock()
	if !a.given {
		delete(rs.known, a.key)
	}
}

// give keeps an answer, if need be in place of the oldest: of the caller's own, where those
// have its share.
func (rs *repeats) give(a *firstAnswer, body digest, w *teller) {
	rs.mu.Lock()
	defer rs.mu.Unlock()
	takes := int64(len(w.text) + repeatBytes)
	if takes > longestRepeat {
		rs.forgotten.Inc()
		return
	}
	for err := rs.room.Take(a.of, takes); err != nil; err = rs.room.Take(a.of, takes) {
		from := rs.oldest
		if errors.Is(err, limits.ErrShare) {
			from = rs.own[a.of] // of which there is one, since it is short enough
		}
		rs.forget(from.Front().Value.(*firstAnswer))
		rs.forgotten.Inc()
	}
	a.body, a.at, a.given, a.status, a.header, a.text, a.takes = body, time.Now(), true, w.status, w.first, w.text, takes
	if rs.own[a.of] == nil {
		rs.own[a.of] = list.New()
	}
	a.places = [2]*list.Element{rs.oldest.PushBack(a), rs.own[a.of].PushBack(a)}
	rs.held.Set(float64(rs.room.InUse()))
}

func (rs *repeats) forget(a *firstAnswer) {
	rs.oldest.Remove(a.places[0])
	if mine := rs.own[a.of]; mine.Remove(a.places[1]) != nil && mine.Len() == 0 {
		delete(rs.own, a.of)
	}
	delete(rs.known, a.key)
	rs.room.Give(a.of, a.takes)
	rs.held.Set(float64(rs.room.InUse()))
}

// attempt is a request with a key that is the first to come. On nil, which is a request
// without a key, its methods take note of nothing.
type attempt struct {
	sum  hash.Hash
	void bool // its answer is not kept
}

func newAttempt(h http.Header) *attempt {
	a := &attempt{sum: sha256.New()}
	for _, name := range slices.Sorted(maps.Keys(h)) {
		if name == "Content-Type" || name == versionHeader || strings.HasPrefix(name, httpEventPrefix) {
			a.saw([]byte(name + ":" + strings.Join(h[name], ",") + "\n"))
		}
	}
	return a
}

// saw takes note of a piece of the body.
func (a *attempt) saw(piece []byte) {
	if a != nil {
		a.sum.Write(piece)
	}
}

// through takes note of what is read.
func (a *attempt) through(r io.Reader) io.Reader {
	if a == nil {
		return r
	}
	return io.TeeReader(r, a.sum)
}

// fail has the answer not kept, whatever its status: its retry is the first again.
func (a *attempt) fail() {
	if a != nil {
		a.void = true
	}
}

// context is what sending goes by: the request's, but where an answer is to be kept it
// is seen to its end though the client goes, so that the retry does not send again.
func (a *attempt) context(r *http.Request) context.Context {
	if a == nil {
		return r.Context()
	}
	return context.WithoutCancel(r.Context())
}

func (a *attempt) digest() digest { return digest(a.sum.Sum(nil)) }

// once answers a request whose Idempotency-Key has been seen as it was answered then,
// and lets handle answer all others. An answer by which nothing was sent is not kept, nor
// one to a part of a body, so that what failed can be tried again.
func (c *counter) once(w http.ResponseWriter, r *http.Request, place string, handle func(http.ResponseWriter, *attempt) *problem) *problem {
	keys := r.Header[idempotencyHeader]
	if len(keys) == 0 {
		return handle(w, nil)
	}
	if len(keys) > 1 || keys[0] == "" || len(keys[0]) > maxRepeatKey {
		return badRequest(idempotencyHeader + " must be there once, with 1 to 255 bytes")
	}
	own, given := c.repeats.begin(sha256.Sum256([]byte(place+"\n"+callerOf(r).Name+"\n"+keys[0])), keyOf(r))
	switch {
	case own == nil && !given.given:
		p := newProblem(http.StatusConflict, "a request with this "+idempotencyHeader+" is in work")
		p.retryAfter = soon
		return p
	case own == nil:
		return c.again(w, r, given)
	}
	defer c.repeats.drop(own)
	a, t := newAttempt(r.Header), &teller{ResponseWriter: w}
	p := handle(t, a)
	if p == nil && t.status < 300 && !a.void {
		c.repeats.give(own, a.digest(), t)
	}
	return p
}

// again gives the first answer again, to the same body.
func (c *counter) again(w http.ResponseWriter, r *http.Request, given firstAnswer) *problem {
	if _, known := coding(r.Header); !known {
		return undecodable()
	}
	limit := c.Catalogue.Limits().RecordBytes
	if isBatch(r.Header) {
		limit = batchBytes
	}
	in, err := c.bodies.open(w, r, limit)
	if err == nil {
		a := newAttempt(r.Header)
		_, err = io.Copy(a.sum, io.LimitReader(in, int64(limit)))
		in.close(err == nil)
		if err == nil && a.digest() != given.body {
			err = errTooLong
		}
	}
	if errors.Is(err, errTooLong) { // which the first was not
		return newProblem(http.StatusUnprocessableEntity, "this "+idempotencyHeader+" was there with another body")
	}
	if p := c.unread(err); p != nil {
		return p
	}
	maps.Copy(w.Header(), given.header)
	w.Header().Set(replayedHeader, "true")
	w.WriteHeader(given.status)
	_, _ = w.Write(given.text)
	return nil
}

// teller notes the answer that it gives.
type teller struct {
	http.ResponseWriter
	status int
	first  http.Header
	text   []byte
}

func (t *teller) WriteHeader(status int) {
	t.status = status
	t.first = http.Header{}
	for _, name := range []string{"Content-Type", "Content-Length", sourceHeader} {
		if v := t.Header()[name]; v != nil {
			t.first[name] = v
		}
	}
	t.ResponseWriter.WriteHeader(status)
}

func (t *teller) Write(b []byte) (int, error) {
	t.text = append(t.text, b...)
	return t.ResponseWriter.Write(b)
}

// Unwrap lets http.ResponseController reach the connection.
func (t *teller) Unwrap() http.ResponseWriter { return t.ResponseWriter }
