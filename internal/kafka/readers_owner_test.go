package kafka

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kfake"

	"github.com/esclusa/esclusa/internal/testing/brokers"
)

// Somebody who reads for ten thousand groups has as many open as one may, and closes
// nobody else's.
func TestCallerWithManyGroupsClosesThoseOfOthers(t *testing.T) {
	cluster, client, _ := brokers.Fake(t, kfake.SeedTopics(1, "c", "empty"))
	brokers.Send(t, client, "c", 0, 2)
	rs := NewReaders(testCluster(cluster), "i", Most{All: 4, Each: 2}, time.Minute)
	t.Cleanup(rs.Close)
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	if rec, err := rs.Next(ctx, "ana", "g", "c", unlooked); rec == nil || err != nil {
		t.Fatal(rec, err)
	}
	p := rs.open[readerID{"g", "c"}]
	hasty, over := context.WithCancel(t.Context())
	over()
	refused := 0
	for i := range 10_000 {
		if _, err := rs.Next(hasty, "eve", fmt.Sprint("flood-", i), "empty", unlooked); errors.Is(err, ErrTooManyOfOne) {
			refused++
		} else if err != nil {
			t.Fatal(err)
		}
		rs.mu.Lock()
		mine := 0
		for _, p := range rs.open {
			if p.who == "eve" {
				mine++
			}
		}
		rs.mu.Unlock()
		if mine > 4 {
			t.Fatalf("%d groups of one caller are open or leaving", mine)
		}
	}
	if refused == 0 {
		t.Error("none was refused")
	}
	rs.mu.Lock()
	same := rs.open[readerID{"g", "c"}] == p && !p.leaves
	rs.mu.Unlock()
	if rec, err := rs.Next(ctx, "ana", "g", "c", unlooked); !same || rec == nil || rec.Offset != 1 || err != nil {
		t.Errorf("the other's group was closed (%v): %v, %v", !same, rec, err)
	}
	if _, err := rs.Next(hasty, "ana", "another", "empty", unlooked); err != nil {
		t.Errorf("the other gets no second group: %v", err)
	}
}
