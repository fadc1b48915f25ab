package schemas

import (
	"strings"
	"testing"
)

// TestFormatTakesAnother adds to what the official suite has, which runs in
// TestNewDeviationFromDraft07.
func TestFormatTakesAnother(t *testing.T) {
	for format, texts := range map[string]map[string]bool{
		"date-time": {"2026-01-02T03:04:05Z": true, "2026-01-02t03:04:05.1z": true, "2016-12-31T23:59:60Z": true,
			"2026-01-02": false, "2026-01-02 03:04:05Z": false, "2026-01-02T03:04:05": false, "2026-01-02T03:04:05.Z": false, "2026-01-02T03:04:60Z": false, "2026-02-29T03:04:05Z": false, "": false, "T": false},
		"date":                  {"2024-02-29": true, "2026-02-29": false, "2026-1-2": false},
		"time":                  {"03:04:05+05:30": true, "03:04:05": false, "03-04-05Z": false, "03:04:05+0530": false, "24:00:00Z": false},
		"email":                 {"a@b.c": true, "user@exa": true, `"a b"@example.org`: true, "a@[192.0.2.1]": true, "a@[IPv6:2001:db8::1]": true, "A <a@b.c>": false, "a@b@c": false, "a@": false, "@b": false, "a b@c": false, "a@[b]": false, "a@b.c\n": false, strings.Repeat("a", 65) + "@b.c": false, "ñ@b.c": false, `"a\"@b.c`: false, `"\`: false},
		"hostname":              {"www.example.org": true, "example.org.": false, "-a.org": false, "a_b.org": false, "": false, strings.Repeat("a.", 127) + "a": false},
		"ipv4":                  {"192.0.2.1": true, "192.0.2.01": false, "192.0.2": false, "::ffff:192.0.2.1": false},
		"ipv6":                  {"2001:db8::1": true, "fe80::1%eth0": false, "192.0.2.1": false},
		"uri":                   {"https://example.org/a?b#c": true, "s3://bucket/key": true, "file:///a": true, "urn:isbn:1": true, "HTTPS://u:p@example.org:8443/": true, "https://[2001:db8::1]:80/": true, "javascript:alert(1)": false, "JavaScript:alert(1)": false, "data:text/plain,a": false, "vbscript:a": false, "example.org/a": false, "//example.org/a": false, "https://": false, "https:///a": false, "http:a": false, "https://u@:80/": false, "https://example.org/a b": false, "https://example.org/ñ": false, "https://example.org/%zz": false, "1a:b": false, "": false},
		"uri-reference":         {"/a/b?c#d": true, "../a": true, "": true, "?a=b:c": true, "a:b": true, "1:b": false, "a b": false, "//a:b/": false},
		"json-pointer":          {"": true, "/a~0~1": true, "a": false, "/a~2": false, "/~": false},
		"relative-json-pointer": {"0": true, "1/a": true, "10#": true, "01": false, "/a": false, "": false},
		"regex":                 {"^a+$": true, "(": false},
		"uuid":                  {"2eb8aa08-aa98-11ea-b4aa-73b441d16380": true, "2EB8AA08-AA98-11EA-B4AA-73B441D16380": true, "2eb8aa08aa9811eab4aa73b441d16380": false, "2eb8aa08-aa98-11ea-b4aa-73b441d1638g": false, "2eb8aa08-aa98-11ea-b4aa-73b441d163800": false, "2eb8-aa08-aa98-11ea-b4aa73b441d16380f": false, "": false},
		"duration":              {"P1Y2M3DT4H5M6S": true, "P1D": true, "PT36H": true, "P4W": true, "P0D": true, "P": false, "PT": false, "P1": false, "P1YT": false, "P1D2M": false, "P1Y2D": false, "PT1H2S": false, "P1W2D": false, "P1.5D": false, "1D": false, "PT1D": false, "P-1D": false, "P1DT1HT1M": false},
		"uri-template":          {"https://example.org/events{/privacy}": true, "/a/{b}": true, "{+p}/x{?q,r*,s:30}": true, "": true, "/a/{b": false, "/a/b}": false, "{}": false, "{a b}": false, "{a:0}": false, "{a:12345}": false, "{a:3*}": false, "{a..b}": false, "/a b": false, "{%41}": true, "{%4}": false, "{%_a}": false, "/%#]": false, "/[#]": true, "/ñ": true},
		"iri":                   {"https://example.org/ñ": true, "https://ñ.org": true, "ñ": false, "javascript:ñ": false, "https://example.org/\uFFFE": false, "https://example.org/\u0080": false, "htñps://example.org/a": false, "https://example.org/%éñ": false},
		"iri-reference":         {"../ñ": true, "ñ?ñ#ñ": true, "a b": false, "ñ:/a": false, "%ñ0": false, "ñ/:a": true},
		"idn-email":             {"ñ@ñ.org": true, "a@b.c": true, "ñ@[192.0.2.1]": true, "ñ": false, "@ñ": false, "ñ@-ñ": false},
		"idn-hostname":          {"ñ.org": true, "www.example.org": true, "例え.jp": true, "xn--X": false, "a b": false, "ñ..org": false, "": false, "a·a": false, "l·l": true, "-ñ": false},
	} {
		for text, want := range texts {
			if got := formats[format].is(text); got != want {
				t.Errorf("%s %q: %v", format, text, got)
			}
		}
	}
}

// Formats of numbers are ranges, and say nothing of strings.
func TestNumberOfAFormatIsBeyondItsRange(t *testing.T) {
	for format, numbers := range map[string]map[string]bool{
		"int32":  {"2147483647": true, "-2147483648": true, "2147483648": false, "-2147483649": false, "1.5": false, "1.0": true, "1e9": true, "1e10": false, `"a"`: true},
		"int64":  {"9223372036854775807": true, "9223372036854775808": false, "-9223372036854775808": true, "-9223372036854775809": false, "922337203685477580": true, "0.1": false},
		"uint32": {"4294967295": true, "4294967296": false, "0": true, "-0": true, "-1": false},
		"uint64": {"18446744073709551615": true, "18446744073709551616": false, "-1": false, "1e-1": false},
		"float":  {"3.4e38": true, "3.5e38": false, "-3.5e38": false, "0.1": true, "null": true},
		"double": {"1e99": true, "-1e99": true, `{}`: true},
	} {
		schema := `{"format":"` + format + `"}`
		for number, want := range numbers {
			if got := check(t, schema, number); (len(got) == 0) != want {
				t.Errorf("%s %s: %q", format, number, got)
			}
			node, _ := decodeAny([]byte(schema), schemaLimits)
			j, err := newJudges(node)
			if err != nil {
				t.Fatal(err)
			}
			j.judge(t, []byte(number))
			if want && len(number) < 15 && j.known != 1 {
				t.Errorf("%s %s is not known to be valid", format, number)
			}
		}
	}
}

func TestFormatWithoutATest(t *testing.T) {
	for name, rule := range formats {
		if (rule.is == nil) == (rule.span == nil) || !strings.HasPrefix(rule.message, "must be ") {
			t.Errorf("%s: %+v", name, rule)
		}
	}
}
