package views

import (
	"net/http"

	"github.com/esclusa/esclusa/internal/access"
	"github.com/esclusa/esclusa/internal/apidocs"
)

// redriveRoutes are the calls by which refused records are sent again. All are
// about what the plan's filter names: without a datatype or a sender there, about all.
func (c *counter) redriveRoutes() []route {
	inID := inPath("id", "The redrive's id", apidocs.Text())
	matches := inHeader("If-Match", "The ETag that the redrive must have: else the answer is 412", apidocs.Text())
	one := apidocs.Schema("Redrive")
	signed := apidocs.Members().Optional(apidocs.Named("by", apidocs.Text()), apidocs.Named("note", apidocs.Text()))
	plan := []apidocs.Body{{Media: mediaJSON, Schema: apidocs.Schema("RedriveWish")}}
	return []route{
		{Route: apidocs.Route{
			Method: http.MethodPost, Path: "/v1/redrives", ID: "planRedrive", Tag: "redrives", Summary: "Plan to send refused records again; nothing is sent yet",
			Body:     plan,
			Answers:  []apidocs.Answer{answersJSON(201, "The plan, and what would become of each record.", one, "Location", "ETag")},
			Problems: []int{404, 413, 415, 422, 429, 503},
		}, handle: c.postRedrive, right: needsSome(access.Redrive)},
		{Route: apidocs.Route{
			Method: http.MethodPost, Path: "/v1/redrives/suggest", ID: "suggestPatch", Tag: "redrives", Summary: "A patch that would mend the first records that are still refused",
			Body: plan,
			Answers: []apidocs.Answer{answersJSON(200, "A patch, or null where none of a known kind mends anything. Nothing is kept.", apidocs.Members(
				apidocs.Named("patch", apidocs.Object{apidocs.Named("type", []any{"array", "null"}), apidocs.Named("items", anObject)})))},
			Problems: []int{404, 413, 415, 422, 429, 503},
		}, handle: c.postSuggestion, right: needsSome(access.Redrive)},
		c.trialRoute(),
		{Route: apidocs.Route{
			Method: http.MethodGet, Path: "/v1/redrives", ID: "listRedrives", Tag: "redrives", Summary: "Plans and their runs, the newest plan first",
			Params: append([]apidocs.Param{inQuery("state", "Only those in this state", apidocs.Text(RedriveStates()...))}, pageParams()...),
			Answers: []apidocs.Answer{answersJSON(200, "A page of redrives, without their patches and samples.", apidocs.Members(
				apidocs.Named("redrives", apidocs.List(one)), apidocs.Named("next", apidocs.Schema("Next"))))},
			Problems: []int{404, 503},
		}, handle: c.listRedrives, right: needsSome(access.AlertsRead)},
		{Route: apidocs.Route{
			Method: http.MethodGet, Path: "/v1/redrives/{id}", ID: "getRedrive", Tag: "redrives", Summary: "A plan, and how its run stands",
			Params:   []apidocs.Param{inID, ifNoneMatch},
			Answers:  []apidocs.Answer{answersJSON(200, "The redrive.", one, "ETag"), unchanged},
			Problems: []int{404, 503},
		}, handle: c.getRedrive, right: needsSome(access.AlertsRead)},
		{Route: apidocs.Route{
			Method: http.MethodPost, Path: "/v1/redrives/{id}/run", ID: "runRedrive", Tag: "redrives", Summary: "Have the role alerts run a plan, or go on with it",
			Params: []apidocs.Param{inID, matches},
			Body: []apidocs.Body{{Media: mediaJSON, Schema: signed.Optional(apidocs.Named("rate",
				apidocs.Object{apidocs.Named("type", "number")}.With("description", "Records a second at most; 0 or absent for as fast as it goes")))}},
			Answers:  []apidocs.Answer{answersJSON(202, "It is on record that it is wanted.", one, "ETag")},
			Problems: []int{404, 409, 412, 413, 415, 503},
		}, handle: c.runRedrive, right: needsSome(access.Redrive)},
		{Route: apidocs.Route{
			Method: http.MethodPost, Path: "/v1/redrives/{id}/stop", ID: "stopRedrive", Tag: "redrives", Summary: "Have a run stop before its next batch",
			Params:   []apidocs.Param{inID, matches},
			Body:     []apidocs.Body{{Media: mediaJSON, Schema: signed}},
			Answers:  []apidocs.Answer{answersJSON(202, "It is on record that it is to stop.", one, "ETag")},
			Problems: []int{404, 409, 412, 413, 415, 503},
		}, handle: c.stopRedrive, right: needsSome(access.Redrive)},
	}
}
