package verified_test

import (
	"context"
	"encoding/json"
	"errors"
	"testing"
	"time"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/verified"
	"github.com/esclusa/esclusa/schemas"
)

// ledger keeps what it is told.
type ledger struct {
	refused []*esclusa.Rejection
	alerts  []*esclusa.Record
	down    error
}

func (l *ledger) Refuse(rej *esclusa.Rejection) { l.refused = append(l.refused, rej) }

func (l *ledger) Send(_ context.Context, alert *esclusa.Record) (esclusa.Source, error) {
	if l.down == nil {
		l.alerts = append(l.alerts, alert)
	}
	return esclusa.Source{}, l.down
}

// inspect has one read a record that somebody wrote into the channel of customers,
// past the router: no source is named on it.
func inspect(t *testing.T, l *ledger) (*verified.Inspector, *schemas.Channel, *esclusa.Record) {
	t.Helper()
	catalogue, err := schemas.LoadDir("../../schemas/catalog", schemas.DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	customer, known := catalogue.Channel("customer")
	if !known {
		t.Fatal("there is no channel of customers")
	}
	in := &verified.Inspector{
		Receiver: &schemas.Receiver{Catalogue: catalogue, Names: esclusa.Names{Prefix: "datatype"}, Partitions: 8},
		Origin:   esclusa.Origin{Component: "receive", Version: "test"},
		Metrics:  l, Now: func() time.Time { return time.Unix(1_700_000_000, 0) },
	}
	return in, customer, &esclusa.Record{
		Topic: "datatype.customer", Partition: 2, Offset: 7, Key: []byte("1"), Value: []byte(`{"id_cliente":"1"}`),
		Headers: []esclusa.Header{{Key: esclusa.HeaderCESource, Value: []byte("crm")}},
	}
}

func TestForgeryIsHandedOutOrNobodyIsTold(t *testing.T) {
	var l ledger
	in, ch, forged := inspect(t, &l)
	rej, err := in.Verify(t.Context(), ch, forged, &l)
	if err != nil || rej == nil || rej.Reason != esclusa.InconsistentChannel {
		t.Fatalf("it is judged %v, with %v", rej, err)
	}
	if len(l.refused) != 1 || len(l.alerts) != 1 {
		t.Fatalf("%d were counted and %d alerts raised, not one of each", len(l.refused), len(l.alerts))
	}
	alert := l.alerts[0]
	if alert.Topic != "datatype.alerts" {
		t.Errorf("the alert goes to %s", alert.Topic)
	}
	var doc struct {
		Reason   esclusa.Reason `json:"reason"`
		Datatype string         `json:"datatype"`
	}
	if err := json.Unmarshal(alert.Value, &doc); err != nil || doc.Reason != esclusa.InconsistentChannel || doc.Datatype != "customer" {
		t.Errorf("it says %+v (%v): %s", doc, err, alert.Value)
	}
}

func TestForgeryIsPassedOverWithoutItsAlert(t *testing.T) {
	l := ledger{down: errors.New("no broker")}
	in, ch, forged := inspect(t, &l)
	if rej, err := in.Verify(t.Context(), ch, forged, &l); !errors.Is(err, l.down) || rej != nil {
		t.Errorf("without its alert it is judged %v, with %v", rej, err)
	}
}

func TestAlertOfAGraphIsAnothersThanAReaders(t *testing.T) {
	var l ledger
	in, ch, forged := inspect(t, &l)
	made, err := in.Inspect(t.Context(), ch, forged)
	if err != nil || made == nil {
		t.Fatalf("made %v, with %v", made, err)
	}
	if _, err := in.Verify(t.Context(), ch, forged, &l); err != nil {
		t.Fatal(err)
	}
	if string(made.Value) != string(l.alerts[0].Value) || string(made.Key) != string(l.alerts[0].Key) {
		t.Errorf("a graph makes %s, a reader %s", made.Value, l.alerts[0].Value)
	}
}
