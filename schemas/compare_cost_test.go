package schemas

import (
	"fmt"
	"strings"
	"testing"
)

// bombs are schemas that are nearly the same, of which a comparison could try everything
// with everything.
func bombs() map[string][2]string {
	list := func(n int, of func(i int) string) string {
		parts := make([]string, n)
		for i := range parts {
			parts[i] = of(i)
		}
		return strings.Join(parts, ",")
	}
	nested := func(depth, width int, leaf string) string {
		s := leaf
		for d := range depth {
			s = `{"anyOf":[` + list(width, func(i int) string { return fmt.Sprintf(`{"properties":{"m%d_%d":%s}}`, d, i, s) }) + `]}`
			if len(s) > 400_000 {
				break
			}
		}
		return s
	}
	twice := func(of func(bound int) string) [2]string { return [2]string{of(9), of(8)} }
	at := func(schema string) string { return `{"properties":{"v":` + schema + `}}` }
	return map[string][2]string{
		"alternatives": twice(func(n int) string {
			return at(`{"anyOf":[` + list(400, func(i int) string {
				return fmt.Sprintf(`{"required":["a%d"],"properties":{"n":{"maximum":%d}}}`, i, n+i)
			}) + `]}`)
		}),
		"exclusive alternatives": twice(func(n int) string {
			return at(`{"oneOf":[` + list(300, func(i int) string {
				return fmt.Sprintf(`{"required":["a%d"],"properties":{"k":{"minLength":%d},"n":{"maximum":%d}}}`, i, i, n+i)
			}) + `]}`)
		}),
		"alternatives within": twice(func(n int) string { return at(nested(6, 4, fmt.Sprintf(`{"maximum":%d}`, n))) }),
		"conditions": twice(func(n int) string {
			return at(`{"allOf":[` + list(300, func(i int) string {
				return fmt.Sprintf(`{"if":{"properties":{"k":{"const":"%d"}}},"then":{"required":["a%d"],"properties":{"n":{"maximum":%d}}}}`, i, i, n+i)
			}) + `]}`)
		}),
		"members": twice(func(n int) string {
			return at(`{"properties":{` + list(1000, func(i int) string { return fmt.Sprintf(`"a%d":{"type":"integer","maximum":%d}`, i, n+i) }) + `}}`)
		}),
		"required members": twice(func(n int) string {
			return at(`{"required":[` + list(400, func(i int) string { return fmt.Sprintf(`"a%d"`, i) }) + `],"properties":{` +
				list(400, func(i int) string { return fmt.Sprintf(`"a%d":{"type":"integer","maximum":%d}`, i, n+i) }) + `}}`)
		}),
		"patterns of names": twice(func(n int) string {
			return at(`{"patternProperties":{` + list(40, func(i int) string { return fmt.Sprintf(`"^(a|b){%d,%d}c":{"maximum":%d}`, i%20, i%20+i, n) }) + `}}`)
		}),
		"expressions": {at(`{"type":"string","maxLength":90,"pattern":"^(a|b)*a(a|b){14}$"}`), at(`{"type":"string","maxLength":90,"pattern":"^(a|b)*b(a|b){14}$"}`)},
		"values": twice(func(n int) string {
			return at(`{"enum":[` + list(4000, func(i int) string { return fmt.Sprintf(`"%d"`, i+9-n) }) + `]}`)
		}),
		"long texts":   {at(`{"type":"string","pattern":"^[a-z]{1,900}$"}`), at(`{"type":"string","maxLength":899,"pattern":"^[a-z]*$"}`)},
		"a long array": {at(`{"type":"array","minItems":100000}`), at(`{"type":"array","minItems":100001}`)},
		"deep": twice(func(n int) string {
			return at(strings.Repeat(`{"required":["a"],"properties":{"a":`, 40) + fmt.Sprintf(`{"maximum":%d}`, n) + strings.Repeat(`}}`, 40))
		}),
		"trees": twice(func(n int) string {
			return `{"definitions":{` + list(60, func(i int) string {
				return fmt.Sprintf(`"d%d":{"anyOf":[%s],"properties":{"n":{"maximum":%d}}}`, i, list(6, func(k int) string {
					return fmt.Sprintf(`{"properties":{"m":{"$ref":"#/definitions/d%d"}}}`, (i*7+k*11)%60)
				}), n)
			}) + `},"properties":{"v":{"$ref":"#/definitions/d0"}}}`
		}),
		"numbers": {at(`{"type":"number","multipleOf":1e-90}`), at(`{"type":"number","maximum":1e900,"multipleOf":1e-80}`)},
		"not": twice(func(n int) string {
			return at(`{"allOf":[` + list(200, func(i int) string {
				return fmt.Sprintf(`{"not":{"required":["a%d","b"],"properties":{"n":{"maximum":%d}}}}`, i, n+i)
			}) + `]}`)
		}),
	}
}

// Whatever the schemas, a comparison ends soon; else a catalogue could not be loaded.
func TestComparisonTakesForEver(t *testing.T) {
	most := 750 * measure(t) // 3 s
	for name, pair := range bombs() {
		t.Run(name, func(t *testing.T) {
			old, next := pairOf(t, versionOf(t, "1-0-0", []byte(pair[0])), versionOf(t, "2-0-0", []byte(pair[1])), "")
			for who, c := range map[string][2]*Channel{"senders": {old, next}, "receivers": {next, old}} {
				var got Comparison
				took := cpu(t, func() { got = Compare(c[0], c[1]) })
				t.Logf("%s: %v, %.150s", who, took, saysOf(got))
				if took > most {
					t.Errorf("%s: took %v", who, took)
				}
			}
		})
	}
}
