package endtoend

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/views"
)

// Markers of transactions take offsets too, between the alerts.
func TestAlertsAreMissingAfterARestart(t *testing.T) {
	o := beside(t)
	s := start(t, o)
	s.stop()
	const perTransaction = 100
	alert := func(i int) []byte {
		rec := &esclusa.Record{Topic: s.names.Ingress(), Offset: int64(i)}
		value, err := json.Marshal(esclusa.Origin{Component: "router"}.Alert(rec, esclusa.Reject(esclusa.Malformed, "", ""), nil, time.UnixMilli(int64(i))))
		must(t, err)
		return value
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
	s = start(t, o)
	listed := 0
	for next := ""; ; {
		code, text := s.get("/v1/alerts?limit=500&after=" + next)
		var page struct {
			Alerts []esclusa.Alert
			Next   string
		}
		if err := json.Unmarshal([]byte(text), &page); code != 200 || err != nil {
			t.Fatalf("%d %s: %v", code, text, err)
		}
		listed += len(page.Alerts)
		if next = page.Next; next == "" {
			break
		}
	}
	if listed != views.KeptAlerts {
		t.Errorf("%d of %d alerts are listed", listed, views.KeptAlerts)
	}
}
