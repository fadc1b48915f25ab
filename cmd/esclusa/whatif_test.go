package main

import (
	"bytes"
	"context"
	"os"
	"strings"
	"testing"

	"github.com/twmb/franz-go/pkg/kfake"
	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/kmsg"

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
