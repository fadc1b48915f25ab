package schemas

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/esclusa/esclusa"
)

func TestDecodeRefuses(t *testing.T) {
	const bom = "\xef\xbb\xbf"
	for name, c := range map[string]struct {
		body, pointer, message string
	}{
		"EmptyBody":                 {"", "", "must be one JSON object, not nothing"},
		"WhiteSpaceOnly":            {" \r\n\t", "", "must be one JSON object, not nothing"},
		"Array":                     {`[{}]`, "", "must be one JSON object, not an array"},
		"Scalar":                    {`"a"`, "", "must be one JSON object, not a string"},
		"Null":                      {`null`, "", "must be one JSON object, not null"},
		"Text":                      {`customer 10`, "", "must be one JSON object"},
		"ByteOrderMark":             {bom + `{}`, "", "must not begin with a byte-order mark"},
		"UTF16":                     {"\xff\xfe{\x00}\x00", "", "must be JSON in UTF-8, not in UTF-16"},
		"Number":                    {`1`, "", "must be one JSON object, not a number"},
		"Boolean":                   {` true`, "", "must be one JSON object, not a boolean"},
		"UTF16BigEndian":            {"\xfe\xff\x00{\x00}", "", "must be JSON in UTF-8, not in UTF-16"},
		"UTF16WithoutMark":          {"{\x00\"\x00", "", "must be JSON in UTF-8, not in UTF-16"},
		"UTF32":                     {"\xff\xfe\x00\x00{\x00\x00\x00", "", "must be JSON in UTF-8, not in UTF-32"},
		"UTF32WithoutMark":          {"\x00\x00\x00{\x00\x00\x00}", "", "must be JSON in UTF-8, not in UTF-32"},
		"Gzip":                      {"\x1f\x8b\x08\x00", "", "must be plain JSON, not compressed with gzip: leave that to Kafka's producer (compression.type)"},
		"Zstd":                      {"\x28\xb5\x2f\xfd\x04\x00", "", "must be plain JSON, not compressed with zstd: leave that to Kafka's producer (compression.type)"},
		"SnappyFramed":              {"\xff\x06\x00\x00sNaPpY", "", "must be plain JSON, not compressed with snappy: leave that to Kafka's producer (compression.type)"},
		"SnappyOfJava":              {"\x82SNAPPY\x00\x00", "", "must be plain JSON, not compressed with snappy: leave that to Kafka's producer (compression.type)"},
		"SnappyRaw":                 {"\x07\x18{\"a\":1}", "", "must be plain JSON, not compressed with snappy: leave that to Kafka's producer (compression.type)"},
		"SnappyRawAndLong":          {"\xc8\x01\xf0\xc7{" + strings.Repeat("x", 199), "", "must be plain JSON, not compressed with snappy: leave that to Kafka's producer (compression.type)"},
		"LZ4":                       {"\x04\x22\x4d\x18\x60", "", "must be plain JSON, not compressed with lz4: leave that to Kafka's producer (compression.type)"},
		"Zlib":                      {"\x78\x9c\xab", "", "must be plain JSON, not compressed with zlib: leave that to Kafka's producer (compression.type)"},
		"ConfluentFraming":          {"\x00\x00\x00\x00\x07{}", "", "must be plain JSON, without the framing of Confluent's schema registry (a zero byte and a schema id of 4 bytes)"},
		"ConfluentFramingOfAvro":    {"\x00\x00\x00\x00\x07\x04a", "", "must be one JSON object, in the framing of Confluent's schema registry (a zero byte and a schema id of 4 bytes)"},
		"ConfluentFramingByGUID":    {"\x010123456789abcdef{}", "", "must be plain JSON, without the framing of Confluent's schema registry (a byte of 1 and a GUID of 16 bytes)"},
		"GlueFraming":               {"\x03\x000123456789abcdef{}", "", "must be plain JSON, without the framing of AWS Glue's schema registry (18 bytes)"},
		"GlueFramingOfZlib":         {"\x03\x050123456789abcdef\x78", "", "must be plain JSON, without the framing of AWS Glue's schema registry (18 bytes, and compressed)"},
		"TrailingText":              {`{} x`, "", "must end after the object"},
		"TrailingBracket":           {`{}]`, "", "must end after the object"},
		"SecondDocument":            {`{}{}`, "", "must end after the object: another document follows (at byte 2)"},
		"TrailingNUL":               {"{}\x00", "", "must end after the object"},
		"DuplicateName":             {`{"a":1,"a":1}`, "/a", "must not be there twice"},
		"DuplicateNameEscaped":      {`{"datatype":"text","d\u0061tatype":"image"}`, "/datatype", "must not be there twice"},
		"DuplicateNameDeep":         {`{"a":[{"~/":1,"~/":2}]}`, "/a/0/~0~1", "must not be there twice"},
		"InvalidUTF8InString":       {"{\"a\":\"\xff\"}", "/a", "must be JSON in UTF-8 (at byte 6)"},
		"InvalidUTF8InName":         {"{\"\xff\":1}", "", "must be JSON in UTF-8 (at byte 2)"},
		"OverlongUTF8":              {"{\"a\":\"\xc0\xaf\"}", "/a", "must be JSON in UTF-8 (at byte 6)"},
		"SurrogateInUTF8":           {"{\"a\":\"\xed\xa0\x80\"}", "/a", "must be JSON in UTF-8 (at byte 6)"},
		"LoneSurrogateEscape":       {`{"a":"\ud800"}`, "/a", "must have both halves of a surrogate pair in strings, or none (at byte 6)"},
		"LoneLowSurrogateEscape":    {`{"a":"\udc00x"}`, "/a", "must have both halves of a surrogate pair in strings, or none (at byte 6)"},
		"ControlCharacterInString":  {"{\"a\":\"\n\"}", "/a", "must have control characters in strings escaped, a new line as \\n (at byte 6)"},
		"NaN":                       {`{"a":NaN}`, "/a", "must have numbers, and null in place of NaN (at byte 5)"},
		"Infinity":                  {`{"a":-Infinity}`, "/a", "must have numbers, and null in place of Infinity (at byte 6)"},
		"NaNInArray":                {`{"a":[1,NaN]}`, "/a/1", "must have numbers, and null in place of NaN (at byte 8)"},
		"None":                      {`{"a":None}`, "/a", "must have null in place of None (at byte 5)"},
		"Undefined":                 {`{"a":undefined}`, "/a", "must have null in place of undefined (at byte 5)"},
		"UnknownEscape":             {`{"a":"\x41"}`, "/a", "must have only the escapes of JSON in strings (at byte 6)"},
		"RawTabInName":              {"{\"a\tb\":1}", "", "must have control characters in strings escaped, a new line as \\n (at byte 3)"},
		"CommentAfterAMember":       {"{\"a\":1 // one\n}", "", "must not have comments (at byte 7)"},
		"CommentOfPython":           {"{\"a\":1, # one\n}", "", "must not have comments (at byte 8)"},
		"SingleQuotesAroundAValue":  {`{"a":'b'}`, "/a", "must have double quotes around strings and names, not single ones (at byte 5)"},
		"UnquotedSecondName":        {`{"a":1,b:2}`, "", "must have double quotes around names (at byte 7)"},
		"NoDigitBeforeThePoint":     {`{"a":.5}`, "/a", "must have digits on both sides of a number's point (at byte 5)"},
		"LeadingZero":               {`{"a":01}`, "", "must have decimal numbers without leading zeros (at byte 6)"},
		"LeadingPlus":               {`{"a":+1}`, "/a", "must have numbers without a plus sign before them (at byte 5)"},
		"HexNumber":                 {`{"a":0x10}`, "", "must have decimal numbers without leading zeros (at byte 6)"},
		"TrailingCommaInObject":     {`{"a":1,}`, "", "must not have a comma before a closing bracket (at byte 6)"},
		"TrailingCommaInArray":      {`{"a":[1,]}`, "/a", "must not have a comma before a closing bracket (at byte 7)"},
		"Comment":                   {`{/**/}`, "", "must not have comments (at byte 1)"},
		"SingleQuotes":              {`{'a':1}`, "", "must have double quotes around strings and names, not single ones (at byte 1)"},
		"UnquotedName":              {`{a:1}`, "", "must have double quotes around names (at byte 1)"},
		"NumberForName":             {`{1:1}`, "", "must have strings for member names"},
		"NoColon":                   {`{"a" 1}`, "/a", "must be JSON (at byte 5)"},
		"NoValue":                   {`{"a":}`, "/a", "must be JSON (at byte 5)"},
		"WrongBracket":              {`{"a":[1}}`, "/a", "must be JSON (at byte 7)"},
		"CutInObject":               {`{"a":1`, "", "must be a whole JSON object; it ends too early"},
		"CutInString":               {`{"a":"b`, "/a", "must be a whole JSON object; it ends too early"},
		"CutInName":                 {`{"a`, "", "must be a whole JSON object; it ends too early"},
		"CutAfterBrace":             {`{`, "", "must be a whole JSON object; it ends too early"},
		"CutAfterColon":             {`{"a":`, "/a", "must be a whole JSON object; it ends too early"},
		"OtherWhiteSpace":           {"{\"a\":1\u00a0}", "", "must be JSON (at byte 6)"},
		"CaseOfLiteral":             {`{"a":True}`, "/a", "must have true, false and null in lower case (at byte 5)"},
		"LargeGarbageBeforeAnError": {`{"a":"` + strings.Repeat("x", 1<<10) + "\x01\"}", "/a", "must have control characters in strings escaped, a new line as \\n (at byte 1030)"},
	} {
		t.Run(name, func(t *testing.T) {
			wantFault(t, c.body, esclusa.Malformed, esclusa.Violation{Pointer: c.pointer, Keyword: "syntax", Message: c.message})
		})
	}
}

func TestDecodeBeyondLimits(t *testing.T) {
	nested := func(n int) string { return strings.Repeat(`{"a":`, n) + "0" + strings.Repeat("}", n) }
	zeros := func(n int) string { return strings.TrimSuffix(strings.Repeat("0,", n), ",") }
	for name, c := range map[string]struct {
		accepted, refused, pointer, message string
	}{
		"BodyTooLong":            {`{"a":"` + strings.Repeat("x", 1<<20-8) + `"}`, `{"a":"` + strings.Repeat("x", 1<<20-7) + `"}`, "", "must be at most 1048576 bytes long"},
		"ObjectsTooDeep":         {nested(32), nested(33), strings.Repeat("/a", 32), "must be nested at most 32 deep"},
		"ArraysTooDeep":          {`{"a":` + strings.Repeat("[", 31) + strings.Repeat("]", 31) + `}`, `{"a":` + strings.Repeat("[", 1000) + strings.Repeat("]", 1000) + `}`, "/a" + strings.Repeat("/0", 31), "must be nested at most 32 deep"},
		"NumberTooLong":          {`{"a":-` + strings.Repeat("9", 39) + `}`, `{"a":-` + strings.Repeat("9", 40) + `}`, "/a", "must be a number of at most 40 characters"},
		"MillionDigits":          {`{"a":1}`, `{"a":[` + strings.Repeat("9", 1_000_000) + `]}`, "/a/0", "must be a number of at most 40 characters"},
		"NumberBomb":             {`{"a":1e99}`, `{"a":1e1000001}`, "/a", "must have an exponent of at most 2 digits"},
		"NegativeNumberBomb":     {`{"a":1E-99}`, `{"a":1E-100}`, "/a", "must have an exponent of at most 2 digits"},
		"ExponentPaddedByZeros":  {`{"a":1e+01}`, `{"a":1e+001}`, "/a", "must have an exponent of at most 2 digits"},
		"NumberBombInArray":      {`{"a":{"b":[1]}}`, `{"a":{"b":[1,2,1e1000000]}}`, "/a/b/2", "must have an exponent of at most 2 digits"},
		"TooManyElements":        {`{"a":[` + zeros(99_999) + `]}`, `{"a":[` + zeros(100_000) + `]}`, "", "must hold at most 100000 array elements and members in all"},
		"TooManyMembers":         {numbered(100_000), numbered(100_001), "", "must hold at most 100000 array elements and members in all"},
		"TooManyEmptyContainers": {`{"a":[` + strings.Repeat("[],", 99_998) + `{}]}`, `{"a":[` + strings.Repeat("[],", 99_999) + `{}]}`, "", "must hold at most 100000 array elements and members in all"},
	} {
		t.Run(name, func(t *testing.T) {
			if _, f := DefaultLimits().decode([]byte(c.accepted)); f != nil {
				t.Errorf("refused at the limit: %+v", f)
			}
			wantFault(t, c.refused, esclusa.LimitExceeded, esclusa.Violation{Pointer: c.pointer, Keyword: "limit", Message: c.message})
		})
	}
}

func numbered(members int) string {
	var b strings.Builder
	for i := range members {
		fmt.Fprintf(&b, `,"%d":0`, i)
	}
	return "{" + b.String()[1:] + "}"
}

func wantFault(t *testing.T, body string, reason esclusa.Reason, want esclusa.Violation) {
	t.Helper()
	value, f := DefaultLimits().decode([]byte(body))
	if f == nil {
		t.Fatalf("accepted as %v", value)
	}
	if f.reason != reason || len(f.violations) != 1 || f.violations[0] != want {
		t.Errorf("got %s %+v\nwant %s %+v", f.reason, f.violations, reason, want)
	}
}

// A float64 is valid for the schema library whatever the schema asks, and loses
// integers above 2^53.
func TestDecodeLosesNumbers(t *testing.T) {
	got, f := DefaultLimits().decode([]byte(` {"a":[9007199254740993,1.10,-0,1E+2,true,false,null,{},[],""],"\u00e9":"\ud83d\ude00\/"} `))
	if f != nil {
		t.Fatalf("refused: %+v", f)
	}
	want := map[string]any{
		"a": []any{json.Number("9007199254740993"), json.Number("1.10"), json.Number("-0"), json.Number("1E+2"), true, false, nil, map[string]any{}, []any{}, ""},
		"é": "😀/",
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %#v\nwant %#v", got, want)
	}
}

func TestPointerOutgrowsTheAlert(t *testing.T) {
	_, f := DefaultLimits().decode([]byte(`{"` + strings.Repeat("é/", 200_000) + `":1e100}`))
	if f == nil {
		t.Fatal("accepted")
	}
	// 510 bytes hold 127 of é~1 after the slash, and one é; the ~ of the next escape is cut off
	if want := "/" + strings.Repeat("é~1", 127) + "é"; f.violations[0].Pointer != want {
		t.Errorf("got %d bytes, %q", len(f.violations[0].Pointer), f.violations[0].Pointer)
	}
}

func TestMessageQuotesTheRecord(t *testing.T) {
	for _, body := range []string{`{"a":"sécret`, `{"a":$secret}`, `{"a":"\q"}`, "{\"a\":\"\x01\"}"} {
		_, f := DefaultLimits().decode([]byte(body))
		if f == nil {
			t.Fatalf("%s: accepted", body)
		}
		for _, part := range []string{"secret", "sécret", "$", `\q`, `'`} {
			if strings.Contains(f.violations[0].Message, part) {
				t.Errorf("%s: %s", body, f.violations[0].Message)
			}
		}
	}
}
