package access

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"time"

	"go.yaml.in/yaml/v3"

	"github.com/esclusa/esclusa/internal/address"
)

// Bounds of a session.
const (
	usualSession = 8 * time.Hour
	leastSession = time.Minute
	mostSession  = 7 * 24 * time.Hour
)

// Console is how people log in to have a session in their browser.
type Console struct {
	// OpenID is the issuer that people log in at, whose audience is our client's id; nil
	// for API keys only.
	OpenID           *Issuer
	ClientSecretFile string        // empty: the client has none, and is known by PKCE alone
	Scopes           []string      // asked for beside openid
	SessionKeysFile  string        // of the keys that cookies are sealed with; empty: they are made at the start
	Session          time.Duration // for which a login holds; default 8h
	URL              string        // by which browsers come, without a path; empty: as they say
}

// console reads how people log in.
func (r *fileReader) console(n *yaml.Node) {
	c, i := &Console{Session: usualSession}, &Issuer{}
	r.out.Console = c
	r.mapping(n, "console",
		member{"issuer", func(n *yaml.Node) { i.URL = r.issuerURL(n) }},
		member{"client_id", func(n *yaml.Node) { i.Audience = r.text(n, "client_id") }},
		member{"client_secret_file", func(n *yaml.Node) { c.ClientSecretFile = r.path(n, "client_secret_file") }},
		member{"scopes", func(n *yaml.Node) { c.Scopes = r.texts(n, "scopes") }},
		member{"subject", func(n *yaml.Node) { i.Subject = r.text(n, "subject") }},
		member{"groups", func(n *yaml.Node) { i.Groups = r.text(n, "groups") }},
		member{"prefix", func(n *yaml.Node) { i.Prefix = r.text(n, "prefix") }},
		member{"ca", func(n *yaml.Node) { i.CA = r.path(n, "ca") }},
		member{"session", func(n *yaml.Node) { c.Session = r.session(n) }},
		member{"session_keys_file", func(n *yaml.Node) { c.SessionKeysFile = r.path(n, "session_keys_file") }},
		member{"url", func(n *yaml.Node) { c.URL = r.consoleURL(n) }})
	if *i != (Issuer{}) || c.ClientSecretFile != "" || c.Scopes != nil {
		c.OpenID = i
		r.openID = n
	}
}

// loginIssuer completes the issuer that people log in at: what is not said of it is as of
// the same issuer in oidc, so that one person has one name.
func (r *fileReader) loginIssuer() {
	i := r.out.Console.OpenID
	if i.URL == "" || i.Audience == "" {
		r.fault(r.openID, "console needs issuer and client_id, by which the issuer knows us; without an issuer it has neither client_secret_file, scopes, subject, groups, prefix nor ca")
		return
	}
	same := Issuer{Subject: "sub", Groups: "groups"}
	for _, other := range slices.Backward(r.out.Issuers) {
		if other.URL == i.URL {
			same = other
		}
	}
	i.Subject, i.Groups = cmp.Or(i.Subject, same.Subject), cmp.Or(i.Groups, same.Groups)
	i.Prefix, i.CA = cmp.Or(i.Prefix, same.Prefix), cmp.Or(i.CA, same.CA)
	for _, other := range r.out.Issuers {
		r.apart(r.openID, i, &other)
	}
}

func (r *fileReader) session(n *yaml.Node) time.Duration {
	d, err := time.ParseDuration(r.text(n, "session"))
	if err != nil || d < leastSession || d > mostSession {
		r.fault(n, "session is how long a login holds, such as 8h: from 1m to 168h")
	}
	return d
}

// consoleURL is an address that browsers send cookies to.
func (r *fileReader) consoleURL(n *yaml.Node) string {
	text := r.text(n, "url")
	u, err := url.Parse(text)
	if err != nil || u.Host == "" || u.User != nil || u.Path != "" || u.RawQuery != "" || u.Fragment != "" || !overTLSOrLoopback(u) {
		r.fault(n, "url is how browsers come, with https:// and without a path, such as https://esclusa.example.org (http:// is for loopback)")
	}
	return text
}

// overTLSOrLoopback reports whether nobody on the way can read or change what is said there.
func overTLSOrLoopback(u *url.URL) bool {
	return u.Scheme == "https" || u.Scheme == "http" && address.Loopback(u.Hostname())
}

// origin is where the browser believes that it is: what it says, if the file does not.
// Without TLS of ours, a name that is not loopback's is one of a proxy's that has TLS: to it
// cookies would not be sent otherwise.
func (c *Console) origin(r *http.Request) url.URL {
	if c.URL != "" {
		u, _ := url.Parse(c.URL) // it has been checked
		return *u
	}
	u := url.URL{Scheme: "https", Host: r.Host}
	if r.TLS == nil && address.Loopback(u.Hostname()) {
		u.Scheme = "http"
	}
	return u
}

// ways refuses a console to which there is no way in.
func (r *fileReader) ways() {
	if r.out.Console != nil && len(r.out.ways()) == 0 {
		r.fault(nil, "authentication: console needs issuer, where people log in, or keys_file, with whose keys they do")
	}
	if r.out.Console != nil && r.out.Console.OpenID != nil {
		r.loginIssuer()
	}
}
