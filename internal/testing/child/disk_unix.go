//go:build unix

package child

import (
	"os/signal"
	"strconv"
	"syscall"
)

// outliveFullDisk keeps this process alive where a file may not grow: a limit of
// the size of files is how a test fills the disk.
func outliveFullDisk() { signal.Ignore(syscall.SIGXFSZ) }

// limitFiles sets the size beyond which no file grows, in bytes; negative is the
// most that there may be.
func limitFiles(value string) error {
	size, err := strconv.ParseInt(value, 10, 64)
	if err != nil {
		return err
	}
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_FSIZE, &limit); err != nil {
		return err
	}
	limit.Cur = limit.Max
	if size >= 0 {
		limit.Cur = min(limit.Max, uint64(size))
	}
	return syscall.Setrlimit(syscall.RLIMIT_FSIZE, &limit)
}
