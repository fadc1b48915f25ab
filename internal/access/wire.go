package access

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
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
	client *http.Client
	base   http.RoundTripper
	pace   *rate.Limiter
	mu     sync.Mutex
	last   time.Time // when it answered
	good   int       // answers
	failed time.Time // when it last did not answer; zero since it has again
}

func newWire(authorities string) *wire {
	base := http.DefaultTransport.(*http.Transport).Clone()
	if authorities != "" {
		pool := x509.NewCertPool()
		pool.AppendCertsFromPEM([]byte(authorities))
		base.TLSClientConfig = &tls.Config{RootCAs: pool, MinVersion: tls.VersionTLS12}
	}
	base.DisableKeepAlives = true // questions are rare
	w := &wire{base: short{base}, pace: rate.NewLimiter(rate.Every(askEvery), askBurst)}
	w.client = &http.Client{Transport: w, Timeout: askWithin, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	return w
}

// RoundTrip implements http.RoundTripper. After a question without an answer there is none
// for a while, so that not everybody waits for as long as one may take.
func (w *wire) RoundTrip(r *http.Request) (*http.Response, error) {
	if !w.mayAsk() {
		return nil, errTooSoon
	}
	resp, text, err := w.ask(r)
	w.note(err == nil && resp.StatusCode == http.StatusOK && json.Valid(text))
	return resp, err
}

// ask returns once the whole answer is there: one that ends in its middle is none.
func (w *wire) ask(r *http.Request) (*http.Response, []byte, error) {
	resp, err := w.base.RoundTrip(r)
	if err != nil {
		return nil, nil, err
	}
	text, err := io.ReadAll(resp.Body)
	_ = resp.Body.Close()
	if err != nil {
		return nil, nil, err
	}
	resp.Body = io.NopCloser(bytes.NewReader(text))
	return resp, text, nil
}

func (w *wire) mayAsk() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return time.Since(w.failed) >= askEvery && w.pace.Allow()
}

func (w *wire) note(answered bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if answered {
		w.good++
		w.last, w.failed = time.Now(), time.Time{}
	} else {
		w.failed = time.Now()
	}
}

// age is how long ago the issuer answered last, and how often it has.
func (w *wire) age() (age time.Duration, answers int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return time.Since(w.last), w.good
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
