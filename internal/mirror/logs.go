package mirror

import (
	"context"
	"fmt"
	"log/slog"

	"github.com/redis/go-redis/v9"
)

// LogTo sends what go-redis would print on standard error to the logger, at
// level debug: each line repeats an error that a call returns. go-redis has one
// logger for the whole process, so this is for main, once, before Open.
func LogTo(logger *slog.Logger) { redis.SetLogger(lines{logger}) }

type lines struct{ *slog.Logger }

// Printf implements go-redis' logger.
func (l lines) Printf(ctx context.Context, format string, args ...any) {
	if l.Enabled(ctx, slog.LevelDebug) {
		l.DebugContext(ctx, fmt.Sprintf(format, args...), "client", "go-redis")
	}
}
