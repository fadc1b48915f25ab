package endtoend

import (
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/esclusa/esclusa/internal/app"
	"github.com/esclusa/esclusa/internal/journal"
	"github.com/esclusa/esclusa/internal/patch"
	"github.com/esclusa/esclusa/internal/redrive"
	"github.com/esclusa/esclusa/schemas"
)

// What was refused is mended and sent again by two runs that take the id from each other,
// beside the whole system: once, by verify, by the account and by the table.
func TestRefusedRecordsAreSentAgainTwiceOrGetLost(t *testing.T) {
	t.Parallel()
	o := besideRedis(t)
	s := start(t, o)
	client := s.kafka()
	const records = 120
	for i := range records {
		rec := &kgo.Record{Topic: s.names.Ingress(), Key: fmt.Append(nil, i), Value: fmt.Appendf(nil, `{"datatype":"customer","id_cliente":"%d","nombre":"x","edad":"41"}`, i)}
		must(t, client.ProduceSync(t.Context(), rec).FirstErr())
		if i%10 == 0 {
			s.want("POST", "/send_message", fmt.Sprintf(`{"id_cliente":"%d","nombre":"later"}`, i), 200, stored) // overtakes it
		}
	}
	admin := kadm.NewClient(client)
	catalogue, err := app.LoadCatalogue("", schemas.DefaultLimits())
	must(t, err)
	mend, err := patch.Parse([]byte(`[{"op":"convert","path":"/edad","to":"integer"}]`))
	must(t, err)
	process := func(by string) *redrive.Redrive {
		j, err := journal.Open(clusterOf(s.at.Kafka...), admin, s.names)
		must(t, err)
		t.Cleanup(j.Close)
		return &redrive.Redrive{
			Cluster: clusterOf(s.at.Kafka...), Admin: admin, Names: s.names, Catalogue: catalogue, Journal: j,
			Reader: app.NewAlertReader(admin, s.names, catalogue), By: by,
		}
	}
	var planned *redrive.Planned
	eventually(t, "all are refused", func() bool {
		planned, err = process("ana").Plan(t.Context(), &redrive.Wish{
			Filter: redrive.Filter{Datatype: "customer"}, Patch: mend, Overtaken: redrive.SkipOvertaken, MaxAttempts: 3,
		}, time.Now())
		must(t, err)
		return planned.Counts[redrive.Ready] == records*9/10 && planned.Counts[redrive.Overtaken] == records/10
	})
	var sent, fenced atomic.Int64
	runs := make(chan error)
	for _, by := range []string{"ben", "eva"} {
		r := process(by)
		go func() {
			for {
				done, err := r.Continue(t.Context(), planned.ID, redrive.Settings{TakeOver: true, Rate: 400, Now: time.Now})
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
	if _, err := process("last").Continue(t.Context(), planned.ID, redrive.Settings{TakeOver: true, Now: time.Now}); err != nil {
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
