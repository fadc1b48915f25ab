package access

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"

	"github.com/esclusa/esclusa"
)

const (
	skew        = time.Minute // by which clocks may differ
	awayAgain   = 5 * time.Second
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

// issuer takes over the keys of one that is the same.
func (g *Guard) issuer(i *Issuer, authorities string, before []*verifier) *verifier {
	for _, old := range before {
		if old.url == i.URL && old.authorities == authorities {
			return &verifier{i, old.keyring}
		}
	}
	wire := newWire(authorities, func(failed error, turned bool) { g.asked(i.URL, failed, turned) })
	return &verifier{i, &keyring{url: i.URL, authorities: authorities, wire: wire, waiting: make(chan struct{}, mostWaiting)}}
}

// asked counts a question to an issuer, and logs one that is not answered as those before were.
func (g *Guard) asked(issuer string, failed error, turned bool) {
	g.cfg.Metrics.question(failed)
	switch {
	case !turned:
	case failed == nil:
		g.cfg.Log.Info("an issuer answers again", "issuer", issuer)
	default:
		g.cfg.Log.Warn("an issuer does not answer as it should: the keys of it that are known count for a day from its last answer", "issuer", issuer, "err", brief(failed.Error()))
	}
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
		Detail: "who you are cannot be told now: the token's issuer does not answer as it should, and its signature is of no key that is known",
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
