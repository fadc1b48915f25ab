package access

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/iotest"
	"testing/synctest"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"github.com/coreos/go-oidc/v3/oidc/oidctest"
	"github.com/go-jose/go-jose/v4"
	"github.com/prometheus/client_golang/prometheus/testutil"
	"golang.org/x/time/rate"

	"github.com/esclusa/esclusa/internal/testing/issuer"
)

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
		"valid in two minutes":   {of("nbf", now.Add(2*time.Minute).Unix()), "not valid yet"},
		"nobody":                 {of("sub", ""), "no claim sub"},
		"two lines":              {of("sub", "ana\nben"), "claim sub must be UTF-8 on one line"},
		"the other way round":    {of("sub", "\u202eana"), "claim sub must be UTF-8 on one line"},
		"no token":               {"a.b.c", "neither"},
		"a number for a subject": {of("sub", 7), ""},
	} {
		r := request("Bearer " + c.token)
		r.RemoteAddr = fmt.Sprintf("192.0.2.%d:1", len(name)) // none is throttled
		if status, says := refused(t, g, r); status != 401 || !strings.Contains(says, c.says) {
			t.Errorf("%s: %d %s", name, status, says)
		}
	}
	for claim, at := range map[string]time.Time{"exp": now.Add(-30 * time.Second), "nbf": now.Add(30 * time.Second)} {
		if status, says := refused(t, g, request("Bearer "+of(claim, at.Unix()))); status != 0 {
			t.Errorf("where clocks differ by half a minute, by %s: %d %s", claim, status, says)
		}
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
	w := g.inForce.Load().issuers[0].wire
	w.pace = rate.NewLimiter(rate.Inf, 0)
	comesBack := func() { // a while later
		i.GoAway(false)
		w.failed = time.Now().Add(-askEvery)
	}
	comesBack()
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
	w.last = time.Now().Add(-keysFresh - time.Minute)
	if status, says := refused(t, g, request("Bearer "+before)); status != 0 {
		t.Errorf("by keys of an hour, while the issuer is away: %d %s", status, says)
	}
	w.last = time.Now().Add(-keysFor - time.Minute)
	if status, says := refused(t, g, request("Bearer "+i.Token(map[string]any{"sub": "ida", "x": 1}))); status != 503 {
		t.Errorf("by keys of a day, while the issuer is away: %d %s", status, says)
	}
	comesBack()
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
		if status, says := refused(t, g, r); status != 401 { // and not that the issuer is away
			t.Errorf("a wrong token is answered %d %s", status, says)
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

// A token that is out of date is refused whoever has signed it, and nobody is asked by what key.
func TestTokenOutOfDateAsksTheIssuer(t *testing.T) {
	i := issuer.New(t)
	g := newHouse(t, fmt.Sprintf(withIssuer, i.URL)).open()
	old := i.Token(map[string]any{"exp": time.Now().Add(-2 * skew).Unix()})
	if status, says := refused(t, g, request("Bearer "+old)); status != 401 || says != outOfDate {
		t.Errorf("it is answered %d %s", status, says)
	}
	if n := i.Asked("/.well-known/openid-configuration") + i.Asked("/keys"); n > 0 {
		t.Errorf("the issuer was asked %d times", n)
	}
}

// silent takes questions and never answers.
type silent struct{}

func (silent) RoundTrip(r *http.Request) (*http.Response, error) {
	<-r.Context().Done()
	return nil, r.Context().Err()
}

// Whoever makes tokens up of an issuer that swallows questions must not have all requests wait
// for it, that a process answers at once: the longest is a question's, and most wait for none.
func TestSilentIssuerHoldsEverybody(t *testing.T) {
	i := issuer.New(t)
	token, all := i.Token(nil), 3*mostWaiting
	synctest.Test(t, func(t *testing.T) {
		g := newHouse(t, fmt.Sprintf(withIssuer, i.URL)).open()
		g.inForce.Load().issuers[0].wire.base = silent{}
		began := time.Now()
		counted := map[string]int{}
		var mu sync.Mutex
		ask := func(ctx context.Context) {
			_, err := g.Identify(request("Bearer " + token).WithContext(ctx))
			refusal, _ := errors.AsType[*Refusal](err)
			if refusal == nil || refusal.Status != http.StatusServiceUnavailable || refusal.RetryAfter == 0 {
				t.Errorf("it is answered %+v", refusal)
				return
			}
			mu.Lock()
			defer mu.Unlock()
			counted[fmt.Sprint(time.Since(began), strings.Contains(refusal.Detail, "others wait"))]++
		}
		gone, leave := context.WithTimeout(t.Context(), time.Second)
		defer leave()
		var wg sync.WaitGroup
		wg.Go(func() { ask(gone) })
		synctest.Wait()
		for range all {
			wg.Go(func() { ask(t.Context()) })
		}
		wg.Wait()
		ask(t.Context()) // which does not wait as long once more
		want := map[string]int{"1s false": 1, "0s true": all - mostWaiting + 1, askWithin.String() + " false": mostWaiting}
		if !maps.Equal(counted, want) {
			t.Errorf("they are answered %v, want %v", counted, want)
		}
	})
}

// Nor must all who come back from it wait for one another, whom it answers nothing about their codes.
func TestSilentIssuerHoldsWhoeverComesBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newHouse(t, "authentication: {console: {issuer: 'https://login.example.org', client_id: console}}\n").open()
		for range mostExchanges {
			g.exchanges <- struct{}{}
		}
		began := time.Now()
		_, refusal := g.exchange(request(), g.inForce.Load(), &pending{}, "code")
		if took := time.Since(began); refusal == nil || refusal.Status != http.StatusServiceUnavailable || took != askWithin {
			t.Errorf("after %v it is answered %+v", took, refusal)
		}
	})
}

// answering answers one path, and leaves others to the issuer.
type answering struct {
	path, body string
	status     int
}

func (a answering) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.URL.Path != a.path {
		return http.DefaultTransport.RoundTrip(r)
	}
	return &http.Response{StatusCode: a.status, Header: http.Header{"Content-Type": {"application/json"}}, Body: io.NopCloser(strings.NewReader(a.body))}, nil
}

// Codes are whatever a browser brings: what an issuer says of one must not look as if it were
// away, nor what it says of us as if a person had done something wrong.
func TestCodeThatIsMadeUpMakesTheIssuerAway(t *testing.T) {
	for body, c := range map[string]struct {
		status, want int
		again        time.Duration
		says         string
	}{
		`{"error":"invalid_grant"}`:           {400, 401, 0, "does not take its code, which counts once and for this browser only: it says invalid_grant"},
		`{"error":"invalid_request"}`:         {400, 401, 0, "it says invalid_request"}, // Dex, of a code that it has not made
		`{"error":"bad_verification_code"}`:   {200, 401, 0, "it says bad_verification_code"},
		`{"error":"<b>call 4711</b>"}`:        {400, 401, 0, "it says an error"},
		`{"error":"invalid_client"}`:          {401, 503, 0, "until whoever runs this has mended"},
		`{"error":"unauthorized_client"}`:     {400, 503, 0, "until whoever runs this has mended"},
		`{"error":"unsupported_grant_type"}`:  {400, 503, 0, "until whoever runs this has mended"},
		`{"error":"temporarily_unavailable"}`: {400, 503, awayAgain, "try again"},
		`{"error":"too_many_requests"}`:       {429, 503, awayAgain, "try again"},
		`{"error":"invalid_request"} `:        {500, 503, awayAgain, "try again"},
		`{"message":"no"}`:                    {400, 503, awayAgain, "try again"},
		`<html>Forbidden</html>`:              {403, 503, awayAgain, "try again"},
	} {
		i := issuer.New(t)
		g := newHouse(t, fmt.Sprintf("authentication: {console: {issuer: %q, client_id: console}}\n", i.URL)).open()
		s := g.inForce.Load()
		s.openID.wire.base = answering{"/token", body, c.status}
		_, refusal := g.exchange(request(), s, &pending{}, "code")
		if refusal == nil || refusal.Status != c.want || refusal.RetryAfter != c.again || !strings.Contains(refusal.Detail, c.says) {
			t.Errorf("%d %s is answered %+v", c.status, body, refusal)
		}
	}
}

// houseWithKeys is of an issuer whose keys are known there.
func houseWithKeys(t *testing.T) (*issuer.Issuer, *Guard) {
	t.Helper()
	i := issuer.New(t)
	g := newHouse(t, fmt.Sprintf(withIssuer, i.URL)).open()
	if status, says := refused(t, g, request("Bearer "+i.Token(nil))); status != 0 {
		t.Fatalf("%d %s", status, says)
	}
	return i, g
}

// While its keys are fetched anew those that are known count for whoever finds no room to wait.
func TestCrowdThatWaitsForFreshKeysKeepsOthersOut(t *testing.T) {
	i, g := houseWithKeys(t)
	k := g.inForce.Load().issuers[0].keyring
	k.wire.last = time.Now().Add(-keysFresh - time.Minute)
	for range mostWaiting {
		k.waiting <- struct{}{}
	}
	release := i.Hold()
	defer release()
	if status, says := refused(t, g, request("Bearer "+i.Token(map[string]any{"sub": "eva"}))); status != 0 {
		t.Errorf("by a known key: %d %s", status, says)
	}
	if status, says := refused(t, g, request("Bearer "+issuer.New(t).Token(map[string]any{"iss": i.URL}))); status != 503 || !strings.Contains(says, "others wait") {
		t.Errorf("by one that is not known: %d %s", status, says)
	}
}

// An issuer that cannot say its keys, for a proxy of its that answers in its place or cuts it
// off, or since it has none to tell, is one that is away: what it has said before holds for a day.
func TestAnswerWithoutKeysTakesKeysAway(t *testing.T) {
	for name, c := range map[string]struct {
		body    says
		outcome string
	}{
		"a page":                     {"<html>Sign in to the network</html>", questionFailed},
		"half an answer":             {"", questionFailed},
		"another document":           {`{"status":"ok"}`, questionKeyless},
		"a list":                     {`[]`, questionKeyless},
		"no keys":                    {`{"keys":[]}`, questionKeyless},
		"a broken key":               {`{"keys":[{"kty":"EC","crv":"P-256","x":"AA","y":"AA"}]}`, questionKeyless},
		"a secret":                   {`{"keys":[{"kty":"oct","k":"AAAA"}]}`, questionKeyless},
		"a key of another algorithm": {`{"keys":[{"kty":"OKP","crv":"Ed25519","alg":"ES256K","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}]}`, questionKeyless},
		"a key to encrypt with":      {`{"keys":[{"kty":"OKP","crv":"Ed25519","use":"enc","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}]}`, questionKeyless},
	} {
		t.Run(name, func(t *testing.T) {
			i := issuer.New(t)
			h := newHouse(t, fmt.Sprintf(withIssuer, i.URL))
			g := h.open()
			if status, says := refused(t, g, request("Bearer "+i.Token(nil))); status != 0 {
				t.Fatalf("%d %s", status, says)
			}
			w := g.inForce.Load().issuers[0].wire
			w.base = c.body
			other := issuer.New(t).Token(map[string]any{"iss": i.URL})
			if status, says := refused(t, g, request("Bearer "+other)); status != 503 || !w.failing() {
				t.Errorf("a token of a key that may be a new one is answered %d %s", status, says)
			}
			if status, says := refused(t, g, request("Bearer "+i.Token(map[string]any{"sub": "eva"}))); status != 0 {
				t.Errorf("by a known key: %d %s", status, says)
			}
			w.last, w.failed = time.Now().Add(-keysFresh-time.Minute), time.Time{}
			if status, says := refused(t, g, request("Bearer "+i.Token(map[string]any{"sub": "ida"}))); status != 0 || !w.failing() {
				t.Errorf("by a key of an hour ago: %d %s", status, says)
			}
			if n := testutil.ToFloat64(g.cfg.Metrics.questions.WithLabelValues(c.outcome)); n != 2 || !strings.Contains(h.log.String(), "an issuer does not answer as it should") {
				t.Errorf("%v questions are counted as %s; the log has %s", n, c.outcome, h.log.String())
			}
			w.last = time.Now().Add(-keysFor - time.Minute)
			if status, says := refused(t, g, request("Bearer "+i.Token(map[string]any{"sub": "leo"}))); status != 503 {
				t.Errorf("by a key of a day ago: %d %s", status, says)
			}
		})
	}
}

// One key that cannot be read must not take away the others.
func TestKeyThatNobodyCanReadTakesOthersAway(t *testing.T) {
	i, g := houseWithKeys(t)
	w := g.inForce.Load().issuers[0].wire
	public, id := i.Key()
	key, err := json.Marshal(jose.JSONWebKey{Key: public.Public(), KeyID: id, Algorithm: "ES256", Use: "sig"})
	if err != nil {
		t.Fatal(err)
	}
	w.base = says(`{"keys":[{"kty":"EC","crv":"P-256","x":"AA","y":"AA"},7,` + string(key) + `]}`)
	w.last = time.Now().Add(-keysFresh - time.Minute)
	if status, says := refused(t, g, request("Bearer "+i.Token(map[string]any{"sub": "eva"}))); status != 0 || w.failing() || w.age() > keysFresh {
		t.Errorf("it is answered %d %s", status, says)
	}
}

// says is an issuer that says one thing; but half of it, if that is empty.
type says string

func (s says) RoundTrip(*http.Request) (*http.Response, error) {
	var body io.Reader = strings.NewReader(string(s))
	if s == "" {
		body = io.MultiReader(strings.NewReader(`{"keys":[`), iotest.ErrReader(io.ErrUnexpectedEOF))
	}
	return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Body: io.NopCloser(body)}, nil
}

// A thousand requests that come when keys are an hour old are not a thousand questions.
func TestOldKeysAreFetchedByEachWhoNeedsThem(t *testing.T) {
	i, g := houseWithKeys(t)
	w, asked := g.inForce.Load().issuers[0].wire, i.Asked("/keys")
	for round := range 2 {
		w.pace = rate.NewLimiter(rate.Inf, 0)
		w.last = time.Now().Add(-keysFresh - time.Minute)
		release := i.Hold()
		var all sync.WaitGroup
		var came atomic.Int32
		for n := range 50 {
			ask := request("Bearer " + i.Token(map[string]any{"sub": "ana", "n": n, "round": round}))
			all.Go(func() {
				came.Add(1)
				if _, err := g.Identify(ask); err != nil {
					t.Errorf("while keys are fetched: %v", err)
				}
			})
		}
		for i.Asked("/keys") == asked+round || came.Load() < 50 {
			runtime.Gosched()
		}
		release()
		all.Wait()
		if n := i.Asked("/keys") - asked - round; n != 1 {
			t.Errorf("the issuer was asked %d times for keys that were old for 50 at once", n)
		}
	}
}
