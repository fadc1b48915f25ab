package embedded

import (
	"context"
	"fmt"
	"log/slog"
	"sync/atomic"

	"github.com/twmb/franz-go/pkg/kfake"
)

// brokerLog routes kfake's log. What kfake calls information is every member of
// every group; its debug level is every step of them and is left out.
type brokerLog struct {
	*slog.Logger
	fault atomic.Pointer[string] // the last error, since kfake's Close returns none
}

// Logf implements kfake.Logger.
func (l *brokerLog) Logf(level kfake.LogLevel, format string, args ...any) {
	var as slog.Level
	switch level {
	case kfake.LogLevelError:
		as = slog.LevelError
		fault := fmt.Sprintf(format, args...)
		l.fault.Store(&fault)
	case kfake.LogLevelWarn:
		as = slog.LevelWarn
	case kfake.LogLevelInfo:
		as = slog.LevelDebug
	default:
		return
	}
	if ctx := context.Background(); l.Enabled(ctx, as) {
		l.Log(ctx, as, fmt.Sprintf(format, args...), "server", "embedded kafka")
	}
}
