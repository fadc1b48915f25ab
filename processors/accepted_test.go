package processors

import (
	"testing"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/schemas"
)

// strict is a catalogue that accepts nothing.
func strict(t *testing.T) *schemas.Catalogue {
	t.Helper()
	limits := schemas.DefaultLimits()
	limits.RecordBytes = 1
	c, err := schemas.Embedded(limits)
	must(t, err)
	return c
}

// What the router puts into channels, a receiver in the same process knows, and nothing else.
func TestReceiverKnowsMoreOrLessThanTheRouterAccepts(t *testing.T) {
	r, _ := router(t)
	r.Accepted = schemas.NewAccepted()
	knowing := &schemas.Receiver{Catalogue: strict(t), Names: names, Partitions: testPartitions, Ends: ends{3: 5000}, Accepted: r.Accepted}
	for name, c := range map[string]struct {
		rec    *esclusa.Record
		change func(*esclusa.Record)
		known  bool
	}{
		"as routed":       {arrived(grupo3, "datatype", "customer"), func(*esclusa.Record) {}, true},
		"an event":        {arrived(`{"specversion":"1.0","id":"1","source":"crm","type":"customer","data":`+grupo3+`}`, "content-type", "application/cloudevents+json"), func(*esclusa.Record) {}, true},
		"changed":         {arrived(grupo3, "datatype", "customer"), func(rec *esclusa.Record) { rec.Value = []byte(grupo3 + " ") }, false},
		"erased":          {arrived(grupo3, "datatype", "customer"), func(rec *esclusa.Record) { rec.Value = []byte{} }, false},
		"in other spaces": {arrived(grupo3, "datatype", "customer"), func(rec *esclusa.Record) { rec.Value = append([]byte(" "), rec.Value...) }, false},
	} {
		out := one(r, c.rec)
		if out.Topic != "datatype.customer" {
			t.Fatalf("%s: it becomes a record of %s", name, out.Topic)
		}
		out.Partition = esclusa.PartitionOf(out.Key, testPartitions)
		c.change(&out)
		ch, _ := knowing.Catalogue.Channel("customer")
		rej, err := knowing.Check(t.Context(), ch, &out)
		if err != nil || (rej == nil) != c.known {
			t.Errorf("%s: %v, %v", name, rej, err)
		}
	}
}
