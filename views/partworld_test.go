package views

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/alertgroups"
	"github.com/esclusa/esclusa/internal/patch"
	"github.com/esclusa/esclusa/schemas"
)

// partCallers are who has a right to a part: what it is restricted to, and which alerts,
// groups and redrives that covers. Alerts are called by datatype and sender; redrives by
// what their filter names of these.
var partCallers = map[string]struct{ only, alerts, groups, decides, redrives string }{
	"all": {"",
		"card/crm card/shop card/- ticket/crm ticket/shop ticket/- _none/crm _none/shop _none/-",
		"card/crm card/crm+shop card/crm+more ticket/shop _none/crm", "card/crm card/crm+shop card/crm+more ticket/shop _none/crm",
		"/ card/ ticket/ /crm /shop card/crm card/shop ticket/crm ticket/shop"},
	"star": {`datatypes: ["*"]`,
		"card/crm card/shop card/- ticket/crm ticket/shop ticket/- _none/crm _none/shop _none/-",
		"card/crm card/crm+shop card/crm+more ticket/shop _none/crm", "card/crm card/crm+shop card/crm+more ticket/shop _none/crm",
		"/ card/ ticket/ /crm /shop card/crm card/shop ticket/crm ticket/shop"},
	"card":    {"datatypes: [card]", "card/crm card/shop card/-", "card/crm card/crm+shop card/crm+more", "card/crm card/crm+shop card/crm+more", "card/ card/crm card/shop"},
	"ticket":  {`datatypes: ["tick*"]`, "ticket/crm ticket/shop ticket/-", "ticket/shop", "ticket/shop", "ticket/ ticket/crm ticket/shop"},
	"crm":     {"senders: [crm]", "card/crm ticket/crm _none/crm", "card/crm card/crm+shop card/crm+more _none/crm", "card/crm _none/crm", "/crm card/crm ticket/crm"},
	"shop":    {`senders: ["sh*"]`, "card/shop ticket/shop _none/shop", "card/crm+shop ticket/shop", "ticket/shop", "/shop card/shop ticket/shop"},
	"nobody":  {`senders: ["-"]`, "card/- ticket/- _none/-", "", "", ""},
	"cardcrm": {"datatypes: [card], senders: [crm]", "card/crm", "card/crm card/crm+shop card/crm+more", "card/crm", "card/crm"},
	"other":   {"datatypes: [video], senders: [others]", "", "", "", ""},
}

// partWorld is a world in which everything is of some datatype and sender, behind a file
// that gives one caller, key:who, the rights.
type partWorld struct {
	*world
	t        *testing.T
	h        http.Handler
	feed     *AlertFeed
	refused  []schemas.ReadAlert
	redrives partRedrives
	asked    map[string]bool // labels of the routes
}

func newPartWorld(t *testing.T, rights string, full bool) *partWorld {
	t.Helper()
	c, err := schemas.Load(fstest.MapFS{
		"card/1-0-0.json":   {Data: []byte(card)},
		"ticket/1-0-0.json": {Data: []byte(strings.ReplaceAll(card, "urn:x:card", "urn:x:ticket"))},
	}, schemas.DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	w := &partWorld{world: newWorld(), t: t, asked: map[string]bool{}}
	w.alerts, w.kept = NewAlertLog(c), map[string]*esclusa.Alert{}
	for _, datatype := range []string{"card", "ticket", esclusa.NoDatatype} {
		for _, sender := range []string{"crm", "shop", "-"} {
			w.refuse(datatype, sender)
		}
	}
	w.topic = w.refused
	for _, g := range strings.Fields(partCallers["all"].groups) {
		w.group(g)
	}
	cfg := w.config(t)
	cfg.Catalogue, cfg.Tables, cfg.Redriver, cfg.Logger = c, nil, &w.redrives, slog.New(slog.DiscardHandler)
	w.feed = NewAlertFeed(w.alertFeed.cfg, c)
	w.feed.Reached(0, int64(len(w.refused)))
	cfg.AlertFeed, cfg.PayloadsInFull = w.feed, full
	cfg.Access = guardOf(t, "authentication: {keys_file: keys}\nroles: {part: ["+rights+"]}\nbindings: [{role: part, to: [\"key:who\"]}]\n", cfg.Logger)
	cfg.Registry = prometheus.NewRegistry()
	w.h = counterOf(t, cfg)
	return w
}

// refuse puts an alert everywhere where alerts are, but for the feed.
func (w *partWorld) refuse(datatype, sender string) {
	offset := int64(len(w.refused))
	value := fmt.Sprintf(`{"id":"1","brand":"b","number":%q}`, hiddenNumber)
	rejection := esclusa.Reject(esclusa.SchemaViolation, datatype, "urn:x:"+datatype, esclusa.Violation{Pointer: "/brand", Keyword: "type", Message: "must be a string"})
	if datatype == esclusa.NoDatatype {
		rejection = esclusa.Reject(esclusa.Unclassified, "", "", esclusa.Violation{Keyword: "datatype", Message: "must be named"})
	}
	a := esclusa.Origin{Component: "router", Version: "1"}.Alert(&esclusa.Record{Topic: "datatype", Offset: offset, Value: []byte(value)}, rejection, nil, at)
	if sender != "-" {
		a.Sender = &sender
	}
	rec := &esclusa.Record{Offset: offset, Timestamp: at.Add(time.Duration(offset) * time.Second)}
	w.alerts.Add(a, rec)
	w.kept[rec.Place().String()] = a
	w.refused = append(w.refused, schemas.ReadAlert{Alert: a, Record: rec})
}

// name is an alert as partCallers call it.
func (w *partWorld) name(offset int64) string {
	a := w.refused[offset%int64(len(w.refused))]
	if a.Datatype == nil {
		return esclusa.NoDatatype + "/" + a.Key()
	}
	return *a.Datatype + "/" + a.Key()
}

// group puts a group on the board, datatype/senders; more stands for senders of whom
// nothing but their alerts is known.
func (w *partWorld) group(name string) {
	datatype, senders, _ := strings.Cut(name, "/")
	last := alertgroups.Sighting{Offset: 9, Time: at}
	row := alertgroups.Row{Group: groupID(name), Identity: alertgroups.Identity{Reason: esclusa.SchemaViolation, Datatype: datatype}, First: last, Last: last, Samples: []int64{9}, UpTo: 10}
	for sender := range strings.SplitSeq(senders, "+") {
		row.Count += 7
		if sender != "more" {
			row.Senders = append(row.Senders, alertgroups.Sender{Name: sender, N: 7})
		}
	}
	rec := row.Record("datatype.alert-groups", 1)
	w.board.Add(&rec)
}

func groupID(name string) string { return strings.NewReplacer("/", ".", "+", ".").Replace(name) }

// partRedrives has one redrive for each name.
type partRedrives struct{ planned, ordered int }

func partRedrive(name string) json.RawMessage {
	datatype, sender, _ := strings.Cut(name, "/")
	return json.RawMessage(fmt.Sprintf(`{"id":%q,"state":"planned","plan":{"by":"ana","time":"2026-01-02T03:04:05.006Z","note":"","filter":{"datatype":%q,"sender":%q},"overtaken":"skip","max_attempts":3,"limit":0,"alerts":0,"counts":{},"groups":{}}}`, redriveID(name), datatype, sender))
}

func redriveID(name string) string { return "r_" + strings.ReplaceAll(name, "/", "_") }

func (p *partRedrives) Plan(context.Context, *RedriveQuery) (*Redrive, error) {
	p.planned++
	return &Redrive{ID: "r", Document: partRedrive("/")}, nil
}

func (p *partRedrives) Try(*schemas.ReadAlert, []byte, *patch.Patch, string) *Trial {
	p.planned++
	return &Trial{Outcome: "ready"}
}

func (p *partRedrives) Resent(esclusa.Place) *Resent { return nil }

func (p *partRedrives) Suggest(context.Context, *RedriveQuery) (json.RawMessage, error) {
	p.planned++
	return nil, nil
}

func (p *partRedrives) Redrive(_ context.Context, id string) (*Redrive, error) {
	for name := range strings.FieldsSeq(partCallers["all"].redrives) {
		if redriveID(name) == id {
			return &Redrive{ID: id, Document: partRedrive(name)}, nil
		}
	}
	return nil, &Declined{Status: http.StatusNotFound, Detail: "there is no such plan"}
}

func (p *partRedrives) Redrives(_ context.Context, _, _ string, _ int, match func(json.RawMessage) bool) (page []json.RawMessage, next string, err error) {
	for name := range strings.FieldsSeq(partCallers["all"].redrives) {
		datatype, sender, _ := strings.Cut(name, "/")
		if match(json.RawMessage(fmt.Sprintf(`{"datatype":%q,"sender":%q}`, datatype, sender))) {
			page = append(page, partRedrive(name))
		}
	}
	return page, "", nil
}

func (p *partRedrives) Order(_ context.Context, id string, _ *RedriveOrder) (*Redrive, error) {
	p.ordered++
	return &Redrive{ID: id, Document: partRedrive("/")}, nil
}

// ask asks for a path of a route, and returns the status and the body.
func (w *partWorld) ask(ctx context.Context, label, path, body string, headers ...string) (int, string) {
	w.asked[label] = true
	method, _, _ := strings.Cut(label, " ")
	rec := callContext(ctx, w.h, method, path, strings.NewReader(body), append(headers, "Authorization: Bearer "+testKey("who"))...)
	return rec.Code, rec.Body.String()
}

// alertsIn are the alerts of some documents, each with how it is shown.
func (w *partWorld) alertsIn(documents []json.RawMessage) []string {
	w.t.Helper()
	var out []string
	for _, text := range documents {
		var a esclusa.Alert
		if err := json.Unmarshal(text, &a); err != nil || a.Source.Offset == nil {
			w.t.Fatalf("%s: %v", text, err)
		}
		how := "masked"
		if strings.Contains(string(a.Payload), hiddenNumber) {
			how = "full"
		}
		out = append(out, w.name(*a.Source.Offset)+" "+how)
	}
	return out
}

// listed are the alerts, each with how it is shown, that a call of many tells.
func (w *partWorld) listed(label string) []string {
	_, path, _ := strings.Cut(label, " ")
	code, body := w.ask(w.t.Context(), label, path, "")
	if code != http.StatusOK {
		w.t.Errorf("%s is answered %d: %s", label, code, body)
	}
	var page struct{ Alerts []json.RawMessage }
	if path == "/v1/alerts" {
		if err := json.Unmarshal([]byte(body), &page); err != nil {
			w.t.Fatal(err)
		}
		slices.Reverse(page.Alerts) // the newest is first
	} else {
		for line := range strings.Lines(body) {
			page.Alerts = append(page.Alerts, json.RawMessage(line))
		}
	}
	return w.alertsIn(page.Alerts)
}

// streamed are the alerts that a stream tells of the past, and then when they come.
func (w *partWorld) streamed() []string {
	const label = "GET /v1/alerts/stream"
	ctx, cancel := context.WithCancel(w.t.Context())
	told := make(chan string)
	go func() {
		_, body := w.ask(ctx, label, "/v1/alerts/stream?from=oldest", "")
		told <- body
	}()
	time.Sleep(time.Second)
	for i, a := range w.refused {
		w.feed.Add(a.Alert, &esclusa.Record{Offset: int64(i + len(w.refused)), Timestamp: at})
	}
	time.Sleep(time.Second)
	cancel()
	var documents []json.RawMessage
	for line := range strings.Lines(<-told) {
		if data, is := strings.CutPrefix(line, "data: "); is && strings.Contains(data, `"payload"`) {
			documents = append(documents, json.RawMessage(data))
		}
	}
	return w.alertsIn(documents)
}

// byPlace are the alerts that are shown to who asks for each, and the payloads as sent.
func (w *partWorld) byPlace() []string {
	const label = "GET /v1/alerts/{partition}/{offset}"
	var out []string
	for offset := range w.refused {
		path := fmt.Sprintf("/v1/alerts/0/%d", offset)
		code, body := w.ask(w.t.Context(), label, path, "")
		original, payload := w.ask(w.t.Context(), label, path+"?as=original", "")
		if headers, said := w.ask(w.t.Context(), label+"/headers", path+"/headers", ""); headers != code {
			w.t.Errorf("%s is answered %d, and its headers %d: %s", path, code, headers, said)
		}
		want := http.StatusNotFound
		if code == http.StatusOK {
			shown := w.alertsIn([]json.RawMessage{json.RawMessage(body)})
			out = append(out, shown...)
			want = http.StatusForbidden
			if strings.HasSuffix(shown[0], "full") {
				want = http.StatusOK
			}
		} else if code != http.StatusNotFound {
			w.t.Errorf("%s is answered %d: %s", path, code, body)
		}
		if original != want || strings.Contains(payload, hiddenNumber) != (want == http.StatusOK) {
			w.t.Errorf("%s is answered %d, and with ?as=original %d: %s", path, code, original, payload)
		}
	}
	return out
}
