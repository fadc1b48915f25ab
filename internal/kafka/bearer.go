package kafka

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"sync"
	"time"

	"github.com/twmb/franz-go/pkg/sasl"
	"github.com/twmb/franz-go/pkg/sasl/oauth"
	"golang.org/x/oauth2"
	"golang.org/x/oauth2/clientcredentials"

	"github.com/esclusa/esclusa/internal/address"
	"github.com/esclusa/esclusa/internal/credentials"
)

// TokenOptions say where tokens for OAUTHBEARER are to be had. The client's id and secret
// are the user and the password of SecurityOptions.
type TokenOptions struct {
	// URL of the provider's token endpoint (--kafka-sasl-token-url): https, or http on
	// loopback.
	URL string
	// CA is the file of the authorities that may sign its certificate
	// (--kafka-sasl-token-ca). Empty: those of the system.
	CA string
	// Scopes to ask for (--kafka-sasl-token-scopes).
	Scopes []string
}

func (o TokenOptions) any() bool { return o.URL != "" || o.CA != "" || len(o.Scopes) > 0 }

func (o TokenOptions) check(fault func(flag, format string, args ...any)) {
	u, err := url.Parse(o.URL)
	switch {
	case o.URL == "":
		fault("kafka-sasl-token-url", "must name the token endpoint of an OpenID provider, for %s", OAuthBearer)
	case err != nil || u.Host == "" || u.User != nil || u.Scheme != "https" && !(u.Scheme == "http" && address.Loopback(u.Hostname())):
		fault("kafka-sasl-token-url", "must be an https:// URL, since a secret goes there")
	}
}

// Bounds of a request for a token.
const (
	tokenWait    = 10 * time.Second
	tokenLeast   = 10 * time.Second // that a token must be good for yet
	tokenDefault = 5 * time.Minute  // if the provider does not say how long it is good
	tokenAgain   = 5 * time.Second  // after one that failed, while there is a token yet
)

// bearer is OAUTHBEARER with tokens by the grant of client credentials. A token serves
// all connections for four fifths of its time: brokers end a connection with the token
// that it came with, and want a new one shortly before.
type bearer struct {
	sasl.Mechanism
	security *Security
	client   *http.Client

	mu    sync.Mutex // held while one is asked for: others wait for the same
	token string
	renew time.Time // when to ask for another
	end   time.Time // when there must be another
}

func newBearer(s *Security) (*bearer, error) {
	conf, err := s.tokenTLS().Config()
	if err != nil {
		return nil, err
	}
	b := &bearer{security: s, client: &http.Client{
		Timeout: tokenWait,
		// A connection for each: there is a request in hours.
		Transport: &http.Transport{Proxy: http.ProxyFromEnvironment, TLSClientConfig: conf, DisableKeepAlives: true, ForceAttemptHTTP2: true},
		// Whoever asks for the secret elsewhere does not get it.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
	b.Mechanism = oauth.Oauth(func(ctx context.Context) (oauth.Auth, error) {
		token, err := b.get(ctx)
		return oauth.Auth{Token: token}, err
	})
	return b, nil
}

func (s *Security) tokenTLS() credentials.TLS {
	return credentials.TLS{CA: s.opts.Token.CA, Flags: "kafka-sasl-token"}
}

// get is a token that is good for a while. While the provider is away it is the last one.
func (b *bearer) get(ctx context.Context) (string, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	now := time.Now()
	if now.Before(b.renew) {
		return b.token, nil
	}
	token, err := b.ask(ctx)
	switch {
	case err == nil:
		life := tokenDefault
		if !token.Expiry.IsZero() {
			life = token.Expiry.Sub(now)
		}
		b.token, b.renew, b.end = token.AccessToken, now.Add(life*4/5), now.Add(life-tokenLeast)
	case now.Before(b.end):
		b.renew = now.Add(tokenAgain)
	default:
		return "", &tokenError{err}
	}
	return b.token, nil
}

func (b *bearer) ask(ctx context.Context) (*oauth2.Token, error) {
	secret, err := b.security.password()
	if err != nil {
		return nil, err
	}
	o := b.security.opts
	conf := clientcredentials.Config{ClientID: o.User, ClientSecret: secret, TokenURL: o.Token.URL, Scopes: o.Token.Scopes, AuthStyle: oauth2.AuthStyleInHeader}
	return conf.Token(context.WithValue(ctx, oauth2.HTTPClient, b.client))
}

// Authenticate implements sasl.Mechanism.
func (b *bearer) Authenticate(ctx context.Context, host string) (sasl.Session, []byte, error) {
	session, first, err := b.Mechanism.Authenticate(ctx, host)
	return bearerSession{session}, first, err
}

// bearerSession reads why brokers do not take a token.
type bearerSession struct{ sasl.Session }

// Challenge implements sasl.Session.
func (s bearerSession) Challenge(said []byte) (bool, []byte, error) {
	if len(said) == 0 {
		return s.Session.Challenge(said)
	}
	var why struct{ Status string }
	_ = json.Unmarshal(said, &why) // whatever it says, it is no
	return false, nil, &refusedToken{why.Status}
}

// refusedToken says that brokers do not take the token.
type refusedToken struct{ status string }

func (e *refusedToken) Error() string { return "the brokers do not take the token" + quoted(e.status) }

// word is what a provider's or a broker's code may be, for it to be repeated.
var word = regexp.MustCompile(`^[a-z_]{1,40}$`)

func quoted(code string) string {
	if !word.MatchString(code) {
		return ""
	}
	return " (" + code + ")"
}

// tokenError says that there is no token to be had.
type tokenError struct{ err error }

func (e *tokenError) Unwrap() error { return e.err }

// Error leaves out what the provider has answered: it may repeat what was sent.
func (e *tokenError) Error() string {
	var said *oauth2.RetrieveError
	if errors.As(e.err, &said) {
		return fmt.Sprintf("getting a token: the provider answers %d%s", said.Response.StatusCode, quoted(said.ErrorCode))
	}
	return "getting a token: " + e.err.Error()
}

// refusedByProvider explains a tokenError that does not heal by asking again, nil for
// others.
func (s *Security) refusedByProvider(err *tokenError) error {
	var said *oauth2.RetrieveError
	if !errors.As(err.err, &said) {
		return s.tokenTLS().Explain("the servers of --kafka-sasl-token-url", err.err)
	}
	switch code := said.Response.StatusCode; {
	case code == http.StatusTooManyRequests || code == http.StatusRequestTimeout || code >= http.StatusInternalServerError:
		return nil
	case said.ErrorCode == "invalid_scope":
		return errors.New("the provider of tokens does not know what --kafka-sasl-token-scopes asks for")
	case code == http.StatusBadRequest || code == http.StatusUnauthorized:
		return fmt.Errorf("the provider of tokens does not know the client %q with this secret%s: see --kafka-sasl-user and --kafka-sasl-password-file", s.opts.User, quoted(said.ErrorCode))
	default:
		return fmt.Errorf("what is at --kafka-sasl-token-url answers %d, as no token endpoint does", code)
	}
}
