package redrive

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"testing"

	"github.com/twmb/franz-go/pkg/kadm"

	"github.com/esclusa/esclusa"
)

const glueID = "0123456789abcdef" // of a schema version there, in bytes

// What a registry's serializer has framed is patched within its frame, whether ingress
// has it still or its alert alone; what no patch is for is sent as it came.
func TestFramedRecordCannotBePatched(t *testing.T) {
	var packed bytes.Buffer
	z := zlib.NewWriter(&packed)
	if _, err := z.Write(customer("12", `"41"`)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	event := fmt.Appendf(nil, `{"specversion":"1.0","id":"e","source":"/crm","type":"customer","data":%s}`, customer("13", `"41"`))
	values := map[string][]byte{
		"10": append([]byte("\x00\x00\x00\x00\x07"), customer("10", `"41"`)...),
		"11": append([]byte("\x03\x00"+glueID), customer("11", `"41"`)...),
		"12": append([]byte("\x03\x05"+glueID), packed.Bytes()...),
		"13": append([]byte("\x00\x00\x00\x00\x07"), event...),
	}
	for what, cut := range map[string]bool{"ingress": false, "the alerts": true} {
		w := newWorld(t)
		for key, value := range values {
			w.send(0, key, value)
		}
		w.route()
		if cut {
			var to kadm.Offsets
			to.AddOffset("p", 0, int64(len(values)), -1)
			if _, err := w.adm.DeleteRecords(t.Context(), to); err != nil {
				t.Fatal(err)
			}
		}
		r := w.redrive("ana")
		p := w.plan(r, wish(t))
		wantCounts(t, what, p.Tally, map[Outcome]int64{Ready: int64(len(values))})
		if _, err := r.Run(t.Context(), p, settings()); err != nil {
			t.Fatal(err)
		}
		for _, rec := range w.records("p", map[int32]int64{0: int64(len(values))}) {
			header, id := esclusa.HeaderSchemaID, "\x00\x00\x00\x00\x07"
			if key := string(rec.Key); key == "11" || key == "12" {
				header, id = esclusa.HeaderGlueSchemaID, "30313233-3435-3637-3839-616263646566"
			}
			if got, _ := rec.Header(header); string(got) != id || !bytes.HasPrefix(rec.Value, []byte("{")) {
				t.Errorf("from %s: %s is sent as %q, with %s %q", what, rec.Key, rec.Value, header, got)
			}
		}
		w.route()
		for key := range values {
			if row := w.rows[key]; row == nil || !bytes.Contains(row.Doc, []byte(`"edad":41`)) {
				t.Errorf("from %s: row %s is %+v", what, key, row)
			}
		}
	}
}

// A record that says what it is is no event, whatever its body looks like.
func TestBodyOfAnotherMediaTypeIsPatchedAsAnEvent(t *testing.T) {
	w := newWorld(t)
	w.send(0, "10", []byte(`{"datatype":"customer","id_cliente":"10","nombre":"x","edad":"41","specversion":"1.0","type":"x","data":{}}`), "content-type", "application/json")
	w.route()
	ours := wish(t)
	ours.Patch = patchOf(t, `[{"op":"convert","path":"/edad","to":"integer"},{"op":"remove","path":"/data"},{"op":"remove","path":"/type"},{"op":"remove","path":"/specversion"}]`)
	wantCounts(t, "plan", w.plan(w.redrive("ana"), ours).Tally, map[Outcome]int64{Ready: 1})
}
