package credentials

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"time"
)

// Explain says in a sentence why the two ends of a connection could not agree on
// TLS, and which flag to look at. It returns nil where err is about something
// else, or may heal by itself. name is the other end, in the
// plural: "the brokers", say.
func (t TLS) Explain(name string, err error) error {
	var (
		authority x509.UnknownAuthorityError
		invalid   x509.CertificateInvalidError
		hostname  x509.HostnameError
		plain     tls.RecordHeaderError
		remote    *net.OpError
	)
	switch {
	case errors.Is(err, errExpired):
		return err
	case errors.As(err, &authority):
		return fmt.Errorf("%s show a certificate that no authority in %s has signed: see --%s-ca", name, t.authorities(), t.Flags)
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return fmt.Errorf("%s show a certificate that is valid from %s to %s only: renew it there, or mend the clock here",
			name, invalid.Cert.NotBefore.Format(time.RFC3339), invalid.Cert.NotAfter.Format(time.RFC3339))
	case errors.As(err, &invalid):
		return fmt.Errorf("%s show a certificate that cannot be believed: %w", name, invalid)
	case errors.As(err, &hostname):
		return fmt.Errorf("%s show a certificate of somebody else: %w", name, hostname)
	case errors.As(err, &plain):
		return fmt.Errorf("%s do not speak TLS at this address: name the port that does, or leave TLS out", name)
	case errors.As(err, &remote) && remote.Op == "remote error":
		return fmt.Errorf("%s refuse our connection (%w): see --%s-cert and --%s-key", name, remote.Err, t.Flags, t.Flags)
	}
	return nil
}

func (t TLS) authorities() string {
	if t.CA == "" {
		return "this system's list"
	}
	return t.CA
}
