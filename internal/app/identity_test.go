package app

import (
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"github.com/esclusa/esclusa/internal/topics"
)

func TestSecondProcessOnOneDataDirectoryIsRefused(t *testing.T) {
	dir := t.TempDir()
	lock, err := lockDataDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := lockDataDir(dir); !errors.Is(err, ErrInUse) {
		t.Errorf("the second got %v", err)
	}
	if err := lock.Unlock(); err != nil {
		t.Fatal(err)
	}
	again, err := lockDataDir(dir)
	if err != nil {
		t.Fatalf("after the first has ended: %v", err)
	}
	if err := again.Unlock(); err != nil {
		t.Fatal(err)
	}
}

// about is the identity of a system with one table.
func about(cluster, table, ingress string, partitions int) identity {
	return identity{Prefix: "p", Cluster: cluster, Tables: map[string]string{"customers": table}, Ingress: ingress, Partitions: partitions, Layout: layout}
}

func TestSettleKeepsOrSetsAsideLocalState(t *testing.T) {
	was := about("c", "t", "i", 8)
	for name, c := range map[string]struct {
		now    identity
		accept bool
		aside  bool
		err    error
	}{
		"the same":             {now: was},
		"another table":        {now: about("c", "t2", "i", 16), aside: true},
		"another cluster":      {now: about("c2", "t2", "i2", 8), aside: true},
		"new ingress":          {now: about("c", "t", "i2", 8), err: ErrNewIngress},
		"more partitions":      {now: about("c", "t", "i", 16), err: topics.ErrTopics},
		"new ingress accepted": {now: about("c", "t", "i2", 8), accept: true},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			if err := was.settle(dir, false, slog.New(slog.DiscardHandler)); err != nil {
				t.Fatal(err)
			}
			if err := os.MkdirAll(filepath.Join(stateDir(dir), "customers"), 0o750); err != nil {
				t.Fatal(err)
			}
			err := c.now.settle(dir, c.accept, slog.New(slog.DiscardHandler))
			if !errors.Is(err, c.err) {
				t.Fatalf("settle says %v, want %v", err, c.err)
			}
			asides, _ := filepath.Glob(stateDir(dir) + ".aside")
			if (len(asides) == 1) != c.aside {
				t.Errorf("set aside: %v", asides)
			}
			want := c.now
			if c.err != nil {
				want = was
			}
			if got, err := readIdentity(dir); err != nil || !reflect.DeepEqual(*got, want) {
				t.Errorf("recorded %v, %v; want %v", got, err, want)
			}
		})
	}
}

func TestDirectoryOfAnotherPrefixOrLayoutIsTaken(t *testing.T) {
	dir := t.TempDir()
	if err := checkOwner(dir, "shop"); err != nil {
		t.Errorf("a new directory: %v", err)
	}
	if err := (identity{Prefix: "datatype", Layout: layout}).write(dir); err != nil {
		t.Fatal(err)
	}
	if err := checkOwner(dir, "datatype"); err != nil {
		t.Errorf("the same prefix: %v", err)
	}
	if err := checkOwner(dir, "shop"); err == nil {
		t.Error("another prefix is taken")
	}
	if err := (identity{Prefix: "datatype"}).write(dir); err != nil {
		t.Fatal(err)
	}
	if err := checkOwner(dir, "datatype"); !errors.Is(err, topics.ErrLayout) {
		t.Errorf("a directory of an earlier version: %v", err)
	}
}
