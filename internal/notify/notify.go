package notify

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"sync/atomic"
	"time"

	"github.com/cenkalti/backoff/v5"

	"github.com/esclusa/esclusa/internal/credentials"
	"github.com/esclusa/esclusa/internal/outage"
)

// Bounds of what is posted.
const (
	// Most is how many messages wait at once.
	Most = 256
	// GiveUp is for how long a message is tried: whoever comes back later finds more in
	// what there is than in what was said.
	GiveUp = 24 * time.Hour

	answerWait = 10 * time.Second // for one answer
	firstWait  = time.Second      // after a failure; then more each time
	mostWait   = 5 * time.Minute
)

// Outcome is what has become of an attempt.
type Outcome string

// The outcomes: a closed set.
const (
	Delivered Outcome = "delivered" // a 2xx
	Retried   Outcome = "retried"   // it failed, and is tried again
	Failed    Outcome = "failed"    // given up: the receiver refuses it, or has been away for too long
	Dropped   Outcome = "dropped"   // never tried: too many waited
)

// Outcomes are all of them.
func Outcomes() []Outcome { return []Outcome{Delivered, Retried, Failed, Dropped} }

// Options say where to and in whose name. URL and Source are required.
type Options struct {
	URL    string             // as CheckURL takes it
	Secret credentials.Secret // signs; none, nothing is signed. It is read for each attempt
	TLS    credentials.TLS
	Source string // the CloudEvents' source
	Agent  string // the User-Agent
	Log    *slog.Logger
	// Told is called with the outcome of each attempt, from the goroutine that posts, and
	// must not block. It may be nil.
	Told func(Outcome)

	// firstWait is constant but in tests.
	firstWait time.Duration
}

// Message is something to tell.
type Message struct {
	Since time.Time // when it became news: it is given up GiveUp after that
	// Event makes what is posted, anew for each attempt, with the same id.
	Event func() Event
	// Done is called once when it was delivered or is given up, from the goroutine that
	// posts, and must not block. It is not called for what waits when Run ends.
	Done func()
}

// Notifier posts messages. It is safe for concurrent use.
type Notifier struct {
	opts    Options
	client  *http.Client
	queue   chan Message
	waiting atomic.Int64 // in the queue, and in work
	away    *outage.Watch
}

// New reads the files and opens no connection. Its errors name the flag.
func New(o Options) (*Notifier, error) {
	o.TLS.Flags = "notify-tls"
	conf, err := o.TLS.Config()
	if err != nil {
		return nil, err
	}
	if _, err := key(o.Secret); err != nil {
		return nil, err
	}
	if o.firstWait == 0 {
		o.firstWait = firstWait
	}
	transport := http.DefaultTransport.(*http.Transport).Clone() // with the environment's proxies
	transport.TLSClientConfig, transport.MaxConnsPerHost = conf, 1
	return &Notifier{
		opts: o, queue: make(chan Message, Most),
		client: &http.Client{
			Transport: transport, Timeout: answerWait,
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
		away: outage.New(o.Log, slog.LevelWarn, "notifications cannot be delivered; they are tried again for a day", "notifications are delivered again"),
	}, nil
}

// CheckURL says what is wrong with a receiver's URL, without repeating it: it may be a
// secret.
func CheckURL(text string) error {
	u, err := url.Parse(text)
	switch {
	case err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "":
		return errors.New("must be an http:// or https:// URL")
	case u.User != nil:
		return errors.New("must have no user and no password; what is posted can be signed instead")
	case u.Fragment != "":
		return errors.New("must have no fragment, which is never sent")
	}
	return nil
}

// Add has a message told, unless Most wait already: then it is dropped, and false.
func (n *Notifier) Add(m Message) bool {
	if n.waiting.Add(1) > Most {
		n.waiting.Add(-1)
		n.told(Dropped)
		return false
	}
	n.queue <- m
	return true
}

// Waiting is how many messages wait.
func (n *Notifier) Waiting() int { return int(n.waiting.Load()) }

func (n *Notifier) told(o Outcome) {
	if n.opts.Told != nil {
		n.opts.Told(o)
	}
}

// Run posts what is added, until ctx ends. It runs once.
func (n *Notifier) Run(ctx context.Context) {
	defer n.client.CloseIdleConnections()
	wait := &backoff.ExponentialBackOff{InitialInterval: n.opts.firstWait, MaxInterval: mostWait, Multiplier: 2, RandomizationFactor: 0.2}
	wait.Reset()
	for {
		var m Message
		select {
		case m = <-n.queue:
		case <-ctx.Done():
			return
		}
		after, again := n.try(ctx, m)
		if ctx.Err() != nil {
			return
		}
		if !again {
			wait.Reset()
			continue
		}
		select {
		case <-time.After(max(wait.NextBackOff(), min(after, mostWait))):
		case <-ctx.Done():
			return
		}
	}
}

// try posts a message once. If that has failed, and may not fail later, it waits again,
// behind all others, for those that the receiver might take; after is how long the
// receiver wants to be left alone.
func (n *Notifier) try(ctx context.Context, m Message) (after time.Duration, again bool) {
	if time.Since(m.Since) > GiveUp {
		n.end(m, Failed)
		return 0, false
	}
	ev := m.Event()
	after, err := n.post(ctx, &ev)
	var refused *refusal
	switch {
	case ctx.Err() != nil:
		return 0, true
	case err == nil:
		n.away.Worked()
		n.end(m, Delivered)
		return 0, false
	case errors.As(err, &refused):
		n.opts.Log.Warn("the receiver of notifications refuses one, which is not tried again", "id", ev.ID, "subject", ev.Subject, "err", err)
		n.end(m, Failed)
		return 0, false
	}
	n.away.Failed(err)
	n.told(Retried)
	n.queue <- m // whose place it has kept
	return after, true
}

func (n *Notifier) end(m Message, o Outcome) {
	n.waiting.Add(-1)
	n.told(o)
	m.Done()
}

// explain leaves the URL out of what the client says, and names the flag where TLS fails.
func (n *Notifier) explain(err error) error {
	if said := n.opts.TLS.Explain("the receivers of notifications", err); said != nil {
		return said
	}
	var of *url.Error
	if errors.As(err, &of) {
		err = of.Err
	}
	if wait := net.Error(nil); errors.As(err, &wait) && wait.Timeout() {
		return fmt.Errorf("no answer within %v", answerWait)
	}
	return err
}
