package redrive

import (
	"testing"

	"github.com/esclusa/esclusa"
)

// Who may send again what was refused of one datatype must not make of it records of another,
// or of another sender, by what the patch does to the body.
func TestPatchMakesARecordOfAnotherDatatype(t *testing.T) {
	const (
		image    = `{"datatype":"image","id":"i1"}`
		nothing  = `{"datatype":"custmer","id_cliente":"10","nombre":"x"}`
		customer = `{"datatype":"customer","id_cliente":"10","nombre":"forged"}`
		event    = `{"specversion":"1.0","id":"1","source":"/billing","type":"image","data":` + customer + `}`
	)
	whole := func(body string) string { return `[{"op":"replace","path":"","value":` + body + `}]` }
	for name, c := range map[string]struct {
		body, datatype, patch, as string
		want                      Outcome
	}{
		"all of it":                   {image, "image", whole(customer), "", Rerouted},
		"the member":                  {image, "image", `[{"op":"replace","path":"/datatype","value":"customer"},{"op":"drop_unknown"},{"op":"add","path":"/id_cliente","value":"10"},{"op":"add","path":"/nombre","value":"x"}]`, "", Rerouted},
		"all of it, as merged":        {image, "image", `{"datatype":"customer","id":null,"id_cliente":"10","nombre":"forged"}`, "", Rerouted},
		"the datatype that is named":  {image, "image", whole(customer), "customer", Ready},
		"a sender":                    {`{"datatype":"customer","id_cliente":"10"}`, "customer", whole(`{"specversion":"1.0","id":"1","source":"/billing","type":"customer","data":` + customer + `}`), "", Rerouted},
		"of what is none":             {nothing, esclusa.NoDatatype, `[{"op":"replace","path":"/datatype","value":"customer"}]`, "", Rerouted},
		"of what is none, as is said": {nothing, esclusa.NoDatatype, `[{"op":"replace","path":"/datatype","value":"customer"}]`, "customer", Ready},
		"an event":                    {image, "image", whole(event), "", StillRefused},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.send(0, "10", []byte(c.body), "ce_x", "1")
			w.route()
			r := w.redrive("ana")
			p := w.plan(r, &Wish{
				Filter: Filter{AlertFilter: esclusa.AlertFilter{Datatype: c.datatype}}, Patch: patchOf(t, c.patch), As: c.as, Overtaken: SendOvertaken, MaxAttempts: 3,
			})
			wantCounts(t, "plan", p.Tally, map[Outcome]int64{c.want: 1})
			_, err := r.Run(t.Context(), p, settings())
			if n := len(w.again()); err != nil || (n == 1) != (c.want == Ready) {
				t.Errorf("%d were sent: %v", n, err)
			}
		})
	}
}

// What names no datatype that there was, and does now, goes as what its sender has named.
func TestRecordOfAYoungerDatatypeIsNotSent(t *testing.T) {
	w := newWorld(t)
	rec := w.send(0, "10", customer("10", `41`))
	of := esclusa.Record{Topic: "p", Partition: 0, Offset: rec.Offset, Key: rec.Key, Value: rec.Value, Timestamp: rec.Timestamp}
	alert := esclusa.Origin{Component: "router", Version: "test"}.Alert(&of, esclusa.Reject(esclusa.Unclassified, "", ""), nil, noon)
	w.produce(clientRecord("p.alerts", ptr(alert.Record("p.alerts", nil))))
	p := w.plan(w.redrive("ana"), &Wish{Filter: Filter{AlertFilter: esclusa.AlertFilter{Datatype: esclusa.NoDatatype}}, Overtaken: SkipOvertaken, MaxAttempts: 3})
	wantCounts(t, "plan", p.Tally, map[Outcome]int64{Ready: 1})
}
