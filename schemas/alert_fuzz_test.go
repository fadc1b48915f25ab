package schemas

import (
	"bytes"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/schemas/internal/onepass"
)

// alertRules is the published schema of alerts.
var alertRules = sync.OnceValue(func() *rules {
	node, err := decodeAny(AlertSchema(), schemaLimits)
	if err != nil {
		panic(err)
	}
	r, err := rulesOf(node)
	if err != nil {
		panic(err)
	}
	return r
})

// FuzzAlert holds that whatever is said of whatever record makes a document that
// keeps its schema, is bounded, and reads back as what was written. Pointers are
// UTF-8 and cut, as the check makes them; keywords and messages are ours, and short.
func FuzzAlert(f *testing.F) {
	f.Add(int64(4711), int64(1767323045006), []byte("k"), []byte(`{"id":"1"}`), []byte("crm"), uint8(4), uint8(1), "/width", "be at least 1", uint32(1))
	f.Add(int64(-1), int64(-1), []byte(nil), []byte(nil), []byte(nil), uint8(0), uint8(0), "", "", uint32(0))
	f.Add(int64(1)<<62, int64(253402300800000), []byte("\xff"), []byte("\xff"), []byte("a\xff"), uint8(6), uint8(255), "/~0\xff", "<\x01\u2028>", uint32(1<<20-1))
	f.Add(int64(0), int64(-1)<<63, []byte("\x00"), []byte("{"), []byte("\x01"), uint8(1), uint8(20), "/\x01", "x", uint32(esclusa.MaxAlertPayload))
	f.Fuzz(func(t *testing.T, offset, milli int64, key, value, sender []byte, reason, count uint8, pointer, message string, times uint32) {
		grow := func(b []byte) []byte { return bytes.Repeat(b, int(times)%max(1, 1<<20/max(1, len(b)))) }
		if times == 1 {
			grow = func(b []byte) []byte { return b } // nil too
		}
		rec := &esclusa.Record{Topic: "datatype", Offset: max(0, offset), Timestamp: time.UnixMilli(milli), Key: grow(key), Value: grow(value)}
		v := esclusa.Violation{Keyword: "k", Message: strings.ToValidUTF8("must "+message[:min(100, len(message))], "")}
		v.Pointer = cutPointer(strings.ToValidUTF8(string(grow([]byte(pointer))), ""))
		violations := make([]esclusa.Violation, count)
		for i := range violations {
			violations[i] = v
		}
		rej := esclusa.Reject(esclusa.Reasons()[int(reason)%len(esclusa.Reasons())], "image", "urn:x", violations...)
		alert := esclusa.Origin{Component: "router", Version: "v1"}.Alert(rec, rej, grow(sender), time.UnixMilli(milli))
		checkAlert(t, alert, rec)
	})
}

// checkAlert checks the alert about a record.
func checkAlert(t *testing.T, alert *esclusa.Alert, rec *esclusa.Record) {
	t.Helper()
	text := alert.Record("datatype.alerts", nil).Value
	if len(text) > 512<<10 {
		t.Errorf("a document of %d bytes", len(text))
	}
	value, err := decodeAny(text, schemaLimits)
	if err != nil {
		t.Fatal(err)
	}
	if broken := alertRules().validate(value); broken != nil {
		t.Errorf("%.1000s: %q", text, written(broken))
	}
	if *alert.Source.Offset < 1e18 && !new(onepass.Pass).Valid(compiledAlert(), &alertLimits, text) {
		t.Errorf("it would not be believed: %.1000s", text)
	}
	back, err := esclusa.ParseAlert(text)
	if err != nil {
		t.Fatal(err)
	}
	if again := back.Record("datatype.alerts", nil).Value; !bytes.Equal(again, text) {
		t.Errorf("written  %.1000s\nread as %.1000s", text, again)
	}
	if back.PayloadBytes != len(rec.Value) || back.PayloadTruncated != (len(back.Payload) < len(rec.Value)) ||
		!bytes.HasPrefix(rec.Value, back.Payload) || (back.Payload == nil) != (rec.Value == nil) || !bytes.HasPrefix(rec.Key, back.Source.Key) {
		t.Errorf("of %d bytes %.100q it says %.1000s", len(rec.Value), rec.Value, text)
	}
}
