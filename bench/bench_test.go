package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/testing/leaks"
	"github.com/esclusa/esclusa/schemas"
)

func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == childCommand {
		os.Exit(command(os.Args[1:]))
	}
	leaks.Main(m)
}

func TestContestantNoLongerDoesTheWork(t *testing.T) {
	file := filepath.Join(t.TempDir(), "report.json")
	var out strings.Builder
	if err := run(t.Context(), []string{"-records", "2000", "-sizes", "1024", "-bad", "20", "-runs", "1", "-json", file}, &out); err != nil {
		t.Fatalf("%v\n%s", err, &out)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var r report
	if err := json.Unmarshal(text, &r); err != nil {
		t.Fatal(err)
	}
	for _, c := range contestants {
		got := r.Cases[0].find(c.key)
		if len(got.Runs) != 1 || got.Rate.Median <= 0 || got.CPU.Median <= 0 || got.Peak.Max <= 0 || got.Bytes.Median <= 0 || got.CPURatio <= 0 {
			t.Errorf("%s: %+v", c.key, got)
		}
		if !strings.Contains(out.String(), c.name) {
			t.Errorf("%s is not in the table:\n%s", c.name, &out)
		}
	}
}

func TestGeneratedRecordIsNotWhatItIsSaidToBe(t *testing.T) {
	catalogue, err := schemas.Embedded(schemas.DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	for _, size := range []int{200, 1024, 10240} {
		w := workload{size: size, bad: 50, customers: 20, n: 1000}
		w.make()
		for i := range w.records {
			rec := &w.records[i]
			if n, ok := number(rec.body); n != i || !ok {
				t.Fatalf("the first number of record %d is %d: %s", i, n, rec.body)
			}
			if len(rec.body) < size-80 || len(rec.body) > size+20 {
				t.Errorf("%d bytes instead of %d: %s", len(rec.body), size, rec.body)
			}
			v := catalogue.Check(&esclusa.Record{Key: rec.key, Value: rec.body})
			var reason esclusa.Reason
			if v.Rejection != nil {
				reason = v.Rejection.Reason
			}
			if reason != rec.reason || reason == "" && (v.Channel.Datatype != rec.datatype || v.Key != string(rec.key)) {
				t.Errorf("%v instead of %q: %s", v.Rejection, rec.reason, rec.body)
			}
		}
	}
}

func TestWrongOutputPasses(t *testing.T) {
	w := workload{size: 200, bad: 50, customers: 20, n: 4}
	w.make()
	names := esclusa.Names{Prefix: "x"}
	good := esclusa.Record{Topic: names.Channel(w.records[0].datatype), Key: w.records[0].key, Value: w.records[0].body,
		Headers: []esclusa.Header{{Key: esclusa.HeaderSource, Value: []byte("x/0/0")}}}
	w.records[0].reason, w.records[0].named = "", true
	for name, spoil := range map[string]func(v *verdict, r *esclusa.Record){
		"":                func(*verdict, *esclusa.Record) {},
		"twice":           func(v *verdict, _ *esclusa.Record) { v.seen[0] = true },
		"another key":     func(_ *verdict, r *esclusa.Record) { r.Key = []byte("other") },
		"another value":   func(_ *verdict, r *esclusa.Record) { r.Value = append(r.Value[:len(r.Value):len(r.Value)], ' ') },
		"another source":  func(_ *verdict, r *esclusa.Record) { r.Headers = nil },
		"another channel": func(_ *verdict, r *esclusa.Record) { r.Topic = "x.other" },
		"nobody's":        func(_ *verdict, r *esclusa.Record) { r.Value = []byte("{}") },
		"no alert":        func(v *verdict, r *esclusa.Record) { r.Topic = v.names.Alerts() },
	} {
		v := &verdict{c: contestants[exactlyOnce], w: &w, names: names, seen: make([]bool, w.n), last: map[string]*record{}}
		rec := good
		spoil(v, &rec)
		v.output(&rec)
		if (v.err() == nil) != (name == "") {
			t.Errorf("%q: %v", name, v.err())
		}
	}
}

func TestPlanIsNotWhatWasAskedFor(t *testing.T) {
	p, err := parse([]string{"-records", "100", "-sizes", "200,1024", "-bad", "5,0"})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, w := range p.cases() {
		got = append(got, w.String())
	}
	if text := strings.Join(got, "; "); text != "200 B, 5 % bad; 200 B, 0 % bad; 1024 B, 5 % bad" {
		t.Error(text)
	}
	for _, args := range [][]string{{"-sizes", "1"}, {"-bad", "101"}, {"-only", "nobody"}, {"-runs", "0"}, {"-records", "0"}, {"-customers", "101"}} {
		if _, err := parse(args); err == nil {
			t.Errorf("%v is taken", args)
		}
	}
}
