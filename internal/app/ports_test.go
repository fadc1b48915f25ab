package app

import (
	"net"
	"os"
	"strings"
	"syscall"
	"testing"
)

func TestWindowsDoesNotSayThatThePortIsInUse(t *testing.T) {
	err := &net.OpError{Op: "listen", Net: "tcp", Err: os.NewSyscallError("bind", syscall.Errno(10048))}
	got := inUse("http-addr", "127.0.0.1:5000", err).Error()
	if want := "--http-addr: 127.0.0.1:5000 is in use by another program"; !strings.HasPrefix(got, want) {
		t.Errorf("it says %q, not %q", got, want)
	}
}
