// Package outage keeps what fails again and again from filling the log: a line when
// an outage begins, and one when it is over that says how long it took. It does not
// find out what is away; whoever tries says whether it worked.
package outage

import (
	"context"
	"log/slog"
	"sync"
	"time"
)

// Watch is about one thing that may be away: a server, a role, a question that
// brokers answer. Its methods may be called from several goroutines.
type Watch struct {
	log   *slog.Logger
	level slog.Level
	began string
	over  string

	mu    sync.Mutex
	since time.Time // zero while it works
	times int       // that it has failed since then
}

// New is a Watch that says began, at the level, when something fails that has
// worked, and over, at level info, when it works again.
func New(log *slog.Logger, level slog.Level, began, over string) *Watch {
	return &Watch{log: log, level: level, began: began, over: over}
}

// Failed says that it did not work. The first error of an outage is logged with
// args; the others only at level debug, since they mostly repeat it.
func (w *Watch) Failed(err error, args ...any) {
	w.mu.Lock()
	defer w.mu.Unlock()
	level := slog.LevelDebug
	if w.since.IsZero() {
		w.since, w.times, level = time.Now(), 0, w.level
	}
	w.times++
	w.log.Log(context.Background(), level, w.began, append(args, "err", err)...)
}

// Worked says that it works. It is cheap where there is no outage.
func (w *Watch) Worked(args ...any) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.since.IsZero() {
		return
	}
	took := time.Since(w.since).Round(time.Millisecond)
	w.since = time.Time{}
	w.log.Info(w.over, append(args, "after", took, "failures", w.times)...)
}
