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

// mayOf tells whether the caller may do something about the alerts of a sender in a group;
// without a sender, about all of them.
func mayOf(c *access.Caller, v access.Verb, g *alertgroups.Group) func(sender string) bool {
	return func(sender string) bool { return c.May(v, groupScope(g, sender)) }
}

// mayAll reports whether that is so of all senders that are in it.
func mayAll(c *access.Caller, v access.Verb, g *alertgroups.Group) bool {
	may := mayOf(c, v, g)
	return may("") || g.OfAll(may)
}

// seesGroup reports whether the caller may see alerts of the group, if not all of them.
func seesGroup(c *access.Caller, g *alertgroups.Group) bool {
	may := mayOf(c, access.AlertsRead, g)
	return may("") || g.OfSome(may)
}

// shownTo is the group without what is of senders alone that the caller may not see: their
// names, and samples, which may be theirs. What is counted is of all.
func shownTo(c *access.Caller, g *alertgroups.Group) *alertgroups.Group {
	if mayAll(c, access.AlertsRead, g) {
		return g
	}
	out, may := *g, mayOf(c, access.AlertsRead, g)
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
	if mayAll(callerOf(r), access.AlertsDecide, g) {
		return nil
	}
	return c.forbid(r, access.AlertsDecide, groupScope(g, ""))
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
