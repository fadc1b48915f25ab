package endtoend

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/app"
	"github.com/esclusa/esclusa/internal/kafka"
	"github.com/esclusa/esclusa/internal/testing/tables"
	"github.com/esclusa/esclusa/internal/verify"
	"github.com/esclusa/esclusa/schemas"
)

// customerVersions are three: the shipped one; one with a member more, that may be
// there; and one where it must be.
var customerVersions = []string{"1-0-0", "1-0-1", "2-0-0"}

func customerSchema(version string) string { return "https://esclusa.dev/schemas/customer/" + version }

// catalogueOf is a catalogue of three tables, with the first n versions of customer.
func catalogueOf(t *testing.T, n int) (dir string) {
	t.Helper()
	dir = tables.Catalogue(t)
	first, err := os.ReadFile(filepath.Join(dir, "customer", "1-0-0.json"))
	must(t, err)
	for i, version := range customerVersions[1:n] {
		text := strings.ReplaceAll(string(first), "1-0-0", version)
		text = strings.Replace(text, `"properties": {`, `"properties": {"ciudad": {"type": "string", "maxLength": 100},`, 1)
		if i == 1 {
			text = strings.Replace(text, `"required": [`, `"required": ["ciudad", `, 1)
		}
		must(t, os.WriteFile(filepath.Join(dir, "customer", version+".json"), []byte(text), 0o600))
	}
	return dir
}

// customers is traffic of customers: of the first version, of the last two, of the
// first one by name, and of no version.
func customers(prefix string) *traffic {
	tr := &traffic{names: esclusa.Names{Prefix: prefix}}
	tr.make = func(i int) *kgo.Record {
		key := strconv.Itoa(i / 5 % 300)
		rec := &kgo.Record{Topic: tr.names.Ingress(), Key: []byte(key), Headers: []kgo.RecordHeader{{Key: "ce_type", Value: []byte("customer")}}}
		more := ""
		switch i % 5 {
		case 1, 2:
			more = `,"ciudad":"Faro"`
		case 3:
			rec.Headers = append(rec.Headers, kgo.RecordHeader{Key: "ce_dataschema", Value: []byte(customerSchema("1-0-0"))})
		case 4:
			more = `,"edad":"old"`
		}
		rec.Value = fmt.Appendf(nil, `{"id_cliente":"%s","nombre":"%d"%s}`, key, i, more)
		return rec
	}
	return tr
}

// upgraded is a system whose process is stopped and started with other versions.
type upgraded struct {
	t    *testing.T
	opts app.Options
	*system
}

func (u *upgraded) to(n int) {
	u.t.Helper()
	if u.system != nil {
		u.stop()
	}
	u.opts.Schemas = catalogueOf(u.t, n)
	u.system = run(u.t, u.opts)
}

// waitsFor waits until the process says that it waits for a version.
func (u *upgraded) waitsFor(version string) {
	u.t.Helper()
	eventually(u.t, "it waits for "+version, func() bool {
		code, text := u.get("/readyz")
		_, metrics := u.get("/metrics")
		return code == http.StatusServiceUnavailable && strings.Contains(text, customerSchema(version)) &&
			strings.Contains(metrics, `esclusa_waiting_partitions{role="tables"}`) &&
			!strings.Contains(metrics, `esclusa_waiting_partitions{role="tables"} 0`)
	})
}

// A second version of a schema used to lose customers that were accepted: in a
// rolling upgrade, whichever role came first; with a role that lagged; for readers
// from the oldest record; in replays. Here there are three, under load.
func TestVersionOfASchemaLosesAcceptedCustomers(t *testing.T) {
	t.Parallel()
	o := besideRedis(t)
	router, tables := &upgraded{t: t, opts: o}, &upgraded{t: t, opts: o}
	router.opts.Roles, router.opts.DataDir, router.opts.Instance = []string{app.RoleRouter}, t.TempDir(), "router"
	tables.opts.Roles = []string{app.RoleTables, app.RoleMirror, app.RoleAuditor, app.RoleHTTP}
	router.to(1)
	tables.to(1)
	tables.ready()
	tr := customers(o.TopicPrefix)
	tr.start(t, o)
	admin, err := tr.cluster.NewAdmin()
	must(t, err)
	t.Cleanup(admin.Close)
	tr.more(1000)

	router.to(2) // first, and the tables lag
	tables.waitsFor("1-0-1")
	if code, text := tables.call("POST", "/v1/channels/person/messages?wait=readable", `{"id":"10"}`); code != 200 {
		t.Errorf("while the table of customers waits, that of people does too: %d %s", code, text)
	}
	readsUpTo(t, tables, "1-0-1")
	tr.more(500)
	tables.to(2)
	tables.ready()
	tables.to(3) // first
	tables.ready()
	tr.more(500)
	router.to(3)
	tr.more(1000)
	tr.stop(app.ExactlyOnce)

	tabled := newLag(t, tables.at.Kafka, tr.names.TableGroup("customers"), tr.names.Channel("customer"))
	defer tabled.close()
	verified := func(when string) {
		t.Helper()
		eventually(t, "the tables have caught up "+when, func() bool {
			code, _ := tables.get("/readyz")
			return code == http.StatusOK && tabled.none(everyPartition...)
		}, tabled.String, tables.readiness)
		catalogue, err := app.LoadCatalogue(tables.opts.Schemas, schemas.DefaultLimits())
		must(t, err)
		r, err := app.Verify(t.Context(), tr.cluster, admin, verify.Options{Catalogue: catalogue, Names: tr.names, Stores: map[string]verify.Store{"customers": openStore(t, admin, o)}})
		must(t, err)
		if !r.Clean || r.Total.Untold > 0 || r.Tables[0].Older > 0 || r.Tables[0].Rows != 300 || r.Total.Pending > 0 {
			t.Errorf("%s: %+v %+v %+v %+v", when, r.Total, r.Tables[0], r.Tables[0].Redis, r.Examples)
		}
		for _, out := range r.Outputs {
			if out.Foreign > 0 || out.Changed > 0 {
				t.Errorf("%s: %+v", when, out)
			}
		}
	}
	verified("after the upgrades")
	seen := byVersion(t, tr, admin)
	for _, version := range customerVersions {
		if seen[customerSchema(version)] == 0 {
			t.Errorf("no customer by %s: %v", version, seen)
		}
	}
	readsAll(t, tables, seen)

	tables.stop() // a replay of the channel, with a table that is made anew
	_, err = admin.DeleteGroups(t.Context(), tr.names.TableGroup("customers"), tr.names.AuditorGroup())
	must(t, err)
	tables.opts.DataDir = t.TempDir()
	tables.to(3)
	verified("after a replay")
	tr.account() // fails at what no router raised
	if n := inconsistent(t, tr, admin); n > 0 {
		t.Errorf("%d alerts about customers that were accepted", n)
	}
}

// byVersion counts the channel's records, by what they were checked against.
func byVersion(t *testing.T, tr *traffic, admin *kadm.Client) map[string]int {
	t.Helper()
	seen := make(map[string]int)
	must(t, tr.scan(admin, tr.names.Channel("customer"), func(rec esclusa.Record) error {
		by, _ := rec.Header(esclusa.HeaderDataschema)
		seen[string(by)]++
		return nil
	}))
	return seen
}

func inconsistent(t *testing.T, tr *traffic, admin *kadm.Client) (n int) {
	t.Helper()
	must(t, tr.scan(admin, tr.names.Alerts(), func(rec esclusa.Record) error {
		alert, err := esclusa.ParseAlert(rec.Value)
		if err == nil && alert.Reason == esclusa.InconsistentChannel {
			n++
		}
		return err
	}))
	return n
}

// readsUpTo reads over HTTP until the reader says that it waits for a version.
func readsUpTo(t *testing.T, s *upgraded, version string) {
	t.Helper()
	eventually(t, "a reader waits for "+version, func() bool {
		code, text := s.get("/consume_message?group=behind&timeout=5s")
		return code == http.StatusServiceUnavailable && strings.Contains(text, customerSchema(version))
	})
	if code, text := s.get("/consume_message?group=behind"); code != http.StatusServiceUnavailable {
		t.Errorf("it is passed by the next call: %d %s", code, text)
	}
}

// readsAll reads from the oldest record as receivers do.
func readsAll(t *testing.T, s *upgraded, seen map[string]int) {
	t.Helper()
	cluster := clusterOf(s.at.Kafka...)
	admin, err := cluster.NewAdmin()
	must(t, err)
	defer admin.Close()
	catalogue, err := app.LoadCatalogue(s.opts.Schemas, schemas.DefaultLimits())
	must(t, err)
	r := &schemas.Receiver{Catalogue: catalogue, Names: s.names, Partitions: 8,
		Ends: kafka.NewEnds(admin, s.names.Ingress()), Ingress: kafka.NewLookup(cluster, admin, s.names.Ingress())}
	ch, _ := catalogue.Channel("customer")
	spans, err := kafka.Spans(t.Context(), admin, s.names.Channel("customer"))
	must(t, err)
	left := 0
	for _, n := range seen {
		left += n
	}
	must(t, cluster.Scan(t.Context(), s.names.Channel("customer"), spans, func(_ int32, batch []esclusa.Record) error {
		for i := range batch {
			rej, err := r.Check(t.Context(), ch, &batch[i])
			if rej != nil || err != nil {
				return fmt.Errorf("%s: %w, %w", batch[i].Source(), rej, err)
			}
			left--
		}
		return nil
	}))
	if left != 0 {
		t.Errorf("%d customers were not read", left)
	}
}

// What looks like a record of a version to come, and is not what its ingress record
// says, is foreign: it holds nobody up.
func TestForgedVersionHoldsUpARole(t *testing.T) {
	t.Parallel()
	s := start(t, options(t))
	s.want("POST", "/send_message", grupo3, 200, `{"message":"Mensaje enviado a Kafka y almacenado en Redis","status":"success"}`)
	var source string
	cluster := clusterOf(s.at.Kafka...)
	tr := &traffic{t: t, cluster: cluster, names: s.names}
	admin, err := cluster.NewAdmin()
	must(t, err)
	defer admin.Close()
	must(t, tr.scan(admin, s.names.Ingress(), func(rec esclusa.Record) error { source = rec.Source().String(); return nil }))
	for topic, key := range map[string]string{"customer": "66", "text": "67"} {
		body := fmt.Sprintf(`{"id_cliente":%q,"nombre":"x"}`, key)
		forged := &kgo.Record{Topic: s.names.Channel(topic), Key: []byte(key), Value: []byte(body), Headers: []kgo.RecordHeader{
			{Key: esclusa.HeaderDataschema, Value: []byte("urn:later")}, {Key: esclusa.HeaderSource, Value: []byte(source)},
		}}
		must(t, s.kafka().ProduceSync(context.Background(), forged).FirstErr())
		eventually(t, "an alert about its version", func() bool { // the account may raise another, about its source
			_, text := s.get("/v1/alerts?reason=inconsistent_channel")
			var page struct{ Alerts []esclusa.Alert }
			must(t, json.Unmarshal([]byte(text), &page))
			return slices.ContainsFunc(page.Alerts, func(a esclusa.Alert) bool {
				return a.ID == at(forged) && a.Errors[0].Keyword == esclusa.HeaderDataschema
			})
		})
	}
	s.want("POST", "/send_message", grupo3, 200, `{"message":"Mensaje enviado a Kafka y almacenado en Redis","status":"success"}`)
	s.ready()
}
