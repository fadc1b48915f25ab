package schemas

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/esclusa/esclusa"
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

// Number is the digit's place: 1, 2 or 3, and 0 for none.
func (d Digit) Number() int {
	if d == Same {
		return 0
	}
	return int(Model-d) + 1
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
	if ch.integerKey {
		return "an integer"
	}
	return "a string"
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
	if before.Table != "" || ch.Table != "" { // then agree says that neither may differ at all
		if before.Table != ch.Table || before.Key != ch.Key {
			return
		}
	}
	senders := Comparison{Proved: true}
	if digit == Addition {
		senders = Compare(before, ch)
	}
	if wrong := broken(before, ch, digit, &senders); wrong != "" {
		s.fault(ch.file(), "", "%s", wrong)
	}
}

// broken says what a version breaks that its digit does not admit, and what to do.
func broken(before, ch *Channel, digit Digit, senders *Comparison) string {
	switch how := ch.Rekeyed(before); {
	case digit == Model:
		return ""
	case how != "":
		return fmt.Sprintf("%s: only a new first digit may say so, as in %s", how, Model.after(before))
	case digit == Revision || senders.Proved:
		return ""
	case senders.Record != nil:
		return fmt.Sprintf("refuses what %s takes, which a new third digit promises not to: %s (%s); raise the second digit, as in %s",
			before.Version, shorten(string(senders.Shown), 300), violationsShortly(senders.Errors), Revision.after(before))
	}
	p := senders.Places[0]
	return fmt.Sprintf("is not known to take all that %s takes, which a new third digit promises, because of %s (%s); raise the second digit, as in %s",
		before.Version, strings.TrimSpace(cmp.Or(p.Pointer, "the top")+" "+p.Keyword), p.Message, Revision.after(before))
}

func violationsShortly(errors []esclusa.Violation) string {
	if len(errors) == 0 {
		return "refused"
	}
	return strings.TrimSpace(errors[0].Pointer + " " + errors[0].Message)
}
