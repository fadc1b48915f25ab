package engines

import "syscall"

// endsWithUs ends a process when the test's own is killed, which cannot clean up.
func endsWithUs() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
}
