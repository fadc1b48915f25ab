package app

import (
	"context"
	"errors"
	"log/slog"
	"regexp"
	"strings"
	"sync"
	"time"

	"github.com/cenkalti/backoff/v5"
	"github.com/prometheus/client_golang/prometheus"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/kgoka"
	"github.com/esclusa/esclusa/internal/mirror"
	"github.com/esclusa/esclusa/internal/outage"
	"github.com/esclusa/esclusa/internal/topics"
)

// permanent are the causes that do not heal by themselves: the process stops and
// says what to do.
var permanent = []error{kgoka.ErrFenced, topics.ErrTopics, mirror.ErrEviction, esclusa.ErrForeignStore}

func heals(err error) bool {
	for _, p := range permanent {
		if errors.Is(err, p) {
			return false
		}
	}
	return true
}

// decoration is what goka puts around an error: counts and bullets of its lists,
// and the stack of what it takes for a panic.
var decoration = regexp.MustCompile(`\d+ errors? occurred:|\n\s*\* |panic in callback: |\n\([*]?[A-Za-z.]+\)[^\n]*(\n\t[^\n]*)*`)

// short is an error in one line: of goka's lists, which repeat themselves for
// every partition, the beginning, and the end, since causes come last.
func short(err error) string {
	const half = 200
	text := strings.Join(strings.Fields(decoration.ReplaceAllString(err.Error(), " ")), " ")
	if len(text) > 2*half {
		text = strings.ToValidUTF8(text[:half], "") + " … " + strings.ToValidUTF8(text[len(text)-half:], "")
	}
	return text
}

// final is an error that ends the process, said in one line.
type final struct {
	role  string
	cause error
}

func (f *final) Error() string { return "role " + f.role + ": " + short(f.cause) }
func (f *final) Unwrap() error { return f.cause }

// How long a failed role waits before it starts again: a little more each time,
// at random within half, until it has run well for a while.
const (
	restartFirst = 200 * time.Millisecond
	restartMost  = 5 * time.Second
	runsWell     = time.Minute
)

// supervisor keeps one role running.
type supervisor struct {
	role     string
	part     string
	run      func(ctx context.Context) error // once; blocks until ctx ends
	ready    func() bool                     // it has recovered and is at work
	log      *slog.Logger
	restarts prometheus.Counter
}

// readyLook is how often a role that has failed is asked whether it works again.
const readyLook = 100 * time.Millisecond

// attempt runs the role once, and says so when it works again after a failure. worked
// reports whether it has been ready.
func (s *supervisor) attempt(ctx context.Context, fails *outage.Watch) (worked bool, err error) {
	running, ended := context.WithCancel(ctx)
	var asking sync.WaitGroup
	asking.Go(func() {
		tick := time.NewTicker(readyLook)
		defer tick.Stop()
		for {
			select {
			case <-running.Done():
				return
			case <-tick.C:
			}
			if s.ready() {
				worked = true
				fails.Worked("role", s.role, "part", s.part)
				return
			}
		}
	})
	err = s.run(ctx)
	ended()
	asking.Wait()
	return worked, err
}

// keep runs the role until ctx ends (nil) or its cause of failure does not heal
// (the error).
func (s *supervisor) keep(ctx context.Context) error {
	fails := outage.New(s.log, slog.LevelError, "a role failed, and starts again until it works", "a role works again")
	wait := backoff.NewExponentialBackOff()
	wait.InitialInterval, wait.MaxInterval = restartFirst, restartMost
	for {
		began := time.Now()
		worked, err := s.attempt(ctx, fails)
		if ctx.Err() != nil {
			switch {
			case err == nil, errors.Is(err, context.Canceled):
			case !worked: // goka calls it an error to be told to stop while it recovers
				s.log.Debug("a role was told to stop before it was ready", "role", s.role, "part", s.part, "err", short(err))
			default:
				s.log.Warn("a role did not stop in order; records it had in work will come again", "role", s.role, "part", s.part, "err", short(err))
			}
			return nil
		}
		if err == nil {
			err = errors.New("ended by itself")
		}
		if !heals(err) {
			return &final{s.role, err}
		}
		if time.Since(began) >= runsWell {
			wait.Reset()
		}
		pause := wait.NextBackOff()
		s.restarts.Inc()
		fails.Failed(errors.New(short(err)), "role", s.role, "part", s.part, "in", pause)
		if !waited(ctx, pause) {
			return nil
		}
	}
}

// waited reports whether ctx has not ended within a time.
func waited(ctx context.Context, d time.Duration) bool {
	select {
	case <-time.After(d):
		return ctx.Err() == nil
	case <-ctx.Done():
		return false
	}
}
