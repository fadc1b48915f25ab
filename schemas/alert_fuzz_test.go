package schemas

import (
	"bytes"
	"math/rand/v2"
	"slices"
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

// FuzzAlertThatBreaksItsSchemaFits holds that what is believed without being held against
// the schema of alerts keeps it.
func FuzzAlertThatBreaksItsSchemaFits(f *testing.F) {
	for _, alert := range oddAlerts() {
		f.Add(alert.AppendJSON(nil))
	}
	f.Fuzz(func(t *testing.T, text []byte) { fitsOnlyBySchema(t, text) })
}

func TestAlertThatBreaksItsSchemaFits(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 0))
	fit := 0
	for _, alert := range oddAlerts() {
		text := alert.AppendJSON(nil)
		for range 300 {
			if fitsOnlyBySchema(t, text) {
				fit++
			}
			text = alert.AppendJSON(text[:0])
			for range 1 + r.IntN(2) {
				at := r.IntN(len(text))
				switch r.IntN(3) {
				case 0:
					text[at] = "\"\\,{}[]09nfaG \xff"[r.IntN(15)]
				case 1:
					text = append(text[:at], text[at+1:]...)
				default:
					text = slices.Insert(text, at, []byte([]string{" ", "0", "\\ud800", "\\u0041", "é", "-", `"`}[r.IntN(7)])...)
				}
			}
		}
	}
	if fit < 100 {
		t.Errorf("%d fit", fit)
	}
}

// fitsOnlyBySchema reports whether a document is read without the schema.
func fitsOnlyBySchema(t *testing.T, text []byte) bool {
	t.Helper()
	r, _ := alertReader()
	alert := esclusa.ParseOurAlert(text)
	if alert == nil || len(text) > alertLimits.Bytes || !r.fits(alert) {
		return false
	}
	if of, ok := r.about(alert); !ok || of.Offset >= 1e18 {
		return false
	}
	if !new(onepass.Pass).Valid(compiledAlert(), &alertLimits, text) {
		t.Errorf("it is believed, and breaks the schema: %.2000s", text)
	}
	return true
}

// oddAlerts are true ones, and such with one member changed in each way that the spelling
// leaves open.
func oddAlerts() []esclusa.Alert {
	var all []esclusa.Alert
	origin := esclusa.Origin{Component: "router", Version: "v1"}
	for _, sender := range [][]byte{[]byte("shop"), []byte("shop \"é\u2028\""), nil} {
		rec := &esclusa.Record{Topic: "datatype", Offset: 9, Timestamp: time.UnixMilli(1767323045006), Key: []byte("k"), Value: []byte(`{"a":"<\u00e9>"}`)}
		alert := *origin.Alert(rec, esclusa.Reject(esclusa.SchemaViolation, "image", "urn:x", esclusa.Violation{Pointer: "/a~1b", Keyword: "minimum", Message: "must be more"}), sender, rec.Timestamp)
		change := func(set func(a *esclusa.Alert)) {
			other := alert
			other.Errors, other.Groups = slices.Clone(alert.Errors), slices.Clone(alert.Groups)
			set(&other)
			all = append(all, other)
		}
		change(func(*esclusa.Alert) {})
		for _, text := range []string{"", "x", "image", "none", "masked", "erased", "Malformed", "http", "datatype/0/9", "2026-13-01T00:00:00Z", "0123456789abcdef", strings.Repeat("F", 64), strings.Repeat("é", 33), strings.Repeat("😀", 65), strings.Repeat("a", 257)} {
			for _, member := range []func(a *esclusa.Alert) *string{
				func(a *esclusa.Alert) *string { return &a.ID }, func(a *esclusa.Alert) *string { return (*string)(&a.Reason) },
				func(a *esclusa.Alert) *string { return &a.Source.Topic }, func(a *esclusa.Alert) *string { return &a.Source.Timestamp },
				func(a *esclusa.Alert) *string { return &a.Errors[0].Pointer }, func(a *esclusa.Alert) *string { return &a.Errors[0].Keyword },
				func(a *esclusa.Alert) *string { return &a.Errors[0].Message }, func(a *esclusa.Alert) *string { return &a.PayloadSHA256 },
				func(a *esclusa.Alert) *string { return (*string)(&a.Withheld) }, func(a *esclusa.Alert) *string { return &a.Fingerprint },
				func(a *esclusa.Alert) *string { return &a.Groups[0] }, func(a *esclusa.Alert) *string { return &a.Component },
				func(a *esclusa.Alert) *string { return &a.Version }, func(a *esclusa.Alert) *string { return &a.Time },
			} {
				change(func(a *esclusa.Alert) { *member(a) = text })
			}
			for _, member := range []func(a *esclusa.Alert) **string{
				func(a *esclusa.Alert) **string { return &a.Datatype }, func(a *esclusa.Alert) **string { return &a.Schema },
				func(a *esclusa.Alert) **string { return &a.Sender }, func(a *esclusa.Alert) **string { return &a.Named },
				func(a *esclusa.Alert) **string { return &a.Redrive }, func(a *esclusa.Alert) **string { return &a.Principal },
			} {
				change(func(a *esclusa.Alert) { *member(a) = &text })
			}
		}
		change(func(a *esclusa.Alert) { a.Errors = nil })
		change(func(a *esclusa.Alert) { a.Errors = a.Errors[:0] })
		change(func(a *esclusa.Alert) { a.Errors = slices.Repeat(a.Errors, 20) })
		change(func(a *esclusa.Alert) { a.Errors = slices.Repeat(a.Errors, 21) })
		change(func(a *esclusa.Alert) { a.Groups = nil })
		change(func(a *esclusa.Alert) { a.Groups = a.Groups[:0] })
		change(func(a *esclusa.Alert) { a.Groups = slices.Repeat(a.Groups, 21) })
		change(func(a *esclusa.Alert) { a.Datatype = nil })
		change(func(a *esclusa.Alert) { a.Source.Partition, a.Source.Offset = nil, nil })
		change(func(a *esclusa.Alert) { a.Source.Offsets = 1 })
		change(func(a *esclusa.Alert) { a.Payload, a.Source.Key = nil, nil })
	}
	return all
}
