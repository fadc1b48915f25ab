package mirror

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"

	"github.com/esclusa/esclusa/internal/credentials"
	"github.com/esclusa/esclusa/internal/testing/engines"
	"github.com/esclusa/esclusa/internal/testing/expect"
)

// rules are what docs/guides/secure.md tells to give to our user.
func rules(t *testing.T) []string {
	t.Helper()
	text, err := os.ReadFile("../../docs/guides/secure.md")
	wantNil(t, err)
	_, line, found := strings.Cut(string(text), "\nACL SETUSER esclusa on >")
	line, _, _ = strings.Cut(line, "\n")
	rules := strings.Fields(line)
	if !found || len(rules) < 3 {
		t.Fatal("docs/guides/secure.md does not tell the rules of our user")
	}
	return rules[1:] // after the password
}

func connectAs(t *testing.T, o Options) *Table {
	t.Helper()
	o.Owner, o.Partitions = us, partitions
	s, err := opened(o)
	wantNil(t, err)
	t.Cleanup(func() { wantClosed(t, s.Close) })
	return s
}

// asUser is a store on a real Redis, logged in as a user with certain rules.
func asUser(t *testing.T, rules []string) *Table {
	t.Helper()
	r := engines.RunRedis(t, append([]string{"--user", "esclusa", "on", ">geheim"}, rules...)...)
	return connectAs(t, Options{URL: "redis://esclusa@" + r.Addr, Password: credentials.Secret{Text: "geheim"}})
}

func TestUserWithTheDocumentedRightsIsRefused(t *testing.T) {
	s := asUser(t, rules(t))
	wantNil(t, s.CheckAccess(t.Context()))
	wantNil(t, s.CheckPolicy(t.Context()))
	wantNil(t, s.Begin(t.Context(), "topic-1"))
	wantNil(t, s.Begin(t.Context(), "topic-2")) // purges
	wantNil(t, s.BeginFill(t.Context(), part, 0))
	wantNil(t, s.Fill(t.Context(), part, 0, 10, rowsFrom(0, 10, 3)))
	wantNil(t, s.FinishFill(t.Context(), part, 10, 10))
	apply(t, s, put("a", 11, "{}"), erasure("a", 12))
	wantNil(t, s.Advance(t.Context(), part, 10, 13, nil))
	wantWatermarks(t, s, "topic-2", map[int32]int64{part: 13})
	if _, err := s.Sweep(t.Context(), part, 20, func(string) bool { return false }); err != nil {
		t.Error(err)
	}
	get(t, s, "a")
	wantNil(t, s.Drop(t.Context(), part))
	if keys, err := s.client.Exists(t.Context(), "customer:a").Result(); err == nil {
		t.Errorf("a command that we do not need is allowed: %d", keys)
	}
}

// Of the rules none can go: the start says so.
func TestUserWithoutOneOfTheDocumentedRightsStarts(t *testing.T) {
	all := rules(t)
	for i, rule := range all {
		if rule == "resetchannels" || rule == "nocommands" || rule == "-@all" {
			continue // they take away
		}
		t.Run(rule, func(t *testing.T) {
			less := append(append([]string{}, all[:i]...), all[i+1:]...)
			err := asUser(t, less).CheckAccess(t.Context())
			if !errors.Is(err, ErrAccess) {
				t.Fatalf("not refused: %v", err)
			}
			expect.Sentence(t, err, "geheim", `user "esclusa"`, "docs/guides/secure.md")
		})
	}
}

func TestRefusalDoesNotSayWhatToLookAt(t *testing.T) {
	ca, other := engines.NewAuthority(t), engines.NewAuthority(t)
	tomorrow, yesterday := time.Now().Add(12*time.Hour), time.Now().Add(-12*time.Hour)
	server, ours := ca.Issue("redis", tomorrow), ca.Issue("esclusa", tomorrow)
	files := credentials.TLS{CA: ca.File, Cert: ours.Cert, Key: ours.Key}
	for name, c := range map[string]struct {
		server engines.Pair
		change func(*Options)
		says   []string
	}{
		"wrong password":  {server, func(o *Options) { o.Password = credentials.Secret{Text: "geheimer"} }, []string{`"esclusa"`, "--redis-password-file"}},
		"no password":     {server, func(o *Options) { o.Password = credentials.Secret{} }, []string{"--redis-password-file"}},
		"wrong authority": {server, func(o *Options) { o.TLS.CA = other.File }, []string{"--redis-tls-ca", other.File}},
		"expired":         {ca.Issue("old", yesterday), func(*Options) {}, []string{"certificate", yesterday.UTC().Format("2006-01-02T15:04")}},
		"none of ours":    {server, func(o *Options) { o.TLS.Cert, o.TLS.Key = "", "" }, []string{"--redis-tls-cert"}},
	} {
		t.Run(name, func(t *testing.T) {
			srv, err := miniredis.RunTLS(ca.Server(c.server, true))
			wantNil(t, err)
			t.Cleanup(srv.Close)
			srv.RequireUserAuth("esclusa", "geheim")
			o := Options{URL: "rediss://esclusa@" + srv.Addr(), Password: credentials.Secret{Text: "geheim"}, TLS: files}
			if c.server == server {
				wantNil(t, connectAs(t, o).CheckAccess(t.Context()))
			}
			c.change(&o)
			err = connectAs(t, o).CheckAccess(t.Context())
			if !errors.Is(err, ErrAccess) {
				t.Fatalf("not refused: %v", err)
			}
			expect.Sentence(t, err, "geheim", c.says...)
		})
	}
}

// A new password in the file counts from the next connection on.
func TestPasswordIsReadOnce(t *testing.T) {
	srv := miniredis.RunT(t)
	srv.RequireAuth("geheim")
	file := filepath.Join(t.TempDir(), "password")
	wantNil(t, os.WriteFile(file, []byte("old\n"), 0o600))
	s := connectAs(t, Options{URL: "redis://" + srv.Addr(), Password: credentials.Secret{File: file}})
	if err := s.CheckAccess(t.Context()); !errors.Is(err, ErrAccess) {
		t.Fatalf("not refused: %v", err)
	}
	wantNil(t, os.WriteFile(file, []byte("geheim\n"), 0o600))
	wantNil(t, s.CheckAccess(t.Context()))
}
