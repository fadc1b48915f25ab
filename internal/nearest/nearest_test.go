package nearest

import (
	"testing"

	"github.com/esclusa/esclusa/internal/testing/leaks"
)

func TestMain(m *testing.M) { leaks.Main(m) }

func TestSlipIsNotRecognised(t *testing.T) {
	words := []string{"customer", "text", "image", "datatype", "data-dir", "limit"}
	cases := map[string]string{
		"custmer":  "customer", // one left out
		"cutsomer": "customer", // two swapped
		"Customer": "customer", // case
		"datatyp":  "datatype",
		"texts":    "text",
		"tx":       "",      // two edits of two letters are another word
		"limti":    "limit", // swapped at the end
		"invoice":  "",
		"":         "",
		"text":     "", // is one
	}
	for word, want := range cases {
		if got := Word(word, words); got != want {
			t.Errorf("Word(%q) = %q, not %q", word, got, want)
		}
	}
}

func TestNearerWordLosesToAnEarlierOne(t *testing.T) {
	if got := Word("group", []string{"groups2", "groups"}); got != "groups" {
		t.Errorf("got %q", got)
	}
}
