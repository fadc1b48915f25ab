package account

import (
	"testing"

	"github.com/esclusa/esclusa"
)

// A source that receivers do not believe must not be in the account, and the other
// way round.
func TestAccountBelievesOtherSources(t *testing.T) {
	r := reader{ingress: "in", alerts: "in.alerts"}
	for _, text := range []string{
		"in/0/0", "in/3/4711", "in/2147483647/9223372036854775807",
		"", "in", "in/", "in/3", "in/3/", "in//4", "in/3/4/5", "other/3/4", "in.text/3/4", "i/3/4",
		"in/-3/4", "in/3/-4", "in/+3/4", "in/03/4", "in/3/04", "in/3/ 4", "in/x/4", "in/3/x", "in/3/4x",
		"in/2147483648/4", "in/3/9223372036854775808", "in/4294967296/4",
	} {
		p, offset, ok := r.source("in.text", []esclusa.Header{{Key: "datatype"}, {Key: esclusa.HeaderSource, Value: []byte(text)}})
		s, err := esclusa.ParseSource(text)
		want := err == nil && s.Topic == "in"
		if ok != want || want && (p != s.Partition || offset != s.Offset) {
			t.Errorf("%q is %d/%d: %v, want %v", text, p, offset, ok, want)
		}
	}
	if _, _, ok := r.source("in.text", nil); ok {
		t.Error("a record without a source has one")
	}
}

// Alerts about records of channels, which the other roles raise, are no output of the
// router.
func TestAlertAboutAChannelIsTakenForAnOutput(t *testing.T) {
	r := reader{ingress: "in", alerts: "in.alerts"}
	for topic, want := range map[string]bool{"in": true, "in.text": false} {
		rec := &esclusa.Record{Topic: topic, Partition: 3, Offset: 4711}
		alert := esclusa.Origin{Component: "test"}.Alert(rec, esclusa.Reject(esclusa.Malformed, "", ""), nil, rec.Timestamp).Record("in.alerts", nil)
		p, offset, ok := r.source("in.alerts", alert.Headers)
		if ok != want || ok && (p != 3 || offset != 4711) {
			t.Errorf("of %s: %d/%d, %v", topic, p, offset, ok)
		}
	}
	if _, _, ok := r.source("in.alerts", []esclusa.Header{{Key: esclusa.HeaderAlertTopic, Value: []byte("in")}}); ok {
		t.Error("an alert without an offset has a source")
	}
	if _, _, ok := r.source("in.alerts", []esclusa.Header{{Key: esclusa.HeaderSource, Value: []byte("in/3/4")}}); ok {
		t.Error("an alert has the source of a record")
	}
}

// The records of a batch that was passed over would all but the first be missing.
func TestAlertAboutABatchAccountsForOneRecord(t *testing.T) {
	r := reader{ingress: "in", alerts: "in.alerts"}
	for offsets, want := range map[int64]int64{1: 0, 2: 1, 1000: 999, 1 << 40: maxPassed} {
		rec := &esclusa.Record{Topic: "in", Partition: 3, Offset: 4711, Passed: esclusa.PassedBatch(offsets)}
		alert := esclusa.Origin{Component: "test"}.Alert(rec, rec.Passed.Rejection(), nil, rec.Timestamp).Record("in.alerts", nil)
		_, offset, ok := r.source("in.alerts", alert.Headers)
		if more := r.more("in.alerts", alert.Headers); !ok || offset != 4711 || more != want {
			t.Errorf("an alert about %d offsets is about %d and %d more, %v", offsets, offset, more, ok)
		}
	}
	for _, text := range []string{"", "0", "-4", "x"} {
		if more := r.more("in.alerts", []esclusa.Header{{Key: esclusa.HeaderAlertOffsets, Value: []byte(text)}}); more > 0 {
			t.Errorf("%q offsets are %d more", text, more)
		}
	}
}
