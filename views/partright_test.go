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
	"testing/synctest"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/alertgroups"
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
	if w.h, err = New(cfg); err != nil {
		t.Fatal(err)
	}
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

// Of alerts, each caller is shown the part that the right covers, in full where it says so,
// by every call that shows any.
func TestAlertBeyondTheRightIsShown(t *testing.T) {
	type row struct {
		rights string
		full   bool                // what counts without a word
		want   func(string) string // how an alert is shown; empty for not at all
	}
	rows := map[string]row{}
	for name, caller := range partCallers {
		for _, says := range []string{"", "full", "masked"} {
			for _, full := range []bool{false, true} {
				how := says
				if how == "" {
					how = map[bool]string{true: "full", false: "masked"}[full]
				}
				grant := "do: [alerts.read]"
				if caller.only != "" {
					grant += ", " + caller.only
				}
				if says != "" {
					grant += ", payload: " + says
				}
				rows[fmt.Sprintf("%s, payload %q, without %v", name, says, full)] = row{"{" + grant + "}", full, func(alert string) string {
					if slices.Contains(strings.Fields(caller.alerts), alert) {
						return alert + " " + how
					}
					return ""
				}}
			}
		}
	}
	rows["two rights"] = row{"{do: [alerts.read], senders: [crm], payload: masked}, {do: [alerts.read], datatypes: [card], payload: full}", true, func(alert string) string {
		switch {
		case strings.HasPrefix(alert, "card/"):
			return alert + " full"
		case strings.HasSuffix(alert, "/crm"):
			return alert + " masked"
		}
		return ""
	}}
	for name, of := range rows {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newPartWorld(t, of.rights, of.full)
				var want []string
				for i := range w.refused {
					if shown := of.want(w.name(int64(i))); shown != "" {
						want = append(want, shown)
					}
				}
				for call, got := range map[string][]string{
					"list": w.listed("GET /v1/alerts"), "export": w.listed("GET /v1/alerts/export"), "place": w.byPlace(),
				} {
					if !slices.Equal(got, want) {
						t.Errorf("%s shows %q, not %q", call, got, want)
					}
				}
				if got := w.streamed(); !slices.Equal(got, slices.Concat(want, want)) {
					t.Errorf("the stream shows %q, not twice %q", got, want)
				}
			})
		})
	}
}

// acting are the rights to decide and to redrive a part, with that to see the same or all.
func acting(only string, seesAll bool) string {
	if only != "" {
		only = ", " + only
	}
	if seesAll {
		return "{do: [alerts.decide, redrive]" + only + "}, {do: [alerts.read]}"
	}
	return "{do: [alerts.read, alerts.decide, redrive]" + only + "}"
}

// covers tells which alerts, groups and redrives a right of a caller is about; of groups,
// decide are those that it covers all of.
func covers(caller string) func(kind, name string) bool {
	of := partCallers[caller]
	names := map[string]string{"alert": of.alerts, "group": of.groups, "decide": of.decides, "redrive": of.redrives}
	return func(kind, name string) bool { return slices.Contains(strings.Fields(names[kind]), name) }
}

// eachActing runs a test for each caller, and for each who sees all besides, with the names
// that they may see.
func eachActing(t *testing.T, test func(w *partWorld, seen, acts func(kind, name string) bool)) {
	for name, caller := range partCallers {
		for _, seesAll := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s, sees all %v", name, seesAll), func(t *testing.T) {
				w, sees := newPartWorld(t, acting(caller.only, seesAll), false), name
				if seesAll {
					sees = "all"
				}
				test(w, covers(sees), covers(name))
			})
		}
	}
}

type partGroup struct {
	ID      string
	Senders []struct{ Sender string }
	Rest    int64 `json:"other_senders"`
	Samples []string
}

// checkGroup checks that a group tells of the senders that may be seen.
func (w *partWorld) checkGroup(g *partGroup, name string, seen func(kind, name string) bool) {
	w.t.Helper()
	datatype, senders, _ := strings.Cut(name, "/")
	var got, want []string
	var rest int64
	for _, s := range g.Senders {
		got = append(got, s.Sender)
	}
	for sender := range strings.SplitSeq(senders, "+") {
		if seen("alert", datatype+"/"+sender) {
			want = append(want, sender)
		} else {
			rest += 7
		}
	}
	slices.Sort(got)
	if whole := rest == 0 || seen("alert", datatype+"/-"); len(g.Samples) > 0 != whole {
		w.t.Errorf("of %s are shown the samples %q", name, g.Samples)
	}
	if !slices.Equal(got, want) || g.Rest != rest {
		w.t.Errorf("of %s are shown the senders %q and %d of others, not %q and %d", name, got, g.Rest, want, rest)
	}
}

func (w *partWorld) checkGroups(seen, acts func(kind, name string) bool) {
	t := w.t
	code, body := w.ask(t.Context(), "GET /v1/alert-groups", "/v1/alert-groups", "")
	var page struct{ Groups []partGroup }
	if err := json.Unmarshal([]byte(body), &page); code != http.StatusOK || err != nil {
		t.Fatalf("the groups are %d %s: %v", code, body, err)
	}
	for name := range strings.FieldsSeq(partCallers["all"].groups) {
		i := slices.IndexFunc(page.Groups, func(g partGroup) bool { return g.ID == groupID(name) })
		if i >= 0 != seen("group", name) {
			t.Errorf("the list has %s: %v", name, i >= 0)
		}
		if i >= 0 {
			w.checkGroup(&page.Groups[i], name, seen)
		}
		datatype, senders, _ := strings.Cut(name, "/")
		for _, sender := range []string{"crm", "shop"} {
			_, body := w.ask(t.Context(), "GET /v1/alert-groups", "/v1/alert-groups?sender="+sender, "")
			want := slices.Contains(strings.Split(senders, "+"), sender) && seen("alert", datatype+"/"+sender)
			if told := strings.Contains(body, `"`+groupID(name)+`"`); told != want {
				t.Errorf("that %s has alerts of %s is told: %v", name, sender, told)
			}
		}
		code, body := w.ask(t.Context(), "GET /v1/alert-groups/{id}", "/v1/alert-groups/"+groupID(name), "")
		put, said := w.ask(t.Context(), "PUT /v1/alert-groups/{id}/state", "/v1/alert-groups/"+groupID(name)+"/state", `{"state":"acknowledged"}`, "If-Match: *")
		want, decided := http.StatusNotFound, http.StatusNotFound
		if seen("group", name) {
			want, decided = http.StatusOK, http.StatusForbidden
			var g partGroup
			if err := json.Unmarshal([]byte(body), &g); err != nil {
				t.Errorf("%s: %v", body, err)
			}
			w.checkGroup(&g, name, seen)
		}
		if seen("group", name) && acts("decide", name) {
			decided = http.StatusOK
		}
		if _, is := w.decided[groupID(name)]; code != want || put != decided || is != (decided == http.StatusOK) {
			t.Errorf("%s is answered %d, not %d, and a decision %d, not %d: %s", name, code, want, put, decided, said)
		}
	}
}

// Groups are shown with the senders that the right covers, and decided about by who has it
// for all of them.
func TestGroupBeyondTheRightIsShownOrDecided(t *testing.T) {
	eachActing(t, (*partWorld).checkGroups)
}

func (w *partWorld) checkPlans(acts func(kind, name string) bool) {
	for name := range strings.FieldsSeq(partCallers["all"].redrives) {
		datatype, sender, _ := strings.Cut(name, "/")
		for _, as := range []string{"", "card", "ticket"} {
			may := acts("redrive", name) && (as == "" || acts("redrive", as+"/"+sender))
			body := fmt.Sprintf(`{"filter":{"reason":"schema_violation","datatype":%q,"sender":%q},"as":%q}`, datatype, sender, as)
			for path, want := range map[string]int{"/v1/redrives": http.StatusCreated, "/v1/redrives/suggest": http.StatusOK} {
				if !may {
					want = http.StatusForbidden
				}
				w.redrives.planned = 0
				if code, said := w.ask(w.t.Context(), "POST "+path, path, body); code != want || (w.redrives.planned == 1) != may {
					w.t.Errorf("%s of %s is answered %d, not %d: %s", path, body, code, want, said)
				}
			}
		}
	}
}

func (w *partWorld) checkRedrives(seen, acts func(kind, name string) bool) {
	t := w.t
	w.checkPlans(acts)
	code, list := w.ask(t.Context(), "GET /v1/redrives", "/v1/redrives", "")
	if code != http.StatusOK {
		t.Fatalf("the redrives are %d %s", code, list)
	}
	for name := range strings.FieldsSeq(partCallers["all"].redrives) {
		id := redriveID(name)
		if told := strings.Contains(list, `"`+id+`"`); told != seen("redrive", name) {
			t.Errorf("the list has %s: %v", name, told)
		}
		want := http.StatusOK
		if !seen("redrive", name) {
			want = http.StatusNotFound
		}
		if code, body := w.ask(t.Context(), "GET /v1/redrives/{id}", "/v1/redrives/"+id, ""); code != want {
			t.Errorf("%s is answered %d, not %d: %s", name, code, want, body)
		}
		for _, order := range []string{"run", "stop"} {
			want := http.StatusAccepted
			switch {
			case !acts("redrive", name) && seen("redrive", name):
				want = http.StatusForbidden
			case !acts("redrive", name):
				want = http.StatusNotFound
			}
			w.redrives.ordered = 0
			code, body := w.ask(t.Context(), "POST /v1/redrives/{id}/"+order, "/v1/redrives/"+id+"/"+order, "")
			if code != want || (w.redrives.ordered == 1) != (want == http.StatusAccepted) {
				t.Errorf("to %s %s is answered %d, not %d: %s", order, name, code, want, body)
			}
		}
	}
}

// Redrives are planned, shown and ordered by who has the right to all that they are about.
func TestRedriveBeyondTheRightIsShownOrOrdered(t *testing.T) {
	eachActing(t, (*partWorld).checkRedrives)
}

func (w *partWorld) channels() string {
	_, body := w.ask(w.t.Context(), "GET /v1/channels", "/v1/channels", "")
	return body
}

func TestChannelBeyondTheRightIsListed(t *testing.T) {
	for only, want := range map[string][2]bool{"": {true, true}, ", datatypes: [card]": {true, false}, `, datatypes: ["tick*"]`: {false, true}, ", datatypes: [video]": {}} {
		body := newPartWorld(t, "{do: [channels.read]"+only+"}", false).channels()
		if got := [2]bool{strings.Contains(body, `"datatype":"card"`), strings.Contains(body, `"datatype":"ticket"`)}; got != want {
			t.Errorf("with %q the list is %s", only, body)
		}
	}
}

// Each route for which a right to a part is enough is asked for by the tests above.
func TestRouteForAPartIsNotInTheTable(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newPartWorld(t, "{do: [alerts.read, alerts.decide, redrive]}, {do: [channels.read]}", false)
		all := covers("all")
		w.listed("GET /v1/alerts")
		w.listed("GET /v1/alerts/export")
		w.byPlace()
		w.streamed()
		w.checkGroups(all, all)
		w.checkRedrives(all, all)
		w.channels()
		for _, rt := range w.h.(*front).routes {
			if rt.right.some && !w.asked[rt.Label()] {
				t.Errorf("%s is answered to who has a right to a part: no test asks which", rt.Label())
			}
		}
	})
}
