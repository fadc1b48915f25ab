package engines

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strings"
	"testing"
)

// DexProgram is the variable with the path of Dex, as test/dex builds it.
const DexProgram = "ESCLUSA_TEST_DEX"

// Dex is an OpenID Connect provider of others, whose address stays the same when it starts
// again, with other keys. Its methods may be called by one goroutine at a time.
type Dex struct {
	engine

	// URL is the issuer's.
	URL  string
	t    testing.TB
	args []string
}

// RunDex starts one for one test and stops it when the test ends. It skips the test where
// there is none; `make test-real` builds it. People who log in by a browser are sent back
// to the URLs.
func RunDex(t testing.TB, back ...string) *Dex {
	t.Helper()
	if os.Getenv(DexProgram) == "" {
		t.Skip("there is no Dex; make test-real builds it")
	}
	addr := FreeAddr(t)
	d := &Dex{t: t, URL: "http://" + addr, args: append([]string{addr}, back...)}
	d.Start()
	t.Cleanup(d.Kill)
	return d
}

// Start starts it, with new keys.
func (d *Dex) Start() {
	d.t.Helper()
	var err error
	if d.process, err = begin("listening at", os.Getenv(DexProgram), d.args...); err != nil {
		d.t.Fatal(err)
	}
}

// Token is what the token endpoint gives a client for a form, "name=value" each.
func (d *Dex) Token(client string, form ...string) string {
	d.t.Helper()
	req, err := http.NewRequestWithContext(d.t.Context(), http.MethodPost, d.URL+"/token", strings.NewReader(encoded(form)))
	if err != nil {
		d.t.Fatal(err)
	}
	req.SetBasicAuth(client, "secret-of-"+client)
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Close = true
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		d.t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		d.t.Fatal(err)
	}
	var says struct {
		Token string `json:"access_token"`
	}
	if err := json.Unmarshal(text, &says); err != nil || says.Token == "" {
		d.t.Fatalf("Dex answers %s: %s", resp.Status, text)
	}
	return says.Token
}

func encoded(form []string) string {
	values := url.Values{}
	for _, line := range form {
		name, value, _ := strings.Cut(line, "=")
		values.Set(name, value)
	}
	return values.Encode()
}

// Program is the token of a program of test/dex, by client credentials, for esclusa.
func (d *Dex) Program(name string) string {
	d.t.Helper()
	return d.Token(name, "grant_type=client_credentials", "scope=openid groups audience:server:client_id:esclusa")
}

// Person is the token of a person of test/dex, for esclusa.
func (d *Dex) Person(name string) string {
	d.t.Helper()
	return d.Token("esclusa", "grant_type=password", "scope=openid email groups", fmt.Sprintf("username=%s@example.org", name), "password="+name)
}
