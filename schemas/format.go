package schemas

import (
	"maps"
	"net/netip"
	"regexp/syntax"
	"slices"
	"strings"

	"github.com/esclusa/esclusa/schemas/internal/onepass"
)

// formatRule is a format that we check. Those of strings say nothing of other values,
// and those of numbers nothing of strings.
type formatRule struct {
	is      func(string) bool // nil: of numbers
	message string
	slow    bool
	span    *span // nil: of strings
}

// steps is what checking a text of so many bytes costs at most, as the judge
// counts.
func (r formatRule) steps(bytes int) int {
	if r.slow {
		return 1 + 4*bytes
	}
	return 1 + bytes/16
}

// forPass is the format as compiled schemas take it.
func (r formatRule) forPass() onepass.Format {
	if r.span != nil {
		return onepass.Format{Span: r.span.forPass()}
	}
	return onepass.Format{Is: r.is, Steps: r.steps}
}

var formats = map[string]formatRule{
	"date-time":             {is: isDateTime, message: "must be a date and time of RFC 3339, such as 2026-01-02T03:04:05Z"},
	"date":                  {is: isDate, message: "must be a date of RFC 3339, such as 2026-01-02"},
	"time":                  {is: isTime, message: "must be a time of RFC 3339, such as 03:04:05Z"},
	"duration":              {is: isDuration, message: "must be a duration of RFC 3339, such as P1DT12H"},
	"email":                 {is: isEmail, message: "must be an e-mail address, such as name@example.org, and nothing else"},
	"idn-email":             {is: isIDNEmail, message: "must be an e-mail address, such as name@example.org, and nothing else", slow: true},
	"hostname":              {is: isHostname, message: "must be a host name, such as www.example.org"},
	"idn-hostname":          {is: isIDNHostname, message: "must be a host name, such as www.example.org", slow: true},
	"ipv4":                  {is: isIPv4, message: "must be an IPv4 address, such as 192.0.2.1"},
	"ipv6":                  {is: isIPv6, message: "must be an IPv6 address, such as 2001:db8::1"},
	"uri":                   {is: isPlace, message: "must be a URI that names a place, such as https://example.org/a"},
	"uri-reference":         {is: isURIReference, message: "must be a URI or a relative reference"},
	"uri-template":          {is: isURITemplate, message: "must be a URI template of RFC 6570, such as /a/{b}", slow: true},
	"iri":                   {is: isIRI, message: "must be an IRI that names a place, such as https://example.org/a", slow: true},
	"iri-reference":         {is: isIRIReference, message: "must be an IRI or a relative reference", slow: true},
	"uuid":                  {is: isUUID, message: "must be a UUID, such as 2eb8aa08-aa98-11ea-b4aa-73b441d16380"},
	"json-pointer":          {is: isJSONPointer, message: "must be a JSON Pointer, such as /a/0"},
	"relative-json-pointer": {is: isRelativeJSONPointer, message: "must be a relative JSON Pointer, such as 1/a"},
	"regex":                 {is: isRegex, message: "must be a regular expression of ECMA 262", slow: true},
	"int32":                 {span: newSpan(true, "-2147483648", "2147483647"), message: "must be an integer of 32 bits"},
	"int64":                 {span: newSpan(true, "-9223372036854775808", "9223372036854775807"), message: "must be an integer of 64 bits"},
	"uint32":                {span: newSpan(true, "0", "4294967295"), message: "must be an integer of 32 bits, 0 or more"},
	"uint64":                {span: newSpan(true, "0", "18446744073709551615"), message: "must be an integer of 64 bits, 0 or more"},
	"float":                 {span: newSpan(false, "-3.4028235e38", "3.4028235e38"), message: "must be a number that 32 bits of floating point can hold"},
	"double":                {span: newSpan(false, "-1.7976931348623157e308", "1.7976931348623157e308"), message: "must be a number that 64 bits of floating point can hold"},
}

// HasFormat reports whether a text is of a format of texts that schemas may name.
func HasFormat(text, format string) bool {
	rule, known := formats[format]
	return known && rule.is != nil && rule.is(text)
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
