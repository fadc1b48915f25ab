package access

import (
	"net/url"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Issuer is one whose tokens are believed.
type Issuer struct {
	URL      string
	Audience string
	Subject  string // the claim with the principal's name; default sub
	Groups   string // the claim with its groups; default groups
	Prefix   string // before names and groups, so that those of two issuers differ
	CA       string // file of the authorities that sign its certificate; empty: the system's
}

func (r *fileReader) authentication(n *yaml.Node) {
	r.mapping(n, "authentication",
		member{"oidc", func(n *yaml.Node) { r.list(n, "oidc", r.issuer) }},
		member{"keys_file", func(n *yaml.Node) { r.out.KeysFile = r.path(n, "keys_file") }},
		member{"mtls", func(n *yaml.Node) {
			r.mapping(n, "mtls", member{"name", func(n *yaml.Node) { r.out.CertificateBy = r.choice(n, "name", SANURI, SANDNS, Subject) }})
			if r.out.CertificateBy == "" {
				r.fault(n, "mtls needs name, which says what of a certificate names its owner")
			}
		}},
		member{"console", r.console})
}

func (r *fileReader) issuer(n *yaml.Node) {
	i := Issuer{Subject: "sub", Groups: "groups"}
	r.mapping(n, "an issuer",
		member{"issuer", func(n *yaml.Node) { i.URL = r.issuerURL(n) }},
		member{"audience", func(n *yaml.Node) { i.Audience = r.text(n, "audience") }},
		member{"subject", func(n *yaml.Node) { i.Subject = r.text(n, "subject") }},
		member{"groups", func(n *yaml.Node) { i.Groups = r.text(n, "groups") }},
		member{"prefix", func(n *yaml.Node) { i.Prefix = r.text(n, "prefix") }},
		member{"ca", func(n *yaml.Node) { i.CA = r.path(n, "ca") }})
	if i.URL == "" || i.Audience == "" {
		r.fault(n, "an issuer needs issuer and audience: without one, tokens for others would be believed")
	}
	for _, other := range r.out.Issuers {
		r.apart(n, &i, &other)
		if other.URL == i.URL && other.Audience == i.Audience {
			r.fault(n, "this issuer and audience are there twice")
		}
	}
	r.out.Issuers = append(r.out.Issuers, i)
}

// apart refuses two issuers, or one that is there twice, whose people could not be told apart:
// behind a prefix names are whatever the issuer likes, also such as begin with another prefix.
func (r *fileReader) apart(n *yaml.Node, one, other *Issuer) {
	nested := strings.HasPrefix(one.Prefix, other.Prefix) || strings.HasPrefix(other.Prefix, one.Prefix)
	switch {
	case !nested:
	case one.URL != other.URL:
		r.fault(n, "two issuers could give one name to two people: give each a prefix, none of which begins with another, such as prefix: \"staff:\"")
	case one.Subject != other.Subject || one.Groups != other.Groups || one.Prefix != other.Prefix:
		r.fault(n, "one issuer could give one name to two people: write the same subject, groups and prefix wherever %s is, or prefixes none of which begins with another", one.URL)
	}
}

// issuerURL is an address from which keys may be believed.
func (r *fileReader) issuerURL(n *yaml.Node) string {
	text := r.text(n, "issuer")
	u, err := url.Parse(text)
	if err != nil || u.Host == "" || u.User != nil || !overTLSOrLoopback(u) {
		r.fault(n, "issuer is a URL with https://, since keys come from there (http:// is for loopback)")
	}
	return text
}
