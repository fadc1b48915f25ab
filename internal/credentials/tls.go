package credentials

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"os"
	"time"
)

// TLS says by which files the two ends of a connection know each other. Files are
// PEM.
type TLS struct {
	// CA is the file of the authorities that may sign the other end's certificate.
	// Empty: those of the system.
	CA string
	// Cert is the file of our certificate, with those that lead to its authority,
	// and Key that of its private key. Both or neither.
	Cert, Key string
	// Flags is how the flags begin that set these: kafka-tls, say. Errors name
	// them.
	Flags string
}

// Any reports whether a file is named.
func (t TLS) Any() bool { return t.CA != "" || t.Cert != "" || t.Key != "" }

// Config reads the files. Our certificate is read again for each connection, so
// that a renewed one counts without a restart; the authorities are not. An error
// is one sentence that names the flag.
func (t TLS) Config() (*tls.Config, error) {
	conf := &tls.Config{MinVersion: tls.VersionTLS12}
	if t.CA != "" {
		pem, err := os.ReadFile(t.CA)
		if err != nil {
			return nil, fmt.Errorf("--%s-ca: %w", t.Flags, err)
		}
		conf.RootCAs = x509.NewCertPool()
		if !conf.RootCAs.AppendCertsFromPEM(pem) {
			return nil, fmt.Errorf("--%s-ca: %s has no certificate in PEM", t.Flags, t.CA)
		}
	}
	if t.Cert == "" && t.Key == "" {
		return conf, nil
	}
	if _, err := t.pair(); err != nil {
		return nil, err
	}
	conf.GetClientCertificate = func(*tls.CertificateRequestInfo) (*tls.Certificate, error) { return t.pair() }
	return conf, nil
}

// pair reads our certificate and its key. One whose time is over is an error here
// already: the other end would say less.
func (t TLS) pair() (*tls.Certificate, error) {
	if t.Cert == "" || t.Key == "" {
		return nil, fmt.Errorf("--%s-cert, --%s-key: a certificate needs its key, and a key its certificate", t.Flags, t.Flags)
	}
	pair, err := tls.LoadX509KeyPair(t.Cert, t.Key)
	if err != nil {
		return nil, fmt.Errorf("--%s-cert, --%s-key: %w", t.Flags, t.Flags, err)
	}
	if end := pair.Leaf.NotAfter; time.Now().After(end) {
		return nil, fmt.Errorf("--%s-cert: the certificate in %s has %w, on %s", t.Flags, t.Cert, errExpired, end.Format(time.RFC3339))
	}
	return &pair, nil
}

var errExpired = errors.New("expired")
