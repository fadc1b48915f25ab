package credentials

import (
	"os"
	"runtime"
)

// ReadByOthers reports whether the file is there and every user of this machine may read
// it. On Windows, whose rights are others, it does not know, and says no.
func ReadByOthers(file string) bool {
	if file == "" || runtime.GOOS == "windows" {
		return false
	}
	info, err := os.Stat(file)
	return err == nil && info.Mode().IsRegular() && info.Mode().Perm()&0o004 != 0
}
