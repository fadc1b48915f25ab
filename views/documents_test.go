package views

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	santhosh "github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/apidocs"
	"github.com/esclusa/esclusa/schemas"
)

// whatToAdd is how a route comes into the documents.
const whatToAdd = "add it to the table of routes in views/calls.go: Method, Path, ID, Tag, Summary, Params (all of path and query), Body, Answers with the schema of each, Problems; schemas of answers are in internal/apidocs/answers.schema.json"

// openAPI is what a test reads of the document.
type openAPI struct {
	Paths map[string]map[string]operation
	Tags  []struct{ Name, Description string }
}

type operation struct {
	OperationID string
	Tags        []string
	Summary     string
	Parameters  []struct {
		Name, In, Description string
		Schema                map[string]any
	}
	Responses map[string]struct {
		Content map[string]struct{ Schema map[string]any }
	}
}

func readOpenAPI(t *testing.T, h http.Handler) openAPI {
	t.Helper()
	w := call(h, "GET", "/openapi.json", "")
	expect(t, w, 200, "")
	var doc openAPI
	if err := json.Unmarshal(w.Body.Bytes(), &doc); err != nil {
		t.Fatal(err)
	}
	return doc
}

func TestRouteIsInNoDocumentOrADocumentTellsOfNone(t *testing.T) {
	h := newWorld().handler(t)
	doc := readOpenAPI(t, h)
	told := make(map[string]bool)
	for path, operations := range doc.Paths {
		for method := range operations {
			told[strings.ToUpper(method)+" "+path] = true
		}
	}
	served := h.(*front).routes
	for pattern, rt := range served {
		if !told[pattern] && rt.ID != "" { // pages are for people
			t.Errorf("%s is served, and GET /openapi.json does not tell of it: %s", pattern, whatToAdd)
		}
		delete(told, pattern)
	}
	for pattern := range told {
		t.Errorf("GET /openapi.json tells of %s, which is not served", pattern)
	}
}

func TestDocumentLeavesOutWhatARouteTakesOrAnswers(t *testing.T) {
	doc := readOpenAPI(t, newWorld().handler(t))
	ids := make(map[string]string)
	for path, operations := range doc.Paths {
		for method, op := range operations {
			call := method + " " + path
			if other := ids[op.OperationID]; op.OperationID == "" || other != "" {
				t.Errorf("%s has the operationId %q, which %q has too: %s", call, op.OperationID, other, whatToAdd)
			}
			ids[op.OperationID] = call
			if op.Summary == "" || len(op.Tags) != 1 || len(op.Responses) < 3 {
				t.Errorf("%s lacks a summary, a tag or its answers: %s", call, whatToAdd)
			}
			for _, tag := range doc.Tags {
				if tag.Description == "" {
					t.Errorf("%s: say in internal/apidocs what the calls of tag %q are for", call, tag.Name)
				}
			}
			for _, segment := range strings.Split(path, "/") {
				name := strings.Trim(segment, "{}")
				if name != segment && !slices.ContainsFunc(op.Parameters, func(p struct {
					Name, In, Description string
					Schema                map[string]any
				}) bool {
					return p.Name == name && p.In == "path"
				}) {
					t.Errorf("%s does not tell of %s in its path: %s", call, name, whatToAdd)
				}
			}
			for _, p := range op.Parameters {
				if p.Description == "" || len(p.Schema) == 0 {
					t.Errorf("%s does not say what %s is: %s", call, p.Name, whatToAdd)
				}
			}
		}
	}
}

func TestDocumentsDifferBetweenTwoProcesses(t *testing.T) {
	one, other := call(newWorld().handler(t), "GET", "/openapi.json", ""), call(newWorld().handler(t), "GET", "/openapi.json", "")
	if one.Body.String() != other.Body.String() || one.Header().Get("ETag") == "" || one.Header().Get("ETag") != other.Header().Get("ETag") {
		t.Error("the same routes and catalogue make other bytes, or another ETag")
	}
	again := call(newWorld().handler(t), "GET", "/openapi.json", "", "If-None-Match: "+one.Header().Get("ETag"))
	if again.Code != http.StatusNotModified || again.Body.Len() != 0 {
		t.Errorf("who has the document gets %d and %d bytes", again.Code, again.Body.Len())
	}
}

// contracts are the schemas of a document's answers, by document.
var contracts sync.Map

// contract is what a document says of answers.
type contract struct {
	mu  sync.Mutex
	doc map[string]any
	c   *santhosh.Compiler
}

// contractOf closes the schemas of our own, so that a member that they leave out is
// found.
func contractOf(text []byte) *contract {
	if known, ok := contracts.Load(string(text)); ok {
		return known.(*contract)
	}
	tree, err := santhosh.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		panic(err)
	}
	doc := tree.(map[string]any)
	for name, schema := range doc["components"].(map[string]any)["schemas"].(map[string]any) {
		if s := schema.(map[string]any); strings.ToUpper(name[:1]) == name[:1] && s["properties"] != nil && s["additionalProperties"] == nil {
			s["additionalProperties"] = false
		}
	}
	c := santhosh.NewCompiler()
	c.DefaultDraft(santhosh.Draft7)
	if err := c.AddResource("openapi.json", doc); err != nil {
		panic(err)
	}
	known, _ := contracts.LoadOrStore(string(text), &contract{doc: doc, c: c})
	return known.(*contract)
}

// check says what a document does not tell of an answer.
func (k *contract) check(rt *apidocs.Route, w *httptest.ResponseRecorder) error {
	_, path, _ := strings.Cut(rt.Pattern(), " ")
	at := []string{"paths", path, strings.ToLower(rt.Method), "responses"}
	responses := k.at(at)
	status := strconv.Itoa(w.Code)
	if responses[status] == nil {
		if w.Code < 400 {
			return fmt.Errorf("answers %d, and has %v", w.Code, slices.Sorted(maps.Keys(responses)))
		}
		status = "default"
	}
	at = append(at, status)
	if ref, ok := k.at(at)["$ref"].(string); ok {
		at = strings.Split(strings.TrimPrefix(ref, "#/"), "/")
	}
	content, _ := k.at(at)["content"].(map[string]any)
	media, _, _ := strings.Cut(w.Header().Get("Content-Type"), ";")
	if w.Body.Len() == 0 && content == nil {
		return nil
	}
	if content[media] == nil {
		return fmt.Errorf("answers %d in %q, and has %v", w.Code, media, slices.Sorted(maps.Keys(content)))
	}
	if !strings.HasSuffix(media, "json") || media == mediaLines {
		return nil
	}
	return k.valid(append(at, "content", media, "schema"), w.Body.Bytes())
}

func (k *contract) at(place []string) map[string]any {
	here := k.doc
	for _, name := range place {
		here, _ = here[name].(map[string]any)
	}
	return here
}

func (k *contract) valid(at []string, body []byte) error {
	escape := strings.NewReplacer("~", "~0", "/", "~1", "{", "%7B", "}", "%7D")
	pointer := ""
	for _, name := range at {
		pointer += "/" + escape.Replace(name)
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	schema, err := k.c.Compile("openapi.json#" + pointer)
	if err != nil {
		return err
	}
	value, err := santhosh.UnmarshalJSON(bytes.NewReader(body))
	if err != nil {
		return err
	}
	return schema.Validate(value)
}

// checkTold panics where an answer is not what the document says, so that every test
// that calls tells of it.
func checkTold(h http.Handler, r *http.Request, w *httptest.ResponseRecorder) {
	f, ok := h.(*front)
	if !ok || r.Method == http.MethodHead {
		return
	}
	pattern, _ := f.match(r)
	rt := f.routes[pattern]
	document := f.routes["GET /openapi.json"]
	if rt == nil || rt.ID == "" || document == nil {
		return
	}
	doc := httptest.NewRecorder()
	document.handle(doc, httptest.NewRequestWithContext(context.Background(), http.MethodGet, "/openapi.json", nil))
	if err := contractOf(doc.Body.Bytes()).check(&rt.Route, w); err != nil {
		panic(fmt.Sprintf("%s answers otherwise than GET /openapi.json says: %v: %s", pattern, err, w.Body))
	}
}

func TestDocumentOfTheCommandIsNotTheServedOne(t *testing.T) {
	w := newWorld()
	cfg := w.config(t)
	cfg.Version = "v1"
	h := counterOf(t, cfg)
	of := apidocs.System{Catalogue: cfg.Catalogue, Names: cfg.Names, Version: "v1"}
	for path, text := range map[string][]byte{"/openapi.json": OpenAPI(of), "/asyncapi.json": of.AsyncAPI()} {
		if call(h, "GET", path, "").Body.String() != string(text) {
			t.Errorf("what is served at %s differs", path)
		}
	}
}

func TestReferenceOfADocumentLeadsNowhere(t *testing.T) {
	trees, err := schemas.LoadDir("../internal/apidocs/testdata/catalogue", schemas.DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	shipped, err := catalogue()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []*schemas.Catalogue{shipped, trees} {
		of := apidocs.System{Catalogue: c, Names: esclusa.Names{Prefix: esclusa.DefaultPrefix}, Version: "v1"}
		for name, text := range map[string][]byte{"openapi": OpenAPI(of), "asyncapi": of.AsyncAPI()} {
			var doc any
			if err := json.Unmarshal(text, &doc); err != nil {
				t.Fatal(err)
			}
			followAll(doc, func(ref string) {
				if !strings.HasPrefix(ref, "#/") || below(doc, ref) == nil {
					t.Errorf("%s refers to %s, which is not there", name, ref)
				}
			})
		}
	}
}

// followAll tells of every reference of a document.
func followAll(value any, tell func(ref string)) {
	switch v := value.(type) {
	case []any:
		for i := range v {
			followAll(v[i], tell)
		}
	case map[string]any:
		if ref, ok := v["$ref"].(string); ok {
			tell(ref)
		}
		for _, member := range v {
			followAll(member, tell)
		}
	}
}

// below is what a reference leads to, nil for nothing.
func below(doc any, ref string) any {
	for _, name := range strings.Split(strings.TrimPrefix(ref, "#/"), "/") {
		name, _ = url.PathUnescape(name)
		o, _ := doc.(map[string]any)
		doc = o[strings.NewReplacer("~1", "/", "~0", "~").Replace(name)]
	}
	return doc
}
