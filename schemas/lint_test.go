package schemas

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
	"time"
)

// lintOf lints the one schema of a catalogue and returns its faults without the
// file's name.
func lintOf(text string) []error {
	faults := Lint(fstest.MapFS{"order/1-0-0.json": {Data: []byte(text)}})
	for i := range faults {
		faults[i] = fmt.Errorf("%s", strings.TrimPrefix(faults[i].Error(), "order/1-0-0.json: "))
	}
	return faults
}

// top is a schema of the catalogue with more keywords at its top.
func top(more string) string {
	return `{"$schema":"http://json-schema.org/draft-07/schema#","$id":"urn:x:order","title":"t","description":"d",
		"x-channel":{"key":"/id"},"type":"object","required":["id"],"properties":{"id":{"type":"string","minLength":1}}` + more + `}`
}

// at is a catalogue's schema with the schema given for /not/items, a place where
// the rest of the file does not matter.
func at(schema string) string { return top(`,"not":{"items":` + schema + `}`) }

func TestSchemaWithAMistakeLoads(t *testing.T) {
	for name, tt := range map[string]struct {
		text string
		want []string
	}{
		"none":                    {top(""), nil},
		"unknown keyword":         {at(`{"minimun":1}`), []string{"/not/items/minimun: is not a keyword of JSON Schema draft-07: did you mean minimum? Names of your own begin with x-"}},
		"keyword of a later one":  {at(`{"$defs":{}}`), []string{"/not/items/$defs: is not a keyword that this catalogue takes: use definitions"}},
		"keyword of two slips":    {at(`{"requierd":[]}`), []string{"/not/items/requierd: is not a keyword of JSON Schema draft-07: did you mean required?"}},
		"keyword of 2019-09":      {at(`{"minContains":1}`), []string{"/not/items/minContains: is not a keyword that this catalogue takes: draft-07 has contains alone"}},
		"annotations":             {at(`{"contentEncoding":"base64","contentMediaType":"a/b","deprecated":true,"example":1,"$anchor":"a","readOnly":"x","tsType":"X"}`), nil},
		"word of their own":       {at(`{"sensitivity":"high","owner":{"minimun":1}}`), nil},
		"own keyword":             {at(`{"x-unit":"m"}`), nil},
		"names are no keywords":   {at(`{"properties":{"minimun":{"const":{"minimun":1}},"$id":true,"$ref":{"enum":[{"$ref":"http://x"}]}},"default":{"a":1},"examples":[{"$ref":1}]}`), nil},
		"escaped place":           {at(`{"properties":{"a/b~c":{"minimun":1}}}`), []string{"/not/items/properties/a~1b~0c/minimun: is not"}},
		"every fault":             {at(`{"typ":1,"id":1,"items":[{"nott":1}]}`), []string{"/not/items/id: is not", "/not/items/items/0/nott: is not", "/not/items/typ: is not"}},
		"format without type":     {at(`{"format":"date"}`), nil},
		"format of two types":     {at(`{"type":["string","null"],"format":"date"}`), nil},
		"unknown format":          {at(`{"type":"string","format":"colour"}`), []string{`/not/items/format: "colour" is not a format that this catalogue checks: there are date, date-time, double, duration, email, float, hostname,`}},
		"format no text":          {at(`{"format":1}`), []string{`/not/items/format: must be a string`}},
		"large bound":             {at(`{"maximum":1.7e+308}`), nil},
		"large divisor":           {at(`{"multipleOf":1e-300}`), []string{"/not/items/multipleOf: must have an exponent of at most 2 digits"}},
		"pattern":                 {at(`{"pattern":"(?=a)"}`), []string{"/not/items/pattern: must be a regular expression of Go (RE2, so without lookaround and back references): invalid or unsupported Perl syntax: `(?=`"}},
		"pattern of Go: flags":    {at(`{"pattern":"(?i)^ab$"}`), []string{"/not/items/pattern: must be a regular expression of ECMA 262: (?i) is no syntax of ECMA 262: write the characters that are meant, such as [aA]"}},
		"pattern of Go: group":    {at(`{"pattern":"a(?i:b)"}`), []string{"/not/items/pattern: must be a regular expression of ECMA 262: (?i) is no syntax"}},
		"pattern of Go: class":    {at(`{"pattern":"^[[:alpha:]]+$"}`), []string{"/not/items/pattern: must be a regular expression of ECMA 262: [:alpha:] is no syntax of ECMA 262: write the characters, such as a-z"}},
		"pattern of Go: \\A":      {at(`{"pattern":"\\Aab"}`), []string{`/not/items/pattern: must be a regular expression of ECMA 262: \A is no syntax of ECMA 262: write ^`}},
		"pattern of Go: \\z":      {at(`{"pattern":"ab\\z"}`), []string{`/not/items/pattern: must be a regular expression of ECMA 262: \z is no syntax of ECMA 262: write $`}},
		"pattern of Go: \\Q":      {at(`{"pattern":"\\Qa.b\\E"}`), []string{`/not/items/pattern: must be a regular expression of ECMA 262: \Q…\E is no syntax of ECMA 262: write a backslash before each special character`}},
		"pattern of Go: \\pN":     {at(`{"pattern":"\\pN"}`), []string{`/not/items/pattern: must be a regular expression of ECMA 262: \p without braces is no syntax of ECMA 262: write \p{…}`}},
		"pattern of Go: script":   {at(`{"pattern":"\\p{Greek}"}`), []string{`/not/items/pattern: must be a regular expression of ECMA 262: \p{Greek} is no syntax of ECMA 262: write \p{Script=Greek}`}},
		"pattern of Go: name":     {at(`{"pattern":"(?P<n>a)"}`), []string{`/not/items/pattern: must be a regular expression of ECMA 262: (?P<name>…) is no syntax of ECMA 262: write (?<name>…)`}},
		"pattern of Go: \\C":      {at(`{"pattern":"\\C"}`), []string{`/not/items/pattern: must be a regular expression of ECMA 262: \C is no syntax of ECMA 262: write [^]`}},
		"pattern of Go: \\a":      {at(`{"pattern":"\\a"}`), []string{`/not/items/pattern: must be a regular expression of ECMA 262: \a is no syntax of ECMA 262: write \u0007`}},
		"pattern of Go: octal":    {at(`{"pattern":"\\012"}`), []string{`/not/items/pattern: must be a regular expression of ECMA 262: \012 is no syntax`}},
		"pattern of Go: \\x{}":    {at(`{"pattern":"\\x{41}"}`), []string{`/not/items/pattern: must be a regular expression of ECMA 262: \x{…} is no syntax`}},
		"pattern of Go: names":    {at(`{"patternProperties":{"(?s).":true}}`), []string{`/not/items/patternProperties/(?s).: must be a regular expression of ECMA 262: (?s) is no syntax`}},
		"pattern of ECMA 262":     {at(`{"pattern":"^\\S+[^]\\u00e9\\cJ\\p{Script=Greek}(?<n>[\\s\\d-])$"}`), nil},
		"pattern that costs":      {at(`{"pattern":"[a-z0-9 ]{1,1000}[!?]$"}`), []string{"/not/items/pattern: costs too much: 2003 instructions on up to 1048576 characters make 2100297728 steps, above 400000; set maxLength beside it to 199 or less, or make it simpler"}},
		"pattern that is bounded": {at(`{"pattern":"[a-z0-9 ]{1,1000}[!?]$","maxLength":199}`), nil},
		"pattern bounded too far": {at(`{"pattern":"[a-z0-9 ]{1,1000}[!?]$","maxLength":200}`), []string{"/not/items/pattern: costs too much"}},
		"pattern that explodes":   {at(`{"pattern":"(a|b)*a(a|b){20}"}`), []string{"/not/items/pattern: costs too much"}},
		"name that costs":         {at(`{"patternProperties":{"[ab]*a[ab]{20}":true}}`), []string{"/not/items/patternProperties/[ab]*a[ab]{20}: costs too much"}},
		"name that is bounded":    {at(`{"patternProperties":{"[ab]*a[ab]{20}":true},"propertyNames":{"maxLength":100}}`), nil},
		"patternProperties":       {at(`{"patternProperties":{"[":true}}`), []string{"/not/items/patternProperties/[: must be a regular expression of Go (RE2"}},
		"minimum as text":         {at(`{"minimum":"1"}`), []string{"/not/items/minimum: must be a number"}},
		"multipleOf 0":            {at(`{"multipleOf":0}`), []string{"/not/items/multipleOf: must be a number above 0"}},
		"maxLength below 0":       {at(`{"maxLength":-1}`), []string{"/not/items/maxLength: must be an integer from 0 to 2147483647"}},
		"maxLength with fraction": {at(`{"maxLength":1.5}`), []string{"/not/items/maxLength: must be an integer"}},
		"maxLength too large":     {at(`{"maxLength":1e10}`), []string{"/not/items/maxLength: must be an integer"}},
		"maxLength 2.0":           {at(`{"maxLength":2.0}`), nil},
		"nothing fits":            {at(`{"minLength":2,"maxLength":1}`), []string{"/not/items/minLength: must not be above maxLength: nothing could fit"}},
		"required not an array":   {at(`{"required":"a"}`), []string{"/not/items/required: must be an array of different strings"}},
		"required twice":          {at(`{"required":["a","a"]}`), []string{"/not/items/required: must be an array of different strings"}},
		"required of a number":    {at(`{"required":[1]}`), []string{"/not/items/required: must be an array of different strings"}},
		"dependency of a number":  {at(`{"dependencies":{"a":[1],"b":1}}`), []string{"/not/items/dependencies/a: must be an array of different strings", "/not/items/dependencies/b: must be a schema"}},
		"unknown type":            {at(`{"type":"text"}`), []string{"/not/items/type: must be one of array, boolean, integer, null, number, object, string, or an array"}},
		"no type":                 {at(`{"type":[]}`), []string{"/not/items/type: must be one of"}},
		"empty enum":              {at(`{"enum":[]}`), []string{"/not/items/enum: must be an array of at least one value"}},
		"repeated enum":           {at(`{"enum":[1,1.0]}`), []string{"/not/items/enum: must not have the same value twice"}},
		"uniqueItems":             {at(`{"uniqueItems":1}`), []string{"/not/items/uniqueItems: must be true or false"}},
		"title":                   {at(`{"title":1}`), []string{"/not/items/title: must be a string"}},
		"examples":                {at(`{"examples":1}`), []string{"/not/items/examples: must be an array"}},
		"properties":              {at(`{"properties":[]}`), []string{"/not/items/properties: must be an object"}},
		"empty anyOf":             {at(`{"anyOf":[]}`), []string{"/not/items/anyOf: must be an array of at least one schema"}},
		"schema as text":          {at(`{"contains":"a"}`), []string{"/not/items/contains: must be a schema: an object, true or false"}},
		"$id within":              {at(`{"$id":"urn:x:y"}`), []string{"/not/items/$id: belongs to the top of the file only"}},
		"$schema within":          {at(`{"$schema":"http://json-schema.org/draft-07/schema#"}`), []string{"/not/items/$schema: belongs to the top of the file only"}},
		"number bomb":             {at(`{"minimum":1e1000001}`), []string{"/not/items/minimum: must have an exponent of at most 3 digits"}},
		"member twice":            {at(`{"minimum":1,"minimum":2}`), []string{"/not/items/minimum: must not be there twice"}},
		"name of a copy":          {strings.Replace(top(""), `"properties":{`, `"properties":{"datatype":{"const":"text"},`, 1), []string{`/properties/datatype/const: must be "order", the datatype's own name`}},
		"own name":                {strings.Replace(top(""), `"properties":{`, `"properties":{"datatype":{"const":"order"},`, 1), nil},
		"something follows":       {top("") + "]", []string{"must end after the object"}},
		"no object":               {"[]", []string{"must be one JSON object"}},
		"empty file":              {"", []string{"must be"}},
		"too deep":                {at(strings.Repeat(`{"not":`, 130) + `true` + strings.Repeat(`}`, 130)), []string{"/not/items/not/"}},
		"too long":                {top(`,"$comment":"` + strings.Repeat("a", 1<<20) + `"`), []string{"must be at most 1048576 bytes long"}},
	} {
		t.Run(name, func(t *testing.T) { wantFaults(t, lintOf(tt.text), tt.want) })
	}
}

func TestLabelIncomplete(t *testing.T) {
	for name, tt := range map[string]struct {
		old, new string // in top("")
		want     []string
	}{
		"newer draft":         {"draft-07/schema#", "draft-06/schema#", []string{"/$schema: must be http://json-schema.org/draft-07/schema#"}},
		"$schema no text":     {`"$schema":"http://json-schema.org/draft-07/schema#"`, `"$schema":7`, []string{"/$schema: must be http"}},
		"https":               {"http://json-schema.org", "https://json-schema.org", nil},
		"https without #":     {"http://json-schema.org/draft-07/schema#", "https://json-schema.org/draft-07/schema", nil},
		"without the #":       {"draft-07/schema#", "draft-07/schema", nil},
		"no $schema":          {`"$schema":"http://json-schema.org/draft-07/schema#",`, ``, nil},
		"no title":            {`"title":"t",`, ``, nil},
		"blank description":   {`"description":"d"`, `"description":" "`, nil},
		"relative $id":        {"urn:x:order", "order.json", []string{"/$id: must be a whole URI without a fragment"}},
		"$id with fragment":   {"urn:x:order", "urn:x:order#a", []string{"/$id: must be a whole URI without a fragment"}},
		"type":                {`"type":"object"`, `"type":["string"]`, []string{`/properties: says nothing`, `/required: says nothing`, `/type: must be "object"`}},
		"no x-channel":        {`"x-channel":{"key":"/id"},`, ``, []string{"/x-channel: must be there"}},
		"unknown setting":     {`{"key":"/id"}`, `{"key":"/id","tabel":true}`, []string{"/x-channel/tabel: is not a setting: there are alerts, confluent, glue, key, status, table and types"}},
		"table a number":      {`{"key":"/id"}`, `{"key":"/id","table":1}`, []string{"/x-channel/table: must be the name of a table, a plural such as orders, or true for that one"}},
		"table is taken":      {`{"key":"/id"}`, `{"key":"/id","table":"channels"}`, []string{`/x-channel/table: table name "channels" is taken by esclusa itself`}},
		"table no name":       {`{"key":"/id"}`, `{"key":"/id","table":"My orders"}`, []string{`/x-channel/table: table name "My orders" must match`}},
		"table of a plural":   {`{"key":"/id"}`, `{"key":"/id","table":"orders"}`, nil},
		"registry no object":  {`{"key":"/id"}`, `{"key":"/id","confluent":[42]}`, []string{`/x-channel/confluent: must be an object such as {"ids": [42]}`}},
		"ids empty":           {`{"key":"/id"}`, `{"key":"/id","confluent":{"ids":[]}}`, []string{`/x-channel/confluent/ids: must be an array of different ids: numbers, or GUIDs such as "2eb8aa08-aa98-11ea-b4aa-73b441d16380"`}},
		"ids twice":           {`{"key":"/id"}`, `{"key":"/id","confluent":{"ids":[42,42]}}`, []string{`/x-channel/confluent/ids: must be an array of different ids: numbers, or GUIDs such as "2eb8aa08-aa98-11ea-b4aa-73b441d16380"`}},
		"ids a fraction":      {`{"key":"/id"}`, `{"key":"/id","confluent":{"ids":[1.5]}}`, []string{`/x-channel/confluent/ids: must be an array of different ids: numbers, or GUIDs such as "2eb8aa08-aa98-11ea-b4aa-73b441d16380"`}},
		"ids too large":       {`{"key":"/id"}`, `{"key":"/id","confluent":{"ids":[4294967296]}}`, []string{`/x-channel/confluent/ids: must be an array of different ids: numbers, or GUIDs such as "2eb8aa08-aa98-11ea-b4aa-73b441d16380"`}},
		"ids no GUID":         {`{"key":"/id"}`, `{"key":"/id","confluent":{"ids":["42"]}}`, []string{`/x-channel/confluent/ids: must be an array of different ids: numbers, or GUIDs such as "2eb8aa08-aa98-11ea-b4aa-73b441d16380"`}},
		"ids of glue numbers": {`{"key":"/id"}`, `{"key":"/id","glue":{"ids":[42]}}`, []string{`/x-channel/glue/ids: must be an array of different schema version ids`}},
		"subjects no list":    {`{"key":"/id"}`, `{"key":"/id","confluent":{"subjects":"a"}}`, []string{`/x-channel/confluent/subjects: must be an array of different names`}},
		"registry unknown":    {`{"key":"/id"}`, `{"key":"/id","confluent":{"id":[1]}}`, []string{`/x-channel/confluent/id: is not a setting: there are ids and subjects`}},
		"subjects of glue":    {`{"key":"/id"}`, `{"key":"/id","glue":{"subjects":["a"]}}`, []string{`/x-channel/glue/subjects: is not a setting: there is ids`}},
		"types no list":       {`{"key":"/id"}`, `{"key":"/id","types":"com.example.order"}`, []string{`/x-channel/types: must be an array of different names such as "com.example.order"`}},
		"types twice":         {`{"key":"/id"}`, `{"key":"/id","types":["a","a"]}`, []string{`/x-channel/types: must be an array of different names`}},
		"types empty":         {`{"key":"/id"}`, `{"key":"/id","types":[""]}`, []string{`/x-channel/types: must have names of 1 to 256 bytes`}},
		"types its own name":  {`{"key":"/id"}`, `{"key":"/id","types":["order"]}`, []string{`/x-channel/types: has "order", which names order already`}},
		"no key":              {`{"key":"/id"}`, `{}`, []string{"/x-channel/key: must be a JSON Pointer such as /id"}},
		"key not a pointer":   {`"/id"`, `"id"`, []string{"/x-channel/key: must be a JSON Pointer such as /id"}},
		"key of nothing":      {`"/id"`, `"/ID"`, []string{`/x-channel/key: must name a string or an integer that every record has: "ID" must be in properties and in required of an object`}},
		"key not required":    {`"required":["id"]`, `"required":[]`, []string{`/x-channel/key: must name a string or an integer that every record has: "id"`}},
		"key too deep":        {`"/id"`, `"/id/x"`, []string{`/x-channel/key: must name a string or an integer that every record has: "x"`}},
		"key without bound":   {`,"minLength":1`, ``, nil},
		"key an integer":      {`"type":"string","minLength":1`, `"type":"integer"`, nil},
		"key a number":        {`"type":"string","minLength":1`, `"type":"number"`, []string{`/x-channel/key: must name a schema with "type": "string" or "type": "integer"`}},
		"key of two types":    {`"type":"string","minLength":1`, `"type":["string","integer"]`, []string{`/x-channel/key: must name a schema with "type": "string" or "type": "integer"`}},
		"key of any type":     {`"type":"string","minLength":1`, ``, []string{`/x-channel/key: must name a schema with "type": "string" or "type": "integer"`}},
		"key below":           {`{"key":"/id"},"type":"object","required":["id"],"properties":{`, `{"key":"/a~1b/id"},"type":"object","required":["a/b"],"properties":{"a/b":{"type":"object","required":["id"],"properties":{"id":{"type":"string","minLength":1}}},`, nil},
		"key of an untyped":   {`"type":"object",`, ``, nil},
		"key in allOf":        {`"required":["id"],"properties":{"id":{"type":"string","minLength":1}}`, `"allOf":[{"required":["id"]},{"$ref":"#/definitions/e"}],"definitions":{"e":{"allOf":[{"properties":{"id":{"allOf":[{"type":["string","null"]},{"type":["string","integer"]}]}}}]}}`, nil},
		"key in no allOf":     {`"required":["id"],"properties":{"id":{"type":"string","minLength":1}}`, `"anyOf":[{"required":["id"],"properties":{"id":{"type":"string"}}}]`, []string{`/x-channel/key: must name a string or an integer that every record has: "id"`}},
		"key of both types":   {`{"type":"string","minLength":1}`, `{"type":["string","integer"]}`, []string{`/x-channel/key: must name a schema with "type": "string" or "type": "integer"`}},
		"key below no object": {`{"key":"/id"},"type":"object","required":["id"],"properties":{`, `{"key":"/a/id"},"type":"object","required":["a"],"properties":{"a":{"required":["id"],"properties":{"id":{"type":"string"}}},`, []string{`/x-channel/key: must name a string or an integer that every record has: "id"`}},
		"root is a reference": {`"type":"object","required":["id"],"properties":{"id":{"type":"string","minLength":1}}`, `"$ref":"#/definitions/e","definitions":{"e":{"type":"object","required":["id"],"properties":{"id":{"type":"string"}}}}`, nil},
		"root is no object":   {`"type":"object","required":["id"],"properties":{"id":{"type":"string","minLength":1}}`, `"$ref":"#/definitions/e","definitions":{"e":{"type":["array","null"],"required":["id"],"properties":{"id":{"type":"string"}}}}`, []string{`/definitions/e/properties: says nothing`, `/definitions/e/required: says nothing`, `/$ref: must be "object": a record is one JSON object`}},
		"key by reference":    {`{"type":"string","minLength":1}}`, `{"$ref":"#/definitions/id"}},"definitions":{"id":{"type":"string","minLength":1.0}}`, nil},
	} {
		t.Run(name, func(t *testing.T) {
			text := strings.Replace(top(""), tt.old, tt.new, 1)
			if text == top("") {
				t.Fatalf("%q is not in the schema", tt.old)
			}
			wantFaults(t, lintOf(text), tt.want)
		})
	}
}

// TestReferenceLeavesTheFile also stands for the library's stack overflow on
// {"$ref":"#"}, and for its fetching of whatever a reference names.
func TestReferenceLeavesTheFile(t *testing.T) {
	const begins, nothing, circle, outside = "must begin with #/ and name a schema of this file", "names nothing: there is no schema at", "leads back to itself", "names something outside of the catalogue"
	for ref, want := range map[string]string{
		"http://127.0.0.1/schema.json":            outside,
		"file:///etc/passwd":                      outside,
		"http://json-schema.org/draft-07/schema#": outside,
		"other.json#/definitions/a":               `names "order/other.json", which cannot be read: file does not exist`,
		"urn:x:order#/definitions/a":              "",
		"#":                                       "",
		"":                                        begins,
		"#a":                                      begins,
		"#/%zz":                                   begins,
		"#/definitions/b":                         nothing,
		"#/definitions":                           nothing,
		"#/definitions/a/const":                   nothing,
		"#/x-channel":                             nothing,
		"#/not":                                   "",
		"#/not/items":                             circle,
		"#/definitions/c":                         "",
		"#/definitions/a":                         "",
		"#/definitions/with%20space~1%25":         "",
	} {
		text := top(fmt.Sprintf(`,"not":{"items":{"$ref":%q}},"definitions":{"a":{"const":{}},"with space/%%":true,"c":{"properties":{"d":{"$ref":"#/not/items"}}}}`, ref))
		switch faults := lintOf(text); {
		case want == "" && len(faults) > 0, want != "" && len(faults) == 0:
			t.Errorf("%s: got %v, want %q", ref, faults, want)
		case want == circle && !strings.Contains(faults[0].Error(), want):
			t.Errorf("%s: got %v, want %q", ref, faults, want)
		case want != "" && want != circle && !strings.HasPrefix(faults[0].Error(), "/not/items/$ref: "+want):
			t.Errorf("%s: got %v, want %q", ref, faults, want)
		}
	}
}

// What is taken although it may not be what was meant is said, and does not keep a
// catalogue from loading.
func TestCatalogueIsRefusedForAWarning(t *testing.T) {
	text := `{"$id":"urn:x:order","x-channel":{"key":"/id"},"required":["id"],"properties":{"id":{"type":"string","minLength":1,"owner":"o","x-unit":"m"}}}`
	c, err := Load(fstest.MapFS{"order/1-0-0.json": {Data: []byte(text)}}, DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	var got []error
	for _, w := range c.Warnings() {
		got = append(got, w)
	}
	wantFaults(t, got, []string{
		"order/1-0-0.json: /properties/id/owner: is not a keyword of JSON Schema draft-07, and checks nothing",
		"order/1-0-0.json: /title: is not there", "order/1-0-0.json: /description: is not there",
		"order/1-0-0.json: /$schema: is not there: taken for http://json-schema.org/draft-07/schema#",
	})
	if ch, _ := c.Channel("order"); ch.Title != "order" || ch.Description != "urn:x:order" {
		t.Errorf("title %q, description %q", ch.Title, ch.Description)
	}
}

// An expression that takes a while to compile is not compiled for each of many names.
func TestPatternIsCompiledForEachName(t *testing.T) {
	var names strings.Builder
	for i := range 2000 {
		fmt.Fprintf(&names, `"p%d":{},`, i)
	}
	start := time.Now()
	faults := lintOf(top(`,"allOf":[{"patternProperties":{"^(id$|p.*([a-z0-9 ]{1,60}[!?]|[0-9])*$)":{}},"additionalProperties":false},{"properties":{` + names.String() + `"p":{}}}]`))
	if time.Since(start) > 5*time.Second {
		t.Errorf("%v", time.Since(start))
	}
	for _, f := range faults {
		if strings.Contains(f.Error(), `"p1`) {
			t.Fatal(f)
		}
	}
}

func TestUnusedReferenceCyclePasses(t *testing.T) {
	text := top(`,"definitions":{"a":{"allOf":[{"$ref":"#/definitions/b"}]},"b":{"$ref":"#/definitions/a"}}`)
	wantFaults(t, lintOf(text), []string{"/definitions/b/$ref: leads back to itself"})
}

func TestKeywordsBesideReferenceIgnored(t *testing.T) {
	text := top(`,"not":{"$ref":"#/definitions/a","minimum":1,"title":"t","deprecated":true,"readOnly":true,"owner":"o","x-y":1},"definitions":{"a":true}`)
	wantFaults(t, lintOf(text), []string{"/not/minimum: is ignored beside $ref: put both into allOf"})
}

// What can never be, or asserts nothing, is a slip of whoever wrote it.
func TestSchemaSaysWhatCanNeverBe(t *testing.T) {
	const closed = `"properties":{"a":true},"additionalProperties":false`
	for name, tt := range map[string]struct {
		schema string
		want   []string
	}{
		"member of allOf":         {`{` + closed + `,"allOf":[{"properties":{"w":{"type":"string"}}}]}`, []string{`/not/items/allOf/0/properties/w: "w" can never be there: /not/items/additionalProperties forbids it; name it in the properties beside that too`}},
		"member that is named":    {`{` + closed + `,"allOf":[{"properties":{"a":{"type":"string"}}}]}`, nil},
		"member that is matched":  {`{"patternProperties":{"^w":true},"additionalProperties":false,"allOf":[{"properties":{"w":true}}]}`, nil},
		"member forbidden twice":  {`{` + closed + `,"allOf":[{"properties":{"w":false}}]}`, nil},
		"each closes the other":   {`{"allOf":[{` + closed + `},{"properties":{"b":true},"additionalProperties":false}]}`, []string{`/not/items/allOf/1/properties/b: "b" can never be there: /not/items/allOf/0/additionalProperties forbids it`, `/not/items/allOf/0/properties/a: "a" can never be there: /not/items/allOf/1/additionalProperties forbids it`}},
		"closed by a part":        {`{"properties":{"b":true},"allOf":[{` + closed + `}]}`, []string{`/not/items/properties/b: "b" can never be there: /not/items/allOf/0/additionalProperties forbids it`}},
		"closed by a reference":   {`{"properties":{"b":true},"allOf":[{"$ref":"#/definitions/c"}]}`, []string{`/not/items/properties/b: "b" can never be there: /not/items/allOf/0/additionalProperties forbids it`}},
		"member of a reference":   {`{"properties":{},"additionalProperties":false,"allOf":[{"$ref":"#/definitions/c"}]}`, []string{`/not/items/allOf/0: "a" can never be there: /not/items/additionalProperties forbids it`}},
		"member of anyOf":         {`{` + closed + `,"anyOf":[{"properties":{"a":true}},{"properties":{"w":true}}]}`, []string{`/not/items/anyOf/1/properties/w: "w" can never be there`}},
		"member of then":          {`{` + closed + `,"if":{"required":["w"]},"then":{"properties":{"w":true}}}`, []string{`/not/items/then/properties/w: "w" can never be there`}},
		"member of a dependency":  {`{` + closed + `,"dependencies":{"a":{"properties":{"w":true}}}}`, []string{`/not/items/dependencies/a/properties/w: "w" can never be there`}},
		"alternatives are closed": {`{"oneOf":[{` + closed + `},{"properties":{"b":true},"additionalProperties":false}]}`, nil},
		"required and forbidden":  {`{` + closed + `,"required":["x"]}`, []string{`/not/items/required: "x" is required, but can never be there: /not/items/additionalProperties forbids it`}},
		"required by a part":      {`{` + closed + `,"allOf":[{"required":["x"]}]}`, []string{`/not/items/allOf/0/required: "x" is required, but can never be there`}},
		"required in oneOf":       {`{` + closed + `,"oneOf":[{"required":["a"]},{"required":["x"]}]}`, []string{`/not/items/oneOf/1/required: "x" is required, but can never be there`}},
		"maximum of a string":     {`{"type":"string","maximum":3}`, []string{"/not/items/maximum: says nothing of what the type beside it allows"}},
		"maximum of several":      {`{"type":["string","integer"],"maximum":3}`, nil},
		"maxLength of a number":   {`{"type":"number","maxLength":3}`, []string{"/not/items/maxLength: says nothing of what the type beside it allows"}},
		"required of an array":    {`{"type":"array","required":["a"]}`, []string{"/not/items/required: says nothing of what the type beside it allows"}},
		"items of an object":      {`{"type":"object","items":{}}`, []string{"/not/items/items: says nothing of what the type beside it allows"}},
		"enum of another type":    {`{"type":"string","enum":["a",null,1]}`, []string{"/not/items/enum/1: can never be: the type beside it refuses it", "/not/items/enum/2: can never be: the type beside it refuses it"}},
		"enum of whole numbers":   {`{"type":"integer","enum":[1.0,1e2]}`, nil},
		"enum above maximum":      {`{"maximum":2,"enum":[1,3]}`, []string{"/not/items/enum/1: can never be: the maximum beside it refuses it"}},
		"enum off the pattern":    {`{"pattern":"^a","enum":["a","b"]}`, []string{"/not/items/enum/1: can never be: the pattern beside it refuses it"}},
		"const of another type":   {`{"type":["string","null"],"const":1}`, []string{"/not/items/const: can never be: the type beside it refuses it"}},
	} {
		t.Run(name, func(t *testing.T) {
			text := strings.Replace(at(tt.schema), `"not"`, `"definitions":{"c":{`+closed+`}},"not"`, 1)
			wantFaults(t, lintOf(text), tt.want)
		})
	}
}
