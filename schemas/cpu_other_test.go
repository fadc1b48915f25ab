//go:build !linux

package schemas

import (
	"testing"
	"time"
)

// cpu is the time that a call takes: a thread's own cannot be had here.
func cpu(_ testing.TB, f func()) time.Duration {
	begun := time.Now()
	f()
	return time.Since(begun)
}
