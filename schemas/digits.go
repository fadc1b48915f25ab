package schemas

import (
	"fmt"
	"slices"
	"strings"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/schemas/internal/onepass"
)

// Digit is what of a SchemaVer one version raises above another.
type Digit int

// The digits, with what each promises to senders of the version before. Receivers of
// that version may break by any of them.
const (
	Same     Digit = iota // the same version: its schema says the same
	Addition              // the third: each record that was taken still is
	Revision              // the second: records may be refused; key and table stay
	Model                 // the first: nothing
)

// String is the name of the digit.
func (d Digit) String() string {
	return [...]string{"none", "the third digit", "the second digit", "the first digit"}[d]
}

// Raises is the first digit in which a version differs from one of the same datatype
// before it.
func (ch *Channel) Raises(before *Channel) Digit {
	v, w := ch.version(), before.version()
	for i := range v {
		if v[i] != w[i] {
			return Model - Digit(i)
		}
	}
	return Same
}

// after is the version that follows another by the digit.
func (d Digit) after(before *Channel) string {
	v := before.version()
	if d == Model {
		return version{v[0] + 1, 0, 0}.String()
	}
	return version{v[0], v[1] + 1, 0}.String()
}

// Rekeyed says how the key or the table of a version differs from that of one before,
// which only the first digit admits; empty where they are the same.
func (ch *Channel) Rekeyed(before *Channel) string {
	switch was, is := before.keyType(), ch.keyType(); {
	case before.Table != ch.Table:
		return fmt.Sprintf("the table was %q and is %q", before.Table, ch.Table)
	case before.Key != ch.Key:
		return fmt.Sprintf("the key was %s and is %s", before.Key, ch.Key)
	case was != is:
		return fmt.Sprintf("the key %s was %s and is %s", ch.Key, was, is)
	}
	return ""
}

// keyType is what the domain key is taken from.
func (ch *Channel) keyType() string {
	parts := allOf(nil, ch.rules.tree)
	for name := range strings.SplitSeq(ch.Key[1:], "/") {
		parts, _ = membersOf(parts, unescape(name))
	}
	if typesIn(parts)&onepass.TypeString != 0 {
		return "a string"
	}
	return "an integer"
}

// promises checks that no version breaks what its digits promise to senders of the one
// before. The lowest version is the last.
func (s *directory) promises(found []*Channel) {
	for i, before := range slices.Backward(found) {
		if i > 0 {
			s.promise(before, found[i-1])
		}
	}
}

func (s *directory) promise(before, ch *Channel) {
	digit := ch.Raises(before)
	if digit == Model {
		return
	}
	if how := ch.Rekeyed(before); how != "" {
		if before.Table == "" && ch.Table == "" { // else agree says that they may not differ at all
			s.fault(ch.file(), "/x-channel/key", "%s: only the first digit of a version may say so, as in %s", how, Model.after(before))
		}
		return
	}
	if digit == Revision {
		return
	}
	if c := Compare(before, ch); !c.Proved {
		s.fault(ch.file(), "", "must take every record that %s takes, as a new third digit promises to senders, but %s; or raise the second digit, as in %s",
			before.Version, c.shortly(), Revision.after(before))
	}
}

// shortly says why it is not proved.
func (c *Comparison) shortly() string {
	if c.Record != nil {
		return fmt.Sprintf("refuses %s (%s)", cutText(string(c.Record), 300), violationsShortly(c.Errors))
	}
	p := c.Places[0]
	return fmt.Sprintf("it could not be shown at %s: %s", strings.TrimSpace(orTop(p.Pointer)+" "+p.Keyword), p.Message)
}

func orTop(pointer string) string {
	if pointer == "" {
		return "the top"
	}
	return pointer
}

func violationsShortly(errors []esclusa.Violation) string {
	if len(errors) == 0 {
		return "refused"
	}
	return strings.TrimSpace(errors[0].Pointer + " " + errors[0].Message)
}

// cutText is the begin of a long text.
func cutText(text string, most int) string {
	if len(text) <= most {
		return text
	}
	return strings.ToValidUTF8(text[:most], "") + "…"
}
