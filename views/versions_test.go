package views

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/esclusa/esclusa/internal/testing/tables"
	"github.com/esclusa/esclusa/schemas"
)

// twoVersions is a world with a deprecated version of text beside the current one.
func twoVersions(t *testing.T) *Config {
	t.Helper()
	dir := tables.Shipped(t)
	first := filepath.Join(dir, "text", "1-0-0.json")
	text, err := os.ReadFile(first)
	if err != nil {
		t.Fatal(err)
	}
	later := strings.Replace(strings.ReplaceAll(string(text), "1-0-0", "1-1-0"), `"body": {`, `"body": {"minLength": 100,`, 1)
	for file, text := range map[string]string{
		first:                                    strings.Replace(string(text), `"key": "/id"`, `"key": "/id", "status": "deprecated"`, 1),
		filepath.Join(dir, "text", "1-1-0.json"): later,
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

func TestSchemaOfAVersionIsAnothers(t *testing.T) {
	cfg := *twoVersions(t)
	h := counterOf(t, cfg)
	const path = "/v1/channels/text/schema"
	ch, _ := cfg.Catalogue.Channel("text")
	tags := make(map[string]string)
	for _, v := range ch.Versions() {
		w := call(h, "GET", path+"?version="+v.Version, "")
		expect(t, w, 200, strings.TrimSuffix(string(v.Schema), "\n"))
		expectHeader(t, w, "Content-Type", "application/schema+json")
		tags[v.Version] = w.Header().Get("ETag")
		again := call(h, "GET", path+"?version="+v.Version, "", "If-None-Match: W/"+tags[v.Version])
		if again.Code != 304 || again.Body.Len() > 0 || again.Header().Get("ETag") != tags[v.Version] {
			t.Errorf("who has %s gets %d %s, %q", v.Version, again.Code, again.Header().Get("ETag"), again.Body)
		}
	}
	expectHeader(t, call(h, "GET", path, ""), "ETag", tags["1-1-0"])
	expect(t, call(h, "GET", path+"?version=1-0-0", "", "If-None-Match: "+tags["1-1-0"]), 200, "")
	for version, want := range map[string]string{
		"1-1-1": "there is no such version of text (did you mean 1-1-0?): it has 1-1-0, 1-0-0",
		"text":  "there is no such version of text: it has 1-1-0, 1-0-0",
	} {
		if p := expectProblem(t, call(h, "GET", path+"?version="+version, ""), 404); p.Detail != want {
			t.Errorf("%s: %s, want %s", version, p.Detail, want)
		}
	}
	expectProblem(t, call(h, "GET", path+"?version=", ""), 400)
}

func TestLabelHidesThatAVersionIsDeprecated(t *testing.T) {
	h, err := New(*twoVersions(t))
	if err != nil {
		t.Fatal(err)
	}
	got := call(h, "GET", "/v1/channels/text", "").Body.String()
	if want := `"version":"1-1-0","versions":[{"version":"1-1-0","schema":"https://esclusa.dev/schemas/text/1-1-0","status":"active"},{"version":"1-0-0","schema":"https://esclusa.dev/schemas/text/1-0-0","status":"deprecated"}]`; !strings.Contains(got, want) {
		t.Errorf("%s\nlacks %s", got, want)
	}
}
