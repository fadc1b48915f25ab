package endtoend

import (
	"fmt"
	"testing"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/app"
	"github.com/esclusa/esclusa/internal/kafka"
	"github.com/esclusa/esclusa/internal/verify"
	"github.com/esclusa/esclusa/schemas"
)

// scene is a system that has routed records of every kind and is stopped, so that a
// test can put its hand into the topics.
type scene struct {
	t       *testing.T
	opts    app.Options
	names   esclusa.Names
	cluster kafka.Cluster
	client  *kgo.Client // partitions as the router does
	admin   *kadm.Client
	sent    int64
}

func newScene(t *testing.T) *scene {
	t.Helper()
	o := beside(t)
	sc := &scene{t: t, opts: o, names: esclusa.Names{Prefix: o.TopicPrefix}, cluster: clusterOf(o.Brokers...)}
	sc.client = dial(t, o.Brokers, kgo.RecordPartitioner(kgo.StickyKeyPartitioner(kgo.SaramaCompatHasher(esclusa.HashKey))))
	sc.admin = kadm.NewClient(sc.client)
	s := start(t, o)
	for i := range 40 {
		sc.send(fmt.Sprint(i), text(fmt.Sprint(i), "hola"))
		sc.send(fmt.Sprint(i), fmt.Sprintf(`{"datatype":"customer","id_cliente":"%d","nombre":"x"}`, i%10))
		sc.send(fmt.Sprint(i), `{"datatype":"text","id":""}`)
	}
	eventually(t, "everything is routed", func() bool {
		for p := range int32(8) {
			if !s.caughtUp(sc.names.RouterGroup(), sc.names.Ingress(), p) {
				return false
			}
		}
		return true
	})
	s.stop()
	return sc
}

func text(id, body string) string {
	return fmt.Sprintf(`{"datatype":"text","id":"%s","language":"es","body":"%s"}`, id, body)
}

// produce writes a record and returns it with its place.
func (sc *scene) produce(rec *kgo.Record) *kgo.Record {
	sc.t.Helper()
	must(sc.t, sc.client.ProduceSync(sc.t.Context(), rec).FirstErr())
	return rec
}

// send writes a record to ingress.
func (sc *scene) send(key, value string) *kgo.Record {
	sc.t.Helper()
	sc.sent++
	return sc.produce(&kgo.Record{Topic: sc.names.Ingress(), Key: []byte(key), Value: []byte(value)})
}

// route writes what the router would make of a record that it did not see.
func (sc *scene) route(of *kgo.Record, datatype, key, value string) *kgo.Record {
	sc.t.Helper()
	return sc.produce(&kgo.Record{Topic: sc.names.Channel(datatype), Key: []byte(key), Value: []byte(value), Headers: []kgo.RecordHeader{
		{Key: esclusa.HeaderSource, Value: []byte(at(of))},
		{Key: esclusa.HeaderTime, Value: []byte(of.Timestamp.UTC().Format(esclusa.TimeFormat))},
	}})
}

// at is the place of a record.
func at(rec *kgo.Record) string {
	return esclusa.Source{Topic: rec.Topic, Partition: rec.Partition, Offset: rec.Offset}.String()
}

// options are those of a verification that believes that the router has seen all of
// ingress.
func (sc *scene) options() verify.Options {
	sc.t.Helper()
	catalogue, err := app.LoadCatalogue("", schemas.DefaultLimits())
	must(sc.t, err)
	ends, err := sc.admin.ListEndOffsets(sc.t.Context(), sc.names.Ingress())
	must(sc.t, err)
	o := verify.Options{Catalogue: catalogue, Names: sc.names, To: make(map[int32]int64)}
	ends.Each(func(end kadm.ListedOffset) { o.To[end.Partition] = end.Offset })
	return o
}

func (sc *scene) verify(o verify.Options) *verify.Report {
	sc.t.Helper()
	report, err := app.Verify(sc.t.Context(), sc.cluster, sc.admin, o)
	must(sc.t, err)
	return report
}

// expect compares the totals, and the only example.
func (sc *scene) expect(r *verify.Report, total verify.Partition, examples ...verify.Example) {
	sc.t.Helper()
	total.Partition = -1
	if r.Total != total {
		sc.t.Errorf("the total is\n%+v, want\n%+v", r.Total, total)
	}
	if len(r.Examples) != len(examples) {
		sc.t.Fatalf("examples %+v, want %+v", r.Examples, examples)
	}
	for i, e := range examples {
		if r.Examples[i] != e {
			sc.t.Errorf("example\n%+v, want\n%+v", r.Examples[i], e)
		}
	}
	if r.Clean != (len(examples) == 0) {
		sc.t.Errorf("clean is %v", r.Clean)
	}
}

func TestVerifyMissesOrInventsAFault(t *testing.T) {
	for name, c := range map[string]struct {
		tamper func(sc *scene) (verify.Partition, []verify.Example)
	}{
		"nothing": {func(*scene) (verify.Partition, []verify.Example) { return verify.Partition{}, nil }},
		"lost": {func(sc *scene) (verify.Partition, []verify.Example) {
			rec := sc.send("k", text("k", "lost"))
			return verify.Partition{Lost: 1, Pending: 1}, []verify.Example{{Kind: verify.Lost, Source: at(rec), Expected: sc.belongs("text", "k")}}
		}},
		"twice": {func(sc *scene) (verify.Partition, []verify.Example) {
			rec := sc.send("k", text("k", "twice"))
			first, second := sc.route(rec, "text", "k", text("k", "twice")), sc.route(rec, "text", "k", text("k", "twice"))
			return verify.Partition{Twice: 1, Pending: 1}, []verify.Example{{Kind: verify.Twice, Source: at(rec), Found: at(second), Expected: sc.belongs("text", "k"), Detail: "first found at " + at(first)}}
		}},
	} {
		t.Run(name, func(t *testing.T) {
			sc := newScene(t)
			want, examples := c.tamper(sc)
			want.Records = sc.sent
			want.Once = sc.sent - want.Lost - want.Twice - want.Wrong - want.Untold
			sc.expect(sc.verify(sc.options()), want, examples...)
		})
	}
}

// belongs is the partition of a channel in which a key lies.
func (sc *scene) belongs(datatype, key string) string {
	return fmt.Sprintf("%s/%d", sc.names.Channel(datatype), esclusa.PartitionOf([]byte(key), 8))
}
