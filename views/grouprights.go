package views

import (
	"cmp"
	"net/http"
	"strings"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/access"
	"github.com/esclusa/esclusa/internal/alertgroups"
)

// groupScope is what the alerts of one sender in a group are about, for rights; without a
// sender, all alerts of the group.
func groupScope(g *alertgroups.Group, sender string) access.Scope {
	s := access.Scope{Datatype: g.Datatype, Sender: sender}
	if s.Datatype == esclusa.NoDatatype {
		s.Datatype = ""
	}
	return s
}

// seesGroup reports whether the caller may see alerts of the group, if not all of them.
func seesGroup(c *access.Caller, g *alertgroups.Group) bool {
	return c.May(access.AlertsRead, groupScope(g, "")) ||
		g.OfSome(func(sender string) bool { return c.May(access.AlertsRead, groupScope(g, sender)) })
}

// shownTo is the group without what is of senders alone that the caller may not see: their
// names, and samples, which may be theirs. What is counted is of all.
func shownTo(c *access.Caller, g *alertgroups.Group) *alertgroups.Group {
	may := func(sender string) bool { return c.May(access.AlertsRead, groupScope(g, sender)) }
	if may("") || g.OfAll(may) {
		return g
	}
	out := *g
	out.Senders, out.Samples = []alertgroups.SenderCount{}, []string{}
	for _, s := range g.Senders {
		if may(s.Sender) {
			out.Senders = append(out.Senders, s)
		} else {
			out.Rest += s.Count
		}
	}
	return &out
}

// mayDecide refuses a caller who may not decide about all of a group: a decision is about
// the alerts of every sender in it.
func (c *counter) mayDecide(r *http.Request, g *alertgroups.Group) *problem {
	all := groupScope(g, "")
	may := func(sender string) bool { return callerOf(r).May(access.AlertsDecide, groupScope(g, sender)) }
	if may("") || g.OfAll(may) {
		return nil
	}
	return c.forbid(r, access.AlertsDecide, all)
}

// somebody acts who does not say who they are.
const somebody = "somebody over HTTP"

// by is who does something: the principal, and behind it whoever they say they are. Where
// there are principals, nobody can say to be one.
func by(r *http.Request, says string) string {
	caller := callerOf(r)
	if caller == access.Everybody() {
		return cmp.Or(says, somebody)
	}
	name := cmp.Or(caller.Name, somebody)
	if says == "" || len(name)+len(says)+3 > maxBy {
		return strings.ToValidUTF8(name[:min(len(name), maxBy)], "")
	}
	return name + " (" + says + ")"
}
