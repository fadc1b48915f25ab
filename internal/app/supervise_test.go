package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"strings"
	"sync"
	"syscall"
	"testing"
	"testing/synctest"
	"time"
	"unicode/utf8"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/testutil"

	"github.com/esclusa/esclusa/internal/kgoka"
)

func supervised(run func(ctx context.Context) error) supervisor {
	restarts := prometheus.NewCounter(prometheus.CounterOpts{Name: "restarts"})
	return supervisor{role: "r", part: "r", run: run, ready: func() bool { return false }, log: slog.New(slog.DiscardHandler), restarts: restarts}
}

func TestFailingRoleStartsAgainEverSlowerAndIsCounted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		var starts []time.Time
		s := supervised(func(context.Context) error {
			starts = append(starts, time.Now())
			if len(starts) == 12 {
				cancel()
			}
			return errors.New("broken")
		})
		if err := s.keep(ctx); err != nil {
			t.Errorf("a cause that may heal ended the process: %v", err)
		}
		if n := testutil.ToFloat64(s.restarts); n != 11 {
			t.Errorf("%v restarts are counted, want 11", n)
		}
		first, last := starts[1].Sub(starts[0]), starts[11].Sub(starts[10])
		if first < restartFirst/2 || first > restartFirst*3/2 || last < restartMost/2 || last > restartMost*3/2 {
			t.Errorf("the waits go from %v to %v", first, last)
		}
	})
}

// goka calls it an error to be told to stop while it recovers, and a stop in the middle of
// a start warned of records that would come again.
func TestStopDuringTheStartIsToldAsDisorder(t *testing.T) {
	for _, ready := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			ctx, cancel := context.WithCancel(t.Context())
			asked := make(chan struct{})
			s := supervised(func(context.Context) error {
				<-asked
				synctest.Wait() // until the answer is heeded
				cancel()
				return errors.New("context closed while waiting for startup tables to become ready")
			})
			var log strings.Builder
			told := sync.OnceFunc(func() { close(asked) })
			s.ready, s.log = func() bool { told(); return ready }, slog.New(slog.NewTextHandler(&log, nil))
			if err := s.keep(ctx); err != nil {
				t.Error(err)
			}
			if warned := strings.Contains(log.String(), "did not stop in order"); warned != ready {
				t.Errorf("ready %v: the log has %q", ready, log.String())
			}
		})
	}
}

func TestRoleThatRanWellStartsAgainSoon(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		var ended time.Time
		var wait time.Duration
		runs := 0
		s := supervised(func(context.Context) error {
			if runs++; runs == 10 {
				time.Sleep(runsWell)
				ended = time.Now()
			}
			if runs == 11 {
				wait = time.Since(ended)
				cancel()
			}
			return errors.New("broken")
		})
		if err := s.keep(ctx); err != nil {
			t.Fatal(err)
		}
		if wait > restartFirst*3/2 {
			t.Errorf("after a minute of work the wait was %v", wait)
		}
	})
}

func TestCauseThatDoesNotHealEndsTheProcess(t *testing.T) {
	for _, cause := range permanent {
		s := supervised(func(context.Context) error { return fmt.Errorf("deep down: %w", cause) })
		if err := s.keep(t.Context()); !errors.Is(err, cause) {
			t.Errorf("%v ended as %v", cause, err)
		}
	}
	if heals(fmt.Errorf("x: %w", kgoka.ErrFenced)) || !heals(errors.New("x")) {
		t.Error("the causes are confused")
	}
}

func TestCauseIsCutOffTheLog(t *testing.T) {
	path := "/var/lib/" + strings.Repeat("é", 120)
	err := fmt.Errorf("error consuming from group consumer: recovering the partitions: error setting up (partition=5): Setup failed. "+
		"Cannot start processor for partition 5: error setting up partition table: error building storage: %w",
		&os.PathError{Op: "write", Path: path, Err: syscall.ENOSPC})
	got := short(err)
	if !strings.HasPrefix(got, "error consuming from group consumer: ") || !strings.HasSuffix(got, ": "+syscall.ENOSPC.Error()) {
		t.Errorf("the log says %s", got)
	}
	if len(got) > 410 || !utf8.ValidString(got) {
		t.Errorf("the log is filled: %d bytes, %q", len(got), got)
	}
}

func TestErrorOfGokaFillsTheLogWithStacks(t *testing.T) {
	err := errors.New("1 error occurred:\n\t* error consuming from group consumer: processing t/1 stopped\n3 errors occurred:\n\t* error processing message (partition=0): " +
		"panic in callback: mirroring 892 rows: connection refused\n(*Mirror).process\n\tgithub.com/esclusa/esclusa/processors/mirror.go:152\n\n\t* error processing message (partition=1): the same\n\n")
	want := "error consuming from group consumer: processing t/1 stopped error processing message (partition=0): " +
		"mirroring 892 rows: connection refused error processing message (partition=1): the same"
	if got := short(err); got != want {
		t.Errorf("the log says\n%s\nwant\n%s", got, want)
	}
	if got := (&final{"router", err}).Error(); got != "role router: "+want {
		t.Errorf("the process ends with %s", got)
	}
}
