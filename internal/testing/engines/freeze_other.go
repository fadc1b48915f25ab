//go:build !unix

package engines

import "syscall"

// Signals that no process takes here: a test that freezes one fails.
const (
	Freeze = syscall.Signal(0x13)
	Thaw   = syscall.Signal(0x12)
)
