package main

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"io"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kfake"
	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/testing/brokers"
	"github.com/esclusa/esclusa/internal/testing/expect"
)

// refusing is a broker with what was refused of customers, and with their table.
type refusing struct {
	t      *testing.T
	fake   *kfake.Cluster
	client *kgo.Client
	came   time.Time // when records came to ingress
}

func newRefusing(t *testing.T) *refusing {
	t.Helper()
	fake, client, _ := brokers.Fake(t, kfake.SeedTopics(1, "datatype", "datatype.alerts", "datatype.customers-table"))
	return &refusing{t, fake, client, time.Now().Add(-time.Minute)}
}

func (r *refusing) produce(rec *kgo.Record) *kgo.Record {
	r.t.Helper()
	if err := r.client.ProduceSync(r.t.Context(), rec).FirstErr(); err != nil {
		r.t.Fatal(err)
	}
	return rec
}

// refuse is a record of ingress, and the alert about it.
func (r *refusing) refuse(payload string) {
	r.t.Helper()
	sent := r.produce(&kgo.Record{Topic: "datatype", Value: []byte(payload), Timestamp: r.came})
	rec := &esclusa.Record{Topic: "datatype", Offset: sent.Offset, Value: sent.Value, Timestamp: r.came}
	a := esclusa.Origin{Component: "router", Version: "1"}.Alert(rec, esclusa.Reject(esclusa.SchemaViolation, "customer", ""), nil, r.came).Record("datatype.alerts", nil)
	out := &kgo.Record{Topic: a.Topic, Key: a.Key, Value: a.Value}
	for _, h := range a.Headers {
		out.Headers = append(out.Headers, kgo.RecordHeader{Key: h.Key, Value: h.Value})
	}
	r.produce(out)
}

// row is what the table has of a key from an offset of ingress on; nil is an erasure.
func (r *refusing) row(key string, doc []byte, offset int64) {
	r.t.Helper()
	line, doc := esclusa.SplitRow(new(esclusa.Row).Apply(doc, esclusa.Source{Topic: "datatype", Offset: offset}, r.came.Add(time.Second), "e").Append(nil))
	r.produce(&kgo.Record{Topic: "datatype.customers-table", Key: []byte(key), Value: doc, Headers: []kgo.RecordHeader{{Key: esclusa.HeaderRow, Value: line}}})
}

// esclusa runs a command against the broker.
func (r *refusing) esclusa(ctx context.Context, out io.Writer, args ...string) {
	if status := run(ctx, append(args, "--brokers", r.fake.ListenAddrs()[0]), os.Stdin, out, io.Discard, nil); status != 0 {
		r.t.Errorf("%v ends with status %d", args, status)
	}
}

// shownOf is a line of JSON about an alert, and the payload in it as text.
func shownOf(t *testing.T, line string) string {
	t.Helper()
	var a esclusa.Alert
	if err := json.Unmarshal([]byte(line), &a); err != nil {
		t.Fatal(err)
	}
	return line + string(a.Payload)
}

// The shell reads the alerts' topic itself. What was erased since it shows to nobody, as
// HTTP does, also to those who see what is masked.
func TestShellShowsThePayloadOfAnErasedKey(t *testing.T) {
	r := newRefusing(t)
	r.refuse(`{"id_cliente":"10","nombre":"S3CRET"}`)
	r.refuse(`{"id_cliente":"10","nombre":"S3CRET"`)
	r.refuse(`{"id_cliente":"11","nombre":"seen"}`)
	r.refuse(`{"id_cliente":"12","nombre":"seen"}`)
	r.row("10", []byte(`{}`), 4)
	for _, key := range []string{"10", "12"} {
		r.row(key, nil, 5)
	}
	r.row("12", []byte(`{}`), 6)
	for _, args := range [][]string{
		{"alerts", "-o", "json"}, {"alerts", "-o", "json", "--unmasked"}, {"alerts", "-o", "json", "--at", "0/0,0/1,0/2,0/3"},
		{"alerts", "export"}, {"alerts", "export", "--unmasked", "--datatype", "customer"},
	} {
		var out bytes.Buffer
		r.esclusa(t.Context(), &out, args...)
		shown := ""
		for line := range strings.Lines(out.String()) {
			shown += shownOf(t, line)
		}
		if strings.Contains(shown, "S3CRET") || strings.Count(shown, `"erased"`) != 2 || strings.Count(shown, "seen") < 2 {
			t.Errorf("%v shows %s", args, out.String())
		}
	}
}

// Who follows has read the tables before what is erased while it follows.
func TestShellThatFollowsShowsThePayloadOfAnErasedKey(t *testing.T) {
	for _, args := range [][]string{{"alerts", "--follow", "-o", "json"}, {"alerts", "--follow", "-o", "json", "--unmasked"}} {
		r := newRefusing(t)
		r.refuse(`{"id_cliente":"10","nombre":"S3CRET"}`)
		r.refuse(`{"id_cliente":"11","nombre":"seen"}`)
		r.row("10", nil, 4)
		ctx, stop := context.WithTimeout(t.Context(), expect.Patience)
		defer stop()
		printed, out := io.Pipe()
		defer printed.Close()
		done := make(chan struct{})
		go func() {
			defer close(done)
			r.esclusa(ctx, out, args...)
			out.Close()
		}()
		lines := bufio.NewScanner(printed)
		next := func() string {
			t.Helper()
			if !lines.Scan() {
				t.Fatalf("%v prints no more: %v", args, cmp.Or(lines.Err(), ctx.Err()))
			}
			return shownOf(t, lines.Text())
		}
		if first, second := next(), next(); strings.Contains(first, "S3CRET") || !strings.Contains(first, `"erased"`) || !strings.Contains(second, "seen") {
			t.Errorf("%v begins with %s\n%s", args, first, second)
		}
		r.refuse(`{"id_cliente":"11","nombre":"still seen"}`)
		if shown := next(); !strings.Contains(shown, "still seen") {
			t.Errorf("%v shows, before it is erased, %s", args, shown)
		}
		r.row("11", nil, 5)
		known := false // what is known of erasures may be a second old
		for ; !known; known = strings.Contains(next(), `"erased"`) {
			r.refuse(`{"id_cliente":"11","nombre":"seen"}`)
		}
		r.refuse(`{"id_cliente":"11","nombre":"S3CRET"}`)
		if shown := next(); strings.Contains(shown, "S3CRET") {
			t.Errorf("%v shows, once it is erased, %s", args, shown)
		}
		stop()
		<-done
	}
}
