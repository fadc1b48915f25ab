package schemas

import (
	"strings"
	"testing"
)

func TestVersionBreaksWhatItsDigitPromises(t *testing.T) {
	const id = `"id":{"type":"string"}`
	schema := func(version, settings, properties string) string {
		return `{"$schema":"http://json-schema.org/draft-07/schema#","$id":"urn:order:` + version + `","title":"t","description":"d","type":"object",
			"x-channel":{"key":"/id"` + settings + `},"required":["id"],"properties":{` + properties + `}}`
	}
	for name, c := range map[string]struct {
		settings  string
		old, next string
		version   string
		want      string
	}{
		"a third digit that adds":         {"", id, id + `,"n":true`, "1-0-1", ""},
		"a third digit that refuses":      {"", id, id + `,"n":{"type":"integer"}`, "1-0-1", `refuses what 1-0-0 takes, which a new third digit promises not to: {"id":"a","n":""} (/n must be an integer); raise the second digit, as in 1-1-0`},
		"a third digit that is not known": {"", id + `,"n":{"type":"string","pattern":"^x\\b.*$"}`, id + `,"n":{"type":"string","pattern":"^x\\b.*"}`, "1-0-1", "is not known to take all that 1-0-0 takes, which a new third digit promises, because of /n pattern (the expression is not compared); raise the second digit, as in 1-1-0"},
		"a second digit that refuses":     {"", id, id + `,"n":false`, "1-1-0", ""},
		"a first digit that refuses":      {"", id, id + `,"n":false`, "2-0-0", ""},
		"a key of another type":           {"", `"id":{"type":"integer"}`, id, "1-1-0", "the key /id was an integer and is a string: only a new first digit may say so, as in 2-0-0"},
		"a key of a table, the same":      {`,"table":true`, `"id":{"type":"integer"}`, id, "1-0-1", "the key /id was an integer and is a string: only a new first digit may say so, as in 2-0-0"},
		"a key of another type at last":   {`,"table":true`, `"id":{"type":"integer"}`, id, "2-0-0", ""},
		"a key that is bounded":           {"", id, `"id":{"type":"string","maxLength":256,"minLength":1}`, "1-0-1", ""},
	} {
		t.Run(name, func(t *testing.T) {
			files := map[string]string{"order/1-0-0.json": schema("1", c.settings, c.old), "order/" + c.version + ".json": schema("2", c.settings, c.next)}
			var want []string
			if c.want != "" {
				want = []string{"order/" + c.version + ".json: " + c.want}
			}
			wantFaults(t, Lint(directoryOf(files)), want)
		})
	}
}

// Each version is held against the one below it, not only the highest.
func TestVersionInTheMiddleIsNotHeldToItsDigit(t *testing.T) {
	files := map[string]string{"order/1-0-0.json": orderIn("1-0-0", "", "id!", "a"), "order/1-0-1.json": orderIn("1-0-1", retired, "id!"), "order/1-0-2.json": orderIn("1-0-2", "", "id!", "a", "b")}
	wantFaults(t, Lint(directoryOf(files)), []string{`order/1-0-1.json: refuses what 1-0-0 takes`})
}

func TestDigitsAreRaisedInTheWrongOrder(t *testing.T) {
	files := map[string]string{}
	for _, v := range []string{"1-0-0", "1-0-2", "1-0-10", "1-2-0", "1-10-0", "2-0-0", "10-0-0"} {
		files["order/"+v+".json"] = orderIn(v, "", "id!")
	}
	c, err := Load(directoryOf(files), DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	ch, _ := c.Channel("order")
	var got []string
	for i, v := range ch.Versions()[:6] {
		got = append(got, v.Raises(ch.Versions()[i+1]).String())
	}
	if want := "the first digit, the first digit, the second digit, the second digit, the third digit, the third digit"; strings.Join(got, ", ") != want {
		t.Errorf("got %q", got)
	}
}
