package client

import (
	"context"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/schemas"
)

// refreshEvery is how often a newer catalogue is asked for.
const refreshEvery = 5 * time.Second

// current is the catalogue that a sender checks by, which may be replaced. It is safe for
// concurrent use.
type current struct {
	catalogue atomic.Pointer[schemas.Catalogue]
	fetch     func(ctx context.Context) (*schemas.Catalogue, error) // nil: there is no newer one
	log       *slog.Logger

	mu    sync.Mutex
	asked time.Time
}

// check is the verdict on a message. What names a datatype or a version that the
// catalogue lacks is judged again by a newer one, if there is one.
func (c *current) check(ctx context.Context, m Message, source string) (Checked, *esclusa.Record, *esclusa.Rejection) {
	by := c.catalogue.Load()
	checked, rec, rej := check(by, m, source)
	if rej == nil || c.fetch == nil || rej.Reason != esclusa.UnknownDatatype && !schemas.RefusesVersion(rej.Errors) {
		return checked, rec, rej
	}
	if newer := c.newer(ctx, by); newer != by {
		return check(newer, m, source)
	}
	return checked, rec, rej
}

// newer asks for a catalogue, unless that was done a moment ago, and returns the current
// one.
func (c *current) newer(ctx context.Context, than *schemas.Catalogue) *schemas.Catalogue {
	c.mu.Lock()
	defer c.mu.Unlock()
	if now := c.catalogue.Load(); now != than || time.Since(c.asked) < refreshEvery {
		return now
	}
	newer, err := c.fetch(ctx)
	c.asked = time.Now()
	if err != nil {
		c.log.WarnContext(ctx, "fetching the catalogue", "error", err)
		return than
	}
	c.catalogue.Store(newer)
	return newer
}
