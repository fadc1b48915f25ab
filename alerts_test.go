package esclusa_test

import (
	"bytes"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/esclusa/esclusa"
)

// Alerts of one batch share memory, and each has to be what it is by itself, still after
// the last one was made.
func TestAlertOfABatchIsNotItsOwn(t *testing.T) {
	long := refused()
	long.Offset, long.Value = 7, bytes.Repeat([]byte("\xff"), esclusa.MaxAlertPayload+1)
	later := refused()
	later.Timestamp, later.Value, later.Key = noon.Add(time.Hour), nil, nil
	later.Headers = []esclusa.Header{{Key: "x", Value: []byte("1")}, {Key: "datatype", Value: []byte("forged")}}
	passed := &esclusa.Record{Topic: "datatype", Partition: 3, Offset: 4711, Timestamp: noon, Passed: esclusa.PassedBatch(20)}
	named := "\u202etxt"
	unknown := esclusa.Reject(esclusa.UnknownDatatype, "", "", violation("/datatype", "datatype", ""))
	unknown.Named = &named
	spaced := esclusa.Violation{Keyword: "x", Message: "  must \"be\" trimmed\n"}
	cases := []struct {
		rec    *esclusa.Record
		rej    *esclusa.Rejection
		sender []byte
	}{
		{refused(), esclusa.Reject(esclusa.SchemaViolation, "image", "https://x/image", violation("/width", "minimum", "/width")), []byte("/shop")},
		{long, esclusa.Reject(esclusa.Malformed, "", "", spaced), []byte("a\xffb")},
		{later, esclusa.Reject(esclusa.Malformed, "", ""), bytes.Repeat([]byte("\x01"), 2<<10)},
		{passed, passed.Passed.Rejection(), nil},
		{refused(), unknown, nil},
	}
	alerts := esclusa.NewAlerts(origin, "alerts", noon)
	var got, want []esclusa.Record
	for range 100 {
		for _, c := range cases {
			got = append(got, alerts.Record(c.rec, c.rej, c.sender))
			want = append(want, origin.Alert(c.rec, c.rej, c.sender, noon).Record("alerts", c.rec.Headers))
		}
	}
	for i := range want {
		if !reflect.DeepEqual(got[i], want[i]) {
			t.Fatalf("the alert %d is\n%.2000s\nwant\n%.2000s", i, got[i].Value, want[i].Value)
		}
		if strings.Contains(string(got[i].Headers[3].Value), "\n") {
			t.Errorf("its message is %q", got[i].Headers[3].Value)
		}
	}
}

func BenchmarkAlert(b *testing.B) {
	rec, rej := refused(), esclusa.Reject(esclusa.SchemaViolation, "image", "https://x/image", violation("/width", "minimum", "/width"))
	rec.Value = bytes.Repeat([]byte("x"), 200)
	b.ReportAllocs()
	for n := 0; b.Loop(); n++ {
		alerts := esclusa.NewAlerts(origin, "alerts", noon)
		for range 500 {
			alerts.Record(rec, rej, nil)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/500, "ns/alert")
}
