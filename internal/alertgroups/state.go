package alertgroups

import (
	"math"
	"time"

	"github.com/esclusa/esclusa"
)

// State is what an alert group is in.
type State string

// The states.
const (
	Open         State = "open"         // nobody has decided about it
	Acknowledged State = "acknowledged" // somebody knows of it
	Resolved     State = "resolved"     // it is over
	Regressed    State = "regressed"    // it was resolved, and a record from after that was refused so
)

// States are all of them.
func States() []State { return []State{Open, Acknowledged, Resolved, Regressed} }

// NoDecision is the number of the decision that a group has of which nobody has decided.
const NoDecision = -1

// Decision is what somebody has decided about a group.
type Decision struct {
	State State  `json:"state"`
	By    string `json:"by"`
	Time  string `json:"time"`
	Note  string `json:"note"`
	Until string `json:"until,omitempty"` // RFC 3339; empty for good
	// Offset is its number: the next decision is to be based on it.
	Offset int64 `json:"offset"`

	// Of Resolved: where things ended then.
	TopicID string          `json:"-"` // of the topic that the records lie in
	Ends    map[int32]int64 `json:"-"` // of its partitions
	Alerts  map[int32]int64 `json:"-"` // of the alerts' partitions, for records that have no place
	// AlertsID is the id of the alerts' topic.
	AlertsID string `json:"-"`
}

// Conflict says that a decision is void: it was based on another than the one that the
// group had by then.
type Conflict struct {
	Current *Decision // nil where nobody has decided
}

func (c *Conflict) Error() string {
	if c.Current == nil {
		return "nobody has decided about this group yet"
	}
	return c.Current.By + " has decided meanwhile that it is " + string(c.Current.State)
}

// Standing says what states are made of, beside the rows.
type Standing struct {
	// Decided is the decision about a group that holds.
	Decided func(group string) (Decision, bool)
	// Resent is how many alerts of a group had their records sent again.
	Resent func(group string) int64
	// TopicID is that of the topic that has the name now.
	TopicID func(topic string) string
	Ingress string // the topic
	Alerts  string // the topic
	Now     func() time.Time
}

// topic is that in which the records of a group lie.
func (s *Standing) topic(rows map[int32]*Row) string {
	for _, r := range rows {
		if r.Reach.Topic != "" && r.Reason != "" {
			return r.Reach.Topic
		}
	}
	return s.Ingress
}

// state is what a group is in, by the decision about it, if any, and whether its topic was
// made anew since it was resolved, so that positions say nothing any more.
func (s *Standing) state(group string, rows map[int32]*Row) (state State, d *Decision, anew bool) {
	of, ok := s.Decided(group)
	if !ok {
		return Open, nil, false
	}
	if of.State == Acknowledged && s.over(of.Until) || of.State != Acknowledged && of.State != Resolved {
		return Open, &of, false
	}
	if of.State == Acknowledged {
		return Acknowledged, &of, false
	}
	if of.TopicID != s.TopicID(s.topic(rows)) {
		return Open, &of, true
	}
	for p, r := range rows {
		if r.Reach.Own > s.ownEnd(r, &of, p) || r.Reach.TopicID == of.TopicID && r.Reach.beyond(of.Ends) {
			return Regressed, &of, false
		}
	}
	return Resolved, &of, false
}

// ownEnd is up to where the alerts of a row had come when a decision was made. Offsets of
// another topic than that of then tell nothing: one that was made anew since has come
// nowhere by then, and one from before all the way.
func (s *Standing) ownEnd(r *Row, of *Decision, partition int32) int64 {
	switch {
	case r.Alerts == of.AlertsID:
		return of.Alerts[partition]
	case r.Alerts == s.TopicID(s.Alerts):
		return 0
	}
	return math.MaxInt64
}

func (s *Standing) over(until string) bool {
	at, err := esclusa.ParseTime(until)
	return err == nil && !s.Now().Before(at)
}

// beyond reports whether a record was refused that lies at the ends or beyond them.
func (r *Reach) beyond(ends map[int32]int64) bool {
	for p, next := range r.Next {
		if next > ends[int32(p)] {
			return true
		}
	}
	return false
}

// Summary is how many groups are in each state, and since when the oldest waits of those
// that wait for somebody: open or regressed ones. Zero: none does.
type Summary struct {
	Count  map[State]int
	Oldest time.Time
}

// Summary looks at all groups.
func (b *Board) Summary() Summary {
	b.mu.RLock()
	defer b.mu.RUnlock()
	sum := Summary{Count: make(map[State]int)}
	for id, rows := range b.groups {
		state, d, _ := b.standing.state(id, rows)
		sum.Count[state]++
		if state != Open && state != Regressed {
			continue
		}
		if at := b.since(id, state, d); sum.Oldest.IsZero() || at.Before(sum.Oldest) {
			sum.Oldest = at
		}
	}
	return sum
}

// since is since when a group waits: for its first alert, its regression, or the decision
// by which it is open again.
func (b *Board) since(group string, state State, d *Decision) time.Time {
	first := firstOf(b.groups[group])
	if d == nil {
		return first
	}
	if m, ok := b.news.marks[(&Mark{Group: group}).key()]; state == Regressed {
		if ok && m.Decision == d.Offset {
			return m.At
		}
		return b.standing.Now() // nobody has noticed yet
	}
	decided := d.Time
	if d.State == Acknowledged { // until then
		decided = d.Until
	}
	if at, err := esclusa.ParseTime(decided); err == nil && at.After(first) {
		return at
	}
	return first
}

// Topic is the topic in which the records of a group lie, and whether there is such a
// group.
func (b *Board) Topic(group string) (string, bool) {
	b.mu.RLock()
	defer b.mu.RUnlock()
	rows, ok := b.groups[group]
	return b.standing.topic(rows), ok
}
