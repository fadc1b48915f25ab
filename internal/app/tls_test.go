package app

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/esclusa/esclusa/internal/access"
	"github.com/esclusa/esclusa/internal/testing/engines"
)

// accessFile is one with this text, and keys beside it.
func accessFile(t *testing.T, text string) string {
	t.Helper()
	dir := t.TempDir()
	file := filepath.Join(dir, "access.yml")
	for name, text := range map[string]string{file: text, filepath.Join(dir, "keys"): "billing sha256:" + strings.Repeat("0", 64) + "\n"} {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return file
}

func TestAccessFileGivesNoTLS(t *testing.T) {
	ca, clients := engines.NewAuthority(t), engines.NewAuthority(t)
	ours, ana := ca.Issue("esclusa", time.Now().Add(time.Hour)), clients.Issue("ana", time.Now().Add(time.Hour))
	o := alone(t)
	o.Access = accessFile(t, "tls: {cert: "+ours.Cert+", key: "+ours.Key+", client_ca: "+clients.File+", client_certs: required}\n"+
		"roles: {reader: [{do: [channels.read, operations.read]}]}\nanonymous: [reader]\n")
	p := launch(t, o)
	if !p.at.Secure {
		t.Error("it is not told that HTTP speaks TLS")
	}
	client := &http.Client{Transport: &http.Transport{TLSClientConfig: ca.Client(ana)}}
	defer client.CloseIdleConnections()
	if code, text := asked(t, client, "http://"+p.at.HTTP+"/v1/channels", ""); code != 400 || !strings.Contains(text, "https") {
		t.Errorf("in the clear: %d %s", code, text)
	}
	if code, text := asked(t, client, "https://"+p.at.HTTP+"/v1/channels", ""); code != 200 {
		t.Errorf("%d %s", code, text)
	}
	_, text := asked(t, client, "https://"+p.at.HTTP+"/metrics", "")
	if !strings.Contains(text, "\nesclusa_http_certificate_expiry_timestamp_seconds 1.") || !strings.Contains(text, "\nesclusa_http_certificate_stale 0\n") {
		t.Error("the certificate's end is not told")
	}
	if err := os.Remove(ours.Key); err != nil {
		t.Fatal(err)
	}
	client.CloseIdleConnections()
	if _, text := asked(t, client, "https://"+p.at.HTTP+"/metrics", ""); !strings.Contains(text, "\nesclusa_http_certificate_stale 1\n") {
		t.Error("a key that is gone is not told")
	}
	stranger := &http.Client{Transport: &http.Transport{TLSClientConfig: ca.Client()}}
	defer stranger.CloseIdleConnections()
	if code, text := asked(t, stranger, "https://"+p.at.HTTP+"/v1/channels", ""); code != 0 || !strings.Contains(text, "certificate required") {
		t.Errorf("without a certificate: %d %s", code, text)
	}
}

func TestKeysComeInTheClearAfterAReload(t *testing.T) {
	ca := engines.NewAuthority(t)
	ours := ca.Issue("esclusa", time.Now().Add(time.Hour))
	section := "tls: {cert: " + ours.Cert + ", key: " + ours.Key + "}\n"
	for first, refused := range map[string]bool{"anonymous: []\n": true, section: false} {
		o := alone(t)
		o.HTTPAddr, o.Access = "0.0.0.0:0", accessFile(t, first)
		refuse := refuseClear(&o)
		for _, text := range []string{first, "authentication: {keys_file: keys}\n", "authentication: {keys_file: keys}\n" + section} {
			f, err := access.Parse(o.Access, []byte(text))
			if err != nil {
				t.Fatal(err)
			}
			if err := refuse(f); (err != nil) != (refused && text != first) {
				t.Errorf("%q after %q: %v", text, first, err)
			}
		}
	}
}

func TestKeysComeInTheClearByAccident(t *testing.T) {
	ca := engines.NewAuthority(t)
	ours := ca.Issue("esclusa", time.Now().Add(time.Hour))
	const keys, issuer = "authentication: {keys_file: keys}\n", "authentication: {oidc: [{issuer: \"https://login.example.org\", audience: esclusa}]}\n"
	section := "tls: {cert: " + ours.Cert + ", key: " + ours.Key + "}\n"
	for name, c := range map[string]struct {
		file    string
		change  func(*Options)
		refused bool
	}{
		"keys":             {keys, func(*Options) {}, true},
		"an issuer":        {issuer, func(*Options) {}, true},
		"keys under TLS":   {keys + section, func(*Options) {}, false},
		"a proxy has TLS":  {keys, func(o *Options) { o.TLSElsewhere = true }, false},
		"on loopback":      {keys, func(o *Options) { o.HTTPAddr = "127.0.0.1:0" }, false},
		"nobody is known":  {"anonymous: []\n", func(*Options) {}, false},
		"only operations":  {keys, func(o *Options) { o.Roles, o.OperationsAddr = []string{RoleRouter}, "127.0.0.1:0" }, false},
		"no file of a key": {"tls: {cert: /no/cert, key: /no/key}\n", func(*Options) {}, true},
	} {
		o := alone(t)
		o.HTTPAddr, o.Access = "0.0.0.0:0", accessFile(t, c.file)
		c.change(&o)
		_, err := New(o, quiet)
		if refused := err != nil && strings.HasPrefix(err.Error(), "--access: ") && !strings.Contains(err.Error(), "\n"); refused != c.refused || err != nil && !refused {
			t.Errorf("%s: %v", name, err)
		}
	}
}
