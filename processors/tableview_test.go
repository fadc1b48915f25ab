package processors

import (
	"context"
	"errors"
	"testing"

	"github.com/esclusa/esclusa"
)

type unreachable struct{}

func (unreachable) End(context.Context, int32) (int64, error) { return 0, errors.New("no answer") }

func TestViewThatDoesNotRunIsReadyOrAnswers(t *testing.T) {
	v := &TableView{Partitions: testPartitions, Store: Store{End: unreachable{}, Position: &Position{}}}
	if v.Ready() {
		t.Error("it is ready")
	}
	if m, err := v.Get(t.Context(), "10"); m != (esclusa.Mirrored{}) || err != nil {
		t.Errorf("it answers %v, %v", m, err)
	}
}

func TestRangeOfAListIsAnothers(t *testing.T) {
	for _, c := range [][4]string{
		{"", "", "r", "s"},
		{"a", "", "ra", "rb"},
		{"", "a", "ra\x00", "s"},
		{"b", "a", "rb", "rc"},        // what comes after a begins with b anyway
		{"a", "ab", "rab\x00", "rb"},  // within the prefix
		{"a", "b", "rb\x00", "rb"},    // beyond it: nothing
		{"a\xff", "", "ra\xff", "rb"}, // the last of its kind
		{"\xff", "", "r\xff", "s"},    // no prefix of ours is all of the last byte
		{"a", "a", "ra\x00", "rb"},    // the prefix is a key
	} {
		if from, to := listRange(c[0], c[1]); from != c[2] || to != c[3] {
			t.Errorf("prefix %q after %q: from %q to %q, want %q and %q", c[0], c[1], from, to, c[2], c[3])
		}
	}
}
