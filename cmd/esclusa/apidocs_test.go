package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	santhosh "github.com/santhosh-tekuri/jsonschema/v6"
)

// checkers is the variable with the directory of the checkers of test/apidocs.
const checkers = "ESCLUSA_TEST_APIDOCS"

func TestCheckersOfOthersFindFaultWithTheDocuments(t *testing.T) {
	home := os.Getenv(checkers)
	if home == "" {
		t.Skip("AsyncAPI's parser and Redocly's linter come with make test-real")
	}
	node := func(args ...string) string {
		cmd := exec.CommandContext(t.Context(), "node", args...)
		cmd.Dir = root
		cmd.Env = append(os.Environ(), "NODE_PATH="+filepath.Join(home, "node_modules"), "REDOCLY_TELEMETRY=off", "REDOCLY_SUPPRESS_UPDATE_NOTICE=true")
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Errorf("%s: %v: %s", args[0], err, out)
		}
		return string(out)
	}
	for catalogue, found := range map[string]string{
		"":                                    "channels 7 messages 13 draft-07 11", // two are erasures
		"internal/apidocs/testdata/catalogue": "channels 4 messages 10 draft-07 8",
	} {
		t.Run(filepath.Base(catalogue), func(t *testing.T) {
			out := t.TempDir()
			args := []string{"schema", "docs", "--out", out, "--brokers", "127.0.0.1:9092,[::1]:9093", "--kafka-tls", "--kafka-sasl-mechanism", "SCRAM-SHA-256", "--partitions", "8"}
			if catalogue != "" {
				args = append(args, "--schemas", catalogue)
			}
			cmd := exec.CommandContext(t.Context(), "esclusa", args...)
			cmd.Dir = root
			if text, err := cmd.CombinedOutput(); err != nil {
				t.Fatalf("%v: %s", err, text)
			}
			async := filepath.Join(out, "asyncapi.json")
			said := strings.Split(strings.TrimSpace(node("test/apidocs/asyncapi.js", async)), "\n")
			said = slices.DeleteFunc(said, func(line string) bool {
				return strings.HasPrefix(line, async+" 2 asyncapi-latest-version ") // the document is of 3.0, which more tools read
			})
			if want := async + " " + found; !slices.Equal(said, []string{want}) {
				t.Errorf("the parser says\n%s\nnot\n%s", strings.Join(said, "\n"), want)
			}
			var lint struct {
				Totals   struct{ Errors, Warnings int }
				Problems []json.RawMessage
			}
			text := node(filepath.Join(home, "node_modules/@redocly/cli/bin/cli.js"), "lint", "--format=json", "--config=test/apidocs/redocly.yaml", filepath.Join(out, "openapi.json"))
			begin := strings.IndexByte(text, '{')
			if err := json.NewDecoder(strings.NewReader(text[max(begin, 0):])).Decode(&lint); err != nil {
				t.Fatalf("%v: %s", err, text)
			}
			if lint.Totals.Errors+lint.Totals.Warnings > 0 {
				t.Errorf("the linter finds %+v: %s", lint.Totals, lint.Problems)
			}
		})
	}
}

// answers are what a document says of the answers of a running system.
type answers struct {
	tree     map[string]any
	compiler *santhosh.Compiler
}

// readAnswers reads the document that a system serves, and closes its own schemas, so
// that a member that they leave out is found.
func readAnswers(t *testing.T, text string) *answers {
	t.Helper()
	tree, err := santhosh.UnmarshalJSON(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	a := &answers{tree: tree.(map[string]any), compiler: santhosh.NewCompiler()}
	for name, schema := range a.at("components", "schemas") {
		if s := schema.(map[string]any); strings.ToUpper(name[:1]) == name[:1] && s["properties"] != nil && s["additionalProperties"] == nil {
			s["additionalProperties"] = false
		}
	}
	a.compiler.DefaultDraft(santhosh.Draft7)
	a.compiler.AssertFormat()
	if err := a.compiler.AddResource("openapi.json", a.tree); err != nil {
		t.Fatal(err)
	}
	return a
}

func (a *answers) at(names ...string) map[string]any {
	here := a.tree
	for _, name := range names {
		here, _ = here[name].(map[string]any)
	}
	return here
}

// differs says what of an answer to a GET is not as the document tells.
func (a *answers) differs(path string, got answer) error {
	at := []string{"paths", path, "get", "responses", strconv.Itoa(got.status)}
	if a.at(at...) == nil {
		return fmt.Errorf("it answers %d, and the document has %v", got.status, slices.Sorted(maps.Keys(a.at(at[:4]...))))
	}
	if ref, ok := a.at(at...)["$ref"].(string); ok {
		at = strings.Split(strings.TrimPrefix(ref, "#/"), "/")
	}
	for name := range a.at(append(at, "headers")...) {
		if got.header.Get(name) == "" && !optionalHeaders[name] {
			return fmt.Errorf("it answers without header %s", name)
		}
	}
	media, _, _ := strings.Cut(got.header.Get("Content-Type"), ";")
	content := a.at(append(at, "content")...)
	if content[media] == nil && (len(got.body) > 0 || len(content) > 0) {
		return fmt.Errorf("it answers in %q, and the document has %v", media, slices.Sorted(maps.Keys(content)))
	}
	if !strings.HasSuffix(media, "json") || strings.HasSuffix(media, "ndjson") {
		return nil
	}
	pointer := "#"
	for _, name := range append(at, "content", media, "schema") {
		pointer += "/" + strings.NewReplacer("~", "~0", "/", "~1", "{", "%7B", "}", "%7D").Replace(name)
	}
	schema, err := a.compiler.Compile("openapi.json" + pointer)
	if err != nil {
		return err
	}
	value, err := santhosh.UnmarshalJSON(bytes.NewReader(got.body))
	if err != nil {
		return err
	}
	return schema.Validate(value)
}

// optionalHeaders are there for some answers with a status only.
var optionalHeaders = map[string]bool{"ETag": true, "Esclusa-Source": true, "Retry-After": true, "Idempotency-Replayed": true}

func TestRunningSystemAnswersOtherwiseThanItsDocumentSays(t *testing.T) {
	sys := startSystem(t)
	base := "http://" + sys.http
	for _, body := range []string{`{"id_cliente":"10","nombre":"Grupo 3"}`, `{"id_cliente":"10"}`} {
		ask(t, http.MethodPost, base+"/send_message", body)
	}
	eventually(t, func() bool { return strings.Contains(get(t, base+"/v1/alerts"), `"at"`) })
	var listed struct {
		Alerts []struct {
			At     string
			Groups []string
		}
	}
	if err := json.Unmarshal([]byte(get(t, base+"/v1/alerts")), &listed); err != nil || len(listed.Alerts) == 0 {
		t.Fatalf("no alert: %v", err)
	}
	partition, offset, _ := strings.Cut(listed.Alerts[0].At, "/")
	group := listed.Alerts[0].Groups[0]
	eventually(t, func() bool { return strings.Contains(get(t, base+"/v1/alert-groups"), group) })
	var planned struct{ ID string }
	if err := json.Unmarshal(ask(t, http.MethodPost, base+"/v1/redrives", `{"filter":{"group":"`+group+`"},"patch":[],"note":"for the document"}`).body, &planned); err != nil || planned.ID == "" {
		t.Fatalf("no plan: %v", err)
	}
	values := map[string]string{"/v1/redrives/{id}": planned.ID, "datatype": "customer", "/get_message/{id}": "10", "/v1/alert-groups/{id}": group, "key": "10", "topic": "datatype", "partition": partition, "offset": offset}
	a := readAnswers(t, get(t, base+"/openapi.json"))
	called := 0
	for path, operations := range a.at("paths") {
		if operations.(map[string]any)["get"] == nil {
			continue
		}
		asked := path
		for name, value := range values { // of a parameter, or of the last of one path
			if value = url.PathEscape(value); name == path {
				asked = asked[:strings.LastIndex(asked, "{")] + value
			}
			asked = strings.ReplaceAll(asked, "{"+name+"}", value)
		}
		if strings.Contains(asked, "{") {
			t.Errorf("GET %s: give what stands in its path a value in values, so that this test can call it", path)
			continue
		}
		got := ask(t, http.MethodGet, base+asked, "")
		nobody := got.status == http.StatusNotFound && strings.HasPrefix(path, "/login") // logs in here
		if called++; got.status >= 400 && !nobody {
			t.Errorf("GET %s: %d %s", path, got.status, got.body)
		}
		if err := a.differs(path, got); err != nil {
			t.Errorf("GET %s: %v: %s", path, err, got.body)
		}
	}
	if called < 12 {
		t.Errorf("only %d calls", called)
	}
}

// answer is one of a running system.
type answer struct {
	status int
	header http.Header
	body   []byte
}

// ask reads an answer, of one that goes on only its header.
func ask(t *testing.T, method, at, body string) answer {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, at, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Close = true
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	got := answer{status: resp.StatusCode, header: resp.Header}
	if resp.Header.Get("Content-Type") == "text/event-stream" {
		return got
	}
	if got.body, err = io.ReadAll(resp.Body); err != nil {
		t.Fatal(err)
	}
	return got
}
