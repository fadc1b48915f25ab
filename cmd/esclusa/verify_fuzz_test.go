package main

import (
	"errors"
	"fmt"
	"maps"
	"strings"
	"testing"
	"time"
)

// FuzzRange holds that what the flags of a range are given is taken as what it says,
// or refused as wrong usage that repeats it.
func FuzzRange(f *testing.F) {
	for _, text := range []string{"0:4711,3:0", "0:1,0:2", "2147483648:1", "1:9223372036854775808", "-1:1", "1:-0", "1:-1", ":", "1:2:3", "24h", "-24h", "2026-01-02T03:04:05Z", "1e9h"} {
		f.Add(text)
	}
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	f.Fuzz(func(t *testing.T, text string) {
		at, err := offsets("from", strings.Split(text, ","))
		if err != nil {
			wantUsage(t, err)
		}
		var pairs []string
		for partition, offset := range at {
			if partition < 0 || offset < 0 {
				t.Errorf("%q: from %d of partition %d", text, offset, partition)
			}
			pairs = append(pairs, fmt.Sprintf("%d:%d", partition, offset))
		}
		if again, _ := offsets("from", pairs); err == nil && !maps.Equal(again, at) {
			t.Errorf("%q reads as %v, and that as %v", text, at, again)
		}
		if at, err := instant("since", text, now); err != nil {
			wantUsage(t, err)
		} else if age, err := time.ParseDuration(text); err == nil && (at.After(now) || now.Sub(at) != age) {
			t.Errorf("%q ago was %v", text, at)
		}
	})
}

func wantUsage(t *testing.T, err error) {
	t.Helper()
	if !errors.As(err, new(usageError)) {
		t.Errorf("%v is not an error of usage", err)
	}
}
