package access

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
	"golang.org/x/oauth2"
	"golang.org/x/time/rate"

	"github.com/esclusa/esclusa"
)

const (
	skew        = time.Minute     // by which clocks may differ
	askWithin   = 5 * time.Second // for an answer of an issuer
	askEvery    = 5 * time.Second // and between two questions, but for the first few
	askBurst    = 5
	keysFresh   = time.Hour      // then keys are fetched again, so that one that was taken back is forgotten
	keysFor     = 24 * time.Hour // they are believed while the issuer is away
	mostAnswer  = 1 << 20        // bytes of an answer
	awayAgain   = 5 * time.Second
	mostWaiting = 64 // callers who wait for one issuer at once
	crowdAgain  = time.Second
	emailClaim  = "email"
	groupsBound = 1000 // groups of a token
)

// signed are the algorithms that tokens may be signed by: of a public key each, so that
// nobody signs by what everybody may know.
var signed = []jose.SignatureAlgorithm{
	jose.RS256, jose.RS384, jose.RS512, jose.ES256, jose.ES384, jose.ES512, jose.PS256, jose.PS384, jose.PS512, jose.EdDSA,
}

// identity is who a token says that its bearer is.
type identity struct {
	name   string
	groups []string
	until  time.Time
	nonce  string // of the login that the token was made for
}

// verifier verifies the tokens of one issuer. It is safe for concurrent use.
type verifier struct {
	*Issuer
	*keyring
}

// keyring are the keys of an issuer, and how they are come by.
type keyring struct {
	url         string
	authorities string
	wire        *wire
	waiting     chan struct{} // has one for each who may have to wait for the issuer
	mu          sync.Mutex
	asking      *question // where its keys are; nil until somebody needs them
	algorithms  []string
	endpoint    oauth2.Endpoint    // where people log in
	place       string             // of the keys
	current     *oidc.RemoteKeySet // nil until the issuer has said where they are
	fresh       *oidc.RemoteKeySet // that is to take its place once the issuer has answered; nil for none
}

// question is one that an issuer is asked, once for all who wait for its answer.
type question struct {
	done chan struct{} // closed once it is answered, or is not going to be
	err  error         // why not; not to be read before
}

// newIssuer takes over the keys of one that is the same.
func newIssuer(i *Issuer, authorities string, before []*verifier) *verifier {
	for _, old := range before {
		if old.url == i.URL && old.authorities == authorities {
			return &verifier{i, old.keyring}
		}
	}
	return &verifier{i, &keyring{url: i.URL, authorities: authorities, wire: newWire(authorities), waiting: make(chan struct{}, mostWaiting)}}
}

// issuerOf is the one that a token names, before it is known whether that is true. What would
// be refused in any case costs nobody a verification, nor a question to the issuer.
func issuerOf(all []*verifier, token string, now time.Time) (*verifier, *Refusal) {
	parsed, err := jwt.ParseSigned(token, signed)
	var claims jwt.Claims
	if err == nil {
		err = parsed.UnsafeClaimsWithoutVerification(&claims)
	}
	if err != nil {
		return nil, unknown("this is neither an API key nor a token that is signed by a public key")
	}
	refusal := unknown("the token is of an issuer that is not believed here")
	for _, i := range all {
		if i.URL != claims.Issuer {
			continue
		}
		if !claims.Audience.Contains(i.Audience) {
			refusal = unknown("the token is for another audience")
			continue
		}
		if claims.Expiry != nil && claims.Expiry.Time().Before(now.Add(-skew)) {
			return nil, unknown(outOfDate)
		}
		return i, nil
	}
	return nil, refusal
}

// verify tells who the token is of.
func (i *verifier) verify(ctx context.Context, token string, now time.Time) (*identity, *Refusal) {
	if err := i.discover(ctx); err != nil {
		return nil, away(err)
	}
	set := &asked{ring: i.keyring}
	v := oidc.NewVerifier(i.URL, set, &oidc.Config{
		ClientID: i.Audience, SupportedSigningAlgs: i.algorithms,
		Now: func() time.Time { return now.Add(-skew) },
	})
	verified, err := v.Verify(ctx, token)
	var expired *oidc.TokenExpiredError
	switch {
	case set.away != nil:
		return nil, away(set.away)
	case errors.As(err, &expired):
		return nil, unknown(outOfDate)
	case err != nil:
		return nil, unknown("the token is not signed by its issuer, is not valid yet, or is not for here")
	}
	id, err := i.identity(verified, now)
	if err != nil {
		return nil, unknown(err.Error())
	}
	return id, nil
}

const outOfDate = "the token is out of date"

// away is the refusal of a token that cannot be verified, since the issuer has not said by
// which key.
func away(why error) *Refusal {
	if errors.Is(why, errCrowd) {
		return &Refusal{
			Status: http.StatusServiceUnavailable, RetryAfter: crowdAgain,
			Detail: fmt.Sprintf("who you are cannot be told now: the token's issuer has to say by which key it signs, and %d others wait for that already", mostWaiting),
		}
	}
	return &Refusal{
		Status: http.StatusServiceUnavailable, RetryAfter: awayAgain,
		Detail: "who you are cannot be told now: the token's issuer does not answer, and its signature is of no key that is known",
	}
}

// identity reads the claims.
func (i *verifier) identity(t *oidc.IDToken, now time.Time) (*identity, error) {
	var claims map[string]json.RawMessage
	if err := t.Claims(&claims); err != nil {
		return nil, errors.New("the token has no claims")
	}
	var dates jwt.Claims // oidc lets clocks differ by five minutes as to the first of them
	if t.Claims(&dates) != nil || dates.NotBefore.Time().After(now.Add(skew)) {
		return nil, errors.New("the token is not valid yet")
	}
	id := &identity{until: t.Expiry.Add(skew), nonce: t.Nonce}
	var name string
	if json.Unmarshal(claims[i.Subject], &name) != nil || name == "" {
		return nil, fmt.Errorf("the token has no claim %s", i.Subject)
	}
	if err := esclusa.CheckShown(name); err != nil {
		return nil, fmt.Errorf("the token's claim %s %w", i.Subject, err)
	}
	var verified bool
	if i.Subject == emailClaim && (json.Unmarshal(claims["email_verified"], &verified) != nil || !verified) {
		return nil, errors.New("the issuer has not verified the token's email")
	}
	id.name = i.Prefix + name
	for _, g := range groupsIn(claims[i.Groups]) {
		id.groups = append(id.groups, kindGroup+i.Prefix+g)
	}
	return id, nil
}

// groupsIn are a claim's, which is a list or one text.
func groupsIn(claim json.RawMessage) []string {
	var all []string
	if json.Unmarshal(claim, &all) == nil {
		return all[:min(len(all), groupsBound)]
	}
	var one string
	if json.Unmarshal(claim, &one) == nil && one != "" {
		return []string{one}
	}
	return nil
}

// discover returns once the issuer has said where its keys are, or has failed to. It is asked
// once for all who wait, none of whom can call the question off for the others.
func (k *keyring) discover(ctx context.Context) error {
	q := k.question()
	if q == nil {
		return nil
	}
	ctx, leave := k.wait(ctx)
	defer leave()
	select {
	case <-q.done:
		return q.err
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// question is the one that is being asked; nil where the answer is known.
func (k *keyring) question() *question {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.current == nil && k.asking == nil {
		k.asking = &question{done: make(chan struct{})}
		go k.ask(k.asking)
	}
	return k.asking
}

// wait counts a caller who may have to wait for the issuer, until leave is called. Beyond the
// most who may, the context is over from the start: nobody notices who does not have to wait.
func (k *keyring) wait(ctx context.Context) (_ context.Context, leave func()) {
	select {
	case k.waiting <- struct{}{}:
		return ctx, func() { <-k.waiting }
	default:
		ctx, cancel := context.WithCancelCause(ctx)
		cancel(errCrowd)
		return ctx, func() {}
	}
}

// ask asks the issuer where its keys are. If it fails to say, the next one who needs to know
// asks anew.
func (k *keyring) ask(q *question) {
	q.err = k.learn()
	k.mu.Lock()
	k.asking = nil
	k.mu.Unlock()
	close(q.done)
}

func (k *keyring) learn() error {
	p, err := oidc.NewProvider(k.context(), k.url)
	if err != nil {
		return fmt.Errorf("asking the issuer %s: %w", k.url, err)
	}
	var says struct {
		Keys       string   `json:"jwks_uri"`
		Algorithms []string `json:"id_token_signing_alg_values_supported"`
		KnowsBy    []string `json:"token_endpoint_auth_methods_supported"`
	}
	if err := p.Claims(&says); err != nil || says.Keys == "" {
		return fmt.Errorf("the issuer %s does not say where its keys are", k.url)
	}
	endpoint := p.Endpoint()
	endpoint.AuthStyle = oauth2.AuthStyleInHeader // which all issuers take that say nothing of it
	if len(says.KnowsBy) > 0 && !slices.Contains(says.KnowsBy, "client_secret_basic") {
		endpoint.AuthStyle = oauth2.AuthStyleInParams
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	for _, alg := range says.Algorithms {
		if slices.Contains(signed, jose.SignatureAlgorithm(alg)) {
			k.algorithms = append(k.algorithms, alg)
		}
	}
	k.endpoint, k.place, k.current = endpoint, says.Keys, k.keySet(says.Keys)
	return nil
}

// context is that of a question to the issuer, which belongs to nobody who waits.
func (k *keyring) context() context.Context {
	return oidc.ClientContext(context.Background(), k.wire.client)
}

func (k *keyring) keySet(place string) *oidc.RemoteKeySet {
	return oidc.NewRemoteKeySet(k.context(), place)
}

// asked is the keys of an issuer for one token, and why they could not be told; nil where
// they could.
type asked struct {
	ring *keyring
	away error
}

// VerifySignature implements oidc.KeySet.
func (a *asked) VerifySignature(ctx context.Context, token string) ([]byte, error) {
	k := a.ring
	ctx, leave := k.wait(ctx)
	defer leave()
	current, fresh, fetched := k.sets()
	if fresh != nil {
		payload, err := fresh.VerifySignature(ctx, token)
		age, since := k.wire.age()
		if since != fetched { // it has answered
			k.renew(fresh)
		}
		switch {
		case since != fetched && ctx.Err() == nil:
			return payload, err
		case age > keysFor:
			a.away = errAway
			return nil, errAway
		}
	}
	payload, err := current.VerifySignature(ctx, token)
	switch {
	case err == nil:
	case ctx.Err() != nil:
		a.away = context.Cause(ctx)
	case k.wire.failing():
		a.away = errAway
	}
	return payload, err
}

// sets are the keys that are known, and, if those are old, the ones that are to take their
// place: the same for all who ask meanwhile, so that they are fetched once. fetched is how
// often the issuer had answered by then.
func (k *keyring) sets() (current, fresh *oidc.RemoteKeySet, fetched int) {
	k.mu.Lock()
	defer k.mu.Unlock()
	age, fetched := k.wire.age()
	if fetched > 0 && age > keysFresh && k.fresh == nil {
		k.fresh = k.keySet(k.place)
	}
	return k.current, k.fresh, fetched
}

// renew puts keys that were fetched in the place of the old.
func (k *keyring) renew(fresh *oidc.RemoteKeySet) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.fresh == fresh {
		k.current, k.fresh = fresh, nil
	}
}

var (
	errAway    = errors.New("the issuer does not answer")
	errTooSoon = errors.New("the issuer was asked a moment ago")
	errCrowd   = errors.New("too many wait for the issuer already")
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
