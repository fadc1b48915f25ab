package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"github.com/cenkalti/backoff/v5"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/esclusa/esclusa/internal/kafka"
	"github.com/esclusa/esclusa/internal/redisstore"
)

// permanent are the causes that do not heal by themselves: the process stops and
// says what to do.
var permanent = []error{kafka.ErrFenced, kafka.ErrTopics, kgo.ErrMaxDecompress, redisstore.ErrEviction}

func heals(err error) bool {
	for _, p := range permanent {
		if errors.Is(err, p) {
			return false
		}
	}
	return true
}

// short is an error in one line: goka lists every partition's, with stacks.
func short(err error) string {
	const most = 600
	text := strings.Join(strings.Fields(err.Error()), " ")
	if len(text) > most {
		text = strings.ToValidUTF8(text[:most], "") + " …"
	}
	return text
}

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
	log      *slog.Logger
	restarts prometheus.Counter
}

// keep runs the role until ctx ends (nil) or its cause of failure does not heal
// (the error).
func (s *supervisor) keep(ctx context.Context) error {
	wait := backoff.NewExponentialBackOff()
	wait.InitialInterval, wait.MaxInterval = restartFirst, restartMost
	for {
		began := time.Now()
		err := s.run(ctx)
		if ctx.Err() != nil {
			if err != nil && !errors.Is(err, context.Canceled) {
				s.log.Warn("a role did not stop in order; records it had in work will come again", "role", s.role, "part", s.part, "err", short(err))
			}
			return nil
		}
		if err == nil {
			err = errors.New("ended by itself")
		}
		if !heals(err) {
			return fmt.Errorf("role %s: %w", s.role, err)
		}
		if time.Since(began) >= runsWell {
			wait.Reset()
		}
		pause := wait.NextBackOff()
		s.restarts.Inc()
		s.log.Error("a role failed and will start again", "role", s.role, "part", s.part, "in", pause, "err", short(err))
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(pause):
		}
	}
}
