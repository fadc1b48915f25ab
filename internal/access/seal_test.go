package access

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// sealKey is a line of a file of keys, of one byte over and over.
func sealKey(b byte) string {
	return base64.StdEncoding.EncodeToString(bytes.Repeat([]byte{b}, sealKeyBytes)) + "\n"
}

const withConsole = `authentication: {keys_file: keys, console: {session_keys_file: seals}}
roles: {r: [{do: [channels.read]}]}
bindings: [{role: r, to: ["key:crm"]}]
`

// enters begins a session of the key, and returns its cookie.
func enters(t *testing.T, g *Guard, key string) *http.Cookie {
	t.Helper()
	c, cookie, err := g.LogInByKey(request(), key)
	if err != nil || c.How != BySession || c.Name != "key:crm" || c.LoggedInBy() != LoginKey {
		t.Fatalf("the key makes %+v, %v", c, err)
	}
	return cookie
}

// bears is a request with the cookie.
func bears(cookie *http.Cookie) *http.Request {
	r := request()
	r.AddCookie(cookie)
	return r
}

func TestRotationEndsSessionsOrTakesThoseOfOldKeys(t *testing.T) {
	h := newHouse(t, withConsole)
	key, line := newKey(t, "crm")
	h.write("keys", line)
	h.write("seals", "# first\n"+sealKey(1))
	g := h.open()
	if strings.Contains(h.log.String(), "sessions of the console end") {
		t.Error("a process with keys of a file warns that sessions end with it")
	}
	first := enters(t, g, key)
	check := func(what string, g *Guard, cookie *http.Cookie, want int) {
		t.Helper()
		if status, says := refused(t, g, bears(cookie)); status != want {
			t.Errorf("%s: %d %s", what, status, says)
		}
	}
	h.write("seals", sealKey(2)+"\n"+sealKey(1))
	g.look()
	second := enters(t, g, key)
	check("the session of the key before", g, first, 0)
	check("the session of the key", g, second, 0)
	other, err := Open(Config{Path: h.path, Log: slog.New(slog.DiscardHandler), Metrics: NewMetrics(prometheus.NewRegistry())})
	if err != nil {
		t.Fatal(err)
	}
	check("the session, at another process with the same file", other, second, 0)
	h.write("seals", sealKey(3)+sealKey(2))
	g.look()
	check("the session of a key of long ago", g, first, 401)
	check("the session of the key before, after another rotation", g, second, 0)
	for text, want := range map[string]string{
		"":                                   "seals: must have one key a line",
		sealKey(1) + sealKey(2) + sealKey(3): "seals: must have one key a line",
		sealKey(1) + "SECRETO\n":             "seals:2: must be 32 random bytes in base64",
		strings.Repeat("A", 44) + "\n":       "seals:1: must be 32",
		sealKey(1)[:20] + "\n" + sealKey(1):  "seals:1: must be 32",
		"esclusa " + sealKey(1) + sealKey(2): "seals:1: must be 32",
	} {
		h.write("seals", text)
		g.look()
		g.look()
		check("after a fault in the file, which leaves the old in force,", g, second, 0)
		if err := g.read(nil).err; err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "SECRETO") {
			t.Errorf("%q: it says %v, want %s", text, err, want)
		}
	}
	if err := os.Remove(filepath.Join(filepath.Dir(h.path), "seals")); err != nil {
		t.Fatal(err)
	}
	g.look()
	check("with the file gone", g, second, 0)
	h.write("access.yml", strings.Replace(withConsole, "session_keys_file: seals", "", 1))
	g.look()
	check("with keys of its own", g, second, 401)
	if !strings.Contains(h.log.String(), "sessions of the console end with this process") {
		t.Errorf("the log does not say that sessions end: %s", h.log.String())
	}
	own := enters(t, g, key)
	h.write("keys", line+"# again\n")
	g.look()
	check("after another reload", g, own, 0)
}

func TestSealedForOnePurposeIsTakenForAnother(t *testing.T) {
	s := newSeal()
	sealed, again := s.close("login", "ana"), s.close("login", "ana")
	var text string
	if !s.open("login", sealed, &text) || text != "ana" {
		t.Errorf("it opens as %q", text)
	}
	if s.open("session", sealed, &text) || newSeal().open("login", sealed, &text) || sealed == again {
		t.Errorf("%s opens for another purpose, by another key, or is the same twice", sealed)
	}
}

func TestSessionLastsLongerThanTheFileSays(t *testing.T) {
	h := newHouse(t, withConsole)
	key, line := newKey(t, "crm")
	h.write("keys", line)
	h.write("seals", sealKey(1))
	g := h.open()
	cookie := enters(t, g, key)
	began := h.now
	for after, want := range map[time.Duration]int{0: 0, usualSession - 2*time.Second: 0, usualSession + time.Second: 401} {
		h.now = began.Add(after)
		if status, says := refused(t, g, bears(cookie)); status != want {
			t.Errorf("after %v: %d %s", after, status, says)
		}
	}
	h.write("access.yml", strings.Replace(withConsole, "console: {", "console: {session: 24h, ", 1))
	g.look()
	h.now = began.Add(usualSession + time.Second)
	if status, says := refused(t, g, bears(cookie)); status != 401 {
		t.Errorf("over, and brought back by a longer session of a new file: %d %s", status, says)
	}
	h.now = began.Add(time.Hour)
	for session, want := range map[string]int{"30m": 401, "2h": 0} {
		h.write("access.yml", strings.Replace(withConsole, "console: {", "console: {session: "+session+", ", 1))
		g.look()
		if status, says := refused(t, g, bears(cookie)); status != want {
			t.Errorf("after an hour of %s: %d %s", session, status, says)
		}
	}
}

// Whoever logs out often must not have others' sessions begin again, nor take memory.
func TestLogoutIsForgotten(t *testing.T) {
	e, now := newEndings(), time.Now()
	e.add("mine", "key:ana", now.Add(time.Hour), now) // which ends before all others
	for i := range mostEndings + 100 {
		e.add(fmt.Sprint(i), "key:eva", now.Add(8*time.Hour+time.Duration(i)), now)
	}
	e.add("ours", "key:ana", now.Add(2*time.Hour), now)
	if len(e.known) > mostEndings || !e.has("mine") || !e.has("ours") || !e.has(fmt.Sprint(mostEndings+99)) || e.has("0") {
		t.Errorf("%d are remembered, mine %v", len(e.known), e.has("mine"))
	}
	e.add("later", "key:ana", now.Add(20*time.Hour), now.Add(9*time.Hour))
	if len(e.known) != 1 || !e.has("later") {
		t.Errorf("%d are remembered of those that are over", len(e.known))
	}
}
