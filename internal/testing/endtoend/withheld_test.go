package endtoend

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/client"
	"github.com/esclusa/esclusa/internal/app"
	"github.com/esclusa/esclusa/internal/kafka"
	"github.com/esclusa/esclusa/internal/patch"
	"github.com/esclusa/esclusa/internal/redrive"
	"github.com/esclusa/esclusa/internal/testing/redrives"
	"github.com/esclusa/esclusa/schemas"
)

// secret is what is masked of the records of withholding.
const secret = "S3CRET"

// withholding is a system with three datatypes, which say what alerts have of their records.
type withholding struct {
	*system
	client *kgo.Client
	dir    string
	sent   map[string][]string // by datatype, what alerts may be about
}

// keeps is what each says, and what its alerts say that was withheld.
var keeps = map[string]struct {
	payload  string
	withheld esclusa.Withheld
}{"plain": {"full", ""}, "card": {"masked", esclusa.WithheldMasked}, "vault": {"none", esclusa.WithheldAll}}

func newWithholding(t *testing.T) *withholding {
	t.Helper()
	o := besideRedis(t)
	o.Schemas = t.TempDir()
	for datatype, keep := range keeps {
		must(t, os.Mkdir(filepath.Join(o.Schemas, datatype), 0o700))
		schema := fmt.Sprintf(`{"$schema":"http://json-schema.org/draft-07/schema#","$id":"https://example.org/%s/1-0-0","title":"T","description":"D.",`+
			`"x-channel":{"key":"/id","table":true,"alerts":{"payload":"%s"}},"type":"object","additionalProperties":false,"required":["id","n"],`+
			`"properties":{"datatype":{"const":"%s"},"id":{"type":"string"},"n":{"type":"integer"},"iban":{"type":"string","x-mask":true}}}`, datatype, keep.payload, datatype)
		must(t, os.WriteFile(filepath.Join(o.Schemas, datatype, "1-0-0.json"), []byte(schema), 0o600))
	}
	s := start(t, o)
	return &withholding{s, s.kafka(), o.Schemas, make(map[string][]string)}
}

// document is one with a secret; n is a number, or what is refused.
func document(datatype, id, n string) string {
	return fmt.Sprintf(`{"datatype":"%s","id":"%s","n":%s,"iban":"%s"}`, datatype, id, n, secret)
}

// write puts a record anywhere, past whoever should.
func (w *withholding) write(topic, datatype, id, n string, headers ...kgo.RecordHeader) {
	w.t.Helper()
	value := document(datatype, id, n)
	w.sent[datatype] = append(w.sent[datatype], value)
	must(w.t, w.client.ProduceSync(w.t.Context(), &kgo.Record{Topic: topic, Key: []byte(id), Value: []byte(value), Headers: headers}).FirstErr())
}

// refused has each component that tells of refused records tell of one.
func (w *withholding) refused(datatype string) {
	w.t.Helper()
	w.write(w.names.Ingress(), datatype, "1", `"x"`) // the router
	if code, text := w.call("POST", "/v1/channels/"+datatype+"/messages", document(datatype, "1", `"x"`)); code != 422 {
		w.t.Errorf("it is answered %d %s", code, text)
	}
	w.write(w.names.Channel(datatype), datatype, "2", "2") // whoever reads the channel
	code, text := w.call("POST", "/v1/channels/"+datatype+"/messages?wait=readable", document(datatype, "3", "3"))
	var sent struct{ Source string }
	if err := json.Unmarshal([]byte(text), &sent); code != 200 || err != nil {
		w.t.Fatalf("it is answered %d %s", code, text)
	}
	w.write(w.names.Channel(datatype), datatype, "3", "4", // the auditor
		kgo.RecordHeader{Key: esclusa.HeaderDataschema, Value: []byte("https://example.org/" + datatype + "/1-0-0")},
		kgo.RecordHeader{Key: esclusa.HeaderSource, Value: []byte(sent.Source)},
		kgo.RecordHeader{Key: esclusa.HeaderTime, Value: []byte(time.Now().UTC().Format(esclusa.TimeFormat))})
	for code := 200; code == 200; {
		code, _ = w.get("/consume_message?timeout=2s&datatype=" + datatype)
	}
	catalogue, err := app.LoadCatalogue(w.dir, schemas.DefaultLimits())
	must(w.t, err)
	r, err := client.OpenReceiver(w.t.Context(), client.ReceiverOptions{Datatype: datatype,
		Kafka: client.Kafka{Brokers: w.at.Kafka, TopicPrefix: w.names.Prefix, Catalogue: catalogue}})
	must(w.t, err)
	defer r.Close()
	must(w.t, r.CatchUp(w.t.Context(), func(context.Context, client.Record) error { return nil }))
}

// told are the alerts as they lie in their topic, by datatype and component.
func (w *withholding) told() map[string]map[string][]esclusa.Record {
	w.t.Helper()
	told := make(map[string]map[string][]esclusa.Record)
	spans, err := kafka.Spans(w.t.Context(), kadm.NewClient(w.client), w.names.Alerts())
	must(w.t, err)
	must(w.t, clusterOf(w.at.Kafka...).Scan(w.t.Context(), w.names.Alerts(), spans, func(_ int32, batch []esclusa.Record) error {
		for _, rec := range batch {
			a, err := esclusa.ParseAlert(rec.Value)
			must(w.t, err)
			if told[*a.Datatype] == nil {
				told[*a.Datatype] = make(map[string][]esclusa.Record)
			}
			told[*a.Datatype][a.Component] = append(told[*a.Datatype][a.Component], rec)
		}
		return nil
	}))
	return told
}

// plan is what would become of what the router has refused of a datatype.
func (w *withholding) plan(r *redrive.Redrive, datatype string, want map[redrive.Outcome]int64) *redrive.Planned {
	w.t.Helper()
	mend, err := patch.Parse([]byte(`[{"op":"replace","path":"/n","value":1}]`))
	must(w.t, err)
	p, err := r.Plan(w.t.Context(), &redrive.Wish{
		Filter: redrive.Filter{AlertFilter: esclusa.AlertFilter{Datatype: datatype, Reason: esclusa.SchemaViolation}},
		Patch:  mend, Overtaken: redrive.SkipOvertaken, MaxAttempts: 3,
	}, time.Now())
	must(w.t, err)
	if !maps.Equal(p.Counts, want) {
		w.t.Errorf("of %s the plan finds %v, not %v", datatype, p.Counts, want)
	}
	return p
}

// Whatever finds that a record is to be refused, its alert has no more of it than its
// datatype says; and a redrive has the record all the same, while ingress has it.
func TestSomeComponentTellsInAlertsWhatADatatypeKeepsOut(t *testing.T) {
	t.Parallel()
	w := newWithholding(t)
	for datatype := range keeps {
		w.refused(datatype)
	}
	components := []string{app.RoleAuditor, "client", "consume", schemas.ComponentHTTP, app.RoleRouter, app.RoleTables}
	var told map[string]map[string][]esclusa.Record
	eventually(t, "each component has told of each datatype", func() bool {
		told = w.told()
		for datatype := range keeps {
			for _, component := range components {
				if len(told[datatype][component]) == 0 {
					return false
				}
			}
		}
		return true
	}, func() string {
		found := ""
		for datatype, by := range told {
			found += fmt.Sprint(datatype, slices.Sorted(maps.Keys(by)))
		}
		return found
	})
	for datatype, by := range told {
		for component, recs := range by {
			for i := range recs {
				w.checkKept(datatype, component, &recs[i])
			}
		}
	}

	r, done, err := redrives.Open(app.Options{Brokers: w.at.Kafka, TopicPrefix: w.names.Prefix, Schemas: w.dir}, "ana", nil)
	must(t, err)
	defer done()
	there := map[redrive.Outcome]int64{redrive.Ready: 1, redrive.NotOurs: 1}
	for datatype := range keeps {
		w.plan(r, datatype, there)
	}
	if _, err := r.Run(t.Context(), w.plan(r, "vault", there), redrives.Settings()); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the record is whole in the table", func() bool {
		code, text := w.get("/v1/vaults/1")
		return code == 200 && strings.Contains(text, secret)
	})
	ends, err := kadm.NewClient(w.client).ListEndOffsets(t.Context(), w.names.Ingress())
	must(t, err)
	_, err = kadm.NewClient(w.client).DeleteRecords(t.Context(), ends.Offsets())
	must(t, err)
	w.plan(r, "plain", there)
	w.plan(r, "card", map[redrive.Outcome]int64{redrive.Cut: 1, redrive.NotOurs: 1})
	w.plan(r, "vault", map[redrive.Outcome]int64{redrive.AlreadySent: 1, redrive.NotOurs: 1})
}

// checkKept holds an alert against what its datatype says.
func (w *withholding) checkKept(datatype, component string, rec *esclusa.Record) {
	w.t.Helper()
	a, err := esclusa.ParseAlert(rec.Value)
	must(w.t, err)
	all := string(rec.Key) + string(rec.Value) + string(a.Payload)
	for _, h := range rec.Headers {
		all += string(h.Value)
	}
	keep := keeps[datatype]
	if has := strings.Contains(all, secret); has != (keep.payload == "full") || a.Withheld != keep.withheld || (len(a.Payload) == 0) != (keep.payload == "none") {
		w.t.Errorf("of %s, whose alerts have %s of its records, the %s's says that %q was withheld, and has %s", datatype, keep.payload, component, a.Withheld, all)
	}
	if !slices.ContainsFunc(append(w.sent[datatype], document(datatype, "1", `"x"`)), func(value string) bool {
		sum := sha256.Sum256([]byte(value))
		return a.PayloadBytes == len(value) && a.PayloadSHA256 == hex.EncodeToString(sum[:])
	}) {
		w.t.Errorf("of %s the %s's alert has the length and the digest of something else: %s", datatype, component, rec.Value)
	}
}
