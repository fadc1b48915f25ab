package access

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"net/http"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

const (
	askWithin  = 5 * time.Second // for an answer of an issuer
	askEvery   = 5 * time.Second // and between two questions, but for the first few
	askBurst   = 5
	mostAnswer = 1 << 20 // bytes of an answer
)

// wire carries questions to one issuer, not too many and not too long. It is safe for
// concurrent use.
type wire struct {
	base   http.RoundTripper
	pace   *rate.Limiter
	tell   func(failed error, turned bool) // of each question, and whether the last one went the other way
	mu     sync.Mutex
	last   time.Time // when it answered
	failed time.Time // when it last did not answer; zero since it has again
}

func newWire(authorities string, tell func(failed error, turned bool)) *wire {
	base := http.DefaultTransport.(*http.Transport).Clone()
	if authorities != "" {
		pool := x509.NewCertPool()
		pool.AppendCertsFromPEM([]byte(authorities))
		base.TLSClientConfig = &tls.Config{RootCAs: pool, MinVersion: tls.VersionTLS12}
	}
	base.DisableKeepAlives = true // questions are rare
	return &wire{base: short{base}, pace: rate.NewLimiter(rate.Every(askEvery), askBurst), tell: tell}
}

// asking is the client for a question. read makes of an answer what is handed on, or says why
// it is none.
func (w *wire) asking(read func(text []byte) ([]byte, error)) *http.Client {
	return clientOf(&questions{w, read})
}

// exchanging is the client by which codes are exchanged, of which each answers to a person:
// they do not wait as those do who want the issuer's keys.
func (w *wire) exchanging() *http.Client { return clientOf(w.base) }

func clientOf(transport http.RoundTripper) *http.Client {
	return &http.Client{Transport: transport, Timeout: askWithin, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

// questions is a transport for those of one kind.
type questions struct {
	*wire
	read func(text []byte) ([]byte, error)
}

// RoundTrip implements http.RoundTripper. After a question without an answer there is none
// for a while, so that not everybody waits for as long as one may take.
func (q *questions) RoundTrip(r *http.Request) (*http.Response, error) {
	if !q.mayAsk() {
		return nil, errTooSoon
	}
	resp, err := q.ask(r)
	q.note(err)
	return resp, err
}

// ask returns once the whole answer is there: one that ends in its middle is none.
func (q *questions) ask(r *http.Request) (*http.Response, error) {
	resp, err := q.base.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	text, err := io.ReadAll(resp.Body)
	_ = resp.Body.Close()
	if err != nil {
		return nil, err
	}
	if resp.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("it answers %d", resp.StatusCode)
	}
	if text, err = q.read(text); err != nil {
		return nil, err
	}
	resp.Body, resp.ContentLength = io.NopCloser(bytes.NewReader(text)), int64(len(text))
	return resp, nil
}

func (w *wire) mayAsk() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return time.Since(w.failed) >= askEvery && w.pace.Allow()
}

func (w *wire) note(failed error) {
	w.mu.Lock()
	turned := w.failed.IsZero() != (failed == nil)
	if failed == nil {
		w.last, w.failed = time.Now(), time.Time{}
	} else {
		w.failed = time.Now()
	}
	w.mu.Unlock()
	w.tell(failed, turned)
}

// age is how long ago the issuer answered last.
func (w *wire) age() time.Duration {
	w.mu.Lock()
	defer w.mu.Unlock()
	return time.Since(w.last)
}

// failing reports whether the issuer did not answer when it was asked last.
func (w *wire) failing() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return !w.failed.IsZero()
}

// short is a transport whose answers end early.
type short struct{ http.RoundTripper }

// RoundTrip implements http.RoundTripper.
func (s short) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := s.RoundTripper.RoundTrip(r)
	if err == nil {
		resp.Body = &bounded{io.LimitReader(resp.Body, mostAnswer), resp.Body}
	}
	return resp, err
}

// bounded is a body that ends early.
type bounded struct {
	io.Reader
	io.Closer
}
