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

	"github.com/esclusa/esclusa/client"
	"github.com/esclusa/esclusa/client/redisseen"
)

// The program of examples/receive-go is killed while it handles records, which it has
// not committed by then, and started again: each source counts exactly once.
func TestKilledReceiverHandlesASourceTwiceOrNever(t *testing.T) {
	s := start(t, options(t))
	const records, customers = 1000, 5
	where := client.Kafka{Brokers: s.at.Kafka, TopicPrefix: s.names.Prefix}
	sender, err := client.OpenSender(t.Context(), client.SenderOptions{Kafka: where})
	must(t, err)
	defer sender.Close()
	for _, err := range sender.SendAll(t.Context(), func(yield func(client.Message, error) bool) {
		for i := range records {
			if !yield(client.Message{Datatype: "customer", Body: fmt.Appendf(nil, `{"id_cliente":"%d","nombre":"n"}`, i%customers)}, nil) {
				return
			}
		}
	}, client.Routed(patience)) {
		must(t, err)
	}
	program := filepath.Join(t.TempDir(), "receive-go")
	build := exec.CommandContext(t.Context(), "go", "build", "-o", program, "../../../examples/receive-go")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("building the example: %v\n%s", err, out)
	}
	counts := s.redis()
	for kill := range 3 {
		p := receiveGo(t, s, program)
		eventually(t, "it counts", func() bool { return visits(t, counts) >= 200*(kill+1) })
		must(t, p.Process.Kill())
		_ = p.Wait() // killed
	}
	if n := visits(t, counts); n >= records {
		t.Fatalf("it was through with all %d before it was killed", n)
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
