package credentials

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"
)

func TestSecretThatOthersMayReadIsNotNoticed(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("its rights are others")
	}
	dir := t.TempDir()
	for mode, want := range map[os.FileMode][2]bool{0o600: {}, 0o640: {}, 0o440: {}, 0o620: {}, 0o604: {true}, 0o644: {true}, 0o602: {false, true}, 0o666: {true, true}} {
		file := filepath.Join(dir, mode.String())
		must(t, os.WriteFile(file, []byte("x"), 0o600))
		must(t, os.Chmod(file, mode))
		if got := [2]bool{ReadByOthers(file), WrittenByOthers(file)}; got != want {
			t.Errorf("%v: they may read and write: %v", mode, got)
		}
	}
	link := filepath.Join(dir, "link") // as Kubernetes mounts a Secret
	must(t, os.Symlink(filepath.Join(dir, os.FileMode(0o604).String()), link))
	if !ReadByOthers(link) || WrittenByOthers(link) {
		t.Error("a link to one that others may read")
	}
	if ReadByOthers("") || ReadByOthers(dir) || ReadByOthers(filepath.Join(dir, "none")) {
		t.Error("what is no file")
	}
}
