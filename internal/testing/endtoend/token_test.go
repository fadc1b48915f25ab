package endtoend

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"math/big"
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
)

// issuer gives signed tokens to the client esclusa, and tells brokers the key.
type issuer struct {
	*httptest.Server
	key      *rsa.PrivateKey
	audience atomic.Value // string
	life     time.Duration
	given    atomic.Int64
}

func newIssuer(t *testing.T, life time.Duration) *issuer {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	must(t, err)
	i := &issuer{key: key, life: life}
	i.audience.Store("kafka")
	i.Server = httptest.NewServer(i)
	t.Cleanup(i.Close)
	return i
}

func segment(v any) string {
	text, _ := json.Marshal(v)
	return base64.RawURLEncoding.EncodeToString(text)
}

func (i *issuer) token() string {
	now := time.Now()
	signed := segment(map[string]string{"alg": "RS256", "kid": "one", "typ": "JWT"}) + "." + segment(map[string]any{
		"iss": i.URL, "aud": i.audience.Load(), "sub": "esclusa", "iat": now.Unix(), "exp": now.Add(i.life).Unix(), "jti": rand.Text(),
	})
	digest := sha256.Sum256([]byte(signed))
	sum, _ := rsa.SignPKCS1v15(rand.Reader, i.key, crypto.SHA256, digest[:])
	return signed + "." + base64.RawURLEncoding.EncodeToString(sum)
}

func (i *issuer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	user, secret, _ := r.BasicAuth()
	switch {
	case r.URL.Path == "/keys":
		raw := base64.RawURLEncoding.EncodeToString
		_ = json.NewEncoder(w).Encode(map[string]any{"keys": []map[string]string{{
			"kty": "RSA", "use": "sig", "alg": "RS256", "kid": "one", "n": raw(i.key.N.Bytes()), "e": raw(big.NewInt(int64(i.key.E)).Bytes()),
		}}})
	case user != "esclusa" || secret != "secret-of-esclusa":
		w.WriteHeader(http.StatusUnauthorized)
		fmt.Fprint(w, `{"error":"invalid_client"}`)
	default:
		i.given.Add(1)
		fmt.Fprintf(w, `{"access_token":%q,"token_type":"Bearer","expires_in":%d}`, i.token(), int(i.life.Seconds()))
	}
}

// Kafka's own validator of tokens, by the issuer's keys, and its own bound of a session,
// which is the end of the token.
func TestKafkaDoesNotTakeOurTokensOrNotTheNextOnes(t *testing.T) {
	t.Parallel()
	i := newIssuer(t, 10*time.Second)
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
		Token: kafka.TokenOptions{URL: i.URL + "/token"},
	}
	with := func(change func(*app.Options)) app.Options {
		other := o
		other.DataDir = t.TempDir()
		change(&other)
		return other
	}
	i.audience.Store("others")
	refusedWith(t, o, `user "esclusa"`, "audience")
	i.audience.Store("kafka")
	refusedWith(t, with(func(o *app.Options) { o.Security.Password.Text = "secret-of-another" }), "--kafka-sasl-password-file", "invalid_client")
	refusedWith(t, with(func(o *app.Options) { o.Security.Mechanism, o.Security.Token = kafka.Plain, kafka.TokenOptions{} }), "PLAIN", "--kafka-sasl-mechanism")

	s := start(t, o)
	s.want("POST", "/send_message", grupo3, 200, stored)
	given := i.given.Load()
	expect.Eventually(t, patience, "tokens are asked for anew", func() bool { return i.given.Load() >= given+2 })
	s.want("POST", "/send_message", strings.Replace(grupo3, "Grupo 3", "Grupo 4", 1), 200, stored)
	s.ready()
	if n := s.metric("esclusa_restarts_total"); n != 0 {
		t.Errorf("roles failed %v times meanwhile", n)
	}
}
