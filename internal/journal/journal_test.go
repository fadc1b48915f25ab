package journal

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kfake"
	"github.com/twmb/franz-go/pkg/kgo"
	"pgregory.net/rapid"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/kafka"
	"github.com/esclusa/esclusa/internal/testing/brokers"
	"github.com/esclusa/esclusa/internal/topics"
)

var noon = time.Date(2026, 1, 2, 12, 0, 0, 0, time.UTC)

const (
	names = "p"
	topic = "p.journal"
	group = "00112233445566aa"
)

func cluster(fake *kfake.Cluster) kafka.Cluster {
	return kafka.Cluster{Brokers: fake.ListenAddrs(), MaxBody: 1 << 20, Log: slog.New(slog.DiscardHandler)}
}

// open opens the journal once more, as another process does.
func open(t *testing.T, fake *kfake.Cluster, adm *kadm.Client) *Journal {
	t.Helper()
	j, err := Open(cluster(fake), adm, esclusa.Names{Prefix: names})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(j.Close)
	return j
}

func decision(by string, to State, seen int64) *Entry {
	e := NewEntry(KindDecision, by, "why", noon)
	e.Decision = &Decision{Group: group, State: to, Seen: seen}
	return &e
}

func TestDecisionBasedOnAnOlderOneHolds(t *testing.T) {
	fake, _, adm := brokers.Fake(t, kfake.SeedTopics(1, topic))
	ana, ben := open(t, fake, adm), open(t, fake, adm)
	first, err := ana.Decide(t.Context(), decision("ana", StateAcknowledged, None))
	if err != nil {
		t.Fatal(err)
	}
	_, err = ben.Decide(t.Context(), decision("ben", StateResolved, None))
	var conflict *Conflict
	if !errors.As(err, &conflict) || conflict.Current == nil || conflict.Current.By != "ana" || conflict.Current.Offset != first.Offset {
		t.Fatalf("a decision that saw none is told %v", err)
	}
	if _, err := ben.Decide(t.Context(), decision("ben", StateResolved, conflict.Current.Offset)); err != nil {
		t.Fatal(err)
	}
	if err := ana.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, j := range []*Journal{ana, ben, caughtUp(t, fake, adm)} {
		if d, ok := j.Decided(group, noon); !ok || d.State != StateResolved || d.By != "ben" || d.Note != "why" {
			t.Errorf("the group is %+v", d)
		}
	}
}

func caughtUp(t *testing.T, fake *kfake.Cluster, adm *kadm.Client) *Journal {
	t.Helper()
	j := open(t, fake, adm)
	if err := j.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	return j
}

// Of each round of deciders one wins, all others hear whom, and all come to one state.
func TestDecisionsThatRaceDoNotAllHearTheSame(t *testing.T) {
	fake, _, adm := brokers.Fake(t, kfake.SeedTopics(1, topic))
	instances := []*Journal{open(t, fake, adm), open(t, fake, adm), open(t, fake, adm)}
	const rounds, each = 12, 9
	seen := int64(None)
	for round := range rounds {
		var won atomic.Int64
		won.Store(-1)
		var all sync.WaitGroup
		for i := range each {
			all.Go(func() {
				d, err := instances[i%3].Decide(t.Context(), decision(fmt.Sprint(round, i), StateAcknowledged, seen))
				var conflict *Conflict
				switch {
				case err == nil && !won.CompareAndSwap(-1, d.Offset):
					t.Errorf("round %d: a second winner", round)
				case err != nil && (!errors.As(err, &conflict) || conflict.Current == nil):
					t.Errorf("round %d: %v", round, err)
				}
			})
		}
		all.Wait()
		if seen = won.Load(); seen < 0 {
			t.Fatalf("round %d: no winner", round)
		}
	}
	last := caughtUp(t, fake, adm)
	for i, j := range instances {
		if err := j.CatchUp(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got, want := j.decisions.groups, last.decisions.groups; len(got) != 1 || got[group].Offset != want[group].Offset || got[group].By != want[group].By {
			t.Errorf("instance %d has %v, who reads it later %v", i, got, want)
		}
	}
	if d, _ := last.Decided(group, noon); d.Offset != seen {
		t.Errorf("the last winner was at %d, the state is from %d", seen, d.Offset)
	}
}

func TestWhatStrangersWriteDecides(t *testing.T) {
	fake, client, adm := brokers.Fake(t, kfake.SeedTopics(1, topic))
	ours := open(t, fake, adm)
	if _, err := ours.Decide(t.Context(), decision("ana", StateAcknowledged, None)); err != nil {
		t.Fatal(err)
	}
	strange := []string{
		``, `null`, `{}`, `[]`, `{"id":"1"`, `{"id":"1","kind":"decision","by":"x","time":"2026-01-02T03:04:05Z","note":""}`,
		`{"id":"1","kind":"other","by":"x","time":"2026-01-02T03:04:05Z","note":"","decision":{"group":"a","state":"open","seen":-1}}`,
		`{"id":"1","kind":"decision","by":"","time":"2026-01-02T03:04:05Z","note":"","decision":{"group":"a","state":"open","seen":-1}}`,
		`{"id":"1","kind":"decision","by":"x","time":"noon","note":"","decision":{"group":"a","state":"open","seen":-1}}`,
		`{"id":"1","kind":"decision","by":"x","time":"2026-01-02T03:04:05Z","note":"","decision":{"group":"A","state":"open","seen":-1}}`,
		`{"id":"1","kind":"decision","by":"x","time":"2026-01-02T03:04:05Z","note":"","decision":{"group":"a","state":"shut","seen":-1}}`,
		`{"id":"1","kind":"decision","by":"x","time":"2026-01-02T03:04:05Z","note":"` + strings.Repeat("x", MaxNote+1) + `","decision":{"group":"a","state":"open","seen":-1}}`,
	}
	for _, at := range []string{
		`"p":0,"o":-1,"t":0,"n":6,"at":[0,5]`, `"p":-1,"o":5,"t":0,"n":6,"at":[0,5]`, `"p":0,"o":5,"t":0,"n":5,"at":[0,5]`,
		`"p":0,"o":5,"t":0,"n":6,"at":[0,-1]`, `"p":0,"o":5,"t":0,"n":6,"at":[4294967296,5]`,
	} {
		strange = append(strange, `{"id":"1","kind":"batch","by":"x","time":"2026-01-02T03:04:05Z","note":"","batch":{"plan":"a","ingress":"b","alerts":"c","sent":[{`+at+`}]}}`)
	}
	for _, text := range strange {
		if err := client.ProduceSync(t.Context(), &kgo.Record{Topic: topic, Value: []byte(text)}).FirstErr(); err != nil {
			t.Fatal(err)
		}
	}
	j := caughtUp(t, fake, adm)
	if n := j.Foreign(); n != int64(len(strange)) {
		t.Errorf("%d records count as foreign, want %d", n, len(strange))
	}
	if n := len(j.decisions.groups); n != 1 {
		t.Errorf("%d groups are decided about, want one", n)
	}
}

// What lies in a transaction that was aborted was never done, and what lies behind one
// that is open is waited for.
func TestEntryOfAnAbortedTransactionHolds(t *testing.T) {
	fake, _, adm := brokers.Fake(t, kfake.SeedTopics(1, topic))
	j := open(t, fake, adm)
	producer, err := cluster(fake).NewClient(kgo.TransactionalID("x"))
	if err != nil {
		t.Fatal(err)
	}
	defer producer.Close()
	rec, err := j.Record(decision("ana", StateResolved, None))
	if err != nil {
		t.Fatal(err)
	}
	if err := producer.BeginTransaction(); err != nil {
		t.Fatal(err)
	}
	if err := producer.ProduceSync(t.Context(), kafka.ToClient([]esclusa.Record{rec})...).FirstErr(); err != nil {
		t.Fatal(err)
	}
	decided := make(chan error, 1)
	go func() {
		_, err := j.Decide(t.Context(), decision("ben", StateOpen, None))
		decided <- err
	}()
	for end := int64(0); end < 2; { // ben's entry lies behind ana's
		ends, err := adm.ListEndOffsets(t.Context(), topic)
		if err != nil {
			t.Fatal(err)
		}
		o, _ := ends.Lookup(topic, 0)
		end = o.Offset
	}
	if err := producer.EndTransaction(t.Context(), kgo.TryAbort); err != nil {
		t.Fatal(err)
	}
	if err := <-decided; err != nil {
		t.Errorf("the decision behind it is told %v", err)
	}
	if d, _ := caughtUp(t, fake, adm).Decided(group, noon); d.By != "ben" {
		t.Errorf("the decision is %+v", d)
	}
}

func TestJournalThatWasDeletedCountsAsEmpty(t *testing.T) {
	fake, _, adm := brokers.Fake(t, kfake.SeedTopics(1, topic))
	j := open(t, fake, adm)
	if _, err := j.Decide(t.Context(), decision("ana", StateResolved, None)); err != nil {
		t.Fatal(err)
	}
	if _, err := adm.DeleteTopics(t.Context(), topic); err != nil {
		t.Fatal(err)
	}
	if err := j.CatchUp(t.Context()); !errors.Is(err, ErrGone) || !strings.Contains(err.Error(), "esclusa topics apply") {
		t.Errorf("missing: %v", err)
	}
	if _, err := adm.CreateTopic(t.Context(), 1, 1, nil, topic); err != nil {
		t.Fatal(err)
	}
	if err := j.CatchUp(t.Context()); !errors.Is(err, ErrGone) {
		t.Errorf("made anew: %v", err)
	}
}

// Who reads the journal once its beginning is gone comes to the state of those who read
// it before.
func TestDecisionBasedOnOneThatIsGoneIsVoid(t *testing.T) {
	fake, _, adm := brokers.Fake(t, kfake.SeedTopics(1, topic))
	j := open(t, fake, adm)
	first, err := j.Decide(t.Context(), decision("ana", StateAcknowledged, None))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := j.Decide(t.Context(), decision("ben", StateResolved, first.Offset)); err != nil {
		t.Fatal(err)
	}
	var cut kadm.Offsets
	cut.AddOffset(topic, 0, first.Offset+1, -1)
	if _, err := adm.DeleteRecords(t.Context(), cut); err != nil {
		t.Fatal(err)
	}
	if d, ok := caughtUp(t, fake, adm).Decided(group, noon); !ok || d.By != "ben" {
		t.Errorf("the group is %+v", d)
	}
}

func TestDecisionOutlivesTheJournal(t *testing.T) {
	d := decisions{groups: make(map[string]Decided)}
	at := func(offset int64, at time.Time, seen int64) *Read {
		return &Read{Entry: *decision("ana", StateResolved, seen), Offset: offset, At: at}
	}
	late := noon.Add(topics.JournalRetention + time.Second)
	if !d.apply(at(7, noon, None)) || d.apply(at(8, noon.Add(topics.JournalRetention), None)) {
		t.Error("the first does not hold, or the second does")
	}
	if !d.apply(at(9, late, None)) {
		t.Error("a decision that saw none is void because of one that is gone")
	}
	if d.apply(at(10, late, 7)) || !d.apply(at(11, late, 9)) {
		t.Error("what is based on the one that is gone holds, or what is based on the new one does not")
	}
}

// Whoever reads the journal once its beginning is gone must come to the state of those who
// read all of it: a decision that was void, as one that lost a race, must not hold then.
func TestVoidDecisionHoldsOnceTheOneBeforeItIsGone(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		all := decisions{groups: make(map[string]Decided)}
		var entries []*Read
		held := []int64{None} // offsets of decisions that held
		for i := range rapid.IntRange(1, 30).Draw(rt, "decisions") {
			seen := held[len(held)-1]
			if rapid.Bool().Draw(rt, "late") {
				seen = rapid.SampledFrom(held).Draw(rt, "seen")
			}
			e := &Read{Entry: *decision(fmt.Sprint(i), StateAcknowledged, seen), Offset: int64(i), At: noon.Add(time.Duration(i) * time.Hour)}
			entries = append(entries, e)
			if all.apply(e) {
				held = append(held, e.Offset)
			}
		}
		last := all.groups[group]
		start := rapid.Int64Range(0, last.Offset).Draw(rt, "start")
		later := decisions{start: start, groups: make(map[string]Decided)}
		for _, e := range entries[start:] {
			later.apply(e)
		}
		if got := later.groups[group]; got.Offset != last.Offset || got.By != last.By {
			rt.Errorf("from %d on decision %d holds, and from the beginning %d (those that held are %v)", start, got.Offset, last.Offset, held)
		}
	})
}

// Who has known a decision since before the topic lost it tells the same as who never did.
func TestDecisionIsToldLongerThanItIsKept(t *testing.T) {
	fake, _, adm := brokers.Fake(t, kfake.SeedTopics(1, topic))
	j := open(t, fake, adm)
	if _, err := j.Decide(t.Context(), decision("ana", StateResolved, None)); err != nil {
		t.Fatal(err)
	}
	at := j.decisions.groups[group].at
	for after, want := range map[time.Duration]bool{topics.JournalRetention: true, topics.JournalRetention + time.Millisecond: false} {
		if _, ok := j.Decided(group, at.Add(after)); ok != want {
			t.Errorf("after %s it is told: %v", after, ok)
		}
	}
}

func TestScanGoesOnInAnotherJournal(t *testing.T) {
	fake, _, adm := brokers.Fake(t, kfake.SeedTopics(1, topic))
	j := open(t, fake, adm)
	if _, err := j.Append(t.Context(), decision("ana", StateResolved, None)); err != nil {
		t.Fatal(err)
	}
	next, err := j.Scan(t.Context(), 0, func(*Read) error { return nil })
	if err != nil || next != 1 {
		t.Fatal(next, err)
	}
	if _, err := adm.DeleteTopics(t.Context(), topic); err != nil {
		t.Fatal(err)
	}
	if _, err := adm.CreateTopic(t.Context(), 1, 1, nil, topic); err != nil {
		t.Fatal(err)
	}
	if _, err := j.Scan(t.Context(), next, func(*Read) error { return nil }); !errors.Is(err, ErrGone) {
		t.Errorf("it is told %v", err)
	}
}

func TestWrongEntryIsWritten(t *testing.T) {
	fake, _, adm := brokers.Fake(t, kfake.SeedTopics(1, topic))
	j := open(t, fake, adm)
	for name, change := range map[string]func(*Entry){
		"nobody":       func(e *Entry) { e.By = "" },
		"long note":    func(e *Entry) { e.Note = strings.Repeat("x", MaxNote+1) },
		"no time":      func(e *Entry) { e.Time = "" },
		"no group":     func(e *Entry) { e.Decision.Group = "" },
		"other state":  func(e *Entry) { e.Decision.State = "closed" },
		"until never":  func(e *Entry) { e.Decision.Until = "tomorrow" },
		"no decision":  func(e *Entry) { e.Decision = nil },
		"unknown kind": func(e *Entry) { e.Kind = "party" },
	} {
		e := decision("ana", StateOpen, None)
		change(e)
		if _, err := j.Append(t.Context(), e); err == nil {
			t.Errorf("%s: it is written", name)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := j.CatchUp(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("ended: %v", err)
	}
}
