package app

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

func TestSecretOfTheListenerForOperationsIsPassedOver(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("its rights are others")
	}
	const users, key = "basic_auth_users: {prometheus: x}\n", "tls_server_config: {cert_file: tls.crt, key_file: tls.key}\n"
	for name, c := range map[string]struct {
		text        string
		config, key os.FileMode
		names       string // of the file that is warned of
	}{
		"passwords":       {users, 0o644, 0o600, "web.yml"},
		"a key":           {users + key, 0o600, 0o644, "tls.key"},
		"neither":         {users + key, 0o640, 0o640, ""},
		"nothing secret":  {"tls_server_config: {cert_file: tls.crt}\n", 0o644, 0o644, ""},
		"what is no YAML": {"{", 0o644, 0o644, ""},
	} {
		dir := t.TempDir()
		o := valid()
		o.OperationsConfig = filepath.Join(dir, "web.yml")
		for file, mode := range map[string]os.FileMode{"web.yml": c.config, "tls.key": c.key} {
			at := filepath.Join(dir, file)
			if err := os.WriteFile(at, []byte(c.text), 0o600); err != nil {
				t.Fatal(err)
			}
			if err := os.Chmod(at, mode); err != nil {
				t.Fatal(err)
			}
		}
		got := strings.Join(o.exposedOperations(), "\n")
		if (got != "") != (c.names != "") || !strings.Contains(got, c.names) || strings.Contains(got, "\n") {
			t.Errorf("%s: %q", name, got)
		}
	}
	if o := valid(); o.exposedOperations() != nil {
		t.Errorf("without a file: %v", o.exposedOperations())
	}
}
