package views

import (
	"context"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/esclusa/esclusa/internal/access"
	"github.com/esclusa/esclusa/internal/apidocs"
	"github.com/esclusa/esclusa/internal/testing/issuer"
)

// guarded is the counter in front of a world, behind an access file.
func (w *world) guarded(t testing.TB, file string) http.Handler {
	t.Helper()
	cfg := w.config(t)
	cfg.Access = guardOf(t, file, cfg.Logger)
	w.counter = counterOf(t, cfg)
	return w.counter
}

// testKey is the API key of a name in the files of guardOf.
func testKey(name string) string { return "esclusa_" + name }

// guardOf reads an access file whose keys_file, keys, has testKey of each name in it.
func guardOf(t testing.TB, file string, log *slog.Logger) *access.Guard {
	t.Helper()
	return guardIn(t, t.TempDir(), file, log)
}

// guardIn is guardOf with the files in a directory.
func guardIn(t testing.TB, dir, file string, log *slog.Logger) *access.Guard {
	t.Helper()
	var keys strings.Builder
	for name := range strings.SplitSeq(file, "key:") {
		if name, _, ok := strings.Cut(name, `"`); ok && !strings.Contains(name, " ") {
			fmt.Fprintf(&keys, "%s sha256:%x\n", name, sha256.Sum256([]byte(testKey(name))))
		}
	}
	for name, text := range map[string]string{"access.yml": file, "keys": keys.String()} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	guard, err := access.Open(access.Config{Path: filepath.Join(dir, "access.yml"), Log: log, Metrics: access.NewMetrics(prometheus.NewRegistry())})
	if err != nil {
		t.Fatal(err)
	}
	return guard
}

// theRight is one way to have a right: a verb, and what it is restricted to.
type theRight struct {
	verb   access.Verb
	only   string // datatypes, groups, senders, or empty for all
	to     string // what it is restricted to
	covers bool   // what the requests of the matrix are about
}

func (r theRight) role() string { return fmt.Sprintf("%s_%s_%v", r.verb, r.only, r.covers) }

func (r theRight) line() string {
	if r.only == "" {
		return fmt.Sprintf("  %q: [{do: [%s]}]\n", r.role(), r.verb)
	}
	return fmt.Sprintf("  %q: [{do: [%s], %s: [%q]}]\n", r.role(), r.verb, r.only, r.to)
}

// theRights are all verbs, each to all and restricted in each way that there is, to what
// the requests are about and to something else.
func theRights() []theRight {
	var all []theRight
	for _, v := range access.Verbs() {
		all = append(all, theRight{v, "", "", true})
		for only, to := range map[string][2]string{"datatypes": {"custom*", "video"}, "groups": {"def*", "others"}, "senders": {"crm", "others"}} {
			file := fmt.Sprintf("roles: {r: [{do: [%s], %s: [x]}]}", v, only)
			if _, err := access.Parse("access.yml", []byte(file)); err == nil { // the verb can be restricted so
				all = append(all, theRight{v, only, to[0], true}, theRight{v, only, to[1], false})
			}
		}
	}
	slices.SortFunc(all, func(a, b theRight) int { return strings.Compare(a.role(), b.role()) })
	return all
}

// opens says whether a right is enough for a route, of what its documents say: a route that
// is about one datatype or group takes a right that is restricted to it.
func (r theRight) opens(rt *route) bool {
	switch {
	case rt.right.open:
		return true
	case r.verb != rt.right.do:
		return false
	case r.only == "" || rt.right.some:
		return true
	case r.only == "datatypes":
		return rt.right.datatype != (said{}) && r.covers
	case r.only == "groups":
		return rt.right.group != (said{}) && r.covers
	}
	return false
}

// asking is a request for a route, about the datatype customer and the group default.
func asking(rt *route) *http.Request {
	path := rt.Pattern()
	if rt.Method != "" {
		_, path, _ = strings.Cut(path, " ")
	}
	for name, value := range map[string]string{"datatype": "customer", "key": "10", "id": "10", "partition": "0", "offset": "0", "topic": "datatype"} {
		path = strings.ReplaceAll(path, "{"+name+"}", value)
	}
	if i := strings.IndexByte(path, '{'); i >= 0 {
		path = path[:i] + "x"
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel() // nobody waits for what comes
	r := httptest.NewRequestWithContext(ctx, rt.Method, path, strings.NewReader("{}"))
	r.Host = "localhost"
	return r
}

// Every call, with every right, restricted in every way, of a caller known in every way:
// it is answered if and only if the right is enough.
func TestCallIsAnsweredWithoutTheRightOrRefusedWithIt(t *testing.T) {
	rights, of := theRights(), issuer.New(t)
	var roles, bindings strings.Builder
	for _, r := range rights {
		roles.WriteString(r.line())
		fmt.Fprintf(&bindings, "- {role: %q, to: [\"key:%s\", \"user:%s\", \"cert:CN=%s\"]}\n", r.role(), r.role(), r.role(), r.role())
	}
	file := fmt.Sprintf("tls: {cert: a, key: b, client_ca: c}\nauthentication:\n  keys_file: keys\n  console: {}\n  mtls: {name: subject}\n  oidc: [{issuer: %q, audience: esclusa}]\nroles:\n%sbindings:\n%s", of.URL, &roles, &bindings)
	quiet := slog.New(slog.DiscardHandler)
	everyone := guardOf(t, file, quiet)
	tokens := map[string]string{}
	for _, r := range rights { // each is verified once, while somebody waits
		tokens[r.role()] = of.Token(map[string]any{"sub": r.role()})
		ask := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", nil)
		ask.Header.Set("Authorization", "Bearer "+tokens[r.role()])
		if c, err := everyone.Identify(ask); err != nil || c.Name != "user:"+r.role() {
			t.Fatalf("%s: %v", r.role(), err)
		}
	}
	sessions := map[string]*http.Cookie{}
	for _, r := range rights {
		ask := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/login", nil)
		ask.Host = "localhost"
		_, cookie, err := everyone.LogInByKey(ask, testKey(r.role()))
		if err != nil {
			t.Fatal(err)
		}
		sessions[r.role()] = cookie
	}
	ways := map[string]func(theRight, *http.Request){
		"session": func(r theRight, ask *http.Request) { ask.AddCookie(sessions[r.role()]) },
		"key":     func(r theRight, ask *http.Request) { ask.Header.Set("Authorization", "Bearer "+testKey(r.role())) },
		"token":   func(r theRight, ask *http.Request) { ask.Header.Set("Authorization", "Bearer "+tokens[r.role()]) },
		"certificate": func(r theRight, ask *http.Request) {
			leaf := &x509.Certificate{Subject: pkix.Name{CommonName: r.role()}, NotAfter: time.Now().Add(time.Hour)}
			ask.TLS = &tls.ConnectionState{VerifiedChains: [][]*x509.Certificate{{leaf}}}
		},
		"nothing": func(theRight, *http.Request) {},
	}
	allowed, refused := 0, 0
	for _, r := range rights {
		anonymous := guardOf(t, "roles:\n"+r.line()+"anonymous: ["+fmt.Sprintf("%q", r.role())+"]\n", quiet)
		w := newWorld()
		w.judged = func(context.Context, *WhatIfQuery, func(done, all int64)) (json.RawMessage, error) {
			return json.RawMessage("{}"), nil
		}
		cfg := w.config(t)
		cfg.Logger = quiet
		h := counterOf(t, cfg)
		for way, show := range ways {
			guard := everyone
			if way == "nothing" {
				guard = anonymous
			}
			for _, rt := range h.(*front).routes {
				rt.guard = guard
				ask := asking(rt)
				show(r, ask)
				rec := httptest.NewRecorder()
				h.ServeHTTP(rec, ask)
				got := rec.Code != http.StatusUnauthorized && rec.Code != http.StatusForbidden
				later := rt.right.some && r.only != "" && r.verb == rt.right.do // the call finds out what it is about
				if got != r.opens(rt) && !later {
					t.Errorf("%s with %s, known by %s, is answered %d: %s", rt.Pattern(), r.role(), way, rec.Code, rec.Body)
				}
				if got {
					allowed++
					continue
				}
				refused++
				checkDenied(t, rt, way, rec)
			}
		}
	}
	t.Logf("%d rows: %d allowed, %d refused", allowed+refused, allowed, refused)
}

// checkDenied checks what a refusal tells: the verb, and nothing of the table of rights.
func checkDenied(t *testing.T, rt *route, way string, rec *httptest.ResponseRecorder) {
	t.Helper()
	if rt.Method == http.MethodHead {
		return
	}
	status := http.StatusForbidden
	if way == "nothing" {
		status = http.StatusUnauthorized
	}
	p := expectProblem(t, rec, status)
	if !strings.Contains(p.Detail, "the right to "+string(rt.right.do)) || strings.Contains(p.Detail, "_") {
		t.Errorf("%s is refused with %s", rt.Pattern(), rec.Body)
	}
	if known := status == http.StatusForbidden; known != (p.Type == apidocs.Forbidden) || known != (rec.Header().Get("WWW-Authenticate") == "") {
		t.Errorf("%s is refused with %s and %v", rt.Pattern(), rec.Body, rec.Header())
	}
}

func TestRouteWithoutARightIsServed(t *testing.T) {
	_, err := newFront(newWorld().config(t).Operations, []route{{Route: apidocs.Route{Method: "GET", Path: "/forgotten"}, handle: alive}})
	if err == nil || !strings.Contains(err.Error(), "GET /forgotten") {
		t.Errorf("a route without a right: %v", err)
	}
}

const teamCRM = `authentication: {keys_file: keys}
roles:
  team: [{do: [alerts.read, alerts.decide], senders: [crm]}, {do: [channels.read, table.read], datatypes: [customer]}]
  all: [{do: [alerts.read, channels.read, operations.read]}]
bindings: [{role: team, to: ["key:crm"]}, {role: all, to: ["key:sre"]}]
`

func TestListShowsWhatTheCallerMayNotSee(t *testing.T) {
	w := newWorld()
	w.ready = []Condition{{Name: "table", Detail: "SECRETO"}}
	for i, sender := range []string{"crm", "shop"} {
		a := alertAt(i)
		a.Sender = &sender
		w.alerts.Add(a, recordAt(i))
	}
	h := w.guarded(t, teamCRM)
	as := func(name string) string { return "Authorization: Bearer " + testKey(name) }
	for _, c := range []struct {
		path, who string
		has, not  []string
	}{
		{"/v1/channels", "crm", []string{`"datatype":"customer"`}, []string{`"datatype":"video"`}},
		{"/v1/channels", "sre", []string{`"datatype":"customer"`, `"datatype":"video"`}, nil},
		{"/v1/alerts", "crm", []string{`"sender":"crm"`}, []string{`"sender":"shop"`}},
		{"/v1/alerts?sender=shop", "crm", []string{`"alerts":[]`}, []string{`"sender":"shop"`}},
		{"/v1/alerts", "sre", []string{`"sender":"crm"`, `"sender":"shop"`}, nil},
	} {
		got := call(h, "GET", c.path, "", as(c.who))
		expect(t, got, 200, "")
		for _, text := range c.has {
			if !strings.Contains(got.Body.String(), text) {
				t.Errorf("%s as %s lacks %s: %s", c.path, c.who, text, got.Body)
			}
		}
		for _, text := range c.not {
			if strings.Contains(got.Body.String(), text) {
				t.Errorf("%s as %s has %s", c.path, c.who, text)
			}
		}
	}
	for who, told := range map[string]bool{"crm": false, "sre": true} {
		if got := call(h, "GET", "/readyz", "", as(who)); strings.Contains(got.Body.String(), "SECRETO") != told {
			t.Errorf("%s is told %s", who, got.Body)
		}
	}
	if got := call(h, "GET", "/readyz", ""); got.Code != 503 || strings.Contains(got.Body.String(), "SECRETO") {
		t.Errorf("whoever shows nothing is told %d %s", got.Code, got.Body)
	}
}

// Whether there is a row, a path or a table is not for everybody to know.
func TestRefusalTellsWhetherARowExists(t *testing.T) {
	w := newWorld()
	w.mirror.put("10", []byte(grupo), source(3, 1), 7)
	h := w.guarded(t, `authentication: {keys_file: keys}
roles: {video: [{do: [table.read, table.erase, channels.read], datatypes: [video]}], none: [{do: [validate]}]}
bindings: [{role: video, to: ["key:video"]}, {role: none, to: ["key:none"]}]
`)
	for _, method := range []string{"GET", "DELETE"} {
		there := call(h, method, "/v1/customers/10", "", "Authorization: Bearer "+testKey("video"))
		not := call(h, method, "/v1/customers/11", "", "Authorization: Bearer "+testKey("video"))
		expectProblem(t, there, 403)
		if there.Code != not.Code || strings.ReplaceAll(there.Body.String(), "/10", "/11") != not.Body.String() {
			t.Errorf("%s of a row is answered %s, and of none %s", method, there.Body, not.Body)
		}
	}
	for _, path := range []string{"/v1/nothing/10", "/v1/customer", "/nothing"} {
		expectProblem(t, call(h, "GET", path, "", "Authorization: Bearer "+testKey("none")), 403)
		expectProblem(t, call(h, "PUT", path, "", "Authorization: Bearer "+testKey("none")), 403)
		expectProblem(t, call(h, "GET", path, ""), 401)
		expectProblem(t, call(h, "GET", path, "", "Authorization: Bearer "+testKey("video")), 404)
	}
}

func TestWrongLoginIsAnsweredAsNone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld()
		h := w.guarded(t, teamCRM+"anonymous: [all]\n")
		expect(t, call(h, "GET", "/v1/channels", ""), 200, "")
		for range 10 {
			p := expectProblem(t, call(h, "GET", "/v1/channels", "", "Authorization: Bearer esclusa_wrong"), 401)
			if strings.Contains(p.Detail, "wrong") {
				t.Errorf("the key is told: %s", p.Detail)
			}
		}
		got := call(h, "GET", "/v1/channels", "", "Authorization: Bearer esclusa_wrong")
		expectProblem(t, got, 429)
		expectHeader(t, got, "Retry-After", "1")
		expect(t, call(h, "GET", "/livez", "", "Authorization: Bearer esclusa_wrong"), 200, "")
		if log := w.logged.String(); strings.Contains(log, "esclusa_wrong") || !strings.Contains(log, "a request was turned away") {
			t.Errorf("the log has %s", log)
		}
	})
}

// Who is turned away from a row is in the log with what stands for its key, as in the journal.
func TestDenialTellsTheKeyOrNothing(t *testing.T) {
	w := newWorld()
	cfg := w.config(t)
	cfg.Access = guardOf(t, "authentication: {keys_file: keys}\nroles: {r: [{do: [send]}]}\nbindings: [{role: r, to: [\"key:crm\"]}]\n", cfg.Logger)
	cfg.KeyDigest = func(key string) string { return "digest-" + strconv.Itoa(len(key)) }
	h := counterOf(t, cfg)
	const key, trace = "geheim", "4bf92f3577b34da6a3ce929d0e0e4736"
	for _, ask := range [][2]string{
		{"GET", "/v1/customers/" + key}, {"DELETE", "/v1/customers/" + key}, {"GET", "/v1/customers?key=" + key}, {"DELETE", "/v1/customers?key=" + key}, {"GET", "/get_message/" + key},
	} {
		w.logged.Reset()
		expectProblem(t, call(h, ask[0], ask[1], "", "Authorization: Bearer "+testKey("crm"), "traceparent: 00-"+trace+"-00f067aa0ba902b7-00"), 403)
		log := w.logged.String()
		if !strings.Contains(log, "digest-6") || !strings.Contains(log, trace) || strings.Contains(log, key) {
			t.Errorf("%v: the log has %s", ask, log)
		}
	}
	w.logged.Reset()
	expectProblem(t, call(h, "GET", "/v1/customers", "", "Authorization: Bearer "+testKey("crm")), 403)
	if log := w.logged.String(); strings.Contains(log, "digest-") {
		t.Errorf("a key of no row: %s", log)
	}
}

// rightText is a line of the table of rights in the documents.
func rightText(rt *route) string {
	if rt.right.open {
		return fmt.Sprintf("| `%s` | | everybody |", rt.Label())
	}
	by := "all"
	switch {
	case rt.right.some:
		by = "a part"
	case rt.right.group != (said{}):
		by = "datatype, group"
	case rt.right.datatype != (said{}):
		by = "datatype"
	}
	return fmt.Sprintf("| `%s` | `%s` | %s |", rt.Label(), rt.right.do, by)
}

func TestReferenceTellsOtherRights(t *testing.T) {
	text, err := os.ReadFile("../docs/reference/access.md")
	if err != nil {
		t.Fatal(err)
	}
	h := newWorld().handler(t)
	for _, rt := range h.(*front).routes {
		if line := rightText(rt); !strings.Contains(string(text), line+"\n") {
			t.Errorf("docs/reference/access.md lacks the line\n%s", line)
		}
	}
	for _, v := range access.Verbs() {
		if !strings.Contains(string(text), "\n| `"+string(v)+"` | ") {
			t.Errorf("docs/reference/access.md lacks a line for %s", v)
		}
	}
}
