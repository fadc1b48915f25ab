package schemas

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	santhosh "github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/testing/expect"
	"github.com/esclusa/esclusa/schemas/internal/onepass"
)

// differential sets the size and the seed of the tests that compare:
// ESCLUSA_TEST_SCALE times as many records, from ESCLUSA_TEST_SEED on. With the race
// detector they are a tenth: they are judged on one goroutine, where there is no race.
func differential(t testing.TB, records int) (int, mutant) {
	t.Helper()
	seed, scale := setting(t, "ESCLUSA_TEST_SEED", 1), setting(t, "ESCLUSA_TEST_SCALE", 1)
	if expect.UnderRace || testing.Short() {
		records /= 10
	}
	t.Logf("seed %d, scale %d (ESCLUSA_TEST_SEED, ESCLUSA_TEST_SCALE)", seed, scale)
	return records * scale, newMutant(uint64(seed))
}

func setting(t testing.TB, name string, otherwise int) int {
	t.Helper()
	text, ok := os.LookupEnv(name)
	if !ok {
		return otherwise
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return n
}

// judges are three that know the same schema.
type judges struct {
	compiled *onepass.Schema
	library  *rules
	third    *santhosh.Schema
	pass     onepass.Pass
	limits   onepass.Limits

	records, valid, known, apart int
	wrong, explained             int // records that can be decoded
	cut                          int
}

// newJudges compiles a schema as the catalogue does. The third judge gets our
// formats, which are stricter than its own.
func newJudges(schema any) (*judges, error) {
	library, err := rulesOf(schema)
	if err != nil {
		return nil, err
	}
	compiled, err := onepass.Compile(library.tree, onepass.Options{Formats: formatChecks(), Says: sentence, Marks: []string{"/datatype", "/a", "/zz"}})
	if err != nil {
		return nil, err
	}
	third, err := thirdOpinion(library.tree)
	return &judges{compiled: compiled, library: library, third: third, limits: DefaultLimits().passLimits()}, err
}

func thirdOpinion(tree any) (*santhosh.Schema, error) {
	c := santhosh.NewCompiler()
	c.DefaultDraft(santhosh.Draft7)
	c.AssertFormat()
	for name, rule := range formats {
		c.RegisterFormat(&santhosh.Format{Name: name, Validate: func(v any) error {
			if !rule.IsFormat(v) {
				return fmt.Errorf("not of format %s", name)
			}
			return nil
		}})
	}
	if err := c.AddResource("mem:schema", inGo(folded(tree))); err != nil {
		return nil, err
	}
	return c.Compile("mem:schema")
}

// judge fails the test where the compiled schema alone finds a record valid, or finds
// something else wrong with it than the judge does.
func (j *judges) judge(t testing.TB, record []byte) {
	t.Helper()
	j.records++
	known := j.pass.Valid(j.compiled, &j.limits, record)
	value, err := decodeAny(record, DefaultLimits())
	var found []esclusa.Violation
	if err == nil {
		found = j.library.validate(value)
	}
	if says := j.pass.Explain(j.compiled, &j.limits, record, j.library.mostExplained()); says != nil && !slices.Equal(says, found) {
		t.Errorf("explained by the compiled schema:\n%q\nby the judge:\n%q\ndecoding: %v\nschema %s\nrecord %q", written(says), written(found), err, quoteJSON(j.library.tree), record)
	} else if pointer, cut := j.pass.Cut(); cut && beginsObject(record) {
		if _, f := DefaultLimits().decode(record); f == nil || f.violations[0].Pointer != pointer || f.violations[0].Message != endsTooEarly {
			t.Errorf("cut off at %q for the compiled schema, decoding: %v\nrecord %q", pointer, err, record)
		}
		j.cut++
	} else if found != nil {
		j.wrong++
		j.explained += count(says != nil)
	}
	valid := err == nil && len(found) == 0
	third := err == nil && j.third.Validate(value) == nil
	if known && !(valid && third) {
		t.Errorf("valid for the compiled schema: library %v, third opinion %v, decoding: %v\nschema %v\nrecord %q", valid, third, err, j.library.tree, record)
	}
	if valid {
		j.valid++
	}
	if known {
		j.known++
	}
	if valid != third {
		j.apart++
	}
}

func (j *judges) report(t testing.TB, what string) {
	t.Logf("%s: %d records, %d valid, %d of them known to be; %d wrong, %d of them explained, %d cut off; library and third opinion apart on %d", what, j.records, j.valid, j.known, j.wrong, j.explained, j.cut, j.apart)
}

// shippedRecords are good records of a shipped datatype: its sample, and where
// it can, one with the bytes elsewhere.
func shippedRecords(t testing.TB, datatype string) (trees []any) {
	t.Helper()
	for _, text := range append(claimChecks()[datatype], samples()[datatype]) {
		tree, err := decodeAny([]byte(text), DefaultLimits())
		if err != nil {
			t.Fatal(err)
		}
		named := clone(tree).(object)
		named["datatype"] = datatype
		trees = append(trees, tree, named)
	}
	return trees
}

func claimChecks() map[string][]string {
	const digest = `"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"`
	check := func(mediaType, members string) []string {
		return []string{`{"id":"1","media_type":"` + mediaType + `","size":348201,"sha256":` + digest + `,"uri":"https://cdn.example.org/1"` + members + `}`}
	}
	return map[string][]string{
		"image":    check("image/png", `,"width":1920,"height":1080`),
		"video":    check("video/mp4", `,"width":1920,"height":1080,"duration":123.45`),
		"document": check("application/pdf", `,"title":"A title","pages":12`),
	}
}

func TestCompiledSchemaDecidesOtherwise(t *testing.T) {
	records, m := differential(t, 40_000) // of each datatype
	for _, ch := range builtIn().Channels() {
		t.Run(ch.Datatype, func(t *testing.T) {
			j, err := newJudges(ch.rules.tree)
			if err != nil {
				t.Fatal(err)
			}
			trees := shippedRecords(t, ch.Datatype)
			for range records {
				j.judge(t, m.record(clone(pick(m, trees))))
			}
			j.report(t, ch.Datatype)
			if j.known*10 < j.valid*9 {
				t.Error("too few of the valid records are known to be")
			}
			if j.explained*10 < j.wrong*9 {
				t.Error("too few of the wrong records are explained")
			}
		})
	}
}

// Of more required members than have a bit of their own, each may be the one that is
// missing, or be there twice.
func TestOneOfManyIsMissed(t *testing.T) {
	names := make([]string, 110)
	members := make([]string, len(names))
	for i := range names {
		names[i], members[i] = fmt.Sprintf(`"m%d"`, i), fmt.Sprintf(`"m%d":0`, i)
	}
	required := `"required":[` + strings.Join(names, ",") + `]`
	declared := `"properties":{` + strings.Join(members[:60], ",") + `}` // of undeclared ones few are compared
	declared = strings.ReplaceAll(declared, ":0", ":{}")
	for text, valid := range map[string]int{
		`{"type":"object",` + required + `}`: 2,
		`{"type":"object",` + required + `,"properties":{"m5":{"type":"integer"},"m109":{"type":"integer"}},"additionalProperties":{"minimum":0}}`: 2,
		`{"type":"object",` + declared + `,"oneOf":[{"properties":{"m0":{}},` + required + `},{"type":"string"}]}`:                                 2,
		`{"type":"object",` + declared + `,"not":{"properties":{"m0":{}},` + required + `}}`:                                                       111,
	} {
		schema, err := decodeAny([]byte(text), schemaLimits)
		if err != nil {
			t.Fatal(err)
		}
		j, err := newJudges(schema)
		if err != nil {
			t.Fatal(err)
		}
		j.judge(t, []byte("{"+strings.Join(members, ",")+"}"))
		j.judge(t, []byte("{"+strings.Join(members, ",")+`,"more":1}`))
		for i := range members {
			others := slices.Delete(slices.Clone(members), i, i+1)
			j.judge(t, []byte("{"+strings.Join(others, ",")+"}"))
			j.judge(t, []byte("{"+strings.Join(others, ",")+","+members[(i+1)%len(members)]+"}"))
		}
		if j.judge(t, []byte(`{}`)); j.valid != valid || j.known < valid*9/10 {
			t.Errorf("%.60s: %d valid, %d known", text, j.valid, j.known)
		}
	}
}

// A member may have the empty name.
func TestEmptyNameIsExplainedApart(t *testing.T) {
	schema, err := decodeAny([]byte(`{"type":"object","required":["a",""],"properties":{"a":{"type":"object","required":[""]},"":{"type":"object","additionalProperties":false}}}`), schemaLimits)
	if err != nil {
		t.Fatal(err)
	}
	j, err := newJudges(schema)
	if err != nil {
		t.Fatal(err)
	}
	for _, record := range []string{`{}`, `{"a":1}`, `{"a":{}}`, `{"":1}`, `{"":{"":1}}`, `{"":{"a":1},"a":{"":1}}`} {
		j.judge(t, []byte(record))
	}
	if j.explained != 6 {
		t.Errorf("%d are explained", j.explained)
	}
}

func TestCompiledSchemaDecidesOtherwiseForGeneratedSchemas(t *testing.T) {
	for name, schema := range map[string]func(mutant) any{
		"plain": func(m mutant) any { return m.randomSchema(3) },
		"any":   func(m mutant) any { return m.anySchema(3) },
	} {
		t.Run(name, func(t *testing.T) { generated(t, schema) })
	}
}

func generated(t *testing.T, schema func(mutant) any) {
	const perSchema = 100
	records, m := differential(t, 60_000)
	all := judges{}
	compiled, uncovered := 0, 0
	for all.records < records {
		schema := schema(m)
		j, err := newJudges(schema)
		if _, is := errors.AsType[*onepass.Uncovered](err); is {
			uncovered++
		}
		if err != nil {
			continue // limits that contradict each other
		}
		compiled++
		for range perSchema {
			j.judge(t, m.record(clone(m.randomValue(schema, 3))))
		}
		all.add(j)
	}
	all.report(t, fmt.Sprintf("%d schemas that compile, %d that do not", compiled, uncovered))
	if all.known*10 < all.valid*8 || all.known*10 < all.records {
		t.Error("too few of the valid records are known to be")
	}
	if uncovered*10 > compiled {
		t.Error("too many schemas do not compile")
	}
}

func (j *judges) add(o *judges) {
	j.records, j.valid, j.known, j.apart = j.records+o.records, j.valid+o.valid, j.known+o.known, j.apart+o.apart
	j.wrong, j.explained, j.cut = j.wrong+o.wrong, j.explained+o.explained, j.cut+o.cut
}
