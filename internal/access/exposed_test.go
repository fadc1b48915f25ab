package access

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

func TestFileThatOthersMayReadOrWriteIsPassedOver(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("its rights are others")
	}
	const text = "tls: {cert: tls.crt, key: tls.key, client_ca: clients.crt}\nauthentication: {keys_file: keys, oidc: [{issuer: \"https://login.example.org\", audience: esclusa, ca: login.crt}]}\n"
	for name, c := range map[string]struct {
		mode os.FileMode
		says string
	}{
		"":            {0o600, ""},
		"tls.key":     {0o644, "may read"},
		"keys":        {0o646, "may write"},
		"access.yml":  {0o646, "may write"},
		"clients.crt": {0o602, "may write"},
		"login.crt":   {0o602, "may write"},
		"tls.crt":     {0o644, ""}, // all may know it
	} {
		h := newHouse(t, text)
		for _, file := range []string{"keys", "tls.key", "tls.crt", "clients.crt", "login.crt"} {
			h.write(file, "")
		}
		at := filepath.Join(filepath.Dir(h.path), name)
		if name != "" {
			if err := os.Chmod(at, c.mode); err != nil {
				t.Fatal(err)
			}
		}
		h.open()
		said := h.log.String()
		if warned := strings.Contains(said, c.says) && strings.Contains(said, at) && strings.Contains(said, "level=WARN"); warned != (c.says != "") || strings.Count(said, "\n") > 1 {
			t.Errorf("%s with %v: %s", name, c.mode, said)
		}
	}
}

func TestSecretOfANewAccessFileIsPassedOver(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("its rights are others")
	}
	h := newHouse(t, "anonymous: []\n")
	g := h.open()
	h.write("tls.key", "")
	if err := os.Chmod(filepath.Join(filepath.Dir(h.path), "tls.key"), 0o644); err != nil {
		t.Fatal(err)
	}
	h.write("access.yml", "tls: {cert: tls.crt, key: tls.key}\n")
	g.look()
	if said := h.log.String(); !strings.Contains(said, "may read") {
		t.Errorf("the log has %s", said)
	}
}
