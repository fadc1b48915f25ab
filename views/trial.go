package views

import (
	"encoding/json"
	"net/http"
	"unicode/utf8"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/access"
	"github.com/esclusa/esclusa/internal/apidocs"
)

// Trial is what a patch makes of a record.
type Trial struct {
	Outcome string
	Why     string // more about it, that everybody may be told
	Errors  []esclusa.Violation
	After   []byte // what was to be shown, patched; nil where that cannot be
}

// alreadySent is the outcome of a record that was sent again, whatever the patch.
const alreadySent = "already_sent"

type trialBody struct {
	At    string          `json:"at"`
	Patch json.RawMessage `json:"patch"`
	As    string          `json:"as"`
}

// shownTrial is a trial as it is shown.
type shownTrial struct {
	At      string              `json:"at"`
	Outcome string              `json:"outcome"`
	Why     string              `json:"why"`
	Errors  []esclusa.Violation `json:"errors"`
	Before  *string             `json:"before"`
	After   *string             `json:"after"`
}

const wantsTrial = `the body must be a JSON object such as {"at":"3/4711","patch":[{"op":"convert","path":"/width","to":"integer"}]}`

func (c *counter) trialRoute() route {
	body := apidocs.Members(apidocs.Named("at", apidocs.Text().With("description", "Where the alert is: partition/offset."))).Optional(
		apidocs.Named("patch", apidocs.Object{apidocs.Named("type", []any{"array", "object", "null"})}), apidocs.Named("as", apidocs.Text()))
	return route{Route: apidocs.Route{
		Method: http.MethodPost, Path: "/v1/redrives/preview", ID: "previewRedrive", Tag: "redrives", Summary: "What a patch makes of one refused record; nothing is kept",
		Body:     []apidocs.Body{{Media: mediaJSON, Schema: body}},
		Answers:  []apidocs.Answer{answersJSON(200, "The record before and after, as whoever asks may see it, and what the catalogue says.", apidocs.Schema("Trial"))},
		Problems: []int{404, 413, 415, 422, 503},
	}, handle: c.postTrial, right: needsSome(access.Redrive)}
}

// postTrial answers with what a patch makes of one record. The verdict is on the record as
// it was refused; what is shown of it before is shown of it after, patched by itself, so
// that no patch brings to light what is masked.
func (c *counter) postTrial(w http.ResponseWriter, r *http.Request) *problem {
	b, p := c.asked(w, r, redriveBytes, "the body must be")
	if p != nil {
		return p
	}
	defer b.release()
	var body trialBody
	if p := readMembers(b.bytes, &body, wantsTrial, "at", "patch", "as"); p != nil {
		return p
	}
	if _, p := c.channel(body.As); p != nil && body.As != "" {
		return p
	}
	q := &RedriveQuery{As: body.As}
	if q.Patch, p = readPatch(body.Patch); p != nil {
		return p
	}
	v := c.viewer(r)
	defer v.tell()
	a, p := v.alertAt(body.At)
	if p != nil {
		return p
	}
	of := alertScope(a.Alert)
	q.Datatype, q.Sender = of.Datatype, of.Sender
	if p := c.mayRedrive(r, of, q.As); p != nil {
		return p
	}
	if p := c.mayRead(r, q); p != nil {
		return p
	}
	shown := v.alert(a.Alert)
	if shown.Withheld == esclusa.WithheldErased || shown.Withheld == esclusa.WithheldUntold {
		return unoriginal(shown, a.Alert)
	}
	t := c.Redriver.Try(a, shown.Payload, q.Patch, q.As)
	if c.Redriver.Resent(a.Record.Place()) != nil {
		t = &Trial{Outcome: alreadySent, After: t.After}
	}
	answerJSON(w, http.StatusOK, shownTrial{
		At: body.At, Outcome: t.Outcome, Why: t.Why, Errors: append([]esclusa.Violation{}, t.Errors...), Before: textOf(shown.Payload), After: textOf(t.After),
	})
	return nil
}

// textOf is a value as text; nil where it is none.
func textOf(value []byte) *string {
	if value == nil || !utf8.Valid(value) {
		return nil
	}
	text := string(value)
	return &text
}
