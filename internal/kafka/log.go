package kafka

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"strings"

	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kgo"
)

// Away reports whether an error says no more than that brokers do not answer, or
// have to be asked again: who asks does so, and it is one line of the process that
// says so, not one of each who asks.
func Away(err error) bool {
	var network net.Error // also what dialing says
	return errors.As(err, &network) || errors.Is(err, io.EOF) || errors.Is(err, context.DeadlineExceeded) ||
		kgo.IsRetryableBrokerErr(err) || kerr.IsRetriable(err)
}

// retryLevel is the level of the line about an error after which somebody tries
// again.
func retryLevel(err error) slog.Level {
	if Away(err) {
		return slog.LevelDebug
	}
	return slog.LevelWarn
}

// clientLog routes franz-go's log. Its information is our debugging: it tells
// of every join and every metadata update. It warns of every attempt to connect
// that will be made again, and calls an error what it also returns.
type clientLog struct{ log *slog.Logger }

var clientLevels = map[kgo.LogLevel]slog.Level{
	kgo.LogLevelDebug: slog.LevelDebug - 4,
	kgo.LogLevelInfo:  slog.LevelDebug,
	kgo.LogLevelWarn:  slog.LevelDebug,
	kgo.LogLevelError: slog.LevelDebug,
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
