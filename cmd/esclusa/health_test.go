package main

import (
	"os/exec"
	"strings"
	"testing"
)

func TestHealthCallsAProcessReadyWhoseRedisIsAway(t *testing.T) {
	sys := beginSystem(t, "--redis", "redis://127.0.0.1:1", "--embedded-redis-addr", "", "--start-wait", "1s")
	var said string
	if !eventually(t, func() bool {
		out, err := exec.CommandContext(t.Context(), "esclusa", "health", "--http", "http://"+sys.http).CombinedOutput()
		said = string(out)
		if err == nil {
			t.Errorf("it is ready: %s", said)
		}
		return strings.HasPrefix(said, "esclusa: not ready yet: mirror")
	}) {
		t.Errorf("it said %q at last", said)
	}
}
