package kafka

import (
	"context"
	"fmt"
	"log/slog"
	"strings"

	"github.com/twmb/franz-go/pkg/kgo"
)

// clientLog routes franz-go's log. Its information is our debugging: it tells
// of every join and every metadata update, and it warns of every attempt to
// connect that will be made again.
type clientLog struct{ log *slog.Logger }

var clientLevels = map[kgo.LogLevel]slog.Level{
	kgo.LogLevelDebug: slog.LevelDebug - 4,
	kgo.LogLevelInfo:  slog.LevelDebug,
	kgo.LogLevelWarn:  slog.LevelDebug,
	kgo.LogLevelError: slog.LevelWarn,
}

// Level is the most talkative level that the logger takes.
func (l clientLog) Level() kgo.LogLevel {
	for level := kgo.LogLevelDebug; level > kgo.LogLevelNone; level-- {
		if l.log.Enabled(context.Background(), clientLevels[level]) {
			return level
		}
	}
	return kgo.LogLevelNone
}

func (l clientLog) Log(level kgo.LogLevel, msg string, keyvals ...any) {
	l.log.Log(context.Background(), clientLevels[level], msg, keyvals...)
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
