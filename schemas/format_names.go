package schemas

import (
	"strings"
	"unicode"

	"golang.org/x/net/idna"
)

// isUUID accepts the 36 characters of RFC 4122, of any version.
func isUUID(s string) bool {
	if len(s) != 36 {
		return false
	}
	for i := range len(s) {
		if i == 8 || i == 13 || i == 18 || i == 23 {
			if s[i] != '-' {
				return false
			}
		} else if classes[s[i]]&charHexadecimal == 0 {
			return false
		}
	}
	return true
}

// isIRI is isPlace for the characters of RFC 3987.
func isIRI(s string) bool {
	plain, ok := withoutIRI(s)
	return ok && isPlace(plain)
}

func isIRIReference(s string) bool {
	plain, ok := withoutIRI(s)
	return ok && isURIReference(plain)
}

// withoutIRI puts a tilde in place of each character that an IRI may have and a URI
// may not, since that is neither of a scheme nor of a percent-encoded byte; false where neither may have one.
func withoutIRI(s string) (plain string, ok bool) {
	ok = true
	plain = strings.Map(func(r rune) rune {
		if r < 0x80 {
			return r
		}
		if r < 0xA0 || r&0xFFFE == 0xFFFE || r >= 0xFDD0 && r <= 0xFDEF || r == unicode.ReplacementChar {
			ok = false
		}
		return '~'
	}, s)
	return plain, ok
}

// isIDNEmail accepts a mailbox of RFC 6531.
func isIDNEmail(s string) bool {
	at := strings.LastIndexByte(s, '@')
	if at < 1 || at > 64 || len(s) > 254 {
		return false
	}
	local := strings.Map(func(r rune) rune {
		if r >= 0x80 {
			return 'a' // anything beyond ASCII counts as a letter
		}
		return r
	}, s[:at])
	host := s[at+1:]
	return isLocalPart(local) && (isIDNHostname(host) || strings.HasPrefix(host, "[") && isMailHost(host))
}

// international reads names as they are registered (RFC 5891), without mapping them
// from other spellings.
var international = idna.New(idna.ValidateForRegistration(), idna.CheckHyphens(true), idna.CheckJoiners(true), idna.ValidateLabels(true))

// isIDNHostname accepts a host name whose labels may be international ones, in
// Unicode or in the xn-- form.
func isIDNHostname(s string) bool {
	if s == "" || len(s) > 1024 {
		return false
	}
	s = ideographicDots.Replace(s)
	ascii, err := international.ToASCII(s)
	if err != nil || !isHostname(ascii) {
		return false
	}
	s, err = international.ToUnicode(s)
	for label := range strings.SplitSeq(s, ".") {
		if err != nil || !isLabelInContext([]rune(label)) {
			return false
		}
	}
	return true
}

// ideographicDots separate labels as the full stop does (RFC 3490, section 3.1).
var ideographicDots = strings.NewReplacer("\u3002", ".", "\uFF0E", ".", "\uFF61", ".")

// isLabelInContext checks the rules of RFC 5892, appendix A, and its exceptions, which
// the tables of characters leave to their reader.
func isLabelInContext(label []rune) bool {
	at := func(i int) rune {
		if i < 0 || i >= len(label) {
			return 0
		}
		return label[i]
	}
	kana, arabic, extended := false, false, false
	for _, r := range label {
		kana = kana || unicode.In(r, unicode.Hiragana, unicode.Katakana, unicode.Han) && r != '\u30FB'
		arabic = arabic || r >= 0x660 && r <= 0x669
		extended = extended || r >= 0x6F0 && r <= 0x6F9
	}
	for i, r := range label {
		switch r {
		case '\u00B7':
			if at(i-1) != 'l' || at(i+1) != 'l' {
				return false
			}
		case '\u0375':
			if !unicode.Is(unicode.Greek, at(i+1)) {
				return false
			}
		case '\u05F3', '\u05F4':
			if !unicode.Is(unicode.Hebrew, at(i-1)) {
				return false
			}
		case '\u30FB':
			if !kana {
				return false
			}
		case '\u0640', '\u07FA', '\u302E', '\u302F', '\u3031', '\u3032', '\u3033', '\u3034', '\u3035', '\u303B':
			return false
		}
	}
	return !arabic || !extended
}

// isDuration accepts what the appendix of RFC 3339 does: no fractions, no unit left out
// between two.
func isDuration(s string) bool {
	s, ok := strings.CutPrefix(s, "P")
	if !ok {
		return false
	}
	if weeks, ok := strings.CutSuffix(s, "W"); ok {
		return weeks != "" && only(weeks, charDigit)
	}
	date, clock, hasClock := strings.Cut(s, "T")
	return (date != "" || hasClock) && (date == "" || unitsOf(date, "YMD")) && (!hasClock || unitsOf(clock, "HMS"))
}

// unitsOf reports whether a text is one or more numbers, each with the unit that
// follows the one before.
func unitsOf(s, units string) bool {
	next := -1
	for s != "" {
		rest := strings.TrimLeft(s, "0123456789")
		if rest == s || rest == "" {
			return false
		}
		unit := strings.IndexByte(units, rest[0])
		if unit < 0 || next >= 0 && unit != next {
			return false
		}
		s, next = rest[1:], unit+1
	}
	return next > 0
}

// isURITemplate accepts a template of RFC 6570.
func isURITemplate(s string) bool {
	for {
		literal, rest, has := strings.Cut(s, "{")
		if !isTemplateLiteral(literal) {
			return false
		}
		if !has {
			return true
		}
		expression, after, closed := strings.Cut(rest, "}")
		if !closed || !isTemplateExpression(expression) {
			return false
		}
		s = after
	}
}

func isTemplateLiteral(s string) bool {
	plain, ok := withoutIRI(s)
	return ok && encoded(strings.NewReplacer("[", "~", "]", "~", "#", "~").Replace(plain), charsPath)
}

func isTemplateExpression(s string) bool {
	if s != "" && strings.IndexByte("+#./;?&=,!@|", s[0]) >= 0 {
		s = s[1:]
	}
	for variable := range strings.SplitSeq(s, ",") {
		name, prefix, has := strings.Cut(strings.TrimSuffix(variable, "*"), ":")
		if has && (len(prefix) > 4 || prefix == "" || prefix[0] == '0' || !only(prefix, charDigit) || strings.HasSuffix(variable, "*")) {
			return false
		}
		for part := range strings.SplitSeq(name, ".") {
			if part == "" || !encoded(strings.ReplaceAll(part, "_", "z"), charLetter|charDigit) {
				return false
			}
		}
	}
	return true
}
