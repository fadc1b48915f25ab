package access

import (
	"cmp"
	"slices"
	"strings"
)

// Verb is something that a caller may be allowed to do. The set is closed.
type Verb string

// The verbs.
const (
	Send             Verb = "send"              // records of a datatype
	Validate         Verb = "validate"          // have a record checked, and not sent
	Receive          Verb = "receive"           // read a channel for a group, which moves the group on
	ChannelsRead     Verb = "channels.read"     // what a channel holds, and its schema
	TableRead        Verb = "table.read"        // the rows of a table and their changes
	TableErase       Verb = "table.erase"       // a row
	AlertsRead       Verb = "alerts.read"       // refused records and their groups
	AlertsDecide     Verb = "alerts.decide"     // what state a group is in
	Redrive          Verb = "redrive"           // refused records
	JournalRead      Verb = "journal.read"      // what people did
	CataloguePublish Verb = "catalogue.publish" // schemas, and ask what one would have done
	OperationsRead   Verb = "operations.read"   // metrics, and why the process is not ready
)

// dimension is a way in which a right can be restricted.
type dimension int

const (
	byDatatype dimension = 1 << iota
	bySender
	byGroup
)

// verbs are those that there are, each with how a right to it can be restricted.
var verbs = []struct {
	Verb
	by dimension
}{
	{Send, byDatatype}, {Validate, byDatatype}, {Receive, byDatatype | byGroup}, {ChannelsRead, byDatatype},
	{TableRead, byDatatype}, {TableErase, byDatatype},
	{AlertsRead, byDatatype | bySender}, {AlertsDecide, byDatatype | bySender}, {Redrive, byDatatype | bySender},
	{JournalRead, 0}, {CataloguePublish, byDatatype}, {OperationsRead, 0},
}

// Verbs are all that there are.
func Verbs() []Verb {
	all := make([]Verb, len(verbs))
	for i := range verbs {
		all[i] = verbs[i].Verb
	}
	return all
}

// restrictedBy is how a right to a verb can be restricted; false where there is no such
// verb.
func restrictedBy(v Verb) (dimension, bool) {
	for i := range verbs {
		if verbs[i].Verb == v {
			return verbs[i].by, true
		}
	}
	return 0, false
}

// Scope is what something is done to. An empty member stands for what has none, such as
// the datatype of a record that names none, and in a request for all: only a right that
// is not restricted there covers it.
type Scope struct {
	Datatype string
	Sender   string // of refused records, as it keys alerts in their topic
	Group    string // of readers
}

// patterns are names, each of which may end in a star, that stands for all that follow. Nil
// covers all, also what has no name.
type patterns []string

func (p patterns) cover(name string) bool {
	return p == nil || slices.ContainsFunc(p, func(pattern string) bool { return matches(pattern, name) })
}

func matches(pattern, name string) bool {
	if prefix, open := strings.CutSuffix(pattern, "*"); open {
		return strings.HasPrefix(name, prefix)
	}
	return pattern == name
}

// sole is the one name that is covered, empty where there are more.
func (p patterns) sole() string {
	if len(p) == 1 && !strings.HasSuffix(p[0], "*") {
		return p[0]
	}
	return ""
}

// Right is one line of a role: verbs, and to what they are restricted.
type Right struct {
	Do        []Verb
	datatypes patterns
	senders   patterns
	groups    patterns
	as        patterns // what a sender may call itself
	payload   string   // full, masked or empty
	limit     Limit
	Role      string
	Line      int // in the file
}

// Limit is how much a principal may send. Zeros are no limit of its own.
type Limit struct {
	Requests float64 // a second
	Bytes    int64   // a second
}

func (r *Right) covers(v Verb, s Scope) bool {
	return slices.Contains(r.Do, v) && r.datatypes.cover(s.Datatype) && r.senders.cover(s.Sender) && r.groups.cover(s.Group)
}

// Grant is a right as its holder is told of it. A member without values restricts nothing.
type Grant struct {
	Do        []Verb   `json:"do"`
	Datatypes []string `json:"datatypes,omitempty"`
	Senders   []string `json:"senders,omitempty"`
	Groups    []string `json:"groups,omitempty"`
	As        []string `json:"as,omitempty"`
	Payload   string   `json:"payload,omitempty"` // of alerts: full or masked
}

// Grants are the caller's rights, as the access file has them. inFull is whether payloads
// are shown in full where no right says it.
func (c *Caller) Grants(inFull bool) []Grant {
	if c.everything {
		return []Grant{{Do: Verbs(), Payload: payloadOf(inFull)}}
	}
	all := make([]Grant, len(c.rights))
	for i, r := range c.rights {
		all[i] = Grant{Do: r.Do, Datatypes: r.datatypes, Senders: r.senders, Groups: r.groups, As: r.as}
		if slices.Contains(r.Do, AlertsRead) {
			all[i].Payload = cmp.Or(r.payload, payloadOf(inFull))
		}
	}
	return all
}

func payloadOf(inFull bool) string {
	if inFull {
		return payloadFull
	}
	return payloadMasked
}
