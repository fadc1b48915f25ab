package endtoend

import (
	"fmt"
	"os"
	"path/filepath"
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
	asks := func(who, token string, code int, holds, method, path string) {
		t.Helper()
		t.Run(fmt.Sprintf("%s %s %s", who, method, path), func(t *testing.T) {
			body := ""
			if method == "POST" {
				body = grupo3
			}
			s.expectAnswer(code, holds, method, path, "", body, "Authorization: Bearer "+token)
		})
	}
	crm, ana, eva := dex.Program("crm"), dex.Person("ana"), dex.Person("eva")
	asks("a program", crm, 200, "source", "POST", send)
	asks("a program", crm, 403, "channels.read", "GET", list)
	asks("ana", ana, 200, "customer", "GET", list)
	asks("ana", ana, 403, "send", "POST", send)
	asks("eva", eva, 200, "alerts", "GET", alerts)
	asks("eva", eva, 403, "channels.read", "GET", list)
	asks("a program, for itself", dex.Token("crm", "grant_type=client_credentials", "scope=openid groups"), 401, "another audience", "GET", list)

	old := dex.Person("ana") // that nobody has shown
	dex.Kill()
	dex.Start()
	rotated, unknown := dex.Person("ana"), dex.Person("ana")
	asks("ana, by new keys", rotated, 200, "customer", "GET", list)
	asks("ana, by keys that are gone", old, 401, "not signed by its issuer", "GET", list)
	dex.Kill()
	asks("ana, by keys that are known, of an issuer that is away", unknown, 200, "customer", "GET", list)
	dex.Start()
	newer := dex.Person("ana")
	dex.Kill()
	asks("ana, by keys that nobody knows, of an issuer that is away", newer, 503, "issuer does not answer", "GET", list)
	dex.Start()
	asks("ana, as before", rotated, 200, "customer", "GET", list)
}
