package access

import (
	"errors"
	"maps"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/esclusa/esclusa/internal/address"
	"github.com/esclusa/esclusa/internal/credentials"
)

// File is what an access file says. Paths in it are relative to its directory.
type File struct {
	TLS           *credentials.ServerTLS // nil: not encrypted
	Hosts         []string               // that are answered to, beside those of the flags
	Issuers       []Issuer
	KeysFile      string // empty: there are no API keys
	CertificateBy string // the name in a client's certificate: SANURI, SANDNS or Subject; empty: they tell nothing
	roles         map[string][]*Right
	bindings      []binding
	anonymous     []binding // of everybody: they have no to
}

// Values of File.CertificateBy.
const (
	SANURI  = "san_uri"
	SANDNS  = "san_dns"
	Subject = "subject"
)

// Values of payload.
const (
	payloadFull   = "full"
	payloadMasked = "masked"
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

// binding gives roles to principals and groups.
type binding struct {
	role string
	to   []string
	line int
}

// Load reads a file. Its error is all that is wrong with it, each a *Fault.
func Load(path string) (*File, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	return Parse(path, text)
}

// Parse reads the text of a file.
func Parse(path string, text []byte) (*File, error) {
	r := &fileReader{reader: reader{file: path}, dir: filepath.Dir(path), out: &File{roles: map[string][]*Right{}}}
	if doc := r.document(text); doc != nil {
		r.mapping(doc, "the file",
			member{"tls", r.tls}, member{"hosts", r.hosts},
			member{"authentication", r.authentication}, member{"roles", r.roles},
			member{"bindings", r.bindings}, member{"anonymous", r.anonymous})
		r.together()
	}
	if len(r.faults) > 0 {
		return nil, errors.Join(r.faults...)
	}
	return r.out, nil
}

type fileReader struct {
	reader
	dir string
	out *File
}

// path is a file's, relative to the directory of this one.
func (r *fileReader) path(n *yaml.Node, what string) string {
	p := r.text(n, what)
	if p == "" || filepath.IsAbs(p) {
		return p
	}
	return filepath.Join(r.dir, p)
}

// hosts are names and addresses as Host has them, but for the port.
func (r *fileReader) hosts(n *yaml.Node) {
	r.out.Hosts = r.texts(n, "hosts")
	for _, h := range r.out.Hosts {
		if _, err := netip.ParseAddr(h); err != nil && strings.ContainsAny(h, ":/@[] \t*") {
			r.fault(n, "%q is no name of a host: hosts are names or addresses, without a port, and without a star", h)
		}
	}
}

func (r *fileReader) tls(n *yaml.Node) {
	t := &credentials.ServerTLS{}
	r.out.TLS = t
	r.mapping(n, "tls",
		member{"cert", func(n *yaml.Node) { t.Cert = r.path(n, "cert") }},
		member{"key", func(n *yaml.Node) { t.Key = r.path(n, "key") }},
		member{"client_ca", func(n *yaml.Node) { t.ClientCA = r.path(n, "client_ca") }},
		member{"client_certs", func(n *yaml.Node) {
			t.ClientCerts = r.choice(n, "client_certs", credentials.ClientCertsOptional, credentials.ClientCertsRequired)
		}},
		member{"min_version", func(n *yaml.Node) { t.MinVersion = r.choice(n, "min_version", "1.2", "1.3") }})
	if t.Cert == "" || t.Key == "" {
		r.fault(n, "tls needs cert and key")
	}
	if t.ClientCerts == credentials.ClientCertsRequired && t.ClientCA == "" {
		r.fault(n, "client_certs: required needs client_ca, the authorities that sign them")
	}
	if t.ClientCA == "" {
		t.ClientCerts = "" // nobody is asked for one
	}
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
		if other.Prefix == i.Prefix && other.URL != i.URL {
			r.fault(n, "two issuers could give one name to two people: give one of them a prefix of its own, such as prefix: \"staff:\"")
		}
		if other.URL == i.URL && other.Audience == i.Audience {
			r.fault(n, "this issuer and audience are there twice")
		}
	}
	r.out.Issuers = append(r.out.Issuers, i)
}

// issuerURL is an address from which keys may be believed.
func (r *fileReader) issuerURL(n *yaml.Node) string {
	text := r.text(n, "issuer")
	u, err := url.Parse(text)
	if err != nil || u.Host == "" || u.User != nil || u.Scheme != "https" && (u.Scheme != "http" || !address.Loopback(u.Hostname())) {
		r.fault(n, "issuer is a URL with https://, since keys come from there (http:// is for loopback)")
	}
	return text
}

// console refuses to have people log in where there is nothing to log in to.
func (r *fileReader) console(n *yaml.Node) {
	r.fault(n, "there is no console that people could log in to: leave this out")
}

func (r *fileReader) roles(n *yaml.Node) {
	r.named(n, "roles", func(name, value *yaml.Node) {
		if !goodName.MatchString(name.Value) {
			r.fault(name, "the name of a role has %s", goodNameHas)
		}
		r.out.roles[name.Value] = nil
		r.list(value, "a role", func(n *yaml.Node) {
			r.out.roles[name.Value] = append(r.out.roles[name.Value], r.right(name.Value, n))
		})
	})
}

func (r *fileReader) right(role string, n *yaml.Node) *Right {
	out := &Right{Role: role, Line: n.Line}
	var by dimension
	covered := func(d dimension, to *patterns, what string) member {
		return member{what, func(n *yaml.Node) { by |= d; *to = r.patterns(n, what) }}
	}
	r.mapping(n, "a right",
		member{"do", func(n *yaml.Node) { out.Do = r.verbs(n) }},
		covered(byDatatype, &out.datatypes, "datatypes"), covered(bySender, &out.senders, "senders"),
		covered(byGroup, &out.groups, "groups"), covered(0, &out.as, "as"),
		member{"payload", func(n *yaml.Node) { out.payload = r.choice(n, "payload", payloadFull, payloadMasked) }},
		member{"rate", func(n *yaml.Node) { out.limit.Requests = r.rate(n) }},
		member{"bytes", func(n *yaml.Node) { out.limit.Bytes = r.byteRate(n) }})
	if len(out.Do) == 0 {
		r.fault(n, "a right needs do, a list of verbs: %s", strings.Join(verbNames(), ", "))
	}
	r.restricts(n, out, by)
	return out
}

// restricts refuses a restriction that a verb beside it does not know: it would be none.
func (r *fileReader) restricts(n *yaml.Node, out *Right, by dimension) {
	for _, v := range out.Do {
		knows, _ := restrictedBy(v)
		for i, what := range []string{"datatypes", "senders", "groups"} {
			if d := dimension(1 << i); by&d != 0 && knows&d == 0 {
				r.fault(n, "%s does not restrict %s: write that in a right of its own", what, v)
			}
		}
	}
	if out.as != nil && !slices.Contains(out.Do, Send) {
		r.fault(n, "as says what a sender may call itself: it needs send among do")
	}
	if out.payload != "" && !slices.Contains(out.Do, AlertsRead) {
		r.fault(n, "payload says how alerts are read: it needs alerts.read among do")
	}
}

func verbNames() []string {
	var names []string
	for _, v := range Verbs() {
		names = append(names, string(v))
	}
	return names
}

func (r *fileReader) verbs(n *yaml.Node) (all []Verb) {
	r.list(n, "do", func(item *yaml.Node) {
		all = append(all, Verb(r.choice(item, "a verb", verbNames()...)))
	})
	return all
}

func (r *fileReader) patterns(n *yaml.Node, what string) patterns {
	all := patterns(r.texts(n, what))
	for _, p := range all {
		if i := strings.IndexByte(p, '*'); i >= 0 && i < len(p)-1 {
			r.fault(n, "in %q a star is not at the end: it stands for all that follows, and only there", p)
		}
	}
	if all == nil {
		all = patterns{} // there is a fault; a restriction is never none
	}
	return all
}

func (r *fileReader) rate(n *yaml.Node) float64 {
	text, per := strings.CutSuffix(r.text(n, "rate"), "/s")
	v, err := strconv.ParseFloat(text, 64)
	if !per || err != nil || !(v > 0 && v <= 1e9) {
		r.fault(n, "rate is requests a second, such as 500/s")
	}
	return v
}

var byteUnits = []struct {
	name string
	of   float64
}{{"KiB", 1 << 10}, {"MiB", 1 << 20}, {"GiB", 1 << 30}, {"kB", 1e3}, {"MB", 1e6}, {"GB", 1e9}, {"B", 1}}

func (r *fileReader) byteRate(n *yaml.Node) int64 {
	text, per := strings.CutSuffix(r.text(n, "bytes"), "/s")
	for _, unit := range byteUnits {
		if number, is := strings.CutSuffix(text, unit.name); is && per {
			if v, err := strconv.ParseFloat(number, 64); err == nil && v*unit.of >= 1 && v*unit.of <= 1e15 {
				return int64(v * unit.of)
			}
			break
		}
	}
	r.fault(n, "bytes is bytes a second, such as 20MB/s")
	return 0
}

func (r *fileReader) bindings(n *yaml.Node) {
	r.list(n, "bindings", func(n *yaml.Node) {
		b := binding{line: n.Line}
		r.mapping(n, "a binding",
			member{"role", func(n *yaml.Node) { b.role = r.text(n, "role") }},
			member{"to", func(n *yaml.Node) { b.to = r.texts(n, "to") }})
		if b.role == "" || len(b.to) == 0 {
			r.fault(n, "a binding needs role and to, such as {role: sender, to: [\"key:crm\"]}")
		}
		for _, to := range b.to {
			r.principal(n, to)
		}
		r.out.bindings = append(r.out.bindings, b)
	})
}

// Kinds of what roles are bound to.
const (
	kindKey         = "key:"
	kindUser        = "user:"
	kindGroup       = "group:"
	kindCertificate = "cert:"
)

func (r *fileReader) principal(n *yaml.Node, to string) {
	kinds := []string{kindKey, kindUser, kindGroup, kindCertificate}
	for _, kind := range kinds {
		if name, is := strings.CutPrefix(to, kind); is {
			if name == "" || strings.Contains(name, "*") {
				r.fault(n, "%q names nobody: a star does not stand for names of principals", to)
			}
			return
		}
	}
	r.fault(n, "%q is bound to nobody: write one of %s before the name", to, strings.Join(kinds, ", "))
}

func (r *fileReader) anonymous(n *yaml.Node) {
	r.list(n, "anonymous", func(n *yaml.Node) {
		r.out.anonymous = append(r.out.anonymous, binding{role: r.text(n, "a role of anonymous"), line: n.Line})
	})
}

// together refuses what does not go together.
func (r *fileReader) together() {
	for _, b := range slices.Concat(r.out.bindings, r.out.anonymous) {
		if _, ok := r.out.roles[b.role]; !ok && b.role != "" {
			r.faultAt(b.line, "there is no role %q: roles has %s", b.role, orNone(r.out.Roles()))
		}
		for _, to := range b.to {
			r.wayIn(b.line, to)
		}
	}
	if r.out.CertificateBy != "" && (r.out.TLS == nil || r.out.TLS.ClientCA == "") {
		r.fault(nil, "authentication: mtls needs tls with client_ca, the authorities that sign clients' certificates")
	}
}

// wayIn refuses a binding of principals that nobody could show to be.
func (r *fileReader) wayIn(line int, to string) {
	kind, _, _ := strings.Cut(to, ":")
	open, needs := true, ""
	switch kind + ":" {
	case kindKey:
		open, needs = r.out.KeysFile != "", "keys_file"
	case kindCertificate:
		open, needs = r.out.CertificateBy != "", "mtls"
	case kindUser, kindGroup:
		open, needs = len(r.out.Issuers) > 0, "oidc"
	}
	if !open {
		r.faultAt(line, "nobody can show to be %s: authentication has no %s", to, needs)
	}
}

func orNone(names []string) string {
	if len(names) == 0 {
		return "none"
	}
	return strings.Join(names, ", ")
}

// Roles are the names of the roles, sorted.
func (f *File) Roles() []string {
	return slices.Sorted(maps.Keys(f.roles))
}

// Can is the right by which one of the principals, or everybody, may do something; nil
// where none is.
func (f *File) Can(v Verb, s Scope, principals ...string) *Right {
	return (&Caller{rights: f.rightsOf(principals...)}).right(v, s)
}

// rightsOf are those of whoever is one of the principals, and those of everybody.
func (f *File) rightsOf(principals ...string) []*Right {
	var roles []string
	for _, b := range f.anonymous {
		roles = append(roles, b.role)
	}
	for _, b := range f.bindings {
		if slices.ContainsFunc(b.to, func(to string) bool { return slices.Contains(principals, to) }) {
			roles = append(roles, b.role)
		}
	}
	slices.Sort(roles)
	var all []*Right
	for _, role := range slices.Compact(roles) {
		all = append(all, f.roles[role]...)
	}
	return all
}
