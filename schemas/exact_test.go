package schemas

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
	"time"
)

func TestMultipleIsFoundOtherwise(t *testing.T) {
	var numbers []string
	for _, digits := range []string{"0", "1", "2", "3", "5", "7", "10", "15", "25", "99", "1234", "999999999999999999", "100000000000000000", "123456789012345678"} {
		for _, exponent := range []int{-30, -19, -18, -17, -9, -2, -1, 0, 1, 2, 9, 17, 18, 19, 30} {
			numbers = append(numbers, fmt.Sprintf("%se%d", digits, exponent), fmt.Sprintf("-%se%d", digits, exponent))
		}
	}
	known := 0
	for _, x := range numbers {
		for _, y := range numbers {
			if y[0] == '-' || y[0] == '0' {
				continue
			}
			divisor, _ := rational(json.Number(y))
			is, sure := exactly(json.Number(x)).multipleOf(exactly(json.Number(y)))
			if want := divides(divisor, json.Number(x)); sure && is != want {
				t.Errorf("%s of %s: %v", x, y, is)
			}
			known += count(sure)
		}
	}
	if known < len(numbers)*len(numbers)/4 {
		t.Errorf("only %d are known", known)
	}
}

// Files of the largest size that say much in few bytes are linted in time that grows with
// their length.
func TestLintTakesTheSquareOfAFile(t *testing.T) {
	const head = `{"$schema":"http://json-schema.org/draft-07/schema#","$id":"urn:a","type":"object","x-channel":{"key":"/id"},"required":["id"],"properties":{"id":{"type":"string"}`
	many := func(n int, format string, of func(i int) []any) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, ","+format, of(i)...)
		}
		return b.String()
	}
	one := func(i int) []any { return []any{i} }
	two := func(i int) []any { return []any{i, i + 1} }
	for name, c := range map[string]struct {
		text string
		want int // faults; -1: many
	}{
		"references to references":  {head + `},"definitions":{"d9000":{}` + many(9000, `"d%d":{"$ref":"#/definitions/d%d"}`, two) + `}}`, 0},
		"references to themselves":  {head + `},"definitions":{"d":{}` + many(18_000, `"d%[1]d":{"$ref":"#/definitions/d%[1]d"}`, one) + `}}`, 18_000},
		"faults":                    {head + many(49_000, `"p%d":{"type":1}`, one) + `}}`, 49_000},
		"words of somebody":         {head + `}` + many(70_000, `"qwxyz%d":0`, one) + `}`, 0},
		"values":                    {head + `,"v":{"enum":["a"` + many(95_000, `%d`, one) + `]}}}`, 0},
		"what can never be":         {head + `},"allOf":[{}` + many(4000, `{"properties":{"a%d":{}},"additionalProperties":false}`, one) + `]}`, -1},
		"members of members":        {head + `},"definitions":{"d5000":{}` + many(5000, `"d%d":{"properties":{"a":{"$ref":"#/definitions/d%d"}}}`, two) + `}}`, 0},
		"all of the next":           {head + `},"definitions":{"d4000":{}` + many(4000, `"d%d":{"allOf":[{"$ref":"#/definitions/d%d"}]}`, two) + `}}`, 0},
		"twice all of the next one": {head + `},"definitions":{"d60":{}` + many(60, `"d%[1]d":{"allOf":[{"$ref":"#/definitions/d%[2]d"},{"$ref":"#/definitions/d%[2]d"}]}`, two) + `}}`, -1},
	} {
		var faults []error
		took := cpu(t, func() { faults = Lint(fstest.MapFS{"a/1-0-0.json": {Data: []byte(c.text)}}) })
		if len(c.text) > 1<<20 || c.want >= 0 && len(faults) != c.want || c.want < 0 && len(faults) == 0 {
			t.Errorf("%s: %d bytes, %d faults: %.200v", name, len(c.text), len(faults), faults[:min(1, len(faults))])
		}
		if t.Logf("%s: %v", name, took); took > 5*time.Second {
			t.Errorf("%s takes %v", name, took)
		}
	}
}
