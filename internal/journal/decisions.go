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
	unsure bool // what it was based on is gone, so that it may be void
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
	current, known := d.groups[dec.Group]
	if !d.holds(e, current, known) {
		return false
	}
	d.groups[dec.Group] = Decided{Decision: *dec, By: e.By, Time: e.Time, Note: e.Note, Offset: e.Offset, at: e.At, unsure: d.start > 0 && dec.Seen < d.start && !current.over(e.At)}
	return true
}

func (d *decisions) holds(e *Read, current Decided, known bool) bool {
	seen := e.Decision.Seen
	switch {
	case !known:
		return seen == None || seen < d.start
	case seen == current.Offset, current.over(e.At):
		return true
	}
	// Of two of which nobody can tell what they were based on, that holds which has seen
	// the later one: the other was void.
	return current.unsure && seen < d.start && seen > current.Seen
}

// over reports whether a decision is older than the topic keeps entries.
func (d *Decided) over(at time.Time) bool {
	return !d.at.IsZero() && at.Sub(d.at) > topics.JournalRetention
}

// Decided is the decision about a group that holds at a time, as far as the journal has been
// read. One that is older than the topic keeps entries does not, whoever knows it still.
func (j *Journal) Decided(group string, at time.Time) (Decided, bool) {
	j.mu.Lock()
	defer j.mu.Unlock()
	d, ok := j.decisions.groups[group]
	return d, ok && !d.over(at)
}
