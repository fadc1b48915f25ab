package access

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"net/http"
	"regexp"
	"strings"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"github.com/esclusa/esclusa"
)

// CallbackPath is where issuers send browsers back to.
const CallbackPath = "/login/callback"

const (
	loginCookie = "esclusa-login"
	loginWithin = 10 * time.Minute // of its begin
)

// pending is what a cookie says of a login that has begun.
type pending struct {
	State    string `json:"state"`
	Nonce    string `json:"nonce"`
	Verifier string `json:"verifier"` // of PKCE
	Next     string `json:"next"`
	Until    int64  `json:"until"` // seconds since 1970
	Issuer   []byte `json:"issuer"`
}

// mark stands for what the issuer is to us. Of a session by another mark it is not known
// who that would be here.
func (i *verifier) mark() []byte {
	sum := sha256.Sum256([]byte(strings.Join([]string{i.URL, i.Audience, i.Subject, i.Groups, i.Prefix}, "\x00")))
	return sum[:]
}

// Authorize begins a login at the issuer: it says where the browser goes next, and with
// which cookie. next is where it goes in the end. The error is ErrNoWay or a *Refusal.
func (g *Guard) Authorize(r *http.Request, next string) (place string, _ *http.Cookie, _ error) {
	if g == nil {
		return "", nil, ErrNoWay
	}
	s := g.inForce.Load()
	if s.openID == nil {
		return "", nil, ErrNoWay
	}
	conf, err := s.client(r)
	if err != nil {
		away := g.issuerAway(r, s, err)
		g.cfg.Metrics.login(LoginOpenID, away)
		return "", nil, away
	}
	p := &pending{
		State: rand.Text(), Nonce: rand.Text(), Verifier: oauth2.GenerateVerifier(), Next: next,
		Until: g.cfg.Now().Add(loginWithin).Unix(), Issuer: s.openID.mark(),
	}
	cookie := s.file.Console.cookie(r, loginCookie, s.seal.close(loginCookie, p), loginWithin)
	return conf.AuthCodeURL(p.State, oidc.Nonce(p.Nonce), oauth2.S256ChallengeOption(p.Verifier)), cookie, nil
}

// client is what we are to the issuer.
func (s *state) client(r *http.Request) (*oauth2.Config, error) {
	if err := s.openID.discover(r.Context()); err != nil {
		return nil, err
	}
	back := s.file.Console.origin(r)
	back.Path = CallbackPath
	conf := &oauth2.Config{
		ClientID: s.openID.Audience, ClientSecret: s.secret, Endpoint: s.openID.endpoint,
		RedirectURL: back.String(), Scopes: append([]string{oidc.ScopeOpenID}, s.file.Console.Scopes...),
	}
	if s.secret == "" {
		conf.Endpoint.AuthStyle = oauth2.AuthStyleInParams
	}
	return conf, nil
}

// LogIn ends a login that the issuer sends the browser back from: it says who that is, where
// the browser goes next, and with which cookies; both count after an error too, as far as it
// is known. The error is ErrNoWay or a *Refusal.
func (g *Guard) LogIn(r *http.Request) (c *Caller, next string, cookies []*http.Cookie, err error) {
	if g == nil {
		return nil, "", nil, ErrNoWay
	}
	defer func() { g.cfg.Metrics.login(LoginOpenID, err) }()
	s := g.inForce.Load()
	if s.openID == nil {
		return nil, "", nil, ErrNoWay
	}
	p, err := g.pending(r, s)
	if err != nil {
		return nil, "", nil, err
	}
	cookies = []*http.Cookie{s.file.Console.cookie(r, loginCookie, "", 0)} // it counts once
	of, err := g.loginOf(r, s, p)
	if err != nil {
		return nil, p.Next, cookies, err
	}
	c, cookie, err := g.enter(r, s, of)
	if err != nil {
		return nil, p.Next, cookies, err
	}
	return c, p.Next, append(cookies, cookie), nil
}

const beginAgain = ": begin again at /login"

// pending is the login that the browser had begun, of which the issuer speaks.
func (g *Guard) pending(r *http.Request, s *state) (*pending, error) {
	value, _, sole := s.file.Console.cookieOf(r, loginCookie)
	var p pending
	switch {
	case !sole || !s.seal.open(loginCookie, value, &p):
		return nil, unknown("no login has begun in this browser" + beginAgain)
	case !g.cfg.Now().Before(time.Unix(p.Until, 0)):
		return nil, unknown("the login took longer than " + loginWithin.String() + beginAgain)
	case subtle.ConstantTimeCompare([]byte(r.URL.Query().Get("state")), []byte(p.State)) != 1:
		return nil, unknown("this is the answer to another login than the one that has begun in this browser" + beginAgain)
	case subtle.ConstantTimeCompare(p.Issuer, s.openID.mark()) != 1:
		return nil, unknown("the access file has changed since the login began" + beginAgain)
	}
	return &p, nil
}

// issuerSays is what may be told of an issuer's refusal.
var issuerSays = regexp.MustCompile(`^[a-z_]{1,64}$`)

// said is an error of the issuer's, as far as it may be told.
func said(code string) string {
	if issuerSays.MatchString(code) {
		return code
	}
	return "an error"
}

// mostCode bounds a code, in bytes.
const mostCode = 4096

// mayBeCode reports whether an issuer may have made a code (RFC 6749, A.11): it is not asked
// about others, of which it, or what is in front of it, could make anything.
func mayBeCode(text string) bool {
	return text != "" && len(text) <= mostCode && !strings.ContainsFunc(text, func(r rune) bool { return r < ' ' || r > '~' })
}

// loginOf finds out who has logged in, by the code that the issuer has sent.
func (g *Guard) loginOf(r *http.Request, s *state, p *pending) (*session, error) {
	q, now := r.URL.Query(), g.cfg.Now()
	if says := q.Get("error"); says != "" {
		refusal := unknown("the issuer has not let you in: it says " + said(says) + beginAgain)
		refusal.byIssuer = true
		return nil, refusal
	}
	if iss := q.Get("iss"); iss != "" && iss != s.openID.URL {
		return nil, unknown("this is the answer of another issuer" + beginAgain)
	}
	if !mayBeCode(q.Get("code")) {
		return nil, unknown("the issuer has sent no code" + beginAgain)
	}
	id, refusal := g.exchange(r, s, p, q.Get("code"))
	if refusal != nil {
		return nil, g.throttle.refuse(r, now, refusal)
	}
	of := s.begin(now)
	of.Issuer, of.Name, of.Groups = s.openID.mark(), id.name, id.groups
	return of, nil
}

// mostExchanges is how many codes the issuer is asked about at once: others wait, for as long
// as one question may take, so that whoever makes codes up neither floods the issuer nor holds
// requests of ours while that is silent.
const mostExchanges = 16

// exchange has the issuer say for a code who has logged in. What else it hands out is
// forgotten.
func (g *Guard) exchange(r *http.Request, s *state, p *pending, code string) (*identity, *Refusal) {
	turn, cancel := context.WithTimeoutCause(r.Context(), askWithin, errCrowd)
	defer cancel()
	select {
	case g.exchanges <- struct{}{}:
		defer func() { <-g.exchanges }()
	case <-turn.Done():
		return nil, g.issuerAway(r, s, context.Cause(turn))
	}
	conf, err := s.client(r)
	if err != nil {
		return nil, g.issuerAway(r, s, err)
	}
	ctx := context.WithValue(r.Context(), oauth2.HTTPClient, s.openID.wire.exchanging())
	tokens, err := conf.Exchange(ctx, code, oauth2.VerifierOption(p.Verifier))
	if err != nil {
		return nil, g.noToken(r, s, err)
	}
	text, _ := tokens.Extra("id_token").(string)
	id, refusal := s.openID.verify(r.Context(), text, g.cfg.Now())
	if refusal != nil {
		return nil, refusal
	}
	if subtle.ConstantTimeCompare([]byte(id.nonce), []byte(p.Nonce)) != 1 {
		return nil, unknown("the token is of another login" + beginAgain)
	}
	return id, nil
}

// noToken is the refusal where the issuer has handed out no token for a code. What it says then
// (RFC 6749, 5.2) is about the code, which anybody can make up, or about what we are to it,
// which whoever has come back cannot help. Else it is no answer.
func (g *Guard) noToken(r *http.Request, s *state, err error) *Refusal {
	refused, is := errors.AsType[*oauth2.RetrieveError](err)
	if !is || refused.Response.StatusCode >= http.StatusInternalServerError || refused.Response.StatusCode == http.StatusTooManyRequests {
		return g.issuerAway(r, s, err)
	}
	switch refused.ErrorCode {
	case "", "server_error", "temporarily_unavailable":
		return g.issuerAway(r, s, err)
	case "invalid_client", "unauthorized_client", "unsupported_grant_type", "invalid_scope":
		refusal := g.issuerAway(r, s, err)
		refusal.Detail, refusal.RetryAfter = "nobody can log in at the issuer until whoever runs this has mended what it is to it, of which the log has more"+s.orByKey(), 0
		return refusal
	}
	return unknown("the issuer does not take its code, which counts once and for this browser only: it says " + said(refused.ErrorCode) + beginAgain)
}

// mostWhy bounds what the log has of why an issuer has not answered as it should, in bytes: of
// what it has answered there may be a megabyte.
const mostWhy = 200

// brief is what the log has of why an issuer has not answered as it should.
func brief(why string) string { return esclusa.Shown(why[:min(len(why), mostWhy)]) }

// issuerAway is the refusal of a login that the issuer has no part in. Why is in the log,
// without what it has answered where a token could be.
func (g *Guard) issuerAway(r *http.Request, s *state, err error) *Refusal {
	why := err.Error()
	if refused, is := errors.AsType[*oauth2.RetrieveError](err); is {
		why = "it answers " + refused.Response.Status + ", " + refused.ErrorCode
	}
	if r.Context().Err() == nil && g.denials.lines.Allow() {
		g.cfg.Log.ErrorContext(r.Context(), "people cannot log in at the issuer", "issuer", s.openID.URL, "err", brief(why))
	}
	detail := "nobody can log in now: the issuer does not answer as it should, and the log says why; try again" + s.orByKey()
	return &Refusal{Status: http.StatusServiceUnavailable, Detail: detail, RetryAfter: awayAgain}
}

// orByKey is what is left to do for whoever cannot log in at the issuer; empty for nothing.
func (s *state) orByKey() string {
	if s.file.KeysFile == "" {
		return ""
	}
	return ", or log in with an API key"
}
