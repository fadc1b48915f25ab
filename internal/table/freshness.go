package table

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
// arrive do not tell: a partition may be idle for longer than a copy may be out of use.
// Nor does being open: a view that has lost its brokers stays open, and misses
// tombstones.
func (p *Copy) Open() error {
	if p.cfg.End != nil {
		var ctx context.Context
		ctx, p.stop = context.WithCancel(context.Background())
		p.watching.Go(func() { p.watch(ctx) })
	}
	return nil
}

// watch notes at each step whether the copy has what the topic had a step
// before. Comparing with what it has now, a copy that is written to all the time
// would never be in step.
func (p *Copy) watch(ctx context.Context) {
	tick := time.NewTicker(max(p.cfg.MaxAge/ageSteps, time.Millisecond))
	defer tick.Stop()
	for {
		end, err := p.end(ctx)
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		if err == nil {
			err = p.reach(end)
		}
		if err != nil {
			p.cfg.Log.Warn("whether a local copy of the table is in step with its topic is not known", "copy", p.path, "err", err)
		}
	}
}

// end is how far the copy can get. It asks for the records' end only if the copy is not at
// the topic's.
func (p *Copy) end(ctx context.Context) (int64, error) {
	end, err := p.cfg.End.End(ctx, p.number)
	if err != nil || p.cfg.RecordsEnd == nil {
		return end, err
	}
	if at, err := p.GetOffset(-1); err != nil || at+1 >= end {
		return end, err
	}
	records, err := p.cfg.RecordsEnd(ctx, p.number)
	return min(end, records), err
}

// reach notes that the copy is in step if it has what lies before end. What it
// has is written first: a crash must not leave a copy that is younger than what it
// holds.
func (p *Copy) reach(end int64) error {
	at, err := p.GetOffset(-1)
	if err != nil || at+1 < end {
		return err
	}
	if err := p.write(); err != nil {
		return err
	}
	return p.touch()
}

// touch notes that the copy is in step with the topic now.
func (p *Copy) touch() error {
	if err := os.WriteFile(filepath.Join(p.path, freshnessFile), nil, 0o600); err != nil {
		return fmt.Errorf("noting that the local table is in use: %w", err)
	}
	return nil
}
