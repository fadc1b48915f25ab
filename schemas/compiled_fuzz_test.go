package schemas

import "testing"

// rich are schemas with keywords that the shipped ones do not use, each with a
// record that is valid.
var rich = [][2]string{
	{`{"type":"object","properties":{"a":{"enum":[1,"x",null,true,2.5]},"b":{"const":3},"c":{"type":"array","uniqueItems":true,"items":{"type":["integer","string","null","boolean"],"maximum":10}},"d":{"anyOf":[{"type":"null"},{"type":"string","maxLength":2}]},"h":{"allOf":[{"type":"number"},{"exclusiveMaximum":86400},{"multipleOf":0.5}]},"k":{"const":0},"l":{"enum":[9007199254740993,1e2]}},"additionalProperties":{"type":["boolean","integer"]},"maxProperties":16}`,
		`{"a":1,"b":3,"c":[1,"x",null,true],"d":"ab","h":12.5,"k":0,"l":100,"m":true}`},
	{`{"type":"object","required":["p"],"additionalProperties":{"anyOf":[{"type":"string","pattern":"a|^b+c?$"},{"type":"string","pattern":"^[^<>]{2,5}$"},{"type":"string","format":"date-time"},{"type":"number","exclusiveMinimum":-1.5,"exclusiveMaximum":1.5}]},"anyOf":[{"required":["q"]},{"required":["r","s"]}]}`,
		`{"p":"xa","q":"bbc","t":"ñññ","d":"2026-01-02T03:04:05Z","v":-0.5}`},
	{`{"items":[{"type":"string","format":"uri"},{"type":"array","minItems":1,"items":{"required":["é"]}}],"additionalItems":{"type":"object","maxProperties":1}}`,
		`["https://example.org/a?b",[{"é":[[{}]]}],{"a":1},{}]`},
}

// FuzzCompiled looks for a record that only a compiled schema finds valid.
func FuzzCompiled(f *testing.F) {
	var all []*judges
	add := func(schema any, records ...string) {
		j, err := newJudges(schema)
		if err != nil {
			f.Fatal(err)
		}
		for _, record := range records {
			f.Add(byte(len(all)), []byte(record))
		}
		all = append(all, j)
	}
	for _, ch := range builtIn().Channels() {
		add(ch.rules.tree, append(claimChecks()[ch.Datatype], samples()[ch.Datatype])...)
	}
	for _, r := range rich {
		schema, err := decodeAny([]byte(r[0]), schemaLimits)
		if err != nil {
			f.Fatal(err)
		}
		add(schema, r[1])
	}
	f.Fuzz(func(t *testing.T, which byte, record []byte) {
		all[int(which)%len(all)].judge(t, record)
	})
}

// FuzzCompiledSchema does the same for any schema that the lint takes.
func FuzzCompiledSchema(f *testing.F) {
	for _, r := range rich {
		f.Add([]byte(r[0]), []byte(r[1]))
	}
	for _, keyword := range []string{`"minLength":1,"pattern":"^[a-z]{2}$"`, `"format":"uri","type":"string"`, `"multipleOf":0.01`, `"uniqueItems":true,"minItems":2`, `"maxProperties":1,"required":["a"]`, `"const":1e2`} {
		f.Add([]byte(`{`+keyword+`}`), []byte(`[1,"ab",{"a":-0.5e1}]`))
	}
	f.Fuzz(func(t *testing.T, schema, record []byte) {
		node, err := decodeAny(schema, schemaLimits)
		if err != nil {
			return
		}
		j, err := newJudges(node)
		if err != nil {
			return
		}
		j.judge(t, record)
	})
}
