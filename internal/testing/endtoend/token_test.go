package endtoend

import (
	"crypto/rand"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/esclusa/esclusa/internal/app"
	"github.com/esclusa/esclusa/internal/credentials"
	"github.com/esclusa/esclusa/internal/kafka"
	"github.com/esclusa/esclusa/internal/testing/engines"
	"github.com/esclusa/esclusa/internal/testing/expect"
	"github.com/esclusa/esclusa/internal/testing/issuer"
)

// tokenServer gives tokens of an issuer to the client esclusa.
type tokenServer struct {
	*httptest.Server
	issuer   *issuer.Issuer
	audience atomic.Value // string
	life     time.Duration
	given    atomic.Int64
}

func newTokenServer(t *testing.T, of *issuer.Issuer, life time.Duration) *tokenServer {
	t.Helper()
	g := &tokenServer{issuer: of, life: life}
	g.audience.Store("kafka")
	g.Server = httptest.NewServer(g)
	t.Cleanup(g.Close)
	return g
}

func (g *tokenServer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	if user, secret, _ := r.BasicAuth(); user != "esclusa" || secret != "secret-of-esclusa" {
		w.WriteHeader(http.StatusUnauthorized)
		fmt.Fprint(w, `{"error":"invalid_client"}`)
		return
	}
	g.given.Add(1)
	token := g.issuer.Token(map[string]any{"aud": g.audience.Load(), "sub": "esclusa", "exp": time.Now().Add(g.life).Unix(), "jti": rand.Text()})
	fmt.Fprintf(w, `{"access_token":%q,"token_type":"Bearer","expires_in":%d}`, token, int(g.life.Seconds()))
}

// Kafka's own validator of tokens, by the issuer's keys, and its own bound of a session,
// which is the end of the token.
func TestKafkaDoesNotTakeOurTokensOrNotTheNextOnes(t *testing.T) {
	t.Parallel()
	i := issuer.New(t)
	tokens := newTokenServer(t, i, 10*time.Second)
	const setting = "listener.name.tokens."
	k := engines.RunKafka(t, engines.KafkaOptions{
		Listeners: map[string]string{"TOKENS": "SASL_PLAINTEXT"},
		Properties: map[string]string{
			setting + "sasl.enabled.mechanisms":                         kafka.OAuthBearer,
			setting + "oauthbearer.sasl.jaas.config":                    "org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule required;",
			setting + "oauthbearer.sasl.server.callback.handler.class":  "org.apache.kafka.common.security.oauthbearer.OAuthBearerValidatorCallbackHandler",
			setting + "oauthbearer.sasl.oauthbearer.jwks.endpoint.url":  i.URL + "/keys",
			setting + "oauthbearer.sasl.oauthbearer.expected.audience":  "kafka",
			setting + "oauthbearer.sasl.oauthbearer.expected.issuer":    i.URL,
			setting + "oauthbearer.connections.max.reauth.ms":           "3600000",
			setting + "oauthbearer.sasl.oauthbearer.clock.skew.seconds": "0",
		},
		JVM: []string{"-Dorg.apache.kafka.sasl.oauthbearer.allowed.urls=" + i.URL + "/keys"},
	})
	o := on(alone(t), k.On("TOKENS")...)
	o.Security = kafka.SecurityOptions{
		Mechanism: kafka.OAuthBearer, User: "esclusa", Password: credentials.Secret{Text: "secret-of-esclusa"},
		Token: kafka.TokenOptions{URL: tokens.URL},
	}
	with := func(change func(*app.Options)) app.Options {
		other := o
		other.DataDir = t.TempDir()
		change(&other)
		return other
	}
	tokens.audience.Store("others")
	refusedWith(t, o, `user "esclusa"`, "audience")
	tokens.audience.Store("kafka")
	refusedWith(t, with(func(o *app.Options) { o.Security.Password.Text = "secret-of-another" }), "--kafka-sasl-password-file", "invalid_client")
	refusedWith(t, with(func(o *app.Options) { o.Security.Mechanism, o.Security.Token = kafka.Plain, kafka.TokenOptions{} }), "PLAIN", "--kafka-sasl-mechanism")

	s := start(t, o)
	s.want("POST", "/send_message", grupo3, 200, stored)
	before := tokens.given.Load()
	expect.Eventually(t, patience, "tokens are asked for anew", func() bool { return tokens.given.Load() >= before+2 })
	s.want("POST", "/send_message", strings.Replace(grupo3, "Grupo 3", "Grupo 4", 1), 200, stored)
	s.ready()
	if n := s.metric("esclusa_restarts_total"); n != 0 {
		t.Errorf("roles failed %v times meanwhile", n)
	}
}
