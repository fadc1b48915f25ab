package kafka

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kfake"
	"github.com/twmb/franz-go/pkg/kmsg"

	"github.com/esclusa/esclusa/internal/credentials"
	"github.com/esclusa/esclusa/internal/testing/engines"
	"github.com/esclusa/esclusa/internal/testing/expect"
)

const password = "pass=wo,rd geheim"

// secretFile is a file with a password.
func secretFile(t *testing.T, text string) credentials.Secret {
	t.Helper()
	file := filepath.Join(t.TempDir(), "password")
	if err := os.WriteFile(file, []byte(text+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return credentials.Secret{File: file}
}

// secured is a cluster whose brokers want TLS, with a certificate of ours, and a
// login.
func secured(t *testing.T, ca *engines.Authority, server engines.Pair, user, mechanism string) (*kfake.Cluster, Cluster) {
	t.Helper()
	fake, err := kfake.NewCluster(kfake.NumBrokers(1), kfake.SeedTopics(2, "t"), kfake.TLS(ca.Server(server, true)),
		kfake.EnableSASL(), kfake.Superuser(mechanism, user, password))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(fake.Close)
	return fake, Cluster{Brokers: fake.ListenAddrs(), ClientID: "test", MaxBody: 1 << 20, Log: slog.New(slog.DiscardHandler)}
}

func TestClientIsLockedOutByAMechanism(t *testing.T) {
	ca, tomorrow := engines.NewAuthority(t), time.Now().Add(12*time.Hour)
	server, ours := ca.Issue("broker", tomorrow), ca.Issue("esclusa", tomorrow)
	for _, mechanism := range Passwords() {
		t.Run(mechanism, func(t *testing.T) {
			_, c := secured(t, ca, server, "o=ne", mechanism)
			o := SecurityOptions{
				UseTLS: true, TLS: credentials.TLS{CA: ca.File, Cert: ours.Cert, Key: ours.Key},
				Mechanism: mechanism, User: "o=ne", Password: secretFile(t, password),
			}
			if err := o.Check(); err != nil {
				t.Fatal(err)
			}
			var err error
			if c.Security, err = NewSecurity(o); err != nil {
				t.Fatal(err)
			}
			ctx, cancel := context.WithTimeout(t.Context(), patience)
			defer cancel()
			if err := c.Ping(ctx); err != nil {
				t.Error(err)
			}
		})
	}
}

// Each way in which the two ends do not accept one another is one sentence that
// names what to look at, comes at once, and has no secret in it.
func TestRefusalDoesNotSayWhatToLookAt(t *testing.T) {
	ca, other := engines.NewAuthority(t), engines.NewAuthority(t)
	tomorrow, yesterday := time.Now().Add(12*time.Hour), time.Now().Add(-12*time.Hour)
	server, ours := ca.Issue("broker", tomorrow), ca.Issue("esclusa", tomorrow)
	good := SecurityOptions{
		UseTLS: true, TLS: credentials.TLS{CA: ca.File, Cert: ours.Cert, Key: ours.Key},
		Mechanism: ScramSHA512, User: "one", Password: secretFile(t, password),
	}
	for name, c := range map[string]struct {
		server engines.Pair
		change func(*SecurityOptions)
		says   []string
	}{
		"wrong password or user": {server, func(o *SecurityOptions) { o.Password = secretFile(t, "geheimer") },
			[]string{`"one"`, "--kafka-sasl-user", "--kafka-sasl-password-file"}},
		"mechanism without the user": {server, func(o *SecurityOptions) { o.Mechanism = ScramSHA256 }, []string{"--kafka-sasl-mechanism"}},
		"wrong authority":            {server, func(o *SecurityOptions) { o.TLS.CA = other.File }, []string{"--kafka-tls-ca", other.File}},
		"the system's authorities":   {server, func(o *SecurityOptions) { o.TLS.CA = "" }, []string{"--kafka-tls-ca", "this system's list"}},
		"their certificate expired":  {ca.Issue("old", yesterday), func(*SecurityOptions) {}, []string{"certificate", yesterday.UTC().Format("2006-01-02T15:04")}},
		"ours of another authority": {server, func(o *SecurityOptions) {
			pair := other.Issue("esclusa", tomorrow)
			o.TLS.Cert, o.TLS.Key = pair.Cert, pair.Key
		}, []string{"--kafka-tls-cert"}},
		"none of ours": {server, func(o *SecurityOptions) { o.TLS.Cert, o.TLS.Key = "", "" }, []string{"--kafka-tls-cert", "certificate required"}},
	} {
		t.Run(name, func(t *testing.T) {
			fake, cluster := secured(t, ca, c.server, "one", ScramSHA512)
			// Kafka says so, where kfake only closes the connection.
			fake.Fault(kfake.Fault{Keys: []kmsg.Key{kmsg.SASLAuthenticate}, TopLevel: true, Err: kerr.SaslAuthenticationFailed, Count: -1})
			o := good
			c.change(&o)
			var err error
			if cluster.Security, err = NewSecurity(o); err != nil {
				t.Fatal(err)
			}
			ctx, cancel := context.WithTimeout(t.Context(), patience)
			defer cancel()
			err = cluster.Ping(ctx)
			if !errors.Is(err, ErrAccess) || ctx.Err() != nil {
				t.Fatalf("not refused at once: %v", err)
			}
			expect.Sentence(t, err, "geheim", c.says...)
		})
	}
}

func TestFilesThatCannotServeAreNotNamed(t *testing.T) {
	ca := engines.NewAuthority(t)
	ours, old := ca.Issue("esclusa", time.Now().Add(time.Hour)), ca.Issue("old", time.Now().Add(-time.Hour))
	for name, c := range map[string]struct {
		o    SecurityOptions
		says []string
	}{
		"no such authority":   {SecurityOptions{UseTLS: true, TLS: credentials.TLS{CA: "/no/ca"}}, []string{"--kafka-tls-ca", "/no/ca"}},
		"a key as authority":  {SecurityOptions{UseTLS: true, TLS: credentials.TLS{CA: ours.Key}}, []string{"--kafka-tls-ca", ours.Key}},
		"another's key":       {SecurityOptions{UseTLS: true, TLS: credentials.TLS{Cert: ours.Cert, Key: old.Key}}, []string{"--kafka-tls-key"}},
		"expired certificate": {SecurityOptions{UseTLS: true, TLS: credentials.TLS{Cert: old.Cert, Key: old.Key}}, []string{"--kafka-tls-cert", old.Cert, "expired"}},
		"no such password":    {SecurityOptions{Mechanism: Plain, User: "one", Password: credentials.Secret{File: "/no/password"}}, []string{"--kafka-sasl-password-file", "/no/password"}},
		"empty password":      {SecurityOptions{Mechanism: Plain, User: "one", Password: secretFile(t, "")}, []string{"--kafka-sasl-password-file", "empty"}},
		"key as password":     {SecurityOptions{Mechanism: Plain, User: "one", Password: secretFile(t, "geheim\ngeheimer")}, []string{"--kafka-sasl-password-file", "one line"}},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := NewSecurity(c.o)
			if err == nil {
				t.Fatal("accepted")
			}
			expect.Sentence(t, err, "geheim", c.says...)
		})
	}
}

func TestOptionsThatContradictEachOtherAreAccepted(t *testing.T) {
	secret := credentials.Secret{Text: "geheim"}
	for flag, o := range map[string]SecurityOptions{
		"kafka-tls":                {TLS: credentials.TLS{CA: "ca"}},
		"kafka-tls-cert":           {UseTLS: true, TLS: credentials.TLS{Key: "key"}},
		"kafka-sasl-mechanism":     {User: "one", Password: secret},
		"kafka-sasl-mechanism: no": {Mechanism: "GSSAPI", User: "one", Password: secret},
		"kafka-sasl-user":          {Mechanism: Plain, Password: secret},
		"kafka-sasl-password-file": {Mechanism: Plain, User: "one"},
	} {
		flag, _, _ = strings.Cut(flag, ": ")
		if err := o.Check(); err == nil || !strings.HasPrefix(err.Error(), "--"+flag+": ") {
			t.Errorf("%s: %v", flag, err)
		}
	}
}
