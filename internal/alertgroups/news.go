package alertgroups

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"github.com/esclusa/esclusa"
)

// toldKey begins the keys of marks: a group's follows behind a dot. No row has such a key.
const toldKey = "_told"

// beforehand is for how long before the first look groups may have begun that count as
// new: a system's first alerts may come before anybody looks.
const beforehand = time.Hour

// Mark says that it was noticed that a group is new, or that it has regressed, or that a
// redrive has halted. It lies beside the rows, in the topic of alert groups. There is one
// for a group or a redrive, the last; and one without either, of when it was looked for
// news first.
type Mark struct {
	Group string `json:"group,omitempty"`
	// Redrive is the id of one that has halted, in place of a group. Its Decision is where
	// the journal says so.
	Redrive string `json:"redrive,omitempty"`
	// Decision is the number of the decision that the group has regressed from,
	// NoDecision where it is new.
	Decision int64     `json:"decision"`
	At       time.Time `json:"at"`              // when it was noticed
	Waits    bool      `json:"waits,omitempty"` // people are still to be told

	offset int64 // of its record: of two the later holds
}

// Regressed reports whether it is about a group that has regressed, and not one that is new.
func (m *Mark) Regressed() bool { return m.Redrive == "" && m.Decision != NoDecision }

// Record is the mark as a record of the topic of alert groups.
func (m *Mark) Record(topic string) esclusa.Record {
	value, err := json.Marshal(m)
	if err != nil {
		panic(err) // its type can be encoded
	}
	return esclusa.Record{Topic: topic, Key: []byte(m.key()), Value: value}
}

func (m *Mark) key() string {
	switch {
	case m.Redrive != "":
		return toldKey + ".redrive." + m.Redrive
	case m.Group != "":
		return toldKey + "." + m.Group
	}
	return toldKey
}

func parseMark(rec *esclusa.Record) (m Mark, ok bool) {
	if !strings.HasPrefix(string(rec.Key), toldKey) || json.Unmarshal(rec.Value, &m) != nil || m.key() != string(rec.Key) || m.Decision < NoDecision {
		return m, false
	}
	m.offset = rec.Offset
	return m, true
}

// news is what was noticed so far.
type news struct {
	since time.Time       // groups whose first alert is older are not new; zero while nobody has looked
	marks map[string]Mark // by their keys
}

func (n *news) add(m Mark) {
	key := m.key()
	if key == toldKey {
		n.since = m.At
		return
	}
	if before, ok := n.marks[key]; !ok || before.offset <= m.offset {
		n.marks[key] = m
	}
}

// fresh reports whether a group has begun since it is looked for news.
func (n *news) fresh(rows map[int32]*Row) bool {
	return !firstOf(rows).Before(n.since)
}

// Begun reports whether somebody has looked for news before, in this topic.
func (b *Board) Begun() bool {
	b.mu.RLock()
	defer b.mu.RUnlock()
	return !b.news.since.IsZero()
}

// Beginning are the marks to write before the first look: what there has been for long is
// no news. The last of them is that there was a beginning.
func (b *Board) Beginning(now time.Time) []Mark {
	b.mu.RLock()
	defer b.mu.RUnlock()
	var marks []Mark
	for id, rows := range b.groups {
		if state, d, _ := b.standing.state(id, rows); state == Regressed {
			marks = append(marks, Mark{Group: id, Decision: d.Offset, At: now.UTC()})
		}
	}
	return append(marks, Mark{Decision: NoDecision, At: now.Add(-beforehand).UTC()})
}

// News are at most so many groups that are new or have regressed, and of which no mark says
// so yet: those with the oldest alerts first. Nobody is told before Beginning was written.
func (b *Board) News(most int, now time.Time) []Mark {
	b.mu.RLock()
	defer b.mu.RUnlock()
	if b.news.since.IsZero() {
		return nil
	}
	var found []Mark
	for id, rows := range b.groups {
		if m, is := b.newsOf(id, rows); is {
			m.At = now.UTC()
			found = append(found, m)
		}
	}
	first := func(m Mark) time.Time { return firstOf(b.groups[m.Group]) }
	slices.SortFunc(found, func(x, y Mark) int { return cmp.Or(first(x).Compare(first(y)), cmp.Compare(x.Group, y.Group)) })
	return found[:min(len(found), most)]
}

func (b *Board) newsOf(id string, rows map[int32]*Row) (Mark, bool) {
	before, known := b.news.marks[(&Mark{Group: id}).key()]
	if state, d, _ := b.standing.state(id, rows); state == Regressed {
		return Mark{Group: id, Decision: d.Offset}, !known || before.Decision != d.Offset
	}
	return Mark{Group: id, Decision: NoDecision}, !known && b.news.fresh(rows)
}

// Untold are those of some marks about redrives that none says yet, and that are no older
// than what is looked for.
func (b *Board) Untold(redrives []Mark) (found []Mark) {
	b.mu.RLock()
	defer b.mu.RUnlock()
	for _, m := range redrives {
		if before, known := b.news.marks[m.key()]; (!known || before.Decision < m.Decision) && !m.At.Before(b.news.since) {
			found = append(found, m)
		}
	}
	return found
}

// Waiting are the marks of which people are still to be told, the oldest first.
func (b *Board) Waiting() []Mark {
	b.mu.RLock()
	defer b.mu.RUnlock()
	var waits []Mark
	for _, m := range b.news.marks {
		if m.Waits {
			waits = append(waits, m)
		}
	}
	slices.SortFunc(waits, func(x, y Mark) int { return cmp.Or(x.At.Compare(y.At), cmp.Compare(x.key(), y.key())) })
	return waits
}

// Mark takes a mark that was written, at this offset.
func (b *Board) Mark(m Mark, offset int64) {
	b.mu.Lock()
	defer b.mu.Unlock()
	m.offset = offset
	b.news.add(m)
}

// firstOf is when the first alert of a group came.
func firstOf(rows map[int32]*Row) (first time.Time) {
	for _, r := range rows {
		if first.IsZero() || r.First.Time.Before(first) {
			first = r.First.Time
		}
	}
	return first
}
