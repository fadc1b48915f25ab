package expect

import (
	"strings"
	"sync"
)

// Log is where a logger writes, to look into while others may still write. It is safe for
// concurrent use.
type Log struct {
	mu   sync.Mutex
	text strings.Builder
}

// Write implements io.Writer.
func (l *Log) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(b)
}

// String is all that was written so far.
func (l *Log) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// Count is how often a text is in it so far.
func (l *Log) Count(text string) int { return strings.Count(l.String(), text) }
