package schemas

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/esclusa/esclusa/internal/testing/expect"
)

// expensive are schemas and records that are made to cost as much as can be.
func expensive() map[string][2]string {
	listOf := func(n int, text func(i int) string) string {
		var b strings.Builder
		for i := range n {
			if i > 0 {
				b.WriteByte(',')
			}
			b.WriteString(text(i))
		}
		return b.String()
	}
	same := func(text string) func(int) string { return func(int) string { return text } }
	member := func(schema string) string { return `{"properties":{"v":` + schema + `}}` }
	record := func(value string) string { return `{"v":` + value + `}` }
	zeros := record("[" + listOf(99_998, same("0")) + "]")
	tens := record("[" + listOf(99_998, same("10")) + "]")
	names := record("{" + listOf(75_000, func(i int) string { return fmt.Sprintf(`"a%d":0`, i) }) + "}")
	text := record(`"` + strings.Repeat("a", 1_048_000) + `"`)
	nested := strings.Repeat("[", 30) + listOf(95_000, same("0")) + strings.Repeat("]", 30)
	return map[string][2]string{
		"nothing":               {`{}`, zeros},
		"wrong items":           {member(`{"items":{"type":"string"}}`), zeros},
		"all ways wrong":        {member(`{"items":{"type":["string","number"],"enum":["a",7],"const":14,"minimum":1,"multipleOf":7,"not":{}}}`), zeros},
		"alternatives":          {member(`{"items":{"anyOf":[` + listOf(1000, same(`{"type":"string"}`)) + `]}}`), zeros},
		"one that fits":         {member(`{"items":{"anyOf":[{"minimum":11},{"maximum":10}]}}`), tens},
		"exactly one that fits": {member(`{"items":{"oneOf":[{"minimum":11},{"maximum":10}]}}`), tens},
		"none of it":            {member(`{"items":{"not":{"minimum":11}}}`), tens},
		"nested alternatives":   {member(`{"anyOf":[` + listOf(50, same(`{"items":{"anyOf":[{"type":"string"},{"minimum":1}]}}`)) + `]}`), zeros},
		"all of":                {member(`{"items":{"allOf":[` + listOf(9000, same(`{"minimum":1}`)) + `]}}`), zeros},
		"unique":                {member(`{"uniqueItems":true}`), record("[" + listOf(95_000, func(i int) string { return fmt.Sprint(i) }) + "]")},
		"unique objects":        {member(`{"uniqueItems":true}`), record("[" + listOf(33_000, func(i int) string { return fmt.Sprintf(`{"b":%d,"a":0}`, i) }) + "]")},
		"constants above each":  {strings.Repeat(`{"const":1,"items":`, 30) + `{}` + strings.Repeat(`}`, 30), nested},
		"long enum":             {member(`{"items":{"enum":[` + listOf(90_000, func(i int) string { return fmt.Sprint(i + 1) }) + `]}}`), zeros},
		"long enum of text":     {member(`{"items":{"enum":[` + listOf(60_000, func(i int) string { return fmt.Sprintf(`"a%d"`, i) }) + `]}}`), record("[" + listOf(90_000, func(i int) string { return fmt.Sprintf(`"b%d"`, i) }) + "]")},
		"unknown members":       {member(`{"additionalProperties":false}`), names},
		"many properties":       {member(`{"properties":{` + listOf(9_900, func(i int) string { return fmt.Sprintf(`"b%d":{}`, i) }) + `},"additionalProperties":false}`), names},
		"many required":         {member(`{"items":{"required":[` + listOf(40_000, func(i int) string { return fmt.Sprintf(`"r%d"`, i) }) + `]}}`), record("[" + listOf(90_000, same("{}")) + "]")},
		"names":                 {member(`{"propertyNames":{"pattern":"^b"},"patternProperties":{"1$":{"type":"string"},"(2|3)+":{"type":"null"}}}`), names},
		"hundred patterns":      {member(`{"patternProperties":{` + listOf(100, func(i int) string { return fmt.Sprintf(`"x%d$":false`, i) }) + `}}`), names},
		"pattern":               {member(`{"pattern":"(a|b)*c"}`), text},
		"pattern of a program":  {member(`{"maxLength":199,"pattern":"[a-z0-9 ]{1,1000}[!?]$"}`), record("[" + listOf(1, same(`"`+strings.Repeat("a", 199)+`"`)) + "]")},
		"patterns of programs":  {member(`{"items":{"maxLength":199,"pattern":"[a-z0-9 ]{1,1000}[!?]$"}}`), record("[" + listOf(5000, same(`"`+strings.Repeat("a", 199)+`"`)) + "]")},
		"too long":              {member(`{"maxLength":10,"pattern":"(a|b)*c"}`), text},
		"formats":               {member(`{"items":{"type":"string","format":"email"}}`), record("[" + listOf(60_000, same(`"a@example.org"`)) + "]")},
		"format uri":            {member(`{"type":"string","format":"uri"}`), record(`"http://` + strings.Repeat("a/", 500_000) + `"`)},
		"format email":          {member(`{"type":"string","format":"email"}`), text},
		"format pointer":        {member(`{"type":"string","format":"json-pointer"}`), record(`"` + strings.Repeat("/~0", 300_000) + `"`)},
		"format of one":         {member(`{"type":"string","format":"hostname"}`), text},
		"format regex":          {member(`{"type":"string","format":"regex"}`), record(`"` + strings.Repeat("(a{3}", 150_000) + strings.Repeat(")", 150_000) + `"`)},
		"format of regexes":     {member(`{"items":{"type":"string","format":"regex"}}`), record("[" + listOf(90_000, same(`"a{1000}"`)) + "]")},
		"multiples":             {member(`{"items":{"multipleOf":1e-99}}`), record("[" + listOf(20_000, same("1234567890123456789012345678901234567e99")) + "]")},
		"multiples of a cent":   {member(`{"items":{"multipleOf":0.01}}`), record("[" + listOf(90_000, func(i int) string { return fmt.Sprintf("%d.%02d", i, i%100) }) + "]")},
		"multiples of two":      {member(`{"items":{"allOf":[{"multipleOf":2},{"multipleOf":0.5}]}}`), tens},
		"exactly one below":     {`{"properties":{"v":{"$ref":"#/definitions/d"}},"definitions":{"d":{"oneOf":[{"items":{"$ref":"#/definitions/d"},"minItems":70000},{"items":{"$ref":"#/definitions/d"},"type":"array"},{"type":"number"}]}}}`, record(nested)},
		"contains":              {member(`{"contains":{"contains":{"contains":{"type":"string"}}}}`), record("[" + listOf(300, same("["+listOf(300, same("0"))+"]")) + "]")},
		"dependencies":          {member(`{"items":{"dependencies":{"a":[` + listOf(90_000, func(i int) string { return fmt.Sprintf(`"r%d"`, i) }) + `]}}}`), record("[" + listOf(45_000, same(`{"a":0}`)) + "]")},
		"required groups":       {`{"type":"object","properties":{"v":{"type":"array","items":{"type":"object","oneOf":[` + listOf(9_000, func(i int) string { return fmt.Sprintf(`{"required":["r%d"]}`, i) }) + `]}}}}`, record("[" + listOf(90_000, same("{}")) + "]")},
		"groups of unknowns":    {member(`{"oneOf":[` + listOf(9_000, func(i int) string { return fmt.Sprintf(`{"required":["r%d"]}`, i) }) + `],"additionalProperties":{"type":"string"}}`), names},
		"conditions":            {member(`{"items":` + strings.Repeat(`{"if":{"minimum":1},"else":{"not":`, 25) + `{}` + strings.Repeat(`}}`, 25) + `}`), zeros},
		"tenfold":               {member(`{"items":{"oneOf":[` + listOf(10, same(`{"anyOf":[{"type":"string"},{"type":"null"},{"type":"boolean"}]}`)) + `]}}`), zeros},
		"long names":            {member(`{"additionalProperties":{"type":"string"}}`), record("{" + listOf(2000, func(i int) string { return fmt.Sprintf(`"%0500d":0`, i) }) + "}")},
		"recursive twice":       {`{"properties":{"v":{"$ref":"#/definitions/d"}},"definitions":{"d":{"type":"array","allOf":[{"items":{"$ref":"#/definitions/d"}},{"items":{"$ref":"#/definitions/d"}}]}}}`, nested},
		"recursive wrong":       {`{"properties":{"v":{"$ref":"#/definitions/d"}},"definitions":{"d":{"items":{"$ref":"#/definitions/d"},"type":"array"}}}`, nested},
		"recursive choice":      {`{"properties":{"v":{"$ref":"#/definitions/d"}},"definitions":{"d":{"anyOf":[{"items":{"$ref":"#/definitions/d"},"minItems":7},{"items":{"$ref":"#/definitions/d"},"type":"array"}]}}}`, nested},
		"items below a long name": {member(`{"patternProperties":{` + listOf(60, func(i int) string { return fmt.Sprintf(`"(a|b)*x%d$":{"type":"null"}`, i) }) + `,"":{"items":{"type":"string"}}}}`),
			record(`{"` + strings.Repeat("a", 1900) + `":[` + listOf(990, same("0")) + `]}`)},
		"deep wrong": {strings.Repeat(`{"items":`, 30) + `{"type":"string"}` + strings.Repeat(`}`, 30), nested},
	}
}

// costOf is what the verdict on a record costs: the pass, the decoding, the judge
// and its explanation.
func costOf(t testing.TB, r *rules, j *judges, record []byte) time.Duration {
	return cpu(t, func() {
		if j != nil {
			j.pass.Valid(j.compiled, &j.limits, record)
			j.pass.Explain(j.compiled, &j.limits, record, r.mostExplained())
		}
		if value, err := decodeAny(record, DefaultLimits()); err == nil {
			r.validate(value)
		}
	})
}

// unwatched skips what calculates long on one goroutine where the race detector watches,
// which sees nothing in it and takes more of some code than of other.
func unwatched(t testing.TB) {
	t.Helper()
	if expect.UnderRace {
		t.Skip("it takes long, on one goroutine: make test and make test-real run it, without the race detector")
	}
}

// measure is how long it takes to decode a record of the largest size on this
// machine, now: 4 ms where the others were written.
func measure(t testing.TB) time.Duration {
	unwatched(t)
	record := []byte(expensive()["nothing"][1])
	best := time.Hour
	for range 5 {
		best = min(best, cpu(t, func() { _, _ = decodeAny(record, DefaultLimits()) }))
	}
	return max(best, 4*time.Millisecond)
}

// mostMeasures is what a verdict may cost: 50 ms, and as much again for what the
// clock and other work on the machine make of it.
const mostMeasures = 25

func TestRecordTakesAProcessor(t *testing.T) {
	measure := measure(t)
	for name, c := range expensive() {
		node, err := decodeAny([]byte(c[0]), schemaLimits)
		if err != nil {
			t.Fatal(name, err)
		}
		r, err := rulesOf(node)
		if err != nil {
			t.Fatal(name, err)
		}
		j, err := newJudges(node)
		if err != nil {
			j = nil // it does not compile
		}
		cost := min(costOf(t, r, j, []byte(c[1])), costOf(t, r, j, []byte(c[1])))
		if t.Logf("%s: %v", name, cost); cost > mostMeasures*measure {
			t.Errorf("%s takes %v, %d times what reading it takes", name, cost, cost/measure)
		}
	}
}

// What the judge gives up may not be valid for the compiled pass, or a verdict would
// depend on what compiles.
func TestPassTakesWhatTheJudgeGivesUp(t *testing.T) {
	unwatched(t)
	for name, c := range expensive() {
		node, err := decodeAny([]byte(c[0]), schemaLimits)
		if err != nil {
			t.Fatal(name, err)
		}
		j, err := newJudges(node)
		if err != nil {
			continue // it does not compile
		}
		value, err := decodeAny([]byte(c[1]), DefaultLimits())
		if err != nil {
			t.Fatal(name, err)
		}
		found := j.library.validate(value)
		if j.pass.Valid(j.compiled, &j.limits, []byte(c[1])) && found != nil {
			t.Errorf("%s: valid for the pass alone, and %s", name, written(found)[0])
		}
		if says := j.pass.Explain(j.compiled, &j.limits, []byte(c[1]), j.library.mostExplained()); says != nil && !slices.Equal(says, found) {
			t.Errorf("%s: explained by the pass alone", name)
		}
	}
}

// FuzzCost hunts for the schema and the record that cost most, both made of a
// piece that is repeated.
func FuzzCost(f *testing.F) {
	measure := measure(f)
	for _, c := range [][6]string{
		{`{"properties":{"p":{"type":"string","pattern":"[a-z0-9 ]{1,1000}[!?]$"`, ``, `}}}`, `{"p":"`, `a`, `"}`},
		{`{"pattern":"`, `[a-z ]`, `{1,90}[!?]$","maxLength":200}`, `"`, `a`, `"`},
		{`{"oneOf":[`, `{"required":["r"]},`, `{}],"additionalProperties":{"type":"string"}}`, `{"0":0`, `,"#":0`, `}`},
		{`{"items":{"allOf":[`, `{"minimum":1},`, `{}]}}`, `[0`, `,0`, `]`},
		{`{"items":{"anyOf":[`, `{"type":"string"},`, `{"items":{"type":"null"}}]}}`, `[[]`, `,[0]`, `]`},
		{`{"uniqueItems":true,"items":{"enum":[0`, ``, `]}}`, `[0`, `,{"a":[1e9,-0]}`, `]`},
		{`{"patternProperties":{"x":true`, `,"a#$":false`, `}}`, `{"0":0`, `,"b#":0`, `}`},
		{``, `{"const":1,"items":`, `{}`, ``, `[`, `0`},
		{`{"type":"string","format":"regex"`, ``, `}`, `"`, `(a{3}`, `"`},
		{`{"items":{"multipleOf":1e-99`, ``, `}}`, `[0`, `,1234567890123456789012345678901234567e99`, `]`},
	} {
		f.Add(c[0], c[1], c[2], uint16(100), c[3], c[4], c[5], uint32(100_000))
	}
	f.Fuzz(func(t *testing.T, schemaBegin, schemaPiece, schemaEnd string, schemaTimes uint16, begin, piece, end string, times uint32) {
		schema := schemaBegin + repeat(schemaPiece, int(schemaTimes)) + schemaEnd
		record := begin + repeat(piece, int(min(times, 100_000))) + end
		node, err := decodeAny([]byte(schema), schemaLimits)
		if err != nil || len(record) > DefaultLimits().RecordBytes {
			return
		}
		r, err := rulesOf(node)
		if err != nil {
			return
		}
		j, err := newJudges(node)
		if err != nil {
			j = nil
		}
		for range 3 { // a collection of garbage may come in between
			if costOf(t, r, j, []byte(record)) < mostMeasures*measure {
				return
			}
		}
		t.Fatalf("takes more than %v: %.300s of %.300s", mostMeasures*measure, record, schema)
	})
}

// repeat numbers what is repeated, so that names differ.
func repeat(piece string, times int) string {
	if !strings.Contains(piece, "#") {
		return strings.Repeat(piece, min(times, 1<<20/max(1, len(piece))))
	}
	var b strings.Builder
	for i := 0; i < times && b.Len() < 1<<20; i++ {
		b.WriteString(strings.ReplaceAll(piece, "#", strconv.Itoa(i)))
	}
	return b.String()
}

// What is too long is neither matched nor read for its format, for the judge and for
// the compiled pass.
func TestTooLongIsMatched(t *testing.T) {
	text := strings.Repeat("b", 100_000)
	for _, keyword := range []string{`"pattern":"^(a|b)*c"`, `"type":"string","format":"email"`} {
		schema := `{"maxLength":10,` + keyword + `}`
		if got := check(t, schema, `"`+text+`"`); len(got) != 1 || !strings.Contains(got[0], "maxLength") {
			t.Errorf("%s: got %q", schema, got)
		}
		node, err := decodeAny([]byte(schema), schemaLimits)
		if err != nil {
			t.Fatal(err)
		}
		j, err := newJudges(node)
		if err != nil {
			t.Fatal(err)
		}
		j.limits.Steps = 0 // a match would take some; to find it too long takes none
		if j.pass.Valid(j.compiled, &j.limits, []byte(`"`+text+`"`)) {
			t.Errorf("%s: valid", schema)
		}
	}
}
