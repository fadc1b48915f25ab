package endtoend

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/kafka"
)

// A segment of ingress that is damaged is a loss of records that were routed. What
// comes in their place, at offsets that were given before, is routed once like any
// other, and nothing of what is left is routed again.
func TestDamagedIngressIsRoutedAgainOrStopsTheRouter(t *testing.T) {
	for how, harm := range map[string]func([]byte) []byte{
		"cut off":       func(raw []byte) []byte { return raw[:len(raw)/2] },
		"a bit flipped": func(raw []byte) []byte { raw[len(raw)/2] ^= 8; return raw },
	} {
		t.Run(how, func(t *testing.T) {
			t.Parallel()
			const n = 50
			o := alone(t)
			s := start(t, o)
			send := func(from int) {
				t.Helper()
				cl := s.kafka()
				for i := from; i < from+n; i++ {
					rec := &kgo.Record{Topic: s.names.Ingress(), Key: []byte("k"), Value: []byte(text(fmt.Sprint(i), "hola"))}
					must(t, cl.ProduceSync(t.Context(), rec).FirstErr())
				}
			}
			send(0)
			eventually(t, "all is routed", func() bool { return len(routedTexts(t, s)) == n })
			s.stop()
			damageSegments(t, filepath.Join(o.DataDir, "kafka", "broker", "partitions"), s.names.Ingress(), harm)

			s = start(t, o)
			send(n)
			eventually(t, "what is new is routed", func() bool { return routedTexts(t, s)[text(fmt.Sprint(2*n-1), "hola")] > 0 }, s.readiness, func() string {
				return fmt.Sprintf("%d texts are routed; the router has committed %v records, in and out, and groups are %v behind",
					len(routedTexts(t, s)), s.metric("esclusa_router_records_total"), s.metric("esclusa_consumer_lag_records"))
			})
			for i := range 2 * n {
				if times := routedTexts(t, s)[text(fmt.Sprint(i), "hola")]; times != 1 {
					t.Errorf("record %d is routed %d times", i, times)
				}
			}
			s.stop()
		})
	}
}

// routedTexts is how often each body is in the channel of texts.
func routedTexts(t *testing.T, s *system) map[string]int {
	t.Helper()
	cluster := clusterOf(s.at.Kafka...)
	admin, err := cluster.NewAdmin()
	must(t, err)
	defer admin.Close()
	spans, err := kafka.Spans(t.Context(), admin, s.names.Channel("text"))
	must(t, err)
	times := make(map[string]int)
	must(t, cluster.Scan(t.Context(), s.names.Channel("text"), spans, func(_ int32, batch []esclusa.Record) error {
		for _, rec := range batch {
			times[string(rec.Value)]++
		}
		return nil
	}))
	return times
}

// damageSegments changes what the embedded broker has written of a topic.
func damageSegments(t *testing.T, partitions, topic string, harm func([]byte) []byte) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(partitions, topic+"-[0-9]*", "*.dat"))
	must(t, err)
	harmed := 0
	for _, file := range files {
		raw, err := os.ReadFile(file)
		must(t, err)
		if len(raw) > 0 {
			must(t, os.WriteFile(file, harm(raw), 0o600))
			harmed++
		}
	}
	if harmed != 1 { // one key has one partition
		t.Fatalf("%d segments of %q are damaged, of %q", harmed, topic, files)
	}
}
