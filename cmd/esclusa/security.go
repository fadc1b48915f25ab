package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/esclusa/esclusa/internal/address"
	"github.com/esclusa/esclusa/internal/app"
	"github.com/esclusa/esclusa/internal/credentials"
	"github.com/esclusa/esclusa/internal/kafka"
)

// kafkaSecurityFlags are those of every command that speaks to Kafka.
func kafkaSecurityFlags(cmd *cobra.Command, o *kafka.SecurityOptions) {
	f := cmd.Flags()
	f.BoolVar(&o.UseTLS, "kafka-tls", false, "encrypt connections to --brokers")
	f.StringVar(&o.TLS.CA, "kafka-tls-ca", "", "`file` of the authorities that sign the brokers' certificates; none for the system's")
	f.StringVar(&o.TLS.Cert, "kafka-tls-cert", "", "`file` of the certificate to show to the brokers")
	f.Var((*keyFile)(&o.TLS.Key), "kafka-tls-key", "`file` of the key of --kafka-tls-cert")
	f.StringVar(&o.Mechanism, "kafka-sasl-mechanism", "", "how to log in to the brokers: "+strings.Join(kafka.Mechanisms(), ", ")+"; none for no login")
	f.StringVar(&o.User, "kafka-sasl-user", "", "`user` to log in as; with OAUTHBEARER the client's id")
	f.Var(&secretFile{&o.Password}, "kafka-sasl-password-file", "`file` with the password of --kafka-sasl-user; with OAUTHBEARER the client's secret")
	f.StringVar(&o.Token.URL, "kafka-sasl-token-url", "", "`URL` of the token endpoint of an OpenID provider, for OAUTHBEARER")
	f.StringVar(&o.Token.CA, "kafka-sasl-token-ca", "", "`file` of the authorities that sign the certificate of --kafka-sasl-token-url; none for the system's")
	f.StringSliceVar(&o.Token.Scopes, "kafka-sasl-token-scopes", nil, "`scopes` to ask for at --kafka-sasl-token-url")
	completeFlag(cmd, "kafka-sasl-mechanism", kafka.Mechanisms())
}

// redisSecurityFlags are those of the command that speaks to Redis.
func redisSecurityFlags(cmd *cobra.Command, files *credentials.TLS, password *credentials.Secret) {
	f := cmd.Flags()
	f.Var(&secretFile{password}, "redis-password-file", "`file` with the password for --redis")
	f.StringVar(&files.CA, "redis-tls-ca", "", "`file` of the authorities that sign Redis' certificate; none for the system's")
	f.StringVar(&files.Cert, "redis-tls-cert", "", "`file` of the certificate to show to Redis")
	f.Var((*keyFile)(&files.Key), "redis-tls-key", "`file` of the key of --redis-tls-cert")
}

// notifyFlags are those of the command that tells people.
func notifyFlags(cmd *cobra.Command, o *app.Options) {
	f := cmd.Flags()
	f.StringVar(&o.NotifyURL, "notify-url", "", "`URL` that the role alerts tells of each alert group that is new or has regressed, by a CloudEvent; none for nobody")
	f.Var(&secretFile{&o.NotifySecret}, "notify-secret-file", "`file` with the secret that signs what is posted to --notify-url, as Standard Webhooks have it")
	f.StringVar(&o.NotifyTLS.CA, "notify-tls-ca", "", "`file` of the authorities that sign the certificate of --notify-url; none for the system's")
	f.StringVar(&o.NotifyTLS.Cert, "notify-tls-cert", "", "`file` of the certificate to show to --notify-url")
	f.Var((*keyFile)(&o.NotifyTLS.Key), "notify-tls-key", "`file` of the key of --notify-tls-cert")
	f.StringVar(&o.NotifyLink, "notify-link", "", "`URL` by which people reach this system's HTTP, for links in what is posted; none for paths")
}

// secretFile is a flag that names the file of a secret. There is no flag for the
// secret itself, but a variable, which is named like the file's without _FILE.
type secretFile struct{ secret *credentials.Secret }

// String implements pflag.Value.
func (s *secretFile) String() string {
	if s.secret == nil {
		return "" // pflag asks a zero value for its default
	}
	return s.secret.File
}

// Set implements pflag.Value.
func (s *secretFile) Set(file string) error {
	s.secret.File = file
	return nil
}

// Type implements pflag.Value.
func (s *secretFile) Type() string { return "file" }

func (s *secretFile) secretIn() string { return s.String() }

// keyFile is a flag that names the file of a private key.
type keyFile string

// String implements pflag.Value.
func (k *keyFile) String() string { return string(*k) }

// Set implements pflag.Value.
func (k *keyFile) Set(file string) error {
	*k = keyFile(file)
	return nil
}

// Type implements pflag.Value.
func (k *keyFile) Type() string { return "file" }

func (k *keyFile) secretIn() string { return string(*k) }

// warnings are what is not as secret as whoever has set the flags may believe.
func warnings(flags *pflag.FlagSet) (all []string) {
	flags.VisitAll(func(f *pflag.Flag) {
		s, ok := f.Value.(interface{ secretIn() string })
		if ok && credentials.ReadByOthers(s.secretIn()) {
			all = append(all, fmt.Sprintf("--%s: every user of this machine may read %s: take that right away (chmod o= %s)", f.Name, s.secretIn(), s.secretIn()))
		}
	})
	if flags.Lookup("kafka-sasl-user") == nil {
		return all
	}
	mechanism := flags.Lookup("kafka-sasl-mechanism").Value.String()
	brokers, err := flags.GetStringSlice("brokers")
	if err == nil && flags.Lookup("kafka-tls").Value.String() == "false" && slices.ContainsFunc(brokers, address.Elsewhere) && kafka.SendsSecrets(mechanism) {
		all = append(all, fmt.Sprintf("--kafka-sasl-mechanism: %s without --kafka-tls sends what logs us in in the clear, for everybody on the way to read", mechanism))
	}
	return all
}
