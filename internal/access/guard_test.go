package access

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"github.com/coreos/go-oidc/v3/oidc/oidctest"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/testutil"
	"golang.org/x/time/rate"

	"github.com/esclusa/esclusa/internal/testing/issuer"
)

// house is a directory with an access file.
type house struct {
	t     *testing.T
	path  string
	now   time.Time
	guard *Guard
	log   strings.Builder
}

func newHouse(t *testing.T, text string) *house {
	t.Helper()
	h := &house{t: t, path: filepath.Join(t.TempDir(), "access.yml"), now: time.Now()}
	h.write("access.yml", text)
	return h
}

// write puts a file in the place of what is there.
func (h *house) write(name, text string) {
	h.t.Helper()
	path := filepath.Join(filepath.Dir(h.path), name)
	if err := os.WriteFile(path+".new", []byte(text), 0o600); err != nil {
		h.t.Fatal(err)
	}
	if err := os.Rename(path+".new", path); err != nil {
		h.t.Fatal(err)
	}
}

func (h *house) open() *Guard {
	h.t.Helper()
	g, err := Open(Config{Path: h.path, Log: slog.New(slog.NewTextHandler(&h.log, nil)), Metrics: NewMetrics(prometheus.NewRegistry()), Now: func() time.Time { return h.now }})
	if err != nil {
		h.t.Fatal(err)
	}
	h.guard = g
	return g
}

func request(auth ...string) *http.Request {
	r := httptest.NewRequest(http.MethodGet, "/", nil) //nolint:noctx // a request of a server's
	for _, a := range auth {
		r.Header.Add("Authorization", a)
	}
	return r
}

// refused is what the guard says to a request; 0 where it knows who makes it.
func refused(t *testing.T, g *Guard, r *http.Request) (int, string) {
	t.Helper()
	_, err := g.Identify(r)
	var refusal *Refusal
	if err != nil && !errors.As(err, &refusal) {
		t.Fatalf("it fails with %T: %v", err, err)
	}
	if refusal == nil {
		return 0, ""
	}
	return refusal.Status, refusal.Detail
}

const withKeys = `authentication: {keys_file: keys}
roles: {r: [{do: [channels.read]}], s: [{do: [send]}]}
bindings: [{role: r, to: ["key:crm"]}, {role: s, to: ["key:web"]}]
`

func newKey(t *testing.T, name string) (key, line string) {
	t.Helper()
	key, line, err := NewKey(name)
	if err != nil {
		t.Fatal(err)
	}
	return key, line + "\n"
}

func TestKeyOpensWhatItShouldNot(t *testing.T) {
	h := newHouse(t, withKeys)
	old, oldLine := newKey(t, "crm")
	young, youngLine := newKey(t, "crm")
	other, otherLine := newKey(t, "web")
	stranger, _ := newKey(t, "crm")
	h.write("keys", "# ours\n"+oldLine+youngLine+"\n"+otherLine)
	g := h.open()
	for key, name := range map[string]string{old: "key:crm", young: "key:crm", other: "key:web"} {
		c, err := g.Identify(request("bEaReR " + key))
		if err != nil || c.Name != name || c.How != ByKey || c.May(ChannelsRead, Scope{}) != (name == "key:crm") || c.May(Send, Scope{}) != (name == "key:web") {
			t.Errorf("the key of %s makes %+v, %v", name, c, err)
		}
	}
	for _, auth := range [][]string{{"Bearer " + stranger}, {"Bearer " + old + "x"}, {"Bearer "}, {"Bearer"}, {"Basic " + old}, {old}, {"Bearer " + old, "Bearer " + old}, {"Bearer " + strings.Repeat("x", 20_000)}} {
		if status, _ := refused(t, g, request(auth...)); status != 401 {
			t.Errorf("%.40q is answered %d", auth, status)
		}
	}
	if c, err := g.Identify(request()); err != nil || c.How != ByNothing || c.May(ChannelsRead, Scope{}) {
		t.Errorf("whoever shows nothing is %+v, %v", c, err)
	}
}

func TestFaultOfAKeysFileIsPassedOver(t *testing.T) {
	line := "crm sha256:" + strings.Repeat("ab", 32)
	for text, want := range map[string]string{
		"crm secret":                            "keys:1: must be a name, a space, and sha256: with 64 hexadecimal digits",
		line[:60]:                               "keys:1: must be a name",
		line + " x":                             "keys:1: must be a name",
		"a/b" + line[3:]:                        "keys:1: the name of a key",
		line + "\n\n" + line:                    "keys:3: this key is there already, as crm's",
		key("a", 1) + key("a", 2) + key("a", 3): "keys:3: there are more than 2 keys of this name",
	} {
		if _, err := parseKeys("keys", text); err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "secret") {
			t.Errorf("%q: it says %v, want %q", text, err, want)
		}
	}
	if _, _, err := NewKey("a b"); err == nil {
		t.Error("a name with a blank has a key")
	}
}

func key(name string, n int) string { return fmt.Sprintf("%s sha256:%064x\n", name, n) }

func TestWrongKeysAreTriedWithoutEnd(t *testing.T) {
	h := newHouse(t, withKeys)
	good, line := newKey(t, "crm")
	h.write("keys", line)
	g := h.open()
	from := func(address, auth string) int {
		r := request("Bearer " + auth)
		r.RemoteAddr = address
		status, _ := refused(t, g, r)
		return status
	}
	counted := map[int]int{}
	for i := range 10_000 {
		counted[from("192.0.2.7:4711", fmt.Sprint("esclusa_", i))]++
	}
	if counted[401] != wrongBurst || counted[429] != 10_000-wrongBurst {
		t.Errorf("10,000 wrong keys are answered %v", counted)
	}
	if status := from("192.0.2.7:4712", good); status != 0 {
		t.Errorf("the right key from the same address is answered %d", status)
	}
	if status := from("192.0.2.8:4711", "esclusa_x"); status != 401 {
		t.Errorf("another address is answered %d", status)
	}
	h.now = h.now.Add(wrongEvery)
	if status := from("192.0.2.7:4711", "esclusa_x"); status != 401 {
		t.Errorf("after a rest it is answered %d", status)
	}
	counted = map[int]int{}
	for i := range 100 { // a network is one client's
		counted[from(fmt.Sprintf("[2001:db8::%x]:1", i), "esclusa_x")]++
	}
	if counted[401] != wrongBurst {
		t.Errorf("100 addresses of one network are answered %v", counted)
	}
	for i := range 2 * mostThrottle {
		from(fmt.Sprintf("10.%d.%d.%d:1", i>>16, i>>8&255, i&255), "esclusa_x")
	}
	if n := len(g.throttle.seen); n > mostThrottle {
		t.Errorf("%d addresses are remembered", n)
	}
}

const withIssuer = `authentication: {oidc: [{issuer: %q, audience: esclusa}]}
roles: {r: [{do: [channels.read]}], s: [{do: [send]}]}
bindings: [{role: r, to: ["user:ana"]}, {role: s, to: ["group:crm-apps"]}]
`

func TestTokenMakesSomebodyElse(t *testing.T) {
	i := issuer.New(t)
	g := newHouse(t, fmt.Sprintf(withIssuer, i.URL)).open()
	for _, groups := range []any{[]string{"x", "crm-apps"}, "crm-apps"} {
		c, err := g.Identify(request("Bearer " + i.Token(map[string]any{"groups": groups})))
		if err == nil && (c.Until.Before(time.Now()) || c.Until.After(time.Now().Add(2*time.Hour))) {
			t.Errorf("a token is good until %v", c.Until)
		}
		if err != nil || c.Name != "user:ana" || c.How != ByToken || !c.May(ChannelsRead, Scope{}) || !c.May(Send, Scope{}) {
			t.Errorf("ana is %+v, %v", c, err)
		}
	}
	c, err := g.Identify(request("Bearer " + i.Token(map[string]any{"sub": "eva", "groups": []string{"user:ana", "group:crm-apps"}})))
	if err != nil || c.Name != "user:eva" || c.May(ChannelsRead, Scope{}) || c.May(Send, Scope{}) {
		t.Errorf("eva is %+v, %v", c, err)
	}
	// A service account of Kubernetes has no groups, and its audience in a list.
	c, err = g.Identify(request("Bearer " + i.Token(map[string]any{"sub": "system:serviceaccount:crm:sender", "aud": []string{"other", "esclusa"}})))
	if err != nil || c.Name != "user:system:serviceaccount:crm:sender" {
		t.Errorf("a service account is %+v, %v", c, err)
	}
}

func TestTokenThatIsNotOursIsBelieved(t *testing.T) {
	i, other := issuer.New(t), issuer.New(t)
	h := newHouse(t, fmt.Sprintf(withIssuer, i.URL))
	g := h.open()
	now := time.Now()
	of := func(claim string, value any) string { return i.Token(map[string]any{claim: value}) }
	public, _ := i.Key()
	der, err := x509.MarshalPKIXPublicKey(public.Public())
	if err != nil {
		t.Fatal(err)
	}
	rsaKey, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	_, kid := i.Key()
	claims := fmt.Sprintf(`{"iss":%q,"aud":"esclusa","sub":"ana","exp":%d}`, i.URL, now.Add(time.Hour).Unix())
	none := base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"none"}`)) + "." + base64.RawURLEncoding.EncodeToString([]byte(claims)) + "."
	good := of("sub", "ana")
	head, rest, _ := strings.Cut(good, ".")
	_, signature, _ := strings.Cut(rest, ".")
	for name, c := range map[string]struct{ token, says string }{
		"another audience":       {of("aud", "others"), "another audience"},
		"another issuer":         {other.Token(nil), "an issuer that is not believed"},
		"another issuer's key":   {other.Token(map[string]any{"iss": i.URL}), "not signed by its issuer"},
		"no signature":           {none, "neither an API key nor a token that is signed"},
		"signed by a secret":     {oidctest.SignIDToken(der, kid, "HS256", claims), "neither an API key nor a token that is signed"},
		"another kind of key":    {oidctest.SignIDToken(rsaKey, kid, oidc.RS256, claims), "not signed by its issuer"},
		"other claims":           {head + "." + base64.RawURLEncoding.EncodeToString([]byte(strings.Replace(claims, "ana", "eva", 1))) + "." + signature, "not signed by its issuer"},
		"out of date":            {of("exp", now.Add(-2*time.Minute).Unix()), "out of date"},
		"not valid yet":          {of("nbf", now.Add(10*time.Minute).Unix()), "not valid yet"},
		"nobody":                 {of("sub", ""), "no claim sub"},
		"no token":               {"a.b.c", "neither"},
		"a number for a subject": {of("sub", 7), ""},
	} {
		r := request("Bearer " + c.token)
		r.RemoteAddr = fmt.Sprintf("192.0.2.%d:1", len(name)) // none is throttled
		if status, says := refused(t, g, r); status != 401 || !strings.Contains(says, c.says) {
			t.Errorf("%s: %d %s", name, status, says)
		}
	}
	if status, says := refused(t, g, request("Bearer "+of("exp", now.Add(-30*time.Second).Unix()))); status != 0 {
		t.Errorf("where clocks differ by half a minute: %d %s", status, says)
	}
	h.now = now.Add(time.Hour + skew + time.Second)
	if status, _ := refused(t, g, request("Bearer "+good)); status != 401 {
		t.Errorf("a token that was remembered, and is out of date: %d", status)
	}
}

func TestEmailThatNobodyVerifiedIsBelieved(t *testing.T) {
	i := issuer.New(t)
	g := newHouse(t, strings.Replace(fmt.Sprintf(withIssuer, i.URL), "audience: esclusa", "audience: esclusa, subject: email, prefix: 'staff:'", 1)).open()
	for verified, want := range map[any]int{true: 0, false: 401, "true": 401, nil: 401} {
		if status, says := refused(t, g, request("Bearer "+i.Token(map[string]any{"email": "ana@example.org", "email_verified": verified}))); status != want {
			t.Errorf("verified %v: %d %s", verified, status, says)
		}
	}
	c, err := g.Identify(request("Bearer " + i.Token(map[string]any{"email": "ana@example.org", "email_verified": true})))
	if err != nil || c.Name != "user:staff:ana@example.org" {
		t.Errorf("ana is %+v, %v", c, err)
	}
}

func TestKeysOfAnIssuerAreOld(t *testing.T) {
	i := issuer.New(t)
	h := newHouse(t, fmt.Sprintf(withIssuer, i.URL))
	i.GoAway(true)
	g := h.open() // which does not wait for an issuer
	if status, says := refused(t, g, request("Bearer "+i.Token(nil))); status != 503 || !strings.Contains(says, "issuer does not answer") {
		t.Errorf("while the issuer is away: %d %s", status, says)
	}
	i.GoAway(false)
	g.inForce.Load().issuers[0].wire.pace = rate.NewLimiter(rate.Inf, 0)
	if status, says := refused(t, g, request("Bearer "+i.Token(nil))); status != 0 {
		t.Errorf("once it is back: %d %s", status, says)
	}
	i.Rotate()
	if status, says := refused(t, g, request("Bearer "+i.Token(nil))); status != 0 {
		t.Errorf("after its key has changed: %d %s", status, says)
	}
	i.GoAway(true)
	if status, says := refused(t, g, request("Bearer "+i.Token(map[string]any{"sub": "eva"}))); status != 0 {
		t.Errorf("by the keys that are known: %d %s", status, says)
	}
	before := i.Token(map[string]any{"sub": "ida"})
	i.Rotate()
	if status, says := refused(t, g, request("Bearer "+i.Token(nil))); status != 503 || !strings.Contains(says, "no key that is known") {
		t.Errorf("by a key that nobody has told of: %d %s", status, says)
	}
	w := g.inForce.Load().issuers[0].wire
	w.last = time.Now().Add(-keysFresh - time.Minute)
	if status, says := refused(t, g, request("Bearer "+before)); status != 0 {
		t.Errorf("by keys of an hour, while the issuer is away: %d %s", status, says)
	}
	w.last = time.Now().Add(-keysFor - time.Minute)
	if status, says := refused(t, g, request("Bearer "+i.Token(map[string]any{"sub": "ida", "x": 1}))); status != 503 {
		t.Errorf("by keys of a day, while the issuer is away: %d %s", status, says)
	}
	i.GoAway(false)
	if status, says := refused(t, g, request("Bearer "+before)); status != 0 {
		t.Errorf("what was remembered: %d %s", status, says)
	}
	if status, says := refused(t, g, request("Bearer "+i.Token(map[string]any{"sub": "young"}))); status != 0 {
		t.Errorf("by the key that is told of by now: %d %s", status, says)
	}
	revoked := i.Token(map[string]any{"sub": "old"})
	i.Rotate()
	w.last = time.Now().Add(-keysFresh - time.Minute)
	if status, says := refused(t, g, request("Bearer "+revoked)); status != 401 {
		t.Errorf("by a key that was taken back an hour ago: %d %s", status, says)
	}
}

func TestTokenOfAKeyThatWasTakenBackIsRemembered(t *testing.T) {
	i := issuer.New(t)
	h := newHouse(t, fmt.Sprintf(withIssuer, i.URL))
	g := h.open()
	token := i.Token(map[string]any{"exp": h.now.Add(10 * time.Hour).Unix()})
	if status, says := refused(t, g, request("Bearer "+token)); status != 0 {
		t.Fatalf("%d %s", status, says)
	}
	i.Rotate()
	w := g.inForce.Load().issuers[0].wire
	w.pace, w.last = rate.NewLimiter(rate.Inf, 0), time.Now().Add(-keysFresh-time.Minute)
	h.now = h.now.Add(keysFresh + time.Minute)
	if status, says := refused(t, g, request("Bearer "+token)); status != 401 {
		t.Errorf("an hour after its key was taken back: %d %s", status, says)
	}
}

func TestFloodOfTokensAsksTheIssuerEachTime(t *testing.T) {
	i, other := issuer.New(t), issuer.New(t)
	g := newHouse(t, fmt.Sprintf(withIssuer, i.URL)).open()
	for n := range 100 {
		r := request("Bearer " + other.Token(map[string]any{"iss": i.URL, "n": n}))
		r.RemoteAddr = fmt.Sprintf("192.0.2.%d:1", n)
		if status, _ := refused(t, g, r); status != 401 && status != 503 {
			t.Errorf("a wrong token is answered %d", status)
		}
	}
	if n := i.Asked("/keys"); n > askBurst {
		t.Errorf("the issuer was asked %d times for its keys", n)
	}
	good := i.Token(nil)
	for range 100 {
		if status, says := refused(t, g, request("Bearer "+good)); status != 0 {
			t.Fatalf("a right one is answered %d %s", status, says)
		}
	}
}

func TestCertificateMakesSomebodyElse(t *testing.T) {
	uri, err := url.Parse("spiffe://example.org/crm")
	if err != nil {
		t.Fatal(err)
	}
	leaf := &x509.Certificate{URIs: []*url.URL{uri}, DNSNames: []string{"crm.example.org"}, Subject: pkix.Name{CommonName: "crm", Organization: []string{"Example"}}}
	for by, want := range map[string]string{SANURI: "cert:spiffe://example.org/crm", SANDNS: "cert:crm.example.org", Subject: "cert:CN=crm,O=Example"} {
		text := fmt.Sprintf("tls: {cert: a, key: b, client_ca: c}\nauthentication: {mtls: {name: %s}}\nroles: {r: [{do: [send]}]}\nbindings: [{role: r, to: [%q]}]\n", by, want)
		g := newHouse(t, text).open()
		r := request()
		r.TLS = &tls.ConnectionState{PeerCertificates: []*x509.Certificate{leaf}}
		if c, err := g.Identify(r); err != nil || c.Name != "" {
			t.Errorf("a certificate that nobody has verified makes %+v, %v", c, err)
		}
		r.TLS.VerifiedChains = [][]*x509.Certificate{{leaf}}
		if c, err := g.Identify(r); err != nil || c.Name != want || c.How != ByCertificate || !c.May(Send, Scope{}) {
			t.Errorf("by %s it is %+v, %v", by, c, err)
		}
		r.TLS.VerifiedChains = [][]*x509.Certificate{{{URIs: []*url.URL{uri, uri}, DNSNames: []string{"a", "b"}}}}
		if status, _ := refused(t, g, r); by != Subject && status != 401 {
			t.Errorf("two names by %s are answered %d", by, status)
		}
		r.Header.Set("Authorization", "Bearer esclusa_x")
		if status, _ := refused(t, g, r); status != 401 {
			t.Errorf("a wrong key beside a certificate is answered %d", status)
		}
	}
}

func TestNewFileWaitsForARestart(t *testing.T) {
	h := newHouse(t, withKeys)
	crm, line := newKey(t, "crm")
	h.write("keys", line)
	g := h.open()
	expect := func(what string, may bool, outcome string, n float64) {
		t.Helper()
		c, err := g.Identify(request("Bearer " + crm))
		if err != nil {
			c = nobody
		}
		if c.May(ChannelsRead, Scope{}) != may {
			t.Errorf("%s: %+v, %v", what, c, err)
		}
		if got := testutil.ToFloat64(g.cfg.Metrics.reloads.WithLabelValues(outcome)); got != n {
			t.Errorf("%s: %v are %s; the log has %s", what, got, outcome, h.log.String())
		}
	}
	g.look()
	expect("nothing has changed", true, outcomeTaken, 0)
	h.write("access.yml", strings.Replace(withKeys, "channels.read", "validate", 1))
	g.look()
	expect("the right is taken away", false, outcomeTaken, 1)
	h.write("access.yml", withKeys+"x")
	g.look()
	g.look()
	expect("the file has a fault", false, outcomeRefused, 1)
	h.write("access.yml", withKeys)
	g.look()
	g.look()
	expect("the right is back", true, outcomeTaken, 2)
	h.write("keys", "")
	g.look()
	expect("the key is taken away", false, outcomeTaken, 3)
	h.write("keys", "crm x")
	g.look()
	expect("the keys have a fault", false, outcomeRefused, 2)
	h.write("keys", line)
	g.look()
	expect("the key is back", true, outcomeTaken, 4)
	if err := os.Remove(h.path); err != nil {
		t.Fatal(err)
	}
	g.look()
	g.look()
	expect("the file is gone", true, outcomeMissing, 1)
	h.write("access.yml", strings.Replace(withKeys, "channels.read", "validate", 1))
	g.look()
	g.look()
	expect("the file is back", false, outcomeTaken, 5)
	if log := h.log.String(); strings.Contains(log, line[:40]) || !strings.Contains(log, "access.yml:4") {
		t.Errorf("the log has %s", log)
	}
}

func TestHostIsAnsweredToOnlyAfterARestart(t *testing.T) {
	h := newHouse(t, "anonymous: []\nhosts: [one.example.org]\n")
	g := h.open()
	if got := g.Hosts(); len(got) != 1 || got[0] != "one.example.org" {
		t.Errorf("the hosts are %q", got)
	}
	h.write("access.yml", "anonymous: []\nhosts: [two.example.org]\n")
	g.look()
	if got := g.Hosts(); len(got) != 1 || got[0] != "two.example.org" {
		t.Errorf("after a reload the hosts are %q", got)
	}
	if got := (*Guard)(nil).Hosts(); got != nil {
		t.Errorf("without a file the hosts are %q", got)
	}
}

func TestFileThatCannotBeInForceHereIs(t *testing.T) {
	h := newHouse(t, "anonymous: []\n")
	refuse := func(f *File) error {
		if len(f.Hosts) > 0 {
			return errors.New("not here")
		}
		return nil
	}
	g, err := Open(Config{Path: h.path, Log: slog.New(slog.DiscardHandler), Metrics: NewMetrics(prometheus.NewRegistry()), Refuse: refuse})
	if err != nil {
		t.Fatal(err)
	}
	h.write("access.yml", "anonymous: []\nhosts: [a]\n")
	if g.look(); len(g.Hosts()) != 0 || testutil.ToFloat64(g.cfg.Metrics.reloads.WithLabelValues(outcomeRefused)) != 1 {
		t.Errorf("it is in force, with %q", g.Hosts())
	}
	if _, err := Open(g.cfg); err == nil {
		t.Error("a start with it is not refused")
	}
}

// A file that is written in place is there half for a moment, and half a right may be a
// wider one.
func TestHalfAFileCounts(t *testing.T) {
	text := "roles:\n  r:\n  - do: [send]\n    datatypes: [image]\nanonymous: [r]\n"
	h := newHouse(t, "anonymous: []")
	g := h.open()
	begin, _, _ := strings.Cut(text, "    datatypes")
	half := "anonymous: [r]\n" + begin
	inPlace := func(text string) {
		if err := os.WriteFile(h.path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	may := func() bool { return g.inForce.Load().anonymous.May(Send, Scope{Datatype: "customer"}) }
	inPlace(half)
	if g.look(); may() {
		t.Fatal("a half is believed at once")
	}
	inPlace(half + "    datatypes: [image]\n")
	g.look()
	if g.look(); may() || !g.inForce.Load().anonymous.May(Send, Scope{Datatype: "image"}) {
		t.Error("the whole does not count, or as more than it is")
	}
}

// Whoever writes between our look at a file's size and time and our reading leaves those of
// before with another text.
func TestFileOfTheSameSizeAndTimeCountsAtOnce(t *testing.T) {
	h := newHouse(t, "roles: {r: [{do: [send], datatypes: [image]}]}\nanonymous: [r]\n")
	g := h.open()
	before, err := os.Stat(h.path)
	if err != nil {
		t.Fatal(err)
	}
	text := "roles: {r: [{do: [send], datatypes: [video]}]}\nanonymous: [r]\n"
	if err := errors.Join(os.WriteFile(h.path, []byte(text), 0o600), os.Chtimes(h.path, before.ModTime(), before.ModTime())); err != nil {
		t.Fatal(err)
	}
	may := func() bool { return g.inForce.Load().anonymous.May(Send, Scope{Datatype: "video"}) }
	if g.look(); may() {
		t.Error("it is believed at once")
	}
	if g.look(); !may() {
		t.Error("it does not count once it stays")
	}
}

// The file is rewritten a thousand times while requests run: now with the one right, now
// with the other, now with a fault, now gone. What neither file gives is never given.
func TestFileIsOpenForAMoment(t *testing.T) {
	h := newHouse(t, withKeys)
	crm, line := newKey(t, "crm")
	h.write("keys", line)
	g := h.open()
	texts := []string{withKeys, strings.Replace(withKeys, "channels.read", "validate", 1), "", "roles: {", "anonymous: [r]", withKeys[:90]}
	stop := make(chan struct{})
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() {
			for n := 0; ; n++ {
				select {
				case <-stop:
					if n == 0 {
						t.Error("no request was made")
					}
					return
				default:
				}
				c, err := g.Identify(request("Bearer " + crm))
				if err != nil || c.May(ChannelsRead, Scope{}) == c.May(Validate, Scope{}) || c.May(Send, Scope{}) || c.May(TableErase, Scope{}) {
					t.Errorf("the key makes %+v, %v", c, err)
					return
				}
				if c, err := g.Identify(request()); err != nil || c.May(ChannelsRead, Scope{}) || c.May(Validate, Scope{}) {
					t.Errorf("nobody is %+v, %v", c, err)
					return
				}
			}
		})
	}
	for i := range 1000 {
		text := texts[i%len(texts)]
		if text == "" {
			_ = os.Remove(h.path)
		} else {
			h.write("access.yml", text)
		}
		g.look()
		g.look()
	}
	close(stop)
	wg.Wait()
	if n := testutil.ToFloat64(g.cfg.Metrics.reloads.WithLabelValues(outcomeTaken)); n < 300 {
		t.Errorf("%v of 1,000 files were taken", n)
	}
}

func TestDenialsFillTheLog(t *testing.T) {
	h := newHouse(t, withKeys)
	h.write("keys", "")
	g := h.open()
	for range 10_000 {
		g.Denied(request("Bearer SECRETO"), nil, Send, Scope{Datatype: "image"}, http.StatusForbidden)
	}
	if lines := strings.Count(h.log.String(), "\n"); lines < 10 || lines > 200 || strings.Contains(h.log.String(), "SECRETO") {
		t.Errorf("10,000 denials are %d lines: %.200s", lines, h.log.String())
	}
	if n := testutil.ToFloat64(g.cfg.Metrics.denied.WithLabelValues(denialForbidden)); n != 10_000 {
		t.Errorf("%v are counted", n)
	}
}

func BenchmarkIdentify(b *testing.B) {
	dir := b.TempDir()
	key, line, err := NewKey("crm")
	if err == nil {
		err = errors.Join(os.WriteFile(filepath.Join(dir, "keys"), []byte(line), 0o600), os.WriteFile(filepath.Join(dir, "access.yml"), []byte(withKeys), 0o600))
	}
	if err != nil {
		b.Fatal(err)
	}
	g, err := Open(Config{Path: filepath.Join(dir, "access.yml"), Log: slog.New(slog.DiscardHandler), Metrics: NewMetrics(prometheus.NewRegistry())})
	if err != nil {
		b.Fatal(err)
	}
	r := request("Bearer " + key)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := g.Identify(r); err != nil {
			b.Fatal(err)
		}
	}
}
