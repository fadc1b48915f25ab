package kafka

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kfake"
	"github.com/twmb/franz-go/pkg/kmsg"

	"github.com/esclusa/esclusa/internal/credentials"
	"github.com/esclusa/esclusa/internal/testing/engines"
	"github.com/esclusa/esclusa/internal/testing/expect"
)

// provider gives tokens, numbered, to the client esclusa with the secret that is the
// password; answer, if it is set, answers in its place.
type provider struct {
	*httptest.Server
	ca     *engines.Authority
	asked  int
	scopes []string
	answer http.HandlerFunc
}

func newProvider(t *testing.T) *provider {
	t.Helper()
	p := &provider{ca: engines.NewAuthority(t)}
	p.Server = httptest.NewUnstartedServer(p)
	p.TLS = p.ca.Server(p.ca.Issue("provider", time.Now().Add(time.Hour)), false)
	p.StartTLS()
	t.Cleanup(p.Close)
	return p
}

func (p *provider) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.asked++
	user, secret, _ := r.BasicAuth()
	w.Header().Set("Content-Type", "application/json")
	switch {
	case p.answer != nil:
		p.answer(w, r)
	case r.Method != http.MethodPost || r.FormValue("grant_type") != "client_credentials":
		w.WriteHeader(http.StatusBadRequest)
		fmt.Fprint(w, `{"error":"unsupported_grant_type"}`)
	case user != "esclusa" || secret != "geheim":
		w.WriteHeader(http.StatusUnauthorized)
		fmt.Fprintf(w, `{"error":"invalid_client","error_description":"not %s"}`, secret)
	default:
		p.scopes = strings.Fields(r.FormValue("scope"))
		fmt.Fprintf(w, `{"access_token":"token-%d","token_type":"Bearer","expires_in":100}`, p.asked)
	}
}

// bearer is one that asks this provider, with something changed.
func (p *provider) bearer(t *testing.T, change ...func(*SecurityOptions)) (*Security, *bearer) {
	t.Helper()
	o := SecurityOptions{
		Mechanism: OAuthBearer, User: "esclusa", Password: secretFile(t, "geheim"),
		Token: TokenOptions{URL: p.URL + "/token", CA: p.ca.File, Scopes: []string{"kafka", "more"}},
	}
	for _, c := range change {
		c(&o)
	}
	if err := o.Check(); err != nil {
		t.Fatal(err)
	}
	s, err := NewSecurity(o)
	if err != nil {
		t.Fatal(err)
	}
	return s, s.mechanism.(*bearer)
}

// first is what a connection sends.
func (b *bearer) first(t *testing.T) string {
	t.Helper()
	_, text, err := b.Authenticate(t.Context(), "kafka-1:9093")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestTokenIsAskedForAgainOrIsTooOld(t *testing.T) {
	p := newProvider(t)
	_, b := p.bearer(t)
	began := time.Now()
	for range 3 {
		if got := b.first(t); got != "n,,\x01auth=Bearer token-1\x01\x01" {
			t.Errorf("it sends %q", got)
		}
	}
	if strings.Join(p.scopes, " ") != "kafka more" {
		t.Errorf("it asks for %q", p.scopes)
	}
	// Of 100 s it serves for 80, so that a connection that must show a new one, shortly
	// before the end, has one.
	if renew := b.renew.Sub(began).Round(time.Second); renew != 80*time.Second {
		t.Errorf("another is asked for after %v", renew)
	}
	b.renew = time.Now()
	if got := b.first(t); !strings.Contains(got, "token-2") {
		t.Errorf("when it has served it sends %q", got)
	}
}

func TestNewSecretNeedsARestart(t *testing.T) {
	p := newProvider(t)
	var file string
	_, b := p.bearer(t, func(o *SecurityOptions) { o.Password = secretFile(t, "old"); file = o.Password.File })
	if _, _, err := b.Authenticate(t.Context(), "kafka-1:9093"); err == nil {
		t.Fatal("the old one is taken")
	}
	if err := os.WriteFile(file, []byte("geheim\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	b.first(t)
}

func TestProviderThatIsAwayLocksUsOutAtOnce(t *testing.T) {
	p := newProvider(t)
	s, b := p.bearer(t)
	b.first(t)
	p.answer = func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusServiceUnavailable) }
	b.renew = time.Now()
	for range 3 {
		if got := b.first(t); !strings.Contains(got, "token-1") {
			t.Errorf("it sends %q", got)
		}
	}
	if p.asked != 2 {
		t.Errorf("it was asked %d times", p.asked)
	}
	b.renew, b.end = time.Now(), time.Now() // the last one is over too
	_, _, err := b.Authenticate(t.Context(), "kafka-1:9093")
	if err == nil || s.refused(err) != nil || !strings.Contains(err.Error(), "503") {
		t.Errorf("it is said to be no outage: %v", err)
	}
	p.answer = nil
	if got := b.first(t); !strings.Contains(got, "token-4") {
		t.Errorf("when it is back it sends %q", got)
	}
	p.Close()
	b.renew, b.end = time.Now(), time.Now()
	var gone net.Error
	if _, _, err = b.Authenticate(t.Context(), "kafka-1:9093"); !errors.As(err, &gone) || s.refused(err) != nil {
		t.Errorf("a provider that does not answer: %v", err)
	}
}

func TestRefusalOfATokenDoesNotSayWhatToLookAt(t *testing.T) {
	other := engines.NewAuthority(t)
	answers := func(status int, text string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(status)
			fmt.Fprint(w, text)
		}
	}
	for name, c := range map[string]struct {
		change func(*SecurityOptions)
		answer http.HandlerFunc
		says   []string
	}{
		"wrong secret":  {func(o *SecurityOptions) { o.Password = secretFile(t, "geheimer") }, nil, []string{`"esclusa"`, "invalid_client", "--kafka-sasl-user", "--kafka-sasl-password-file"}},
		"unknown":       {func(o *SecurityOptions) { o.User = "eve" }, nil, []string{`"eve"`, "--kafka-sasl-user"}},
		"unknown scope": {nil, answers(400, `{"error":"invalid_scope"}`), []string{"--kafka-sasl-token-scopes"}},
		"another path":  {nil, answers(404, "geheim"), []string{"--kafka-sasl-token-url", "404"}},
		"elsewhere": {nil, func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "https://127.0.0.1:1/token", http.StatusTemporaryRedirect)
		}, []string{"--kafka-sasl-token-url", "307"}},
		"an odd word":              {nil, answers(401, `{"error":"geheim\nand more"}`), []string{"--kafka-sasl-user"}},
		"another authority":        {func(o *SecurityOptions) { o.Token.CA = other.File }, nil, []string{"--kafka-sasl-token-ca", other.File}},
		"the system's authorities": {func(o *SecurityOptions) { o.Token.CA = "" }, nil, []string{"--kafka-sasl-token-ca", "this system's list"}},
	} {
		t.Run(name, func(t *testing.T) {
			p := newProvider(t)
			p.Config.ErrorLog = nil
			p.answer = c.answer
			var change []func(*SecurityOptions)
			if c.change != nil {
				change = append(change, c.change)
			}
			s, b := p.bearer(t, change...)
			_, _, err := b.Authenticate(t.Context(), "kafka-1:9093")
			why := s.refused(err)
			if !errors.Is(why, ErrAccess) {
				t.Fatalf("it may heal: %v", err)
			}
			expect.Sentence(t, why, "geheim", c.says...)
		})
	}
	p := newProvider(t)
	s, b := p.bearer(t)
	session, _, err := b.Authenticate(t.Context(), "kafka-1:9093")
	if err != nil {
		t.Fatal(err)
	}
	_, _, err = session.Challenge([]byte(`{"status":"invalid_token","secret":"geheim"}`)) // as Kafka says no
	expect.Sentence(t, s.refused(err), "geheim", "--kafka-sasl-token-scopes", "issuer", "audience", `"esclusa"`)
	if done, _, err := session.Challenge(nil); !done || err != nil {
		t.Errorf("what brokers take: %v", err)
	}
}

// bearerBroker is the address of a broker that takes what OAUTHBEARER sends first, and
// answers it.
func bearerBroker(t *testing.T, answer func(first string) []byte) string {
	t.Helper()
	fake, err := kfake.NewCluster(kfake.NumBrokers(1))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(fake.Close)
	fake.ControlKey(kmsg.SASLHandshake.Int16(), func(r kmsg.Request) (kmsg.Response, error, bool) {
		fake.KeepControl()
		return r.ResponseKind(), nil, true
	})
	fake.ControlKey(kmsg.SASLAuthenticate.Int16(), func(r kmsg.Request) (kmsg.Response, error, bool) {
		fake.KeepControl()
		resp := r.ResponseKind().(*kmsg.SASLAuthenticateResponse)
		resp.SASLAuthBytes = answer(string(r.(*kmsg.SASLAuthenticateRequest).SASLAuthBytes))
		return resp, nil, true
	})
	return fake.ListenAddrs()[0]
}

// The whole, with a client of Kafka's: brokers get the token, and what they say to it is
// understood.
func TestTokenDoesNotReachABroker(t *testing.T) {
	p := newProvider(t)
	for status, want := range map[string]error{"": nil, "invalid_token": ErrAccess} {
		s, _ := p.bearer(t)
		got := make(chan string, 1)
		fake := bearerBroker(t, func(first string) []byte {
			select {
			case got <- first:
			default:
			}
			if status == "" {
				return nil
			}
			text, _ := json.Marshal(map[string]string{"status": status})
			return text
		})
		ctx, cancel := context.WithTimeout(t.Context(), patience)
		err := Cluster{Brokers: []string{fake}, ClientID: "test", Security: s, Log: slog.New(slog.DiscardHandler)}.Ping(ctx)
		cancel()
		if first := <-got; !errors.Is(err, want) || err != nil && want == nil || !strings.HasPrefix(first, "n,,\x01auth=Bearer token-") {
			t.Errorf("%q: %v; it sends %q", status, err, first)
		}
	}
}

func TestOptionsOfTokensThatContradictEachOtherAreAccepted(t *testing.T) {
	secret := credentials.Secret{Text: "geheim"}
	good := SecurityOptions{Mechanism: OAuthBearer, User: "one", Password: secret, Token: TokenOptions{URL: "https://login.example.org/token"}}
	if err := good.Check(); err != nil {
		t.Error(err)
	}
	with := func(change func(*SecurityOptions)) SecurityOptions {
		o := good
		change(&o)
		return o
	}
	if err := with(func(o *SecurityOptions) { o.Token.URL = "http://[::1]:8080/token" }).Check(); err != nil {
		t.Errorf("a provider of this machine: %v", err)
	}
	for flag, o := range map[string]SecurityOptions{
		"kafka-sasl-token-url":          with(func(o *SecurityOptions) { o.Token.URL = "" }),
		"kafka-sasl-token-url: clear":   with(func(o *SecurityOptions) { o.Token.URL = "http://login.example.org/token" }),
		"kafka-sasl-token-url: secret":  with(func(o *SecurityOptions) { o.Token.URL = "https://a:b@login.example.org/token" }),
		"kafka-sasl-token-url: none":    with(func(o *SecurityOptions) { o.Token.URL = "login.example.org" }),
		"kafka-sasl-token-url: unused":  with(func(o *SecurityOptions) { o.Mechanism = Plain }),
		"kafka-sasl-token-url: scopes":  {Token: TokenOptions{Scopes: []string{"kafka"}}},
		"kafka-sasl-user":               with(func(o *SecurityOptions) { o.User = "" }),
		"kafka-sasl-password-file":      with(func(o *SecurityOptions) { o.Password = credentials.Secret{} }),
		"kafka-sasl-user: of AWS":       {UseTLS: true, Mechanism: MSKIAM, User: "one"},
		"kafka-tls":                     {Mechanism: MSKIAM},
		"kafka-sasl-token-url: for AWS": {UseTLS: true, Mechanism: MSKIAM, Token: good.Token},
	} {
		flag, _, _ = strings.Cut(flag, ": ")
		if err := o.Check(); err == nil || !strings.HasPrefix(err.Error(), "--"+flag+": ") || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v", flag, err)
		}
	}
}
