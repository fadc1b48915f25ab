package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/app"
	"github.com/esclusa/esclusa/internal/topics"
	"github.com/esclusa/esclusa/schemas"
)

// What a script greps for must not change with the terminal, and what others chose
// must not drive it.
func TestVerdictLinesChange(t *testing.T) {
	rej := esclusa.Reject(esclusa.SchemaViolation, "text", "id",
		esclusa.Violation{Pointer: "/a\x1b[2J", Keyword: "type", Message: "must be text"},
		esclusa.Violation{Keyword: "oneOf", Message: "must be one"})
	rej.Omitted = 3
	sent := newVerdict("a.json", nil)
	sent.Source, sent.Topic, sent.Routed = "datatype/1/2", "datatype.text", true
	cases := map[string]struct {
		v    verdict
		p    verdicts
		want string
	}{
		"accepted offline": {newVerdict("a.json", nil), verdicts{}, "a.json: accepted\n"},
		"sent":             {sent, verdicts{}, "a.json: accepted as datatype/1/2 for datatype.text\n"},
		"sent, coloured":   {sent, verdicts{colour: true}, "a.json: \x1b[32maccepted\x1b[0m as datatype/1/2 for datatype.text\n"},
		"sent, JSON":       {sent, verdicts{json: true, colour: true}, `{"record":"a.json","outcome":"accepted","source":"datatype/1/2","topic":"datatype.text","routed":true}` + "\n"},
		"refused": {newVerdict("line 1", rej), verdicts{},
			"line 1: refused, schema_violation: must be one (oneOf); /a\uFFFD[2J must be text (type); and 3 more\n"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			var out bytes.Buffer
			c.p.out = &out
			if err := c.p.print(c.v); err != nil || out.String() != c.want {
				t.Errorf("printed %q, error %v", &out, err)
			}
		})
	}
}

func TestExitStatusOrSentenceIsWrong(t *testing.T) {
	stopped, cancel := context.WithCancel(t.Context())
	cancel()
	cases := map[string]struct {
		stopped bool
		err     error
		status  int
		says    string
	}{
		"done":                   {false, nil, 0, ""},
		"failed":                 {false, errors.New("the broker is away"), 1, "esclusa: the broker is away\n"},
		"many faults":            {false, errors.Join(errors.New("a"), errors.New("b")), 1, "esclusa: a; b\n"},
		"wrong usage":            {false, usagef("no"), 2, "esclusa: no; see esclusa run --help\n"},
		"said already":           {false, fmt.Errorf("x: %w", said(2)), 2, ""},
		"set by the environment": {false, errors.New("--http-addr: in use"), 1, "esclusa: ESCLUSA_HTTP_ADDR (--http-addr): in use\n"},
		"interrupted":            {true, fmt.Errorf("waiting: %w", context.Canceled), 130, "esclusa: interrupted\n"},
		"failed and interrupted": {true, errors.New("the disk is full"), 1, "esclusa: the disk is full\n"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			var says bytes.Buffer
			ctx := t.Context()
			if c.stopped {
				ctx = stopped
			}
			sh := &shell{err: &says, fromEnv: map[string]bool{"http-addr": true}}
			if status := sh.status(ctx, "esclusa run", c.err); status != c.status || says.String() != c.says {
				t.Errorf("status %d, says %q", status, &says)
			}
		})
	}
}

func TestBannerNamesWhatCannotBeReached(t *testing.T) {
	all := app.Options{Version: "v1"}.WithDefaults()
	router := app.Options{Version: "v1", Roles: []string{"router"}, Brokers: []string{"k:9092"}}.WithDefaults()
	own := app.Options{Version: "v1", Schemas: "mine", Redis: "redis://r:6379"}.WithDefaults()
	at := app.Addresses{HTTP: "[::]:5000", Kafka: []string{"127.0.0.1:9092"}, Redis: "redis://127.0.0.1:6379"}
	cases := map[string]struct {
		o    app.Options
		at   app.Addresses
		want string
	}{
		"everything": {all, at, `esclusa v1 runs router, tables, mirror, auditor, alerts, http
  HTTP   http://127.0.0.1:5000  (in a browser: the console)
  Kafka  127.0.0.1:9092  (embedded)
  Redis  redis://127.0.0.1:6379  (embedded)
Try:
  curl -d '{"id_cliente":"10","nombre":"Grupo 3","edad":1,"promocion":"20% de descuento"}' http://127.0.0.1:5000/send_message
`},
		"one role": {router, app.Addresses{HTTP: "10.0.0.1:5000", Kafka: router.Brokers}, `esclusa v1 runs router
  HTTP   http://10.0.0.1:5000  (/livez, /readyz, /metrics)
  Kafka  k:9092
`},
		"a catalogue of one's own": {own, at, `esclusa v1 runs router, tables, mirror, auditor, alerts, http
  HTTP   http://127.0.0.1:5000  (in a browser: the console)
  Kafka  127.0.0.1:9092  (embedded)
  Redis  redis://127.0.0.1:6379
Try:
  curl http://127.0.0.1:5000/v1/channels
`},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			if got := banner(c.o, c.at); got != c.want {
				t.Errorf("banner:\n%s", got)
			}
		})
	}
}

// The last alerts are the latest of all partitions, however those are read.
func TestLatestAlertsDependOnTheOrderOfPartitions(t *testing.T) {
	l := latest{most: 3}
	a := &alertsCommand{format: newFormat(), mask: &masking{off: true}}
	for i := range 500 {
		n := i*7919%500 + 1000                                 // every number once, out of order
		own := fmt.Sprintf("%04d-01-02T03:04:05.006Z", 9999-n) // as whoever writes it likes
		rec := &esclusa.Record{Timestamp: time.UnixMilli(int64(n / 2)), Partition: 7, Offset: int64(n)}
		l.add(a.listed(&schemas.ReadAlert{Alert: &esclusa.Alert{ID: fmt.Sprint(n), Time: own}, Record: rec}))
	}
	got := ""
	for _, one := range l.sorted() {
		got += strings.Fields(one.line)[1] + " "
	}
	if got != "1497 1498 1499 " {
		t.Errorf("the last are %s", got)
	}
}

// A list of ten thousand alerts must not hold their payloads, of up to 256 KiB each, nor the
// millions that they were read with.
func TestListOfAlertsHoldsPayloads(t *testing.T) {
	heap := func() int64 {
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		return int64(m.HeapAlloc)
	}
	for _, kind := range []string{"table", "json"} {
		a := &alertsCommand{format: newFormat(), mask: &masking{off: true}}
		a.format.value = kind
		const many, size = 100, 256 << 10
		l := latest{most: many}
		before := heap()
		for i := range many {
			batch := []esclusa.Record{{Topic: "p.alerts", Offset: int64(i), Timestamp: time.UnixMilli(5), Value: make([]byte, size)}}
			l.add(a.listed(&schemas.ReadAlert{Alert: &esclusa.Alert{ID: "x", Payload: make([]byte, size)}, Record: &batch[0]}))
		}
		if grown := heap() - before; grown > many*size/4 {
			t.Errorf("as %s %d alerts take %d bytes", kind, many, grown)
		}
		runtime.KeepAlive(l)
	}
}

// Receivers split at line breaks; a document must not be split with them.
func TestRecordIsPrintedOnSeveralLines(t *testing.T) {
	for doc, want := range map[string]string{
		"{\"a\":\"x  y\"}":          `{"a":"x  y"}`,
		"{\r\n \"a\": 1\n}\n":       `{   "a": 1 }`,
		"{\"a\":\"\\n ñ \\u2028\"}": `{"a":"\n ñ \u2028"}`,
	} {
		if got := oneLine([]byte(doc)); string(got) != want {
			t.Errorf("%q is printed as %q", doc, got)
		}
	}
}

// hostile is what a sender may put into a name, a header or a body: a C1 control
// that begins a command to a terminal, DEL, the change of direction, and U+2028.
const hostile = "\u009b31m\u007f\u202e\u2066\u2028\x1b[2J"

func TestTerminalObeysWhatASenderChose(t *testing.T) {
	var out, says bytes.Buffer
	sh := &shell{out: &out, err: &says}
	doc := `{"` + "\u009b\u007f\u202e\u2028" + `":"é"}`
	prints := map[string]func() error{
		"a table": func() error { return sh.printTable([]string{"A"}, [][]string{{hostile}}) },
		"JSON":    func() error { return sh.printJSON(map[string]any{hostile: json.RawMessage(doc)}) },
		"a verdict": func() error {
			return verdicts{out: &out}.print(verdict{Record: hostile, Outcome: refused, Errors: []esclusa.Violation{{Pointer: hostile, Keyword: hostile, Message: hostile}}})
		},
		"a note":     func() error { sh.note("%s", hostile); return nil },
		"a sentence": func() error { sh.status(t.Context(), "esclusa", errors.New(hostile)); return nil },
		"a log line": func() error {
			r := &runCommand{sh: sh, format: choice{value: "json"}, level: choice{value: "info"}}
			r.logger().Info(hostile, hostile, hostile)
			return nil
		},
		"an alert": func() error {
			return (&alertsCommand{sh: sh, format: newFormat(), mask: &masking{off: true}}).print(t.Context(), &schemas.ReadAlert{Alert: &esclusa.Alert{ID: hostile, Time: hostile, Datatype: new(hostile), Sender: new(hostile), Errors: []esclusa.Violation{{Pointer: hostile, Message: hostile}}}})
		},
		"a topic that differs": func() error {
			return (&topicsCommand{sh: sh, format: newFormat()}).printPlan([]topics.Difference{{Topic: hostile, What: hostile, Have: hostile, Want: hostile}})
		},
		"a document": func() error { _, err := out.Write(escapeControls([]byte(doc))); return err },
	}
	for name, print := range prints {
		t.Run(name, func(t *testing.T) {
			out.Reset()
			says.Reset()
			if err := print(); err != nil {
				t.Fatal(err)
			}
			text := out.String() + says.String()
			if strings.ContainsFunc(text, drives) || text == "" {
				t.Errorf("printed %q", text)
			}
		})
	}
}

func TestEscapedDocumentMeansSomethingElse(t *testing.T) {
	doc := []byte("{\n\t\"a\u0085\": \"\u2029 é \\u009b \u061c\", \"b\": [1e2, \"\u200f\"]\n}")
	var before, after any
	if err := json.Unmarshal(doc, &before); err != nil {
		t.Fatal(err)
	}
	escaped := escapeControls(doc)
	if err := json.Unmarshal(escaped, &after); err != nil || !reflect.DeepEqual(before, after) {
		t.Errorf("%q means %v (%v), not %v", escaped, after, err, before)
	}
	if bytes.ContainsFunc(escaped, drives) {
		t.Errorf("%q", escaped)
	}
	if plain := []byte(`{"a":"é ü 日本"}`); !bytes.Equal(escapeControls(plain), plain) {
		t.Errorf("%s became %s", plain, escapeControls(plain))
	}
}
