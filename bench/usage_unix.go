//go:build unix

package main

import (
	"syscall"
	"time"
)

func ownUsage() usage {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic(err) // of ourselves: cannot fail
	}
	return usage{CPU: time.Duration(u.Utime.Nano() + u.Stime.Nano()), Peak: peak(int64(u.Maxrss))} //nolint:unconvert // of 32 bits on some systems
}
