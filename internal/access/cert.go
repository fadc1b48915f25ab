package access

import (
	"crypto/x509"
	"net/http"
)

// certificateName is what names the owner of the client's certificate; false where the
// connection has none that was verified.
func certificateName(r *http.Request, by string) (name string, shown bool) {
	if by == "" || r.TLS == nil || len(r.TLS.VerifiedChains) == 0 {
		return "", false
	}
	return nameIn(r.TLS.VerifiedChains[0][0], by), true
}

// nameIn is empty where the certificate does not have one name of that kind.
func nameIn(leaf *x509.Certificate, by string) string {
	switch {
	case by == SANURI && len(leaf.URIs) == 1:
		return leaf.URIs[0].String()
	case by == SANDNS && len(leaf.DNSNames) == 1:
		return leaf.DNSNames[0]
	case by == Subject:
		return leaf.Subject.String()
	}
	return ""
}
