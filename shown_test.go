package esclusa_test

import (
	"strings"
	"testing"

	"github.com/esclusa/esclusa"
)

// hostile are texts that make another of what they stand in.
var hostile = []string{"ana\nben resolved it", "ana\r", "\x1b[2J", "a\tb", "\x7f", "\u0085", "\u2028", "\u2029", "\u202eana", "\u2066", "\u200f", "\u061c", "\xff"}

func TestTextDrivesWhatItIsShownIn(t *testing.T) {
	for _, text := range hostile {
		if esclusa.CheckShown(text) == nil {
			t.Errorf("%q is taken", text)
		}
		shown := esclusa.Shown(text)
		if esclusa.CheckShown(shown) != nil || !strings.Contains(shown, "\uFFFD") {
			t.Errorf("%q is shown as %q", text, shown)
		}
	}
	for _, text := range []string{"", "Ana Ñandú", "عنا", "אנה", "雪 ❄️", "👩‍🔬", "https://example.org/a?b=c#d"} {
		if esclusa.CheckShown(text) != nil || esclusa.Shown(text) != text {
			t.Errorf("%q is refused, or shown as %q", text, esclusa.Shown(text))
		}
	}
}

// Whoever writes to Kafka writes what they like into ce_source, which keys the alert and is
// a label.
func TestSenderDrivesWhatItsAlertIsShownIn(t *testing.T) {
	for _, text := range hostile {
		rec := &esclusa.Record{Topic: "datatype", Value: []byte("x")}
		a := esclusa.Origin{}.Alert(rec, esclusa.Reject(esclusa.Malformed, "", ""), []byte(text), noon)
		if a.Sender == nil || *a.Sender != esclusa.Shown(text) || string(a.Record("alerts", nil).Key) != esclusa.Shown(text) {
			t.Errorf("the sender is %q", a.Key())
		}
	}
}
