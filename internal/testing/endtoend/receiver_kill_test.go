package endtoend

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/redis/go-redis/v9"
	"github.com/twmb/franz-go/pkg/kadm"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/client"
	"github.com/esclusa/esclusa/client/redisseen"
	"github.com/esclusa/esclusa/internal/kafka"
)

// The program of examples/receive-go is killed while it handles records, which it has
// not committed by then, and started again: each source counts exactly once.
func TestKilledReceiverHandlesASourceTwiceOrNever(t *testing.T) {
	t.Parallel()
	s := start(t, options(t))
	const portion, customers, kills, tries = 1000, 5, 3, 20
	where := client.Kafka{Brokers: s.at.Kafka, TopicPrefix: s.names.Prefix}
	sender, err := client.OpenSender(t.Context(), client.SenderOptions{Kafka: where})
	must(t, err)
	defer sender.Close()
	records := 0
	send := func() {
		for _, err := range sender.SendAll(t.Context(), func(yield func(client.Message, error) bool) {
			for i := range portion {
				if !yield(client.Message{Datatype: "customer", Body: fmt.Appendf(nil, `{"id_cliente":"%d","nombre":"n"}`, i%customers)}, nil) {
					return
				}
			}
		}, client.Routed(patience)) {
			must(t, err)
		}
		records += portion
	}
	program := filepath.Join(t.TempDir(), "receive-go")
	build := exec.CommandContext(t.Context(), "go", "build", "-o", program, "../../../examples/receive-go")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("building the example: %v\n%s", err, out)
	}
	counts := s.redis()
	// Where this process is slow to kill it, the program may have committed what it has
	// handled, or be through: that is no kill to speak of.
	for amid, try := 0, 1; amid < kills; try++ {
		if try > tries {
			t.Fatalf("in %d kills it had handled something that was not committed %d times", tries, amid)
		}
		send()
		p, before := receiveGo(t, s, program), visits(t, counts)
		eventually(t, "it counts", func() bool { return visits(t, counts) >= before+portion/5 })
		must(t, p.Process.Kill())
		_ = p.Wait() // killed
		if visits(t, counts) > s.committed("visits", "customer") {
			amid++
		}
	}
	p := receiveGo(t, s, program)
	eventually(t, "it is through", func() bool { return visits(t, counts) >= records })
	must(t, p.Process.Signal(os.Interrupt)) // what is on its way is handled and committed first
	must(t, p.Wait())
	after := client.ReceiverOptions{Kafka: where, Datatype: "customer", Group: "visits"}
	rest, err := client.OpenReceiver(t.Context(), after)
	must(t, err)
	defer rest.Close()
	seen := redisseen.New(counts, "visits-seen:", 0)
	must(t, rest.CatchUp(t.Context(), client.Once(seen, func(_ context.Context, rec client.Record) error {
		t.Errorf("%s was never handled", rec.Source)
		return nil
	})))
	all, err := counts.HGetAll(t.Context(), "visits").Result()
	must(t, err)
	for c := range customers {
		if got := all[strconv.Itoa(c)]; got != strconv.Itoa(records/customers) {
			t.Errorf("customer %d was counted %s times, not %d", c, got, records/customers)
		}
	}
}

// committed is how many records of a channel a receivers' group has committed.
func (s *system) committed(group, datatype string) (records int) {
	s.t.Helper()
	topic, admin := s.names.Channel(datatype), kadm.NewClient(s.kafka())
	spans, err := kafka.Spans(s.t.Context(), admin, topic)
	must(s.t, err)
	commits, err := kafka.Commits(s.t.Context(), admin, s.names.ReceiveGroup(group), topic)
	must(s.t, err)
	for p, span := range spans {
		spans[p] = esclusa.Span{From: span.From, To: max(span.From, commits[p])}
	}
	must(s.t, clusterOf(s.at.Kafka...).Scan(s.t.Context(), topic, spans, func(_ int32, batch []esclusa.Record) error {
		records += len(batch)
		return nil
	}))
	return records
}

func receiveGo(t *testing.T, s *system, program string) *exec.Cmd {
	t.Helper()
	p := exec.CommandContext(t.Context(), program, "--brokers", s.at.Kafka[0], "--topic-prefix", s.names.Prefix, "--redis", s.at.Redis, "--instance", "visits-0")
	p.Stderr = os.Stderr
	must(t, p.Start())
	return p
}

// visits is how many records have been counted.
func visits(t *testing.T, counts *redis.Client) int {
	t.Helper()
	all, err := counts.HGetAll(t.Context(), "visits").Result()
	must(t, err)
	sum := 0
	for _, text := range all {
		n, err := strconv.Atoi(text)
		must(t, err)
		sum += n
	}
	return sum
}
