package main

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/esclusa/esclusa/internal/testing/engines"
)

func TestCPUOfAnotherProcessIsMisread(t *testing.T) {
	const stat = "4711 (a (strange) name) S 1 4711 4711 0 -1 4194560 100 0 0 0 250 125 7 7 20 0 40 0 1 2 3"
	if cpu, err := cpuOf(stat); err != nil || cpu != 3750*time.Millisecond {
		t.Errorf("%v, %v", cpu, err)
	}
	if _, err := cpuOf("4711 (java) S 1"); err == nil {
		t.Error("a line without the times is taken")
	}
}

func TestRealRunIsNotWhatWasAskedFor(t *testing.T) {
	p, err := parse([]string{"-real", "-records", "1000"})
	if err != nil {
		t.Fatal(err)
	}
	cases := p.cases()
	if len(cases) != 2 || cases[0].customers != 20 || cases[0].bad != 5 || cases[1].customers != 100 || cases[1].bad != 0 {
		t.Errorf("%+v", cases)
	}
	for _, w := range cases {
		if w.n != 1000 || w.warm != 500 {
			t.Errorf("%d records, of which %d go before", w.n, w.warm)
		}
	}
	if got := strings.Join(keys(p.contestants()), ","); got != "copy,stock,exactly-once,whole,default,streams" {
		t.Error(got)
	}
	if p, err = parse([]string{"-real", "-scale"}); err != nil || strings.Join(keys(p.contestants()), ",") != "whole,whole-2,whole-4" || p.contestants()[2].processes != 4 {
		t.Errorf("%+v, %v", p.contestants(), err)
	}
	if p, err = parse([]string{"-real", "-all"}); err != nil || !p.throughput() || p.records != 2_000_000 || strings.Join(keys(p.sharing().contestants()), ",") != "whole,whole-2,whole-4" || len(p.sharing().cases()) != 1 {
		t.Errorf("%+v, %v", p, err)
	}
	if p, err = parse([]string{"-real", "-latency", "-only", "copy,streams"}); err != nil || strings.Join(keys(p.latencyContestants()), ",") != "copy,streams" || p.rates[0] != 10_000 {
		t.Errorf("%+v, %v", p, err)
	}
	if p, err = parse([]string{"-real", "-bad", "50"}); err != nil || p.cases()[0].bad != 50 {
		t.Errorf("%+v, %v", p, err)
	}
	for _, args := range [][]string{{"-work", "nothing"}, {"-real", "-only", "at-least-once"}, {"-only", "streams"}, {"-takeover"}, {"-recovery"}, {"-scale"}, {"-rates", "0"}} {
		if _, err := parse(args); err == nil {
			t.Errorf("%v is taken", args)
		}
	}
}

func TestRealRunWithoutKafkaDoesNotSayWhereItComesFrom(t *testing.T) {
	t.Setenv(engines.KafkaJars, "")
	if err := run(t.Context(), []string{"-real"}, &strings.Builder{}); err == nil || !strings.Contains(err.Error(), "make bench-real") {
		t.Error(err)
	}
}

func TestGoalIsHeldAgainstTheWrongContestant(t *testing.T) {
	result := func(key string, cpu, rate float64) *contestantResult {
		return &contestantResult{Key: key, Runs: []runResult{{CPU: cpu, Rate: rate, Peak: cpu}}}
	}
	mixed := caseResult{Size: 200, Bad: 5, Customers: 20, Contestants: []*contestantResult{
		result("copy", 1, 1000), result("exactly-once", 3, 300), result("whole", 6, 200), result("default", 8, 150), result("streams", 9, 100),
	}}
	customers := caseResult{Size: 200, Customers: 100, Contestants: []*contestantResult{result("exactly-once", 2, 400), result("whole", 15, 75)}}
	for _, c := range []*caseResult{&mixed, &customers} {
		c.sum()
	}
	var out strings.Builder
	printGoals(&out, []caseResult{mixed, customers})
	want := `
mixed: router, exactly once: CPU ÷ copy's: 3.00 (at most 2)
mixed: whole: CPU ÷ copy's: 6.00 (at most 3.5)
mixed: default roles: CPU ÷ copy's: 8.00 (at most 5)
mixed: whole: records/s ÷ Kafka Streams, warm: 2.00 (at least 2.5)
mixed: whole: peak memory, MB: 6.00 (at most 200)
customers: a customer behind the router: µs of CPU: 13.00 (at most 4)
`
	if out.String() != want {
		t.Errorf("%s\nis not\n%s", &out, want)
	}
}

// The rival is of the broker's version, and told the same.
func TestKafkaStreamsIsOfAnotherVersionThanTheBroker(t *testing.T) {
	version := func(file string) string {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var pom struct {
			Version string `xml:"properties>kafka.version"`
		}
		if err := xml.Unmarshal(text, &pom); err != nil || pom.Version == "" {
			t.Fatalf("%s: no version: %v", file, err)
		}
		return pom.Version
	}
	if streams, broker := version("kafka-streams/pom.xml"), version("../test/kafka/pom.xml"); streams != broker {
		t.Errorf("Kafka Streams %s, broker %s", streams, broker)
	}
}

func TestLongestWaitIsOfTheStart(t *testing.T) {
	begin := time.Now()
	at := func(seconds float64) time.Time { return begin.Add(time.Duration(seconds * float64(time.Second))) }
	sent, arrived := []time.Time{at(0), at(4), at(6), at(7)}, []time.Time{at(30), at(5), at(9.5), at(8)}
	if got := longest(sent, arrived); got != 3500*time.Millisecond {
		t.Errorf("%v, where a record waited for 3.5 s after both had begun", got)
	}
}

func TestRowOrBatchIsNotMeasured(t *testing.T) {
	b, err := open(t.Context(), io.Discard, plan{records: 2*postLines + 2, runs: 1})
	if err != nil {
		t.Fatal(err)
	}
	rows, rerr := b.rowCosts(t.Context())
	n, nerr := b.store.DBSize(t.Context()).Result() // what was written last
	posts, perr := b.posting(t.Context())
	if err := errors.Join(rerr, nerr, perr, b.close()); err != nil {
		t.Fatal(err)
	}
	if len(rows) != 1 || n != postLines+1 || rows[0].Rows != postLines+1 || rows[0].Mirror < 0 {
		t.Errorf("%+v, %d rows", rows, n)
	}
	if len(posts) != 1 || posts[0].Records != postLines+1 || posts[0].Rate <= 0 || posts[0].Ratio <= 0 {
		t.Errorf("%+v", posts)
	}
}

func TestRedriveOrWhatOthersSeeIsNotMeasured(t *testing.T) {
	b, err := open(t.Context(), io.Discard, plan{records: 1000, runs: 1})
	if err != nil {
		t.Fatal(err)
	}
	all, rerr := b.redrives(t.Context())
	if err := errors.Join(rerr, b.close()); err != nil {
		t.Fatal(err)
	}
	for i, r := range all {
		if r.Records != 200 || r.Limit != redriveRates[i] || r.Planned <= 0 || r.Rate <= 0 || r.CPU <= 0 || r.P50Before <= 0 || r.P99 < r.P50 || r.P50 <= 0 {
			t.Errorf("%+v", r)
		}
	}
	if len(all) != len(redriveRates) {
		t.Errorf("%d were measured", len(all))
	}
}

func TestBatchesLoseARecord(t *testing.T) {
	w := workload{size: 200, customers: 20, n: 3 * postLines}
	w.make()
	lines := 0
	for _, one := range batches(w.records) {
		if n := bytes.Count(one.body, []byte("\n")); n != one.lines || n > postLines {
			t.Errorf("%d lines, said to be %d", n, one.lines)
		}
		if n := bytes.Count(one.body, []byte(`"datatype":"`+one.datatype+`"`)); n != one.lines {
			t.Errorf("%d of %d lines are of %s", n, one.lines, one.datatype)
		}
		lines += one.lines
	}
	if lines != w.n {
		t.Errorf("%d of %d records", lines, w.n)
	}
}

func TestTeamTakesOnlyWhatItsFirstTakes(t *testing.T) {
	var p team
	for _, answer := range []string{`{"CPU":1000000000,"Peak":5}`, `{"CPU":2000000000,"Peak":7}`} {
		one := &process{in: nopCloser{io.Discard}, lines: make(chan string, 1)}
		one.lines <- answer
		p = append(p, one)
	}
	if u, err := p.usage(); err != nil || u != (usage{CPU: 3 * time.Second, Peak: 12}) {
		t.Errorf("%+v, %v", u, err)
	}
}

type nopCloser struct{ io.Writer }

func (nopCloser) Close() error { return nil }
