package verify

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/schemas"
)

// change is what becomes of records, and what has to be told of it.
type change func(w *world, o *Options) (Partition, []Example)

const unknownVersion = "https://esclusa.dev/schemas/customer/9-0-0"

var changes = map[string]change{
	"nothing": func(*world, *Options) (Partition, []Example) { return Partition{}, nil },
	"lost": func(w *world, _ *Options) (Partition, []Example) {
		rec := w.send("k", textBody("k"))
		return Partition{Lost: 1}, []Example{{Kind: Lost, Source: rec.Source().String(), Expected: lies(w.names.Channel("text"), "k")}}
	},
	"alert lost": func(w *world, _ *Options) (Partition, []Example) {
		rec := w.send("k", "{")
		return Partition{Lost: 1}, []Example{{Kind: Lost, Source: rec.Source().String(), Expected: lies(w.names.Alerts(), esclusa.NoSender),
			Detail: "malformed: must be a whole JSON object; it ends too early"}}
	},
	"twice": func(w *world, _ *Options) (Partition, []Example) {
		rec := w.send("k", textBody("k"))
		first, second := w.route(rec), w.route(rec)
		return Partition{Twice: 1}, []Example{{Kind: Twice, Source: rec.Source().String(), Found: second.Source().String(),
			Expected: lies(w.names.Channel("text"), "k"), Detail: "first found at " + first.Source().String()}}
	},
	"repeated at least once": func(w *world, o *Options) (Partition, []Example) {
		o.Repeats = true
		first, second := w.send("k", textBody("k")), w.send("k", textBody("k"))
		for range 2 {
			w.route(first)
			w.route(second)
		}
		return Partition{Repeated: 2}, nil
	},
	"a forged repeat": func(w *world, o *Options) (Partition, []Example) {
		o.Repeats = true
		rec := w.send("k", textBody("k"))
		w.route(rec)
		forged := w.routeBy(rec, schema("text"), "text", "k", []byte(`{"datatype":"text","id":"k","language":"es","body":"forged"}`))
		return Partition{Twice: 1}, []Example{{Kind: Twice, Source: rec.Source().String(), Found: forged.Source().String(),
			Expected: lies(w.names.Channel("text"), "k"), Detail: "not made of it: " + forged.Source().String()}}
	},
	"a forged repeat by a version that is not there": func(w *world, _ *Options) (Partition, []Example) {
		rec := w.send("k", customerBody(7, "genuine"))
		genuine := w.route(rec)
		w.process()
		forged := w.routeBy(rec, unknownVersion, "customer", "8", []byte(customerBody(8, "forged")))
		w.commits[w.names.TableGroup(worldTable)] = w.ends(w.names.Channel("customer")) // refused, as receivers do
		w.copyRows()
		first, second := genuine, forged
		if forged.Partition < genuine.Partition {
			first, second = forged, genuine
		}
		return Partition{Twice: 1}, []Example{{Kind: Twice, Source: rec.Source().String(), Found: second.Source().String(),
			Expected: lies(w.names.Channel("customer"), "7"), Detail: "first found at " + first.Source().String() + "; not made of it: " + forged.Source().String()}}
	},
	"alone, by a version that is not there, in a table": func(w *world, _ *Options) (Partition, []Example) {
		rec := w.send("k", textBody("k"))
		w.routeBy(rec, unknownVersion, "customer", "8", []byte(customerBody(8, "forged")))
		w.commits[w.names.TableGroup(worldTable)] = w.ends(w.names.Channel("customer"))
		return Partition{Untold: 1}, nil
	},
	"alone in its channel, by a version that is not there": func(w *world, _ *Options) (Partition, []Example) {
		rec := w.send("k", customerBody(7, "genuine"))
		w.routeBy(rec, unknownVersion, "customer", "8", []byte(customerBody(8, "forged")))
		w.commits[w.names.TableGroup(worldTable)] = w.ends(w.names.Channel("customer"))
		return Partition{Untold: 1}, nil
	},
	"repeated in its channel, by a version that is not there": func(w *world, o *Options) (Partition, []Example) {
		o.Repeats = true
		rec := w.send("k", customerBody(7, "genuine"))
		for range 2 {
			w.routeBy(rec, unknownVersion, "customer", "8", []byte(customerBody(8, "forged")))
		}
		w.commits[w.names.TableGroup(worldTable)] = w.ends(w.names.Channel("customer"))
		return Partition{Untold: 1}, nil
	},
	"made of nothing, by a version that is not there": func(w *world, _ *Options) (Partition, []Example) {
		aborted := w.send("k", customerBody(7, "genuine"))
		w.sent--
		log := w.topics[w.names.Ingress()][aborted.Partition]
		log.records = log.records[:len(log.records)-1]
		w.routeBy(aborted, unknownVersion, "customer", "7", []byte(customerBody(7, "genuine")))
		w.commits[w.names.TableGroup(worldTable)] = w.ends(w.names.Channel("customer"))
		return Partition{}, nil
	},
	"out of order, by a version that is not there": func(w *world, _ *Options) (Partition, []Example) {
		first := w.send("k", customerBody(7, "first"))
		w.route(w.send("k", customerBody(7, "second")))
		w.process()
		w.routeBy(first, unknownVersion, "customer", "7", []byte(customerBody(7, "forged")))
		w.commits[w.names.TableGroup(worldTable)] = w.ends(w.names.Channel("customer"))
		w.copyRows()
		return Partition{Untold: 1}, nil
	},
	"genuine, by a version that is not there": func(w *world, _ *Options) (Partition, []Example) {
		rec := w.send("k", customerBody(7, "genuine"))
		w.routeBy(rec, unknownVersion, "customer", "7", []byte(customerBody(7, "genuine")))
		w.process() // with a catalogue that has it
		w.copyRows()
		return Partition{}, nil
	},
	"in a channel and refused": func(w *world, o *Options) (Partition, []Example) {
		o.Repeats = true
		rec := w.send("k", textBody("k"))
		first, second := w.route(rec), w.refuse(rec, esclusa.Reject(esclusa.SchemaViolation, "", ""))
		return Partition{Twice: 1}, []Example{{Kind: Twice, Source: rec.Source().String(), Found: second.Source().String(), Expected: lies(w.names.Channel("text"), "k"),
			Detail: "first found at " + first.Source().String() + "; not made of it: " + second.Source().String()}}
	},
	"in another channel": func(w *world, o *Options) (Partition, []Example) {
		o.NoTable = true // it would find it too
		rec := w.send("k", textBody("k"))
		found := w.routeBy(rec, schema("customer"), "customer", "77", []byte(customerBody(77, "k")))
		return Partition{Wrong: 1}, []Example{{Kind: Wrong, Source: rec.Source().String(), Found: found.Source().String(), Expected: lies(w.names.Channel("text"), "k")}}
	},
	"refused though it is right": func(w *world, _ *Options) (Partition, []Example) {
		rec := w.send("k", textBody("k"))
		found := w.refuse(rec, esclusa.Reject(esclusa.SchemaViolation, "", ""))
		return Partition{Wrong: 1}, []Example{{Kind: Wrong, Source: rec.Source().String(), Found: found.Source().String(), Expected: lies(w.names.Channel("text"), "k")}}
	},
	"let in though it is wrong": func(w *world, _ *Options) (Partition, []Example) {
		rec := w.send("k", "{")
		found := w.routeBy(rec, schema("text"), "text", "k", []byte(textBody("k")))
		return Partition{Wrong: 1}, []Example{{Kind: Wrong, Source: rec.Source().String(), Found: found.Source().String(), Expected: lies(w.names.Alerts(), esclusa.NoSender),
			Detail: "malformed: must be a whole JSON object; it ends too early"}}
	},
	"out of order": func(w *world, _ *Options) (Partition, []Example) {
		first, second := w.send("k", textBody("k")), w.send("k", textBody("k"))
		before := w.route(second)
		found := w.route(first)
		return Partition{Misordered: 1}, []Example{{Kind: Misordered, Source: first.Source().String(), Found: found.Source().String(),
			Detail: fmt.Sprintf("%s of the same key, made from the later offset %d, comes before it", before.Source(), second.Offset)}}
	},
	"out of order, of another key": func(w *world, o *Options) (Partition, []Example) {
		o.Repeats = true
		first, second := w.send("k", textBody("k")), w.send("k", textBody("k2"))
		w.route(second)
		w.route(first)
		w.route(first) // a repeat is behind what it repeats
		return Partition{Repeated: 1}, nil
	},
	"made of nothing": func(w *world, _ *Options) (Partition, []Example) {
		aborted := w.send("k", textBody("k"))
		w.sent--
		log := w.topics[w.names.Ingress()][aborted.Partition]
		log.records = log.records[:len(log.records)-1]
		w.route(w.send("k", textBody("k2"))) // so that the gap is not the end
		found := w.route(aborted)
		return Partition{Invented: 1}, []Example{{Kind: Invented, Source: aborted.Source().String(), Found: found.Source().String(),
			Detail: "there is no committed record at this offset of ingress"}}
	},
	"made of nothing, at the end": func(w *world, _ *Options) (Partition, []Example) {
		aborted := w.send("k", textBody("k"))
		w.sent--
		log := w.topics[w.names.Ingress()][aborted.Partition]
		log.records = log.records[:len(log.records)-1]
		found := w.route(aborted)
		return Partition{Invented: 1}, []Example{{Kind: Invented, Source: aborted.Source().String(), Found: found.Source().String(),
			Detail: "there is no committed record at this offset of ingress"}}
	},
	"alerts are deleted": func(w *world, _ *Options) (Partition, []Example) {
		w.expire(w.names.Alerts())
		return Partition{Untold: 8}, nil
	},
	"a transaction is open": func(w *world, _ *Options) (Partition, []Example) {
		w.send("k", textBody("k"))
		w.held[w.names.Channel("text")] = []int32{0, 1}
		return Partition{Untold: 1}, nil
	},
	"foreign records": func(w *world, _ *Options) (Partition, []Example) {
		w.put(w.names.Channel("text"), "x", []byte("x"))
		w.put(w.names.Alerts(), "x", []byte("x"))
		return Partition{}, nil
	},
	"an alert about a channel": func(w *world, _ *Options) (Partition, []Example) {
		found := w.put(w.names.Channel("text"), "x", []byte("x"))
		rej := esclusa.Reject(esclusa.InconsistentChannel, "text", schema("text"), esclusa.Violation{Keyword: "source", Message: "must have header esclusa-source exactly once"})
		w.refuse(found, rej)
		return Partition{}, nil
	},
	"by a version that is not there": func(w *world, o *Options) (Partition, []Example) {
		o.NoTable = true
		rec := w.send("k", textBody("k"))
		w.routeBy(rec, unknownVersion, "customer", "7", []byte(customerBody(7, "k")))
		return Partition{Untold: 1}, nil
	},
	"refused as of no datatype": func(w *world, _ *Options) (Partition, []Example) {
		w.refuse(w.send("k", textBody("k")), esclusa.Reject(esclusa.UnknownDatatype, "", "")) // by a catalogue without texts
		return Partition{Untold: 1}, nil
	},
	"refused by a datatype that is not there": func(w *world, _ *Options) (Partition, []Example) {
		w.refuse(w.send("k", textBody("k")), esclusa.Reject(esclusa.SchemaViolation, "other", "urn:other:1-0-0"))
		return Partition{Untold: 1}, nil
	},
	"a batch that was passed over": func(w *world, _ *Options) (Partition, []Example) {
		w.putIn(w.names.Ingress(), 0, "", nil)
		log := w.topics[w.names.Ingress()][0]
		passed := &log.records[len(log.records)-1]
		passed.Key, passed.Passed = nil, esclusa.PassedBatch(3)
		log.next += 2
		w.sent += 3
		w.refuse(passed, passed.Passed.Rejection())
		return Partition{}, nil
	},
}

func TestFaultOfRecordsIsMissedOrInvented(t *testing.T) {
	for name, change := range changes {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			o := w.options()
			want, examples := change(w, &o)
			w.commits[w.names.RouterGroup()] = w.ends(w.names.Ingress())
			r := w.verify(o)
			want.Partition, want.Records = -1, w.sent
			want.Once = w.sent - want.Lost - want.Twice - want.Wrong - want.Untold
			if r.Total != want {
				t.Errorf("the total is\n%+v, want\n%+v", r.Total, want)
			}
			w.expect(r, examples...)
		})
	}
}

// Each question that is not answered may have hidden a fault.
func TestWhatCouldNotBeReadIsCalledClean(t *testing.T) {
	for _, name := range []string{"nothing", "twice", "out of order", "lost"} {
		t.Run(name, func(t *testing.T) {
			for at := 1; ; at++ {
				w := newWorld(t)
				o := w.options()
				changes[name](w, &o)
				if name == "lost" {
					o.Since = w.now.Add(-2 * time.Second) // so that it is looked for earlier
				}
				w.copies["nobody"] = w.copies["0"]
				delete(w.copies, "1")
				_, row := w.row("0")
				w.write("2", row)
				w.commits[w.names.RouterGroup()] = w.ends(w.names.Ingress())
				w.asked, w.failAt = 0, at
				r, err := Run(t.Context(), o)
				if w.asked < at {
					if at < 40 || err != nil {
						t.Errorf("only %d questions were asked: %v", w.asked, err)
					}
					return
				}
				if !errors.Is(err, errAsked) || r != nil {
					t.Fatalf("at question %d: %+v, %v", at, r, err)
				}
			}
		})
	}
}

// Ctrl-C must leave what was judged, and never call it clean.
func TestInterruptedVerificationIsCalledClean(t *testing.T) {
	all := newWorld(t)
	all.verify(all.options())
	stopped := make(map[string]bool)
	for at := 1; at <= all.asked; at++ {
		w := newWorld(t)
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		o := w.options()
		w.failAt = at
		left := &leaving{world: w, cancel: cancel}
		o.Log = left
		r, err := Run(ctx, o)
		if errors.Is(err, context.Canceled) && r == nil {
			continue // before anything was read
		}
		if err != nil {
			if errors.Is(err, errAsked) {
				continue // not a question of the log
			}
			t.Fatal(err)
		}
		if r.Interrupted == nil || r.Clean || r.Faults != 0 || r.Total.Records != r.Total.Once {
			t.Fatalf("at question %d: %+v", at, r)
		}
		stopped[r.Interrupted.Step] = true
	}
	for _, step := range []string{all.names.Ingress(), all.names.Channel("text"), all.names.Alerts()} {
		if !stopped[step] {
			t.Errorf("never stopped while it read %s: %v", step, stopped)
		}
	}
}

// leaving is a world whose reader is interrupted where it would fail.
type leaving struct {
	*world
	cancel context.CancelFunc
}

// Scan is Log's.
func (l *leaving) Scan(ctx context.Context, topic string, spans map[int32]esclusa.Span, handle func(int32, []esclusa.Record) error) error {
	err := l.world.Scan(ctx, topic, spans, handle)
	if errors.Is(err, errAsked) {
		l.cancel()
		return ctx.Err()
	}
	return err
}

func TestRangeIsNotThatWhichWasAskedFor(t *testing.T) {
	w := newWorld(t)
	ingress := w.topics[w.names.Ingress()]
	middle := ingress[0].records[len(ingress[0].records)/2]
	count := func(in func(esclusa.Record) bool) (n int64) {
		for _, p := range ingress {
			for _, rec := range p.records {
				if in(rec) {
					n++
				}
			}
		}
		return n
	}
	for name, c := range map[string]struct {
		set func(o *Options)
		in  func(esclusa.Record) bool
	}{
		"all":   {func(*Options) {}, func(esclusa.Record) bool { return true }},
		"since": {func(o *Options) { o.Since = middle.Timestamp }, func(r esclusa.Record) bool { return !r.Timestamp.Before(middle.Timestamp) }},
		"until": {func(o *Options) { o.Until = middle.Timestamp }, func(r esclusa.Record) bool { return r.Timestamp.Before(middle.Timestamp) }},
		"from":  {func(o *Options) { o.From = map[int32]int64{0: middle.Offset} }, func(r esclusa.Record) bool { return r.Partition != 0 || r.Offset >= middle.Offset }},
		"to":    {func(o *Options) { o.To = map[int32]int64{0: middle.Offset} }, func(r esclusa.Record) bool { return r.Partition != 0 || r.Offset < middle.Offset }},
		"none":  {func(o *Options) { o.Since = w.now }, func(esclusa.Record) bool { return false }},
	} {
		o := w.options()
		c.set(&o)
		var last string
		o.Progress = func(step string, done, all int64) {
			if last = step; done > all {
				t.Errorf("%s: %d of %d", step, done, all)
			}
		}
		r := w.verify(o)
		if w.expect(r); r.Total.Once != count(c.in) || r.Total.Records != r.Total.Once || last == "" {
			t.Errorf("%s: %+v, want %d", name, r.Total, count(c.in))
		}
	}
	w.commits[w.names.RouterGroup()] = map[int32]int64{0: middle.Offset}
	if r := w.verify(w.options()); r.Total.Once != middle.Offset || r.Total.Pending != w.sent-middle.Offset {
		t.Errorf("committed to %d: %+v", middle.Offset, r.Total)
	}
	o := w.options()
	o.To = map[int32]int64{7: 1}
	if r, err := Run(t.Context(), o); err == nil {
		t.Errorf("of a partition that is not there: %+v", r)
	}
}

// A router's clock may be wrong by more than the slack: its outputs then lie before
// where they are looked for.
func TestOutputOfAClockThatIsSlowIsCalledLost(t *testing.T) {
	w := newWorld(t)
	late := w.now.Add(time.Hour)
	rec := w.send("k", textBody("k"))
	log := w.topics[w.names.Ingress()][rec.Partition]
	log.records[len(log.records)-1].Timestamp = late
	w.route(rec)
	w.settle()
	o := w.options()
	o.Since = late
	r := w.verify(o)
	if w.expect(r); r.Total.Once != 1 || r.Total.Records != 1 {
		t.Errorf("%+v", r.Total)
	}
}

// ordersIn is a catalogue of so many versions of an order, of which the last is current
// and the only one that requires a note.
func ordersIn(t *testing.T, versions int) *schemas.Catalogue {
	t.Helper()
	text, err := schemas.Scaffold("order")
	if err != nil {
		t.Fatal(err)
	}
	files := fstest.MapFS{}
	for i := range versions {
		version, last := fmt.Sprintf("1-0-%d", i), i == versions-1
		if last {
			version = "1-1-0"
		}
		schema := strings.Replace(string(text), "1-0-0", version, 1)
		if last {
			schema = strings.Replace(schema, `"required": ["id"]`, `"required": ["id", "note"]`, 1)
		}
		files["order/"+version+".json"] = &fstest.MapFile{Data: []byte(schema)}
	}
	catalogue, err := schemas.Load(files, schemas.DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	return catalogue
}

// What an earlier version let in or refused was right then. With more than 30 ways in
// which an output can have been made, what became of a record takes two bytes.
func TestOutputOfAnEarlierVersionIsCalledWrong(t *testing.T) {
	for _, versions := range []int{2, 40} {
		catalogue := ordersIn(t, versions)
		w := emptyWorld(t, catalogue)
		first, _ := catalogue.Channels()[0].WithID([]byte("https://example.org/schemas/order/1-0-0"))
		const without = `{"datatype":"order","id":"7"}`
		w.routeBy(w.send("k", without), first.ID, "order", "7", []byte(without))
		w.route(w.send("k", without)) // refused today
		w.route(w.send("k", `{"datatype":"order","id":"7","note":"n"}`))
		past := catalogue.CheckPast(&esclusa.Record{Value: []byte(`{"datatype":"order"}`)}, first)
		wrong := w.send("k", `{"datatype":"order","id":"7","note":"n"}`)
		found := w.refuse(wrong, past.Rejection) // which no version ever did
		w.commits[w.names.RouterGroup()] = w.ends(w.names.Ingress())
		r := w.verify(w.options())
		if w.expect(r, Example{Kind: Wrong, Source: wrong.Source().String(), Found: found.Source().String(), Expected: lies(w.names.Channel("order"), "7")}); r.Total.Once != w.sent-1 {
			t.Errorf("%d versions: %+v", versions, r.Total)
		}
	}
}
