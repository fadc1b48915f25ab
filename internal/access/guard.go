package access

import (
	"crypto/sha256"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"time"
)

// Refusal is why it cannot be told who a caller is.
type Refusal struct {
	Status     int           // 401, 429 or 503
	Detail     string        // a sentence for the caller
	RetryAfter time.Duration // 0 for none
	byIssuer   bool          // who has not let somebody in
}

// Error is the sentence.
func (r *Refusal) Error() string { return r.Detail }

// Why is of which kind it is: unknown, throttled or away, as denials are counted, or of a login
// refused, where it is the issuer that has not let somebody in.
func (r *Refusal) Why() string {
	if r.byIssuer {
		return loginRefused
	}
	return denialOf[r.Status]
}

// Config is what a Guard needs.
type Config struct {
	// Path is the access file's.
	Path string
	// Log gets reloads at info, files that cannot be read at error, denials and files that
	// others may read or write at warn.
	Log *slog.Logger
	// Metrics count what it does.
	Metrics *Metrics
	// Refuse says why a file that has no faults cannot be in force here, at the start and at
	// each reload. Default: none is refused.
	Refuse func(*File) error
	// Now is the clock by which tokens are out of date. Default: time.Now.
	Now func() time.Time
}

// Guard knows who callers are by the access file that is in force. It is safe for
// concurrent use.
type Guard struct {
	cfg      Config
	inForce  atomic.Pointer[state]
	throttle *throttle
	watched  watched
	denials  *denials
	endings  *endings
	ownSeal  *seal // where no file has the keys

	exchanges chan struct{} // has one for each that is being made
}

// state is what an access file and the files that it names amount to. It does not change,
// but for what is remembered.
type state struct {
	file      *File
	keys      map[string]*Caller // by the name of the key
	digests   *keys
	seal      *seal     // nil where nobody logs in
	openID    *verifier // where people log in; nil for nowhere
	secret    string    // by which that issuer knows us
	issuers   []*verifier
	anonymous *Caller
	known     *remembered   // callers by what they showed
	over      chan struct{} // closed once another one is in force
}

// Open reads the file, and fails where it has faults. The file is read again by Run.
func Open(cfg Config) (*Guard, error) {
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	g := &Guard{cfg: cfg, throttle: newThrottle(), denials: newDenials(cfg.Log), endings: newEndings(), exchanges: make(chan struct{}, mostExchanges)}
	c := g.read(nil)
	if c.err != nil {
		return nil, c.err
	}
	g.take(c)
	g.watched.last = c
	return g, nil
}

// read reads the files that lie there, which may not be what can be in force.
func (g *Guard) read(last *candidate) *candidate {
	c := readFiles(g.cfg.Path, last)
	if c.err == nil && g.cfg.Refuse != nil {
		c.err = g.cfg.Refuse(c.file)
	}
	return c
}

// File is what is in force.
func (g *Guard) File() *File { return g.inForce.Load().file }

// Hosts are the names that the file in force adds to those that HTTP answers to. A nil Guard
// adds none.
func (g *Guard) Hosts() []string {
	if g == nil {
		return nil
	}
	return g.File().Hosts
}

// take puts files in force. Issuers that were there keep what they know, and whom they know
// of need not show it again.
func (g *Guard) take(c *candidate) {
	s := &state{file: c.file, digests: c.keys, keys: map[string]*Caller{}, known: newRemembered(), over: make(chan struct{})}
	s.anonymous = &Caller{rights: c.file.rightsOf(), changed: s.over}
	for _, k := range c.keys.known {
		s.keys[k.name] = s.caller(ByKey, kindKey+k.name)
	}
	var before []*verifier
	old := g.inForce.Load()
	if old != nil {
		before = old.issuers
		if old.openID != nil {
			before = append(slices.Clip(before), old.openID)
		}
	}
	for i := range c.file.Issuers {
		s.issuers = append(s.issuers, g.issuer(&c.file.Issuers[i], c.authorities[c.file.Issuers[i].CA], before))
	}
	s.seal = g.sealOf(c)
	if of := c.file.Console; of != nil && of.OpenID != nil {
		s.openID, s.secret = g.issuer(of.OpenID, c.authorities[of.OpenID.CA], append(slices.Clip(s.issuers), before...)), c.clientSecret
	}
	if old != nil {
		s.remember(old.known)
	}
	if g.inForce.Store(s); old != nil {
		close(old.over)
	}
	for _, text := range c.file.exposed(g.cfg.Path) {
		g.cfg.Log.Warn(text)
	}
}

// sealOf is what cookies are sealed with: the keys of the file that is named, or else one
// that is made once.
func (g *Guard) sealOf(c *candidate) *seal {
	if c.file.Console == nil || c.seal != nil {
		return c.seal
	}
	if g.ownSeal == nil {
		g.ownSeal = newSeal()
		g.cfg.Log.Warn("sessions of the console end with this process, and no other one knows them: name a session_keys_file in console of the access file if they are to last", "file", g.cfg.Path)
	}
	return g.ownSeal
}

// caller is a principal that is known by one of the ways, with the groups that it is in.
func (s *state) caller(how, name string, groups ...string) *Caller {
	return &Caller{Name: name, How: how, rights: s.file.rightsOf(append(groups, name)...), changed: s.over}
}

// Identify tells who makes a request: by its bearer token or key, or else by the session of
// its cookie, or else by the certificate of its connection, or else nobody. The error is a *Refusal. A nil Guard
// knows everybody.
func (g *Guard) Identify(r *http.Request) (*Caller, error) {
	if g == nil {
		return everybody, nil
	}
	s := g.inForce.Load()
	shown := r.Header["Authorization"]
	switch {
	case len(shown) > 1:
		return nil, unknown("Authorization is there twice")
	case len(shown) == 1:
		return g.bearer(r, s, shown[0])
	}
	if c, err := g.bySession(r, s); c != nil || err != nil {
		return c, err
	}
	if chain := chainOf(r); chain != nil && s.file.CertificateBy != "" {
		return s.byCertificate(chain, g.cfg.Now())
	}
	return s.anonymous, nil
}

const bearerScheme = "bearer "

// mostCredentials bounds a token, in bytes.
const mostCredentials = 16 << 10

// bearer knows a caller by a key or a token. What is right is found right, however many wrong
// ones come from the same address.
func (g *Guard) bearer(r *http.Request, s *state, header string) (*Caller, error) {
	if len(header) <= len(bearerScheme) || len(header) > mostCredentials || !strings.EqualFold(header[:len(bearerScheme)], bearerScheme) {
		return nil, unknown("Authorization must be Bearer, a space, and an API key or a token")
	}
	token := header[len(bearerScheme):]
	sum := digest(sha256.Sum256([]byte(token)))
	now := g.cfg.Now()
	if strings.HasPrefix(token, keyPrefix) {
		if name, ok := s.digests.name(sum); ok {
			return s.keys[name], nil
		}
	} else if c := s.known.get(sum, now); c != nil {
		return c, nil
	}
	by, id, refusal := s.byToken(r, token, now)
	if refusal != nil {
		return nil, g.throttle.refuse(r, now, refusal)
	}
	until := id.until
	if again := now.Add(keysFresh); again.Before(until) {
		until = again // its key may be taken back
	}
	c := s.byIdentity(id)
	s.known.put(sum, remembrance{c, by, id, until}, now)
	return c, nil
}

// byToken tells who bears a token that nobody has shown before, and who says so.
func (s *state) byToken(r *http.Request, token string, now time.Time) (*verifier, *identity, *Refusal) {
	if strings.HasPrefix(token, keyPrefix) || strings.Count(token, ".") != 2 {
		return nil, nil, unknown("this is no API key that is known")
	}
	if len(s.issuers) == 0 {
		return nil, nil, unknown("no tokens are taken here")
	}
	by, refusal := issuerOf(s.issuers, token, now)
	if refusal != nil {
		return nil, nil, refusal
	}
	id, refusal := by.verify(r.Context(), token, now)
	return by, id, refusal
}

// byIdentity is the caller whom an issuer knows.
func (s *state) byIdentity(id *identity) *Caller {
	c := s.caller(ByToken, kindUser+id.name, id.groups...)
	c.Until = id.until
	return c
}

// unknown is the refusal of what is no right credential.
func unknown(detail string) *Refusal {
	return &Refusal{Status: http.StatusUnauthorized, Detail: detail}
}
