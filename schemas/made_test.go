package schemas

import (
	"testing"
	"time"

	"github.com/esclusa/esclusa"
)

// What the router made is accused, where the reader cannot make the same of the ingress
// record: it was judged by a version that the catalogue lacks, or not in time.
func TestOutputThatCannotBeMadeAgainIsTakenForForged(t *testing.T) {
	r := receiver(ends{3: 4712})
	ingress := func(body string) *esclusa.Record {
		return &esclusa.Record{Topic: "datatype", Partition: 3, Offset: 4711, Value: []byte(body), Headers: headers("datatype", "customer")}
	}
	refused := func(rec *esclusa.Record, keyword string) *esclusa.Record {
		rej := esclusa.Reject(esclusa.LimitExceeded, "", "", esclusa.Violation{Keyword: keyword})
		out := esclusa.Origin{Component: "router"}.Alert(rec, rej, nil, time.Now()).Record("datatype.alerts", nil)
		return &out
	}
	const later = "https://esclusa.dev/schemas/customer/9-0-0"
	newer := `{"id_cliente":"10","nombre":"x","colour":"red"}`
	for name, c := range map[string]struct {
		out, ingress *esclusa.Record
		want         bool
	}{
		"as today":                             {routed("10", customer), ingress(customer), true},
		"by a version that is lacking":         {routed("10", newer, "dataschema", later), ingress(newer), true},
		"another body, by such a version":      {routed("10", newer, "dataschema", later), ingress(customer), false},
		"in a channel, by another datatype's":  {routed("10", newer, "dataschema", schemaID("text")), ingress(newer), false},
		"by a version that refuses it":         {routed("10", newer), ingress(newer), false},
		"an alert: not checked in time":        {refused(ingress(customer), esclusa.KeywordTime), ingress(customer), true},
		"an alert of a record that is right":   {refused(ingress(customer), "limit"), ingress(customer), false},
		"such an alert, about another's bytes": {refused(ingress(newer), esclusa.KeywordTime), ingress(customer), false},
	} {
		if got := r.MadeOf(c.out, c.ingress); got != c.want {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}
