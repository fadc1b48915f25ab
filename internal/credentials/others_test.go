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
	for mode, want := range map[os.FileMode]bool{0o600: false, 0o640: false, 0o440: false, 0o604: true, 0o644: true, 0o602: false} {
		file := filepath.Join(dir, mode.String())
		must(t, os.WriteFile(file, []byte("x"), 0o600))
		must(t, os.Chmod(file, mode))
		if got := ReadByOthers(file); got != want {
			t.Errorf("%v: %v", mode, got)
		}
	}
	link := filepath.Join(dir, "link") // as Kubernetes mounts a Secret
	must(t, os.Symlink(filepath.Join(dir, os.FileMode(0o604).String()), link))
	if !ReadByOthers(link) {
		t.Error("a link to one that others may read")
	}
	if ReadByOthers("") || ReadByOthers(dir) || ReadByOthers(filepath.Join(dir, "none")) {
		t.Error("what is no file")
	}
}
