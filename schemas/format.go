package schemas

import (
	"maps"
	"net/netip"
	"regexp/syntax"
	"slices"
	"strings"

	"github.com/esclusa/esclusa/schemas/internal/onepass"
)

// formatRule is a format that we check. The others of draft-07 (those for
// international names, and uri-template) are unknown to the lint: half a check
// would be worse than none.
type formatRule struct {
	is      func(string) bool
	message string
	slow    bool
}

// steps is what checking a text of so many bytes costs at most, as the judge
// counts.
func (r formatRule) steps(bytes int) int {
	if r.slow {
		return 1 + 4*bytes
	}
	return 1 + bytes/16
}

var formats = map[string]formatRule{
	"date-time":             {isDateTime, "must be a date and time of RFC 3339, such as 2026-01-02T03:04:05Z", false},
	"date":                  {isDate, "must be a date of RFC 3339, such as 2026-01-02", false},
	"time":                  {isTime, "must be a time of RFC 3339, such as 03:04:05Z", false},
	"email":                 {isEmail, "must be an e-mail address, such as name@example.org, and nothing else", false},
	"hostname":              {isHostname, "must be a host name, such as www.example.org", false},
	"ipv4":                  {isIPv4, "must be an IPv4 address, such as 192.0.2.1", false},
	"ipv6":                  {isIPv6, "must be an IPv6 address, such as 2001:db8::1", false},
	"uri":                   {isPlace, "must be a URI that names a place, such as https://example.org/a", false},
	"uri-reference":         {isURIReference, "must be a URI or a relative reference", false},
	"json-pointer":          {isJSONPointer, "must be a JSON Pointer, such as /a/0", false},
	"relative-json-pointer": {isRelativeJSONPointer, "must be a relative JSON Pointer, such as 1/a", false},
	"regex":                 {isRegex, "must be a regular expression of ECMA 262", true},
}

func formatNames() []string { return slices.Sorted(maps.Keys(formats)) }

func isIPv4(s string) bool {
	a, err := netip.ParseAddr(s)
	return err == nil && a.Is4()
}

func isIPv6(s string) bool {
	a, err := netip.ParseAddr(s)
	return err == nil && a.Is6() && a.Zone() == ""
}

func isRegex(s string) bool {
	translated, err := onepass.Translate(s)
	if err != nil {
		return false
	}
	_, err = syntax.Parse(translated, syntax.Perl)
	return err == nil
}

func isJSONPointer(s string) bool {
	if s != "" && s[0] != '/' {
		return false
	}
	for ; ; s = s[2:] {
		i := strings.IndexByte(s, '~')
		if i < 0 {
			return true
		}
		if s = s[i:]; len(s) < 2 || s[1] != '0' && s[1] != '1' {
			return false
		}
	}
}

func isRelativeJSONPointer(s string) bool {
	up := strings.TrimLeft(s, "0123456789")
	digits := s[:len(s)-len(up)]
	if digits == "" || len(digits) > 1 && digits[0] == '0' {
		return false
	}
	return up == "#" || isJSONPointer(up)
}

// isEmail accepts a mailbox of RFC 5321: no display name, no comment.
func isEmail(s string) bool {
	at := strings.LastIndexByte(s, '@')
	if at < 1 || at > 64 || len(s) > 254 {
		return false
	}
	return isLocalPart(s[:at]) && isMailHost(s[at+1:])
}

func isMailHost(s string) bool {
	literal, ok := strings.CutPrefix(s, "[")
	if !ok {
		return isHostname(s)
	}
	literal, ok = strings.CutSuffix(literal, "]")
	if !ok {
		return false
	}
	if six, is := strings.CutPrefix(literal, "IPv6:"); is {
		return isIPv6(six)
	}
	return isIPv4(literal)
}

func isLocalPart(s string) bool {
	if len(s) >= 2 && s[0] == '"' && s[len(s)-1] == '"' {
		return isQuoted(s[1 : len(s)-1])
	}
	for atom := range strings.SplitSeq(s, ".") {
		if atom == "" || !only(atom, charAtext) {
			return false
		}
	}
	return true
}

// isQuoted checks the inside of a quoted local part.
func isQuoted(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] == '\\' {
			i++
		} else if s[i] == '"' {
			return false
		}
		if i == len(s) || s[i] < ' ' || s[i] > '~' {
			return false
		}
	}
	return true
}

// isHostname accepts letters, digits and hyphens (RFC 1123). It does not decode
// the xn-- form of international names.
func isHostname(s string) bool {
	if s == "" || len(s) > 253 {
		return false
	}
	for label := range strings.SplitSeq(s, ".") {
		if label == "" || len(label) > 63 || !only(label, charLetter|charDigit|charHyphen) || label[0] == '-' || label[len(label)-1] == '-' {
			return false
		}
	}
	return true
}
