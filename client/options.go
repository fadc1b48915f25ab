package client

import (
	"errors"
	"fmt"
	"log/slog"
	"os"
	"slices"
	"strings"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/credentials"
	"github.com/esclusa/esclusa/internal/kafka"
	"github.com/esclusa/esclusa/schemas"
)

// DefaultBroker is where a Kafka is looked for if none is named.
const DefaultBroker = "127.0.0.1:9092"

// Kafka says where the system is, and how to get in. The zero value is a system on
// this machine.
type Kafka struct {
	// Brokers are host:port of some brokers. Default DefaultBroker.
	Brokers []string
	// TopicPrefix is the system's (--topic-prefix). Default esclusa.DefaultPrefix.
	TopicPrefix string
	// Security is how the brokers and we know each other. Default: in the clear,
	// without a name.
	Security Security
	// ClientID is what the brokers' logs and metrics show. Default "esclusa." with
	// the host's name and the process' id.
	ClientID string
	// Catalogue has the datatypes. Default: the one built in. Records are checked
	// against its limits, and messages may be 1 MiB larger than its largest body.
	Catalogue *schemas.Catalogue
	// Log takes what the Kafka client says, and no value of a record. Default: none.
	Log *slog.Logger
}

// Security is how the brokers and a client know each other. Files are PEM; those of
// our certificate and of the password are read again for each connection, so that
// new ones count without a restart. Each field is a flag of the command line, which
// errors name.
type Security struct {
	// TLS encrypts (--kafka-tls).
	TLS bool
	// CA is the file of the authorities that sign the brokers' certificates
	// (--kafka-tls-ca). Default: those of the system.
	CA string
	// Cert and Key are the files of the certificate to show to the brokers
	// (--kafka-tls-cert, --kafka-tls-key). Both or neither.
	Cert, Key string
	// Mechanism is how to log in (--kafka-sasl-mechanism): PLAIN, SCRAM-SHA-256,
	// SCRAM-SHA-512, OAUTHBEARER or AWS_MSK_IAM. Default: no login.
	Mechanism string
	// User logs in (--kafka-sasl-user); with OAUTHBEARER it is the client's id. Required
	// where there is a Mechanism, but for AWS_MSK_IAM, which takes the credentials that AWS
	// gives to programs.
	User string
	// PasswordFile has the password, or the client's secret, in its first line
	// (--kafka-sasl-password-file); Password is the password itself, where there is no file.
	PasswordFile, Password string
	// TokenURL is the token endpoint of the OpenID provider that gives tokens for
	// OAUTHBEARER (--kafka-sasl-token-url), TokenCA the file of the authorities that sign
	// its certificate (--kafka-sasl-token-ca, default those of the system), and TokenScopes
	// what to ask for there (--kafka-sasl-token-scopes).
	TokenURL, TokenCA string
	TokenScopes       []string
}

// String is without the password.
func (s Security) String() string {
	return fmt.Sprintf("{tls %t, ca %q, cert %q, mechanism %q, user %q}", s.TLS, s.CA, s.Cert, s.Mechanism, s.User)
}

// GoString is String, so that no format prints the password.
func (s Security) GoString() string { return s.String() }

func (s Security) options() kafka.SecurityOptions {
	return kafka.SecurityOptions{
		UseTLS:    s.TLS,
		TLS:       credentials.TLS{CA: s.CA, Cert: s.Cert, Key: s.Key},
		Mechanism: s.Mechanism,
		User:      s.User,
		Password:  credentials.Secret{File: s.PasswordFile, Text: s.Password},
		Token:     kafka.TokenOptions{URL: s.TokenURL, CA: s.TokenCA, Scopes: s.TokenScopes},
	}
}

// Check returns every fault, joined, or nil. Opening a sender or a receiver checks
// too.
func (k Kafka) Check() error {
	var faults []error
	if slices.Contains(k.Brokers, "") {
		faults = append(faults, errors.New("each of Brokers must be host:port"))
	}
	if k.TopicPrefix != "" {
		if err := esclusa.CheckPrefix(k.TopicPrefix); err != nil {
			faults = append(faults, fmt.Errorf("TopicPrefix: %w", err))
		}
	}
	return errors.Join(append(faults, k.Security.options().Check())...)
}

// withDefaults fills in what was left out.
func (k Kafka) withDefaults() (Kafka, error) {
	if len(k.Brokers) == 0 {
		k.Brokers = []string{DefaultBroker}
	}
	if k.TopicPrefix == "" {
		k.TopicPrefix = esclusa.DefaultPrefix
	}
	if k.ClientID == "" {
		k.ClientID = "esclusa." + processName()
	}
	if k.Log == nil {
		k.Log = slog.New(slog.DiscardHandler)
	}
	if k.Catalogue == nil {
		embedded, err := schemas.Embedded(schemas.DefaultLimits())
		if err != nil {
			return k, err
		}
		k.Catalogue = embedded
	}
	return k, nil
}

// processName names this process among others, of other machines too.
func processName() string {
	host, err := os.Hostname()
	if err != nil {
		host = "unknown"
	}
	host, _, _ = strings.Cut(host, ".")
	return fmt.Sprintf("%s.%d", host, os.Getpid())
}
