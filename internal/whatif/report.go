package whatif

import (
	"time"

	"github.com/esclusa/esclusa"
)

// From says which records are judged.
type From string

// The records of ingress, which are all that senders have sent to Kafka, and those of
// channels, which were accepted.
const (
	Ingress From = "ingress"
	Channel From = "channel"
)

// Report is what a candidate would have done. The numbers are those of the records that
// were judged: with a sample of 1/10, multiply by ten.
type Report struct {
	From   From      `json:"from"`
	Since  time.Time `json:"since"`
	Sample int64     `json:"sample"` // one in so many was judged, those whose offset is a multiple of it
	// Partial says that it was interrupted: nothing is said of what was not read.
	Partial bool `json:"partial"`
	// GoneBefore is set if records since the time that was asked for are gone: the time of
	// the oldest that is left.
	GoneBefore *time.Time `json:"gone_before"`
	Ranges     []Range    `json:"ranges"`

	Counts
	// Share is that of the newly refused in what the catalogue in force accepts, 0 to 1.
	Share     float64    `json:"share"`
	Datatypes []Datatype `json:"datatypes"` // in the order of their names; "_none" for what names none

	RefusedGroups  []Group `json:"newly_refused_groups"`  // by why the candidate refuses them, the largest first
	AcceptedGroups []Group `json:"newly_accepted_groups"` // by why the catalogue in force refuses them
}

// Counts are numbers of records.
type Counts struct {
	Judged        int64 `json:"judged"`
	Accepted      int64 `json:"accepted"` // by the catalogue in force
	Same          int64 `json:"same"`     // accepted as one datatype by both, or refused by both
	NewlyRefused  int64 `json:"newly_refused"`
	NewlyAccepted int64 `json:"newly_accepted"`
	Rerouted      int64 `json:"rerouted"` // accepted by both, as different datatypes
}

// Datatype are the numbers of a datatype: the one in force, and of what is newly
// accepted the candidate's.
type Datatype struct {
	Datatype string `json:"datatype"`
	Counts
}

// Range is what was to be read of a partition: From is in it, To is not.
type Range struct {
	Topic     string `json:"topic"`
	Partition int32  `json:"partition"`
	From      int64  `json:"from"`
	To        int64  `json:"to"`
}

// Group is one way in which records of a sender break the rules. A record that breaks
// several is in several groups. The other values are those of alerts about them; what is
// beyond the bound of groups is in one whose fields are "_other".
type Group struct {
	Group    string         `json:"group"` // its id, as in the groups of alerts
	Datatype string         `json:"datatype"`
	Reason   esclusa.Reason `json:"reason"`
	Keyword  string         `json:"keyword"`
	// Pointer has indices as *, and no names that the schema does not declare.
	Pointer  string    `json:"pointer"`
	Sender   string    `json:"sender"` // ce_source; "-" without one
	Records  int64     `json:"records"`
	First    time.Time `json:"first"`
	Last     time.Time `json:"last"`
	Examples []string  `json:"examples"` // topic/partition/offset of the first, at most three
}

func (c *Counts) add(more *Counts) {
	c.Judged += more.Judged
	c.Accepted += more.Accepted
	c.Same += more.Same
	c.NewlyRefused += more.NewlyRefused
	c.NewlyAccepted += more.NewlyAccepted
	c.Rerouted += more.Rerouted
}

func (c *Counts) count(o outcome) {
	c.Judged++
	switch o {
	case accepted:
		c.Accepted++
		c.Same++
	case refused:
		c.Same++
	case newlyRefused:
		c.Accepted++
		c.NewlyRefused++
	case newlyAccepted:
		c.NewlyAccepted++
	case rerouted:
		c.Accepted++
		c.Rerouted++
	}
}

// share is that of the newly refused in what is accepted.
func (c *Counts) share() float64 {
	if c.Accepted == 0 {
		return 0
	}
	return float64(c.NewlyRefused) / float64(c.Accepted)
}
