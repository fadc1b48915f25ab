package main

import (
	"crypto/tls"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/esclusa/esclusa/internal/testing/engines"
	"github.com/esclusa/esclusa/internal/testing/issuer"
)

// tokenEndpoint gives tokens of an issuer as Dex in test/dex does: to the program crm, and
// to people, each of whom has a group.
func tokenEndpoint(t *testing.T) (url string) {
	t.Helper()
	i := issuer.New(t)
	groups := map[string]string{"ana@example.org": "sre", "eva@example.org": "crm", "": "crm-apps"}
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		client, secret, _ := r.BasicAuth()
		group := groups[r.FormValue("username")]
		if secret != "secret-of-"+client || group == "" {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		_ = json.NewEncoder(w).Encode(map[string]string{"access_token": i.Token(map[string]any{"groups": []string{group}})})
	}))
	t.Cleanup(s.Close)
	return s.URL + " " + i.URL
}

// TestWayToSecureHTTPLeadsAstray does all that docs/guides/secure.md says under "In ten
// minutes", in its order, with the files that it shows.
func TestWayToSecureHTTPLeadsAstray(t *testing.T) {
	for name, provider := range map[string]func(*testing.T) string{
		"our issuer": tokenEndpoint,
		"Dex": func(t *testing.T) string {
			dex := engines.RunDex(t)
			return dex.URL + " " + dex.URL
		},
	} {
		t.Run(name, func(t *testing.T) {
			tokens, issuer, _ := strings.Cut(provider(t), " ")
			walkToSecureHTTP(t, tokens, issuer)
		})
	}
}

func walkToSecureHTTP(t *testing.T, tokens, issuer string) {
	t.Helper()
	sys, dir := beginAt(t), t.TempDir()
	free := engines.FreeAddr(t)
	text := strings.NewReplacer("https://login.example.org/token", tokens+"/token", "https://login.example.org", issuer,
		"127.0.0.1:5000", sys.http, "127.0.0.1:9100", free).Replace(section(t, "docs/guides/secure.md", "In ten minutes"))
	for _, m := range regexp.MustCompile("(?s)```yaml\n(# (\\S+)\n.*?)```").FindAllStringSubmatch(text, -1) {
		if err := os.WriteFile(filepath.Join(dir, m[2]), []byte(m[1]), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, ".curlrc"), []byte("silent\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	env := append(slices.Clone(sys.env), "no_proxy=127.0.0.1", "CURL_HOME="+dir)
	before, ran := "", 0 // what holds for all that follows
	for _, e := range consoleBlocks(text) {
		ran++
		switch args, runs := strings.CutPrefix(e.command, "esclusa run "); {
		case runs:
			runIn(t, dir, sys.env, strings.Fields(args)...)
			if !eventually(t, func() bool { return isReady(t.Context(), free) }) {
				t.Fatal("it is not ready in time")
			}
		case strings.HasPrefix(e.command, "umask "), strings.HasPrefix(e.command, "export "):
			before += e.command + "; "
		default:
			walkOneStep(t, dir, env, before, e)
		}
	}
	if _, err := tls.LoadX509KeyPair(filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")); err != nil || ran < 25 {
		t.Errorf("%d commands ran; Go's program has made %v", ran, err)
	}
}

// walkOneStep runs a command, which prints what is shown, or where nothing is shown works.
func walkOneStep(t *testing.T, dir string, env []string, before string, e exchange) {
	t.Helper()
	var out []byte
	var err error
	good := func() bool {
		cmd := exec.CommandContext(t.Context(), "sh", "-c", before+e.command)
		cmd.Dir, cmd.Env = dir, env
		out, err = cmd.CombinedOutput()
		return e.want == "" && err == nil || e.want != "" && e.expects(string(out))
	}
	again := strings.HasPrefix(e.command, "esclusa alerts") // which come by Kafka
	if again && !eventually(t, good) || !again && !good() {
		t.Fatalf("$ %s\n%v\n--- it prints\n%s\n--- instead of\n%s", e.command, err, out, e.want)
	}
}

// section is a part of a page, without its title.
func section(t *testing.T, page, title string) string {
	t.Helper()
	_, text, found := strings.Cut(read(t, page), "\n## "+title+"\n")
	if !found {
		t.Fatalf("%s has no section %q", page, title)
	}
	text, _, _ = strings.Cut(text, "\n## ")
	return text
}
