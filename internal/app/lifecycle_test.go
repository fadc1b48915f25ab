package app

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func TestStepThatDoesNotCloseHoldsTheOthersUp(t *testing.T) {
	for name, c := range map[string]struct {
		takes, deadline time.Duration
		want            time.Duration
		err             error
	}{
		"in time":             {time.Second, 5 * time.Second, time.Second, nil},
		"quick after others":  {lastChance / 2, 0, lastChance / 2, nil},
		"after the deadline":  {time.Minute, 5 * time.Second, 5*time.Second + lastChance, context.DeadlineExceeded},
		"when others took it": {time.Minute, 0, lastChance, context.DeadlineExceeded},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var s stack
				s.pushClose("it", func() error {
					time.Sleep(c.takes)
					return nil
				})
				ctx, cancel := context.WithTimeout(t.Context(), c.deadline)
				defer cancel()
				began := time.Now()
				err := s.unwind(ctx)
				if took := time.Since(began); took != c.want || !errors.Is(err, c.err) {
					t.Errorf("it took %v and gave %v, want %v and %v", took, err, c.want, c.err)
				}
				time.Sleep(c.takes) // what was left behind ends
			})
		})
	}
}

func TestSlowStartSaysNothingOrTooMuch(t *testing.T) {
	for name, c := range map[string]struct {
		takes time.Duration
		says  bool
	}{
		"quick": {slowStart - time.Millisecond, false},
		"slow":  {slowStart + time.Millisecond, true},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var out bytes.Buffer
				a := &App{log: slog.New(slog.NewTextHandler(&out, nil))}
				came := a.waitFor("Kafka")
				time.Sleep(c.takes)
				came()
				time.Sleep(time.Minute)
				synctest.Wait()
				if says := strings.Contains(out.String(), "for=Kafka"); says != c.says || *a.awaiting.Load() != "Kafka" {
					t.Errorf("the log says %q", out.String())
				}
			})
		})
	}
}
