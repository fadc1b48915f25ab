// Package issuer is an OpenID Connect issuer in the process of a test.
package issuer

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"github.com/coreos/go-oidc/v3/oidc/oidctest"
)

// Issuer signs tokens, and tells its keys. It is safe for concurrent use.
type Issuer struct {
	URL string

	mu     sync.Mutex
	key    *ecdsa.PrivateKey
	id     string
	number int
	server oidctest.Server
	away   bool
	asked  map[string]int // by path
	held   chan struct{}  // for which answers wait; nil for nothing
	logins logins
}

// New starts an issuer, which ends with the test.
func New(t testing.TB) *Issuer {
	t.Helper()
	i := &Issuer{asked: map[string]int{}, server: oidctest.Server{Algorithms: []string{oidc.ES256}}}
	i.Rotate()
	s := httptest.NewServer(i)
	t.Cleanup(s.Close)
	i.URL = s.URL
	i.server.SetIssuer(s.URL)
	return i
}

// ServeHTTP implements http.Handler.
func (i *Issuer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	i.mu.Lock()
	i.asked[r.URL.Path]++
	away, held := i.away, i.held
	i.mu.Unlock()
	if held != nil {
		<-held
	}
	switch {
	case away:
		http.Error(w, "away", http.StatusBadGateway)
	case r.URL.Path == "/auth":
		i.authorize(w, r)
	case r.URL.Path == "/token":
		i.token(w, r)
	default:
		i.mu.Lock()
		defer i.mu.Unlock()
		i.server.ServeHTTP(w, r)
	}
}

// Hold has all answers wait until release is called.
func (i *Issuer) Hold() (release func()) {
	held := make(chan struct{})
	i.mu.Lock()
	i.held = held
	i.mu.Unlock()
	return func() {
		i.mu.Lock()
		i.held = nil
		i.mu.Unlock()
		close(held)
	}
}

// heeded waits until clients in this process have put away what they were answered. Whoever
// asks go-oidc in the microseconds until then is given that answer once more.
func heeded() {
	for stacks := make([]byte, 1<<20); ; runtime.Gosched() {
		all := strings.Split(string(stacks[:runtime.Stack(stacks, true)]), "\n\n")
		if !slices.ContainsFunc(all, func(one string) bool {
			return strings.Contains(one, "(*RemoteKeySet).keysFromRemote.func1") && !strings.Contains(one, "updateKeys")
		}) {
			return
		}
	}
}

// Rotate has another key from now on, and tells of no other.
func (i *Issuer) Rotate() {
	heeded()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		panic(err)
	}
	i.mu.Lock()
	defer i.mu.Unlock()
	i.number++
	i.key, i.id = key, fmt.Sprint("key-", i.number)
	i.server.PublicKeys = []oidctest.PublicKey{{PublicKey: key.Public(), KeyID: i.id, Algorithm: oidc.ES256}}
}

// GoAway has it answer with 502, or answer again.
func (i *Issuer) GoAway(away bool) {
	heeded()
	i.mu.Lock()
	defer i.mu.Unlock()
	i.away = away
}

// Asked is how often a path was asked for.
func (i *Issuer) Asked(path string) int {
	i.mu.Lock()
	defer i.mu.Unlock()
	return i.asked[path]
}

// Token is a signed token for the audience esclusa, of an hour; claims add to that, or
// replace it.
func (i *Issuer) Token(claims map[string]any) string {
	i.mu.Lock()
	defer i.mu.Unlock()
	all := map[string]any{"iss": i.URL, "aud": "esclusa", "sub": "ana", "exp": time.Now().Add(time.Hour).Unix(), "iat": time.Now().Unix()}
	maps.Copy(all, claims)
	text, err := json.Marshal(all)
	if err != nil {
		panic(err)
	}
	return oidctest.SignIDToken(i.key, i.id, oidc.ES256, string(text))
}

// Key is the key that it signs by now, and its id.
func (i *Issuer) Key() (*ecdsa.PrivateKey, string) {
	i.mu.Lock()
	defer i.mu.Unlock()
	return i.key, i.id
}
