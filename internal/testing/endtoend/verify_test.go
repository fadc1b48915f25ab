package endtoend

import (
	"fmt"
	"testing"

	"github.com/redis/go-redis/v9"
	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/app"
	"github.com/esclusa/esclusa/internal/kafka"
	"github.com/esclusa/esclusa/internal/mirror"
	"github.com/esclusa/esclusa/internal/verify"
	"github.com/esclusa/esclusa/schemas"
)

// scene is a system that has routed records of every kind and is stopped, so that a
// test can put its hand into what it has left behind.
type scene struct {
	t       *testing.T
	opts    app.Options
	names   esclusa.Names
	cluster kafka.Cluster
	client  *kgo.Client // partitions as the router does
	admin   *kadm.Client
	store   *mirror.Table
	redis   *redis.Client
	sent    int64
}

// Customers of a scene, of whom the last is erased.
const sceneCustomers = 10

func newScene(t *testing.T) *scene {
	t.Helper()
	o := besideRedis(t)
	sc := &scene{t: t, opts: o, names: esclusa.Names{Prefix: o.TopicPrefix}, cluster: clusterOf(o.Brokers...), redis: dialRedis(t, o.Redis)}
	sc.client = sc.dial()
	sc.admin = kadm.NewClient(sc.client)
	sc.store = openStore(t, sc.admin, o)
	s := start(t, o)
	recs := sceneRecords(sc.names.Ingress())
	must(t, sc.client.ProduceSync(t.Context(), recs...).FirstErr())
	sc.sent = int64(len(recs))
	eventually(t, "everything is routed and mirrored", func() bool {
		return sc.settled(sc.names.RouterGroup(), sc.names.Ingress()) && sc.settled(sc.names.TableGroup("customers"), sc.names.Channel("customer")) &&
			sc.settled(sc.names.MirrorGroup(), sc.names.Table("customers"))
	})
	s.stop()
	return sc
}

// sceneRecords are what a scene routes.
func sceneRecords(ingress string) (recs []*kgo.Record) {
	send := func(key, value string) {
		recs = append(recs, &kgo.Record{Topic: ingress, Key: []byte(key), Value: []byte(value)})
	}
	for i := range 40 {
		send(fmt.Sprint(i), text(fmt.Sprint(i), "hola"))
		send(fmt.Sprint(i%sceneCustomers), customer(i%sceneCustomers, fmt.Sprint(i)))
		send(fmt.Sprint(i), `{"datatype":"text","id":""}`)
	}
	send("", customer(0, "last"))
	return append(recs, &kgo.Record{Topic: ingress, Key: []byte(fmt.Sprint(sceneCustomers - 1)), Headers: []kgo.RecordHeader{{Key: "datatype", Value: []byte("customer")}}})
}

// settled reports whether a group has committed all of a topic, of which no transaction
// is open: until its marker is there, what a group before this one has committed as done
// lies behind the end that readers see.
func (sc *scene) settled(group, topic string) bool {
	sc.t.Helper()
	commits, err := kafka.Commits(sc.t.Context(), sc.admin, group, topic)
	must(sc.t, err)
	ends, err := sc.admin.ListEndOffsets(sc.t.Context(), topic)
	must(sc.t, err)
	spans, err := kafka.Spans(sc.t.Context(), sc.admin, topic)
	must(sc.t, err)
	for p, span := range spans {
		if end, _ := ends.Lookup(topic, p); span.To < end.Offset || commits[p] < span.To {
			return false
		}
	}
	return true
}

func (sc *scene) dial(opts ...kgo.Opt) *kgo.Client {
	return dial(sc.t, sc.opts.Brokers, opts...)
}

func text(id, body string) string {
	return fmt.Sprintf(`{"datatype":"text","id":"%s","language":"es","body":"%s"}`, id, body)
}

func customer(id int, nombre string) string {
	return fmt.Sprintf(`{"datatype":"customer","id_cliente":"%d","nombre":"%s"}`, id, nombre)
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

// route writes what the router would make of a record that it did not see, or what
// it would not.
func (sc *scene) route(of *kgo.Record, datatype, key, value string) *kgo.Record {
	sc.t.Helper()
	return sc.routeBy(of, schemaID(datatype), datatype, key, value)
}

// routeBy is route by a version of the schema.
func (sc *scene) routeBy(of *kgo.Record, version, datatype, key, value string) *kgo.Record {
	sc.t.Helper()
	return sc.produce(&kgo.Record{Topic: sc.names.Channel(datatype), Key: []byte(key), Value: []byte(value), Headers: []kgo.RecordHeader{
		{Key: esclusa.HeaderDataschema, Value: []byte(version)},
		{Key: esclusa.HeaderSource, Value: []byte(at(of))},
		{Key: esclusa.HeaderTime, Value: []byte(of.Timestamp.UTC().Format(esclusa.TimeFormat))},
	}})
}

// schemaID names the version of a datatype that the binary ships.
func schemaID(datatype string) string { return "https://esclusa.dev/schemas/" + datatype + "/1-0-0" }

// refuse raises an alert about a record.
func (sc *scene) refuse(of *kgo.Record) *kgo.Record {
	sc.t.Helper()
	rec := &esclusa.Record{Topic: of.Topic, Partition: of.Partition, Offset: of.Offset, Timestamp: of.Timestamp, Value: of.Value}
	alert := esclusa.Origin{Component: "router"}.Alert(rec, esclusa.Reject(esclusa.SchemaViolation, "", ""), nil, of.Timestamp).Record(sc.names.Alerts(), nil)
	out := &kgo.Record{Topic: alert.Topic, Key: alert.Key, Value: alert.Value}
	for _, h := range alert.Headers {
		out.Headers = append(out.Headers, kgo.RecordHeader(h))
	}
	return sc.produce(out)
}

// at is the place of a record.
func at(rec *kgo.Record) string {
	return esclusa.Source{Topic: rec.Topic, Partition: rec.Partition, Offset: rec.Offset}.String()
}

// evict takes the members out of a group: stopped ones are missed only after a while.
func (sc *scene) evict(group string) {
	sc.t.Helper()
	described, err := sc.admin.DescribeGroups(sc.t.Context(), group)
	must(sc.t, err)
	for _, m := range described[group].Members {
		_, err := sc.admin.LeaveGroup(sc.t.Context(), kadm.LeaveGroup(group).InstanceIDs(*m.InstanceID))
		must(sc.t, err)
	}
}

// commit says in the router's place that it is done with a record and all before it.
func (sc *scene) commit(rec *kgo.Record) {
	sc.t.Helper()
	var offsets kadm.Offsets
	offsets.AddOffset(rec.Topic, rec.Partition, rec.Offset+1, -1)
	done, err := sc.admin.CommitOffsets(sc.t.Context(), sc.names.RouterGroup(), offsets)
	must(sc.t, err)
	must(sc.t, done.Error())
}

// belongs is where the output of a key lies.
func (sc *scene) belongs(topic, key string) string {
	return fmt.Sprintf("%s/%d", topic, esclusa.PartitionOf([]byte(key), 8))
}

// options are those of a verification that believes that the router has seen all of
// ingress.
func (sc *scene) options() verify.Options {
	sc.t.Helper()
	catalogue, err := app.LoadCatalogue("", schemas.DefaultLimits())
	must(sc.t, err)
	ends, err := sc.admin.ListEndOffsets(sc.t.Context(), sc.names.Ingress())
	must(sc.t, err)
	o := verify.Options{Catalogue: catalogue, Names: sc.names, Stores: map[string]verify.Store{"customers": sc.store}, To: make(map[int32]int64)}
	ends.Each(func(end kadm.ListedOffset) { o.To[end.Partition] = end.Offset })
	return o
}

func (sc *scene) verify(o verify.Options) *verify.Report {
	sc.t.Helper()
	report, err := app.Verify(sc.t.Context(), sc.cluster, sc.admin, o)
	must(sc.t, err)
	return report
}

// expect compares the examples.
func (sc *scene) expect(r *verify.Report, examples ...verify.Example) {
	sc.t.Helper()
	if len(r.Examples) != len(examples) {
		sc.t.Fatalf("examples %+v, want %+v", r.Examples, examples)
	}
	for i, e := range examples {
		if r.Examples[i] != e {
			sc.t.Errorf("example\n%+v, want\n%+v", r.Examples[i], e)
		}
	}
	if r.Clean != (len(examples) == 0) || r.Faults != int64(len(examples)) {
		sc.t.Errorf("clean is %v, with %d faults", r.Clean, r.Faults)
	}
}

// tampering is what somebody does to records, and what is found.
type tampering func(sc *scene, o *verify.Options) (verify.Partition, []verify.Example)

func lost(sc *scene, _ *verify.Options) (verify.Partition, []verify.Example) {
	rec := sc.send("k", text("k", "lost"))
	return verify.Partition{Lost: 1}, []verify.Example{{Kind: verify.Lost, Source: at(rec), Expected: sc.belongs(sc.names.Channel("text"), "k")}}
}

func lostAlert(sc *scene, _ *verify.Options) (verify.Partition, []verify.Example) {
	rec := sc.send("k", "{")
	return verify.Partition{Lost: 1}, []verify.Example{{Kind: verify.Lost, Source: at(rec), Expected: sc.belongs(sc.names.Alerts(), esclusa.NoSender), Detail: "malformed: must be a whole JSON object; it ends too early"}}
}

// skipped is a record that the router's group has committed without routing it.
func skipped(sc *scene, o *verify.Options) (verify.Partition, []verify.Example) {
	o.To = nil
	rec := sc.send("k", text("k", "skipped"))
	sc.evict(sc.names.RouterGroup())
	sc.commit(rec)
	return verify.Partition{Lost: 1}, []verify.Example{{Kind: verify.Lost, Source: at(rec), Expected: sc.belongs(sc.names.Channel("text"), "k")}}
}

func twice(sc *scene, _ *verify.Options) (verify.Partition, []verify.Example) {
	rec := sc.send("k", text("k", "twice"))
	first, second := sc.route(rec, "text", "k", text("k", "twice")), sc.route(rec, "text", "k", text("k", "twice"))
	return verify.Partition{Twice: 1}, []verify.Example{{Kind: verify.Twice, Source: at(rec), Found: at(second), Expected: sc.belongs(sc.names.Channel("text"), "k"), Detail: "first found at " + at(first)}}
}

func repeated(sc *scene, o *verify.Options) (verify.Partition, []verify.Example) {
	o.Repeats = true
	first, second := sc.send("k", text("k", "1")), sc.send("k", text("k", "2"))
	for range 2 {
		sc.route(first, "text", "k", text("k", "1"))
		sc.route(second, "text", "k", text("k", "2"))
	}
	return verify.Partition{Repeated: 2}, nil
}

// Delivery that is at least once repeats what the router made, and nothing else.
func forgedRepeat(sc *scene, o *verify.Options) (verify.Partition, []verify.Example) {
	o.Repeats, o.NoTable = true, true // which has it: see TestForgedSourceIsNotToldOrARepeatIs
	rec := sc.send("k", text("k", "genuine"))
	sc.route(rec, "text", "k", text("k", "genuine"))
	forged := sc.route(rec, "text", "k", text("k", "forged"))
	return verify.Partition{Twice: 1}, []verify.Example{{Kind: verify.Twice, Source: at(rec), Found: at(forged), Expected: sc.belongs(sc.names.Channel("text"), "k"), Detail: "not made of it: " + at(forged)}}
}

func forgedFirst(sc *scene, o *verify.Options) (verify.Partition, []verify.Example) {
	o.NoTable = true
	rec := sc.send("k", text("k", "genuine"))
	forged := sc.route(rec, "customer", "1", customer(1, "forged"))
	genuine := sc.route(rec, "text", "k", text("k", "genuine"))
	return verify.Partition{Twice: 1}, []verify.Example{{Kind: verify.Twice, Source: at(rec), Found: at(genuine), Expected: sc.belongs(sc.names.Channel("text"), "k"),
		Detail: "first found at " + at(forged) + "; not made of it: " + at(forged)}}
}

func twoPlaces(sc *scene, o *verify.Options) (verify.Partition, []verify.Example) {
	o.Repeats = true
	rec := sc.send("k", text("k", "two places"))
	first, second := sc.route(rec, "text", "k", text("k", "two places")), sc.refuse(rec)
	return verify.Partition{Twice: 1}, []verify.Example{{Kind: verify.Twice, Source: at(rec), Found: at(second), Expected: sc.belongs(sc.names.Channel("text"), "k"), Detail: "first found at " + at(first) + "; not made of it: " + at(second)}}
}

func wrongChannel(sc *scene, o *verify.Options) (verify.Partition, []verify.Example) {
	o.NoTable = true // it would find it too
	rec := sc.send("k", text("k", "wrong"))
	found := sc.route(rec, "customer", "77", customer(77, "k"))
	return verify.Partition{Wrong: 1}, []verify.Example{{Kind: verify.Wrong, Source: at(rec), Found: at(found), Expected: sc.belongs(sc.names.Channel("text"), "k")}}
}

func refused(sc *scene, _ *verify.Options) (verify.Partition, []verify.Example) {
	rec := sc.send("k", text("k", "right"))
	found := sc.refuse(rec)
	return verify.Partition{Wrong: 1}, []verify.Example{{Kind: verify.Wrong, Source: at(rec), Found: at(found), Expected: sc.belongs(sc.names.Channel("text"), "k")}}
}

func letIn(sc *scene, _ *verify.Options) (verify.Partition, []verify.Example) {
	rec := sc.send("k", "{")
	found := sc.route(rec, "text", "k", text("k", "let in"))
	return verify.Partition{Wrong: 1}, []verify.Example{{Kind: verify.Wrong, Source: at(rec), Found: at(found), Expected: sc.belongs(sc.names.Alerts(), esclusa.NoSender), Detail: "malformed: must be a whole JSON object; it ends too early"}}
}

func swapped(sc *scene, _ *verify.Options) (verify.Partition, []verify.Example) {
	first, other, second := sc.send("k", text("k", "1")), sc.send("k", text("other", "2")), sc.send("k", text("k", "3"))
	before := sc.route(second, "text", "k", text("k", "3"))
	found := sc.route(first, "text", "k", text("k", "1"))
	sc.route(other, "text", "other", text("other", "2"))
	return verify.Partition{Misordered: 1}, []verify.Example{{Kind: verify.Misordered, Source: at(first), Found: at(found),
		Detail: fmt.Sprintf("%s of the same key, made from the later offset %d, comes before it", at(before), second.Offset)}}
}

// aborted is an output of a record of a transaction that was aborted.
func aborted(sc *scene, _ *verify.Options) (verify.Partition, []verify.Example) {
	cl := sc.dial(kgo.TransactionalID(sc.names.Prefix))
	must(sc.t, cl.BeginTransaction())
	rec := &kgo.Record{Topic: sc.names.Ingress(), Key: []byte("k"), Value: []byte(text("k", "aborted"))}
	must(sc.t, cl.ProduceSync(sc.t.Context(), rec).FirstErr())
	must(sc.t, cl.EndTransaction(sc.t.Context(), kgo.TryAbort))
	found := sc.route(rec, "text", "k", text("k", "aborted"))
	return verify.Partition{Invented: 1}, []verify.Example{{Kind: verify.Invented, Source: at(rec), Found: at(found), Detail: "there is no committed record at this offset of ingress"}}
}

func deleted(sc *scene, _ *verify.Options) (verify.Partition, []verify.Example) {
	ends, err := sc.admin.ListEndOffsets(sc.t.Context(), sc.names.Alerts())
	must(sc.t, err)
	gone, err := sc.admin.DeleteRecords(sc.t.Context(), ends.Offsets())
	must(sc.t, err)
	must(sc.t, gone.Error())
	return verify.Partition{Untold: 40}, nil
}

func foreign(sc *scene, _ *verify.Options) (verify.Partition, []verify.Example) {
	sc.produce(&kgo.Record{Topic: sc.names.Channel("text"), Key: []byte("x"), Value: []byte("x")})
	sc.produce(&kgo.Record{Topic: sc.names.Alerts(), Key: []byte("x"), Value: []byte("x")})
	return verify.Partition{}, nil
}

// foreignByNoVersion are records of customers that readers refuse whatever version they
// name: of no ingress record, or by another datatype's.
func foreignByNoVersion(sc *scene, _ *verify.Options) (verify.Partition, []verify.Example) {
	rec := sc.send("k", text("k", "genuine"))
	sc.route(rec, "text", "k", text("k", "genuine"))
	none := *rec
	none.Offset += 1000
	sc.routeBy(&none, "https://esclusa.dev/schemas/customer/9-0-0", "customer", "77", customer(77, "forged"))
	sc.routeBy(rec, schemaID("text"), "customer", "78", customer(78, "forged"))
	sc.commitCustomers()
	return verify.Partition{}, nil
}

func TestVerifyMissesOrInventsAFaultOfRecords(t *testing.T) {
	for name, tamper := range map[string]tampering{
		"nothing":             func(*scene, *verify.Options) (verify.Partition, []verify.Example) { return verify.Partition{}, nil },
		"lost":                lost,
		"alert lost":          lostAlert,
		"skipped by a commit": skipped,
		"twice":               twice,
		"repeated":            repeated,
		"two places":          twoPlaces,
		"forged repeat":       forgedRepeat,
		"forged first":        forgedFirst,
		"wrong channel":       wrongChannel,
		"refused":             refused,
		"let in":              letIn,
		"swapped":             swapped,
		"aborted":             aborted,
		"deleted":             deleted,
		"foreign":             foreign,
		"foreign, no version": foreignByNoVersion,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sc := newScene(t)
			o := sc.options()
			want, examples := tamper(sc, &o)
			if o.To != nil {
				o.To = sc.options().To
			}
			r := sc.verify(o)
			want.Partition, want.Records, want.Pending = -1, sc.sent, r.Total.Pending
			want.Once = sc.sent - want.Lost - want.Twice - want.Wrong - want.Untold
			if r.Total != want {
				t.Errorf("the total is\n%+v, want\n%+v", r.Total, want)
			}
			sc.expect(r, examples...)
		})
	}
}
