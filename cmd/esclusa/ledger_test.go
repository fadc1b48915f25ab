package main

import (
	"reflect"
	"testing"

	"github.com/esclusa/esclusa"
)

func at(offset int64) esclusa.Source { return esclusa.Source{Topic: "datatype", Offset: offset} }

// A demo that calls a lost, strayed or doubled record a success hides what it is for.
func TestLedgerHidesWhatWentWrong(t *testing.T) {
	text, broken := fate{datatype: "text"}, fate{reason: esclusa.Malformed}
	cases := map[string]struct {
		should                 fate
		ends                   []fate
		missing, strayed, more int
	}{
		"routed":                {text, []fate{text}, 0, 0, 0},
		"refused":               {broken, []fate{broken}, 0, 0, 0},
		"lost":                  {text, nil, 1, 0, 0},
		"into another channel":  {text, []fate{{datatype: "image"}}, 0, 1, 0},
		"refused though good":   {text, []fate{broken}, 0, 1, 0},
		"routed though bad":     {broken, []fate{text}, 0, 1, 0},
		"routed twice":          {text, []fate{text, text}, 0, 0, 1},
		"routed and refused":    {text, []fate{text, broken}, 0, 0, 1},
		"refused for something": {broken, []fate{{reason: esclusa.LimitExceeded}}, 0, 1, 0},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			l := newLedger()
			l.sent(at(1), "text", c.should)
			for _, end := range c.ends {
				l.ended(at(1).String(), end)
			}
			s := l.summary()
			if s.Missing != c.missing || s.Strayed != c.strayed || s.Twice != c.more {
				t.Errorf("missing %d, strayed %d, twice %d", s.Missing, s.Strayed, s.Twice)
			}
			if bad := c.missing+c.strayed+c.more > 0; bad != (s.verdict() != nil) {
				t.Errorf("the verdict is %v", s.verdict())
			}
		})
	}
}

// A record can be seen in its channel before its sender has heard of it.
func TestLedgerDependsOnWhatIsKnownFirst(t *testing.T) {
	l := newLedger()
	l.ended(at(1).String(), fate{datatype: "text"})
	l.ended(at(7).String(), fate{datatype: "text"}) // somebody else's
	l.sent(at(1), "text", fate{datatype: "text"})
	l.sent(at(2), "", fate{reason: esclusa.Unclassified})
	l.ended(at(2).String(), fate{reason: esclusa.Unclassified})
	if sent, routed, refused := l.counts(); sent != 2 || routed != 1 || refused != 1 {
		t.Errorf("sent %d, routed %d, refused %d", sent, routed, refused)
	}
	want := [][]string{{"-", "1", "0", "1", "unclassified 1"}, {"text", "1", "1", "0", ""}}
	if got := l.summary().table(); !reflect.DeepEqual(got, want) {
		t.Errorf("table %q", got)
	}
}
