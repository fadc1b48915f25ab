package schemaimport

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/esclusa/esclusa/schemas"
)

// What could not be written leaves no directory, which would be a datatype without a
// schema.
func TestFailedWriteLeavesADirectory(t *testing.T) {
	dir := t.TempDir()
	if err := os.Symlink(filepath.Join(dir, "nowhere"), filepath.Join(dir, "zebra")); err != nil {
		t.Fatal(err)
	}
	first, last := one(t, of(`true`)), one(t, of(`true`))
	last.Datatype = "zebra"
	if err := Write(dir, []*Imported{first, last}); err == nil || !strings.Contains(err.Error(), "nothing has been written") {
		t.Errorf("%v", err)
	}
	if left, err := filepath.Glob(filepath.Join(dir, "*")); err != nil || len(left) != 1 {
		t.Errorf("%v, %v", left, err)
	}
}

// What lies beside the new files, and where links lead, is not touched.
func TestImportWritesElsewhereOrSpoilsWhatIsThere(t *testing.T) {
	dir, outside := t.TempDir(), t.TempDir()
	order := one(t, of(`true`))
	if err := os.Symlink(outside, filepath.Join(dir, "order")); err != nil {
		t.Fatal(err)
	}
	if err := Write(dir, []*Imported{order}); err == nil || !strings.HasSuffix(err.Error(), "; nothing has been written") {
		t.Errorf("through a link: %v", err)
	}
	if left, err := os.ReadDir(outside); err != nil || len(left) > 0 {
		t.Errorf("written elsewhere: %v, %v", left, err)
	}
	dir = t.TempDir()
	if err := Write(dir, []*Imported{order}); err != nil {
		t.Fatal(err)
	}
	same, lower := *order, *order
	same.Datatype = "sale"
	lower.Version, lower.Text = "1-0-1", bytes.Replace(one(t, of(`{"type":"string"}`)).Text, []byte("1-0-0"), []byte("1-0-1"), 1)
	for want, in := range map[string]*Imported{
		"is also the $id of order/1-0-0.json":                      &same,
		"refuses what 1-0-0 takes, which a new":                    &lower,
		filepath.Join("order", "1-0-0.json") + " is there already": order,
	} {
		if err := Write(dir, []*Imported{in}); err == nil || !strings.Contains(err.Error(), want) || !strings.HasSuffix(err.Error(), "; nothing has been written") {
			t.Errorf("got %v, want %s", err, want)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "stray.json"), nil, 0o600); err != nil { // a fault that is not the import's
		t.Fatal(err)
	}
	next := *order
	next.Version, next.Text = "1-0-1", bytes.Replace(order.Text, []byte("1-0-0"), []byte("1-0-1"), 1)
	if err := Write(dir, []*Imported{&next}); err != nil {
		t.Error(err)
	}
}

// A directory may be a file system of its own, and one may have no links.
func TestImportNeedsTheSameFileSystem(t *testing.T) {
	other, err := os.MkdirTemp("/dev/shm", "esclusa-test-") //nolint:usetesting // on another file system
	if err != nil {
		t.Skipf("no other file system: %v", err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(other) })
	dir := filepath.Join(t.TempDir(), "schemas")
	if err := os.Symlink(other, dir); err != nil {
		t.Fatal(err)
	}
	if err := Write(dir, []*Imported{one(t, of(`true`))}); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(other, "order", "1-0-0.json")); err != nil {
		t.Error(err)
	}
}

func testWrite(t *testing.T, all []*Imported) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "a", "schemas")
	if err := Write(dir, all); err != nil {
		t.Fatal(err)
	}
	if c, err := schemas.LoadDir(dir, schemas.DefaultLimits()); err != nil || len(c.Channels()) != 3 {
		t.Fatalf("%v", err)
	}
	if err := Write(dir, all); err == nil || !strings.Contains(err.Error(), "is there already; nothing has been written") {
		t.Errorf("written twice: %v", err)
	}
	more := one(t, of(`true`))
	if err := Write(dir, []*Imported{more}); err != nil {
		t.Fatal(err)
	}
	// Of two, one of which cannot be written, none is.
	last := one(t, of(`false`))
	last.Datatype = "zebra"
	if err := os.WriteFile(filepath.Join(dir, "zebra"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	next := *more
	next.Version = "1-0-1"
	if err := Write(dir, []*Imported{&next, last}); err == nil || !strings.Contains(err.Error(), "nothing has been written") {
		t.Errorf("written: %v", err)
	}
	if _, err := os.Stat(filepath.Join(dir, "order", "1-0-1.json")); err == nil {
		t.Error("half of it has been written")
	}
	left, err := filepath.Glob(filepath.Join(filepath.Dir(dir), ".*"))
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}
