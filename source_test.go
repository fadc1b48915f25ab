package esclusa_test

import (
	"math"
	"testing"

	"github.com/esclusa/esclusa"
)

func TestSourceIsReadInAnotherThanItsPlainForm(t *testing.T) {
	for text, want := range map[string]esclusa.Source{
		"datatype/3/4711":                  {Topic: "datatype", Partition: 3, Offset: 4711},
		"datatype/0/0":                     {Topic: "datatype"},
		"a/b/1/2":                          {Topic: "a/b", Partition: 1, Offset: 2},
		"t/2147483647/9223372036854775807": {Topic: "t", Partition: math.MaxInt32, Offset: math.MaxInt64},
	} {
		got, err := esclusa.ParseSource(text)
		if got != want || err != nil {
			t.Errorf("%q reads as %v, %v", text, got, err)
		}
	}
	for _, text := range []string{
		"", "/", "//", "/1/2", "datatype", "datatype/1", "datatype/1/", "datatype//2", "datatype/-1/2", "datatype/1/-2", "datatype/+1/2",
		"datatype/01/2", "datatype/1/02", "datatype/1/2 ", "datatype/ 1/2", "datatype/1/0x2", "datatype/1/2_0",
		"datatype/2147483648/2", "datatype/1/9223372036854775808", "datatype/1/-0",
	} {
		if got, err := esclusa.ParseSource(text); err == nil || got != (esclusa.Source{}) {
			t.Errorf("%q reads as %v, %v", text, got, err)
		}
	}
}

func FuzzSourceReadsBackAsAnother(f *testing.F) {
	for _, text := range []string{"datatype/3/4711", "a/b/1/2", "t/00/1", "t/1/-0", "/1/1", ""} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		s, err := esclusa.ParseSource(text)
		if err != nil {
			return
		}
		if s.String() != text || s.Partition < 0 || s.Offset < 0 || s.Topic == "" {
			t.Errorf("%q reads as %v", text, s)
		}
	})
}

func TestPlaceIsReadOtherwiseThanItIsWritten(t *testing.T) {
	for _, p := range []esclusa.Place{{}, {Partition: 3, Offset: 4711}, {Partition: 1<<31 - 1, Offset: 1<<63 - 1}} {
		if got, err := esclusa.ParsePlace(p.String()); err != nil || got != p {
			t.Errorf("%v reads as %v: %v", p, got, err)
		}
	}
	for _, text := range []string{"", "/", "3", "3/", "/3", "3/4/5", "03/4", "3/04", "-1/4", "3/-4", "+3/4", " 3/4", "2147483648/0", "0/9223372036854775808", "datatype/3/4"} {
		if p, err := esclusa.ParsePlace(text); err == nil {
			t.Errorf("%q reads as %v", text, p)
		}
	}
}
