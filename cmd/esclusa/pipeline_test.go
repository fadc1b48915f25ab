package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/esclusa/esclusa"
)

// broker takes records as Kafka would.
type broker struct {
	mu    sync.Mutex
	taken []string // key and number, in order
	fails error
	mute  bool // routes nothing
	waits int
}

func (b *broker) Send(_ context.Context, rec *esclusa.Record) (esclusa.Source, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.fails != nil {
		return esclusa.Source{}, b.fails
	}
	var body struct{ Body string }
	if err := json.Unmarshal(rec.Value, &body); err != nil {
		return esclusa.Source{}, err
	}
	b.taken = append(b.taken, string(rec.Key)+" "+body.Body)
	return esclusa.Source{Topic: "datatype", Partition: esclusa.PartitionOf(rec.Key, 4), Offset: int64(len(b.taken))}, nil
}

func (b *broker) WaitRouted(ctx context.Context, src esclusa.Source) error {
	b.mu.Lock()
	b.waits++
	b.mu.Unlock()
	if b.mute {
		<-ctx.Done()
		return fmt.Errorf("waiting for %s: %w", src, ctx.Err())
	}
	return nil
}

// lines are records of a few keys, numbered, and every tenth of them bad.
func lines(n int) func(context.Context) iter.Seq2[input, error] {
	return func(context.Context) iter.Seq2[input, error] {
		return func(yield func(input, error) bool) {
			for i := range n {
				body := fmt.Sprintf(`{"id":"k%d","language":"es","body":"%d"}`, i%7, i)
				if i%10 == 9 {
					body = "{"
				}
				if !yield(input{fmt.Sprintf("line %d", i+1), []byte(body)}, nil) {
					return
				}
			}
		}
	}
}

func newPipeline(t *testing.T, b *broker, out *bytes.Buffer) *pipeline {
	t.Helper()
	catalogue := builtIn(t)
	ch, _ := catalogue.Channel("text")
	w := bufio.NewWriter(out)
	return &pipeline{
		catalogue: catalogue, channel: ch, topic: "datatype.text", ingress: b, routing: b,
		wait: time.Minute, verdicts: verdicts{out: w}, out: w, bar: &bar{},
	}
}

func TestPipelineReordersAKeyOrItsReport(t *testing.T) {
	var out bytes.Buffer
	b := &broker{}
	p := newPipeline(t, b, &out)
	if err := p.run(t.Context(), lines(1000)); err != nil {
		t.Fatal(err)
	}
	last := map[string]int{}
	for _, line := range b.taken {
		var key string
		var n int
		if _, err := fmt.Sscanf(line, "%s %d", &key, &n); err != nil {
			t.Fatal(err)
		}
		if before, ok := last[key]; ok && before > n {
			t.Fatalf("%d of key %s was sent after %d", n, key, before)
		}
		last[key] = n
	}
	if len(b.taken) != 900 || p.refused != 100 || p.unrouted != 0 {
		t.Errorf("%d sent, %d refused, %d not routed", len(b.taken), p.refused, p.unrouted)
	}
	report := strings.Split(strings.TrimSpace(out.String()), "\n")
	for i, line := range report {
		if !strings.HasPrefix(line, fmt.Sprintf("line %d: ", i+1)) {
			t.Fatalf("line %d of the report is %q", i+1, line)
		}
	}
	if len(report) != 1000 {
		t.Errorf("%d lines", len(report))
	}
	if b.waits > 1000/2 {
		t.Errorf("asked %d times whether records are routed", b.waits)
	}
}

// A record that no router has taken is sent, and not known to be routed.
func TestPipelineCallsUnroutedRecordsRouted(t *testing.T) {
	var out bytes.Buffer
	p := newPipeline(t, &broker{mute: true}, &out)
	p.wait = time.Millisecond
	p.verdicts.json = true
	if err := p.run(t.Context(), lines(1)); err != nil {
		t.Fatal(err)
	}
	if want := `{"record":"line 1","outcome":"accepted","source":"datatype/`; !strings.HasPrefix(out.String(), want) || strings.Contains(out.String(), "routed") {
		t.Errorf("reported %s", &out)
	}
	if err := p.result(&shell{}); err == nil || err.Error() != "not seen to be routed within 1ms: 1 record; is a router running?" {
		t.Errorf("error %v", err)
	}
}

// What was sent before the input failed is reported, or nobody knows what to send
// again.
func TestPipelineForgetsWhatItSentWhereTheInputFails(t *testing.T) {
	var out bytes.Buffer
	p := newPipeline(t, &broker{}, &out)
	lost := errors.New("the disk is gone")
	err := p.run(t.Context(), func(ctx context.Context) iter.Seq2[input, error] {
		return func(yield func(input, error) bool) {
			for in, err := range lines(3)(ctx) {
				yield(in, err)
			}
			yield(input{}, lost)
		}
	})
	if !errors.Is(err, lost) || strings.Count(out.String(), "accepted") != 3 {
		t.Errorf("error %v after %s", err, &out)
	}
}

// A broker that fails ends the command, also while nothing comes in.
func TestPipelineHangsWhereTheBrokerFails(t *testing.T) {
	var out bytes.Buffer
	away := errors.New("the broker is away")
	p := newPipeline(t, &broker{fails: away}, &out)
	err := p.run(t.Context(), func(ctx context.Context) iter.Seq2[input, error] {
		return func(yield func(input, error) bool) {
			for in, err := range lines(1)(ctx) {
				yield(in, err)
			}
			<-ctx.Done()
			yield(input{}, ctx.Err())
		}
	})
	if !errors.Is(err, away) {
		t.Errorf("error %v", err)
	}
}
