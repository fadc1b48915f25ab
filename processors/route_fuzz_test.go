package processors

import (
	"bytes"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/schemas"
)

// FuzzRoute holds what is true of every record of ingress, whatever was sent: it
// becomes one record. That of a channel has the sender's headers as they were, and
// ours once each and not forged, so that a receiver believes it and the table can
// be made of it. An alert is about this record, and tells of it what it may.
//
// Names and values of the headers alternate, with a zero byte between them.
func FuzzRoute(f *testing.F) {
	join := func(texts ...string) string { return strings.Join(texts, "\x00") }
	f.Add(join("datatype", "customer", "x", "2", "a", "1", "x", "2"), []byte("k"), []byte(grupo3), false, int64(1767323045006))
	f.Add(join("esclusa-source", "datatype/0/0", "ce_type", "text", "dataschema", "mine", "ESCLUSA-TIME", "kept", "esclusa-time", "forged", "esclusa-row", "erased"), []byte(""), []byte(greeting), false, int64(-1))
	f.Add(join("__dlq.errors.topic", "forged", "kafka_dlt-original-topic", "forged", "__dlq", "kept", "ce_source", "/shop"), []byte("\xff"), []byte(`{}`), false, int64(1)<<62)
	f.Add(join("content-type", "application/cloudevents+json", "ce_source", "forged", "x"), []byte(nil),
		[]byte(`{"type":"text","source":"/shop","datatype":"customer","row":"x","data": `+greeting+` }`), false, int64(-1)<<62)
	f.Add(join("datatype", "customer", "datatype", "customer", "esclusa-source", "datatype/3/1"), []byte("10"), []byte(nil), true, int64(0))
	f.Add(join("datatype", "text", "", "", "x", strings.Repeat("x", esclusa.MaxAlertHeaders)), []byte("k"), []byte(`{"datatype":"video"`), false, int64(0))
	r, _ := router(f)
	receiver := inspector(f, known).Receiver
	f.Fuzz(func(t *testing.T, headers string, key, body []byte, null bool, milli int64) {
		rec := &esclusa.Record{Topic: "datatype", Partition: 3, Offset: 4711, Timestamp: time.UnixMilli(milli), Key: key, Value: slices.Concat([]byte{}, body)}
		if null {
			rec.Value = nil
		}
		for pair := range slices.Chunk(strings.Split(headers, "\x00"), 2) {
			rec.Headers = append(rec.Headers, esclusa.Header{Key: pair[0], Value: []byte(strings.Join(pair[1:], ""))})
		}
		sent := esclusa.Record{Key: bytes.Clone(rec.Key), Value: bytes.Clone(rec.Value), Headers: slices.Clone(rec.Headers)}
		out := r.Route([]esclusa.Record{*rec})
		if len(out) != 1 {
			t.Fatalf("became %v", out)
		}
		for topic, records := range out {
			switch datatype, _ := strings.CutPrefix(topic, "datatype."); {
			case len(records) != 1 || records[0].Topic != topic:
				t.Fatalf("became %v", out)
			case datatype == "alerts":
				checkAlert(t, rec, &records[0])
			default:
				checkRouted(t, receiver, datatype, rec, &records[0])
			}
		}
		if !bytes.Equal(sent.Key, rec.Key) || !bytes.Equal(sent.Value, rec.Value) || !reflect.DeepEqual(sent.Headers, rec.Headers) {
			t.Error("the record that came has changed")
		}
	})
}

// belongs reports whether the contract gives a header to esclusa.
func belongs(h esclusa.Header) bool {
	return slices.Contains([]string{"datatype", "dataschema", "esclusa-source", "esclusa-time", "esclusa-row"}, h.Key) ||
		strings.HasPrefix(h.Key, "__dlq.") || strings.HasPrefix(h.Key, "kafka_dlt-")
}

// rewritten reports whether unfolding a CloudEvent may replace a header.
func rewritten(h esclusa.Header) bool {
	return h.Key == "content-type" || strings.HasPrefix(h.Key, "ce_")
}

// checkRouted checks what became of a record that was accepted.
func checkRouted(t *testing.T, receiver *schemas.Receiver, datatype string, rec, out *esclusa.Record) {
	t.Helper()
	ch, ok := receiver.Catalogue.Channel(datatype)
	if !ok {
		t.Fatalf("became one of %s", out.Topic)
	}
	n := len(out.Headers) - 4
	when := string(esclusa.AppendTime(nil, rec.Timestamp))
	if want := headers("datatype", datatype, "dataschema", ch.ID, "esclusa-source", "datatype/3/4711", "esclusa-time", when); n < 0 || !reflect.DeepEqual(out.Headers[n:], want) {
		t.Fatalf("headers %q\nend not in %q", out.Headers, want)
	}
	theirs := slices.DeleteFunc(slices.Clone(rec.Headers), belongs)
	passed := slices.Clone(out.Headers[:n])
	if slices.ContainsFunc(passed, belongs) {
		t.Errorf("forged headers: %q", passed)
	}
	if media, _ := rec.Header("content-type"); strings.HasPrefix(strings.ToLower(string(media)), "application/cloudevents+json") {
		theirs, passed = slices.DeleteFunc(theirs, rewritten), slices.DeleteFunc(passed, rewritten)
	} else if !bytes.Equal(out.Value, rec.Value) || (out.Value == nil) != (rec.Value == nil) {
		t.Errorf("the value became %q", out.Value)
	}
	if !sameHeaders(passed, theirs, false) {
		t.Errorf("headers %q\nwant    %q", passed, theirs)
	}
	believed(t, receiver, ch, out)
	if ch.Table == "" {
		return
	}
	row, err := Fold(nil, out, "e")
	must(t, err)
	back, err := esclusa.ParseRow(row.Append(nil))
	if err != nil || string(esclusa.AppendTime(nil, back.Time)) != when || !bytes.Equal(back.Doc, out.Value) || !back.Applied(rec.Source(), "e") {
		t.Errorf("its row is %q, which reads as %+v, %v", row.Append(nil), back, err)
	}
}

// believed checks that a receiver takes a record of a channel.
func believed(t *testing.T, receiver *schemas.Receiver, ch *schemas.Channel, rec *esclusa.Record) {
	t.Helper()
	lies := *rec
	lies.Partition = esclusa.PartitionOf(rec.Key, testPartitions)
	if rej, err := receiver.Check(t.Context(), ch, &lies); rej != nil || err != nil {
		t.Errorf("a receiver refuses %q of key %q: %v, %v", rec.Value, rec.Key, rej, err)
	}
}

// checkAlert checks what became of a record that was refused.
func checkAlert(t *testing.T, rec, out *esclusa.Record) {
	t.Helper()
	a, err := esclusa.ParseAlert(out.Value)
	if err != nil {
		t.Fatal(err)
	}
	if a.ID != "datatype/3/4711" || !slices.Contains(esclusa.Reasons(), a.Reason) || a.Reason == esclusa.InconsistentChannel || len(a.Errors) == 0 ||
		a.PayloadBytes != len(rec.Value) || !bytes.HasPrefix(rec.Value, a.Payload) || string(out.Key) != a.Key() {
		t.Errorf("the alert says %s", out.Value)
	}
	ours := func(h esclusa.Header) bool { return belongs(h) && !strings.HasPrefix(h.Key, "__dlq.sent.") }
	if n := slices.IndexFunc(out.Headers, func(h esclusa.Header) bool { return !ours(h) }); n >= 0 && n != 5 || len(out.Headers) < 5 {
		t.Fatalf("headers %q", out.Headers)
	}
	names := func(h esclusa.Header) bool { return h.Key == "datatype" || h.Key == "dataschema" }
	theirs, size := slices.DeleteFunc(slices.Clone(rec.Headers), func(h esclusa.Header) bool { return belongs(h) && !names(h) }), 0
	for i, h := range theirs {
		if names(h) {
			theirs[i].Key = "__dlq.sent." + h.Key
		}
		if size += len(h.Key) + len(h.Value); size > esclusa.MaxAlertHeaders {
			theirs = theirs[:i]
			break
		}
	}
	if !sameHeaders(out.Headers[5:], theirs, false) {
		t.Errorf("headers %q\nend not in %q", out.Headers, theirs)
	}
}
