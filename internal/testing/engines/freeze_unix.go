//go:build unix

package engines

import "syscall"

// Signals that stop a process in its tracks, and let it go on as if nothing had
// happened.
const (
	Freeze = syscall.SIGSTOP
	Thaw   = syscall.SIGCONT
)
