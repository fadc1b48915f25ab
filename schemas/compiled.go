package schemas

import (
	"bytes"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/schemas/internal/onepass"
)

// The values whose places a compiled schema notes, in their order.
const (
	markKey = iota
	markDatatype
	markData
	markMediaType
	markSize
	markSHA256
)

// Compiled reports whether records of the channel are first looked at by its
// compiled schema, which knows a valid record in one pass over its bytes, and mostly
// what is wrong with another in a second one; and if not, why not. Either way the
// judge decides about records that are not known to be either, so that the verdicts
// are the same, and only take longer.
func (ch *Channel) Compiled() (ok bool, why string) { return ch.compiled != nil, ch.uncovered }

// precompile compiles the schema for records that can be accepted in one pass.
func (ch *Channel) precompile() {
	schema, err := onepass.Compile(ch.rules.tree, onepass.Options{
		Formats: formatChecks(),
		Order:   propertyNames(ch.Schema),
		Marks: []string{markKey: ch.Key, markDatatype: "/" + memberDatatype, markData: "/" + memberData,
			markMediaType: "/media_type", markSize: "/size", markSHA256: "/sha256"},
		Says: sentence,
	})
	if err != nil {
		ch.uncovered = err.Error()
		return
	}
	ch.compiled = schema
}

func formatChecks() map[string]onepass.Format {
	checks := make(map[string]onepass.Format, len(formats))
	for name, rule := range formats {
		checks[name] = rule.forPass()
	}
	return checks
}

// propertyNames are the names in the properties of a schema, in the order in
// which they are written: records are likely to have the same.
func propertyNames(schema []byte) (names []string) {
	d := jsontext.NewDecoder(bytes.NewBuffer(schema))
	for {
		kind, n := d.StackIndex(d.StackDepth())
		isName := kind == jsontext.KindBeginObject && n%2 == 0 && d.PeekKind() == jsontext.KindString
		token, err := d.ReadToken()
		switch {
		case err != nil: // the end
			return names
		case isName && strings.HasSuffix(string(d.StackPointer().Parent()), "/properties"):
			names = append(names, token.String())
		}
	}
}

// passLimits are the limits as compiled schemas take them.
func (l Limits) passLimits() onepass.Limits {
	return onepass.Limits{
		Bytes:          l.RecordBytes,
		Depth:          l.Depth,
		NumberChars:    l.NumberChars,
		ExponentDigits: maxExponentDigits,
		Elements:       l.Elements,
		PathBytes:      maxPathBytes,
		Steps:          l.work() / 4,
	}
}

// reading is what accepting a record takes, kept for the next.
type reading struct {
	pass   onepass.Pass
	inline inlineReader
}

var readings = sync.Pool{New: func() any { return new(reading) }}

// pass returns channel and domain key of an opened message that is known to be
// valid, or why it is known not to be. Otherwise there is no verdict.
func (c *Catalogue) pass(m *message) (ch *Channel, key string, f *refusal, known bool) {
	if m.body == nil {
		return nil, "", nil, false
	}
	name, named := m.heading.named()
	if !named {
		name = apparentDatatype(m.body)
	}
	ch, ok := c.find(name)
	if !ok && !named {
		ch, ok = c.registered(&m.heading)
		name = []byte{} // it must not be named otherwise
	}
	if !ok {
		f = c.passUnnamed(m)
		return nil, "", f, f != nil
	}
	if ch, f = m.version(ch); f != nil {
		return nil, "", nil, false
	}
	found, f, known := c.passAs(ch, m.body, unless(named, name))
	switch {
	case f != nil && f.reason == esclusa.Malformed:
		return nil, "", f, known
	case f != nil && !named && len(name) > 0:
		m.says = ch.spelt(name)
	}
	return ch, string(found), f, known
}

// find is the datatype that a sender names, by its name or by one of its types. It makes
// no string of the name.
func (c *Catalogue) find(name []byte) (*Channel, bool) {
	i, _ := slices.BinarySearchFunc(c.channels, name, func(ch *Channel, name []byte) int {
		if ch.Datatype < string(name) {
			return -1
		}
		return 1
	})
	if i == len(c.channels) || c.channels[i].Datatype != string(name) {
		return c.ofType(name)
	}
	return c.channels[i], true
}

// spelt is a name of the datatype, which has further ones.
func (ch *Channel) spelt(name []byte) *string {
	if string(name) == ch.Datatype {
		return &ch.Datatype
	}
	text := string(name)
	return &text
}

func unless(named bool, name []byte) []byte {
	if named {
		return nil
	}
	return name
}

// passAs is pass for a body that is of the version: which is known already, or has to
// say so by itself, with the name that is given, or to say nothing, with an empty one.
func (c *Catalogue) passAs(ch *Channel, body, says []byte) (key []byte, f *refusal, known bool) {
	if ch.compiled == nil {
		return nil, nil, false
	}
	r := readings.Get().(*reading)
	key, known = r.accept(ch, &c.passLimits, body)
	if !known {
		f = r.explain(ch.compiled, &c.passLimits, body, ch.rules.mostExplained())
		if known = f != nil; known {
			f.violations = ch.rules.unsampled(f.violations)
		}
	}
	if known && says != nil && (f == nil || f.reason != esclusa.Malformed) {
		at := r.pass.Found[markDatatype]
		known = len(says) == 0 && at.End == 0 || len(says) > 0 && isString(body, at, says)
	}
	readings.Put(r)
	if !known {
		return nil, nil, false
	}
	return key, f, true
}

// explain says why a body is known to be refused, nil where it is not.
func (r *reading) explain(s *onepass.Schema, l *onepass.Limits, body []byte, most int) *refusal {
	if !beginsObject(body) { // which is malformed
		return nil
	}
	if wrong := r.pass.Explain(s, l, body, most); wrong != nil {
		return &refusal{reason: esclusa.SchemaViolation, violations: wrong}
	}
	if pointer, cut := r.pass.Cut(); cut {
		return malformed(pointer, ruleSyntax, endsTooEarly)
	}
	return nil
}

// beginsObject reports whether a body begins as an object does.
func beginsObject(body []byte) bool {
	body = unspaced(body)
	return len(body) > 0 && body[0] == '{'
}

// anyObject takes any body, of which it notes what it says that it is.
var anyObject = sync.OnceValue(func() *onepass.Schema {
	s, err := onepass.Compile(map[string]any{"type": "object"}, onepass.Options{Marks: []string{"/" + memberDatatype, "/specversion"}})
	if err != nil {
		panic(err)
	}
	return s
})

// passUnnamed says why a message is known to be refused that names no datatype of the
// catalogue as it seems, nil where it is not.
func (c *Catalogue) passUnnamed(m *message) (f *refusal) {
	r := readings.Get().(*reading)
	defer readings.Put(r)
	if !r.pass.Valid(anyObject(), &c.passLimits, m.body) {
		return r.explain(anyObject(), &c.passLimits, m.body, 0)
	}
	if r.pass.Found[1].End > 0 {
		return nil
	}
	var datatype any
	at := r.pass.Found[0]
	if there := at.End > 0; there && m.body[at.Start] == '"' {
		text := string(textAt(m.body, at))
		datatype, m.says = text, &text
	}
	if _, f = c.classifyAs(m, datatype, at.End > 0, false); f == nil {
		m.says = nil
	}
	return f
}

func (r *reading) accept(ch *Channel, l *onepass.Limits, body []byte) (key []byte, ok bool) {
	if !r.pass.Valid(ch.compiled, l, body) {
		return nil, false
	}
	if ch.content && !r.holdsContent(body) {
		return nil, false
	}
	key = keyAt(body, r.pass.Found[markKey])
	return key, len(key) > 0 && utf8.RuneCount(key) <= maxKeyRunes
}

// apparentDatatype is the name that a body seems to give. It only says which
// schema to try: whether it is a member at the top is told by the pass.
func apparentDatatype(body []byte) []byte {
	_, rest, _ := bytes.Cut(body, []byte(`"`+memberDatatype+`"`))
	rest, _ = bytes.CutPrefix(unspaced(rest), []byte(":"))
	rest, _ = bytes.CutPrefix(unspaced(rest), []byte(`"`))
	name, _, _ := bytes.Cut(rest, []byte(`"`))
	return name
}

// unspaced drops JSON's white space in front; bytes.TrimLeft makes a set of the
// characters for each call.
func unspaced(b []byte) []byte {
	for len(b) > 0 && (b[0] == ' ' || b[0] == '\t' || b[0] == '\r' || b[0] == '\n') {
		b = b[1:]
	}
	return b
}

// isString reports whether the value at a place is the string, spelt plainly.
func isString(body []byte, at onepass.Place, want []byte) bool {
	text, ok := plainString(body, at)
	return ok && bytes.Equal(text, want)
}

// plainString is the inside of a string without escapes.
func plainString(body []byte, at onepass.Place) (text []byte, ok bool) {
	if at.End == 0 || body[at.Start] != '"' {
		return nil, false
	}
	text = body[at.Start+1 : at.End-1]
	return text, bytes.IndexByte(text, '\\') < 0
}

// textAt is the string at a place, empty where there is none, and a slice of the body where
// it is spelt plainly.
func textAt(body []byte, at onepass.Place) []byte {
	text, ok := plainString(body, at)
	if !ok && text != nil {
		text = onepass.AppendText(nil, text)
	}
	return text
}
