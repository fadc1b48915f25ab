package leaks_test

import (
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/esclusa/esclusa/internal/testing/leaks"
)

// behaviour tells a child process what its tests do.
const behaviour = "ESCLUSA_TEST_LEAKS"

// stays is closed by nobody but the end of a test run.
var stays = make(chan struct{})

func TestMain(m *testing.M) {
	if os.Getenv(behaviour) == "end" {
		os.Exit(leaks.Tests{M: m, After: func() { close(stays) }}.Run())
	}
	leaks.Main(m)
}

// TestChild is what the child runs; here it does nothing.
func TestChild(t *testing.T) {
	switch os.Getenv(behaviour) {
	case "leave", "end":
		go leave()
	case "fail":
		go leave()
		t.Fatal("for a reason of its own")
	}
}

func leave() { <-stays }

func TestGoroutineIsLeftUnnoticed(t *testing.T) {
	for does, want := range map[string]struct {
		status int
		told   bool
	}{
		"nothing": {0, false},
		"leave":   {1, true},
		"end":     {0, false}, // by After
		"fail":    {1, false}, // whoever fails may leave some: that says nothing new
	} {
		t.Run(does, func(t *testing.T) {
			cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestChild$")
			cmd.Env = append(os.Environ(), behaviour+"="+does)
			out, _ := cmd.CombinedOutput()
			if got := cmd.ProcessState.ExitCode(); got != want.status {
				t.Errorf("ended with %d, want %d:\n%s", got, want.status, out)
			}
			if told := strings.Contains(string(out), "leaks_test.leave"); told != want.told {
				t.Errorf("the goroutine is told of: %v\n%s", told, out)
			}
		})
	}
}
