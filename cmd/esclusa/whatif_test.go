package main

import (
	"bytes"
	"context"
	"io"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kfake"
	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/kmsg"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/testing/brokers"
)

// Whoever interrupts it is shown what has been judged, and told that it is not all.
func TestInterruptedWhatIfPrintsNothingOrPassesForWhole(t *testing.T) {
	fake, client, _ := brokers.Fake(t, kfake.SeedTopics(2, "datatype"))
	for p := range int32(2) {
		rec := &kgo.Record{Topic: "datatype", Partition: p, Value: []byte(`{"datatype":"text","id":"1"}`)}
		if err := client.ProduceSync(t.Context(), rec).FirstErr(); err != nil {
			t.Fatal(err)
		}
	}
	ctx, interrupt := context.WithCancel(t.Context())
	fake.ControlKey(int16(kmsg.Fetch), func(kmsg.Request) (kmsg.Response, error, bool) {
		interrupt()
		return nil, nil, false
	})
	var out, said bytes.Buffer
	args := []string{"schema", "what-if", root + "/schemas/catalog", "--brokers", fake.ListenAddrs()[0]}
	status := run(ctx, args, os.Stdin, &out, &said, nil)
	if status != interrupted || !strings.Contains(out.String(), "JUDGED") || !strings.Contains(out.String(), "\nthis is partial: ") {
		t.Errorf("it ends with status %d: %s%s", status, out.String(), said.String())
	}
}

// Retention has deleted some of what was asked for: whoever reads the numbers must know.
func TestWhatIfPassesOverRecordsThatAreGone(t *testing.T) {
	fake, client, admin := brokers.Fake(t, kfake.SeedTopics(1, "datatype"))
	at := time.Now().Add(-3 * time.Hour).UTC().Truncate(time.Hour)
	for i := range 3 {
		rec := &kgo.Record{Topic: "datatype", Timestamp: at.Add(time.Duration(i) * time.Hour), Value: []byte(`{"datatype":"text","id":"1"}`)}
		if err := client.ProduceSync(t.Context(), rec).FirstErr(); err != nil {
			t.Fatal(err)
		}
	}
	said := func(since string) string {
		var out bytes.Buffer
		args := []string{"schema", "what-if", root + "/schemas/catalog", "--since", since, "--brokers", fake.ListenAddrs()[0]}
		if status := run(t.Context(), args, os.Stdin, &out, io.Discard, nil); status != 0 {
			t.Errorf("it ends with status %d: %s", status, out.String())
		}
		return out.String()
	}
	if text := said("24h"); strings.Contains(text, "gone") || !strings.Contains(text, "\nall       3 ") {
		t.Errorf("all is there: %s", text)
	}
	var offsets kadm.Offsets
	offsets.AddOffset("datatype", 0, 1, -1)
	if _, err := admin.DeleteRecords(t.Context(), offsets); err != nil {
		t.Fatal(err)
	}
	gone := "\nrecords before " + at.Add(time.Hour).Format(esclusa.TimeFormat) + " are gone\n"
	if text := said("24h"); !strings.Contains(text, gone) || !strings.Contains(text, "\nall       2 ") {
		t.Errorf("it does not say%sbut %s", gone, text)
	}
	if text := said(at.Add(2 * time.Hour).Format(time.RFC3339)); strings.Contains(text, "gone") || !strings.Contains(text, "\nall       1 ") {
		t.Errorf("what was asked for is there: %s", text)
	}
}

func TestShareIsReadAsAnother(t *testing.T) {
	for text, want := range map[string]float64{"": -1, "0": 0, "0%": 0, "0.1%": 0.001, "0.001": 0.001, "1": 1, "100%": 1, "1e-3": 0.001} {
		w := whatIfCommand{failOver: text}
		if got, err := w.limit(); err != nil || got != want {
			t.Errorf("%q is read as %v, %v", text, got, err)
		}
	}
	for _, text := range []string{"%", "1%%", "-1", "1.1", "101%", "NaN", "Inf", "one", "0.1 %"} {
		w := whatIfCommand{failOver: text}
		if got, err := w.limit(); err == nil {
			t.Errorf("%q is read as %v", text, got)
		}
	}
}
