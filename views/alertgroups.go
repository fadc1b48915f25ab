package views

import (
	"net/http"
	"slices"

	"github.com/esclusa/esclusa/internal/access"
	"github.com/esclusa/esclusa/internal/alertgroups"
	"github.com/esclusa/esclusa/internal/apidocs"
)

// alertGroupRoutes are the calls about alert groups.
func (c *counter) alertGroupRoutes() []route {
	return []route{
		{Route: apidocs.Route{
			Method: http.MethodGet, Path: "/v1/alert-groups", ID: "listAlertGroups", Tag: "alerts", Summary: "Ways in which records break the rules",
			Params: slices.Concat(c.senderParams(), pageParams(), []apidocs.Param{
				inQuery("state", "Only those in this state", apidocs.Text(stateNames()...)),
				inQuery("sort", "That with the newest alert first, with the most alerts, or with the oldest first alert", apidocs.Text(groupOrderNames()...).With("default", "last")),
			}),
			Answers: []apidocs.Answer{answersJSON(200, "A page of alert groups, and how many match the filters but that of the state, by state.", apidocs.Members(
				apidocs.Named("groups", apidocs.List(alertGroup)), apidocs.Named("next", apidocs.Schema("Next")), apidocs.Named("states", statesCounted())))},
			Problems: []int{503},
		}, handle: c.listAlertGroups, right: needsSome(access.AlertsRead)},
		{Route: apidocs.Route{
			Method: http.MethodGet, Path: "/v1/alert-groups/{id}", ID: "getAlertGroup", Tag: "alerts", Summary: "An alert group",
			Params:   []apidocs.Param{inPath("id", "The group's id", apidocs.Text())},
			Answers:  []apidocs.Answer{answersJSON(200, "The group; the ETag is of the decision about it.", alertGroup, "ETag")},
			Problems: []int{404, 503},
		}, handle: c.getAlertGroup, right: needsSome(access.AlertsRead)},
		{Route: apidocs.Route{
			Method: http.MethodPut, Path: "/v1/alert-groups/{id}/state", ID: "putAlertGroupState", Tag: "alerts", Summary: "Decide what state an alert group is in",
			Params: []apidocs.Param{
				inPath("id", "The group's id", apidocs.Text()),
				inHeader("If-Match", "The ETag of the group, without which the answer is 428; if somebody else has decided since, it is 412 with what holds", apidocs.Text()),
			},
			Body: []apidocs.Body{{Media: mediaJSON, Schema: apidocs.Members(apidocs.Named("state", apidocs.Text(decidedNames()...))).
				Optional(apidocs.Named("by", apidocs.Text()), apidocs.Named("note", apidocs.Text()), apidocs.Named("until", apidocs.Text().With("format", "date-time")))}},
			Answers:  []apidocs.Answer{answersJSON(200, "The group, as decided.", alertGroup, "ETag")},
			Problems: []int{404, 412, 413, 428, 503},
		}, handle: c.putGroupState, right: needsSome(access.AlertsDecide)},
		{Route: apidocs.Route{
			Method: http.MethodGet, Path: "/v1/alerts/{partition}/{offset}", ID: "getAlert", Tag: "alerts", Summary: "An alert, whole",
			Params: []apidocs.Param{
				inPath("partition", "Of the alerts' topic", aNumber), inPath("offset", "In the partition", aNumber),
				inQuery("as", "original: the record's payload as far as the alert has it, instead of the document", apidocs.Text("original")),
			},
			Answers: []apidocs.Answer{answersJSON(200, "The alert, or the payload.", apidocs.Schema("ShownAlert")),
				{Status: 200, Media: mediaBytes, Schema: apidocs.Text()}},
			Problems: []int{403, 404, 503},
		}, handle: c.getAlert, right: needsSome(access.AlertsRead)},
		c.alertHeadersRoute(),
	}
}

func stateNames() []string { return texts(alertgroups.States()) }

// statesCounted is the schema of a number for each state.
func statesCounted() apidocs.Object {
	var members []apidocs.Member
	for _, name := range stateNames() {
		members = append(members, apidocs.Named(name, aNumber))
	}
	return apidocs.Members(members...)
}

// decidedNames are the states into which a group can be put.
func decidedNames() []string {
	return texts([]alertgroups.State{alertgroups.Open, alertgroups.Acknowledged, alertgroups.Resolved})
}

var (
	aNumber   = apidocs.Object{apidocs.Named("type", "integer")}
	alertSeen = apidocs.Members(apidocs.Named("at", apidocs.Text()), apidocs.Named("time", apidocs.Text().With("format", "date-time")))
	// alertGroup leaves out what describes a group, which may be absent.
	alertGroup = apidocs.Members(
		apidocs.Named("id", apidocs.Text()), apidocs.Named("state", apidocs.Text(stateNames()...)), apidocs.Named("datatype", apidocs.Text()), apidocs.Named("count", aNumber), apidocs.Named("sent_again", aNumber),
		apidocs.Named("first", alertSeen), apidocs.Named("last", alertSeen),
		apidocs.Named("hours", apidocs.Members(apidocs.Named("from", apidocs.Text().With("format", "date-time")), apidocs.Named("counts", apidocs.List(aNumber)))),
		apidocs.Named("senders", apidocs.List(apidocs.Members(apidocs.Named("sender", apidocs.Text()), apidocs.Named("count", aNumber)))),
		apidocs.Named("other_senders", aNumber), apidocs.Named("schemas", apidocs.List(apidocs.Text())), apidocs.Named("samples", apidocs.List(apidocs.Text())),
	)
)

// listAlertGroups answers with a page of the alert groups that match all filters, and how
// many there are in each state.
func (c *counter) listAlertGroups(w http.ResponseWriter, r *http.Request) *problem {
	q := r.URL.Query()
	of, p := c.alertsOf(q)
	if p != nil {
		return p
	}
	limit, p := pageLimit(q, defaultPage, maxPage)
	if p != nil {
		return p
	}
	state := alertgroups.State(q.Get("state"))
	if p := oneOf("state", string(state), stateNames()); p != nil {
		return p
	}
	sort := q.Get("sort")
	if p := oneOf("sort", sort, groupOrderNames()); p != nil {
		return p
	}
	if p := c.groupsKnown(); p != nil {
		return p
	}
	caller := callerOf(r)
	groups := c.AlertGroups.List(func(g *alertgroups.Group) bool {
		return (of.Datatype == "" || g.Datatype == of.Datatype) &&
			(of.Reason == "" || g.Reason == of.Reason) &&
			(of.Sender == "" || g.Has(of.Sender) && mayOf(caller, access.AlertsRead, g)(of.Sender)) &&
			seesGroup(caller, g)
	})
	states := countStates(groups)
	if state != "" {
		groups = slices.DeleteFunc(groups, func(g *alertgroups.Group) bool { return g.State != state })
	}
	groups, next, p := groupOrderOf(sort).page(groups, q.Get("after"), limit)
	if p != nil {
		return p
	}
	for i, g := range groups {
		groups[i] = shownTo(caller, g)
	}
	answerJSON(w, http.StatusOK, struct {
		Groups []*alertgroups.Group      `json:"groups"`
		Next   *string                   `json:"next"`
		States map[alertgroups.State]int `json:"states"`
	}{groups, next, states})
	return nil
}

// countStates is how many groups are in each state.
func countStates(groups []*alertgroups.Group) map[alertgroups.State]int {
	states := make(map[alertgroups.State]int)
	for _, s := range alertgroups.States() {
		states[s] = 0
	}
	for _, g := range groups {
		states[g.State]++
	}
	return states
}

// group is the group that a request is about, if the caller may see it.
func (c *counter) group(r *http.Request) (*alertgroups.Group, *problem) {
	if p := c.groupsKnown(); p != nil {
		return nil, p
	}
	if g := c.AlertGroups.Group(r.PathValue("id")); g != nil && seesGroup(callerOf(r), g) {
		return g, nil
	}
	return nil, noGroup()
}

func (c *counter) groupsKnown() *problem {
	if c.Decider.Known() {
		return nil
	}
	return unavailable("the alert groups, or what is decided about them in the journal, cannot be told now", soon)
}

// getAlertGroup answers with one group.
func (c *counter) getAlertGroup(w http.ResponseWriter, r *http.Request) *problem {
	g, p := c.group(r)
	if p != nil {
		return p
	}
	answerGroup(w, r, g)
	return nil
}

func answerGroup(w http.ResponseWriter, r *http.Request, g *alertgroups.Group) {
	w.Header().Set("ETag", groupTag(g))
	answerJSON(w, http.StatusOK, shownTo(callerOf(r), g))
}
