package onepass

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Translate makes an expression of ECMA 262, as schemas have them, one of Go that
// matches the same. It refuses what only Go understands, with what to write. What
// only ECMA 262 understands is left for Go to refuse.
func Translate(expression string) (string, error) {
	t := translator{rest: expression}
	for t.rest != "" && t.err == nil {
		t.next()
	}
	return t.out.String(), t.err
}

// What ECMA 262 has for white space and for line ends: inside of a class, and all
// other characters.
const (
	spaces    = `\t-\r \x{A0}\x{1680}\x{2000}-\x{200A}\x{2028}\x{2029}\x{202F}\x{205F}\x{3000}\x{FEFF}`
	notSpaces = `\x{0}-\x{8}\x{E}-\x{1F}!-\x{9F}\x{A1}-\x{167F}\x{1681}-\x{1FFF}\x{200B}-\x{2027}\x{202A}-\x{202E}\x{2030}-\x{205E}\x{2060}-\x{2FFF}\x{3001}-\x{FEFE}\x{FF00}-\x{10FFFF}`
	anyInLine = `[^\n\r\x{2028}\x{2029}]`
)

type translator struct {
	rest    string
	out     strings.Builder
	inClass bool
	err     error
}

func (t *translator) refuse(what, instead string) {
	t.err = fmt.Errorf("%s is no syntax of ECMA 262: write %s", what, instead)
}

// take moves so many bytes over as they are.
func (t *translator) take(n int) {
	t.out.WriteString(t.rest[:n])
	t.rest = t.rest[n:]
}

// put writes something else in the place of so many bytes.
func (t *translator) put(n int, text string) {
	t.out.WriteString(text)
	t.rest = t.rest[n:]
}

func (t *translator) next() {
	_, size := utf8.DecodeRuneInString(t.rest)
	switch c := t.rest[0]; {
	case c == '\\' && len(t.rest) > 1:
		t.escape(t.rest[1])
	case t.inClass && c == '[' && strings.HasPrefix(t.rest, "[:"):
		t.posix()
	case t.inClass:
		t.inClass = c != ']'
		t.take(size)
	case c == '[':
		t.class()
	case c == '.':
		t.put(1, anyInLine)
	case strings.HasPrefix(t.rest, "(?"):
		t.group()
	default:
		t.take(size)
	}
}

func (t *translator) class() {
	switch {
	case strings.HasPrefix(t.rest, "[]"):
		t.put(2, `[^\x{0}-\x{10FFFF}]`)
	case strings.HasPrefix(t.rest, "[^]"):
		t.put(3, `[\x{0}-\x{10FFFF}]`)
	case strings.HasPrefix(t.rest, "[^"):
		t.inClass = true
		t.take(2)
	default:
		t.inClass = true
		t.take(1)
	}
}

// posix refuses what Go takes for a class of POSIX.
func (t *translator) posix() {
	if name, _, ok := strings.Cut(t.rest[2:], ":]"); ok && strings.Trim(name, "^abcdefghijklmnopqrstuvwxyz") == "" {
		t.refuse("[:"+name+":]", "the characters, such as a-z")
		return
	}
	t.put(1, `\[`)
}

func (t *translator) group() {
	switch end := strings.IndexAny(t.rest, ":)"); {
	case strings.HasPrefix(t.rest, "(?P<"):
		t.refuse("(?P<name>…)", "(?<name>…)")
	case strings.HasPrefix(t.rest, "(?:"), end > 2 && strings.Trim(t.rest[2:end], "imsU-") != "", end < 0, t.rest[2] == '<':
		t.take(2)
	default:
		t.refuse(t.rest[:end]+")", "the characters that are meant, such as [aA]")
	}
}

func (t *translator) escape(c byte) {
	switch c {
	case 's':
		t.put(2, t.set(spaces))
	case 'S':
		t.put(2, t.set(notSpaces))
	case 'A':
		t.refuse(`\A`, "^")
	case 'z', 'Z':
		t.refuse(`\`+string(c), "$")
	case 'Q', 'E':
		t.refuse(`\Q…\E`, "a backslash before each special character")
	case 'a':
		t.refuse(`\a`, `\u0007`)
	case 'C':
		t.refuse(`\C`, `[^]`)
	case 'b':
		if t.inClass {
			t.put(2, `\x{8}`)
			return
		}
		t.take(2)
	case 'c':
		t.control()
	case 'u':
		t.unicode()
	case 'x':
		if strings.HasPrefix(t.rest, `\x{`) {
			t.refuse(`\x{…}`, `\u and four hexadecimal digits`)
			return
		}
		t.take(2)
	case 'p', 'P':
		t.property()
	case '0', '1', '2', '3', '4', '5', '6', '7':
		t.digit()
	default:
		_, size := utf8.DecodeRuneInString(t.rest[1:])
		t.take(1 + size)
	}
}

func (t *translator) set(of string) string {
	if t.inClass {
		return of
	}
	return "[" + of + "]"
}

// control is \cJ.
func (t *translator) control() {
	if len(t.rest) < 3 || !isLetter(t.rest[2]) {
		t.refuse(`\c`, `\u and four hexadecimal digits`)
		return
	}
	t.put(3, fmt.Sprintf(`\x{%X}`, t.rest[2]&0x1F))
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

// unicode is \u00e1, a pair of surrogates, or \u{1f600}.
func (t *translator) unicode() {
	if digits, _, ok := strings.Cut(strings.TrimPrefix(t.rest, `\u{`), "}"); ok && strings.HasPrefix(t.rest, `\u{`) {
		if n, err := strconv.ParseUint(digits, 16, 32); err == nil && n <= unicode.MaxRune {
			t.put(len(`\u{}`)+len(digits), fmt.Sprintf(`\x{%X}`, n))
			return
		}
	}
	n := unicodeEscapeLen([]byte(t.rest))
	if n == 0 {
		t.refuse(`half an escape \u`, `\u and four hexadecimal digits`)
		return
	}
	r, _ := utf8.DecodeRune(appendEscape(nil, []byte(t.rest[:n])))
	t.put(n, fmt.Sprintf(`\x{%X}`, r))
}

// digit is \0, and what Go takes for a number in octal.
func (t *translator) digit() {
	number := t.rest[1 : len(t.rest)-len(strings.TrimLeft(t.rest[1:], "01234567"))]
	switch {
	case number == "0":
		t.put(2, `\x{0}`)
	case len(number) > 1:
		t.refuse(`\`+number, `\u and four hexadecimal digits`)
	default:
		t.take(2) // a back reference
	}
}

// property is \p{Lu}, \p{Letter} or \p{Script=Greek}.
func (t *translator) property() {
	body, _, ok := strings.Cut(strings.TrimPrefix(t.rest[2:], "{"), "}")
	if !ok || len(t.rest) < 3 || t.rest[2] != '{' {
		t.refuse(t.rest[:2]+" without braces", t.rest[:2]+`{…}`)
		return
	}
	kind, value, named := strings.Cut(body, "=")
	_, isScript := unicode.Scripts[body]
	switch {
	case !named && (isScript || strings.HasPrefix(body, "^")):
		t.refuse(t.rest[:2]+"{"+body+"}", t.rest[:2]+"{Script="+strings.TrimPrefix(body, "^")+"}")
		return
	case named && slices.Contains([]string{"Script", "sc", "General_Category", "gc"}, kind):
		body = value
	}
	t.put(len(t.rest)-len(t.rest[strings.IndexByte(t.rest, '}')+1:]), t.rest[:2]+"{"+body+"}")
}
