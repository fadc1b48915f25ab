package processors

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"
)

// ageSteps is into how many steps MaxAge is cut: the age of a copy is known to
// one of them.
const ageSteps = 100

// Open starts to watch whether the copy is in step with the topic. Rows that
// arrive do not tell: a partition may be idle for longer than a copy is believed.
// Nor does being open: a view that has lost its brokers stays open, and misses
// tombstones.
func (s *store) Open() error {
	if s.cfg.End != nil {
		var ctx context.Context
		ctx, s.stop = context.WithCancel(context.Background())
		s.watching.Go(func() { s.watch(ctx) })
	}
	return s.Storage.Open()
}

// watch notes at each step whether the copy has what the topic had a step
// before. Comparing with what it has now, a copy that is written to all the time
// would never be in step.
func (s *store) watch(ctx context.Context) {
	tick := time.NewTicker(max(s.cfg.MaxAge/ageSteps, time.Millisecond))
	defer tick.Stop()
	for {
		end, err := s.cfg.End.End(ctx, s.partition)
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		if err == nil {
			err = s.reach(end)
		}
		if err != nil {
			s.cfg.Log.Warn("whether a local copy of the table is in step with its topic is not known", "copy", s.path, "err", err)
		}
	}
}

// reach notes that the copy is in step if it has what lies before end. What it
// has is written first: a crash must not leave a copy that is younger than what it
// holds.
func (s *store) reach(end int64) error {
	at, err := s.GetOffset(-1)
	if err != nil || at+1 < end {
		return err
	}
	if err := s.write(); err != nil {
		return err
	}
	return s.touch()
}

func (s *store) write() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.flush()
}

// touch notes that the copy is in step with the topic now.
func (s *store) touch() error {
	if err := os.WriteFile(filepath.Join(s.path, seenFile), nil, 0o600); err != nil {
		return fmt.Errorf("noting that the local table is in use: %w", err)
	}
	return nil
}
