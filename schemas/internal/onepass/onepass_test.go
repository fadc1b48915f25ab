package onepass

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/esclusa/esclusa/internal/testing/leaks"
)

func TestMain(m *testing.M) { leaks.Main(m) }

// defaults are the limits of the catalogue.
var defaults = Limits{Bytes: 1 << 20, Depth: 32, NumberChars: 40, ExponentDigits: 2, Elements: 10_000, Steps: 100_000, PathBytes: 4 << 20}

// decode decodes a schema with exact numbers.
func decode(t testing.TB, text string) (schema any) {
	t.Helper()
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	if err := d.Decode(&schema); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return schema
}

// short takes texts of less than four bytes.
var formats = map[string]Format{"short": {Is: func(s string) bool { return len(s) < 4 }, Steps: func(bytes int) int { return bytes }}}

func compile(t testing.TB, schema string, marks ...string) *Schema {
	t.Helper()
	s, err := Compile(decode(t, schema), Options{Formats: formats, Marks: marks})
	if err != nil {
		t.Fatalf("%s: %v", schema, err)
	}
	return s
}

func nested(open, inside, closing string, depth int) string {
	return strings.Repeat(open, depth) + inside + strings.Repeat(closing, depth)
}

func numbered(members int) string {
	var b strings.Builder
	for k := range members {
		fmt.Fprintf(&b, `,"k%d":1`, k)
	}
	return "{" + b.String()[1:] + "}"
}

// TestTraps is what is easy to get wrong. Only true is an answer: what is valid
// and false here is left to the other check on purpose.
func TestTraps(t *testing.T) {
	for name, c := range map[string]struct {
		schema string
		valid  []string
		rest   []string
	}{
		"NamesSpeltWithEscapes": {`{"properties":{"a":{"type":"string"}}}`,
			[]string{`{"a":"x"}`, `{ "a" : "x" }`, `{"b":1}`},
			[]string{`{"\u0061":1}`, `{"\u0061":"x"}`, `{"a":"x","\u0061":"x"}`, `{"\u0062":1}`}},
		"NamesTwice": {`true`,
			[]string{`{"x":{"a":1,"b":{"a":1}},"y":{"a":1}}`, `{"12345678":1,"12345679":2}`},
			[]string{`{"a":1,"a":1}`, `{"x":{"a":1,"b":[{}],"a":1}}`, `{"x":{"a":1},"x":{}}`, `{"long enough":1,"long enough":1}`}},
		"DeclaredNamesTwice": {`{"properties":{"a":true,"c":true}}`,
			[]string{`{"a":1,"b":2,"c":3}`, `{"c":1,"b":2,"a":3}`},
			[]string{`{"a":1,"a":1}`, `{"a":1,"b":2,"a":1}`, `{"c":1,"a":1,"c":1}`}},
		"EscapedNameOfTheSchema": {`{"properties":{"a\"\\/\n<":{"type":"null"}},"additionalProperties":false}`,
			[]string{`{"a\"\\/\n<":null}`},
			[]string{`{"a\"\\/\n<":1}`, `{"a\"\\\/\n<":null}`}},
		"EscapedNameAmongNames": {`{"properties":{"a\"b":true},"propertyNames":{"pattern":"^[^b]*$"}}`,
			[]string{`{"a":1}`, `{}`},
			[]string{`{"a\"b":1}`, `{"b":1}`}},
		"TooManyToCompare": {`true`, []string{numbered(64)}, []string{numbered(65)}},
		"Integers": {`{"type":"integer"}`,
			[]string{`0`, `-0`, `1.0`, `-0.0e5`, `10e-1`, `1e2`, `1e99`, `0e99`, `9007199254740993`, `123456789012345678901234567890`, `1234567890123456789012345678901234567890`},
			[]string{`1e-1`, `1.5`, `1e100`, `1e001`, `1234567890123456789.0`, `12345678901234567890123456789012345678901`, `"1"`, `null`}},
		"Numbers": {`{"type":"number"}`, []string{`1.5`, `1`, `-1.5E+10`, `1e-99`}, []string{`true`, `"1"`, `[1]`}},
		"NumberSyntax": {`true`, []string{`0.5`, `-1`, `1E5`, `1e+05`},
			[]string{`01`, `-`, `-01`, `1.`, `.5`, `+1`, `1e`, `1e+`, `1e5.0`, `0x1`, `1_0`, `--1`, `1.e5`, `NaN`, `Infinity`, `1e-100`}},
		"MaximumEqualAsFloat":    {`{"maximum":9007199254740992}`, []string{`9007199254740992`, `-1e99`}, []string{`9007199254740993`, `1e17`}},
		"MaximumAboveFloats":     {`{"maximum":9007199254740993}`, []string{`9007199254740993`}, []string{`9007199254740994`}},
		"MaximumOfFraction":      {`{"maximum":0.3}`, []string{`0.30`, `3e-1`, `0.3000000000000000`, `-5`}, []string{`0.30000000000000001`, `0.300000000000000000001`}},
		"MinimumNegative":        {`{"minimum":-1.5}`, []string{`-1.5`, `-1.4999`, `0`, `-0`}, []string{`-1.50001`, `-2`, `-1e99`}},
		"ExclusiveMinimum":       {`{"exclusiveMinimum":0}`, []string{`1e-99`, `1`}, []string{`-0`, `0`, `0.0`, `-1`}},
		"ExclusiveMaximum":       {`{"exclusiveMaximum":1}`, []string{`0.999`, `0`}, []string{`1`, `1.0`, `10e-1`, `2`}},
		"BoundsWithLimitsOfText": {`{"minimum":5,"maxLength":1}`, []string{`5`, `"a"`, `null`, `[]`}, []string{`4`, `"ab"`}},
		"MultipleOfFraction":     {`{"multipleOf":0.01}`, []string{`0.07`, `19.99`, `-1e5`, `0`, `1e10`}, []string{`0.075`, `1e-3`, `1e99`}},
		"MultipleOfTen":          {`{"multipleOf":10}`, []string{`20`, `2e1`, `200e-1`, `-0`}, []string{`5`, `15`, `10.5`, `1e99`}},
		"ConstZero":              {`{"const":0}`, []string{`0`, `0.0`, `0e5`}, []string{`-0`, `-0.0`, `1`, `"0"`, `false`, `null`}},
		"ConstMinusZero":         {`{"const":-0}`, []string{`-0`}, []string{`0`}},
		"ConstBeyondFloats":      {`{"const":9007199254740992}`, []string{`9007199254740992`}, []string{`9007199254740993`}},
		"ConstNull":              {`{"const":null}`, []string{`null`}, []string{`0`, `false`, `""`, `"null"`, `{}`, `[]`}},
		"ConstFalse":             {`{"const":false}`, []string{`false`}, []string{`0`, `true`, `null`, `"false"`}},
		"Enum":                   {`{"enum":["a/b",1e2,true,null,"ñ\"<"]}`, []string{`"a/b"`, `"a\/b"`, `100`, `true`, `null`, `"ñ\"<"`, `"\u00f1\u0022\u003C"`}, []string{`"a"`, `"a/bc"`, `99`, `false`, `[]`, `{}`, `"true"`}},
		"EnumAndLength":          {`{"enum":["a","ab"],"maxLength":1}`, []string{`"a"`, `"\u0061"`}, []string{`"ab"`, `"b"`}},
		"LengthInCharacters":     {`{"minLength":1,"maxLength":1}`, []string{`"\ud83d\ude00"`, `"😀"`, `"é"`, `"\u00e9"`, `"\\"`, "\"\x7f\""}, []string{`"e\u0301"`, `""`, `"ab"`, `"é😀"`, `"\n\n"`}},
		"Surrogates":             {`true`, []string{`"\ud83d\ude00"`, `"\uDBFF\uDFFF"`, `"\ue000\ud7ff"`}, []string{`"\ud83d"`, `"\ude00\ud83d"`, `"\ud83d\ud83d\ude00"`, `"\udc00\udc00"`, `"\ud83d\n"`, `"\ud83dx\ude00"`, `"\ud83d\u0041"`, `"\ud83d\uDBFF"`}},
		"UTF8":                   {`true`, []string{`"é😀"`, "\"\u2028\uffff\""}, []string{"\"\xed\xa0\x80\"", "\"\xc0\x80\"", "\"\xc1\xbf\"", "\"\xf4\x90\x80\x80\"", "\"\xff\"", "\"\x80\"", "\"\xc3\"", "\"\xe2\x80\"", "{\"\xff\":1}", "\"\xc3(\""}},
		"Escapes":                {`true`, []string{`"\"\\\/\b\f\n\r\t\u0000"`}, []string{`"\x"`, `"\u00g0"`, `"\u00"`, `"\`, `"\u`, `"\U0041"`, "\"\n\"", "\"\x00\"", "\"\x1f\"", `"\'"`}},
		"OneDocument":            {`true`, []string{` {} `, "\t[\r\n]\n"}, []string{``, ` `, `{}{}`, `{} x`, `{},`, "\ufeff{}", "{}\x00", "\v{}", "{}\u00a0", `nul`, `nulll`, `True`, `tru`, `/**/{}`}},
		"Brackets":               {`true`, []string{`[1,[2,[]],{}]`}, []string{`[1,]`, `[,1]`, `[1 2]`, `[1`, `[`, `]`, `[}`, `{"a":1,}`, `{,}`, `{"a":}`, `{"a"}`, `{"a"`, `{"a":1 "b":2}`, `{a:1}`, `{1:1}`, `{null:1}`, `{"a":1]`, `{'a':1}`, `{"a"=1}`, `[1,,2]`}},
		"DepthOfArrays":          {`true`, []string{nested("[", "", "]", 32)}, []string{nested("[", "", "]", 33), nested("[", "", "]", 100_000)}},
		"DepthOfObjects":         {`true`, []string{nested(`{"a":`, "1", "}", 32)}, []string{nested(`{"a":`, "1", "}", 33)}},
		"Elements":               {`true`, []string{"[" + strings.Repeat("1,", 9_999) + "1]"}, []string{"[" + strings.Repeat("1,", 10_000) + "1]", "[" + strings.Repeat("[],", 10_000) + "{}]", "[[" + strings.Repeat("1,", 9_999) + "1]]"}},
		"Paths":                  {`true`, []string{`{"` + strings.Repeat("n", 4_194) + `":[` + strings.Repeat("1,", 990) + `1]}`}, []string{`{"` + strings.Repeat("n", 4_300) + `":[` + strings.Repeat("1,", 990) + `1]}`}},
		"Bytes":                  {`true`, []string{`"` + strings.Repeat("x", 1<<20-2) + `"`}, []string{`"` + strings.Repeat("x", 1<<20-1) + `"`, strings.Repeat(" ", 1<<20) + "1"}},
		"UniqueItems":            {`{"uniqueItems":true}`, []string{`[1,2,"1",true,null,-1]`, `[]`, `["a","b",""]`}, []string{`[1,1]`, `[1,1.0]`, `["a","a"]`, `["a","\u0061"]`, `[9007199254740992,9007199254740993]`, `[0,-0]`, `[null,null]`, `[{},{"a":1}]`, `[[1],[2]]`}},
		"UniqueItemsAndNames":    {`{"properties":{"a":{"uniqueItems":true}}}`, []string{`{"a":[1],"1":[1]}`}, nil},
		"UniqueItemsNested":      {`{"uniqueItems":true,"items":{"properties":{"t":{"uniqueItems":true}}}}`, []string{`["t","u"]`}, []string{`["u","t","u"]`}},
		"UniqueItemsNotAsked":    {`{"uniqueItems":false}`, []string{`[1,1]`}, nil},
		"Pattern":                {`{"pattern":"^a$"}`, []string{`"a"`, `"\u0061"`, `1`}, []string{`"a\n"`, `"ab"`, `"ba"`, `""`}},
		"PatternOfOneClass":      {`{"pattern":"^[a-z]{2,3}$"}`, []string{`"ab"`, `"a\u0062c"`}, []string{`"a"`, `"abcd"`, `"aB"`, `"ab\n"`, `"añ"`, `"ab\u0000"`}},
		"PatternOutsideASCII":    {`{"pattern":"^\\S+$"}`, []string{`"ñ"`, `"a😀"`}, []string{`"ñ "`, `""`}},
		"PatternAnywhere":        {`{"pattern":"b"}`, []string{`"abc"`}, []string{`"ac"`}},
		"PatternOfBothCases":     {`{"pattern":"^[kK]+$"}`, []string{`"kK"`}, []string{`"l"`, `"\u212a"`}},
		"Format":                 {`{"type":"string","format":"short"}`, []string{`"abc"`, `"a\u0062c"`}, []string{`"abcd"`, `1`}},
		"Required":               {`{"required":["a"],"properties":{"b":true}}`, []string{`{"a":1}`, `{"b":1,"a":1}`, `1`, `[]`}, []string{`{}`, `{"b":1}`, `{"A":1}`, `{"b":{"a":1}}`}},
		"RequiredUndeclared":     {`{"required":["a"],"additionalProperties":{"type":"null"}}`, []string{`{"a":null,"b":null}`}, []string{`{"a":1}`, `{"b":null}`}},
		"RequiredImpossible":     {`{"required":["a"],"additionalProperties":false}`, []string{`1`}, []string{`{"a":1}`, `{}`}},
		"AdditionalRefused":      {`{"properties":{"a":true},"additionalProperties":false}`, []string{`{"a":1}`, `{}`}, []string{`{"b":1}`, `{"a":1,"b":1}`, `{"aa":1}`, `{"":1}`}},
		"PropertyRefused":        {`{"properties":{"a":false}}`, []string{`{"b":1}`, `{}`}, []string{`{"a":1}`, `{"a":null}`}},
		"PropertyCounts":         {`{"minProperties":1,"maxProperties":2}`, []string{`{"a":1}`, `{"a":1,"b":2}`}, []string{`{}`, `{"a":1,"b":2,"c":3}`}},
		"Items":                  {`{"items":{"type":"null"},"minItems":1,"maxItems":2}`, []string{`[null]`, `[null,null]`, `{}`}, []string{`[]`, `[null,null,null]`, `[null,1]`}},
		"ItemsInOrder":           {`{"items":[{"type":"null"},{"type":"string"}],"additionalItems":{"type":"integer"}}`, []string{`[]`, `[null,"a",1,2]`}, []string{`["a"]`, `[null,1]`, `[null,"a","b"]`}},
		"ItemsRefused":           {`{"items":false}`, []string{`[]`, `1`}, []string{`[1]`}},
		"ItemsThenNone":          {`{"items":[true],"additionalItems":false}`, []string{`[]`, `[1]`}, []string{`[1,2]`}},
		"AllOf":                  {`{"allOf":[{"minimum":1},{"maximum":3},true]}`, []string{`1`, `3`, `"x"`}, []string{`0`, `4`}},
		"AllOfRefused":           {`{"allOf":[true,false]}`, nil, []string{`1`, `{}`}},
		"AnyOf":                  {`{"anyOf":[{"type":"null"},{"type":"object","required":["a"],"properties":{"a":{"uniqueItems":true}}}]}`, []string{`null`, `{"a":[1,2]}`}, []string{`1`, `{}`, `{"a":[1,1]}`}},
		"AnyOfRefused":           {`{"anyOf":[false,false]}`, nil, []string{`1`}},
		"AnyOfOfMembers":         {`{"type":"object","anyOf":[{"required":["a","b"]},{"required":["c"]}]}`, []string{`{"a":1,"b":2}`, `{"c":1}`, `{"a":1,"b":2,"c":3}`}, []string{`{}`, `{"a":1}`, `{"b":2,"d":3}`}},
		"AnyOfOfOtherMembers":    {`{"anyOf":[{"required":["a"]},{"required":["c"]}]}`, []string{`1`, `{"a":1}`}, []string{`{}`}},
		"OneOfOfMembers":         {`{"type":"object","oneOf":[{"required":["a"]},{"required":["b","c"]}],"properties":{"b":true}}`, []string{`{"a":1}`, `{"b":1,"c":2}`, `{"a":1,"b":2}`}, []string{`{}`, `{"b":1}`, `{"a":1,"b":2,"c":3}`}},
		"OneAndAnyOf":            {`{"type":"object","oneOf":[{"required":["a"]},{"required":["b"]}],"anyOf":[{"required":["c"]},{"required":["d"]}]}`, []string{`{"a":1,"c":1}`, `{"b":1,"c":1,"d":1}`}, []string{`{"a":1,"b":1,"c":1}`, `{"a":1}`, `{"c":1}`}},
		"OneOfTypes":             {`{"oneOf":[{"type":"null"},{"type":"object","required":["a"]},{"type":["integer","string"]}]}`, []string{`null`, `{"a":1}`, `2`, `"x"`}, []string{`{}`, `true`, `1.5`}},
		"OneOfConsts":            {`{"oneOf":[{"properties":{"k":{"const":"a"},"v":{"type":"string"}},"required":["k"]},{"properties":{"k":{"enum":["b","c"]},"v":{"type":"null"}},"required":["k"]}]}`, []string{`{"k":"a","v":"x"}`, `{"v":null,"k":"c"}`}, []string{`{"k":"d"}`, `{"k":"a","v":null}`, `{}`, `1`}},
		"OneOfTwo":               {`{"oneOf":[{"minimum":1},{"maximum":3},{"const":7}]}`, []string{`0`, `4`}, []string{`1`, `2`, `7`, `"x"`}},
		"OneOfUnsure":            {`{"oneOf":[{"type":"object"},{"uniqueItems":true}]}`, []string{`1`}, []string{`{}`, `[{},{}]`}},
		"OneOfWithin":            {`{"items":{"oneOf":[{"type":"array","items":{"oneOf":[{"type":"null"},{"type":"integer","minimum":2}]}},{"type":"integer"}]}}`, []string{`[[null,3],4]`}, []string{`[[null,1]]`, `["a"]`, `[{}]`, `[[],true]`}},
		"Not":                    {`{"not":{"required":["a"],"properties":{"a":{"const":1}}}}`, []string{`{"a":2}`, `{}`}, []string{`{"a":1}`, `1`}},
		"NotNot":                 {`{"not":{"not":{"type":"string","maxLength":2}}}`, []string{`"ab"`}, []string{`"abc"`, `1`}},
		"NotNothing":             {`{"not":false}`, []string{`1`, `{}`}, nil},
		"If":                     {`{"if":{"properties":{"a":{"const":1}},"required":["a"]},"then":{"required":["b"]},"else":{"maxProperties":1}}`, []string{`{"a":1,"b":2}`, `{"c":1}`, `{}`, `1`}, []string{`{"a":1}`, `{"c":1,"d":2}`}},
		"IfAlone":                {`{"if":{"type":"null"}}`, []string{`1`, `null`}, nil},
		"ThenAlone":              {`{"then":false,"else":false}`, []string{`1`}, nil},
		"PatternProperties":      {`{"patternProperties":{"^a":{"type":"integer"},"b$":{"minimum":3}},"properties":{"ab":{"maximum":5},"c":true},"additionalProperties":false}`, []string{`{"a":1,"b":3,"ab":4,"c":""}`, `{"axb":3}`}, []string{`{"a":""}`, `{"b":2}`, `{"ab":6}`, `{"ab":2}`, `{"axb":2}`, `{"axb":3.5}`, `{"d":1}`}},
		"PatternOfRequired":      {`{"required":["a1"],"patternProperties":{"^a":{"type":"null"},"1$":true},"additionalProperties":false}`, []string{`{"a1":null}`, `{"a1":null,"a2":null,"b1":2}`}, []string{`{"a1":1}`, `{"a2":null}`}},
		"PropertyNames":          {`{"propertyNames":{"maxLength":2,"pattern":"^[a-z]"},"properties":{"abc":true}}`, []string{`{"ab":1,"c":2}`, `{}`, `1`}, []string{`{"abc":1}`, `{"A":1}`, `{"":1}`}},
		"PropertyNamesListed":    {`{"propertyNames":{"enum":["a","b",1]}}`, []string{`{"a":1,"b":2}`}, []string{`{"1":1}`}},
		"Dependencies":           {`{"dependencies":{"a":["b","c"],"d":{"maxProperties":1},"e":false}}`, []string{`{"a":1,"b":1,"c":1}`, `{"d":1}`, `{"b":1}`, `1`}, []string{`{"a":1,"b":1}`, `{"d":1,"b":1}`, `{"e":1}`}},
		"Contains":               {`{"contains":{"type":"null"}}`, []string{`[1,null]`, `{}`}, []string{`[]`, `[1,"null"]`}},
		"MembersWithoutBits":     {`{"properties":` + strings.ReplaceAll(numbered(70), ":1", ":true") + `,"required":["k69"]}`, []string{`{"k69":1}`, `{"k1":1,"k68":1,"k69":1}`}, []string{`{"k68":1}`, `{"k69":1,"k68":1,"k68":1}`, `{"k69":1,"k1":1,"k1":1}`}},
		"NineteenDigits":         {`{"maximum":9223372036854775807,"minimum":-9223372036854775808}`, []string{`9223372036854775807`, `-9223372036854775808`}, []string{`9223372036854775808`, `-9223372036854775809`, `18446744073709551617`}},
		"ListedContainers":       {`{"enum":[[1],{"a":1},"x",2]}`, []string{`"x"`, `2`}, []string{`[1]`, `{"a":1}`, `[2]`, `3`}},
		"AdditionalItemsAlone":   {`{"additionalItems":false}`, []string{`[1]`}, nil},
		"Types":                  {`{"type":["string","null"]}`, []string{`"a"`, `null`}, []string{`1`, `true`, `{}`, `[]`}},
		"NoType":                 {`{"type":[]}`, nil, []string{`1`, `null`}},
		"Nothing":                {`false`, nil, []string{`1`, `null`, `{}`}},
	} {
		t.Run(name, func(t *testing.T) {
			s := compile(t, c.schema)
			var p Pass
			for _, record := range c.valid {
				if !p.Valid(s, &defaults, []byte(record)) {
					t.Errorf("not known to be valid: %.80q", record)
				}
			}
			for _, record := range c.rest {
				if p.Valid(s, &defaults, []byte(record)) {
					t.Errorf("valid: %.80q", record)
				}
			}
		})
	}
}

func TestUncoveredIsNotNamed(t *testing.T) {
	var many []string
	for k := range maxTracked + 1 {
		many = append(many, fmt.Sprintf("%q", fmt.Sprint("m", k)))
	}
	for schema, want := range map[string]string{
		`{"not":{"title":""}}`:                                     "uses keyword title at /not",
		`{"properties":{"a/b":{"items":[{"if":{"id":""}}]}}}`:      "uses keyword id at /properties/a~1b/items/0/if",
		`{"properties":{"a":{"patternProperties":{"(":true}}}}`:    "uses keyword patternProperties in a way that is not covered at /properties/a",
		`{"additionalProperties":{"propertyNames":{"not":{}}}}`:    "uses keyword propertyNames in a way that is not covered at /additionalProperties",
		`{"$ref":"#/definitions/a"}`:                               "uses keyword $ref",
		`{"title":"A"}`:                                            "uses keyword title",
		`{"enum":[1],"const":1}`:                                   "uses keyword const in a way that is not covered",
		`{"const":12345678901234567890}`:                           "uses keyword const in a way that is not covered",
		`{"maximum":0.12345678901234567890}`:                       "uses keyword maximum in a way that is not covered",
		`{"maximum":"1"}`:                                          "uses keyword maximum in a way that is not covered",
		`{"minLength":1.5}`:                                        "uses keyword minLength in a way that is not covered",
		`{"multipleOf":0}`:                                         "uses keyword multipleOf in a way that is not covered",
		`{"format":"unknown"}`:                                     "uses keyword format in a way that is not covered",
		`{"type":"string","format":"long"}`:                        "uses keyword format in a way that is not covered",
		`{"pattern":"("}`:                                          "uses keyword pattern in a way that is not covered",
		`{"type":"text"}`:                                          "uses keyword type in a way that is not covered",
		`{"dependencies":{"m":[` + strings.Join(many, ",") + `]}}`: "uses keyword properties in a way that is not covered",
		`{"properties":{"a":null}}`:                                "uses what is no schema at /properties/a",
	} {
		s, err := Compile(decode(t, schema), Options{Formats: formats})
		if s != nil || err == nil || err.Error() != want {
			t.Errorf("%.80s: %v, want %s", schema, err, want)
		}
	}
}

// A mark on the wrong member would take the key from it.
func TestMarkElsewhere(t *testing.T) {
	s := compile(t, `{"type":"object","properties":{"id":{"type":"string"},"in":{"type":"object","properties":{"id":true,"a/b":true}}},"allOf":[{"properties":{"id":true}}]}`,
		"/id", "/in/id", "/in/a~1b", "/extra", "/id")
	record := `{"x":{"id":0,"extra":1},"in":{"a/b":[2],"in":{"id":3},"id":4},"id":"5"}`
	var p Pass
	if !p.Valid(s, &defaults, []byte(record)) {
		t.Fatal("not valid")
	}
	for k, want := range []string{`"5"`, `4`, `[2]`, ``, `"5"`} {
		if got := record[p.Found[k].Start:p.Found[k].End]; got != want {
			t.Errorf("mark %d: %q, want %q", k, got, want)
		}
	}
	if !p.Valid(s, &defaults, []byte(`{"extra":true}`)) || p.Found != [MaxMarks]Place{3: {9, 13}} {
		t.Errorf("left over from the record before: %v", p.Found)
	}
	closed := compile(t, `{"additionalProperties":false}`, "/extra")
	if p.Valid(closed, &defaults, []byte(`{"extra":true}`)) {
		t.Error("a mark lets a member in")
	}
	if _, err := Compile(true, Options{Marks: make([]string, MaxMarks+1)}); err == nil {
		t.Error("more marks than places")
	}
}

// Every limit is the caller's.
func TestLimitIgnored(t *testing.T) {
	s := compile(t, `true`)
	record := []byte(`{"ab":[1e5,[12345]]}`)
	var p Pass
	exact := Limits{Bytes: 20, Depth: 3, NumberChars: 5, ExponentDigits: 1, Elements: 4, Steps: 100, PathBytes: 3 + 4 + 4 + 5}
	if !p.Valid(s, &exact, record) {
		t.Fatal("refused at the limit")
	}
	for k, l := range []*int{&exact.Bytes, &exact.Depth, &exact.NumberChars, &exact.ExponentDigits, &exact.Elements, &exact.PathBytes} {
		*l--
		if p.Valid(s, &exact, record) {
			t.Errorf("limit %d: valid beyond it", k)
		}
		*l++
	}
}

// What is read again must not be counted twice, and must come to an end.
func TestSecondReadingCounts(t *testing.T) {
	s := compile(t, `{"anyOf":[{"items":{"type":"string"}},{"maxItems":0},{"items":{"items":{"minimum":0}}}]}`)
	record := []byte("[[" + strings.Repeat("1,", 4_000) + "1],[" + strings.Repeat("2,", 5_000) + "2]]")
	var p Pass
	if !p.Valid(s, &defaults, record) {
		t.Error("counted twice")
	}
	// names that an alternative read before it failed
	s = compile(t, `{"additionalProperties":{"anyOf":[{"additionalProperties":{"type":"null"}},{"type":"null"},true]}}`)
	if !p.Valid(s, &defaults, []byte(`{"x":{"y":1,"z":2},"y":2}`)) {
		t.Error("names of the second reading count as those of the first")
	}
	// limits after it
	more := []byte(`{"x":1,"y":[` + strings.Repeat("1,", 10_000) + `1]}`)
	if p.Valid(s, &defaults, more) {
		t.Error("the second reading takes the limits away")
	}
	deep := `{"type":"string"}`
	for range 12 {
		deep = fmt.Sprintf(`{"anyOf":[{"items":%s,"maxItems":0},{"items":%s}]}`, deep, deep)
	}
	s = compile(t, deep)
	record = []byte(nested("[", `"`+strings.Repeat("x", 1<<19)+`"`, "]", 12))
	if p.Valid(s, &defaults, record) {
		t.Error("read without end")
	}
}

func TestAllocation(t *testing.T) {
	for _, c := range []struct{ schema, record string }{
		{`{"pattern":"^[a-z]+$"}`, `"ab\u0063ñ"`},
		{`{"pattern":"^(a|ñ)*b?(c|d)+x$"}`, `"ñññacdx"`},
		{`{"uniqueItems":true}`, `[1,2,3,"a","b"]`},
		{`{"properties":{"a":{"enum":["a/b",1,null]}},"additionalProperties":{"type":"string","format":"short"}}`, `{"x":"ab","a":"a\/b","y":"\u0061"}`},
		{`{"anyOf":[{"type":"null"},{"multipleOf":0.01}]}`, `19.99`},
	} {
		s := compile(t, c.schema)
		var p Pass
		record := []byte(c.record)
		p.Valid(s, &defaults, record) // what it keeps
		if n := testing.AllocsPerRun(100, func() { p.Valid(s, &defaults, record) }); n > 0 {
			t.Errorf("%s: %v allocations", c.schema, n)
		}
	}
}
