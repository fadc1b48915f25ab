package views

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/esclusa/esclusa/schemas"
)

// twoVersions is a world with a deprecated version of text beside the current one.
func twoVersions(t *testing.T) *Config {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS("../schemas/catalog")); err != nil {
		t.Fatal(err)
	}
	first := filepath.Join(dir, "text", "1-0-0.json")
	text, err := os.ReadFile(first)
	if err != nil {
		t.Fatal(err)
	}
	later := strings.Replace(strings.ReplaceAll(string(text), "1-0-0", "1-0-1"), `"body": {`, `"body": {"minLength": 100,`, 1)
	for file, text := range map[string]string{
		first:                                    strings.Replace(string(text), `"key": "/id"`, `"key": "/id", "status": "deprecated"`, 1),
		filepath.Join(dir, "text", "1-0-1.json"): later,
	} {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	cfg := newWorld().config(t)
	if cfg.Catalogue, err = schemas.LoadDir(dir, schemas.DefaultLimits()); err != nil {
		t.Fatal(err)
	}
	return &cfg
}

func TestVersionNamedOverHTTPIsIgnored(t *testing.T) {
	h, err := New(*twoVersions(t))
	if err != nil {
		t.Fatal(err)
	}
	const old = "https://esclusa.dev/schemas/text/1-0-0"
	for name, c := range map[string]struct {
		headers []string
		code    int
		has     string
	}{
		"none":          {nil, 422, "/body"},
		"header":        {[]string{"Dataschema: " + old}, 200, old},
		"CloudEvent":    {[]string{"Ce-Dataschema: " + old}, 200, old},
		"unknown":       {[]string{"Dataschema: urn:x"}, 422, `"keyword":"dataschema"`},
		"two values":    {[]string{"Dataschema: " + old, "Dataschema: urn:x"}, 422, "malformed"},
		"contradiction": {[]string{"Dataschema: " + old, "Ce-Dataschema: urn:x"}, 422, "malformed"},
	} {
		t.Run(name, func(t *testing.T) {
			w := call(h, "POST", "/v1/channels/text/validate", saludo, append(c.headers, "Content-Type: application/json")...)
			if w.Code != c.code || !strings.Contains(w.Body.String(), c.has) {
				t.Errorf("%d %s, want %d and %s", w.Code, w.Body, c.code, c.has)
			}
		})
	}
}

func TestLabelHidesThatAVersionIsDeprecated(t *testing.T) {
	h, err := New(*twoVersions(t))
	if err != nil {
		t.Fatal(err)
	}
	got := call(h, "GET", "/v1/channels/text", "").Body.String()
	if want := `"version":"1-0-1","versions":[{"version":"1-0-1","schema":"https://esclusa.dev/schemas/text/1-0-1","status":"active"},{"version":"1-0-0","schema":"https://esclusa.dev/schemas/text/1-0-0","status":"deprecated"}]`; !strings.Contains(got, want) {
		t.Errorf("%s\nlacks %s", got, want)
	}
}
