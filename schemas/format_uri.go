package schemas

import "strings"

// Classes of ASCII characters, after RFC 3986 and RFC 5322.
const (
	charLetter = 1 << iota
	charDigit
	charHexadecimal
	charHyphen
	charSchemeMark // + - .
	charUnreserved // - . _ ~
	charSubDelim   // ! $ & ' ( ) * + , ; =
	charAtext      // of an e-mail address, between dots
	charColonAt    // : @
	charSlashMark  // / ?
	charColon

	charsUserinfo = charLetter | charDigit | charUnreserved | charSubDelim | charColon
	charsRegName  = charLetter | charDigit | charUnreserved | charSubDelim
	charsPath     = charLetter | charDigit | charUnreserved | charSubDelim | charColonAt | charSlashMark
)

var classes = func() (c [256]uint16) {
	add := func(chars string, class uint16) {
		for i := range len(chars) {
			c[chars[i]] |= class
		}
	}
	add("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", charLetter|charAtext)
	add("0123456789", charDigit|charAtext)
	add("0123456789abcdefABCDEF", charHexadecimal)
	add("-", charHyphen)
	add("+-.", charSchemeMark)
	add("-._~", charUnreserved)
	add("!$&'()*+,;=", charSubDelim)
	add("!#$%&'*+-/=?^_`{|}~", charAtext)
	add(":@", charColonAt)
	add("/?", charSlashMark)
	add(":", charColon)
	return c
}()

// only reports whether every byte of s is of one of the classes.
func only(s string, class uint16) bool {
	for i := range len(s) {
		if classes[s[i]]&class == 0 {
			return false
		}
	}
	return true
}

// encoded is only, with percent-encoded bytes between.
func encoded(s string, class uint16) bool {
	for {
		i := strings.IndexByte(s, '%')
		if i < 0 {
			return only(s, class)
		}
		if len(s) < i+3 || !only(s[i+1:i+3], charHexadecimal) || !only(s[:i], class) {
			return false
		}
		s = s[i+3:]
	}
}

// runnable are the schemes of URIs that are themselves what they would name. A
// claim check must name a place, and whoever opens it must not run a script.
var runnable = map[string]bool{"javascript": true, "data": true, "vbscript": true}

// isPlace is the format uri: a URI, stricter than RFC 3986 in that runnable
// schemes and http without a host are refused.
func isPlace(s string) bool {
	if isPlainPlace(s) {
		return true
	}
	scheme, rest, _ := strings.Cut(s, ":")
	scheme = strings.ToLower(scheme)
	if (scheme == "http" || scheme == "https") && !hasHost(rest) {
		return false
	}
	return isURI(s) && !runnable[scheme]
}

// isPlainPlace knows the places that most records name, of the form
// https://host/path?query, without looking at each character more than once.
func isPlainPlace(s string) bool {
	rest, ok := strings.CutPrefix(s, "https://")
	host, path, _ := strings.Cut(rest, "/")
	return ok && host != "" && only(host, charsRegName) && only(path, charsPath)
}

// hasHost reports whether what follows the scheme begins with // and a host.
func hasHost(rest string) bool {
	authority, ok := strings.CutPrefix(rest, "//")
	if end := strings.IndexAny(authority, "/?#"); end >= 0 {
		authority = authority[:end]
	}
	host := authority[strings.LastIndexByte(authority, '@')+1:]
	return ok && host != "" && host[0] != ':'
}

// isURI accepts a URI of RFC 3986, which begins with its scheme.
func isURI(s string) bool {
	scheme, rest, ok := strings.Cut(s, ":")
	return ok && isScheme(scheme) && isHierarchy(rest)
}

func isScheme(s string) bool {
	return s != "" && only(s[:1], charLetter) && only(s, charLetter|charDigit|charSchemeMark)
}

// isURIReference accepts a URI or what is relative to one.
func isURIReference(s string) bool {
	first, _, _ := strings.Cut(s, "/")
	if i := strings.IndexByte(first, ':'); i >= 0 && !strings.ContainsAny(first[:i], "?#") {
		return isURI(s)
	}
	return isHierarchy(s)
}

// isHierarchy checks authority, path, query and fragment.
func isHierarchy(s string) bool {
	s, fragment, _ := strings.Cut(s, "#")
	if !encoded(fragment, charsPath) {
		return false
	}
	if rest, ok := strings.CutPrefix(s, "//"); ok {
		end := strings.IndexAny(rest, "/?")
		if end < 0 {
			end = len(rest)
		}
		if !isAuthority(rest[:end]) {
			return false
		}
		s = rest[end:]
	}
	return encoded(s, charsPath)
}

// isFutureAddress accepts the form that RFC 3986 keeps for addresses to come, such as
// v1.a.
func isFutureAddress(s string) bool {
	version, address, ok := strings.Cut(s, ".")
	return ok && len(version) > 1 && version[0]|0x20 == 'v' && only(version[1:], charHexadecimal) &&
		address != "" && only(address, charLetter|charDigit|charUnreserved|charSubDelim|charColon)
}

func isAuthority(s string) bool {
	if at := strings.IndexByte(s, '@'); at >= 0 {
		if !encoded(s[:at], charsUserinfo) {
			return false
		}
		s = s[at+1:]
	}
	host, port := s, ""
	if i := strings.LastIndexByte(s, ':'); i > strings.LastIndexByte(s, ']') {
		host, port = s[:i], s[i+1:]
	}
	if literal, ok := strings.CutPrefix(host, "["); ok {
		literal, closed := strings.CutSuffix(literal, "]")
		return closed && (isIPv6(literal) || isFutureAddress(literal)) && only(port, charDigit)
	}
	return encoded(host, charsRegName) && only(port, charDigit)
}
