package app

import (
	"crypto/tls"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/esclusa/esclusa/internal/testing/engines"
)

// asked is what a URL answers, and holds.
func asked(t *testing.T, client *http.Client, url, host string) (int, string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	req.Host = host
	resp, err := client.Do(req)
	if err != nil {
		return 0, err.Error()
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(text)
}

func TestOperationsAreServedWhereTheCallsAre(t *testing.T) {
	o := alone(t)
	o.OperationsAddr, o.Profiles = "127.0.0.1:0", true
	p := launch(t, o)
	client := p.client
	p.await("it is ready", func() bool {
		code, _ := asked(t, client, "http://"+p.at.Operations+"/readyz", "")
		return code == 200
	})
	for path, holds := range map[string]string{
		"/metrics": "esclusa_build_info", "/livez": "alive", "/readyz": "mirror", "/debug/pprof/": "goroutine", "/debug/pprof/cmdline": "test",
	} {
		if code, text := asked(t, client, "http://"+p.at.Operations+path, ""); code != 200 || !strings.Contains(text, holds) {
			t.Errorf("%s is %d there: %s", path, code, text)
		}
		if code, _ := asked(t, client, "http://"+p.at.Operations+path, "evil.example"); code != 421 {
			t.Errorf("%s is %d there under a foreign name", path, code)
		}
		if code, _ := asked(t, client, "http://"+p.at.HTTP+path, ""); code != 404 {
			t.Errorf("%s is %d beside the calls", path, code)
		}
	}
	if code, _ := asked(t, client, "http://"+p.at.HTTP+"/v1/channels", ""); code != 200 {
		t.Errorf("the calls: %d", code)
	}
	if code, _ := asked(t, client, "http://"+p.at.Operations+"/v1/channels", ""); code != 404 {
		t.Errorf("the calls are %d there", code)
	}
	if _, text := asked(t, client, "http://"+p.at.Operations+"/metrics", ""); !strings.Contains(text, `esclusa_http_requests_total{code="200",route="GET /v1/channels"} 1`) || strings.Contains(text, `route="GET /metrics"`) {
		t.Error("requests of one count at the other")
	}
}

// A process that has no calls listens for operations alone, as Prometheus' own file says.
func TestWebConfigurationOfPrometheusDoesNotCount(t *testing.T) {
	ca := engines.NewAuthority(t)
	ours := ca.Issue("operations", time.Now().Add(time.Hour))
	o := alone(t)
	o.Roles, o.OperationsAddr = []string{RoleRouter}, "127.0.0.1:0"
	o.OperationsConfig = filepath.Join(t.TempDir(), "web.yml")
	// The password is prometheus.
	text := "tls_server_config: {cert_file: " + ours.Cert + ", key_file: " + ours.Key + "}\n" +
		"basic_auth_users: {prometheus: $2a$04$hd/VVrq9AfernEzVjoKj0OVVQRsszOgcXN76cSSBFd9yvUOYY3Fca}\n"
	if err := os.WriteFile(o.OperationsConfig, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	p := launch(t, o)
	if p.at.HTTP != "" {
		t.Errorf("it listens for calls at %s", p.at.HTTP)
	}
	client := &http.Client{Transport: &http.Transport{TLSClientConfig: ca.Client()}}
	defer client.CloseIdleConnections()
	if code, _ := asked(t, client, "http://"+p.at.Operations+"/metrics", ""); code != 400 {
		t.Errorf("in the clear: %d", code)
	}
	if code, _ := asked(t, client, "https://"+p.at.Operations+"/metrics", ""); code != 401 {
		t.Errorf("nobody: %d", code)
	}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "https://"+p.at.Operations+"/metrics", http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	req.SetBasicAuth("prometheus", "prometheus")
	resp, err := client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK || resp.TLS.Version < tls.VersionTLS12 {
		t.Errorf("Prometheus: %d", resp.StatusCode)
	}
}
