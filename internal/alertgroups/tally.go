package alertgroups

import (
	"slices"
	"strings"
	"time"

	"github.com/esclusa/esclusa"
)

// MaxGroups is how many groups of one datatype are counted by themselves, in each
// partition of the alerts' topic. The schemas bound them: only who may write alerts, and
// invents groups, comes near it.
const MaxGroups = 4096

// other begins the group of all that is counted beyond MaxGroups of a datatype, which is
// not one way of breaking the rules.
const other = esclusa.Other + "."

// Other is the group of what is not counted by itself of a datatype: groups beyond
// MaxGroups, and alerts that name a group of another datatype or reason.
func Other(datatype string) string { return other + datatype }

// Tally counts the alerts of one partition of their topic. It is for one goroutine at a
// time.
type Tally struct {
	cfg     Config
	groups  map[string]*entry
	each    map[string]int // groups of a datatype, its rest left out
	touched []*entry
}

// Config says what a Tally counts.
type Config struct {
	// Known reports whether a datatype is in the catalogue: others can be invented.
	Known func(datatype string) bool
	// TopicID is that of a topic: records of one that was made anew begin again.
	TopicID func(topic string) string
	// Alerts is the id of the alerts' topic.
	Alerts string
}

type entry struct {
	Row
	touched bool
	tried   int // how often it was looked for what describes it
}

// mostTries is how many alerts are looked through for what describes a group.
const mostTries = 16

// NewTally counts nothing yet.
func NewTally(cfg Config) *Tally {
	return &Tally{cfg: cfg, groups: make(map[string]*entry), each: make(map[string]int)}
}

// Load goes on from a row that was written before, which is the Tally's from then on. Of
// several of one group the last holds. end is where the alerts' partition ends: a row that
// counts further has places of alerts that brokers have lost, and one of another topic
// places of one that was deleted. Of such a row the counts stay. Load reports whether the row
// is of this topic.
func (t *Tally) Load(r *Row, end int64) (ours bool) {
	if ours = r.Alerts == t.cfg.Alerts; !ours || r.UpTo > end {
		r.UpTo, r.Samples, r.Reach.Own, r.Alerts = 0, nil, 0, t.cfg.Alerts
	}
	if old := t.groups[r.Group]; old != nil {
		old.Row = *r
		return ours
	}
	t.put(&entry{Row: *r})
	return ours
}

func (t *Tally) put(e *entry) {
	t.groups[e.Group] = e
	if !strings.HasPrefix(e.Group, other) {
		t.each[e.Datatype]++
	}
}

// Groups is how many groups there are.
func (t *Tally) Groups() int { return len(t.groups) }

// Count counts an alert that can be believed. of is the record that it is about, without
// a topic where that never had a place; offset and at are the alert's own. An alert that
// is counted already is not counted again.
func (t *Tally) Count(a *esclusa.Alert, of esclusa.Source, offset int64, at time.Time) {
	c := counted{Alert: a, datatype: a.DatatypeOrNone(), of: of, offset: offset, at: at}
	if c.datatype != esclusa.NoDatatype && !t.cfg.Known(c.datatype) {
		t.add(t.rest(esclusa.NoDatatype), &c)
		return
	}
	for _, group := range a.Groups {
		t.add(t.find(group, &c), &c)
	}
}

// counted is an alert that is being counted.
type counted struct {
	*esclusa.Alert
	datatype string
	of       esclusa.Source
	offset   int64
	at       time.Time
	found    map[string]Identity // of its groups, once they were looked for
}

// describes is what the alert tells of one of its groups.
func (c *counted) describes(group string) (Identity, bool) {
	if c.found == nil {
		c.found = make(map[string]Identity)
		describe(c.Alert, func(group string, of Identity) { c.found[group] = of })
	}
	of, ok := c.found[group]
	return of, ok
}

// find is where an alert counts for a group that it names.
func (t *Tally) find(group string, c *counted) *entry {
	e := t.groups[group]
	if e == nil {
		return t.begin(group, c)
	}
	same := e.Reason == c.Reason && e.Datatype == c.datatype
	if e.described() {
		if !same {
			return t.rest(c.datatype)
		}
		return e
	}
	if same && e.tried >= mostTries {
		return e
	}
	e.tried++
	of, ok := c.describes(group)
	switch {
	case ok:
		t.each[e.Datatype]--
		e.Identity = of
		t.each[e.Datatype]++
	case !same:
		return t.rest(c.datatype)
	}
	return e
}

func (t *Tally) begin(group string, c *counted) *entry {
	if t.each[c.datatype] >= MaxGroups {
		return t.rest(c.datatype)
	}
	e := &entry{Row: Row{Group: kept(group), Identity: Identity{Reason: kept(c.Reason), Datatype: kept(c.datatype)}}}
	if of, ok := c.describes(group); ok {
		e.Identity = of
	}
	t.put(e)
	return e
}

// rest is the group of what is not counted by itself.
func (t *Tally) rest(datatype string) *entry {
	e := t.groups[Other(datatype)]
	if e == nil {
		e = &entry{Row: Row{Group: Other(datatype), Identity: Identity{Datatype: kept(datatype)}}}
		t.put(e)
	}
	return e
}

func (t *Tally) add(e *entry, c *counted) {
	if c.offset < e.UpTo {
		return
	}
	if e.Count == 0 {
		e.First = Sighting{c.offset, c.at.UTC()}
	}
	e.Count++
	e.Last = Sighting{c.offset, c.at.UTC()}
	e.Alerts, e.UpTo = t.cfg.Alerts, c.offset+1
	e.Hours.add(hourOf(c.at), 1)
	e.Senders.add(c.Key(), 1)
	e.Samples = append(e.Samples[max(0, len(e.Samples)+1-keptSamples):], c.offset)
	e.schema(c.Schema)
	t.reach(e, c)
	if !e.touched {
		e.touched, t.touched = true, append(t.touched, e)
	}
}

func (e *entry) schema(id *string) {
	if id == nil || len(*id) > keptSchema || slices.Contains(e.Schemas, *id) {
		return
	}
	e.Schemas = append(e.Schemas[max(0, len(e.Schemas)+1-keptSchemas):], kept(*id))
}

// reach notes the record that the alert is about. The rest of a datatype's groups has
// records of several topics: those of channels are left out.
func (t *Tally) reach(e *entry, c *counted) {
	switch {
	case c.of.Topic == "":
		e.Reach.Own = max(e.Reach.Own, c.offset+1)
	case e.Reason == "" && c.Reason == esclusa.InconsistentChannel:
	default:
		e.Reach.see(c.of.Topic, t.cfg.TopicID(c.of.Topic), c.of.Partition, c.of.Offset+max(1, c.Source.Offsets))
	}
}

// Touched calls each with the rows that have changed since Written.
func (t *Tally) Touched(each func(*Row)) {
	for _, e := range t.touched {
		each(&e.Row)
	}
}

// Written says that the rows are written that Touched has told, and nothing was counted
// since.
func (t *Tally) Written() {
	for _, e := range t.touched {
		e.touched = false
	}
	t.touched = t.touched[:0]
}
