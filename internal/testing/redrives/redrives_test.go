package redrives

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kfake"
	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/app"
	"github.com/esclusa/esclusa/internal/journal"
	"github.com/esclusa/esclusa/internal/testing/brokers"
)

// What a judge has to see: a record that is there twice, one of which the journal knows
// nothing, and an entry about one that is not there.
func TestTwiceOrUnknownIsNotTold(t *testing.T) {
	fake, client, _ := brokers.Fake(t, kfake.SeedTopics(1, "p", "p.alerts", "p.journal"))
	send := func(redrive string) int64 {
		rec := &kgo.Record{Topic: "p", Value: []byte("{}")}
		if redrive != "" {
			rec.Headers = []kgo.RecordHeader{{Key: esclusa.HeaderRedrive, Value: []byte(redrive)}}
		}
		if err := client.ProduceSync(t.Context(), rec).FirstErr(); err != nil {
			t.Fatal(err)
		}
		return rec.Offset
	}
	r, done, err := Open(app.Options{Brokers: fake.ListenAddrs(), TopicPrefix: "p"}, "judge", nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(done)
	note := func(of, at int64) {
		e := journal.NewEntry(journal.KindBatch, "ana", "", time.Now())
		e.Batch = &journal.Batch{Plan: "1", Ingress: "i", Alerts: "a", Sent: []journal.Sent{{Offset: of, New: at}}}
		if _, err := r.Journal.Append(t.Context(), &e); err != nil {
			text, _ := json.Marshal(e)
			t.Fatalf("%s: %v", text, err)
		}
	}
	want := func(faults ...string) {
		t.Helper()
		told, err := Read(t.Context(), r)
		if err != nil || strings.Join(told.Faults, "\n") != strings.Join(faults, "\n") {
			t.Errorf("%q, %v; want %q", told.Faults, err, faults)
		}
	}
	send("")
	note(0, send("p/0/0;1;1"))
	note(1, send("p/0/0;2;1")) // it was refused again
	want()
	send("p/0/0;1;1")
	note(0, 4711)
	want("p/0/0 was sent twice at attempt 1: to offsets 1 and 3",
		`the journal's entry 2 has sent 0/0 to offset 4711, where ingress has a record of run ""`,
		"0/3 was sent again, and the journal does not know it")
}
