package client_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/client"
	"github.com/esclusa/esclusa/internal/alertgroups"
	"github.com/esclusa/esclusa/internal/testing/engines"
	"github.com/esclusa/esclusa/internal/testing/tables"
	"github.com/esclusa/esclusa/schemas"
	"github.com/esclusa/esclusa/views"
)

// textSchema is that of texts as another version, changed.
func textSchema(t *testing.T, version string, changes ...string) string {
	t.Helper()
	text, err := os.ReadFile("../schemas/catalog/text/1-0-0.json")
	must(t, err)
	return strings.NewReplacer(append([]string{"1-0-0", version}, changes...)...).Replace(string(text))
}

// catalogueDir is the shipped catalogue and more files.
func catalogueDir(t *testing.T, more map[string]string) string {
	t.Helper()
	dir := tables.Shipped(t)
	for name, text := range more {
		must(t, os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o700))
		must(t, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600))
	}
	return dir
}

func loadDir(t *testing.T, dir string) *schemas.Catalogue {
	t.Helper()
	c, err := schemas.LoadDir(dir, schemas.DefaultLimits())
	must(t, err)
	return c
}

// counter is what a system with a catalogue answers over HTTP, with nothing behind it.
func counter(t *testing.T, c *schemas.Catalogue) http.Handler {
	t.Helper()
	h, err := views.New(views.Config{
		Operations: views.Operations{Ready: func() []views.Condition { return nil }, Registry: prometheus.NewRegistry(), Logger: slog.New(slog.DiscardHandler)},
		Catalogue:  c, Names: esclusa.Names{Prefix: "test"}, Alerts: views.NewAlertLog(nil),
		Sender: struct{ views.Sender }{}, Progress: struct{ views.Progress }{}, Reader: struct{ views.Reader }{},
		AlertGroups: new(alertgroups.Board), Decider: struct{ views.Decider }{}, Past: struct{ views.Past }{}, Journal: struct{ views.Journal }{},
		Redriver: struct{ views.Redriver }{}, Sources: struct{ views.Sources }{}, AlertTopic: struct{ views.AlertTopic }{}, AlertFeed: views.NewAlertFeed(views.FeedConfig{}, c),
	})
	must(t, err)
	return h
}

// site answers as a system does that can be replaced, and counts schemas that it sends.
type site struct {
	client.HTTP
	handler atomic.Pointer[http.Handler]
	sent    atomic.Int64
}

func newSite(t *testing.T, h http.Handler) *site {
	t.Helper()
	s := &site{}
	s.handler.Store(&h)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		seen := &status{ResponseWriter: w}
		(*s.handler.Load()).ServeHTTP(seen, r)
		if strings.HasSuffix(r.URL.Path, "/schema") && seen.code == http.StatusOK {
			s.sent.Add(1)
		}
	}))
	t.Cleanup(server.Close)
	s.HTTP = client.HTTP{URL: server.URL, Client: server.Client()}
	return s
}

type status struct {
	http.ResponseWriter
	code int
}

func (s *status) WriteHeader(code int) { s.code = code; s.ResponseWriter.WriteHeader(code) }

// manyVersions are files that differ in what they take, who may use them and how they
// are kept.
func manyVersions(t *testing.T) map[string]string {
	t.Helper()
	first := textSchema(t, "1-0-0", `"key": "/id"`, `"key": "/id", "status": "deprecated"`)
	return map[string]string{
		"text/1-0-0.json": first,
		"text/1-1-0.json": textSchema(t, "1-1-0", `"body": {`, `"body": {"minLength": 3,`),
		"text/1-2-0.json": textSchema(t, "1-2-0", `"key": "/id"`, `"key": "/id", "status": "retired"`),
		"product/1-0-0.json": `{"$schema":"http://json-schema.org/draft-07/schema#","$id":"https://example.org/product/1-0-0","title":"Product","description":"A product.",
			"x-channel":{"key":"/sku","table":true},"type":"object","required":["sku"],"properties":{"sku":{"type":"string","minLength":1},"price":{"type":"number","multipleOf":0.01}},"additionalProperties":false}`,
	}
}

// messages are some that the catalogue of manyVersions takes and refuses, by each
// version.
func messages(c *schemas.Catalogue) (all []client.Message) {
	for _, ch := range append(c.Channels(), &schemas.Channel{Datatype: "nothing"}) {
		names := []string{"", "urn:x"}
		for _, v := range ch.Versions() {
			names = append(names, v.ID)
		}
		for _, version := range names {
			for _, body := range []string{
				`{"id":"1","language":"es","body":"h"}`, `{"id":"1","language":"es","body":"hola"}`, `{"id":"","language":"","body":7}`,
				`{"sku":"a","price":1.25}`, `{"sku":"a","price":1.255}`, `{"sku":7}`, `{"id_cliente":"1","nombre":"n","edad":151}`, `{"id_cliente":"1","nombre":"n"}`, `{`, `[]`,
			} {
				all = append(all, client.Message{Datatype: ch.Datatype, Version: version, Body: []byte(body)})
			}
			all = append(all, client.Message{Datatype: ch.Datatype, Version: version, Key: "1"})
		}
	}
	return all
}

func TestVerdictByACatalogueOverHTTPIsAnother(t *testing.T) {
	files := loadDir(t, catalogueDir(t, manyVersions(t)))
	remote, err := client.NewRemote(newSite(t, counter(t, files)).HTTP, schemas.DefaultLimits()).Load(t.Context())
	must(t, err)
	for _, ch := range files.Channels() {
		other, ok := remote.Channel(ch.Datatype)
		if !ok || len(other.Versions()) != len(ch.Versions()) || other.Version != ch.Version {
			t.Fatalf("%s is %+v", ch.Datatype, other)
		}
		for i, v := range ch.Versions() {
			got := other.Versions()[i]
			if got.Version != v.Version || got.ID != v.ID || got.Status != v.Status || got.Table != v.Table || got.Key != v.Key || got.Title != v.Title || !bytes.Equal(bytes.TrimSpace(got.Schema), bytes.TrimSpace(v.Schema)) {
				t.Errorf("%s %s is %s, %s, %s, table %q, key %s", ch.Datatype, v.Version, got.Version, got.ID, got.Status, got.Table, got.Key)
			}
		}
	}
	taken, refused := 0, make(map[esclusa.Reason]int)
	for _, m := range messages(files) {
		want, werr := client.Check(files, m)
		got, gerr := client.Check(remote, m)
		if got != want || !reflect.DeepEqual(gerr, werr) {
			t.Errorf("%s %s %s: %+v, %v; by the files %+v, %v", m.Datatype, m.Version, m.Body, got, gerr, want, werr)
		}
		if rej, is := errors.AsType[*esclusa.Rejection](werr); is {
			refused[rej.Reason]++
		} else {
			taken++
		}
	}
	if taken < 10 || refused[esclusa.SchemaViolation] < 10 || refused[esclusa.Malformed] < 10 || refused[esclusa.UnknownDatatype] == 0 {
		t.Errorf("%d taken, %v: too few to tell", taken, refused)
	}
}

func TestVersionThatCameLaterIsNeverFetched(t *testing.T) {
	shipped, later := loadDir(t, catalogueDir(t, nil)), loadDir(t, catalogueDir(t, manyVersions(t)))
	s := newSite(t, counter(t, shipped))
	remote := client.NewRemote(s.HTTP, schemas.DefaultLimits())
	first, err := remote.Load(t.Context())
	must(t, err)
	sent := s.sent.Load()
	if again, err := remote.Load(t.Context()); err != nil || again != first || s.sent.Load() != sent {
		t.Errorf("what has not changed is fetched or compiled again: %t, %d schemas more, %v", again != first, s.sent.Load()-sent, err)
	}
	h := counter(t, later)
	s.handler.Store(&h)
	second, err := remote.Load(t.Context())
	must(t, err)
	text, _ := second.Channel("text")
	if n := s.sent.Load() - sent; n != 4 || len(text.Versions()) != 3 || len(second.Channels()) != 6 {
		t.Errorf("%d schemas more; %d versions of texts, %d channels", n, len(text.Versions()), len(second.Channels()))
	}
	h = counter(t, shipped) // as where an upgrade is taken back
	s.handler.Store(&h)
	third, err := remote.Load(t.Context())
	must(t, err)
	if text, _ := third.Channel("text"); len(text.Versions()) != 1 || text.Status != schemas.Active || len(third.Channels()) != 5 {
		t.Errorf("what is gone is still there: %+v", text.Label())
	}
}

func TestRubbishOverHTTPIsTakenOrTakesMoreThanASentence(t *testing.T) {
	away := "http://" + engines.FreeAddr(t)
	_, err := client.NewRemote(client.HTTP{URL: away}, schemas.DefaultLimits()).Load(t.Context())
	if !errors.Is(err, client.ErrNoAnswer) || !strings.HasPrefix(err.Error(), "no answer from "+away+": ") {
		t.Errorf("nobody is there: %v", err)
	}
	for _, wrong := range []string{"", "127.0.0.1:5000", "ftp://x", "http://", "http://x?y", "http://\x00"} {
		if _, err := client.NewRemote(client.HTTP{URL: wrong}, schemas.DefaultLimits()).Load(t.Context()); err == nil || err.Error() != "HTTP.URL must be an address such as http://127.0.0.1:5000" {
			t.Errorf("%q: %v", wrong, err)
		}
	}
	list := func(datatype, version, id string) string {
		return fmt.Sprintf(`{"channels":[{"datatype":%q,"versions":[{"version":%q,"schema":%q}]}]}`, datatype, version, id)
	}
	good, id := textSchema(t, "1-0-0"), "https://esclusa.dev/schemas/text/1-0-0"
	for name, c := range map[string]struct{ labels, schema, want string }{
		"a page":                    {"<html>", "", "its answer to /v1/channels lists no channels: is it an esclusa with the role http?"},
		"no channels":               {`{"channels":[]}`, "", "lists no channels"},
		"a number":                  {`7`, "", "lists no channels"},
		"a list without end":        {strings.Repeat("x", 17<<20), "", "its answer to /v1/channels is longer than 16777216 bytes"},
		"a schema that is none":     {list("text", "1-0-0", id), "<html>", "text/1-0-0.json: "},
		"a schema without end":      {list("text", "1-0-0", id), strings.Repeat("x", 2<<20), "its answer to /v1/channels/text/schema?version=1-0-0 is longer than"},
		"many faults":               {list("text", "1-0-0", id), `{"$schema":7}`, "(and 2 more faults)"},
		"a path for a name":         {list("../../etc", "1-0-0", id), good, "it lists a channel that can be none: "},
		"an empty name":             {list("", "1-0-0", id), good, ""},
		"a path for a version":      {list("text", "../1-0-0", id), good, ""},
		"another version":           {list("text", "1-0-0", "urn:another"), good, `it answers other schemas of "text" than it lists`},
		"a datatype that is no one": {`{"channels":[{"datatype":"text"}]}`, good, "it lists no versions of text"},
		"more versions than":        {`{"channels":[{"datatype":"text","versions":[` + strings.Repeat(`{},`, 10_000) + `{}]}]}`, good, "it lists 10001 versions, more than 10000"},
	} {
		t.Run(name, func(t *testing.T) {
			s := newSite(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				text := c.labels
				if strings.HasSuffix(r.URL.Path, "/schema") {
					text = c.schema
				}
				_, _ = w.Write([]byte(text))
			}))
			_, err := client.NewRemote(s.HTTP, schemas.DefaultLimits()).Load(t.Context())
			if err == nil || !strings.HasPrefix(err.Error(), "the catalogue of "+s.URL+": ") || !strings.Contains(err.Error(), c.want) || len(err.Error()) > 500 || strings.Contains(err.Error(), "\n") {
				t.Errorf("%v", err)
			}
		})
	}
	s := newSite(t, counter(t, loadDir(t, catalogueDir(t, nil))))
	_, err = client.NewRemote(client.HTTP{URL: s.URL + "/v1"}, schemas.DefaultLimits()).Load(t.Context())
	if err == nil || !strings.Contains(err.Error(), "it answers /v1/channels with status 404: nothing answers at this path") {
		t.Errorf("another path: %v", err)
	}
}

// An address behind which nothing comes back must not outlast the caller.
func TestSilentAddressIsWaitedForLongerThanAsked(t *testing.T) {
	release := make(chan struct{})
	s := newSite(t, http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-release }))
	defer close(release)
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	begin := time.Now()
	if _, err := client.NewRemote(s.HTTP, schemas.DefaultLimits()).Load(ctx); !errors.Is(err, client.ErrNoAnswer) || !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("%v", err)
	}
	if took := time.Since(begin); took > 10*time.Second {
		t.Errorf("after %v", took)
	}
	if text := fmt.Sprint(client.HTTP{URL: "https://u:hunter2@example.org"}); strings.Contains(text, "hunter2") {
		t.Errorf("it prints %s", text)
	}
}

// A sender that knows no more than its start refuses what the system has come to take.
func TestSenderNeverHearsOfAVersionThatCameLater(t *testing.T) {
	w := started(t, catalogueDir(t, manyVersions(t)))
	remote := client.NewRemote(client.HTTP{URL: "http://" + w.HTTP}, schemas.DefaultLimits())
	asked := 0
	open := func(refresh func(context.Context) (*schemas.Catalogue, error)) *client.Sender {
		s, err := client.OpenSender(t.Context(), client.SenderOptions{Kafka: here(w), Refresh: refresh})
		must(t, err)
		t.Cleanup(s.Close)
		return s
	}
	body, later := []byte(`{"id":"1","language":"es","body":"hola"}`), client.Version("https://esclusa.dev/schemas/text/1-1-0")
	refused := func(_ esclusa.Source, err error) bool {
		_, is := errors.AsType[*esclusa.Rejection](err)
		return is
	}
	if s := open(nil); !refused(s.Send(t.Context(), "text", body, later)) {
		t.Error("a version that the catalogue lacks is taken")
	}
	away := open(func(context.Context) (*schemas.Catalogue, error) { asked++; return nil, errors.New("away") })
	for range 3 {
		if !refused(away.Send(t.Context(), "text", body, later)) {
			t.Error("taken by nobody knows which catalogue")
		}
	}
	if asked != 1 {
		t.Errorf("asked %d times within a moment", asked)
	}
	s := open(func(ctx context.Context) (*schemas.Catalogue, error) { asked++; return remote.Load(ctx) })
	if !refused(s.Send(t.Context(), "text", []byte(`{"id":7}`))) || asked != 1 {
		t.Errorf("asked %d times for what no version takes", asked)
	}
	_, err := s.Send(t.Context(), "text", body, later, client.Routed(30*time.Second))
	must(t, err)
	_, err = s.Send(t.Context(), "product", []byte(`{"sku":"a"}`))
	must(t, err)
	if !refused(s.Send(t.Context(), "nothing", body)) || asked != 2 {
		t.Errorf("asked %d times", asked)
	}
}

// placeFiles are versions that refer to other files of the catalogue, which refer to
// others, to themselves and back.
func placeFiles() map[string]string {
	const head = `{"$schema":"http://json-schema.org/draft-07/schema#","title":"Place","description":"A place.","x-channel":{"key":"/id"},"type":"object","required":["id"],"additionalProperties":false,`
	return map[string]string{
		"_shared/zip.json":  `{"definitions":{"a/b ñ%":{"type":"string","maxLength":5},"tree":{"properties":{"in":{"$ref":"#/definitions/tree"},"zip":{"$ref":"zip.json#/definitions/a~1b%20%C3%B1%25"}},"additionalProperties":false}},"$ref":"#/definitions/a~1b%20%C3%B1%25"}`,
		"place/1-0-0.json":  head + `"$id":"urn:place:1","definitions":{"_shared/zip.json":{"minimum":1}},"properties":{"id":{"type":"string"},"zip":{"$ref":"../_shared/zip.json"},"n":{"$ref":"#/definitions/_shared~1zip.json"},"tree":{"$ref":"../_shared/zip.json#/definitions/tree"}}}`,
		"place/1-0-1.json":  head + `"$id":"urn:place:2","properties":{"id":{"$ref":"1-0-0.json#/properties/id"},"zip":{"$ref":"1-0-0.json#/properties/zip"},"tree":{"$ref":"../_shared/zip.json#/definitions/tree"},"n":{"$ref":"urn:place:2#/properties/m"},"m":{"minimum":1,"description":"<b>"}}}`,
		"settle/1-0-0.json": head + `"$id":"urn:settle:1","properties":{"id":{"type":"string"},"place":{"$ref":"../place/1-0-1.json"}}}`,
	}
}

func TestSchemaThatRefersToOtherFilesCannotBeFetched(t *testing.T) {
	files := loadDir(t, catalogueDir(t, placeFiles()))
	remote, err := client.NewRemote(newSite(t, counter(t, files)).HTTP, schemas.DefaultLimits()).Load(t.Context())
	must(t, err)
	if changes := files.Changes(remote); len(changes) > 0 {
		t.Errorf("what is fetched is said to have changed: %+v", changes)
	}
	taken := 0
	for _, datatype := range []string{"place", "settle"} {
		for _, body := range []string{
			`{"id":"1"}`, `{"id":7}`, `{"id":"1","zip":"12345"}`, `{"id":"1","zip":"123456"}`, `{"id":"1","n":1}`, `{"id":"1","n":0}`, `{"id":"1","m":0}`,
			`{"id":"1","tree":{"in":{"zip":"1"}}}`, `{"id":"1","tree":{"in":{"in":{"zip":"123456"}}}}`, `{"id":"1","place":{"id":"2","zip":"1"}}`, `{"id":"1","place":{"id":"2","zip":"123456"}}`,
		} {
			for _, version := range []string{"", "urn:place:1", "urn:place:2"} {
				m := client.Message{Datatype: datatype, Version: version, Body: []byte(body)}
				want, werr := client.Check(files, m)
				got, gerr := client.Check(remote, m)
				if got != want || !reflect.DeepEqual(gerr, werr) {
					t.Errorf("%s %s %s: %+v, %v; by the files %+v, %v", datatype, version, body, got, gerr, want, werr)
				}
				if werr == nil {
					taken++
				}
			}
		}
	}
	if taken < 10 {
		t.Errorf("%d taken: too few to tell", taken)
	}
}

func TestSystemFromBeforeDigitsWereHeldToTheirPromisesCannotBeAsked(t *testing.T) {
	h := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.URL.Path == "/v1/channels":
			_, _ = fmt.Fprint(w, `{"channels":[{"datatype":"text","versions":[{"version":"1-0-1","schema":"https://esclusa.dev/schemas/text/1-0-1"},{"version":"1-0-0","schema":"https://esclusa.dev/schemas/text/1-0-0"}]}]}`)
		case r.URL.Query().Get("version") == "1-0-0":
			_, _ = fmt.Fprint(w, textSchema(t, "1-0-0"))
		default:
			_, _ = fmt.Fprint(w, textSchema(t, "1-0-1", `"body": {`, `"body": {"minLength": 3,`))
		}
	})
	if _, err := client.NewRemote(newSite(t, h).HTTP, schemas.DefaultLimits()).Load(t.Context()); err != nil {
		t.Error(err)
	}
}
