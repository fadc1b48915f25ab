package journal

import (
	"time"

	"github.com/esclusa/esclusa/internal/topics"
)

// Decided is the current decision about a group.
type Decided struct {
	Decision
	By     string
	Time   string
	Note   string
	Offset int64 // in the journal: what the next decision must have seen
	at     time.Time
}

// decisions fold the journal, in the order of offsets: for each group the decision that
// was based on the one before. What was based on another is void. All who read the
// journal come to the same.
type decisions struct {
	start  int64 // where the journal began, when it was first read
	groups map[string]Decided
}

// apply tells whether the entry's decision holds. One that is older than the topic keeps
// entries counts as none, whether or not it is still there: whoever reads later must come to
// the same.
func (d *decisions) apply(e *Read) bool {
	dec := e.Decision
	holds := dec.Seen == None || dec.Seen < d.start
	if current, known := d.groups[dec.Group]; known {
		holds = dec.Seen == current.Offset || e.At.Sub(current.at) > topics.JournalRetention
	}
	if !holds {
		return false
	}
	d.groups[dec.Group] = Decided{Decision: *dec, By: e.By, Time: e.Time, Note: e.Note, Offset: e.Offset, at: e.At}
	return true
}

// Decided is the current decision about a group, as far as the journal has been read.
func (j *Journal) Decided(group string) (Decided, bool) {
	j.mu.Lock()
	defer j.mu.Unlock()
	d, ok := j.decisions.groups[group]
	return d, ok
}
