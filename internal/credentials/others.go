package credentials

import (
	"os"
	"runtime"
)

// ReadByOthers reports whether the file is there and every user of this machine may read
// it. On Windows, whose rights are others, it does not know, and says no.
func ReadByOthers(file string) bool { return othersMay(file, 0o004) }

// WrittenByOthers reports the same of who may write it.
func WrittenByOthers(file string) bool { return othersMay(file, 0o002) }

func othersMay(file string, do os.FileMode) bool {
	if file == "" || runtime.GOOS == "windows" {
		return false
	}
	info, err := os.Stat(file)
	return err == nil && info.Mode().IsRegular() && info.Mode().Perm()&do != 0
}
