package endtoend

import (
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/esclusa/esclusa/internal/testing/engines"
)

const teamsOfDex = `authentication: {oidc: [{issuer: %q, audience: esclusa}]}
roles:
  sender: [{do: [send], datatypes: [customer], as: [crm]}]
  team: [{do: [alerts.read], senders: [crm]}]
  operator: [{do: [channels.read, table.read]}]
bindings:
- {role: sender, to: ["group:crm-apps"]}
- {role: team, to: ["group:crm"]}
- {role: operator, to: ["group:sre"]}
`

// Tokens of a provider that others have written, in the ways in which programs and people
// get them, and what comes of them when its keys change and when it is away.
func TestTokenOfDexOpensWhatItShouldNot(t *testing.T) {
	t.Parallel()
	dex := engines.RunDex(t)
	o := alone(t)
	o.Access = filepath.Join(t.TempDir(), "access.yml")
	must(t, os.WriteFile(o.Access, fmt.Appendf(nil, teamsOfDex, dex.URL), 0o600))
	s := start(t, o)
	const send, list, alerts = "/v1/channels/customer/messages?wait=routed", "/v1/channels", "/v1/alerts"
	asks := func(token string, code int, holds, method, path string) {
		t.Helper()
		body := ""
		if method == "POST" {
			body = grupo3
		}
		s.expectAnswer(code, holds, method, path, "", body, "Authorization: Bearer "+token)
	}
	crm, ana, eva := dex.Program("crm"), dex.Person("ana"), dex.Person("eva")
	asks(crm, 200, "source", "POST", send)
	asks(crm, 403, "channels.read", "GET", list)
	asks(ana, 200, "customer", "GET", list)
	asks(ana, 403, "send", "POST", send)
	asks(eva, 200, "alerts", "GET", alerts)
	asks(eva, 403, "channels.read", "GET", list)
	asks(dex.Token("crm", "grant_type=client_credentials", "scope=openid groups"), 401, "another audience", "GET", list) // a program, for itself

	old := dex.Person("ana") // that nobody has shown
	dex.Kill()
	dex.Start()
	rotated, unknown := dex.Person("ana"), dex.Person("ana")
	asks(rotated, 200, "customer", "GET", list)             // ana, by new keys
	asks(old, 401, "not signed by its issuer", "GET", list) // ana, by keys that are gone
	dex.Kill()
	asks(unknown, 200, "customer", "GET", list) // ana, by keys that are known, of an issuer that is away
	dex.Start()
	newer := dex.Person("ana")
	dex.Kill()
	asks(newer, 503, "issuer does not answer", "GET", list) // ana, by keys that nobody knows, of an issuer that is away
	dex.Start()
	asks(rotated, 200, "customer", "GET", list) // ana, as before
}

// People log in at Dex by a browser, which comes back with a session.
func TestLoginAtDexLeadsNowhere(t *testing.T) {
	t.Parallel()
	o := alone(t)
	o.HTTPAddr = engines.FreeAddr(t)
	here := "http://" + o.HTTPAddr
	dex := engines.RunDex(t, here+"/login/callback")
	dir := t.TempDir()
	o.Access = filepath.Join(dir, "access.yml")
	must(t, os.WriteFile(filepath.Join(dir, "secret"), []byte("secret-of-esclusa\n"), 0o600))
	must(t, os.WriteFile(o.Access, fmt.Appendf(nil, `authentication: {console: {issuer: %q, client_id: esclusa, client_secret_file: secret, scopes: [groups, email], subject: email}}
roles: {operator: [{do: [channels.read]}]}
bindings: [{role: operator, to: ["group:sre"]}]
`, dex.URL), 0o600))
	start(t, o)
	for person, sees := range map[string]int{"ana": 200, "eva": 403} {
		jar, err := cookiejar.New(nil)
		must(t, err)
		browser := &http.Client{Jar: jar}
		at, _, _ := visit(t, browser, here+"/login?next=/v1/me", nil)
		if at.Host == o.HTTPAddr {
			t.Fatalf("%s is led to %s, and not to the issuer", person, at)
		}
		at, code, text := visit(t, browser, at.String(), url.Values{"login": {person + "@example.org"}, "password": {person}})
		if code != 200 || at.String() != here+"/v1/me" || !strings.Contains(text, `"principal":"user:`+person+`@example.org"`) || !strings.Contains(text, `"known_by":"session"`) {
			t.Errorf("%s comes back to %s: %d %s", person, at, code, text)
		}
		if _, code, text := visit(t, browser, here+"/v1/channels", nil); code != sees {
			t.Errorf("%s is answered %d %s", person, code, text)
		}
		browser.CloseIdleConnections()
	}
}

// visit asks for a page, or posts a form, and goes on to where that leads.
func visit(t *testing.T, browser *http.Client, place string, form url.Values) (*url.URL, int, string) {
	t.Helper()
	method, body := http.MethodGet, strings.NewReader("")
	if form != nil {
		method, body = http.MethodPost, strings.NewReader(form.Encode())
	}
	req, err := http.NewRequestWithContext(t.Context(), method, place, body)
	must(t, err)
	if form != nil {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	resp, err := browser.Do(req)
	must(t, err)
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	must(t, err)
	return resp.Request.URL, resp.StatusCode, string(text)
}
