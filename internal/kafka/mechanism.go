package kafka

import (
	"context"

	"github.com/twmb/franz-go/pkg/sasl"
	"github.com/twmb/franz-go/pkg/sasl/plain"
	"github.com/twmb/franz-go/pkg/sasl/scram"
)

// Mechanisms of SASL, in the brokers' spelling.
const (
	Plain       = "PLAIN"
	ScramSHA256 = "SCRAM-SHA-256"
	ScramSHA512 = "SCRAM-SHA-512"
	OAuthBearer = "OAUTHBEARER" // a token that an OpenID provider gives us for a secret
	MSKIAM      = "AWS_MSK_IAM" // credentials of AWS, in whatever way it gives them to programs
)

// Passwords are the mechanisms in which brokers know our password.
func Passwords() []string { return []string{Plain, ScramSHA256, ScramSHA512} }

// Mechanisms are those that SecurityOptions may name.
func Mechanisms() []string { return append(Passwords(), OAuthBearer, MSKIAM) }

// SendsSecrets reports whether whoever reads a connection by this mechanism can log in
// with what is sent.
func SendsSecrets(mechanism string) bool { return mechanism == Plain || mechanism == OAuthBearer }

// newMechanism is how to log in; nil for no login.
func (s *Security) newMechanism() (sasl.Mechanism, error) {
	switch s.opts.Mechanism {
	case "":
		return nil, nil
	case MSKIAM:
		return newMSKIAM()
	}
	if _, err := s.password(); err != nil {
		return nil, err
	}
	switch s.opts.Mechanism {
	case OAuthBearer:
		return newBearer(s)
	case ScramSHA256:
		return scram.Sha256(s.scram), nil
	case ScramSHA512:
		return scram.Sha512(s.scram), nil
	}
	return plain.Plain(func(context.Context) (plain.Auth, error) {
		password, err := s.password()
		return plain.Auth{User: s.opts.User, Pass: password}, err
	}), nil
}

func (s *Security) scram(context.Context) (scram.Auth, error) {
	password, err := s.password()
	return scram.Auth{User: s.opts.User, Pass: password}, err
}
