package main

import (
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/esclusa/esclusa/internal/testing/engines"
)

// keeper answers who shows the token, and a certificate where it wants one.
func keeper(t *testing.T, ca *engines.Authority, both bool) (url string) {
	t.Helper()
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "Bearer geheim" {
			w.WriteHeader(http.StatusUnauthorized)
			fmt.Fprint(w, `{"status":401,"detail":"a key or a token is needed"}`)
			return
		}
		fmt.Fprint(w, `{"status":"ready"}`)
	}))
	if ca != nil {
		s.TLS = ca.Server(ca.Issue("server", time.Now().Add(time.Hour)), both)
		s.StartTLS()
	} else {
		s.Start()
	}
	t.Cleanup(s.Close)
	return s.URL
}

func TestCommandDoesNotMakeItselfKnown(t *testing.T) {
	ca, other := engines.NewAuthority(t), engines.NewAuthority(t)
	ours := ca.Issue("ana", time.Now().Add(time.Hour))
	plain, secure, both := keeper(t, nil, false), keeper(t, ca, false), keeper(t, ca, true)
	token := filepath.Join(t.TempDir(), "token")
	if err := os.WriteFile(token, []byte("geheim\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	elsewhere := strings.Replace(plain, "127.0.0.1", "esclusa.example.org", 1)
	for name, c := range map[string]struct {
		args   string
		env    string
		status int
		says   string
	}{
		"a token":                  {plain + " --http-token-file " + token, "", 0, "ready"},
		"of the environment":       {plain, "ESCLUSA_HTTP_TOKEN=geheim", 0, "ready"},
		"none":                     {plain, "", 1, "a key or a token is needed"},
		"no such file":             {plain + " --http-token-file /no/token", "", 1, "--http-token-file: open /no/token"},
		"a token in the clear":     {elsewhere + " --http-token-file " + token, "", 2, "https:// only"},
		"a token as an argument":   {plain + " --http-token geheim", "", 2, "unknown flag"},
		"an authority":             {secure + " --http-ca " + ca.File, "ESCLUSA_HTTP_TOKEN=geheim", 0, "ready"},
		"the system's authorities": {secure, "ESCLUSA_HTTP_TOKEN=geheim", 1, "see --http-ca"},
		"another authority":        {secure + " --http-ca " + other.File, "ESCLUSA_HTTP_TOKEN=geheim", 1, other.File},
		"a certificate":            {both + " --http-ca " + ca.File + " --http-cert " + ours.Cert + " --http-key " + ours.Key, "ESCLUSA_HTTP_TOKEN=geheim", 0, "ready"},
		"no certificate":           {both + " --http-ca " + ca.File, "ESCLUSA_HTTP_TOKEN=geheim", 1, "--http-cert"},
		"half a certificate":       {both + " --http-cert " + ours.Cert, "", 1, "--http-key"},
	} {
		t.Run(name, func(t *testing.T) {
			var out bytes.Buffer
			args := append([]string{"health", "--http"}, strings.Fields(c.args)...)
			status := run(t.Context(), args, strings.NewReader(""), &out, &out, []string{c.env})
			if text := out.String(); status != c.status || !strings.Contains(text, c.says) || strings.Contains(text, "geheim\n") || strings.Count(text, "\n") != 1 {
				t.Errorf("status %d: %s", status, text)
			}
		})
	}
	http.DefaultClient.CloseIdleConnections()
}

// Whatever speaks HTTP can make itself known.
func TestCommandThatSpeaksHTTPHasNoFlagsOfAccess(t *testing.T) {
	n := 0
	var visit func(*cobra.Command)
	visit = func(c *cobra.Command) {
		for _, sub := range c.Commands() {
			visit(sub)
		}
		if f := c.Flags(); f.Lookup("http") != nil || f.Lookup("against") != nil {
			n++
			for _, name := range []string{"http-token-file", "http-ca", "http-cert", "http-key"} {
				if f.Lookup(name) == nil {
					t.Errorf("%s has no --%s", c.CommandPath(), name)
				}
			}
		}
	}
	visit(newRoot(&shell{}))
	if n < 9 {
		t.Errorf("only %d commands speak HTTP", n)
	}
}

// Each flag that names a secret warns of one that others may read.
func TestSecretFileIsNotLookedAt(t *testing.T) {
	n := 0
	var visit func(*cobra.Command)
	visit = func(c *cobra.Command) {
		for _, sub := range c.Commands() {
			visit(sub)
		}
		c.Flags().VisitAll(func(f *pflag.Flag) {
			if !regexp.MustCompile(`-key$|-(password|secret|token)-file$`).MatchString(f.Name) {
				return
			}
			n++
			if _, is := f.Value.(interface{ secretIn() string }); !is {
				t.Errorf("%s does not look at who may read --%s", c.CommandPath(), f.Name)
			}
		})
	}
	visit(newRoot(&shell{}))
	if n < 20 {
		t.Errorf("only %d flags name a secret", n)
	}
}
