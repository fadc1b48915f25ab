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
		"email":                 {"a@b.c": true, `"a b"@example.org`: true, "a@[192.0.2.1]": true, "a@[IPv6:2001:db8::1]": true, "A <a@b.c>": false, "a@b@c": false, "a@": false, "@b": false, "a b@c": false, "a@[b]": false, "a@b.c\n": false, strings.Repeat("a", 65) + "@b.c": false, "ñ@b.c": false, `"a\"@b.c`: false, `"\`: false},
		"hostname":              {"www.example.org": true, "example.org.": false, "-a.org": false, "a_b.org": false, "": false, strings.Repeat("a.", 127) + "a": false},
		"ipv4":                  {"192.0.2.1": true, "192.0.2.01": false, "192.0.2": false, "::ffff:192.0.2.1": false},
		"ipv6":                  {"2001:db8::1": true, "fe80::1%eth0": false, "192.0.2.1": false},
		"uri":                   {"https://example.org/a?b#c": true, "s3://bucket/key": true, "file:///a": true, "urn:isbn:1": true, "HTTPS://u:p@example.org:8443/": true, "https://[2001:db8::1]:80/": true, "javascript:alert(1)": false, "JavaScript:alert(1)": false, "data:text/plain,a": false, "vbscript:a": false, "example.org/a": false, "//example.org/a": false, "https://": false, "https:///a": false, "http:a": false, "https://u@:80/": false, "https://example.org/a b": false, "https://example.org/ñ": false, "https://example.org/%zz": false, "1a:b": false, "": false},
		"uri-reference":         {"/a/b?c#d": true, "../a": true, "": true, "?a=b:c": true, "a:b": true, "1:b": false, "a b": false, "//a:b/": false},
		"json-pointer":          {"": true, "/a~0~1": true, "a": false, "/a~2": false, "/~": false},
		"relative-json-pointer": {"0": true, "1/a": true, "10#": true, "01": false, "/a": false, "": false},
		"regex":                 {"^a+$": true, "(": false},
	} {
		for text, want := range texts {
			if got := formats[format].is(text); got != want {
				t.Errorf("%s %q: %v", format, text, got)
			}
		}
	}
}

func TestFormatWithoutATest(t *testing.T) {
	for name, rule := range formats {
		if rule.is == nil || !strings.HasPrefix(rule.message, "must be ") {
			t.Errorf("%s: %+v", name, rule)
		}
	}
}
