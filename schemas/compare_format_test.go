package schemas

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"
)

// formatted are texts of formats, and what is made of them by changing a character here
// and there.
func (m mutant) formatted(name string) string {
	seeds := map[string][]string{
		"date-time": {"2026-01-02t03:04:05z", "2026-12-31T23:59:60.123456789+14:00", "0001-01-01T00:00:00-23:59"}, "date": {"2024-02-29"}, "time": {"03:04:05Z", "23:59:60.1+00:00"},
		"duration": {"P1Y", "PT1S", "P1W", "P1Y2M3DT4H5M6S"}, "email": {"a@b", `"a b"@[192.0.2.1]`, "a@[IPv6:::1]"}, "hostname": {"a", "a-b.c"}, "ipv4": {"1.2.3.4", "255.255.255.255"},
		"ipv6": {"::", "ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255"}, "uri": {"a:b", "http://a", "mailto:a@b.c", "urn:a:b", "https://u:p@[::1]:80/a?b#c", "a:", "file:///a"},
		"iri": {"a:ñ", "http://ñ/ñ?ñ#ñ"}, "uri-reference": {"", "a", "//a/b", "?a", "#a", "../%41"}, "uuid": {"2EB8AA08-aa98-11ea-b4aa-73b441d16380"},
	}
	text := []rune(pick(m, append(seeds[name], seeds["uri"]...)))
	for range m.IntN(4) {
		c := pick(m, []rune("aZ09:/?#[]@!$&'()*+,;=%-._~ñ😀 \\\"<>^`{|}"))
		switch at := m.IntN(len(text) + 1); {
		case at == len(text) || m.IntN(3) == 0:
			text = append(text[:at], append([]rune{c}, text[at:]...)...)
		case m.IntN(2) == 0:
			text = append(text[:at], text[at+1:]...)
		default:
			text[at] = c
		}
	}
	return string(text)
}

// What a comparison takes for granted of formats: that one takes all texts of another,
// and how long their texts are.
func TestFormatTakesLessThanItIsProvedTo(t *testing.T) {
	pair := func(from, to string) Comparison {
		old, next := pairOf(t, versionOf(t, "1-0-0", []byte(`{"properties":{"v":`+from+`}}`)), versionOf(t, "2-0-0", []byte(`{"properties":{"v":`+to+`}}`)), "")
		return Compare(old, next)
	}
	_, m := differential(t, 1)
	proved := 0
	for _, name := range formatNames() {
		from := fmt.Sprintf(`{"type":"string","format":%q}`, name)
		var takes []func(string) bool
		for _, other := range formatNames() {
			if other != name && formats[other].is != nil && pair(from, fmt.Sprintf(`{"type":"string","format":%q}`, other)).Proved {
				takes = append(takes, formats[other].is)
			}
		}
		for _, n := range []int{1, 2, 3, 7, 9, 10, 15, 20, 36, 45, 253, 254} {
			if pair(from, fmt.Sprintf(`{"type":"string","minLength":%d}`, n)).Proved {
				takes = append(takes, func(s string) bool { return utf8.RuneCountInString(s) >= n })
			}
			if pair(from, fmt.Sprintf(`{"type":"string","maxLength":%d}`, n)).Proved {
				takes = append(takes, func(s string) bool { return utf8.RuneCountInString(s) <= n })
			}
		}
		proved += len(takes)
		if formats[name].is == nil || len(takes) == 0 {
			continue
		}
		for i := range 5000 {
			text := m.formatted(name)
			if i%500 == 0 {
				text = strings.Repeat("a", m.IntN(300)) + "." + text
			}
			if !formats[name].is(text) {
				continue
			}
			for _, is := range takes {
				if !is(text) {
					t.Fatalf("%q is of format %s, and not what was proved of those", text, name)
				}
			}
		}
	}
	if proved < 30 {
		t.Errorf("only %d things are proved of formats", proved)
	}
}
