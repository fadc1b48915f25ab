package views

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/patch"
	"github.com/esclusa/esclusa/schemas"
)

// redriving keeps what it is asked for, and answers with what it is told.
type redriving struct {
	query  *RedriveQuery
	order  *RedriveOrder
	asked  []string
	err    error
	wait   chan struct{} // a plan waits for it; nil for not
	tag    string
	ids    []string
	within time.Duration // that a plan may take
	resent map[esclusa.Place]*Resent
	shown  json.RawMessage // nil for shownRedrive
}

var shownRedrive = json.RawMessage(`{"id":"r1","state":"planned","plan":{"by":"ana","time":"2026-01-02T03:04:05.006Z","note":"","filter":{"datatype":"text"},"overtaken":"skip","max_attempts":3,"limit":0,"alerts":0,"counts":{},"groups":{}}}`)

func (r *redriving) Plan(ctx context.Context, q *RedriveQuery) (*Redrive, error) {
	r.query = q
	if end, ok := ctx.Deadline(); ok {
		r.within = time.Until(end)
	}
	if r.wait != nil {
		r.wait <- struct{}{}
		<-r.wait
	}
	return r.one(r.err)
}

func (r *redriving) one(err error) (*Redrive, error) {
	if err != nil {
		return nil, err
	}
	return &Redrive{ID: "r1", Tag: r.tag, Document: json.RawMessage(cmp.Or(string(r.shown), string(shownRedrive)))}, nil
}

func (r *redriving) Suggest(_ context.Context, q *RedriveQuery) (json.RawMessage, error) {
	r.query = q
	return nil, r.err
}

func (r *redriving) Try(_ *schemas.ReadAlert, shown []byte, p *patch.Patch, as string) *Trial {
	r.query = &RedriveQuery{Patch: p, As: as}
	if p != nil {
		shown, _ = p.Apply(shown, "", func([]byte) []string { return nil })
	}
	return &Trial{Outcome: "still_refused", Why: "why", Errors: []esclusa.Violation{{Pointer: "/x", Keyword: "type", Message: "must be a string"}}, After: shown}
}

func (r *redriving) Resent(at esclusa.Place) *Resent { return r.resent[at] }

func (r *redriving) Redrive(_ context.Context, id string) (*Redrive, error) {
	r.asked = append(r.asked, id)
	return r.one(r.err)
}

func (r *redriving) Redrives(_ context.Context, state, after string, limit int, _ func(json.RawMessage) bool) ([]json.RawMessage, string, error) {
	r.asked = append(r.asked, state+" "+after)
	if r.err != nil {
		return nil, "", r.err
	}
	return []json.RawMessage{shownRedrive}[:min(limit, 1)], strings.Join(r.ids, ""), nil
}

func (r *redriving) Order(_ context.Context, _ string, o *RedriveOrder) (*Redrive, error) {
	r.order = o
	return r.one(r.err)
}

func TestRedriveIsPlannedOtherwiseThanAsked(t *testing.T) {
	w := newWorld()
	w.redriver.tag = "7.planned"
	h := w.handler(t)
	rec := call(h, "POST", "/v1/redrives", `{"filter":{"group":"g","datatype":"text","reason":"malformed","sender":"-","since":"2026-01-02T03:04:05Z","until":"1h","ids":["datatype/1/2"]},
		"patch":[{"op":"remove","path":"/x"}],"as":"image","overtaken":"send","max_attempts":5,"limit":9,"by":"ana","note":"why"}`)
	expect(t, rec, 201, string(shownRedrive))
	expectHeader(t, rec, "Location", "/v1/redrives/r1")
	expectHeader(t, rec, "ETag", `"7.planned"`)
	q := w.redriver.query
	if until := time.Since(q.Until); q.Patch == nil || until < time.Hour || until > time.Hour+time.Minute || w.redriver.within < time.Minute {
		t.Errorf("%+v within %s", q, w.redriver.within)
	}
	since := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	if want := (RedriveQuery{AlertFilter: esclusa.AlertFilter{Group: "g", Datatype: "text", Reason: "malformed", Sender: "-", Since: since, Until: q.Until}, IDs: []string{"datatype/1/2"}, Patch: q.Patch,
		As: "image", Overtaken: "send", MaxAttempts: 5, Limit: 9, By: "ana", Note: "why"}); !reflect.DeepEqual(*q, want) {
		t.Errorf("asked was %+v, not %+v", *q, want)
	}
	expect(t, call(h, "POST", "/v1/redrives", `{"filter":{"datatype":"text"},"patch":null}`), 201, "")
	if want := (RedriveQuery{AlertFilter: esclusa.AlertFilter{Datatype: "text"}, Overtaken: "skip", MaxAttempts: 3, By: somebody}); !reflect.DeepEqual(*w.redriver.query, want) {
		t.Errorf("without more, asked was %+v", *w.redriver.query)
	}
	expect(t, call(h, "POST", "/v1/redrives/suggest", `{"filter":{"datatype":"text"}}`), 200, `{"patch":null}`)
}

func TestWrongRedriveIsPlanned(t *testing.T) {
	w := newWorld()
	h := w.handler(t)
	for body, status := range map[string]int{
		``: 400, `null`: 400, `[]`: 400, `{"filter":1}`: 400, `{"filter":{"group":1}}`: 400, `{"filtre":{}}`: 400, `{"filter":{"datatipe":"text"}}`: 400,
		`{"filter":{"reason":"malfromed"}}`: 400, `{"filter":{"since":"yesterday"}}`: 400, `{"filter":{"until":"-1h"}}`: 400, `{"filter":{"group":"g"},"max_attempts":"3"}`: 400,
		`{"filter":{"datatype":"txt"}}`: 404, `{"filter":{"group":"g"},"as":"txt"}`: 404,
		`{"filter":{"group":"g"},"patch":"x"}`: 422, `{"filter":{"group":"g"},"patch":[{"op":"copy","from":"/a","path":"/b"}]}`: 422,
		`{"filter":{"group":"g"},"note":"` + strings.Repeat("x", 3000) + `"}`: 400, strings.Repeat(" ", 200<<10): 413,
	} {
		for _, path := range []string{"/v1/redrives", "/v1/redrives/suggest"} {
			if p := expectProblem(t, call(h, "POST", path, body), status); w.redriver.query != nil {
				t.Fatalf("%s is planned: %+v", body[:min(len(body), 100)], p)
			}
		}
	}
	w.redriver.err = &Declined{Status: 409, Detail: "no"}
	if p := expectProblem(t, call(h, "POST", "/v1/redrives/r1/run", ""), 409); p.Detail != "no" {
		t.Errorf("it is told %q", p.Detail)
	}
	w.redriver.err = errors.New("the brokers are away")
	for _, c := range [][2]string{{"POST", "/v1/redrives"}, {"POST", "/v1/redrives/suggest"}, {"GET", "/v1/redrives"}, {"GET", "/v1/redrives/r1"}, {"POST", "/v1/redrives/r1/run"}, {"POST", "/v1/redrives/r1/stop"}} {
		body := ""
		if strings.Count(c[1], "/") < 4 && c[0] == "POST" {
			body = `{"filter":{"group":"g"}}`
		}
		expectProblem(t, call(h, c[0], c[1], body), 503)
	}
}

func TestTwoPlansAreMadeAtOnce(t *testing.T) {
	w := newWorld()
	w.redriver.wait = make(chan struct{})
	h := w.handler(t)
	first := make(chan int)
	go func() { first <- call(h, "POST", "/v1/redrives", `{"filter":{"group":"g"}}`).Code }()
	<-w.redriver.wait
	rec := call(h, "POST", "/v1/redrives/suggest", `{"filter":{"group":"g"}}`)
	expectProblem(t, rec, http.StatusTooManyRequests)
	expectHeader(t, rec, "Retry-After", "12")
	w.redriver.wait <- struct{}{}
	if code := <-first; code != 201 {
		t.Errorf("the first is answered %d", code)
	}
}

func TestRedriveIsOrderedUnseen(t *testing.T) {
	w := newWorld()
	w.redriver.tag = "7.planned"
	h := w.handler(t)
	expect(t, call(h, "POST", "/v1/redrives/r1/run", "", `If-Match: "6.planned"`), 412, "")
	expect(t, call(h, "POST", "/v1/redrives/r1/stop", "", `If-Match: W/"7.planned"`), 412, "")
	if w.redriver.order != nil {
		t.Fatalf("ordered was %+v", w.redriver.order)
	}
	parent := "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
	expect(t, call(h, "POST", "/v1/redrives/r1/run", `{"rate":0.5,"by":"ana","note":"go"}`, `If-Match: "7.planned"`, "traceparent: "+parent), 202, string(shownRedrive))
	if want := (RedriveOrder{Rate: 0.5, By: "ana", Note: "go", Trace: parent}); *w.redriver.order != want {
		t.Errorf("ordered was %+v", *w.redriver.order)
	}
	expect(t, call(h, "POST", "/v1/redrives/r1/stop", ""), 202, "")
	if want := (RedriveOrder{Stop: true, By: somebody}); *w.redriver.order != want {
		t.Errorf("ordered was %+v", *w.redriver.order)
	}
	for _, body := range []string{"null", "[]", `{"rate":"fast"}`, `{"rat":1}`} {
		expectProblem(t, call(h, "POST", "/v1/redrives/r1/run", body), 400)
	}
	expectProblem(t, call(h, "POST", "/v1/redrives/r1/stop", `{"rate":1}`), 400)
	expect(t, call(h, "GET", "/v1/redrives/r1", "", `If-None-Match: "7.planned"`), 304, "")
	expect(t, call(h, "GET", "/v1/redrives/r1", "", `If-None-Match: "8.running"`), 200, string(shownRedrive))
}

func TestPageOfRedrivesIsAnother(t *testing.T) {
	w := newWorld()
	h := w.handler(t)
	expect(t, call(h, "GET", "/v1/redrives?state=running&after=r2&limit=1", ""), 200, `{"redrives":[`+string(shownRedrive)+`],"next":null}`)
	w.redriver.ids = []string{"r1"}
	if rec := call(h, "GET", "/v1/redrives", ""); !strings.HasSuffix(rec.Body.String(), `],"next":"r1"}`+"\n") {
		t.Errorf("a page ends with %s", rec.Body)
	}
	if got := strings.Join(w.redriver.asked, ","); got != "running r2, " {
		t.Errorf("asked was %q", got)
	}
	expectProblem(t, call(h, "GET", "/v1/redrives?state=run", ""), 400)
	expectProblem(t, call(h, "GET", "/v1/redrives?limit=501", ""), 400)
}

// What was sent again is told of an alert, listed or by its place, of its group, and in a
// preview, whatever the patch makes of it.
func TestRecordThatWasSentAgainLooksAsBefore(t *testing.T) {
	w := newWorld()
	h := w.handler(t)
	add(w.alerts, 3)
	add(w.alerts, 4)
	w.kept = map[string]*esclusa.Alert{"3/3": alertAt(3), "4/4": alertAt(4)}
	w.counts("a", "image", esclusa.SchemaViolation, "crm", 1)
	w.resent = map[string]int64{"a": 5}
	w.redriver.resent = map[esclusa.Place]*Resent{{Partition: 3, Offset: 3}: {Run: "r1", Time: "2026-01-02T03:04:05.006Z"}}
	const told = `,"sent_again":{"run":"r1","time":"2026-01-02T03:04:05.006Z"}}`
	if got := call(h, "GET", "/v1/alerts", "").Body.String(); strings.Count(got, told) != 1 || strings.Count(got, `"sent_again"`) != 1 || !strings.Contains(got, `"at":"3/3","shortened":false`+told) {
		t.Errorf("the list is %s", got)
	}
	for path, want := range map[string]bool{"/v1/alerts/3/3": true, "/v1/alerts/4/4": false} {
		got := call(h, "GET", path, "")
		if strings.Contains(got.Body.String(), told) != want || got.Code != 200 || !json.Valid(got.Body.Bytes()) {
			t.Errorf("%s is %s", path, got.Body)
		}
	}
	for _, path := range []string{"/v1/alert-groups", "/v1/alert-groups/a"} {
		if got := call(h, "GET", path, "").Body.String(); !strings.Contains(got, `"count":7,"sent_again":5,`) {
			t.Errorf("%s is %s", path, got)
		}
	}
	for at, want := range map[string]string{"3/3": `"outcome":"already_sent","why":"","errors":[],"before":"{","after":"{"`, "4/4": `"outcome":"still_refused"`} {
		if got := call(h, "POST", "/v1/redrives/preview", `{"at":"`+at+`"}`); got.Code != 200 || !strings.Contains(got.Body.String(), want) {
			t.Errorf("a preview of %s is %s", at, got.Body)
		}
	}
}
