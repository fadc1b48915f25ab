package kafka

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net"

	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kgo"
)

// Away reports whether an error says no more than that brokers do not answer, or
// have to be asked again: who asks does so, and it is one line of the process that
// says so, not one of each who asks.
func Away(err error) bool {
	var network net.Error // also what dialing says
	return errors.As(err, &network) || errors.Is(err, ErrLater) || errors.Is(err, io.EOF) || errors.Is(err, context.DeadlineExceeded) ||
		kgo.IsRetryableBrokerErr(err) || kerr.IsRetriable(err)
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
