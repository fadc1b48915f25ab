package schemas

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/schemas/internal/onepass"
)

const tree = `{"properties":{"id":{"type":"string"},"children":{"type":"array","items":{"$ref":"#"}},"next":{"$ref":"#/properties/children/items"},"any":{"anyOf":[{"type":"null"},{"$ref":"#/definitions/leaf"}]}},
	"additionalProperties":false,"definitions":{"leaf":{"type":"object","properties":{"leaf":{"$ref":"#/definitions/leaf"},"n":{"minimum":1}}}}}`

// A tree is checked at each level, by all judges alike.
func TestTreeIsCheckedAtItsTopOnly(t *testing.T) {
	node, err := decodeAny([]byte(tree), schemaLimits)
	if err != nil {
		t.Fatal(err)
	}
	j, err := newJudges(node)
	if err != nil {
		t.Fatal(err)
	}
	for record, want := range map[string]string{
		`{"id":"1"}`: "",
		`{"children":[{"children":[{"id":"3","children":[]}]}]}`:              "",
		`{"children":[{"children":[{"id":3}]}]}`:                              "/children/0/children/0/id type: must be a string [/children/*/children/*/id]",
		`{"next":{"next":{"x":1}}}`:                                           "/next/next/x additionalProperties: must not be there: the schema does not know it [/next/next]",
		`{"any":{"leaf":{"leaf":{"n":1}}}}`:                                   "",
		`{"any":{"leaf":{"leaf":{"n":0}}}}`:                                   "/any anyOf: must fit at least one of the alternatives [/any]\n/any/leaf/leaf/n minimum: must be at least 1 [/any/leaf/leaf/n]",
		strings.Repeat(`{"next":`, 31) + `{"id":1}` + strings.Repeat(`}`, 31): strings.Repeat("/next", 31) + "/id type: must be a string [" + strings.Repeat("/next", 31) + "/id]",
		`{"children":[` + strings.Repeat(`{"children":[{"id":"a"}]},`, 1000) + `{"children":[{"next":{}},{}]}]}`: "",
	} {
		j.judge(t, []byte(record))
		if got := strings.Join(check(t, tree, record), "\n"); got != want {
			t.Errorf("%.100s: got %q, want %q", record, got, want)
		}
	}
	if j.apart > 0 || j.known != j.valid {
		t.Errorf("%d records apart, %d of %d valid ones known", j.apart, j.known, j.valid)
	}
}

func TestReferenceLeadsInACircle(t *testing.T) {
	const circle = "leads back to itself without going into a member or an item"
	for definitions, want := range map[string][]string{
		`"a":{"$ref":"#/definitions/a"}`:                                                                             {"/definitions/a/$ref: " + circle},
		`"a":{"$ref":"#/definitions/b"},"b":{"$ref":"#/definitions/a"}`:                                              {"/definitions/b/$ref: " + circle},
		`"a":{"allOf":[{"$ref":"#/definitions/b"}]},"b":{"$ref":"#/definitions/a"}`:                                  {"/definitions/b/$ref: " + circle},
		`"a":{"not":{"$ref":"#/definitions/a"}},"b":{"$ref":"#/definitions/a/not"}`:                                  {"/definitions/a/not/$ref: " + circle},
		`"a":{"$ref":"#/definitions/b/not"},"b":{"type":"object","not":{"$ref":"#/definitions/b"}}`:                  {"/definitions/b/not/$ref: " + circle},
		`"a":{"if":{"anyOf":[{"$ref":"#/definitions/b"}]}},"b":{"else":{"$ref":"#/definitions/a"}}`:                  {"/definitions/b/else/$ref: " + circle},
		`"a":{"dependencies":{"x":{"oneOf":[{"$ref":"#/definitions/a"}]}}}`:                                          {"/definitions/a/dependencies/x/oneOf/0/$ref: " + circle},
		`"a":{"properties":{"b":{"$ref":"#/definitions/a"}}},"c":{"$ref":"#/definitions/a/properties/b"}`:            nil,
		`"a":{"items":{"$ref":"#/definitions/b"}},"b":{"allOf":[{"$ref":"#/definitions/a"}]}`:                        nil,
		`"a":{"additionalProperties":{"not":{"$ref":"#/definitions/a"}},"propertyNames":{"$ref":"#/definitions/a"}}`: nil,
		`"a":{"patternProperties":{"^x":{"contains":{"$ref":"#/definitions/a"}}}}`:                                   nil,
	} {
		t.Run(definitions, func(t *testing.T) {
			wantFaults(t, lintOf(top(`,"definitions":{`+definitions+`}`)), want)
			wantFaults(t, lintOf(top(`,"not":{"items":{"$ref":"#/definitions/a"}},"definitions":{`+definitions+`}`)), want)
		})
	}
}

// Few lines name the same schemas again and again: they are there once, in memory and in
// time, unless one value meets them all.
func TestReferencesMultiply(t *testing.T) {
	for name, c := range map[string]struct{ each, want string }{
		"in place":       {`{"allOf":[{"$ref":"#/definitions/d%[2]d"},{"$ref":"#/definitions/d%[2]d"}]}`, "must come to at most 10000 schemas for one value with its references followed"},
		"in members":     {`{"properties":{"a":{"$ref":"#/definitions/d%[2]d"},"b":{"$ref":"#/definitions/d%[2]d"}}}`, ""},
		"in the same":    {`{"allOf":[{"properties":{"a":{"$ref":"#/definitions/d%[2]d"}}},{"properties":{"a":{"$ref":"#/definitions/d%[2]d"}}}]}`, ""},
		"in the same up": {`{"allOf":[{"items":{"$ref":"#/definitions/d0"}},{"items":{"$ref":"#/definitions/d%[2]d"}}]}`, ""},
	} {
		t.Run(name, func(t *testing.T) {
			const levels = 40
			var definitions strings.Builder
			for i := range levels {
				fmt.Fprintf(&definitions, `"d%d":`+c.each+`,`, i, i+1)
			}
			text := top(`,"properties":{"id":{"type":"string"},"v":{"$ref":"#/definitions/d0"}},"definitions":{` + definitions.String() + `"d40":{"type":"number"}}`)
			text = strings.Replace(text, `"properties":{"id":{"type":"string","minLength":1}},`, "", 1)
			start := time.Now()
			c2, err := Load(fstest.MapFS{"order/1-0-0.json": {Data: []byte(text)}}, DefaultLimits())
			if c.want != "" {
				if err == nil || !strings.Contains(err.Error(), c.want) {
					t.Fatalf("got %v", err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			record := `{"id":"1","v":` + strings.Repeat(`{"a":`, 28) + `"x"` + strings.Repeat("}", 28) + `}`
			if strings.Contains(c.each, "items") {
				record = `{"id":"1","v":` + strings.Repeat(`[`, 28) + `"x"` + strings.Repeat("]", 28) + `}`
			}
			c2.Check(&esclusa.Record{Headers: headers("datatype", "order"), Value: []byte(record)})
			if took := time.Since(start); took > 5*time.Second {
				t.Errorf("took %v", took)
			}
		})
	}
}

// The schemas of a catalogue may share files of it.
func TestReferenceToAnotherFile(t *testing.T) {
	const address = `{"definitions":{"zip":{"type":"string","maxLength":5}},"type":"object","properties":{"zip":{"$ref":"#/definitions/zip"},"of":{"$ref":"person.json"}}}`
	const person = `{"$schema":"http://json-schema.org/draft-07/schema#","$id":"urn:x:person","properties":{"name":{"type":"string"},"home":{"$ref":"address.json#"},"order":{"$ref":"../order/1-0-0.json#/properties/id"}}}`
	shared := func(to string) fstest.MapFS {
		return fstest.MapFS{
			"order/1-0-0.json":     {Data: []byte(top(`,"not":{"items":{"$ref":"` + to + `"}}`))},
			"_shared/address.json": {Data: []byte(address)},
			"_shared/person.json":  {Data: []byte(person)},
			"_shared/README.md":    {Data: []byte("not a schema")},
		}
	}
	for to, want := range map[string]string{
		"../_shared/address.json":                  "",
		"../_shared/address.json#/definitions/zip": "",
		"../_shared/person%2Ejson#":                "",
		"../order/1-0-0.json#/properties/id":       "",
		"1-0-0.json#/properties/id":                "",
		"urn:x:order#/properties/id":               "",
		"../_shared/address.json#/definitions/zap": `order/1-0-0.json: /not/items/$ref: names nothing: there is no schema at "/definitions/zap"`,
		"../_shared/address.json#zip":              "order/1-0-0.json: /not/items/$ref: must begin with #/",
		"../_shared/addres.json":                   `order/1-0-0.json: /not/items/$ref: names "_shared/addres.json", which cannot be read: file does not exist`,
		"../../_shared/address.json":               "order/1-0-0.json: /not/items/$ref: must stay in the directory of the catalogue",
		"../_shared/../../etc/passwd":              "order/1-0-0.json: /not/items/$ref: must stay in the directory of the catalogue",
		"..%2F..%2Fetc/passwd":                     "order/1-0-0.json: /not/items/$ref: must stay in the directory of the catalogue",
		"/etc/passwd":                              "order/1-0-0.json: /not/items/$ref: must stay in the directory of the catalogue",
		"//example.org/a.json":                     "order/1-0-0.json: /not/items/$ref: must stay in the directory of the catalogue",
		`..\\_shared\\address.json`:                "order/1-0-0.json: /not/items/$ref: must stay in the directory of the catalogue",
		"file:///etc/passwd":                       "order/1-0-0.json: /not/items/$ref: names something outside of the catalogue: nothing is ever fetched",
		"https://example.org/a.json#":              "order/1-0-0.json: /not/items/$ref: names something outside of the catalogue: nothing is ever fetched",
		"../_shared":                               `order/1-0-0.json: /not/items/$ref: names "_shared", which cannot be read: is not a regular file`,
		"../_shared/README.md":                     `order/1-0-0.json: /not/items/$ref: names "_shared/README.md", which must be`,
	} {
		var wants []string
		if want != "" {
			wants = []string{want}
		}
		t.Run(to, func(t *testing.T) { wantFaults(t, Lint(shared(to)), wants) })
	}
	faulty := shared("../_shared/address.json")
	faulty["_shared/address.json"] = &fstest.MapFile{Data: []byte(`{"patern":"a","not":{"$ref":"#/not"}}`)}
	faulty["_shared/b"] = &fstest.MapFile{}
	faulty["_shared/c.json"] = &fstest.MapFile{Data: []byte(`[]`)}
	wantFaults(t, Lint(faulty), []string{
		"_shared/address.json: /patern: is not a keyword", "_shared/address.json: /not/$ref: leads back to itself",
		"_shared/b: only schemas named <name>.json belong here", "_shared/c.json: must be one JSON object",
	})

	c, err := Load(shared("urn:x:order"), DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	if got := len(c.Channels()); got != 1 {
		t.Errorf("%d datatypes", got)
	}
	fsys := shared("#")
	fsys["order/1-0-0.json"] = &fstest.MapFile{Data: []byte(strings.Replace(top(""), `"minLength":1}}`, `"minLength":1},"to":{"$ref":"../_shared/address.json"}}`, 1))}
	if c, err = Load(fsys, DefaultLimits()); err != nil {
		t.Fatal(err)
	}
	for body, want := range map[string]string{
		`{"id":"1","to":{"zip":"10000","of":{"home":{"zip":"10001"}}}}`:                  "> order 1",
		`{"id":"1","to":{"zip":"10000","of":{"home":{"zip":"100001"},"order":""}}}`:      "schema_violation order /to/of/home/zip:maxLength /to/of/order:minLength",
		`{"id":"1","to":{"zip":"10000","of":{"home":{"of":{"home":{"zip":"100001"}}}}}}`: "schema_violation order /to/of/home/of/home/zip:maxLength",
	} {
		if got := told(c.Check(&esclusa.Record{Headers: headers("datatype", "order"), Value: []byte(body)})); got != want {
			t.Errorf("%s: %s, want %s", body, got, want)
		}
	}
}

// A link that leads out of the catalogue would let whoever writes schemas read files.
func TestLinkLeadsOutOfTheCatalogue(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("links need rights there")
	}
	outside, dir := t.TempDir(), t.TempDir()
	write := func(file, text string) {
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write(filepath.Join(outside, "a.json"), `{"type":"string"}`)
	write(filepath.Join(dir, "..data", "b.json"), `{"type":"string"}`)
	write(filepath.Join(dir, "order", "1-0-0.json"), top(`,"not":{"items":[{"$ref":"../_shared/a.json"},{"$ref":"../_shared/b.json"}]}`))
	if err := os.Mkdir(filepath.Join(dir, "_shared"), 0o755); err != nil {
		t.Fatal(err)
	}
	for link, to := range map[string]string{"a.json": filepath.Join(outside, "a.json"), "b.json": "../..data/b.json"} {
		if err := os.Symlink(to, filepath.Join(dir, "_shared", link)); err != nil {
			t.Fatal(err)
		}
	}
	_, err := LoadDir(dir, DefaultLimits())
	if err == nil || !strings.Contains(err.Error(), `/not/items/0/$ref: names "_shared/a.json", which cannot be read: path escapes from parent`) || strings.Contains(err.Error(), "b.json") {
		t.Errorf("got %v", err)
	}
}

// TestRecursiveSchemaJudgedApart holds random schemas that contain themselves against
// the two other implementations.
func TestRecursiveSchemaJudgedApart(t *testing.T) {
	records, m := differential(t, 20_000)
	wrong, compared := 0, 0
	for compared < records {
		schema := object{"$ref": "#/definitions/r", "definitions": object{"r": m.recursive(m.anySchema(3), 0)}}
		apartLengths(schema)
		r, err := rulesOf(schema)
		if err != nil {
			continue
		}
		library, third := opinions(t, schema, r.tree)
		j, err := newJudges(schema)
		if err != nil {
			j = nil
		}
		for range 50 {
			record := m.record(clone(m.randomValue(r.tree, 3)))
			compared++
			if j != nil {
				j.judge(t, record)
			}
			value, err := decodeAny(record, DefaultLimits())
			if err != nil {
				continue
			}
			found := r.validate(value)
			wrong += count(len(found) > 0)
			if valid := third.Validate(value) == nil; valid != (found == nil) {
				t.Fatalf("%s\nof %s\nvalid %v for the third opinion only", record, quoteJSON(schema), valid)
			}
			if result, err := library.Validate(rawLoader(value)); roundless(record) && (err != nil || result.Valid() != (found == nil)) {
				t.Fatalf("%s\nof %s\nvalid %v for gojsonschema only (%v)", record, quoteJSON(schema), result.Valid(), err)
			}
		}
	}
	t.Logf("%d records, %d wrong", compared, wrong)
	if wrong < compared/10 || wrong > compared*95/100 {
		t.Error("too few are wrong, or right")
	}
}

// recursive puts references to the whole in place of some schemas of members and items.
func (m mutant) recursive(schema any, depth int) any {
	s, ok := schema.(object)
	if !ok {
		return schema
	}
	return withSchemas(s, func(below any) any {
		if m.IntN(4) == 0 {
			return object{"$ref": "#/definitions/r"}
		}
		return m.recursive(below, depth+1)
	})
}

// A chain of references as long as a file can hold ends, with a verdict.
func TestLongChainOfReferencesOverflows(t *testing.T) {
	for _, each := range []string{`"d%d":{"$ref":"#/definitions/d%d"},`, `"d%d":{"items":{"$ref":"#/definitions/d%d"}},`} {
		var b strings.Builder
		n := 0
		for ; b.Len() < 1_000_000; n++ {
			fmt.Fprintf(&b, each, n, n+1)
		}
		start := time.Now()
		faults := lintOf(top(`,"not":{"items":{"$ref":"#/definitions/d0"}},"definitions":{` + b.String() + fmt.Sprintf(`"d%d":true}`, n)))
		if t.Logf("%d references: %v", n, time.Since(start)); time.Since(start) > 20*time.Second {
			t.Errorf("took %v", time.Since(start))
		}
		if strings.Contains(each, "items") != (len(faults) == 0) {
			t.Errorf("%s: %.300v", each, faults)
		}
		if len(faults) > 0 {
			continue
		}
		root, err := decodeAny([]byte(top(`,"not":{"items":{"$ref":"#/definitions/d0"}},"definitions":{`+b.String()+fmt.Sprintf(`"d%d":true}`, n))), schemaLimits)
		if err != nil {
			t.Fatal(err)
		}
		d := examine(root)
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, _ = onepass.Compile(d.unfold(""), onepass.Options{Formats: formatChecks()})
		if runtime.ReadMemStats(&after); after.TotalAlloc-before.TotalAlloc > 256<<20 {
			t.Errorf("compiling it takes %d MB", (after.TotalAlloc-before.TotalAlloc)>>20)
		}
	}
}

// Schemas are told apart by where they lie, so that equal ones must not be taken for one
// that contains itself.
func TestFoldedSchemaLosesAPart(t *testing.T) {
	shared := object{"type": "string"}
	loop := object{"properties": object{"a": shared, "b": shared, "$ref": object{"enum": []any{object{"items": 1}}}}, "dependencies": object{"x": []any{"y"}, "z": shared}, "items": []any{true, false}}
	loop["additionalProperties"] = loop
	text, err := json.Marshal(folded(loop))
	if err != nil {
		t.Fatal(err)
	}
	const want = `{"$ref":"#/definitions/0","definitions":{"0":{"additionalProperties":{"$ref":"#/definitions/0"},"dependencies":{"x":["y"],"z":{"$ref":"#/definitions/1"}},"items":[true,false],"properties":{"$ref":{"enum":[{"items":1}]},"a":{"$ref":"#/definitions/1"},"b":{"$ref":"#/definitions/1"}}},"1":{"type":"string"}}}`
	got := string(text)
	if got != want && strings.NewReplacer(`definitions/1`, `definitions/0`, `definitions/0`, `definitions/1`).Replace(got) != want {
		t.Errorf("got %s", got)
	}
}

// What loads can be fetched: others read it with the bound on files.
func TestSchemaLoadsThatNobodyCanFetch(t *testing.T) {
	files := fstest.MapFS{"order/1-0-0.json": {Data: []byte(top(`,"not":{"items":[{"$ref":"../_shared/a.json"},{"$ref":"../_shared/b.json"}]}`))}}
	shared := func(n int) *fstest.MapFile {
		return &fstest.MapFile{Data: []byte(`{"type":"string","description":"` + strings.Repeat("x", n) + `"}`)}
	}
	files["_shared/a.json"], files["_shared/b.json"] = shared(400<<10), shared(400<<10)
	c, err := Load(files, DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	ch, _ := c.Channel("order")
	if _, err := Load(fstest.MapFS{"order/1-0-0.json": {Data: ch.Schema}}, DefaultLimits()); err != nil {
		t.Errorf("as it is fetched: %v", err)
	}
	files["_shared/b.json"] = shared(700 << 10)
	wantFaults(t, Lint(files), []string{"order/1-0-0.json: is longer than 1048576 bytes with what it refers to in other files"})
}
