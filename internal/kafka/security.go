package kafka

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"slices"
	"strings"
	"time"

	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/sasl"
	"github.com/twmb/franz-go/pkg/sasl/plain"
	"github.com/twmb/franz-go/pkg/sasl/scram"

	"github.com/esclusa/esclusa/internal/credentials"
)

// ErrAccess says that the brokers and we do not accept one another. The error's
// text says which flag or right to look at; it never holds a secret.
var ErrAccess = errors.New("no access to Kafka")

// Mechanisms of SASL, in the brokers' spelling.
const (
	Plain       = "PLAIN"
	ScramSHA256 = "SCRAM-SHA-256"
	ScramSHA512 = "SCRAM-SHA-512"
)

// Mechanisms are those that SecurityOptions may name.
func Mechanisms() []string { return []string{Plain, ScramSHA256, ScramSHA512} }

// SecurityOptions say how the brokers and we know each other. The zero value is a
// connection in the clear, without a name.
type SecurityOptions struct {
	// UseTLS encrypts (--kafka-tls), with the files in TLS (--kafka-tls-ca, -cert,
	// -key).
	UseTLS bool
	TLS    credentials.TLS
	// Mechanism of SASL (--kafka-sasl-mechanism): one of Mechanisms, or empty for
	// none.
	Mechanism string
	// User (--kafka-sasl-user) and Password (--kafka-sasl-password-file). Both are
	// required where there is a mechanism.
	User     string
	Password credentials.Secret
}

// Check returns every fault of the options, each with the flag that mends it.
func (o SecurityOptions) Check() error {
	var faults []error
	fault := func(flag, format string, args ...any) {
		faults = append(faults, fmt.Errorf("--%s: %s", flag, fmt.Sprintf(format, args...)))
	}
	if o.TLS.Any() && !o.UseTLS {
		fault("kafka-tls", "must be set for the files of TLS to count")
	}
	if (o.TLS.Cert == "") != (o.TLS.Key == "") {
		fault("kafka-tls-cert", "needs --kafka-tls-key, and the other way round")
	}
	switch {
	case o.Mechanism == "" && (o.User != "" || o.Password.File != ""):
		fault("kafka-sasl-mechanism", "must say how to log in: %s", strings.Join(Mechanisms(), ", "))
	case o.Mechanism == "":
	case !slices.Contains(Mechanisms(), o.Mechanism):
		fault("kafka-sasl-mechanism", "must be one of %s, not %q", strings.Join(Mechanisms(), ", "), o.Mechanism)
	case o.User == "":
		fault("kafka-sasl-user", "must say who logs in")
	case !o.Password.Set():
		fault("kafka-sasl-password-file", "must name a file with the password, unless ESCLUSA_KAFKA_SASL_PASSWORD has it")
	}
	return errors.Join(faults...)
}

// Security is what Cluster's clients need for that. It is safe for concurrent use;
// nil is a connection in the clear.
type Security struct {
	opts      SecurityOptions
	tls       *tls.Config    // nil for none
	mechanism sasl.Mechanism // nil for none
}

// NewSecurity reads the files of options that Check has passed. The password and our
// certificate are read again with each connection. An error is one sentence that
// names the flag.
func NewSecurity(o SecurityOptions) (*Security, error) {
	o.TLS.Flags = "kafka-tls"
	s := &Security{opts: o}
	if o.UseTLS {
		conf, err := o.TLS.Config()
		if err != nil {
			return nil, err
		}
		s.tls = conf
	}
	if o.Mechanism == "" {
		return s, nil
	}
	if _, err := s.password(); err != nil {
		return nil, err
	}
	switch o.Mechanism {
	case Plain:
		s.mechanism = plain.Plain(func(context.Context) (plain.Auth, error) {
			password, err := s.password()
			return plain.Auth{User: o.User, Pass: password}, err
		})
	case ScramSHA256:
		s.mechanism = scram.Sha256(s.scram)
	case ScramSHA512:
		s.mechanism = scram.Sha512(s.scram)
	}
	return s, nil
}

func (s *Security) password() (string, error) {
	password, err := s.opts.Password.Read()
	if err != nil {
		return "", fmt.Errorf("--kafka-sasl-password-file: %w", err)
	}
	return password, nil
}

func (s *Security) scram(context.Context) (scram.Auth, error) {
	password, err := s.password()
	return scram.Auth{User: s.opts.User, Pass: password}, err
}

// dialTimeout bounds the opening of a connection.
const dialTimeout = 10 * time.Second

// Dialer opens a connection.
type Dialer func(ctx context.Context, network, addr string) (net.Conn, error)

// dialer opens connections as the brokers want them; s may be nil.
func (s *Security) dialer() Dialer {
	bare := &net.Dialer{Timeout: dialTimeout}
	if s == nil || s.tls == nil {
		return bare.DialContext
	}
	return (&tls.Dialer{NetDialer: bare, Config: s.tls}).DialContext
}

// options of a franz-go client.
func (s *Security) options() []kgo.Opt {
	if s == nil {
		return nil
	}
	var opts []kgo.Opt
	if s.mechanism != nil {
		opts = append(opts, kgo.SASL(s.mechanism))
	}
	return opts
}

// User is how the brokers know us, as far as we can tell.
func (s *Security) User() string {
	switch {
	case s != nil && s.opts.User != "":
		return fmt.Sprintf("user %q", s.opts.User)
	case s != nil && s.tls != nil && s.opts.TLS.Cert != "":
		return "the user of the certificate " + s.opts.TLS.Cert
	}
	return "a client without a name"
}

// refused explains an error that does not heal by asking again: an ErrAccess, or
// nil for any other.
func (s *Security) refused(err error) error {
	if s == nil {
		s = &Security{}
	}
	var why error
	switch {
	case errors.Is(err, kerr.SaslAuthenticationFailed):
		why = fmt.Errorf("the brokers do not know %s with this password: see --kafka-sasl-user, --kafka-sasl-mechanism and --kafka-sasl-password-file", s.User())
	case errors.Is(err, kerr.UnsupportedSaslMechanism):
		why = fmt.Errorf("the brokers do not offer %s here: see --kafka-sasl-mechanism, and the port in --brokers", s.opts.Mechanism)
	default:
		why = s.opts.TLS.Explain("the brokers", err)
	}
	if why == nil {
		return nil
	}
	return fmt.Errorf("%w: %w", ErrAccess, why)
}

// hinted adds to a connection that brokers have closed what may be the cause: to
// whoever does not log in they do not say it.
func (s *Security) hinted(err error) error {
	if errors.Is(err, io.EOF) && (s == nil || s.mechanism == nil) {
		return errors.New("they end the connection: if they want a login, see --kafka-sasl-mechanism")
	}
	return err
}
