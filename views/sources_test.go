package views

import (
	"context"
	"encoding/json"
	"strings"
	"testing"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/lineage"
)

func TestRowOfARecordIsToldOtherwiseThanItIs(t *testing.T) {
	w := newWorld()
	w.became = func(ctx context.Context, at esclusa.Place) (*lineage.Report, error) {
		if _, ok := ctx.Deadline(); !ok || at != (esclusa.Place{Partition: 3, Offset: 4711}) {
			t.Errorf("asked is for %v, within a time: %v", at, ok)
		}
		return &lineage.Report{Source: source(3, 4711).String(), Outcome: lineage.Accepted, Outputs: []lineage.Output{{Datatype: "customer", Key: "10", Time: "2026-01-02T03:04:05Z"}, {Datatype: "text", Key: "t", Time: "2026-01-02T03:04:05Z"}},
			Alerts: []lineage.Alert{}, Rows: []lineage.Row{}, Redrives: []lineage.Redrive{}}, nil
	}
	rows := func() []lineage.Row {
		t.Helper()
		answer := call(w.handler(t), "GET", "/v1/sources/datatype/3/4711", "")
		expect(t, answer, 200, "")
		var r lineage.Report
		if err := json.Unmarshal(answer.Body.Bytes(), &r); err != nil || r.Outcome != lineage.Accepted {
			t.Fatalf("%s: %v", answer.Body, err)
		}
		return r.Rows
	}
	if got := rows(); len(got) != 1 || got[0].Copy.State != lineage.RowNone || got[0].Redis.State != lineage.RowNone || got[0].Table != "customers" {
		t.Errorf("without a row: %+v", got)
	}
	w.table.rows["10"] = esclusa.Mirrored{Version: 7, Row: &esclusa.Row{Doc: []byte("{}"), Source: source(5, 1), Epoch: "e", Stamps: []esclusa.Stamp{{Partition: 3, Offset: 4712}, {Partition: 5, Offset: 1}}}}
	w.mirror.put("10", []byte("{}"), source(5, 1), 7)
	if got := rows()[0]; got.Copy.State != lineage.RowLater || got.Redis.State != lineage.RowLater || *got.Copy.Source != "datatype/5/1" || *got.Redis.Version != 7 {
		t.Errorf("a later one was applied: %+v", got)
	}
	w.mirror.away, w.table.complete = true, false
	if got := rows()[0]; got.Redis.State != lineage.RowUnknown {
		t.Errorf("Redis is away: %+v", got)
	}
	w.became = func(context.Context, esclusa.Place) (*lineage.Report, error) { return nil, errAway }
	answer := call(w.handler(t), "GET", "/v1/sources/datatype/3/4711", "")
	expectProblem(t, answer, 503)
	expectHeader(t, answer, "Retry-After", "1")
	for _, path := range []string{"x/1", "1/x", "-1/0", "01/0", "2147483648/0", "3/4711/1"} {
		expectProblem(t, call(w.handler(t), "GET", "/v1/sources/datatype/"+path, ""), 404)
	}
	p := expectProblem(t, call(w.handler(t), "GET", "/v1/sources/datatype.customer/3/4711", ""), 404)
	if !strings.Contains(p.Detail, "topic datatype") {
		t.Errorf("a record of another topic: %s", p.Detail)
	}
}

func TestKeyOfARecordIsToldToWhoMayNotReadIt(t *testing.T) {
	w := newWorld()
	w.became = func(context.Context, esclusa.Place) (*lineage.Report, error) {
		return &lineage.Report{Source: source(3, 4711).String(), Outcome: lineage.Accepted, Outputs: []lineage.Output{{Datatype: "customer", Key: "10", Time: "2026-01-02T03:04:05Z"}},
			Alerts: []lineage.Alert{}, Rows: []lineage.Row{}, Redrives: []lineage.Redrive{}}, nil
	}
	cfg := w.config(t)
	cfg.Access = guardOf(t, `
authentication: {keys_file: keys}
roles:
  alerts: [{do: [alerts.read]}]
  channel: [{do: [alerts.read]}, {do: [receive], datatypes: [customer]}]
  table: [{do: [alerts.read]}, {do: [table.read], datatypes: [customer]}]
  others: [{do: [alerts.read]}, {do: [table.read, channels.read], datatypes: [image]}]
bindings:
- {role: alerts, to: ["key:alerts"]}
- {role: channel, to: ["key:channel"]}
- {role: table, to: ["key:table"]}
- {role: others, to: ["key:others"]}
`, cfg.Logger)
	h := counterOf(t, cfg)
	for who, want := range map[string]struct {
		key  string
		rows int
	}{"alerts": {"", 0}, "channel": {"10", 0}, "table": {"10", 1}, "others": {"", 0}} {
		answer := call(h, "GET", "/v1/sources/datatype/3/4711", "", "Authorization: Bearer "+testKey(who))
		expect(t, answer, 200, "")
		var r lineage.Report
		if err := json.Unmarshal(answer.Body.Bytes(), &r); err != nil || r.Outputs[0].Key != want.key || len(r.Rows) != want.rows {
			t.Errorf("%s is told %s (%v)", who, answer.Body, err)
		}
	}
}
