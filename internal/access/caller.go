package access

import (
	"context"
	"slices"
	"time"
)

// Ways in which callers are known.
const (
	ByNothing     = ""            // they show nothing
	ByKey         = "key"         // an API key
	ByToken       = "token"       // of an issuer
	ByCertificate = "certificate" // of the connection
	BySession     = "session"     // the cookie of whoever has logged in
)

// Caller is who makes a request, and what they may do. It does not change, and is safe for
// concurrent use.
type Caller struct {
	// Name is the principal as bindings have it: key:billing, user:ana, cert:CN=crm. Empty
	// where nobody is known.
	Name string
	// How the principal is known: one of the constants above.
	How string
	// Until is when the token, certificate or session that was shown is over, zero where
	// nothing is.
	Until time.Time

	changed    <-chan struct{} // closed once other rights are in force; nil for never
	everything bool            // there is no access file
	rights     []*Right
	login      string   // of a session: the way in which it began
	session    string   // its id; empty for none
	endings    *endings // of sessions
}

var (
	everybody = &Caller{everything: true} // there is no access file
	nobody    = &Caller{}
)

// Everybody is who calls where there is no access file: they may do everything.
func Everybody() *Caller { return everybody }

// LoggedInBy is the way in which the caller's session began, empty where there is none.
func (c *Caller) LoggedInBy() string { return c.login }

// Await returns once it has to be asked again who this is and what they may do, since the
// token or the session is over, or another access file, or files that it names, are in
// force; or else when ctx is over.
func (c *Caller) Await(ctx context.Context) {
	var late <-chan time.Time
	if !c.Until.IsZero() {
		late = time.After(time.Until(c.Until))
	}
	for {
		var ended <-chan struct{}
		if c.session != "" {
			if ended = c.endings.more(); c.endings.has(c.session) {
				return
			}
		}
		select {
		case <-ended: // which may be another's
			continue
		case <-late:
		case <-c.changed:
		case <-ctx.Done():
		}
		return
	}
}

// May reports whether the caller may do something to all that the scope is about.
func (c *Caller) May(v Verb, s Scope) bool {
	return c.everything || c.right(v, s) != nil
}

// right is the first that allows something, nil where none does.
func (c *Caller) right(v Verb, s Scope) *Right {
	for _, r := range c.rights {
		if r.covers(v, s) {
			return r
		}
	}
	return nil
}

// MaySomewhere reports whether there is something that the caller may do this to.
func (c *Caller) MaySomewhere(v Verb) bool {
	return c.everything || slices.ContainsFunc(c.rights, func(r *Right) bool { return slices.Contains(r.Do, v) })
}

// Shows reports whether the caller sees the payloads of alerts in full. otherwise is what
// counts where no right says it.
func (c *Caller) Shows(s Scope, otherwise bool) bool {
	if c.everything {
		return otherwise
	}
	for _, r := range c.rights {
		if r.covers(AlertsRead, s) && (r.payload == payloadFull || r.payload == "" && otherwise) {
			return true
		}
	}
	return false
}

// Senders are what a caller may call itself when it sends.
type Senders struct {
	all      bool
	patterns patterns
}

// Senders is what the caller may call itself when it sends records of a datatype.
func (c *Caller) Senders(datatype string) Senders {
	s := Senders{all: c.everything}
	for _, r := range c.rights {
		if r.covers(Send, Scope{Datatype: datatype}) {
			s.all = s.all || r.as == nil
			s.patterns = append(s.patterns, r.as...)
		}
	}
	return s
}

// Sole is the only one that there is, empty where there are more or any.
func (s Senders) Sole() string {
	if s.all {
		return ""
	}
	return s.patterns.sole()
}

// Allow reports whether a sender may be called so; empty is to give no name.
func (s Senders) Allow(name string) bool {
	return s.all || name != "" && slices.ContainsFunc(s.patterns, func(p string) bool { return matches(p, name) })
}

// Limit is how much the caller may send: of its rights the widest. A right that says
// nothing of it gives what all may send, of which 0 is no limit: so one more right never
// takes anything away. Zeros are what all may send.
func (c *Caller) Limit(all Limit) Limit {
	requests, bytes := widest[float64]{all: all.Requests}, widest[int64]{all: all.Bytes}
	for _, r := range c.rights {
		requests.add(r.limit.Requests)
		bytes.add(r.limit.Bytes)
	}
	return Limit{requests.of, bytes.of}
}

// widest is the widest of limits, 0 where all holds, what all may take.
type widest[N float64 | int64] struct {
	all, of N
	open    bool // there is no limit
}

func (w *widest[N]) add(limit N) {
	if limit == 0 {
		limit = w.all
		w.open = w.open || limit == 0
	}
	if w.of = max(w.of, limit); w.open {
		w.of = 0
	}
}

type callerKey struct{}

// With puts the caller into a request's context.
func With(ctx context.Context, c *Caller) context.Context {
	return context.WithValue(ctx, callerKey{}, c)
}

// CallerOf is whose request a context is of; where nobody has asked who it is, somebody who
// may do nothing.
func CallerOf(ctx context.Context) *Caller {
	if c, ok := ctx.Value(callerKey{}).(*Caller); ok {
		return c
	}
	return nobody
}
