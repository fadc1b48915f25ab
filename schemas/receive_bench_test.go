package schemas

import "testing"

// BenchmarkReceive is the second check of a record as the router writes it.
func BenchmarkReceive(b *testing.B) {
	r, ch := receiver(ends{3: 4712}), channel(b, "customer")
	rec := routed("10", customer, "ce_source", "shop-1", "ce_id", "4711", "datatype", "customer",
		"dataschema", schemaID("customer"), "esclusa-source", "datatype/3/4711", "esclusa-time", "2026-01-02T03:04:05.006Z")
	b.ReportAllocs()
	for b.Loop() {
		if rej, err := r.Check(b.Context(), ch, rec); rej != nil || err != nil {
			b.Fatal(rej, err)
		}
	}
}
