package table

import (
	"context"
	"errors"
	"testing"

	"github.com/esclusa/esclusa"
)

type unreachable struct{}

func (unreachable) End(context.Context, int32) (int64, error) { return 0, errors.New("no answer") }

func TestViewThatDoesNotRunIsReadyOrAnswers(t *testing.T) {
	v := &View{Partitions: 8, Store: Store{End: unreachable{}, Position: &Position{}}}
	if v.Ready() {
		t.Error("it is ready")
	}
	if m, err := v.Get(t.Context(), "10"); m != (esclusa.Mirrored{}) || err != nil {
		t.Errorf("it answers %v, %v", m, err)
	}
}

func TestRangeOfAListIsAnothers(t *testing.T) {
	for _, c := range [][4]string{
		{"", "", "", ""},
		{"a", "", "a", "b"},
		{"", "a", "a\x00", ""},
		{"b", "a", "b", "c"},            // what comes after a begins with b anyway
		{"a", "ab", "ab\x00", "b"},      // within the prefix
		{"a", "b", "b\x00", "b"},        // beyond it: nothing
		{"a\xff", "", "a\xff", "b"},     // the last of its kind
		{"a\xfe", "", "a\xfe", "a\xff"}, // half a character
		{"\xff", "", "\xff", ""},        // no prefix of ours is all of the last byte
		{"a", "a", "a\x00", "b"},        // the prefix is a key
	} {
		if from, to := listRange(c[0], c[1]); from != c[2] || to != c[3] {
			t.Errorf("prefix %q after %q: from %q to %q, want %q and %q", c[0], c[1], from, to, c[2], c[3])
		}
	}
}
