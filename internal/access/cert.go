package access

import (
	"crypto/x509"
	"net/http"
	"time"

	"github.com/esclusa/esclusa"
)

// chainOf is the client's certificate with those that lead to its authority; nil where the
// connection has none that was verified.
func chainOf(r *http.Request) []*x509.Certificate {
	if r.TLS == nil || len(r.TLS.VerifiedChains) == 0 {
		return nil
	}
	return r.TLS.VerifiedChains[0]
}

// byCertificate knows a caller by the certificate of the connection, which was verified when
// that began, and may have ended since.
func (s *state) byCertificate(chain []*x509.Certificate, now time.Time) (*Caller, error) {
	name := nameIn(chain[0], s.file.CertificateBy)
	if name == "" {
		return nil, unknown("the certificate does not name its owner: it needs exactly one " + s.file.CertificateBy)
	}
	if err := esclusa.CheckShown(name); err != nil {
		return nil, unknown("the " + s.file.CertificateBy + " of the certificate " + err.Error())
	}
	c := s.caller(ByCertificate, kindCertificate+name)
	c.Until = chain[0].NotAfter
	for _, signer := range chain[1:] {
		if signer.NotAfter.Before(c.Until) {
			c.Until = signer.NotAfter
		}
	}
	if now.After(c.Until) {
		return nil, unknown("the certificate, or one that has signed it, is out of date: connect again with another")
	}
	return c, nil
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
