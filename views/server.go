package views

import (
	"log/slog"
	"net/http"
	"time"
)

// Bounds of a connection.
const (
	readHeaderTimeout = 5 * time.Second
	idleTimeout       = 2 * time.Minute
	transferTime      = 30 * time.Second // for the body in, and the answer out
	maxHeaderBytes    = 96 << 10         // room for the 64 KiB that a record's headers may have
)

// NewServer returns a server of h with its bounds set, for the caller to start
// on a Listener. sendWait is Config.SendWait; 0 means its default.
//
// net/http cancels a request's context when the time for reading is over, even
// after the body has been read. So the time for reading, like that for writing,
// is longer than the longest wait that a handler may take. A body of a record has
// its own, by its rate.
func NewServer(h http.Handler, sendWait time.Duration, logger *slog.Logger) *http.Server {
	within := longest(sendWait)
	return &http.Server{
		Handler:                      h,
		ReadHeaderTimeout:            readHeaderTimeout,
		ReadTimeout:                  within,
		WriteTimeout:                 within,
		IdleTimeout:                  idleTimeout,
		MaxHeaderBytes:               maxHeaderBytes,
		DisableGeneralOptionsHandler: true, // of OPTIONS *, which would be answered behind h's back
		ErrorLog:                     slog.NewLogLogger(logger.Handler(), slog.LevelWarn),
	}
}

// longest is how long a call may take beside its body.
func longest(sendWait time.Duration) time.Duration {
	if sendWait == 0 {
		sendWait = DefaultSendWait
	}
	return max(maxConsumeWait, ackWait+sendWait) + transferTime
}
