package embedded

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

// A segment that is damaged is Kafka losing data, and nobody can bring it back. The
// broker starts, gives out what was sent up to the damage, unchanged, and goes on
// from there. Offsets behind the damage are given again: esclusa verify tells of
// outputs whose source is another record now, or none.
func TestDamagedSegmentEndsTheBrokerOrGivesOutOtherRecords(t *testing.T) {
	const n = 200
	atLeast := map[string]int{"cut off in the middle of a batch": n / 2, "a bit flipped in the middle": n / 3, "a bit flipped in the last batch": n - 1}
	for how, harm := range map[string]func([]byte) []byte{
		"cut off in the middle of a batch": func(raw []byte) []byte { return raw[:len(raw)*2/3] },
		"cut off within the first batch":   func(raw []byte) []byte { return raw[:10] },
		"empty":                            func([]byte) []byte { return nil },
		"a bit flipped in the middle":      func(raw []byte) []byte { raw[len(raw)/2] ^= 8; return raw },
		"a bit flipped in the last batch":  func(raw []byte) []byte { raw[len(raw)-3] ^= 8; return raw },
	} {
		t.Run(how, func(t *testing.T) {
			dir := t.TempDir()
			k := start(t, KafkaOptions{DataDir: dir})
			cl, adm := dial(t, k)
			create(t, adm, "t", nil)
			for i := range n {
				produce(t, cl, "t", "", fmt.Sprint(i))
			}
			stop(t, k)
			damageSegment(t, filepath.Join(k.keeper.logs(), "t-0"), harm)

			k = start(t, KafkaOptions{Addr: k.Addr(), DataDir: dir})
			cl, adm = dial(t, k)
			left := read(t, k, "t")
			if at := end(t, adm, "t"); at != int64(len(left)) || at >= n {
				t.Errorf("the end is %d, with %d records", at, len(left))
			}
			if len(left) < atLeast[how] {
				t.Errorf("%d records are left, at least %d should be", len(left), atLeast[how])
			}
			produce(t, cl, "t", "", fmt.Sprint(len(left)))
			k = restart(t, k)
			for i, r := range read(t, k, "t") {
				if r != fmt.Sprintf("=%d", i) {
					t.Fatalf("record %d is %q", i, r)
				}
			}
			_, adm = dial(t, k)
			if at := end(t, adm, "t"); at != int64(len(left)+1) {
				t.Errorf("the end is %d behind %d records and one more", at, len(left))
			}
		})
	}
}

// damageSegment changes the last segment of a partition.
func damageSegment(t *testing.T, partition string, harm func([]byte) []byte) {
	t.Helper()
	last := ""
	err := eachSegment(partition, func(file string) error {
		if filepath.Ext(file) == ".dat" {
			last = max(last, file)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile(last)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(last, harm(raw), 0o600); err != nil {
		t.Fatal(err)
	}
}
