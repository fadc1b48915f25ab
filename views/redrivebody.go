package views

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"time"
	"unicode/utf8"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/patch"
)

// redriveBody is the body of what is to be planned.
type redriveBody struct {
	Filter      json.RawMessage `json:"filter"` // a redriveFilter
	Patch       json.RawMessage `json:"patch"`
	As          string          `json:"as"`
	Overtaken   string          `json:"overtaken"`
	MaxAttempts *int            `json:"max_attempts"`
	Limit       int             `json:"limit"`
	By          string          `json:"by"`
	Note        string          `json:"note"`
}

type redriveFilter struct {
	Group    string   `json:"group"`
	Datatype string   `json:"datatype"`
	Reason   string   `json:"reason"`
	Sender   string   `json:"sender"`
	Since    string   `json:"since"`
	Until    string   `json:"until"`
	IDs      []string `json:"ids"`
}

// orderBody is the body of what is to become of a run.
type orderBody struct {
	Rate float64 `json:"rate"`
	By   string  `json:"by"`
	Note string  `json:"note"`
}

const (
	wantsRedrive = `the body must be a JSON object such as {"filter":{"datatype":"image","sender":"crm"},"patch":[{"op":"convert","path":"/width","to":"integer"}],"by":"ana"}`
	wantsOrder   = `the body must be absent, or a JSON object such as {"rate":500,"by":"ana","note":"the sender was mended"}`

	usualAttempts  = 3
	usualOvertaken = "skip"
)

// redriveQuery reads what is to be planned.
func (c *counter) redriveQuery(w http.ResponseWriter, r *http.Request, now time.Time) (*RedriveQuery, *problem) {
	b, p := c.asked(w, r, redriveBytes, "the body must be")
	if p != nil {
		return nil, p
	}
	defer b.release()
	var body redriveBody
	var filter redriveFilter
	if p := readMembers(b.bytes, &body, wantsRedrive, "filter", "patch", "as", "overtaken", "max_attempts", "limit", "by", "note"); p != nil {
		return nil, p
	}
	if len(body.Filter) > 0 {
		if p := readMembers(body.Filter, &filter, wantsRedrive, "group", "datatype", "reason", "sender", "since", "until", "ids"); p != nil {
			return nil, p
		}
	}
	body.By = by(r, body.By)
	return c.queryOf(&body, &filter, now)
}

// readMembers reads an object that has these members and no others.
func readMembers(text []byte, into any, wants string, known ...string) *problem {
	var members map[string]json.RawMessage
	if err := json.Unmarshal(text, &members); err != nil || members == nil || !utf8.Valid(text) {
		return badRequest(wants)
	}
	for _, name := range slices.Sorted(maps.Keys(members)) {
		if !slices.Contains(known, name) {
			return unknownMember(name, known)
		}
	}
	if err := json.Unmarshal(text, into); err != nil {
		return badRequest(wants)
	}
	return nil
}

func (c *counter) queryOf(body *redriveBody, f *redriveFilter, now time.Time) (*RedriveQuery, *problem) {
	q := &RedriveQuery{
		AlertFilter: esclusa.AlertFilter{Group: f.Group, Datatype: f.Datatype, Reason: esclusa.Reason(f.Reason), Sender: f.Sender}, IDs: f.IDs,
		As: body.As, Overtaken: cmp.Or(body.Overtaken, usualOvertaken), MaxAttempts: usualAttempts, Limit: body.Limit, By: body.By, Note: body.Note,
	}
	if body.MaxAttempts != nil {
		q.MaxAttempts = *body.MaxAttempts
	}
	if p := checkSigned(q.By, q.Note); p != nil {
		return nil, p
	}
	if p := oneOf("reason", f.Reason, reasonNames()); p != nil {
		return nil, p
	}
	if _, p := c.channel(f.Datatype); p != nil && f.Datatype != "" && f.Datatype != esclusa.NoDatatype {
		return nil, p
	}
	if _, p := c.channel(body.As); p != nil && body.As != "" {
		return nil, p
	}
	var p *problem
	if q.Since, q.Until, p = period(f.Since, f.Until, now); p != nil {
		return nil, p
	}
	q.Patch, p = readPatch(body.Patch)
	return q, p
}

// readPatch is the patch of a body; nil for none.
func readPatch(text []byte) (*patch.Patch, *problem) {
	text = bytes.TrimSpace(text)
	if len(text) == 0 || string(text) == "null" {
		return nil, nil
	}
	parsed, err := patch.Parse(text)
	if err != nil {
		return nil, newProblem(http.StatusUnprocessableEntity, "the patch cannot be read: "+err.Error())
	}
	return parsed, nil
}

// checkSigned refuses who and why that the journal does not take.
func checkSigned(by, note string) *problem {
	if len(by) > maxBy || len(note) > maxNote {
		return badRequest(fmt.Sprintf("by must be at most %d bytes long, and note %d", maxBy, maxNote))
	}
	if esclusa.CheckShown(by) != nil || esclusa.CheckShown(note) != nil {
		return badRequest("by and note " + esclusa.ErrDrives.Error())
	}
	return nil
}

// redriveOrder reads what is to become of a run.
func (c *counter) redriveOrder(w http.ResponseWriter, r *http.Request, stop bool) (*RedriveOrder, *problem) {
	b, p := c.asked(w, r, decisionBytes, "the body must be")
	if p != nil {
		return nil, p
	}
	defer b.release()
	var body orderBody
	known := []string{"by", "note"}
	if !stop {
		known = append(known, "rate")
	}
	if len(b.bytes) > 0 {
		if p := readMembers(b.bytes, &body, wantsOrder, known...); p != nil {
			return nil, p
		}
	}
	o := &RedriveOrder{Stop: stop, Rate: body.Rate, By: by(r, body.By), Note: body.Note}
	if parent := r.Header.Get("traceparent"); len(parent) <= maxParent {
		o.Trace = parent
	}
	return o, checkSigned(o.By, o.Note)
}

// maxParent bounds a traceparent; that of version 00 has 55 bytes.
const maxParent = 64
