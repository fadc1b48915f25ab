package schemas

import (
	"runtime"
	"syscall"
	"testing"
	"time"
)

// cpu is the processor time that a call takes on its thread, so that what else
// runs on the machine does not count.
func cpu(t testing.TB, f func()) time.Duration {
	t.Helper()
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	const thread = 1 // RUSAGE_THREAD
	var before, after syscall.Rusage
	if err := syscall.Getrusage(thread, &before); err != nil {
		t.Fatal(err)
	}
	f()
	if err := syscall.Getrusage(thread, &after); err != nil {
		t.Fatal(err)
	}
	return time.Duration(after.Utime.Nano()+after.Stime.Nano()-before.Utime.Nano()-before.Stime.Nano()) * time.Nanosecond
}
