package app

import (
	"errors"
	"log/slog"
	"os"
	"path/filepath"
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

func TestSettleKeepsOrSetsAsideLocalState(t *testing.T) {
	was := identity{"p", "c", "t", "i", 8, layout}
	for name, c := range map[string]struct {
		now    identity
		accept bool
		aside  bool
		err    error
	}{
		"the same":             {now: was},
		"another table":        {now: identity{"p", "c", "t2", "i", 16, layout}, aside: true},
		"another cluster":      {now: identity{"p", "c2", "t2", "i2", 8, layout}, aside: true},
		"new ingress":          {now: identity{"p", "c", "t", "i2", 8, layout}, err: ErrNewIngress},
		"more partitions":      {now: identity{"p", "c", "t", "i", 16, layout}, err: topics.ErrTopics},
		"new ingress accepted": {now: identity{"p", "c", "t", "i2", 8, layout}, accept: true},
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
			if got, err := readIdentity(dir); err != nil || *got != want {
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
