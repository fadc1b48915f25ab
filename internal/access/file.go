package access

import (
	"errors"
	"maps"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/esclusa/esclusa/internal/credentials"
)

// File is what an access file says. Paths in it are relative to its directory.
type File struct {
	TLS           *credentials.ServerTLS // nil: not encrypted
	Hosts         []string               // that are answered to, beside those of the flags
	Issuers       []Issuer
	KeysFile      string   // empty: there are no API keys
	Console       *Console // nil: nobody logs in
	CertificateBy string   // the name in a client's certificate: SANURI, SANDNS or Subject; empty: they tell nothing
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
	dir    string
	out    *File
	openID *yaml.Node // console, where it has an issuer
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
	r.ways()
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
		open, needs = len(r.out.Issuers) > 0 || r.out.Console != nil && r.out.Console.OpenID != nil, "oidc"
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

// binds reports whether a role is bound to one of that name.
func (f *File) binds(to string) bool {
	return slices.ContainsFunc(f.bindings, func(b binding) bool { return slices.Contains(b.to, to) })
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
