package access

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"net/http"
	"slices"
	"time"
)

// session is what a cookie says of somebody who has logged in. What they may do is not in
// it: each request is held against the file that is in force.
type session struct {
	ID    string `json:"id"`    // nobody else's
	Since int64  `json:"since"` // seconds since 1970
	Until int64  `json:"until"` // by the file that was in force then: no later one makes it longer

	Key []byte `json:"key,omitempty"` // the digest of the API key that was shown

	// Or whom an issuer has told of, and a digest of what it is to us.
	Issuer []byte   `json:"issuer,omitempty"`
	Name   string   `json:"name,omitempty"`
	Groups []string `json:"groups,omitempty"`
}

const (
	sessionCookie = "esclusa-session"
	// hostPrefix has browsers take a cookie only over TLS, for this host and all of its
	// paths, so that no other host or page can put one there.
	hostPrefix = "__Host-"
)

// cookie is a cookie of ours. Over plain HTTP, which is to loopback only, browsers take
// neither Secure nor the prefix.
func (c *Console) cookie(r *http.Request, name, value string, lasts time.Duration) *http.Cookie {
	secure := c.origin(r).Scheme == "https"
	if secure {
		name = hostPrefix + name
	}
	maxAge := int(lasts.Seconds())
	if value == "" {
		maxAge = -1 // the browser is to forget it
	}
	return &http.Cookie{Name: name, Value: value, Path: "/", MaxAge: maxAge, Secure: secure, HttpOnly: true, SameSite: http.SameSiteLaxMode}
}

// cookieOf is the value of a cookie of ours; false where there is not exactly one.
func (c *Console) cookieOf(r *http.Request, name string) (value string, there, sole bool) {
	all := r.CookiesNamed(c.cookie(r, name, "", 0).Name)
	if len(all) == 0 {
		return "", false, false
	}
	return all[0].Value, true, len(all) == 1
}

// begin is a session that begins now.
func (s *state) begin(now time.Time) *session {
	return &session{ID: rand.Text(), Since: now.Unix(), Until: now.Add(s.file.Console.Session).Unix()}
}

// until is when a session is over: when it was to be at its begin, or earlier by the file that
// is in force.
func (s *state) until(of *session) time.Time {
	at, now := time.Unix(of.Until, 0), time.Unix(of.Since, 0).Add(s.file.Console.Session)
	if now.Before(at) {
		return now
	}
	return at
}

// bySession knows a caller by the cookie of a session; nil where the request has none.
func (g *Guard) bySession(r *http.Request, s *state) (*Caller, error) {
	if s.file.Console == nil || len(r.Header["Cookie"]) == 0 {
		return nil, nil
	}
	value, there, sole := s.file.Console.cookieOf(r, sessionCookie)
	if !there {
		return nil, nil
	}
	var of session
	if !sole || !s.seal.open(sessionCookie, value, &of) {
		return nil, unknown("the session is of another process, or of a key that is not in use any more: log in again")
	}
	return g.callerOf(s, &of)
}

// callerOf is whose session it is, by what is in force now.
func (g *Guard) callerOf(s *state, of *session) (*Caller, error) {
	until := s.until(of)
	if !g.cfg.Now().Before(until) || g.endings.has(of.ID) {
		return nil, unknown("the session is over: log in again")
	}
	c, err := s.principal(of)
	if err != nil {
		return nil, err
	}
	c.How, c.Until, c.session, c.endings = BySession, until, of.ID, g.endings
	return c, nil
}

// principal is whose session it is, a caller of its own.
func (s *state) principal(of *session) (*Caller, error) {
	if len(of.Key) == len(digest{}) {
		name, ok := s.digests.name(digest(of.Key))
		if !ok {
			return nil, unknown("the key of the session is not known any more: log in again")
		}
		c := *s.keys[name]
		c.login = LoginKey
		return &c, nil
	}
	if s.openID == nil || !bytes.Equal(of.Issuer, s.openID.mark()) {
		return nil, unknown("the issuer of the session is another now, or not believed any more: log in again")
	}
	c := s.caller(BySession, kindUser+of.Name, of.Groups...)
	c.login = LoginOpenID
	return c, nil
}

// Ways in which people log in.
const (
	LoginKey    = "key"    // an API key
	LoginOpenID = "openid" // at an issuer
)

// Ways are those in which people can log in now. A nil Guard has none.
func (g *Guard) Ways() []string {
	if g == nil {
		return nil
	}
	return g.File().ways()
}

// ways are those that the file has.
func (f *File) ways() (all []string) {
	if f.Console != nil && f.Console.OpenID != nil {
		all = append(all, LoginOpenID)
	}
	if f.Console != nil && f.KeysFile != "" {
		all = append(all, LoginKey)
	}
	return all
}

// LogInByKey begins a session of whoever has an API key. The error is ErrNoWay or a
// *Refusal.
func (g *Guard) LogInByKey(r *http.Request, key string) (_ *Caller, _ *http.Cookie, err error) {
	if g == nil {
		return nil, nil, ErrNoWay
	}
	defer func() { g.cfg.Metrics.login(LoginKey, err) }()
	s, now := g.inForce.Load(), g.cfg.Now()
	if !slices.Contains(s.file.ways(), LoginKey) {
		return nil, nil, ErrNoWay
	}
	sum := digest(sha256.Sum256([]byte(key)))
	if _, ok := s.digests.name(sum); !ok {
		return nil, nil, g.throttle.refuse(r, now, unknown("this is no API key that is known"))
	}
	of := s.begin(now)
	of.Key = bytes.Clone(sum[:])
	return g.enter(r, s, of)
}

// ErrNoWay says that people do not log in so.
var ErrNoWay = errors.New("nobody logs in here in this way: it needs console in authentication of the access file, with an issuer, or with keys_file for keys")

// enter hands out the cookie of a session.
func (g *Guard) enter(r *http.Request, s *state, of *session) (*Caller, *http.Cookie, error) {
	c, err := g.callerOf(s, of)
	if err != nil {
		return nil, nil, err
	}
	sealed := s.seal.close(sessionCookie, of)
	if len(sealed) > mostCookie { // of the groups those count that roles are bound to
		of.Groups = slices.DeleteFunc(of.Groups, func(group string) bool { return !s.file.binds(group) })
		sealed = s.seal.close(sessionCookie, of)
	}
	if len(sealed) > mostCookie {
		return nil, nil, unknown("the groups that you are in do not fit into a cookie: have the issuer tell fewer")
	}
	if before, err := g.bySession(r, s); err == nil && before != nil {
		g.endings.add(before.session, before.Name, before.Until, g.cfg.Now()) // a new login takes its place
	}
	return c, s.file.Console.cookie(r, sessionCookie, sealed, s.file.Console.Session), nil
}

// mostCookie bounds what a cookie holds, in bytes: browsers take 4096 of all of it.
const mostCookie = 3800

// LogOut ends the session of a request, whose caller it returns, nil where there is none,
// and says which cookie the browser is to forget, nil for none. Other processes do not know
// of it: there the session lasts until its time, for whoever has kept the cookie.
func (g *Guard) LogOut(r *http.Request) (*Caller, *http.Cookie) {
	if g == nil {
		return nil, nil
	}
	s := g.inForce.Load()
	if s.file.Console == nil {
		return nil, nil
	}
	c, err := g.bySession(r, s)
	if err == nil && c != nil {
		g.endings.add(c.session, c.Name, c.Until, g.cfg.Now())
	}
	return c, s.file.Console.cookie(r, sessionCookie, "", 0)
}
