package client

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/esclusa/esclusa"
)

var (
	errNotInTime = errors.New("the time to wait is over")
	errNoHTTP    = errors.New("Readable needs SenderOptions.HTTP")
)

// rowsAtOnce is how many rows are waited for at the same time.
const rowsAtOnce = 16

// may refuses wishes that the sender cannot fulfil, before anything is sent.
func (s *Sender) may(w sending) error {
	if w.within > 0 && w.readable && s.reading == nil {
		return errNoHTTP
	}
	return nil
}

// place is where a record is waited for: in a row, or in its partition of ingress.
type place struct {
	table, key string // empty where the partition counts
	partition  int32
}

func (w sending) place(c Checked, src esclusa.Source) place {
	if w.readable && c.table != "" {
		return place{table: c.table, key: c.Key}
	}
	return place{partition: src.Partition}
}

func (s *Sender) await(ctx context.Context, p place, src esclusa.Source) error {
	if p.table != "" {
		return s.reading.WaitReadable(ctx, p.table, p.key, src)
	}
	return s.routing.WaitRouted(ctx, src)
}

// tooLong reports whether it was the time to wait that ended a wait.
func tooLong(wait context.Context, err error) bool {
	return errors.Is(err, context.DeadlineExceeded) && errors.Is(context.Cause(wait), errNotInTime)
}

// notSeen is what one wait comes to that took too long.
func notSeen(src esclusa.Source, w sending, err error) error {
	if w.readable {
		return fmt.Errorf("%w: %s was not readable within %v: %w", ErrNotSeen, src, w.within, err)
	}
	return fmt.Errorf("%w: %s was not routed within %v", ErrNotSeen, src, w.within)
}

// awaitAll waits for the last record of each place, and returns the places where it came.
// That the time is over is no error.
func (s *Sender) awaitAll(ctx context.Context, last map[place]esclusa.Source, w sending) (map[place]bool, error) {
	wait, cancel := context.WithTimeoutCause(ctx, w.within, errNotInTime)
	defer cancel()
	var mu sync.Mutex
	came := make(map[place]bool, len(last))
	var group errgroup.Group
	if w.readable {
		group.SetLimit(rowsAtOnce)
	}
	for p, src := range last {
		group.Go(func() error {
			err := s.await(wait, p, src)
			mu.Lock()
			defer mu.Unlock()
			came[p] = err == nil
			return err
		})
	}
	err := group.Wait()
	if tooLong(wait, err) {
		err = nil
	}
	return came, err
}

// rows are looked for over HTTP.
type rows struct{ at HTTP }

// Pauses between two looks at a row: at first as short as a record takes when all is
// well, then longer.
const (
	firstPause = 5 * time.Millisecond
	lastPause  = 100 * time.Millisecond
)

// WaitReadable returns nil once the row, or what is left of an erased one, bears the
// source or a later one of its partition. Of a failure that may be over by then it makes
// the next attempt; ctx ends them.
func (r rows) WaitReadable(ctx context.Context, table, key string, src esclusa.Source) error {
	path := "/v1/" + table + "?key=" + url.QueryEscape(key)
	var last error // of a look that came to an end
	for pause := firstPause; ; pause = min(2*pause, lastPause) {
		a, err := r.at.ask(ctx, http.MethodHead, path, 0)
		switch {
		case err != nil && ctx.Err() != nil && last != nil:
			err = last
		case err != nil:
		case a.status == http.StatusOK || a.status == http.StatusNotFound:
			if shows(a.header.Get("Esclusa-Source"), src) {
				return nil
			}
			err = errors.New("its row is another")
		case a.status >= http.StatusInternalServerError:
			err = a.says("/v1/" + table)
		default:
			return fmt.Errorf("asking %s for a row: %w", r.at, a.says("/v1/"+table))
		}
		last = err
		select {
		case <-ctx.Done():
			return fmt.Errorf("%w, %w", last, ctx.Err())
		case <-time.After(pause):
		}
	}
}

// shows reports whether a row of that source has src, or a later record of its partition.
func shows(text string, src esclusa.Source) bool {
	at, err := esclusa.ParseSource(text)
	return err == nil && at.Topic == src.Topic && at.Partition == src.Partition && at.Offset >= src.Offset
}
