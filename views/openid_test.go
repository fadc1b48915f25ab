package views

import (
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/esclusa/esclusa/internal/access"
	"github.com/esclusa/esclusa/internal/testing/issuer"
)

const atAnIssuer = `authentication: {console: {issuer: %q, client_id: console, client_secret_file: secret, scopes: [groups], session_keys_file: seals}}
roles: {team: [{do: [alerts.read], senders: [crm]}], eva: [{do: [channels.read]}]}
bindings: [{role: team, to: ["group:crm"]}, {role: eva, to: ["user:eva"]}]
`

// visitor is a browser, a process that it visits over TLS, and the issuer of that.
type visitor struct {
	t      *testing.T
	w      *world
	of     *issuer.Issuer
	guard  *access.Guard
	now    time.Time
	dir    string
	base   string
	client *http.Client
	accept string // what the browser asks for; empty for nothing
}

const sealOfTests = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n"

func newVisitor(t *testing.T) *visitor {
	t.Helper()
	v := &visitor{t: t, w: newWorld(), of: issuer.New(t), now: time.Now(), dir: t.TempDir()}
	v.write("access.yml", fmt.Sprintf(atAnIssuer, v.of.URL))
	v.write("secret", "s3cret:&=\n")
	v.write("seals", sealOfTests)
	v.serve()
	v.letIn()
	return v
}

// letIn has the issuer let ana in to where the process is now.
func (v *visitor) letIn() {
	v.of.LetIn(issuer.Client{ID: "console", Secret: "s3cret:&=", Redirect: v.base + access.CallbackPath}, map[string]any{"sub": "ana", "groups": []string{"crm", "other"}})
}

func (v *visitor) write(name, text string) {
	v.t.Helper()
	replaceFile(v.t, filepath.Join(v.dir, name), text)
}

// serve is another process by the same files, with the same browser.
func (v *visitor) serve() {
	v.t.Helper()
	cfg := v.w.config(v.t)
	cfg.Registry = prometheus.NewRegistry()
	guard, err := access.Open(access.Config{Path: filepath.Join(v.dir, "access.yml"), Log: cfg.Logger, Metrics: access.NewMetrics(prometheus.NewRegistry()), Now: func() time.Time { return v.now }})
	if err != nil {
		v.t.Fatal(err)
	}
	cfg.Access, v.guard = guard, guard
	s := httptest.NewUnstartedServer(counterOf(v.t, cfg))
	s.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
	s.StartTLS()
	v.t.Cleanup(s.Close)
	v.base, v.client = s.URL, s.Client()
	v.client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	v.forget()
}

// forget is another browser.
func (v *visitor) forget() {
	jar, err := cookiejar.New(nil)
	if err != nil {
		v.t.Fatal(err)
	}
	v.client.Jar = jar
}

// visit asks for a page, and does not go on from there.
func (v *visitor) visit(place string) *httptest.ResponseRecorder {
	v.t.Helper()
	r, err := http.NewRequestWithContext(v.t.Context(), http.MethodGet, place, nil)
	if err != nil {
		v.t.Fatal(err)
	}
	if v.accept != "" {
		r.Header.Set("Accept", v.accept)
	}
	resp, err := v.client.Do(r)
	if err != nil {
		v.t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	got := httptest.NewRecorder()
	got.Code = resp.StatusCode
	for name, values := range resp.Header {
		got.Header()[name] = values
	}
	if _, err := io.Copy(got.Body, resp.Body); err != nil {
		v.t.Fatal(err)
	}
	if text := fmt.Sprint(got.Header(), got.Body); strings.Contains(text, "SECRETO") || strings.Contains(text, "s3cret") {
		v.t.Errorf("%s is answered %s", place, text)
	}
	return got
}

// comesBack is where the browser is sent back to by the issuer.
func (v *visitor) comesBack(next string) string {
	v.t.Helper()
	begun := v.visit(v.base + "/login" + next)
	if begun.Code != 303 {
		v.t.Fatalf("the login begins with %d %s", begun.Code, begun.Body)
	}
	let := v.visit(begun.Header().Get("Location"))
	if let.Code != 302 {
		v.t.Fatalf("the issuer says %d %s", let.Code, let.Body)
	}
	return let.Header().Get("Location")
}

// me is who the browser is to the process.
func (v *visitor) me() *me {
	v.t.Helper()
	var m me
	if got := v.visit(v.base + "/v1/me"); json.Unmarshal(got.Body.Bytes(), &m) != nil {
		v.t.Fatalf("%s", got.Body)
	}
	return &m
}

func (v *visitor) cookies() (names []string) {
	u, _ := url.Parse(v.base)
	for _, c := range v.client.Jar.Cookies(u) {
		names = append(names, c.Name)
	}
	return names
}

func TestPersonWhoLogsInAtTheIssuerIsSomebodyElse(t *testing.T) {
	v := newVisitor(t)
	got := v.visit(v.comesBack("?next=/console/groups%3Fstate=open"))
	expect(t, got, 303, "")
	expectHeader(t, got, "Location", "/console/groups?state=open")
	expectHeader(t, got, "Referrer-Policy", "no-referrer")
	if names := v.cookies(); !slices.Equal(names, []string{"__Host-esclusa-session"}) {
		t.Errorf("the browser has %v", names)
	}
	for _, line := range got.Header()["Set-Cookie"] {
		if !strings.HasPrefix(line, "__Host-") || !strings.HasSuffix(line, "; Path=/; Max-Age=28800; HttpOnly; Secure; SameSite=Lax") && !strings.HasSuffix(line, "=; Path=/; Max-Age=0; HttpOnly; Secure; SameSite=Lax") {
			t.Errorf("a cookie is %s", line)
		}
	}
	m := v.me()
	if m.Principal != "user:ana" || m.KnownBy != "session" || len(m.Rights) != 1 || m.Rights[0].Senders[0] != "crm" || !slices.Equal(m.Login, []string{"openid"}) {
		t.Errorf("it is %+v", m)
	}
	expect(t, v.visit(v.base+"/v1/alerts"), 200, "")
	expectProblem(t, v.visit(v.base+"/v1/journal"), 403)
	if d := v.w.deeds; len(d) != 1 || d[0].By != "user:ana" || *d[0].Login != (Login{How: "openid", Address: "127.0.0.1"}) {
		t.Errorf("the journal was told %+v", d)
	}
	v.again() // as another process, which has the same files
	expect(t, v.visit(v.base+"/v1/alerts"), 200, "")
	v.write("seals", strings.Replace(sealOfTests, "A", "B", 1))
	v.again()
	expectProblem(t, v.visit(v.base+"/v1/alerts"), 401)
	if log := v.w.logged.String(); strings.Contains(log, "SECRETO") || strings.Contains(log, "s3cret") {
		t.Errorf("the log has %s", log)
	}
}

// What comes back from the issuer, or seems to, is a login only if it is the answer to the
// one that this browser has begun.
func TestLoginThatIsNoneIsTaken(t *testing.T) {
	with := func(name, value string) func(*visitor, string) string {
		return func(_ *visitor, place string) string {
			u, _ := url.Parse(place)
			q := u.Query()
			q.Set(name, value)
			u.RawQuery = q.Encode()
			return u.String()
		}
	}
	claims := func(c map[string]any) func(*visitor) {
		return func(v *visitor) {
			all := map[string]any{"sub": "eva"}
			for name, value := range c {
				all[name] = value
			}
			v.of.LetIn(issuer.Client{ID: "console", Secret: "s3cret:&=", Redirect: v.base + access.CallbackPath}, all)
		}
	}
	spoil := func(name, value string) func(*visitor) {
		return func(v *visitor) { v.of.Spoil(func(q url.Values) { q.Set(name, value) }) }
	}
	nothing := func(*visitor) {}
	for name, c := range map[string]struct {
		before func(*visitor)
		change func(*visitor, string) string
		says   string
	}{
		"another state":       {nothing, with("state", "x"), "another login"},
		"no state":            {nothing, with("state", ""), "another login"},
		"another code":        {nothing, with("code", "x"), "does not take its code"},
		"no code":             {nothing, with("code", ""), "no code"},
		"a code of two lines": {nothing, with("code", "x\ny"), "no code"},
		"a code without end":  {nothing, with("code", strings.Repeat("x", 4097)), "no code"},
		"another issuer's":    {nothing, with("iss", "https://evil.example"), "another issuer"},
		"refused":             {nothing, with("error", "access_denied"), "it says access_denied"},
		"refused with a text": {nothing, with("error", "<b>call 4711</b>"), "it says an error"},
		"another nonce":       {spoil("nonce", "x"), nil, "another login"},
		"no nonce":            {claims(map[string]any{"nonce": ""}), nil, "another login"},
		"PKCE of another":     {spoil("code_challenge", strings.Repeat("A", 43)), nil, "does not take its code"},
		"a token for another": {claims(map[string]any{"aud": "other"}), nil, "not signed by its issuer"},
		"a token of another":  {claims(map[string]any{"iss": "https://evil.example"}), nil, "not signed by its issuer"},
		"a token out of date": {claims(map[string]any{"exp": time.Now().Add(-time.Hour).Unix()}), nil, "out of date"},
		"a token of nobody":   {claims(map[string]any{"sub": ""}), nil, "no claim sub"},
		"another browser":     {nothing, func(v *visitor, place string) string { v.forget(); return place }, "no login has begun"},
		"another login's":     {nothing, func(v *visitor, place string) string { v.comesBack(""); return place }, "another login"},
		"too late":            {nothing, func(v *visitor, place string) string { v.now = v.now.Add(10*time.Minute + 1); return place }, "longer than"},
		"the same twice":      {nothing, func(v *visitor, place string) string { v.visit(place); return place }, "no login has begun"},
		"the same, cookie and all": {nothing, func(v *visitor, place string) string {
			u, _ := url.Parse(v.base)
			had := v.client.Jar.Cookies(u)
			v.visit(place)
			v.forget()
			for _, c := range had {
				c.Path, c.Secure = "/", true
			}
			v.client.Jar.SetCookies(u, had)
			return place
		}, "does not take its code"},
	} {
		t.Run(name, func(t *testing.T) {
			v := newVisitor(t)
			c.before(v)
			place := v.comesBack("")
			if c.change != nil {
				place = c.change(v, place)
			}
			had := slices.Contains(v.cookies(), "__Host-esclusa-session")
			p := expectProblem(t, v.visit(place), 401)
			if !strings.Contains(p.Detail, c.says) || strings.Contains(p.Detail, "4711") {
				t.Errorf("it says %s, want %s", p.Detail, c.says)
			}
			if has := slices.Contains(v.cookies(), "__Host-esclusa-session"); has && !had {
				t.Error("a session has begun")
			}
			if !strings.Contains(v.w.logged.String(), "a request was turned away") {
				t.Error("the log does not tell of it")
			}
		})
	}
}

func TestLoginWhileTheIssuerIsAwaySaysNothing(t *testing.T) {
	v := newVisitor(t)
	v.of.GoAway(true)
	got := v.visit(v.base + "/login")
	p := expectProblem(t, got, 503)
	expectHeader(t, got, "Retry-After", "5")
	if !strings.Contains(p.Detail, "the issuer does not answer as it should") || strings.Contains(p.Detail, "API key") {
		t.Errorf("it says %s", p.Detail)
	}
	v.of.GoAway(false)
	v.again() // or a while later
	v.letIn()
	place := v.comesBack("")
	v.of.GoAway(true)
	expectProblem(t, v.visit(place), 503)
	v.of.GoAway(false)
	expect(t, v.visit(v.comesBack("")), 303, "")

	// A secret that is wrong is our fault, and not that of whoever logs in.
	v = newVisitor(t)
	v.of.LetIn(issuer.Client{ID: "console", Secret: "other", Redirect: v.base + access.CallbackPath}, nil)
	for range 12 {
		expectProblem(t, v.visit(v.comesBack("")), 503)
	}
	if log := v.w.logged.String(); !strings.Contains(log, "people cannot log in at the issuer") || !strings.Contains(log, "invalid_client") {
		t.Errorf("the log has %s", log)
	}
}

// A person whose login fails is led to where it begins again, with why, and not to JSON.
func TestPersonIsShownAProblemDocument(t *testing.T) {
	for why, c := range map[string]struct {
		before func(v *visitor) (place string)
		next   string
		says   string // in the log, which has more to say of it
	}{
		"away":    {func(v *visitor) string { v.of.GoAway(true); return v.base + "/login?next=/console/groups%3Fstate=open" }, "/console/groups?state=open", "the issuer does not answer as it should"},
		"refused": {func(v *visitor) string { return v.comesBack("?next=/console/journal") + "&error=access_denied" }, "/console/journal", "it says access_denied"},
		"unknown": {func(v *visitor) string { return v.base + access.CallbackPath + "?code=x&state=y" }, "/", "no login has begun"},
		"throttled": {func(v *visitor) (place string) {
			for range 11 {
				place = strings.Replace(v.comesBack(""), "code=", "code=x", 1)
				if v.accept = ""; v.visit(place).Code == 429 {
					break
				}
			}
			v.accept = "text/html"
			return strings.Replace(v.comesBack(""), "code=", "code=x", 1)
		}, "/", "too many wrong"},
		"": {func(v *visitor) string {
			v.write("access.yml", "authentication: {keys_file: keys, console: {}}\n")
			v.write("keys", "")
			v.again()
			return v.base + "/login?next=/console/journal"
		}, "/console/journal", ""},
	} {
		t.Run(why, func(t *testing.T) {
			v := newVisitor(t)
			v.accept = "text/html,application/xhtml+xml,*/*;q=0.8"
			got := v.visit(c.before(v))
			expect(t, got, 303, "")
			u, err := url.Parse(got.Header().Get("Location"))
			if err != nil || u.Path != "/console/login" || u.Host != "" || u.Query().Get("failed") != why || u.Query().Get("next") != c.next {
				t.Errorf("the browser is led to %s, %v", u, err)
			}
			if slices.Contains(v.cookies(), "__Host-esclusa-session") || !strings.Contains(v.w.logged.String(), c.says) {
				t.Errorf("it has %v; the log has %s", v.cookies(), v.w.logged.String())
			}
		})
	}
}

// What an issuer answers may be long, and may be made to look like another line of the log.
func TestIssuerWritesTheLog(t *testing.T) {
	v := newVisitor(t)
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusTeapot)
		_, _ = io.WriteString(w, "said\r\nlevel=INFO\u202e\x1b[2J"+strings.Repeat("x", 1<<19))
	}))
	defer s.Close()
	v.write("access.yml", fmt.Sprintf(atAnIssuer, s.URL))
	v.again()
	expectProblem(t, v.visit(v.base+"/login"), 503)
	log := v.w.logged.String()
	_, line, found := strings.Cut(log, "people cannot log in at the issuer")
	line, _, _ = strings.Cut(line, "\n")
	if !found || !strings.Contains(line, "418") || len(line) > 1000 || strings.ContainsAny(line, "\r\x1b\u202e") || strings.Contains(line, `\r`) || strings.Contains(line, `\u202e`) {
		t.Errorf("the log has %.2000s", log)
	}
}

func TestWrongCodesAreTriedWithoutEnd(t *testing.T) {
	v := newVisitor(t)
	last := 0
	for range 12 {
		last = v.visit(strings.Replace(v.comesBack(""), "code=", "code=x", 1)).Code
	}
	if last != 429 {
		t.Errorf("the last of 12 is answered %d", last)
	}
	expect(t, v.visit(v.comesBack("")), 303, "") // a right one is not held up
}

func TestLoginAtTheIssuerLeadsToAnotherSite(t *testing.T) {
	v := newVisitor(t)
	for _, next := range []string{"https://evil.example", "//evil.example", "/%5Cevil.example", "%2F%2Fevil.example", "/%0A/evil.example"} {
		got := v.visit(v.base + "/login?next=" + next)
		if expectProblem(t, got, 400); got.Header().Get("Location") != "" || got.Header().Get("Set-Cookie") != "" {
			t.Errorf("%s leads to %v", next, got.Header())
		}
	}
	got := v.visit(v.base + "/login")
	u, err := url.Parse(got.Header().Get("Location"))
	if err != nil || !strings.HasPrefix(u.String(), v.of.URL+"/auth?") {
		t.Fatalf("a login leads to %s", got.Header())
	}
	if q := u.Query(); q.Get("redirect_uri") != v.base+"/login/callback" || q.Get("scope") != "openid groups" || len(q.Get("state")) < 20 || len(q.Get("nonce")) < 20 || q.Get("state") == q.Get("nonce") {
		t.Errorf("the issuer is asked %v", q)
	}
	expectProblem(t, call(newWorld().handler(t), "GET", "/login", ""), 404)
	expectProblem(t, call(newWorld().guarded(t, loggingIn), "GET", "/login/callback?code=x&state=y", ""), 404)
}

// Who somebody is, the issuer of the session says, as the access file in force has it.
func TestSessionOutlivesWhatTheFileSaysOfItsIssuer(t *testing.T) {
	for name, change := range map[string]func(text string) string{
		"the issuer": func(text string) string {
			return strings.Replace(text, `issuer: "http`, `issuer: "https`, 1)
		},
		"the client": func(text string) string { return strings.Replace(text, "client_id: console", "client_id: other", 1) },
		"the prefix": func(text string) string { return strings.Replace(text, "client_id", "prefix: 'x:', client_id", 1) },
		"the claim":  func(text string) string { return strings.Replace(text, "client_id", "subject: email, client_id", 1) },
		"the group":  func(text string) string { return strings.Replace(text, "group:crm", "group:shop", 1) },
		"the console": func(text string) string {
			_, roles, _ := strings.Cut(text, "\n")
			roles, _, _ = strings.Cut(roles, "bindings")
			return "authentication: {keys_file: seals2}\n" + roles
		},
	} {
		t.Run(name, func(t *testing.T) {
			v := newVisitor(t)
			v.write("seals2", "")
			expect(t, v.visit(v.comesBack("")), 303, "")
			expect(t, v.visit(v.base+"/v1/alerts"), 200, "")
			v.write("access.yml", change(fmt.Sprintf(atAnIssuer, v.of.URL)))
			v.again()
			if got := v.visit(v.base + "/v1/alerts"); got.Code != 401 && got.Code != 403 {
				t.Errorf("%s is another, and the answer is %d", name, got.Code)
			}
		})
	}
}

// again is the process started anew, at the same place and with the same browser.
func (v *visitor) again() {
	v.t.Helper()
	jar, base := v.client.Jar, v.base
	old, _ := url.Parse(base)
	had := jar.Cookies(old)
	v.serve()
	for _, c := range had {
		c.Path, c.Secure = "/", true
	}
	u, _ := url.Parse(v.base)
	v.client.Jar.SetCookies(u, had)
}

func TestLoginOfAnotherLeavesTheSessionOfBefore(t *testing.T) {
	v := newVisitor(t)
	expect(t, v.visit(v.comesBack("")), 303, "")
	u, _ := url.Parse(v.base)
	before := v.client.Jar.Cookies(u)
	v.of.LetIn(issuer.Client{ID: "console", Secret: "s3cret:&=", Redirect: v.base + access.CallbackPath}, map[string]any{"sub": "ana", "groups": []string{"shop"}})
	expect(t, v.visit(v.comesBack("")), 303, "")
	if m := v.me(); m.Principal != "user:ana" || len(m.Rights) > 0 {
		t.Errorf("with other groups it is %+v", m)
	}
	v.forget()
	for _, c := range before {
		c.Path, c.Secure = "/", true
	}
	v.client.Jar.SetCookies(u, before)
	expectProblem(t, v.visit(v.base+"/v1/alerts"), 401)
}

func TestManyGroupsDoNotFitIntoTheCookie(t *testing.T) {
	v := newVisitor(t)
	var groups []string
	for i := range 900 {
		groups = append(groups, fmt.Sprintf("team-%d-of-many", i))
	}
	v.of.LetIn(issuer.Client{ID: "console", Secret: "s3cret:&=", Redirect: v.base + access.CallbackPath}, map[string]any{"sub": "ana", "groups": append(groups, "crm")})
	got := v.visit(v.comesBack(""))
	expect(t, got, 303, "")
	for _, line := range got.Header()["Set-Cookie"] {
		if len(line) > 4096 {
			t.Errorf("a cookie has %d bytes", len(line))
		}
	}
	expect(t, v.visit(v.base+"/v1/alerts"), 200, "")
}
