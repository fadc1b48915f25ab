package redrive

import (
	"bytes"
	"fmt"
	"slices"
	"testing"

	"github.com/twmb/franz-go/pkg/kgo"
	"pgregory.net/rapid"

	"github.com/esclusa/esclusa"
)

// What the router has taken stands in the channel, however far behind the table is.
func TestRecordIsSentOverALaterOneThatNoTableHasApplied(t *testing.T) {
	for name, late := range map[string]struct {
		partition int32
		value     []byte
		want      Outcome
	}{
		"a later one":                      {0, customer("10", `42`), Overtaken},
		"a later one of another partition": {1, customer("10", `42`), Overtaken},
		"an erasure":                       {0, nil, Erased},
	} {
		w := newWorld(t)
		w.send(0, "11", customer("11", `41`))
		w.route()
		w.stands = true
		w.send(0, "10", customer("10", `"41"`))
		w.send(late.partition, "10", late.value, "datatype", "customer")
		w.route()
		r := w.redrive("ana")
		p := w.plan(r, wish(t))
		wantCounts(t, name, p.Tally, map[Outcome]int64{late.want: 1})
		w.applyAll()
		wantCounts(t, name+", applied", w.plan(r, wish(t)).Tally, map[Outcome]int64{late.want: 1})
	}
}

// A run that looks again before each batch knows what has come to the channel since it was planned.
func TestRunDoesNotSeeWhatNoTableHasApplied(t *testing.T) {
	w := newWorld(t)
	w.send(0, "10", customer("10", `"41"`))
	w.send(0, "11", customer("11", `"41"`))
	w.route()
	r := w.redrive("ana")
	p := w.plan(r, wish(t))
	w.stands = true
	w.send(1, "11", customer("11", `42`))
	w.route()
	done, err := r.Run(t.Context(), p, settings())
	if err != nil {
		t.Fatal(err)
	}
	wantCounts(t, "run", done, map[Outcome]int64{Ready: 1, Overtaken: 1})
}

// anew deletes a topic and makes it again.
func (w *world) anew(topic string) {
	w.t.Helper()
	if _, err := w.adm.DeleteTopics(w.t.Context(), topic); err != nil {
		w.t.Fatal(err)
	}
	if _, err := w.adm.CreateTopic(w.t.Context(), partitions, 1, nil, topic); err != nil {
		w.t.Fatal(err)
	}
	clear(w.routed)
	w.client.PurgeTopicsFromClient(topic) // it knows the old one
}

// Offsets of an ingress that was deleted say nothing of those of another.
func TestOffsetsOfTwoTopicsAreCompared(t *testing.T) {
	w := newWorld(t)
	for range 3 { // so that what is taken lies far on
		w.send(0, "x", text("x", `"es"`))
	}
	w.send(0, "a", text("a", `"es"`))
	w.send(0, "10", customer("10", `41`))
	w.send(0, "11", customer("11", `41`))
	w.route()
	w.sent += 3600
	w.anew("p")
	w.send(0, "a", text("a", `5`)) // newer than what was taken at 0/3
	w.send(0, "10", customer("10", `"42"`))
	w.route()
	r := w.redrive("ana")
	texts := &Wish{Filter: Filter{AlertFilter: esclusa.AlertFilter{Datatype: "text"}}, Patch: set(t, "/language", `"es"`), Overtaken: SkipOvertaken, MaxAttempts: 3}
	wantCounts(t, "a text", w.plan(r, texts).Tally, map[Outcome]int64{Ready: 1})
	p := w.plan(r, wish(t))
	wantCounts(t, "a customer", p.Tally, map[Outcome]int64{Ready: 1})
	if _, err := r.Run(t.Context(), p, settings()); err != nil {
		t.Fatal(err)
	}
	// An alert about the old topic, whose record is gone: the row of the new one is later.
	old := &esclusa.Record{Topic: "p", Partition: 0, Offset: 0, Key: []byte("11"), Value: customer("11", `"40"`), Timestamp: noon}
	now := &taken{last: sight{0, 0, noon.Add(clockStep * 2)}, stamps: []sight{{partition: 0, offset: 0}}}
	if !now.after(newSent("", ""), esclusa.Place{Partition: old.Partition, Offset: 5}, old.Timestamp) {
		t.Error("a record of the old topic, further on than the new one has come, is not overtaken")
	}
	gone := &taken{last: sight{0, 2, noon.Add(1)}, anew: true}
	if !gone.after(newSent("", ""), esclusa.Place{Offset: 2}, noon) || gone.after(newSent("", ""), esclusa.Place{Offset: 1}, noon.Add(2)) {
		t.Error("of a row of the old topic the time does not tell")
	}
}

// A plan must not send what an alert says where ingress says otherwise.
func TestForgedAlertHasItsPayloadSent(t *testing.T) {
	forge := func(w *world, of *kgo.Record, value []byte, redriven string) {
		rec := &esclusa.Record{Topic: "p", Partition: of.Partition, Offset: of.Offset, Key: of.Key, Value: value, Timestamp: of.Timestamp}
		if redriven != "" {
			rec.Headers = []esclusa.Header{{Key: esclusa.HeaderRedrive, Value: []byte(redriven)}}
		}
		alert := esclusa.Origin{Component: "router", Version: "test"}.Alert(rec, esclusa.Reject(esclusa.SchemaViolation, "customer", ""), nil, of.Timestamp)
		w.produce(clientRecord("p.alerts", ptr(alert.Record("p.alerts", nil))))
	}
	for name, c := range map[string]struct {
		value []byte
		want  Outcome
	}{
		"another payload":          {customer("10", `"99"`), Contradicted},
		"one that is as long":      {customer("10", `43`), Contradicted},
		"an erasure":               {nil, Contradicted},
		"the record that is there": {customer("10", `42`), Contradicted},
	} {
		w := newWorld(t)
		accepted := w.send(0, "10", customer("10", `42`))
		w.route()
		forge(w, accepted, c.value, "")
		r := w.redrive("eve")
		ours := &Wish{Filter: Filter{IDs: []string{"p/0/0"}}, Overtaken: SkipOvertaken, MaxAttempts: 3}
		p := w.plan(r, ours)
		wantCounts(t, name, p.Tally, map[Outcome]int64{c.want: 1})
		ours.Patch = wish(t).Patch
		wantCounts(t, name+", patched", w.plan(r, ours).Tally, map[Outcome]int64{c.want: 1})
		if _, err := r.Run(t.Context(), p, settings()); err != nil || len(w.again()) > 0 {
			t.Errorf("%s: %v was sent, %v", name, w.again(), err)
		}
	}
}

// An alert about the ingress before is not about the record that has its place now, which was sent again.
func TestAlertOfAnOldTopicCountsAsSent(t *testing.T) {
	w := newWorld(t)
	w.send(0, "10", customer("10", `"41"`))
	w.route()
	w.anew("p")
	w.send(0, "11", customer("11", `"42"`))
	w.route()
	r := w.redrive("ana")
	done, err := r.Run(t.Context(), w.plan(r, wish(t)), settings())
	if err != nil {
		t.Fatal(err)
	}
	wantCounts(t, "run", done, map[Outcome]int64{Ready: 1, Contradicted: 1})
	wantCounts(t, "plan", w.plan(r, wish(t)).Tally, map[Outcome]int64{AlreadySent: 1, Contradicted: 1})
}

// Whatever comes between: what is last of each key by its time is what the table has in
// the end, and nothing that was erased or replaced comes back.
func TestPastIsPutOverThePresent(t *testing.T) {
	w := newWorld(t)
	round := 0
	rapid.Check(t, func(rt *rapid.T) {
		round++
		sender := fmt.Sprint("/", round)
		type event struct {
			doc   string // empty for an erasure
			valid bool
		}
		last := make(map[string]event)
		refused := make(map[string][]int32) // partitions of those since the last that was not
		for i := range rapid.IntRange(1, 12).Draw(rt, "events") {
			key := rapid.SampledFrom([]string{"1", "2"}).Draw(rt, "key") + sender
			p := rapid.Int32Range(0, partitions-1).Draw(rt, "partition")
			age := fmt.Sprint(10 + i)
			switch rapid.SampledFrom([]string{"good", "bad", "bad", "erasure"}).Draw(rt, "what") {
			case "good":
				w.send(p, key, customer(key, age), "ce_source", sender)
				last[key], refused[key] = event{age, true}, nil
			case "bad":
				w.send(p, key, customer(key, `"`+age+`"`), "ce_source", sender)
				last[key] = event{age, false}
				refused[key] = append(refused[key], p)
			case "erasure":
				w.send(p, key, nil, "datatype", "customer")
				last[key], refused[key] = event{"", true}, nil
			}
		}
		w.stands = rapid.Bool().Draw(rt, "the table stands")
		w.route()
		r, closeJournal := newRedrive(t, clusterOf(w.fake.ListenAddrs()), w.adm, w.catalogue, "ana")
		defer closeJournal()
		ours := wish(t)
		ours.Filter.Sender = sender
		r.most = rapid.IntRange(1, 5).Draw(rt, "batch")
		planned, err := r.Plan(t.Context(), ours, noon)
		if err != nil {
			rt.Fatal(err)
		}
		if rapid.Bool().Draw(rt, "routed in between") {
			r.step = func(point string) {
				if point == "committed" {
					w.route()
				}
			}
		}
		done, err := r.Run(t.Context(), planned, settings())
		if err != nil {
			rt.Fatal(err)
		}
		if want := ordered(refused["1"+sender]) + ordered(refused["2"+sender]); done.Counts[Ready] != want || planned.Counts[Ready] != want {
			rt.Errorf("planned %v, done %v; want %d sent", planned.Counts, done.Counts, want)
		}
		w.stands = false
		w.route()
		w.applyAll()
		for key, e := range last {
			row := w.rows[key]
			if e.doc == "" && row != nil && !row.Erased() || e.doc != "" && (row == nil || !bytes.Contains(row.Doc, []byte(`"edad":`+e.doc))) {
				rt.Errorf("customer %s: the row is %+v, the last was %+v", key, row, e)
			}
		}
	})
}

// ordered is how many of the records in these partitions have none in another behind them.
func ordered(in []int32) (n int64) {
	for i, p := range in {
		if !slices.ContainsFunc(in[i:], func(later int32) bool { return later != p }) {
			n++
		}
	}
	return n
}

func text(id, language string) []byte {
	return fmt.Appendf(nil, `{"datatype":"text","id":"%s","language":%s,"body":"x"}`, id, language)
}

// Of a datatype without a table the channel tells.
func TestOlderTextIsSentBehindANewerOne(t *testing.T) {
	w := newWorld(t)
	w.send(0, "a", text("a", `5`))
	w.send(0, "b", text("b", `5`))
	w.send(1, "a", text("a", `"es"`))
	w.route()
	p := w.plan(w.redrive("ana"), &Wish{Filter: Filter{AlertFilter: esclusa.AlertFilter{Datatype: "text"}}, Patch: set(t, "/language", `"es"`), Overtaken: SkipOvertaken, MaxAttempts: 3})
	wantCounts(t, "plan", p.Tally, map[Outcome]int64{Ready: 1, Overtaken: 1})
}
