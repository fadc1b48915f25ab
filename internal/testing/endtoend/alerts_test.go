package endtoend

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/app"
	"github.com/esclusa/esclusa/internal/kafka"
	"github.com/esclusa/esclusa/internal/verify"
	"github.com/esclusa/esclusa/schemas"
	"github.com/esclusa/esclusa/views"
)

// Markers of transactions take offsets too, between the alerts.
func TestAlertsAreMissingAfterARestart(t *testing.T) {
	t.Parallel()
	o := beside(t)
	s := start(t, o)
	s.stop()
	const perTransaction = 100
	alert := func(i int) []byte {
		rec := &esclusa.Record{Topic: s.names.Ingress(), Offset: int64(i)}
		a := esclusa.Origin{Component: schemas.ComponentHTTP}.Alert(rec, esclusa.Reject(esclusa.Malformed, "", ""), nil, time.UnixMilli(int64(i)))
		a.ID, a.Source.Partition, a.Source.Offset = fmt.Sprint("http/test/", i), nil, nil // there are no records of ingress
		return a.Record(s.names.Alerts(), nil).Value
	}
	cl := s.kafka(kgo.TransactionalID(s.names.Prefix + ".alerts"))
	for n := 0; n < views.KeptAlerts; n += perTransaction {
		must(t, cl.BeginTransaction())
		var batch []*kgo.Record
		for i := range perTransaction {
			batch = append(batch, &kgo.Record{Topic: s.names.Alerts(), Key: []byte("-"), Value: alert(n + i)})
		}
		must(t, cl.ProduceSync(t.Context(), batch...).FirstErr())
		must(t, cl.EndTransaction(t.Context(), kgo.TryCommit))
	}
	// Brokers answer before they have written the markers of the last one.
	_, held, err := kafka.Settled(t.Context(), kadm.NewClient(cl), s.names.Alerts())
	if err != nil || len(held) > 0 {
		t.Fatalf("%v is held up, %v", held, err)
	}
	s = start(t, o)
	listed := 0
	for query := "limit=500"; ; {
		code, text := s.get("/v1/alerts?" + query)
		var page struct {
			Alerts []esclusa.Alert
			Next   string
		}
		if err := json.Unmarshal([]byte(text), &page); code != 200 || err != nil {
			t.Fatalf("%d %s: %v", code, text, err)
		}
		listed += len(page.Alerts)
		if page.Next == "" {
			break
		}
		query = "limit=500&after=" + page.Next
	}
	if listed != views.KeptAlerts {
		t.Errorf("%d of %d alerts are listed", listed, views.KeptAlerts)
	}
}

// One with the id of a record to come hid the true one, and one dated 9999 was the
// first of the list for good.
func TestForgedAlertIsListedInPlaceOfTheTrueOne(t *testing.T) {
	t.Parallel()
	o := beside(t)
	s := start(t, o)
	cl := s.kafka(kgo.RecordPartitioner(kgo.ManualPartitioner()))
	refused := func() {
		rec := &kgo.Record{Topic: s.names.Ingress(), Partition: 3, Value: []byte("{}"), Headers: []kgo.RecordHeader{{Key: "datatype", Value: []byte("invoice")}}}
		must(t, cl.ProduceSync(t.Context(), rec).FirstErr())
	}
	refused()
	if a := s.alert(s.names.Ingress() + "/3/0"); a.Named == nil || *a.Named != "invoice" {
		t.Errorf("the sender named %v", a.Named)
	}
	forged := func(offset int64) []byte {
		rec := &esclusa.Record{Topic: s.names.Ingress(), Partition: 3, Offset: offset}
		never := time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC)
		return esclusa.Origin{Component: "router"}.Alert(rec, esclusa.Reject(esclusa.Malformed, "", ""), nil, never).Record(s.names.Alerts(), nil).Value
	}
	for _, value := range [][]byte{forged(1), forged(1 << 40), []byte("{}"), nil} {
		must(t, cl.ProduceSync(t.Context(), &kgo.Record{Topic: s.names.Alerts(), Partition: 5, Key: []byte("-"), Value: value}).FirstErr())
	}
	eventually(t, "what others wrote is counted", func() bool { return s.metric("esclusa_foreign_alerts_total") == 4 })
	refused()
	if a := s.alert(s.names.Ingress() + "/3/1"); a.Reason != esclusa.UnknownDatatype {
		t.Errorf("of the second record it says %s", a.Reason)
	}
	s.stop()
	s = start(t, o)
	_, text := s.get("/v1/alerts")
	var page struct{ Alerts []esclusa.Alert }
	must(t, json.Unmarshal([]byte(text), &page))
	if len(page.Alerts) == 0 || page.Alerts[0].Reason != esclusa.UnknownDatatype || page.Alerts[0].ID != s.names.Ingress()+"/3/1" {
		t.Errorf("after a restart the list begins with %.500s", text)
	}
}

// A record that is refused over HTTP is on no ingress: nothing told of it later.
func TestRefusalOverHTTPIsForgottenOrUpsetsTheAccount(t *testing.T) {
	t.Parallel()
	s := start(t, beside(t))
	for _, call := range []string{"/v1/channels/text/validate", "/v1/channels/text/messages"} {
		if code, text := s.call("POST", call, `{"id":"1"}`); code != 422 {
			t.Fatalf("%s answers %d %s", call, code, text)
		}
	}
	var page struct {
		Alerts []struct {
			esclusa.Alert
			At string
		}
	}
	eventually(t, "an alert", func() bool {
		_, text := s.get("/v1/alerts")
		must(t, json.Unmarshal([]byte(text), &page))
		return len(page.Alerts) > 0
	})
	if a := page.Alerts[0]; len(page.Alerts) != 1 || a.Component != schemas.ComponentHTTP || !strings.HasPrefix(a.ID, "http/") || a.Source.Partition != nil ||
		a.Source.Offset != nil || a.Reason != esclusa.SchemaViolation || *a.Named != "text" || string(a.Payload) != `{"id":"1"}` || a.At == "" {
		t.Errorf("alerts %+v", page.Alerts)
	}
	catalogue, err := schemas.Embedded(schemas.DefaultLimits())
	must(t, err)
	r, err := app.Verify(t.Context(), clusterOf(s.at.Kafka...), kadm.NewClient(s.kafka()), verify.Options{Catalogue: catalogue, Names: s.names, NoTable: true})
	must(t, err)
	for _, out := range r.Outputs {
		if out.Foreign != 0 {
			t.Errorf("verify counts %d of %s as somebody else's", out.Foreign, out.Topic)
		}
	}
	if !r.Clean {
		t.Errorf("verify finds %+v", r)
	}
}
