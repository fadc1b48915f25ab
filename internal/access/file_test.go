package access

import (
	"strings"
	"testing"
)

const whole = `tls: {cert: tls.crt, key: /etc/tls.key, client_ca: ca.crt, client_certs: optional}
hosts: [esclusa.example.org]
authentication:
  oidc: [{issuer: "https://login.example.org", audience: esclusa, subject: email, groups: roles}]
  keys_file: keys
  mtls: {name: san_uri}
roles:
  sender: [{do: [send, validate], datatypes: [image, video], as: [crm, "https://crm.example.org/*"], rate: 500/s, bytes: 20MB/s}]
  billing:
    - {do: [receive], datatypes: [customer], groups: [billing-*]}
    - {do: [table.read], datatypes: [customer]}
  operator: [{do: [alerts.read, alerts.decide, redrive, channels.read, operations.read], payload: full}]
bindings: [{role: sender, to: ["key:crm", "group:crm-apps"]}, {role: operator, to: ["group:sre"]}]
anonymous: []
`

func TestWholeFileIsNotRead(t *testing.T) {
	f, err := Parse("/etc/esclusa/access.yml", []byte(whole))
	if err != nil {
		t.Fatal(err)
	}
	if f.TLS.Cert != "/etc/esclusa/tls.crt" || f.TLS.Key != "/etc/tls.key" || f.KeysFile != "/etc/esclusa/keys" {
		t.Errorf("paths are %+v, %s", f.TLS, f.KeysFile)
	}
	if f.Issuers[0].Subject != "email" || f.Hosts[0] != "esclusa.example.org" || f.CertificateBy != SANURI {
		t.Errorf("it is read as %+v", f)
	}
	c := &Caller{rights: f.rightsOf("key:crm")}
	if l := c.Limit(Limit{}); l.Requests != 500 || l.Bytes != 20e6 {
		t.Errorf("the limit is %+v", l)
	}
}

func TestOneMoreRoleTakesAway(t *testing.T) {
	f, err := Parse("access.yml", []byte(`authentication: {keys_file: keys}
roles: {slow: [{do: [send], rate: 5/s}], fast: [{do: [send], rate: 500/s, bytes: 1MB/s}], any: [{do: [send]}]}
bindings:
- {role: slow, to: ["key:a", "key:b", "key:c", "key:d"]}
- {role: fast, to: ["key:b", "key:d"]}
- {role: any, to: ["key:c", "key:d", "key:e"]}
`))
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]struct{ most, unlimited Limit }{
		"key:a": {Limit{5, 100}, Limit{5, 0}},
		"key:b": {Limit{500, 1e6}, Limit{500, 0}},
		"key:c": {Limit{50, 100}, Limit{}},
		"key:d": {Limit{500, 1e6}, Limit{}},
		"key:e": {Limit{50, 100}, Limit{}},
		"key:f": {},
	} {
		c := &Caller{rights: f.rightsOf(name)}
		if got := c.Limit(Limit{50, 100}); got != want.most {
			t.Errorf("%s: %+v, want %+v", name, got, want.most)
		}
		if got := c.Limit(Limit{}); got != want.unlimited {
			t.Errorf("%s, where all have no limit: %+v, want %+v", name, got, want.unlimited)
		}
	}
}

func TestOnePersonHasTwoNames(t *testing.T) {
	const of = "authentication: {oidc: [{issuer: 'https://a', audience: x, subject: email, groups: roles, prefix: 'a:', ca: a.pem}, {issuer: 'https://b', audience: x, prefix: 'b:'}], console: {issuer: ISSUER, client_id: y}}"
	for issuer, want := range map[string]Issuer{
		"'https://a'": {"https://a", "y", "email", "roles", "a:", "a.pem"},
		"'https://b'": {"https://b", "y", "sub", "groups", "b:", ""},
		"'https://c', prefix: 'c:', groups: teams":  {"https://c", "y", "sub", "teams", "c:", ""},
		"'https://a', prefix: 'x:', subject: login": {"https://a", "y", "login", "roles", "x:", "a.pem"},
	} {
		f, err := Parse("access.yml", []byte(strings.Replace(of, "ISSUER", issuer, 1)))
		if err != nil || *f.Console.OpenID != want {
			t.Errorf("%s is %+v, %v", issuer, f, err)
		}
	}
}

// What a misspelt or half-written restriction would leave open is refused.
func TestFaultOfTheFileIsPassedOver(t *testing.T) {
	const keys = "authentication: {keys_file: keys}\n"
	for text, want := range map[string]string{
		"":                               "access.yml: is empty",
		"a: [":                           "access.yml:1: ",
		"roles: {}\n---\nroles: {}":      "access.yml:2: there is a second document",
		"rolls: {}":                      `access.yml:1: "rolls" is not a member of the file (did you mean roles?), which may have tls, hosts,`,
		"roles: {a: []}\nroles: {}":      "access.yml:2: roles is there twice",
		"roles: {a: [], a: []}":          "access.yml:1: a is there twice",
		"roles:\n":                       "access.yml:1: roles is empty",
		"roles: &x {}":                   "written with an anchor",
		"roles: []":                      "roles is a mapping",
		"roles: {a: {do: [send]}}":       "a role is a list: write [ ] around it",
		"roles: {\"a b\": []}":           "the name of a role",
		"roles: {a: [{datatypes: [x]}]}": "a right needs do, a list of verbs: send, validate",
		"roles: {a: [{do: [sned]}]}":     `a verb is one of send, validate, receive, channels.read, table.read, table.erase, alerts.read, alerts.decide, redrive, journal.read, catalogue.publish, operations.read, not "sned" (did you mean send?)`,
		"roles: {a: [{do: send}]}":       "do is a list",
		"roles: {a: [{do: [send], datatype: [x]}]}":                   `"datatype" is not a member of a right (did you mean datatypes?)`,
		"roles: {a: [{do: [send], datatypes: []}]}":                   "datatypes has no members",
		"roles: {a: [{do: [send], datatypes: [*]}]}":                  `a star by itself is written "*"`,
		"roles: {a: [{do: [send], datatypes: ['a*b']}]}":              "a star is not at the end",
		"roles: {a: [{do: [send], datatypes: [1]}]}":                  "is a text: write it in quotes",
		"roles:\n  a:\n  - {do: [send], groups: [x]}":                 "access.yml:3: groups does not restrict send: write that in a right of its own",
		"roles: {a: [{do: [receive], senders: [x]}]}":                 "senders does not restrict receive",
		"roles: {a: [{do: [operations.read], datatypes: [x]}]}":       "datatypes does not restrict operations.read",
		"roles: {a: [{do: [receive], as: [x]}]}":                      "as says what a sender may call itself",
		"roles: {a: [{do: [receive], payload: full}]}":                "payload says how alerts are read",
		"roles: {a: [{do: [alerts.read], payload: most}]}":            "payload is one of full, masked",
		"roles: {a: [{do: [send], rate: 5}]}":                         "rate",
		"roles: {a: [{do: [send], rate: 5/m}]}":                       "rate is requests a second, such as 500/s",
		"roles: {a: [{do: [send], bytes: 5/s}]}":                      "bytes is bytes a second, such as 20MB/s",
		"bindings: [{role: a, to: ['group:x']}]":                      `there is no role "a": roles has none`,
		keys + "roles: {a: []}\nbindings: [{role: a, to: [crm]}]":     `access.yml:3: "crm" is bound to nobody: write one of key:, user:, group:, cert: before the name`,
		keys + "roles: {a: []}\nbindings: [{role: a, to: ['key:*']}]": "a star does not stand for names of principals",
		keys + "roles: {a: []}\nbindings: [{role: a}]":                "a binding needs role and to",
		"roles: {a: []}\nbindings: [{role: a, to: ['key:crm']}]":      "nobody can show to be key:crm: authentication has no keys_file",
		"roles: {a: []}\nbindings: [{role: a, to: ['cert:crm']}]":     "authentication has no mtls",
		"roles: {a: []}\nbindings: [{role: a, to: ['group:crm']}]":    "authentication has no oidc",
		"anonymous: [a]":                                                                                                     `there is no role "a"`,
		"hosts: ['esclusa.example.org:443']":                                                                                 `"esclusa.example.org:443" is no name of a host`,
		"hosts: ['*.example.org']":                                                                                           `"*.example.org" is no name of a host`,
		"tls: {cert: a}":                                                                                                     "tls needs cert and key",
		"tls: {cert: a, key: b, client_certs: required}":                                                                     "needs client_ca",
		"tls: {cert: a, key: b, min_version: '1.0'}":                                                                         "min_version is one of 1.2, 1.3",
		"authentication: {mtls: {name: cn}}":                                                                                 "name is one of san_uri, san_dns, subject",
		"authentication: {mtls: {name: subject}}":                                                                            "mtls needs tls with client_ca",
		"authentication: {oidc: [{issuer: 'https://a'}]}":                                                                    "an issuer needs issuer and audience",
		"authentication: {oidc: [{issuer: 'http://a', audience: x}]}":                                                        "issuer is a URL with https://",
		"authentication: {oidc: [{issuer: 'https://u:p@a', audience: x}]}":                                                   "issuer is a URL with https://",
		"authentication: {console: {session: 8h}}":                                                                           "console needs issuer, where people log in, or keys_file",
		"authentication: {keys_file: k, console: {session: 8}}":                                                              "session is how long a login holds, such as 8h",
		"authentication: {keys_file: k, console: {session: 1s}}":                                                             "from 1m to 168h",
		"authentication: {keys_file: k, console: {url: 'http://esclusa.example.org'}}":                                       "url is how browsers come, with https://",
		"authentication: {keys_file: k, console: {url: 'https://esclusa.example.org/'}}":                                     "without a path",
		"authentication: {console: {issuer: 'https://a'}}":                                                                   "console needs issuer and client_id",
		"authentication: {keys_file: k, console: {client_secret_file: x}}":                                                   "console needs issuer and client_id",
		"authentication: {console: {issuer: 'http://a.example', client_id: x}}":                                              "issuer is a URL with https://",
		"authentication: {oidc: [{issuer: 'https://a', audience: x}], console: {issuer: 'https://b', client_id: x}}":         "two issuers could give one name to two people",
		"authentication: {console: {issuer: 'https://a', client_id: x, scopes: []}}":                                         "scopes has no members",
		"authentication: {keys_file: k, console: {keys: x}}":                                                                 `"keys" is not a member of console`,
		"authentication: {oidc: [{issuer: 'https://a', audience: x}, {issuer: 'https://b', audience: x}]}":                   "give each a prefix, none of which begins with another",
		"authentication: {oidc: [{issuer: 'https://a', audience: x}, {issuer: 'https://b', audience: x, prefix: 'staff:'}]}": "two issuers could give one name to two people",
		"authentication: {oidc: [{issuer: 'https://a', audience: x, prefix: 'staff:eu:'}, {issuer: 'https://b', audience: x, prefix: 'staff:'}]}": "two issuers could give one name to two people",
		"authentication: {oidc: [{issuer: 'https://a', audience: x, prefix: 'a'}], console: {issuer: 'https://b', client_id: x, prefix: 'ab'}}":   "two issuers could give one name to two people",
		"authentication: {oidc: [{issuer: 'https://a', audience: x}, {issuer: 'https://a', audience: y, subject: email}]}":                        "one issuer could give one name to two people: write the same subject, groups and prefix wherever https://a is",
		"authentication: {oidc: [{issuer: 'https://a', audience: x}, {issuer: 'https://a', audience: y, groups: roles}]}":                         "one issuer could give one name to two people",
		"authentication: {oidc: [{issuer: 'https://a', audience: x}, {issuer: 'https://a', audience: y, prefix: 'a:'}]}":                          "one issuer could give one name to two people",
		"authentication: {oidc: [{issuer: 'https://a', audience: x}], console: {issuer: 'https://a', client_id: x, subject: email}}":              "one issuer could give one name to two people",
	} {
		_, err := Parse("access.yml", []byte(text))
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: it says %v, want %q", text, err, want)
		}
	}
}

func TestFaultsOfTheFileAreToldOneByOne(t *testing.T) {
	_, err := Parse("access.yml", []byte("roles:\n  a: [{do: [sned]}]\n  b: [{do: [send], datatype: [x]}]\n"))
	if err == nil || strings.Count(err.Error(), "\n") != 1 || !strings.Contains(err.Error(), "access.yml:2:") || !strings.Contains(err.Error(), "access.yml:3:") {
		t.Errorf("it says %v", err)
	}
}

func TestRightCoversMoreOrLessThanItSays(t *testing.T) {
	f, err := Parse("access.yml", []byte(`authentication: {keys_file: keys}
roles:
  r:
  - {do: [receive], datatypes: [customer], groups: ["billing-*"]}
  - {do: [alerts.read], senders: [crm]}
  - {do: [table.read], datatypes: ["*"]}
  - {do: [send], datatypes: [image], as: [crm]}
  - {do: [send], datatypes: [video], as: ["https://crm.example.org/*", crm]}
  - {do: [send], datatypes: [text]}
  public: [{do: [channels.read]}]
bindings: [{role: r, to: ["key:crm"]}]
anonymous: [public]
`))
	if err != nil {
		t.Fatal(err)
	}
	c := &Caller{rights: f.rightsOf("key:crm")}
	for _, is := range []struct {
		may  bool
		verb Verb
		of   Scope
	}{
		{true, Receive, Scope{Datatype: "customer", Group: "billing-1"}},
		{true, Receive, Scope{Datatype: "customer", Group: "billing-"}},
		{false, Receive, Scope{Datatype: "customer", Group: "billing"}},
		{false, Receive, Scope{Datatype: "customers", Group: "billing-1"}},
		{false, Receive, Scope{Group: "billing-1"}},
		{false, Receive, Scope{Datatype: "customer"}},
		{true, AlertsRead, Scope{Datatype: "any", Sender: "crm"}},
		{true, AlertsRead, Scope{Sender: "crm"}},
		{false, AlertsRead, Scope{Datatype: "any"}},
		{false, AlertsRead, Scope{Sender: "crm2"}},
		{true, TableRead, Scope{}},
		{true, TableRead, Scope{Datatype: "customer"}},
		{false, TableErase, Scope{Datatype: "customer"}},
		{true, ChannelsRead, Scope{}},
	} {
		if c.May(is.verb, is.of) != is.may {
			t.Errorf("%s of %+v: %v", is.verb, is.of, !is.may)
		}
	}
	for datatype, is := range map[string]struct {
		sole    string
		allowed []string
		not     []string
	}{
		"image": {"crm", []string{"crm"}, []string{"", "crm2", "x"}},
		"video": {"", []string{"crm", "https://crm.example.org/1"}, []string{"", "https://crm.example.com"}},
		"text":  {"", []string{"", "whoever"}, nil},
		"other": {"", nil, []string{"", "crm"}},
	} {
		s := c.Senders(datatype)
		if s.Sole() != is.sole {
			t.Errorf("%s is sent as %q", datatype, s.Sole())
		}
		for _, name := range is.allowed {
			if !s.Allow(name) {
				t.Errorf("%s cannot be sent as %q", datatype, name)
			}
		}
		for _, name := range is.not {
			if s.Allow(name) {
				t.Errorf("%s can be sent as %q", datatype, name)
			}
		}
	}
	if nobody.May(ChannelsRead, Scope{}) || !everybody.May(TableErase, Scope{}) {
		t.Error("nobody may something, or everybody not")
	}
}
