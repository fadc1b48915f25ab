package credentials

import (
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/esclusa/esclusa/internal/testing/engines"
	"github.com/esclusa/esclusa/internal/testing/leaks"
)

func TestMain(m *testing.M) { leaks.Main(m) }

func write(t *testing.T, text string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

func TestPasswordIsReadWithItsLineBreakOrIsSomethingElse(t *testing.T) {
	for text, want := range map[string]string{
		"hunter2": "hunter2", "hunter2\n": "hunter2", "hunter2\r\n": "hunter2", "two words \n\n": "two words ",
		"": "the first line is empty", "\nhunter2": "the first line is empty", "hunter2\nhunter3": "must have one line",
	} {
		got, err := Secret{File: write(t, text), Text: "of the environment"}.Read()
		if err != nil {
			got = err.Error()
		}
		if err == nil && got != want || err != nil && (!strings.Contains(got, want) || strings.Contains(got, "hunter")) {
			t.Errorf("%q is read as %q (%v), want %q", text, got, err, want)
		}
	}
	if got, err := (Secret{Text: "of the environment"}).Read(); got != "of the environment" || err != nil {
		t.Errorf("without a file: %q, %v", got, err)
	}
	if _, err := (Secret{File: "/does/not/exist"}).Read(); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a file that is not there: %v", err)
	}
}

func TestSecretIsPrinted(t *testing.T) {
	s := Secret{Text: "hunter2"}
	for _, format := range []string{"%v", "%+v", "%#v", "%s", "%q"} {
		if got := fmt.Sprintf(format, s); strings.Contains(got, "hunter2") {
			t.Errorf("%s prints %s", format, got)
		}
	}
}

// shake connects a client with our setup to a server, and returns what we say.
func shake(t *testing.T, ours TLS, server *tls.Config) error {
	t.Helper()
	ln, err := tls.Listen("tcp", "127.0.0.1:0", server)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = ln.Close() }()
	go func() {
		conn, err := ln.Accept()
		if err == nil {
			_, err = io.WriteString(conn, "x") // shakes hands
			_ = errors.Join(err, conn.Close())
		}
	}()
	conf, err := ours.Config()
	if err != nil {
		return err
	}
	conn, err := (&tls.Dialer{Config: conf}).DialContext(t.Context(), "tcp", ln.Addr().String())
	if err == nil {
		_, err = io.ReadAll(conn) // TLS 1.3 tells of a refusal after the handshake
		_ = conn.Close()
	}
	if err == nil {
		return nil
	}
	if said := ours.Explain("the brokers", err); said != nil {
		return said
	}
	return fmt.Errorf("unexplained: %w", err)
}

func TestFaultOfACertificateIsNotExplained(t *testing.T) {
	authority, stranger := engines.NewAuthority(t), engines.NewAuthority(t)
	later, before := time.Now().Add(time.Hour), time.Now().Add(-time.Hour)
	good, old, client, oldClient := authority.Issue("server", later), authority.Issue("old", before), authority.Issue("client", later), authority.Issue("oldclient", before)
	foreign := stranger.Issue("foreign", later)
	empty := write(t, "no certificate")
	as := func(ca, cert, key string) TLS { return TLS{CA: ca, Cert: cert, Key: key, Flags: "kafka-tls"} }
	for name, c := range map[string]struct {
		ours   TLS
		server *tls.Config
		want   string
	}{
		"all is well":                {as(authority.File, client.Cert, client.Key), authority.Server(good, true), ""},
		"another authority":          {as(stranger.File, "", ""), authority.Server(good, false), "the brokers show a certificate that no authority in " + stranger.File + " has signed: see --kafka-tls-ca"},
		"the system's authorities":   {as("", "", ""), authority.Server(good, false), "that no authority in this system's list has signed"},
		"theirs has expired":         {as(authority.File, "", ""), authority.Server(old, false), "renew it there, or mend the clock here"},
		"ours has expired":           {as(authority.File, oldClient.Cert, oldClient.Key), authority.Server(good, true), "--kafka-tls-cert: the certificate in " + oldClient.Cert + " has expired, on "},
		"ours is of somebody else":   {as(authority.File, foreign.Cert, foreign.Key), authority.Server(good, true), "see --kafka-tls-cert and --kafka-tls-key"},
		"ours is missing":            {as(authority.File, "", ""), authority.Server(good, true), "see --kafka-tls-cert and --kafka-tls-key"},
		"a key without certificate":  {as(authority.File, "", client.Key), authority.Server(good, true), "a certificate needs its key"},
		"the key of another":         {as(authority.File, client.Cert, good.Key), authority.Server(good, true), "--kafka-tls-cert, --kafka-tls-key: tls: private key does not match"},
		"a file without certificate": {as(empty, "", ""), authority.Server(good, false), "--kafka-tls-ca: " + empty + " has no certificate in PEM"},
		"no such file":               {as("/does/not/exist", "", ""), authority.Server(good, false), "--kafka-tls-ca: open /does/not/exist"},
	} {
		t.Run(name, func(t *testing.T) {
			err := shake(t, c.ours, c.server)
			if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
				t.Errorf("it says %v, want %q", err, c.want)
			}
			if err != nil && strings.Contains(err.Error(), "\n") {
				t.Errorf("more than a sentence: %v", err)
			}
		})
	}
}

func TestOutageIsTakenForAFaultOfACertificate(t *testing.T) {
	if said := (TLS{}).Explain("the brokers", io.ErrUnexpectedEOF); said != nil {
		t.Errorf("an outage is explained as %v", said)
	}
}

// A renewed certificate counts for the next connection.
func TestRenewedCertificateNeedsARestart(t *testing.T) {
	authority := engines.NewAuthority(t)
	first := authority.Issue("client", time.Now().Add(time.Hour))
	conf, err := TLS{CA: authority.File, Cert: first.Cert, Key: first.Key, Flags: "redis-tls"}.Config()
	if err != nil {
		t.Fatal(err)
	}
	shown := func() string {
		pair, err := conf.GetClientCertificate(nil)
		if err != nil {
			t.Fatal(err)
		}
		return pair.Leaf.SerialNumber.String()
	}
	before := shown()
	authority.Issue("client", time.Now().Add(2*time.Hour)) // into the same files
	if shown() == before {
		t.Error("the old certificate is shown")
	}
}
