package endtoend

import (
	"errors"
	"fmt"
	"maps"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/app"
	"github.com/esclusa/esclusa/internal/redrive"
	"github.com/esclusa/esclusa/internal/testing/redrives"
)

// textAge is a customer whose age is a text of digits, which is refused.
func textAge(names esclusa.Names, i int) *kgo.Record {
	return &kgo.Record{Topic: names.Ingress(), Key: fmt.Append(nil, i), Value: fmt.Appendf(nil, `{"datatype":"customer","id_cliente":"%d","nombre":"x","edad":"41"}`, i)}
}

// sendTextAges sends so many of them.
func sendTextAges(t *testing.T, client *kgo.Client, names esclusa.Names, n int) {
	t.Helper()
	for i := range n {
		client.Produce(t.Context(), textAge(names, i), nil)
	}
	must(t, client.Flush(t.Context()))
}

func openRedrive(t *testing.T, names esclusa.Names, at []string, by string) *redrive.Redrive {
	t.Helper()
	r, done, err := redrives.Open(app.Options{Brokers: at, TopicPrefix: names.Prefix}, by, nil)
	must(t, err)
	t.Cleanup(done)
	return r
}

// planOf plans to mend such customers, once so many have been refused.
func planOf(t *testing.T, r *redrive.Redrive, want map[redrive.Outcome]int64) *redrive.Planned {
	t.Helper()
	wish, err := redrives.Wish("")
	must(t, err)
	var planned *redrive.Planned
	eventually(t, "all are refused", func() bool {
		planned, err = r.Plan(t.Context(), wish, time.Now())
		must(t, err)
		return maps.Equal(planned.Counts, want)
	}, func() string { return fmt.Sprint(planned.Counts) })
	return planned
}

// sentOnce holds ingress and the journal against how many records were to be sent.
func sentOnce(t *testing.T, r *redrive.Redrive, want int) {
	t.Helper()
	told, err := redrives.Read(t.Context(), r)
	must(t, err)
	for _, fault := range told.Faults {
		t.Error(fault)
	}
	for first, n := range told.Sent {
		if n != 1 {
			t.Errorf("%s was sent again %d times", first, n)
		}
	}
	if len(told.Sent) != want {
		t.Errorf("%d records were sent again, and %d were to be", len(told.Sent), want)
	}
}

// What was refused is mended and sent again by two runs that take the id from each other,
// beside the whole system: once, by verify, by the account and by the table.
func TestRefusedRecordsAreSentAgainTwiceOrGetLost(t *testing.T) {
	t.Parallel()
	o := besideRedis(t)
	s := start(t, o)
	client := s.kafka()
	const records = 120
	for i := range records {
		must(t, client.ProduceSync(t.Context(), textAge(s.names, i)).FirstErr())
		if i%10 == 0 {
			s.want("POST", "/send_message", fmt.Sprintf(`{"id_cliente":"%d","nombre":"later"}`, i), 200, stored) // overtakes it
		}
	}
	process := func(by string) *redrive.Redrive { return openRedrive(t, s.names, s.at.Kafka, by) }
	planned := planOf(t, process("ana"), map[redrive.Outcome]int64{redrive.Ready: records * 9 / 10, redrive.Overtaken: records / 10})
	var sent, fenced atomic.Int64
	runs := make(chan error)
	apace := redrives.Settings()
	apace.Rate = 400
	for _, by := range []string{"ben", "eva"} {
		r := process(by)
		go func() {
			for {
				done, err := r.Continue(t.Context(), planned.ID, apace)
				sent.Add(done.Counts[redrive.Ready])
				if !errors.Is(err, redrive.ErrFenced) || fenced.Add(1) > 3 {
					runs <- err
					return
				}
			}
		}()
	}
	for range 2 {
		if err := <-runs; err != nil {
			t.Logf("a run: %v", err) // the other has taken over, or has done it
		}
	}
	if _, err := process("last").Continue(t.Context(), planned.ID, redrives.Settings()); err != nil {
		t.Logf("the last: %v", err) // that it is done already
	}
	eventually(t, "all are in the table", func() bool {
		for i := range records {
			want := `"edad":41`
			if i%10 == 0 {
				want = "later"
			}
			if code, text := s.get(fmt.Sprintf("/v1/customers/%d", i)); code != 200 || !strings.Contains(text, want) {
				return false
			}
		}
		return true
	})
	sentOnce(t, process("judge"), records*9/10)
	eventually(t, "verify finds nothing wrong", func() bool {
		report := verifyTables(t, s, o)
		return report.Clean && report.Total.Untold == 0
	})
	eventually(t, "the account is settled", func() bool {
		figures := s.figures()
		return len(figures) == 2 && figures["esclusa_unaccounted_records"] == 0 && figures["esclusa_duplicate_records_total"] == 0
	})
	t.Logf("sent %d, fenced off %d times", sent.Load(), fenced.Load())
}
