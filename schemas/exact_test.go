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

// Files that say much in few bytes are linted in time that grows with their length: a
// quarter of one takes about a quarter, and would take a sixteenth.
func TestLintTakesTheSquareOfAFile(t *testing.T) {
	unwatched(t)
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
	chain := func(n int, format string) string {
		return fmt.Sprintf(head+`},"definitions":{"d%d":{}`, n) + many(n, format, two) + `}}`
	}
	for name, c := range map[string]struct {
		n      int
		text   func(n int) string
		faults func(n int) int // nil: some
	}{
		"references to references": {9000, func(n int) string { return chain(n, `"d%d":{"$ref":"#/definitions/d%d"}`) }, none},
		"references to themselves": {9000, func(n int) string {
			return head + `},"definitions":{"d":{}` + many(n, `"d%[1]d":{"$ref":"#/definitions/d%[1]d"}`, one) + `}}`
		}, each},
		"faults":            {24_000, func(n int) string { return head + many(n, `"p%d":{"type":1}`, one) + `}}` }, each},
		"words of somebody": {30_000, func(n int) string { return head + `}` + many(n, `"qwxyz%d":0`, one) + `}` }, none},
		"values":            {95_000, func(n int) string { return head + `,"v":{"enum":["a"` + many(n, `%d`, one) + `]}}}` }, none},
		"what can never be": {4000, func(n int) string {
			return head + `},"allOf":[{}` + many(n, `{"properties":{"a%d":{}},"additionalProperties":false}`, one) + `]}`
		}, nil},
		"members of members": {5000, func(n int) string { return chain(n, `"d%d":{"properties":{"a":{"$ref":"#/definitions/d%d"}}}`) }, none},
		"all of the next":    {4000, func(n int) string { return chain(n, `"d%d":{"allOf":[{"$ref":"#/definitions/d%d"}]}`) }, none},
		"twice all of the next one": {60, func(n int) string {
			return chain(n, `"d%[1]d":{"allOf":[{"$ref":"#/definitions/d%[2]d"},{"$ref":"#/definitions/d%[2]d"}]}`)
		}, nil},
	} {
		lint := func(n int) time.Duration {
			text := c.text(n)
			var faults []error
			took := cpu(t, func() { faults = Lint(fstest.MapFS{"a/1-0-0.json": {Data: []byte(text)}}) })
			if c.faults == nil && len(faults) == 0 || c.faults != nil && len(faults) != c.faults(n) {
				t.Errorf("%s: %d bytes, %d faults: %.200v", name, len(text), len(faults), faults[:min(1, len(faults))])
			}
			return took
		}
		quarter, whole := lint(c.n/4), lint(c.n)
		tooLong := func() bool { return whole > 9*quarter && whole > 300*time.Millisecond }
		for again := 0; again < 4 && tooLong(); again++ { // garbage and other programs take their share
			quarter, whole = min(quarter, lint(c.n/4)), min(whole, lint(c.n))
		}
		t.Logf("%s: %v, a quarter of it %v", name, whole, quarter)
		if tooLong() {
			t.Errorf("%s takes %v, and a quarter of it %v", name, whole, quarter)
		}
	}
}

func none(int) int   { return 0 }
func each(n int) int { return n }
