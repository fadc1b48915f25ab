package views

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/esclusa/esclusa/internal/access"
)

const loggingIn = `authentication: {keys_file: keys, console: {}}
roles:
  team: [{do: [alerts.read, alerts.decide], senders: [crm], payload: full}, {do: [table.read, table.erase], datatypes: ["custom*"]}, {do: [send], as: [crm]}]
bindings: [{role: team, to: ["key:ana"]}]
`

// logIn is the cookie, as a request has it, of a login with an API key.
func logIn(t *testing.T, h http.Handler, name string) string {
	t.Helper()
	got := call(h, "POST", "/login", `{"key":"`+testKey(name)+`"}`)
	expect(t, got, 200, "")
	cookie, err := http.ParseSetCookie(got.Header().Get("Set-Cookie"))
	if err != nil {
		t.Fatalf("%v: %q", err, got.Header()["Set-Cookie"])
	}
	return "Cookie: " + cookie.Name + "=" + cookie.Value
}

// whoIs is what GET /v1/me answers.
func whoIs(t *testing.T, h http.Handler, headers ...string) *me {
	t.Helper()
	got := call(h, "GET", "/v1/me", "", headers...)
	expect(t, got, 200, "")
	var m me
	if err := json.Unmarshal(got.Body.Bytes(), &m); err != nil {
		t.Fatal(err)
	}
	return &m
}

func TestSessionIsAnotherThanItsKey(t *testing.T) {
	w := newWorld()
	h := w.guarded(t, loggingIn)
	session, key := logIn(t, h, "ana"), "Authorization: Bearer "+testKey("ana")
	by, shown := whoIs(t, h, session), whoIs(t, h, key)
	if by.Principal != "key:ana" || by.KnownBy != "session" || by.Until == nil || !slices.Equal(by.Login, []string{"key"}) {
		t.Errorf("the session is %+v", by)
	}
	const rights = `[{"do":["alerts.read","alerts.decide"],"senders":["crm"],"payload":"full"},{"do":["table.read","table.erase"],"datatypes":["custom*"]},{"do":["send"],"as":["crm"]}]`
	for _, m := range []*me{by, shown} {
		if text := string(encode(m.Rights)); text != rights+"\n" {
			t.Errorf("known by %s they may do %s", m.KnownBy, text)
		}
	}
	if nobody := whoIs(t, h); nobody.Principal != "" || nobody.KnownBy != "nothing" || nobody.Until != nil || len(nobody.Rights) > 0 {
		t.Errorf("whoever shows nothing is %+v", nobody)
	}
	expect(t, call(h, "GET", "/v1/alerts", "", session), 200, "")
	expectProblem(t, call(h, "GET", "/v1/journal", "", session), 403)
	expect(t, call(h, "DELETE", "/v1/customers/10", "", session, "Sec-Fetch-Site: same-origin"), 202, "")
	if d := w.deeds[len(w.deeds)-1]; d.By != "key:ana" || d.Erased == nil {
		t.Errorf("the journal was told %+v", d)
	}
	if m := whoIs(t, newWorld().handler(t)); m.KnownBy != "nothing" || len(m.Rights) != 1 || len(m.Rights[0].Do) != len(access.Verbs()) || m.Login == nil || len(m.Login) > 0 {
		t.Errorf("without an access file everybody is %+v", m)
	}
}

func TestCookieOfASessionCanBeReadOrTakenElsewhere(t *testing.T) {
	for target, want := range map[string]string{
		"http://localhost:5000":       "esclusa-session; Path=/; Max-Age=28800; HttpOnly; SameSite=Lax",
		"http://127.0.0.1:5000":       "esclusa-session; Path=/; Max-Age=28800; HttpOnly; SameSite=Lax",
		"https://localhost":           "__Host-esclusa-session; Path=/; Max-Age=28800; HttpOnly; Secure; SameSite=Lax",
		"http://esclusa.example.org":  "__Host-esclusa-session; Path=/; Max-Age=28800; HttpOnly; Secure; SameSite=Lax",
		"https://esclusa.example.org": "__Host-esclusa-session; Path=/; Max-Age=28800; HttpOnly; Secure; SameSite=Lax",
	} {
		h := newWorld().guarded(t, "hosts: [esclusa.example.org]\n"+loggingIn)
		got := callAt(h, target, "POST", "/login", `{"key":"`+testKey("ana")+`"}`)
		expect(t, got, 200, "")
		cookie := got.Header().Get("Set-Cookie")
		name, rest, _ := strings.Cut(cookie, "=")
		value, rest, _ := strings.Cut(rest, ";")
		if name+";"+rest != want || strings.Contains(value, "esclusa_") || len(value) > 512 {
			t.Errorf("%s: the cookie is %s", target, cookie)
		}
		if got := callAt(h, target, "GET", "/v1/alerts", "", "Cookie: "+name+"="+value); got.Code != 200 {
			t.Errorf("%s: by its cookie the answer is %s", target, got.Body)
		}
		// Another host of the domain could have put there what has no prefix.
		if got := callAt(h, target, "GET", "/v1/alerts", "", "Cookie: "+strings.TrimPrefix(name, "__Host-")+"="+value); strings.HasPrefix(name, "__Host-") && got.Code != 401 {
			t.Errorf("%s: by a cookie without the prefix the answer is %d", target, got.Code)
		}
	}
}

func TestSessionThatIsNoneIsTaken(t *testing.T) {
	h := newWorld().guarded(t, loggingIn)
	session := logIn(t, h, "ana")
	expect(t, call(h, "GET", "/v1/alerts", "", session), 200, "")
	other := logIn(t, newWorld().guarded(t, loggingIn), "ana")
	_, of, _ := strings.Cut(other, "=")
	for name, cookie := range map[string]string{
		"of another process":   other,
		"empty":                "Cookie: esclusa-session=",
		"no base64":            "Cookie: esclusa-session=%%%",
		"the key itself":       "Cookie: esclusa-session=" + testKey("ana"),
		"two":                  session + "; esclusa-session=" + of,
		"two of which one is":  "Cookie: esclusa-session=" + of + "; " + strings.TrimPrefix(session, "Cookie: "),
		"cut":                  session[:len(session)-4],
		"longer":               session + "AAAA",
		"with another prefix":  strings.Replace(session, "esclusa-session", "__Host-esclusa-session", 1),
		"with another nonce":   changed(session, len("Cookie: esclusa-session=")),
		"with another text":    changed(session, len("Cookie: esclusa-session=")+30),
		"with another mark":    changed(session, len(session)-5),
		"of the login's state": strings.Replace(session, "esclusa-session", "esclusa-login", 1),
	} {
		if got := call(h, "GET", "/v1/alerts", "", cookie); got.Code != 401 {
			t.Errorf("%s: %d %s", name, got.Code, got.Body)
		}
		if m := whoIs(t, h, cookie); m.KnownBy != "nothing" || m.Principal != "" || len(m.Rights) > 0 {
			t.Errorf("%s: it is %+v", name, m)
		}
	}
	expectProblem(t, call(h, "GET", "/v1/alerts", "", session, "Authorization: Bearer esclusa_wrong"), 401)
	h = newWorld().guarded(t, strings.Replace(loggingIn, ", console: {}", "", 1))
	p := expectProblem(t, call(h, "GET", "/v1/alerts", "", session), 401)
	if !strings.Contains(p.Detail, "whoever shows neither key") {
		t.Errorf("where nobody logs in, a cookie is answered %s", p.Detail)
	}
}

// changed has another letter at a place.
func changed(text string, at int) string {
	letter := "A"
	if text[at] == 'A' {
		letter = "B"
	}
	return text[:at] + letter + text[at+1:]
}

// A page of another site can have a browser send requests, with the cookie that it has.
func TestForeignPageActsByTheSessionOfItsVisitor(t *testing.T) {
	w := newWorld()
	h := w.guarded(t, loggingIn)
	session := logIn(t, h, "ana")
	for _, from := range []string{"Sec-Fetch-Site: cross-site", "Sec-Fetch-Site: same-site", "Origin: https://evil.example"} {
		expectProblem(t, call(h, "DELETE", "/v1/customers/10", "", session, from), 403)
		expectProblem(t, call(h, "POST", "/send_message", grupo, session, from), 403)
		expectProblem(t, call(h, "GET", "/consume_message", "", session, from), 403)
		expectProblem(t, call(h, "POST", "/logout", "", session, from), 403)
		expectProblem(t, call(h, "POST", "/login", "key="+testKey("ana"), "Content-Type: application/x-www-form-urlencoded", from), 403)
	}
	if expect(t, call(h, "GET", "/v1/alerts", "", session), 200, ""); len(w.sent) > 0 {
		t.Errorf("%d records were sent", len(w.sent))
	}
}

func TestLoginLeadsToAnotherSite(t *testing.T) {
	h := newWorld().guarded(t, loggingIn)
	form := func(next string) (status int, place string) {
		got := call(h, "POST", "/login", "key="+testKey("ana")+"&next="+next, "Content-Type: application/x-www-form-urlencoded")
		if got.Code != 303 && got.Header().Get("Set-Cookie") != "" {
			t.Errorf("%s begins a session", next)
		}
		return got.Code, got.Header().Get("Location")
	}
	for next, want := range map[string]string{"": "/", "/": "/", "/console/groups?state=open": "/console/groups?state=open", "/v1/customers/a%2Fb": "/v1/customers/a/b"} {
		if status, place := form(next); status != 303 || place != want {
			t.Errorf("%q leads to %d %q", next, status, place)
		}
	}
	for _, next := range []string{"https://evil.example", "//evil.example", "///evil.example", "/%5Cevil.example", "%5C%5Cevil.example", "javascript:alert(1)", "evil", "/%09/evil.example", "/%0d%0aSet-Cookie:x", "%20/x", "/%00", "http:/evil.example", "/" + strings.Repeat("x", 1025), "%2F%2Fevil.example", "/%e2%80%ae"} {
		if status, place := form(next); status != 400 || place != "" {
			t.Errorf("%q leads to %d %q", next, status, place)
		}
	}
}

func TestWrongKeysAreTriedByLogin(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld()
		h := w.guarded(t, loggingIn)
		for range 10 {
			got := call(h, "POST", "/login", `{"key":"esclusa_wrong"}`)
			expectProblem(t, got, 401)
			if got.Header().Get("Set-Cookie") != "" {
				t.Error("a wrong key begins a session")
			}
		}
		got := call(h, "POST", "/login", `{"key":"esclusa_wrong"}`)
		expectProblem(t, got, 429)
		expectHeader(t, got, "Retry-After", "1")
		expectProblem(t, call(h, "GET", "/v1/alerts", "", "Authorization: Bearer esclusa_other"), 429)
		logIn(t, h, "ana") // a right one is not held up
		if log := w.logged.String(); strings.Contains(log, "esclusa_") || strings.Count(log, "a request was turned away") < 11 {
			t.Errorf("the log has %s", log)
		}
		for body, headers := range map[string][]string{
			"": nil, "{}": nil, `{"key":""}`: nil, `{"key":7}`: nil, `{"kee":"x"}`: nil, "key=": {"Content-Type: application/x-www-form-urlencoded"}, "x": {"Content-Type: application/x-www-form-urlencoded"},
		} {
			expectProblem(t, call(h, "POST", "/login", body, headers...), 400)
		}
		expectProblem(t, call(h, "POST", "/login", `{"key":"`+strings.Repeat("x", loginBytes)+`"}`), 413)
		for _, file := range []string{"authentication: {keys_file: keys}\n", ""} {
			h := newWorld().handler(t)
			if file != "" {
				h = newWorld().guarded(t, file)
			}
			expectProblem(t, call(h, "POST", "/login", `{"key":"`+testKey("ana")+`"}`), 404)
			expect(t, call(h, "POST", "/logout", ""), 204, "")
		}
	})
}

// A form is sent by a browser's own means, which shows whoever uses it what comes back.
func TestFormWithAWrongKeyShowsAProblemDocument(t *testing.T) {
	h := newWorld().guarded(t, loggingIn)
	send := func(body, accept string) *httptest.ResponseRecorder {
		return call(h, "POST", "/login", body, "Content-Type: application/x-www-form-urlencoded", "Accept: "+accept)
	}
	const wrong = "key=esclusa_wrong&next=/console/journal"
	expectProblem(t, send(wrong, "*/*"), 401)
	expectProblem(t, call(h, "POST", "/login", `{"key":"esclusa_wrong"}`, "Accept: text/html"), 401)
	why := "unknown"
	for range 100 { // until it is one too many
		got := send(wrong, "text/html,*/*;q=0.8")
		expect(t, got, 303, "")
		if strings.Contains(got.Header().Get("Location"), "throttled") {
			why = "throttled"
		}
		expectHeader(t, got, "Location", "/console/login?failed="+why+"&next=%2Fconsole%2Fjournal")
		if got.Header().Get("Set-Cookie") != "" {
			t.Error("a wrong key begins a session")
		}
		if why == "throttled" {
			return
		}
	}
	t.Error("none is one too many")
}

func TestSessionOutlivesItsLogout(t *testing.T) {
	h := newWorld().guarded(t, loggingIn)
	session, other := logIn(t, h, "ana"), logIn(t, h, "ana")
	if session == other {
		t.Error("two logins have one session")
	}
	got := call(h, "POST", "/logout", "", session)
	expect(t, got, 204, "")
	expectHeader(t, got, "Set-Cookie", "esclusa-session=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax")
	expectProblem(t, call(h, "GET", "/v1/alerts", "", session), 401)
	expect(t, call(h, "GET", "/v1/alerts", "", other), 200, "")
	expect(t, call(h, "POST", "/logout", "", session), 204, "")
	// A login takes nothing over from the session that was there before.
	again := call(h, "POST", "/login", `{"key":"`+testKey("ana")+`"}`, other)
	if cookie := again.Header().Get("Set-Cookie"); strings.Contains(cookie, strings.TrimPrefix(other, "Cookie: ")) {
		t.Error("the session of before goes on")
	}
}

func TestLoginsAreNotInTheJournal(t *testing.T) {
	w := newWorld()
	h := w.guarded(t, loggingIn)
	session := logIn(t, h, "ana")
	call(h, "POST", "/login", `{"key":"esclusa_wrong"}`)
	call(h, "POST", "/logout", "", session)
	call(h, "POST", "/logout", "", session)
	if len(w.deeds) != 2 {
		t.Fatalf("the journal was told %+v", w.deeds)
	}
	for i, d := range w.deeds {
		if d.By != "key:ana" || *d.Login != (Login{Out: i == 1, How: "key", Address: "192.0.2.1"}) {
			t.Errorf("the journal was told %+v of %+v", d, d.Login)
		}
	}
}

func TestStreamOutlivesTheSession(t *testing.T) {
	for _, out := range []bool{true, false} {
		synctest.Test(t, func(t *testing.T) {
			w := newWorld()
			h := w.guarded(t, loggingIn)
			session, other := logIn(t, h, "ana"), logIn(t, h, "ana")
			dial, began := bubbleServer(t, h), time.Now()
			s := followPath(t, dial(), "/v1/customers/changes", session)
			s.alerts("")
			if out {
				lasting := followPath(t, dial(), "/v1/customers/changes", other)
				lasting.alerts("")
				expect(t, call(h, "POST", "/logout", "", session), 204, "")
				synctest.Wait()
				w.change(0, 0, "10", []byte(grupo))
				if e := lasting.next(); e.name != "change" {
					t.Errorf("a logout ends what is another session's: %+v", e)
				}
				_ = lasting.conn.Close()
			}
			e := s.next()
			for e.name != "end" && e.name != "change" { // heartbeats
				e = s.next()
			}
			if took := time.Since(began); !strings.Contains(e.data, askAgain) || !out && took.Round(time.Minute) != 8*time.Hour {
				t.Errorf("logged out %v, after %v it ends with %+v", out, took, e)
			}
			_ = s.conn.Close()
		})
	}
}

func TestSessionOutlivesItsKeyOrTheConsole(t *testing.T) {
	for name, to := range map[string][2]string{
		"the key":     {`"key:ana"`, `"key:eva"`},
		"the console": {", console: {}", ""},
		"the right":   {"alerts.read, alerts.decide], senders: [crm], payload: full", "alerts.decide]"},
		"the binding": {"{role: team", "{role: none"},
		"the time":    {"console: {}", "console: {session: 1m}"},
	} {
		synctest.Test(t, func(t *testing.T) {
			dir := t.TempDir()
			const file = loggingIn + "# \"key:eva\"\n"
			w := newWorld()
			cfg := w.config(t)
			cfg.Access = guardIn(t, dir, strings.Replace(file, "roles:", "roles:\n  none: [{do: [validate]}]", 1), cfg.Logger)
			h := counterOf(t, cfg)
			ctx, cancel := context.WithCancel(context.Background())
			defer cancel()
			go cfg.Access.Run(ctx)
			session := logIn(t, h, "ana")
			expect(t, call(h, "GET", "/v1/alerts", "", session), 200, "")
			changed := strings.Replace(strings.Replace(file, "roles:", "roles:\n  none: [{do: [validate]}]", 1), to[0], to[1], 1)
			if name == "the key" {
				replaceFile(t, filepath.Join(dir, "keys"), "")
			} else {
				replaceFile(t, filepath.Join(dir, "access.yml"), changed)
			}
			if name == "the time" {
				time.Sleep(2 * time.Minute)
			}
			time.Sleep(2 * time.Second)
			if got := call(h, "GET", "/v1/alerts", "", session); got.Code != 401 && got.Code != 403 {
				t.Errorf("%s was taken away, and the answer is %d", name, got.Code)
			}
		})
	}
}

// replaceFile puts a file in the place of another.
func replaceFile(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path+".new", []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(path+".new", path); err != nil {
		t.Fatal(err)
	}
}
