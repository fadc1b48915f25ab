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

	"github.com/esclusa/esclusa/internal/credentials"
)

// ErrAccess says that the brokers and we do not accept one another. The error's
// text says which flag or right to look at; it never holds a secret.
var ErrAccess = errors.New("no access to Kafka")

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
	// required where there is a mechanism, but for MSKIAM, which takes neither.
	User     string
	Password credentials.Secret
	// Token says where OAuthBearer gets its tokens.
	Token TokenOptions
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
	if o.Mechanism != OAuthBearer && o.Token.any() {
		fault("kafka-sasl-token-url", "counts with --kafka-sasl-mechanism %s only, as do --kafka-sasl-token-ca and --kafka-sasl-token-scopes", OAuthBearer)
	}
	switch {
	case o.Mechanism == "" && (o.User != "" || o.Password.File != ""):
		fault("kafka-sasl-mechanism", "must say how to log in: %s", strings.Join(Mechanisms(), ", "))
	case o.Mechanism == "":
	case !slices.Contains(Mechanisms(), o.Mechanism):
		fault("kafka-sasl-mechanism", "must be one of %s, not %q", strings.Join(Mechanisms(), ", "), o.Mechanism)
	case o.Mechanism == MSKIAM && (o.User != "" || o.Password.File != ""):
		fault("kafka-sasl-user", "%s takes neither user nor password: AWS gives programs their credentials", MSKIAM)
	case o.Mechanism == MSKIAM && !o.UseTLS:
		fault("kafka-tls", "must be set for %s, which brokers offer under TLS only", MSKIAM)
	case o.Mechanism == MSKIAM:
	case o.User == "":
		fault("kafka-sasl-user", "must say who logs in")
	case !o.Password.Set():
		fault("kafka-sasl-password-file", "must name a file with the password, unless ESCLUSA_KAFKA_SASL_PASSWORD has it")
	case o.Mechanism == OAuthBearer:
		o.Token.check(fault)
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
	var err error
	s.mechanism, err = s.newMechanism()
	return s, err
}

func (s *Security) password() (string, error) {
	password, err := s.opts.Password.Read()
	if err != nil {
		return "", fmt.Errorf("--kafka-sasl-password-file: %w", err)
	}
	return password, nil
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
	case s != nil && s.opts.Mechanism == MSKIAM:
		return "the role that AWS gives us"
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
	var token *tokenError
	var bad *refusedToken
	switch {
	case errors.As(err, &token):
		why = s.refusedByProvider(token)
	case errors.As(err, &bad) || errors.Is(err, kerr.SaslAuthenticationFailed) && s.opts.Mechanism == OAuthBearer:
		why = fmt.Errorf("the brokers do not take the token of %s: see --kafka-sasl-token-url and --kafka-sasl-token-scopes, and which issuer and audience they expect", s.User())
	case errors.Is(err, kerr.SaslAuthenticationFailed) && s.opts.Mechanism == MSKIAM:
		why = errors.New("the brokers do not take our credentials of AWS: see what its policy lets them do (kafka-cluster:Connect), and the clock here")
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
