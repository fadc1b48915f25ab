package credentials

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
	"time"
)

// What a listener does about certificates of clients.
const (
	ClientCertsNone     = "none"     // it asks for none
	ClientCertsOptional = "optional" // who shows one shows one that is good
	ClientCertsRequired = "required" // nobody gets in without
)

// ServerTLS says by which files a listener shows who it is, and whose certificates it
// believes. Files are PEM. The zero value is a listener without TLS.
type ServerTLS struct {
	// Cert is the file of the certificate, with those that lead to its authority, and Key
	// that of its private key.
	Cert, Key string
	// ClientCA is the file of the authorities that may sign certificates of clients.
	ClientCA string
	// ClientCerts is one of the above. Empty: none, or optional where there is a ClientCA.
	ClientCerts string
	// MinVersion is "1.3", the default, or "1.2".
	MinVersion string
}

// On reports whether the listener has TLS.
func (s ServerTLS) On() bool { return s != ServerTLS{} }

// clientCerts is ClientCerts with its default.
func (s ServerTLS) clientCerts() string {
	switch {
	case s.ClientCerts != "":
		return s.ClientCerts
	case s.ClientCA != "":
		return ClientCertsOptional
	}
	return ClientCertsNone
}

var clientAuth = map[string]tls.ClientAuthType{
	ClientCertsNone: tls.NoClientCert, ClientCertsOptional: tls.VerifyClientCertIfGiven, ClientCertsRequired: tls.RequireAndVerifyClientCert,
}

// Check returns every fault of the settings, each with what mends it. It reads no file.
func (s ServerTLS) Check() error {
	var faults []error
	fault := func(format string, args ...any) { faults = append(faults, fmt.Errorf(format, args...)) }
	if s.On() && (s.Cert == "" || s.Key == "") {
		fault("cert and key: a listener with TLS needs both files")
	}
	if _, ok := clientAuth[s.clientCerts()]; !ok {
		fault("client_certs: must be %s, %s or %s, not %q", ClientCertsNone, ClientCertsOptional, ClientCertsRequired, s.ClientCerts)
	} else if asks := s.clientCerts() != ClientCertsNone; asks != (s.ClientCA != "") {
		fault("client_certs: %s and %s need client_ca, the authorities that sign clients' certificates, and client_ca one of them", ClientCertsOptional, ClientCertsRequired)
	}
	if !slices.Contains([]string{"", "1.3", "1.2"}, s.MinVersion) {
		fault("min_version: must be 1.3 or 1.2, not %q", s.MinVersion)
	}
	return errors.Join(faults...)
}

// suites are those of TLS 1.2 that authenticate what they encrypt, and whose keys a
// server that is broken into later does not give away. 1.3 has no others.
var suites = []uint16{
	tls.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, tls.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
	tls.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384, tls.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
	tls.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256, tls.TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
}

// served is what the files of a ServerTLS held.
type served struct {
	ServerTLS
	cert, key, clientCA []byte
}

func (s ServerTLS) read() (served, error) {
	var faults []error
	text := func(file string) []byte {
		if file == "" {
			return nil
		}
		text, err := os.ReadFile(file)
		faults = append(faults, err)
		return text
	}
	return served{s, text(s.Cert), text(s.Key), text(s.ClientCA)}, errors.Join(faults...)
}

func (s served) equal(other served) bool {
	return s.ServerTLS == other.ServerTLS && bytes.Equal(s.cert, other.cert) && bytes.Equal(s.key, other.key) && bytes.Equal(s.clientCA, other.clientCA)
}

// config is what a handshake needs. A certificate whose time is over is an error.
func (s served) config() (*tls.Config, time.Time, error) {
	pair, err := tls.X509KeyPair(s.cert, s.key)
	if err != nil {
		return nil, time.Time{}, fmt.Errorf("%s, %s: %w", s.Cert, s.Key, err)
	}
	end := pair.Leaf.NotAfter
	if time.Now().After(end) {
		return nil, time.Time{}, fmt.Errorf("the certificate in %s has %w, on %s", s.Cert, errExpired, end.Format(time.RFC3339))
	}
	conf := &tls.Config{
		Certificates: []tls.Certificate{pair}, MinVersion: tls.VersionTLS13, CipherSuites: suites,
		ClientAuth: clientAuth[s.clientCerts()], NextProtos: []string{"http/1.1"},
	}
	if s.MinVersion == "1.2" {
		conf.MinVersion = tls.VersionTLS12
	}
	if s.ClientCA != "" {
		conf.ClientCAs = x509.NewCertPool()
		if !conf.ClientCAs.AppendCertsFromPEM(s.clientCA) {
			return nil, time.Time{}, fmt.Errorf("%s has no certificate in PEM", s.ClientCA)
		}
	}
	return conf, end, nil
}

// Listening is a listener's side of TLS. It reads its files for each handshake, so that
// new ones count without a restart; while they cannot be read or do not fit, as when one
// of two is replaced, the last that did count. It is safe for concurrent use.
type Listening struct {
	settings func() ServerTLS
	told     func(error)

	mu   sync.Mutex
	seen served // also where it did not fit
	conf *tls.Config
	end  time.Time
	err  error
}

// NewListening reads the files. The settings may change while it is used. told is told
// once of each reason for which new files do not count, and nil once they do; it must not
// block, and may be called from several goroutines, one at a time.
func NewListening(settings func() ServerTLS, told func(error)) (*Listening, error) {
	l := &Listening{settings: settings, told: told}
	if err := settings().Check(); err != nil {
		return nil, oneLine(err)
	}
	l.look()
	return l, l.err
}

// Config is what tls.Server and tls.NewListener take.
func (l *Listening) Config() *tls.Config {
	// Tickets are under keys of this one, so that a session goes on with new files.
	return &tls.Config{MinVersion: tls.VersionTLS12, GetConfigForClient: func(*tls.ClientHelloInfo) (*tls.Config, error) {
		return l.look(), nil
	}}
}

// State is when the certificate in force ends, and why the files that are there do not
// count, nil where they do.
func (l *Listening) State() (end time.Time, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.end, l.err
}

// look is the configuration by the files as they are, or as they last were good.
func (l *Listening) look() *tls.Config {
	now, err := l.settings().read()
	l.mu.Lock()
	defer l.mu.Unlock()
	if err == nil && now.equal(l.seen) {
		return l.conf
	}
	l.seen = now
	if err == nil {
		var conf *tls.Config
		var end time.Time
		if conf, end, err = now.config(); err == nil {
			l.conf, l.end = conf, end
		}
	} else {
		l.seen = served{}
	}
	err = oneLine(err)
	if text(err) != text(l.err) && l.conf != nil {
		l.told(err)
	}
	l.err = err
	return l.conf
}

func text(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

// oneLine is what several errors say, in one sentence.
func oneLine(err error) error {
	if err == nil || !strings.Contains(err.Error(), "\n") {
		return err
	}
	return errors.New(strings.ReplaceAll(err.Error(), "\n", "; "))
}
