package views

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/go-json-experiment/json"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/alertgroups"
	"github.com/esclusa/esclusa/internal/nearest"
)

// Bounds of a decision, in bytes.
const (
	decisionBytes = 8 << 10
	maxBy         = 256
	maxNote       = 2 << 10
)

const mediaBytes = "application/octet-stream"

// groupTag is the entity tag of a group: the number of the decision about it.
func groupTag(g *alertgroups.Group) string { return strconv.Quote(strconv.FormatInt(g.Number(), 10)) }

// putGroupState decides about a group.
func (c *counter) putGroupState(w http.ResponseWriter, r *http.Request) *problem {
	g, p := c.group(r)
	if p != nil {
		return p
	}
	if p := c.mayDecide(r, g); p != nil {
		return p
	}
	seen, p := seenDecision(r.Header, g)
	if p != nil {
		return p
	}
	d, p := c.decision(w, r)
	if p != nil {
		return p
	}
	d.Offset, d.By = seen, by(r, d.By)
	ctx, cancel := c.patience(r, decideWait)
	defer cancel()
	err := c.Decider.Decide(ctx, g.ID, d)
	var lost *alertgroups.Conflict
	switch {
	case errors.As(err, &lost):
		p := newProblem(http.StatusPreconditionFailed, lost.Error()+"; ask for the group again, and decide upon that")
		p.Decision = lost.Current
		return p
	case err != nil:
		c.warn(r, "deciding about an alert group", err)
		return unavailable("whether the decision holds cannot be told now: ask for the group again", soon)
	}
	answerGroup(w, r, c.AlertGroups.Group(g.ID))
	return nil
}

const decideWait = 5 * time.Second

func noGroup() *problem {
	return newProblem(http.StatusNotFound, "there is no alert group with this id; GET /v1/alert-groups lists them")
}

// seenDecision is the number of the decision that If-Match names, or with * of the one that
// holds.
func seenDecision(h http.Header, g *alertgroups.Group) (int64, *problem) {
	lines := h["If-Match"]
	if len(lines) == 0 {
		return 0, newProblem(http.StatusPreconditionRequired, "If-Match must have the ETag of the group, so that nobody decides over another's decision unseen")
	}
	tag := strings.TrimSpace(strings.Join(lines, ","))
	if tag == "*" {
		return g.Number(), nil
	}
	text, err := strconv.Unquote(tag)
	if err == nil {
		var seen int64
		if seen, err = strconv.ParseInt(text, 10, 64); err == nil && seen >= alertgroups.NoDecision {
			return seen, nil
		}
	}
	return 0, badRequest("If-Match must be the ETag of the group, or *")
}

// decision reads what is decided.
func (c *counter) decision(w http.ResponseWriter, r *http.Request) (d alertgroups.Decision, p *problem) {
	b, p := c.asked(w, r, decisionBytes, "the body must be")
	if p != nil {
		return d, p
	}
	defer b.release()
	return readDecision(b.bytes, c.AlertGroups.Over)
}

func readDecision(text []byte, over func(until string) bool) (d alertgroups.Decision, p *problem) {
	const wants = `the body must be a JSON object, with each member once, such as {"state":"resolved","by":"ana","note":"the sender was mended"}`
	var members map[string]string
	if err := json.Unmarshal(text, &members); err != nil || members == nil { // of two members of a name nobody knows which is meant
		return d, badRequest(wants)
	}
	for name := range members {
		if known := []string{"state", "by", "note", "until"}; !slices.Contains(known, name) {
			return d, unknownMember(name, known)
		}
	}
	d = alertgroups.Decision{State: alertgroups.State(members["state"]), By: members["by"], Note: members["note"], Until: members["until"]}
	signed := checkSigned(d.By, d.Note)
	switch _, err := esclusa.ParseTime(d.Until); {
	case !slices.Contains(decidedNames(), string(d.State)):
		return d, notOneOf("state", string(d.State), decidedNames())
	case signed != nil:
		return d, signed
	case d.Until != "" && err != nil:
		return d, badRequest("until must be a time as RFC 3339 has it, such as 2026-01-02T15:04:05Z")
	case d.Until != "" && d.State != alertgroups.Acknowledged:
		return d, badRequest("until is for acknowledged alone")
	case d.Until != "" && over(d.Until):
		return d, badRequest("until must lie ahead, since from then on the group is open again")
	}
	return d, nil
}

func unknownMember(name string, known []string) *problem {
	if len(name) > shownName {
		name = strings.ToValidUTF8(name[:shownName], "") + "…"
	}
	return badRequest(fmt.Sprintf("%q is not a member of the body%s, which may have %s", name, nearest.Hint(name, known), strings.Join(known, ", ")))
}

// getAlert answers with one alert, or with the payload that it is about.
func (c *counter) getAlert(w http.ResponseWriter, r *http.Request) *problem {
	as := r.URL.Query().Get("as")
	if as != "" && as != "original" {
		return badRequest("as must be original, or absent")
	}
	v := c.viewer(r)
	defer v.tell()
	whole, p := v.alertAt(r.PathValue("partition") + "/" + r.PathValue("offset"))
	if p != nil {
		return p
	}
	a := v.alert(whole.Alert)
	if as == "" {
		answer(w, http.StatusOK, mediaJSON, c.Redriver.Resent(whole.Record.Place()).append(a.AppendJSON(nil)))
		return nil
	}
	if p := unoriginal(a, whole.Alert); p != nil {
		return p
	}
	w.Header().Set("Content-Disposition", "attachment")
	w.Header().Set("Content-Type", mediaBytes)
	w.Header().Set("Content-Length", strconv.Itoa(len(a.Payload)))
	w.WriteHeader(http.StatusOK)
	_, _ = w.Write(a.Payload) // a client that has gone needs no answer
	return nil
}

// unoriginal is the problem of an alert whose payload is not shown as it was sent, nil
// where it is. a is the whole one as it is shown.
func unoriginal(a, whole *esclusa.Alert) *problem {
	switch {
	case a.Withheld == esclusa.WithheldErased:
		return newProblem(http.StatusNotFound, "the payload is shown to nobody any more: its key was erased since")
	case a.Withheld == esclusa.WithheldUntold:
		return unavailable("whether the key of the payload was erased since cannot be told yet", soon)
	case a != whole:
		return newProblem(http.StatusForbidden, "the payload has values that are masked, and is shown as it was sent to nobody who may not see payloads in full; without ?as= it is shown masked")
	case a.Withheld != "":
		return newProblem(http.StatusNotFound, "the alert does not have the payload as it was sent: its datatype says so")
	case a.PayloadTruncated:
		return newProblem(http.StatusNotFound, fmt.Sprintf("the alert has %d of the payload's %d bytes; what is left is in its document", len(a.Payload), a.PayloadBytes))
	}
	return nil
}
