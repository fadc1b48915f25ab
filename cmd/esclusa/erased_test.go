package main

import (
	"bytes"
	"encoding/json"
	"io"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kfake"
	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/testing/brokers"
)

// The shell reads the alerts' topic itself. What was erased since it shows to nobody, as
// HTTP does, also to those who see what is masked.
func TestShellShowsThePayloadOfAnErasedKey(t *testing.T) {
	fake, client, _ := brokers.Fake(t, kfake.SeedTopics(1, "datatype", "datatype.alerts", "datatype.customers-table"))
	produce := func(rec *kgo.Record) *kgo.Record {
		t.Helper()
		if err := client.ProduceSync(t.Context(), rec).FirstErr(); err != nil {
			t.Fatal(err)
		}
		return rec
	}
	came := time.Now().Add(-time.Minute)
	refuse := func(payload string) {
		sent := produce(&kgo.Record{Topic: "datatype", Value: []byte(payload), Timestamp: came})
		rec := &esclusa.Record{Topic: "datatype", Offset: sent.Offset, Value: sent.Value, Timestamp: came}
		a := esclusa.Origin{Component: "router", Version: "1"}.Alert(rec, esclusa.Reject(esclusa.SchemaViolation, "customer", ""), nil, came).Record("datatype.alerts", nil)
		out := &kgo.Record{Topic: a.Topic, Key: a.Key, Value: a.Value}
		for _, h := range a.Headers {
			out.Headers = append(out.Headers, kgo.RecordHeader{Key: h.Key, Value: h.Value})
		}
		produce(out)
	}
	row := func(key string, doc []byte, offset int64) {
		line, doc := esclusa.SplitRow(new(esclusa.Row).Apply(doc, esclusa.Source{Topic: "datatype", Offset: offset}, came.Add(time.Second), "e").Append(nil))
		produce(&kgo.Record{Topic: "datatype.customers-table", Key: []byte(key), Value: doc, Headers: []kgo.RecordHeader{{Key: esclusa.HeaderRow, Value: line}}})
	}
	refuse(`{"id_cliente":"10","nombre":"S3CRET"}`)
	refuse(`{"id_cliente":"10","nombre":"S3CRET"`)
	refuse(`{"id_cliente":"11","nombre":"seen"}`)
	refuse(`{"id_cliente":"12","nombre":"seen"}`)
	row("10", []byte(`{}`), 4)
	for _, key := range []string{"10", "12"} {
		row(key, nil, 5)
	}
	row("12", []byte(`{}`), 6)
	for _, args := range [][]string{
		{"alerts", "-o", "json"}, {"alerts", "-o", "json", "--unmasked"}, {"alerts", "-o", "json", "--at", "0/0,0/1,0/2,0/3"},
		{"alerts", "export"}, {"alerts", "export", "--unmasked", "--datatype", "customer"},
	} {
		var out bytes.Buffer
		if status := run(t.Context(), append(args, "--brokers", fake.ListenAddrs()[0]), os.Stdin, &out, io.Discard, nil); status != 0 {
			t.Errorf("%v ends with status %d", args, status)
		}
		shown := out.String()
		for line := range strings.Lines(shown) {
			var a esclusa.Alert
			if err := json.Unmarshal([]byte(line), &a); err != nil {
				t.Fatal(err)
			}
			shown += string(a.Payload)
		}
		if strings.Contains(shown, "S3CRET") || strings.Count(shown, `"erased"`) != 2 || strings.Count(shown, "seen") < 2 {
			t.Errorf("%v shows %s", args, out.String())
		}
	}
}
