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
