package main

import (
	"fmt"
	"math"
	"os"
	"regexp"
	"strings"
	"testing"
)

// TestGuideTellsOtherSizes holds the formulas of the guide against what a small run takes.
func TestGuideTellsOtherSizes(t *testing.T) {
	guide, err := os.ReadFile("../docs/guides/size-a-cluster.md")
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	b, err := open(t.Context(), &out, plan{})
	if err != nil {
		t.Fatal(err)
	}
	f, err := b.footprint(t.Context(), 2000)
	if cerr := b.close(); err != nil || cerr != nil {
		t.Fatal(err, cerr)
	}
	const key = 6 // bytes of "c-1234"
	for what, got := range map[string]float64{
		"record in ingress, without headers": f.Ingress,
		"record in a channel":                f.Channel,
		"alert":                              f.Alert,
		"record in a table's topic":          f.Table,
		"row in Redis, by `MEMORY USAGE`":    f.Key,
	} {
		m := regexp.MustCompile(`(?m)^\| ` + regexp.QuoteMeta(what) + " \\| `([0-9.]+) B \\+ K \\+ ([0-9]+)` ").FindSubmatch(guide)
		if m == nil {
			t.Errorf("the guide does not tell the bytes of: %s", what)
			continue
		}
		var times, more float64
		if _, err := fmt.Sscan(string(m[1]), &times); err != nil {
			t.Fatal(err)
		}
		if _, err := fmt.Sscan(string(m[2]), &more); err != nil {
			t.Fatal(err)
		}
		if got == 0 && strings.Contains(b.redis.hello, "embedded") {
			continue // it does not tell
		}
		if told := times*float64(f.Body) + key + more; math.Abs(got/told-1) > 0.05 {
			t.Errorf("%s takes %.0f bytes, and the guide says %.0f", what, got, told)
		}
	}
	if f.Local == 0 || f.View == 0 || f.Working == 0 || len(f.Recovering) != 2 {
		t.Errorf("not all is measured: %+v", f)
	}
}
