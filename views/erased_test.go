package views

import (
	"encoding/json"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/esclusa/esclusa"
)

// The payload of a key that was erased after the record came is shown nowhere, also where
// the record is no JSON or names no datatype; others are.
func TestPayloadOfAnErasedKeyIsShown(t *testing.T) {
	c, err := catalogue()
	if err != nil {
		t.Fatal(err)
	}
	const erased, other = `{"id_cliente":"10","nombre":"SECRET"}`, `{"id_cliente":"11","nombre":"SECRET"}`
	for name, tt := range map[string]struct {
		datatype, key, payload string
		offset                 int64 // the row was erased by 3/7, a second after all records
		change                 func(*world)
		want                   esclusa.Withheld
	}{
		"erased since":          {"customer", "", erased, 6, nil, esclusa.WithheldErased},
		"another":               {"customer", "", other, 6, nil, ""},
		"in pieces":             {"customer", "", erased + "x", 6, nil, esclusa.WithheldErased},
		"cut":                   {"customer", "", erased[:30], 6, nil, esclusa.WithheldErased},
		"beyond what is listed": {"customer", "", `{"nombre":"SECRET","more":"` + strings.Repeat("x", shownPayload) + `","id_cliente":"10"}`, 6, nil, esclusa.WithheldErased},
		"twice, once another":   {"customer", "", `{"id_cliente":"11","id_cliente":"10","nombre":"SECRET"}`, 6, nil, esclusa.WithheldErased},
		"of no datatype":        {"", "", erased, 6, nil, esclusa.WithheldErased},
		"by the record's key":   {"customer", "10", `{"nombre":"SECRET"}`, 6, nil, esclusa.WithheldErased},
		"of another table":      {"text", "", erased, 6, nil, ""},
		"written again":         {"customer", "", erased, 6, func(w *world) { w.table.put("10", []byte(erased), source(3, 9), 9) }, ""},
		"table is not read":     {"customer", "", erased, 6, func(w *world) { w.table.complete = false }, esclusa.WithheldUntold},
		"table, of no concern":  {"text", "", erased, 6, func(w *world) { w.table.complete = false }, ""},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld()
			w.alerts = NewAlertLog(c)
			w.table.put("10", nil, source(3, 7), 7)
			if tt.change != nil {
				tt.change(w)
			}
			rec := &esclusa.Record{Topic: "datatype", Partition: 3, Offset: tt.offset, Value: []byte(tt.payload), Timestamp: at.Add(-1e9)}
			if tt.key != "" {
				rec.Key = []byte(tt.key)
			}
			a := esclusa.Origin{Component: "router", Version: "1"}.Alert(rec, esclusa.Reject(esclusa.SchemaViolation, tt.datatype, ""), nil, at)
			w.alerts.Add(a, recordAt(1))
			w.kept = map[string]*esclusa.Alert{"3/6": a}
			cfg := w.config(t)
			cfg.Registry = prometheus.NewRegistry()
			h := counterOf(t, cfg)
			for _, path := range []string{"/v1/alerts", "/v1/alerts/3/6", "/v1/alerts/3/6?as=original"} {
				answer := call(h, "GET", path, "")
				text := everyText(t, answer.Body.Bytes())
				if hidden := tt.want != ""; hidden == strings.Contains(text, "SECRET") {
					t.Errorf("%s: %d %s", path, answer.Code, text)
				}
				var one struct {
					Withheld esclusa.Withheld `json:"payload_withheld"`
					Alerts   []struct {
						Withheld esclusa.Withheld `json:"payload_withheld"`
					}
				}
				if strings.Contains(path, "?") || json.Unmarshal(answer.Body.Bytes(), &one) != nil {
					continue
				}
				if len(one.Alerts) == 1 {
					one.Withheld = one.Alerts[0].Withheld
				}
				if one.Withheld != tt.want {
					t.Errorf("%s: withheld %q, want %q", path, one.Withheld, tt.want)
				}
			}
		})
	}
}

// A stream holds what has come while somebody follows. What was erased meanwhile is hidden
// there too, for those who come later.
func TestPayloadOfAnErasedKeyIsStreamed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, err := catalogue()
		if err != nil {
			t.Fatal(err)
		}
		w := newWorld()
		cfg := w.config(t)
		cfg.AlertFeed = NewAlertFeed(w.alertFeed.cfg, c)
		h := counterOf(t, cfg)
		connect := bubbleServer(t, h)
		first := followPath(t, connect(), "/v1/alerts/stream")
		first.alerts("")
		rec := &esclusa.Record{Topic: "datatype", Partition: 3, Offset: 6, Value: []byte(`{"id_cliente":"10","nombre":"SECRET"}`), Timestamp: at.Add(-1e9)}
		a := esclusa.Origin{Component: "router", Version: "1"}.Alert(rec, esclusa.Reject(esclusa.SchemaViolation, "customer", ""), nil, at)
		cfg.AlertFeed.Add(a, recordAt(1))
		place := recordAt(1).Place().String()
		before := first.alerts("alert " + place)
		if !strings.Contains(everyText(t, []byte(before.data)), "SECRET") {
			t.Errorf("before it is erased, it is shown as %s", before.data)
		}
		w.table.put("10", nil, source(3, 7), 7)
		second := followPath(t, connect(), "/v1/alerts/stream", "Last-Event-ID: T;0:0,1:0")
		after := second.alerts("", "alert "+place)
		if strings.Contains(everyText(t, []byte(after.data)), "SECRET") || !strings.Contains(after.data, `"payload_withheld":"erased"`) || after.id != before.id {
			t.Errorf("after that it is shown as %+v", after)
		}
		_ = first.conn.Close()
		_ = second.conn.Close()
	})
}
