package kgoka

import (
	"fmt"
	"log/slog"
	"strings"
)

// retryLevel is the level of the line about an error after which somebody tries
// again.
func (c Cluster) retryLevel(err error) slog.Level {
	if c.Away(err) {
		return slog.LevelDebug
	}
	return slog.LevelWarn
}

// gokaLog routes goka's log, which has one level. What goes wrong comes back as
// the processor's error and is logged where it stops, so that this is for
// debugging.
type gokaLog struct{ log *slog.Logger }

func (l gokaLog) Print(args ...any)   { l.log.Debug(fmt.Sprint(args...)) }
func (l gokaLog) Println(args ...any) { l.log.Debug(strings.TrimSpace(fmt.Sprintln(args...))) }
func (l gokaLog) Printf(format string, args ...any) {
	l.log.Debug(fmt.Sprintf(format, args...))
}
