package journal

import (
	"iter"
	"maps"
	"time"
)

// Retention is how long the topic keeps entries. A decision that is older counts as none,
// whether or not it is still there: whoever reads later must come to the same.
const Retention = 400 * 24 * time.Hour

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

// apply tells whether the entry's decision holds.
func (d *decisions) apply(e *Read) bool {
	dec := e.Decision
	current, known := d.groups[dec.Group]
	gone := !known && dec.Seen < d.start || known && e.At.Sub(current.at) > Retention
	if base := dec.Seen; !gone && !(known && base == current.Offset) && !(!known && base == None) {
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

// Decisions are all groups that somebody has decided about, as far as the journal has
// been read.
func (j *Journal) Decisions() iter.Seq2[string, Decided] {
	j.mu.Lock()
	defer j.mu.Unlock()
	return maps.All(maps.Clone(j.decisions.groups))
}
