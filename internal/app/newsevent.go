package app

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/alertgroups"
	"github.com/esclusa/esclusa/internal/notify"
)

// Types of the events that people are told by.
const (
	groupIsNew     = "io.esclusa.alert-group.new"
	groupRegressed = "io.esclusa.alert-group.regressed"
)

// groupNews is the data of such an event. Nothing of it is a value of a record.
type groupNews struct {
	Sentence string            `json:"sentence"`
	Group    string            `json:"group"`
	State    alertgroups.State `json:"state"`
	alertgroups.Identity
	Count    int64                 `json:"count"`
	First    alertgroups.Place     `json:"first"`
	Last     alertgroups.Place     `json:"last"`
	Decision *alertgroups.Decision `json:"decision,omitempty"`
	Link     string                `json:"link"`
}

// event is what is posted about a mark: as the group is now.
func (n *newsroom) event(m *alertgroups.Mark) notify.Event {
	if m.Redrive != "" {
		return n.haltEvent(m)
	}
	ev := notify.Event{ID: eventID(m), Type: groupIsNew, Subject: m.Group, Time: m.At}
	if m.Regressed() {
		ev.Type = groupRegressed
	}
	link := strings.TrimSuffix(n.opts.NotifyLink, "/") + "/v1/alert-groups/" + m.Group
	g := n.board.Group(m.Group)
	if g == nil { // it is written down, and its rows are gone
		ev.Data = &groupNews{Sentence: "An alert group of which nothing is known any more.", Group: m.Group, Link: link}
		return ev
	}
	ev.Data = &groupNews{
		Sentence: sentence(m, g), Group: g.ID, State: g.State, Identity: g.Identity, Count: g.Count,
		First: g.First, Last: g.Last, Decision: g.Decision, Link: link,
	}
	return ev
}

// eventID is the same whoever posts it, and however often. Standard Webhooks want no full
// stop in it.
func eventID(m *alertgroups.Mark) string {
	of := strings.ReplaceAll(m.Group, ".", ":")
	if m.Regressed() {
		return fmt.Sprintf("alert-group/%s/regressed/%d", of, m.Decision)
	}
	return "alert-group/" + of + "/new"
}

// sentence says what has come about.
func sentence(m *alertgroups.Mark, g *alertgroups.Group) string {
	what, of := "A new kind of fault", "datatype "+g.Datatype
	if m.Regressed() {
		what = "A fault that was resolved has come again"
	}
	if g.Datatype == esclusa.NoDatatype {
		of = "no datatype of the catalogue"
	}
	fault := cmp.Or(string(g.Reason), "ways too many to be told apart")
	if g.Pointer != nil {
		fault = strings.TrimSpace(fault + ": " + *g.Pointer + " " + g.Message)
	}
	return fmt.Sprintf("%s in records of %s: %s (%s since %s).", what, of, strings.TrimSuffix(fault, ":"), esclusa.Counted(g.Count, "alert"), g.First.Time.UTC().Format(time.RFC3339))
}
