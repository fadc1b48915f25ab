package schemas

import (
	"context"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/esclusa/esclusa"
)

var alertNames = esclusa.Names{Prefix: "datatype"}

// alertReader reads beside topics of two partitions: ten records in the first, none
// in the second. asked counts its questions.
func alertReader() (r *AlertReader, asked *int) {
	asked = new(int)
	return &AlertReader{Names: alertNames, Catalogue: builtIn(), Ends: func(context.Context, string) (map[int32]int64, error) {
		*asked++
		return map[int32]int64{0: 10, 1: 0}, nil
	}}, asked
}

// trueAlert is an alert as it lies in its topic.
func trueAlert(component, topic string, reason esclusa.Reason, offset int64) esclusa.Record {
	rec := &esclusa.Record{Topic: topic, Offset: offset, Timestamp: time.UnixMilli(1767323045006), Key: []byte("k"), Value: []byte(`{"a":"<\u00e9>"}`)}
	rej := esclusa.Reject(reason, "image", "urn:x", esclusa.Violation{Pointer: "/a~1b", Keyword: "minimum", Message: `must be "more"`, Shape: "/a~1b"})
	alert := esclusa.Origin{Component: component, Version: "v1"}.Alert(rec, rej, []byte("shop"), rec.Timestamp)
	if component == ComponentHTTP {
		alert.ID, alert.Source.Partition, alert.Source.Offset = "http/host-1/7", nil, nil
	}
	return alert.Record(alertNames.Alerts(), nil)
}

// edited is an alert with some members changed.
func edited(t *testing.T, rec esclusa.Record, change func(map[string]any)) esclusa.Record {
	t.Helper()
	var doc map[string]any
	if err := json.Unmarshal(rec.Value, &doc); err != nil {
		t.Fatal(err)
	}
	change(doc)
	text, err := json.Marshal(doc)
	if err != nil {
		t.Fatal(err)
	}
	rec.Value = text
	return rec
}

func TestTrueAlertIsNotBelieved(t *testing.T) {
	for name, rec := range map[string]esclusa.Record{
		"router":      trueAlert("router", "datatype", esclusa.SchemaViolation, 9),
		"auditor":     trueAlert("auditor", "datatype.image", esclusa.InconsistentChannel, 0),
		"of an alert": edited(t, trueAlert("auditor", "datatype.alerts", esclusa.InconsistentChannel, 0), func(doc map[string]any) { doc["datatype"] = nil }),
		"http":        trueAlert(ComponentHTTP, "datatype", esclusa.Malformed, 0),
	} {
		r, _ := alertReader()
		got, err := r.Read(t.Context(), []esclusa.Record{rec})
		if err != nil || len(got) != 1 {
			t.Errorf("%s: %d are believed, %v: %s", name, len(got), err, rec.Value)
		}
	}
}

func TestForeignAlertIsBelieved(t *testing.T) {
	router, http := trueAlert("router", "datatype", esclusa.SchemaViolation, 9), trueAlert(ComponentHTTP, "datatype", esclusa.Malformed, 0)
	auditor := trueAlert("auditor", "datatype.image", esclusa.InconsistentChannel, 0)
	set := func(member string, value any) func(map[string]any) {
		return func(doc map[string]any) { doc[member] = value }
	}
	source := func(member string, value any) func(map[string]any) {
		return func(doc map[string]any) { doc["source"].(map[string]any)[member] = value }
	}
	keyed := router
	keyed.Key = []byte("somebody else")
	null := router
	null.Value = nil
	foreign := map[string]esclusa.Record{
		"a record to come":           trueAlert("router", "datatype", esclusa.SchemaViolation, 10),
		"an empty partition":         edited(t, edited(t, router, source("partition", 1)), set("id", "datatype/1/9")),
		"no such partition":          edited(t, edited(t, router, source("partition", 2)), set("id", "datatype/2/9")),
		"the id of another":          edited(t, router, set("id", "datatype/0/8")),
		"another topic":              trueAlert("router", "elsewhere", esclusa.SchemaViolation, 9),
		"a channel, by the router":   trueAlert("router", "datatype.image", esclusa.SchemaViolation, 9),
		"ingress, by the auditor":    trueAlert("auditor", "datatype", esclusa.InconsistentChannel, 0),
		"another datatype's channel": trueAlert("auditor", "datatype.video", esclusa.InconsistentChannel, 0),
		"a channel, no datatype":     edited(t, auditor, set("datatype", nil)),
		"a datatype there is not":    edited(t, auditor, set("datatype", "invoice")),
		"http with a place":          edited(t, edited(t, http, source("partition", 0)), source("offset", 0)),
		"http with another's id":     edited(t, http, set("id", "datatype/0/9")),
		"http elsewhere":             edited(t, http, source("topic", "datatype.image")),
		"no place":                   edited(t, edited(t, router, source("partition", nil)), source("offset", nil)),
		"a reason there is not":      edited(t, router, set("reason", "whim")),
		"a surplus member":           edited(t, router, set("more", 1)),
		"a member in other letters":  edited(t, router, set("ID", "datatype/0/9")),
		"no group":                   edited(t, router, set("groups", []string{})),
		"no time":                    edited(t, router, set("time", "tomorrow")),
		"a negative offset":          edited(t, edited(t, router, source("offset", -1)), set("id", "datatype/0/-1")),
		"another's key":              keyed,
		"no value":                   null,
		"no document":                {Value: []byte("{"), Key: router.Key},
		"a huge one":                 edited(t, router, set("payload", strings.Repeat("A", 1<<20))),
		"two documents":              {Value: append(append([]byte{}, router.Value...), router.Value...), Key: router.Key},
	}
	for name, rec := range foreign {
		r, _ := alertReader()
		got, err := r.Read(t.Context(), []esclusa.Record{rec, router})
		if err != nil || len(got) != 1 || got[0].Record.Value == nil || string(got[0].Record.Value) != string(router.Value) {
			t.Errorf("%s: %d of it and a true one are believed, %v", name, len(got), err)
		}
	}
}

func TestEachInventedAlertAsksTheBrokers(t *testing.T) {
	r, asked := alertReader()
	var batch []esclusa.Record
	for n := range 1_000 {
		batch = append(batch, trueAlert("router", "datatype", esclusa.SchemaViolation, int64(n)))
	}
	got, err := r.Read(t.Context(), batch)
	if err != nil || len(got) != 10 || *asked != 1 {
		t.Errorf("%d are believed after %d questions, %v", len(got), *asked, err)
	}
	if got, err := r.Read(t.Context(), batch[:10]); err != nil || len(got) != 10 || *asked != 1 {
		t.Errorf("once known: %d are believed after %d questions, %v", len(got), *asked, err)
	}
}

// What is read for each alert by everybody who lists them.
func BenchmarkReadAlert(b *testing.B) {
	r, _ := alertReader()
	batch := make([]esclusa.Record, 100)
	for i := range batch {
		batch[i] = trueAlert("router", "datatype", esclusa.SchemaViolation, 9)
	}
	b.ReportAllocs()
	for b.Loop() {
		if got, err := r.Read(b.Context(), batch); err != nil || len(got) != len(batch) {
			b.Fatal(len(got), err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(batch)), "ns/alert")
}
