package esclusa_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/esclusa/esclusa"
)

var origin = esclusa.Origin{Component: "router", Version: "v1"}

func refused() *esclusa.Record {
	return &esclusa.Record{Topic: "datatype", Partition: 3, Offset: 4711, Timestamp: noon, Key: []byte("k"), Value: []byte("<bad>")}
}

func TestAlertDiffersFromTheContract(t *testing.T) {
	rej := esclusa.Reject(esclusa.SchemaViolation, "image", "https://x/image", violation("/width", "minimum", "/width"))
	rec := origin.Alert(refused(), rej, []byte("/shop"), noon).Record("datatype.alerts", nil)
	want := `{"id":"datatype/3/4711","reason":"schema_violation","datatype":"image","schema":"https://x/image","sender":"/shop",` +
		`"source":{"topic":"datatype","partition":3,"offset":4711,"timestamp":"2026-01-02T12:00:00.005Z","key":"aw=="},` +
		`"errors":[{"pointer":"/width","keyword":"minimum","message":"must be right"}],"errors_omitted":0,` +
		`"payload":"PGJhZD4=","payload_bytes":5,"payload_sha256":"f90c7382c04e82d09d95fce7992b33dcf403abe526abb535d7978cc7d5180298","payload_truncated":false,` +
		`"fingerprint":"` + rej.Fingerprint() + `","groups":["c2dcb81380222c6b"],"named":null,"headers_omitted":0,"redrive":null,"principal":null,"component":"router","version":"v1","time":"2026-01-02T12:00:00.005Z"}`
	if string(rec.Value) != want {
		t.Errorf("the document is\n%s\nwant\n%s", rec.Value, want)
	}
	if rec.Topic != "datatype.alerts" || string(rec.Key) != "/shop" {
		t.Errorf("it goes to %s with key %s", rec.Topic, rec.Key)
	}
	a, err := esclusa.ParseAlert(rec.Value)
	must(t, err)
	if again, _ := json.Marshal(a); !bytes.Equal(again, rec.Value) {
		t.Errorf("it reads back as\n%s", again)
	}
}

func TestAlertAboutABatchDoesNotTellItsOffsets(t *testing.T) {
	rec := &esclusa.Record{Topic: "datatype", Partition: 3, Offset: 4711, Timestamp: noon, Passed: esclusa.PassedBatch(20)}
	out := origin.Alert(rec, rec.Passed.Rejection(), nil, noon).Record("datatype.alerts", nil)
	a, err := esclusa.ParseAlert(out.Value)
	must(t, err)
	if a.ID != "datatype/3/4711" || a.Reason != esclusa.LimitExceeded || a.Source.Offsets != 20 || a.Errors[0].Keyword != "batch" {
		t.Errorf("the document is %s", out.Value)
	}
	if n, _ := out.Header(esclusa.HeaderAlertOffsets); string(n) != "20" {
		t.Errorf("the header says %q", n)
	}
}

func TestWhatIsMissingIsNotNull(t *testing.T) {
	rec := refused()
	rec.Key, rec.Value = nil, nil
	text := origin.Alert(rec, esclusa.Reject(esclusa.Malformed, "", ""), nil, noon).Record("a", nil).Value
	var a map[string]any
	must(t, json.Unmarshal(text, &a))
	for _, member := range []string{"datatype", "schema", "sender", "payload", "named", "redrive", "principal"} {
		if v, there := a[member]; v != nil || !there {
			t.Errorf("%s is %v, there: %v", member, v, there)
		}
	}
	if key := a["source"].(map[string]any)["key"]; key != nil {
		t.Errorf("the key is %v", key)
	}
	if errs, ok := a["errors"].([]any); !ok || len(errs) != 0 {
		t.Errorf("errors are %v", a["errors"])
	}
}

func TestLargeOrBinaryPartsAreNotCut(t *testing.T) {
	rec := refused()
	rec.Key = bytes.Repeat([]byte{0xff}, 1<<20)
	rec.Value = bytes.Repeat([]byte{0xff}, esclusa.MaxAlertPayload+1)
	a := origin.Alert(rec, esclusa.Reject(esclusa.Malformed, "", ""), bytes.Repeat([]byte{0xff}, 1<<20), noon)
	if len(a.Source.Key) != 1<<10 || len(a.Payload) != 256<<10 || !a.PayloadTruncated || a.PayloadBytes != 256<<10+1 {
		t.Errorf("key of %d, payload of %d bytes, truncated %v of %d", len(a.Source.Key), len(a.Payload), a.PayloadTruncated, a.PayloadBytes)
	}
	if *a.Sender != "\uFFFD" {
		t.Errorf("the sender is %.20q", *a.Sender)
	}
	rec.Value = rec.Value[1:]
	if a := origin.Alert(rec, esclusa.Reject(esclusa.Malformed, "", ""), nil, noon); a.PayloadTruncated || len(a.Payload) != 256<<10 || a.Key() != "-" {
		t.Errorf("a payload that fits is cut to %d bytes, key %q", len(a.Payload), a.Key())
	}
}

func TestHeadersOfAnAlertAreForgedOrTooLarge(t *testing.T) {
	var sent, kept []esclusa.Header
	add := func(list *[]esclusa.Header, key, value string) {
		*list = append(*list, esclusa.Header{Key: key, Value: []byte(value)})
	}
	add(&kept, "__dlq.errors.topic", "datatype")
	add(&kept, "__dlq.errors.partition", "3")
	add(&kept, "__dlq.errors.offset", "4711")
	add(&kept, "__dlq.errors.message", "malformed: must be right")
	add(&kept, "kafka_dlt-original-topic", "datatype")
	for _, key := range []string{"datatype", "esclusa-source", "__dlq.errors.topic", "kafka_dlt-x"} {
		add(&sent, key, "forged")
	}
	add(&kept, "__dlq.sent.datatype", "forged")
	for i := range 20 {
		key := fmt.Sprintf("h%02d", i%10)
		add(&sent, key, strings.Repeat("x", 1<<10-3))
		if i < 15 {
			add(&kept, key, strings.Repeat("x", 1<<10-3))
		}
	}
	expectHeaders(t, sent, kept, 5)
}

// expectHeaders checks which of the sender's headers an alert keeps, and that it says
// how many it does not.
func expectHeaders(t *testing.T, sent, kept []esclusa.Header, omitted int) {
	t.Helper()
	rec := refused()
	rec.Headers = sent
	rej := esclusa.Reject(esclusa.Malformed, "", "", violation("", "syntax", ""))
	alert := origin.Alert(rec, rej, nil, noon)
	if got := alert.Record("a", sent).Headers; !reflect.DeepEqual(got, kept) {
		t.Errorf("%d headers, want %d: %.300v", len(got), len(kept), got)
	}
	if alert.HeadersOmitted != omitted {
		t.Errorf("it says that %d are omitted, want %d", alert.HeadersOmitted, omitted)
	}
}

func TestOneLargeHeaderTakesTheRestWithIt(t *testing.T) {
	dead := origin.Alert(refused(), esclusa.Reject(esclusa.Malformed, "", "", violation("", "syntax", "")), nil, noon).Record("a", nil).Headers
	large, small := esclusa.Header{Key: "large", Value: make([]byte, 20<<10)}, esclusa.Header{Key: "traceparent", Value: []byte("00-1")}
	ours := esclusa.Header{Key: "datatype", Value: []byte("image")}
	expectHeaders(t, []esclusa.Header{ours, large, small, large, small}, append(dead, esclusa.Header{Key: "__dlq.sent.datatype", Value: []byte("image")}, small, small), 2)
}

// By what a sender names the datatype and the version a record is judged: on the alert it
// must neither get lost nor be taken for ours.
func TestAlertForgetsWhatTheSenderNamed(t *testing.T) {
	sent := []esclusa.Header{
		{Key: "dataschema", Value: []byte("https://example.org/1")}, {Key: "x", Value: []byte("1")}, {Key: "datatype", Value: []byte("image")},
		{Key: "x", Value: []byte("2")}, {Key: "datatype", Value: []byte("text")}, {Key: "dataschema"},
	}
	forged := []esclusa.Header{{Key: "__dlq.sent.datatype", Value: []byte("video")}, {Key: "esclusa-source", Value: []byte("datatype/1/1")}}
	alert := origin.Alert(refused(), esclusa.Reject(esclusa.Malformed, "", "", violation("", "syntax", "")), nil, noon)
	if got := esclusa.SentHeaders(alert.Record("a", append(forged, sent...)).Headers); !reflect.DeepEqual(got, sent) {
		t.Errorf("the sender's headers were %v, and read back they are %v", sent, got)
	}
}

func TestNameOfADatatypeReachesATerminalRaw(t *testing.T) {
	for name, want := range map[string]string{
		"": "", "invoice": "invoice", "mx.tienda/alta v2": "mx.tienda/alta v2", "ñandú": "ñandú", `a"b`: `a"b`,
		"a\x1b[2Jb": `a\x1b[2Jb`, "a\u202eb\u2066": `a\u202eb\u2066`, "a\\b": `a\\b`, "\xff\x00": `\xff\x00`, "\u0085\u007f": `\u0085\x7f`,
		"a\"\n":                            `a"\n`,
		strings.Repeat("x", 64):            strings.Repeat("x", 64),
		strings.Repeat("x", 65):            strings.Repeat("x", 63) + "…",
		strings.Repeat("ñ", 64):            strings.Repeat("ñ", 64),
		strings.Repeat("ñ", 65):            strings.Repeat("ñ", 63) + "…",
		strings.Repeat("x", 63) + "\u202e": strings.Repeat("x", 63) + "…",
		strings.Repeat("\u202e", 1<<16):    strings.Repeat(`\u202e`, 10) + "…",
	} {
		rej := esclusa.Reject(esclusa.UnknownDatatype, "", "", violation("", "datatype", ""))
		rej.Named = &name
		a := origin.Alert(refused(), rej, nil, noon)
		if a.Named == nil || *a.Named != want {
			t.Errorf("%.80q is shown as %v, want %q", name, *a.Named, want)
		}
	}
}

func TestForeignDocumentReadsAsAnAlert(t *testing.T) {
	for _, text := range []string{"", "{", "[]", "{}", `{"id":"x"}`, `{"reason":"malformed"}`, `{"id":1,"reason":"malformed"}`} {
		if a, err := esclusa.ParseAlert([]byte(text)); err == nil {
			t.Errorf("%q reads as %+v", text, a)
		}
	}
}

// FuzzAlertReadsBackAsAnother feeds documents as anybody may write them into the
// topic: what reads as an alert is written such that it reads as the same.
func FuzzAlertReadsBackAsAnother(f *testing.F) {
	rej := esclusa.Reject(esclusa.SchemaViolation, "image", "https://x/image", violation("/width", "minimum", "/width"))
	f.Add(origin.Alert(refused(), rej, []byte("/shop"), noon).Record("a", nil).Value)
	f.Add([]byte(`{"id":"x","reason":"\ud800","ID":"y","errors":[{"pointer":"\u0000"}],"payload":"_","more":1}`))
	f.Add([]byte("{\"id\":\"\xff\",\"reason\":\"<\u2028>\",\"sender\":\"\",\"payload\":\"\",\"source\":{\"key\":null,\"offset\":-1}}"))
	f.Fuzz(func(t *testing.T, text []byte) {
		a, err := esclusa.ParseAlert(text)
		if err != nil {
			return
		}
		back, err := esclusa.ParseAlert(a.Record("a", nil).Value)
		if err != nil {
			t.Fatalf("%s is written such that it cannot be read: %v", text, err)
		}
		if !reflect.DeepEqual(a, back) {
			t.Errorf("%s\nreads as %+v,\nand then as %+v", text, a, back)
		}
	})
}

func TestAlertNamesAPrincipalThatNobodyIs(t *testing.T) {
	header := func(value string) esclusa.Header { return esclusa.Header{esclusa.HeaderPrincipal, []byte(value)} }
	for name, c := range map[string]struct {
		headers []esclusa.Header
		want    string
	}{
		"none": {nil, ""}, "one": {[]esclusa.Header{header("key:crm")}, "key:crm"}, "two": {[]esclusa.Header{header("key:crm"), header("key:web")}, ""},
		"empty": {[]esclusa.Header{header("")}, ""}, "long": {[]esclusa.Header{header(strings.Repeat("x", 300))}, strings.Repeat("x", esclusa.MaxPrincipal)},
		"no text": {[]esclusa.Header{header("\xff")}, "\uFFFD"},
	} {
		rec := esclusa.Record{Topic: "datatype", Headers: c.headers}
		a := esclusa.Origin{Component: "router", Version: "1"}.Alert(&rec, esclusa.Reject(esclusa.Malformed, "", ""), nil, noon)
		if got := a.Principal; (got == nil) != (c.want == "") || got != nil && *got != c.want {
			t.Errorf("%s: %v", name, got)
		}
		if len(esclusa.AppendUnreserved(nil, c.headers)) > 0 {
			t.Errorf("%s: the header goes on into the channel", name)
		}
	}
}
