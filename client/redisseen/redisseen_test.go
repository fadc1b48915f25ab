package redisseen_test

import (
	"context"
	"testing"

	"github.com/alicebob/miniredis/v2"
	"github.com/redis/go-redis/v9"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/client/redisseen"
	"github.com/esclusa/esclusa/internal/testing/leaks"
)

func TestMain(m *testing.M) { leaks.Main(m) }

// Redis runs a transaction to its end when it refuses a command of it, the mark too.
func TestSourceIsHandledWhoseCommandWasRefused(t *testing.T) {
	at := miniredis.RunT(t)
	r := redis.NewClient(&redis.Options{Addr: at.Addr()})
	defer func() { _ = r.Close() }()
	seen := redisseen.New(r, "seen:", 0)
	if err := at.Set("visits", "no hash"); err != nil {
		t.Fatal(err)
	}
	source := esclusa.Source{Topic: "in", Offset: 7}
	visit := func(ctx context.Context) error {
		redisseen.Tx(ctx).HIncrBy(ctx, "visits", "k", 1)
		return nil
	}
	if err := seen.Do(t.Context(), source, visit); err == nil {
		t.Fatal("no error")
	}
	at.Del("visits")
	for range 2 {
		if err := seen.Do(t.Context(), source, visit); err != nil {
			t.Fatal(err)
		}
	}
	if n := at.HGet("visits", "k"); n != "1" {
		t.Errorf("counted %q, want 1", n)
	}
}
