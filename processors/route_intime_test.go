package processors

import (
	"bytes"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/esclusa/esclusa"
)

// stubborn keeps the router with one record, as a check without an end would.
type stubborn struct {
	offset int64
	does   func()
}

func (s stubborn) Decided(rec *esclusa.Record, _ string, _ *esclusa.Rejection, _ time.Time) {
	if rec.Offset == s.offset {
		s.does()
	}
}

// One record on which the check does not end, or panics, stopped everybody for ever: its
// round failed, and failed again.
func TestRecordThatCannotBeCheckedStopsTheOthers(t *testing.T) {
	release := make(chan struct{})
	defer close(release)
	for name, does := range map[string]func(){
		"no end": func() { <-release },
		"panic":  func() { panic("a fault of the check") },
	} {
		t.Run(name, func(t *testing.T) {
			r, _ := router(t)
			var said bytes.Buffer
			r.Log = slog.New(slog.NewTextHandler(&said, nil))
			r.Tracer, r.step = stubborn{4713, does}, 100*time.Millisecond
			var batch []esclusa.Record
			for i := range int64(5) {
				rec := arrived(`{"id_cliente":"`+fmt.Sprint(i)+`","nombre":"x"}`, "datatype", "customer", "ce_source", "/shop")
				rec.Offset += i
				batch = append(batch, *rec)
			}
			for range 2 { // again after a round that did not count
				out := r.RouteInTime(batch)
				var sources []string
				for _, rec := range out["datatype.customer"] {
					src, _ := rec.Header(esclusa.HeaderSource)
					sources = append(sources, string(src))
				}
				if want := "[datatype/3/4711 datatype/3/4712 datatype/3/4714 datatype/3/4715]"; fmt.Sprint(sources) != want {
					t.Errorf("routed %v, want %v", sources, want)
				}
				if len(out["datatype.alerts"]) != 1 {
					t.Fatalf("%d alerts, want 1", len(out["datatype.alerts"]))
				}
				a, err := esclusa.ParseAlert(out["datatype.alerts"][0].Value)
				if err != nil || a.ID != "datatype/3/4713" || a.Reason != esclusa.LimitExceeded || a.Errors[0].Keyword != esclusa.KeywordTime || a.Key() != "/shop" {
					t.Errorf("the alert is %s, %v", out["datatype.alerts"][0].Value, err)
				}
			}
			if text := said.String(); strings.Count(text, "source=datatype/3/4713") != 1 || strings.Contains(text, "panic (string)") != (name == "panic") || strings.Contains(text, "a fault of the check") {
				t.Errorf("the log says: %s", text)
			}
		})
	}
}
