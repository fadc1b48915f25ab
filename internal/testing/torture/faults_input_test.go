package torture

import (
	"fmt"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/esclusa/esclusa"
)

// mixed changes what the load consists of for a while.
func mixed(r *rig, kind string, from, to time.Duration, change, back func(*mix)) fault {
	return fault{
		kind: kind, on: kind, hold: r.between(from, to),
		inflict: func() error { r.load.change(change); return nil },
		heal:    func() error { r.load.change(back); return nil },
	}
}

// inputBad has half of the records be bad, in every way.
func inputBad(r *rig) fault {
	return mixed(r, "half of the input bad", 2*time.Second, 6*time.Second,
		func(m *mix) { m.bad = 0.5 }, func(m *mix) { m.bad = usual.bad })
}

// inputAtLimits raises the share of records that are as large as the limits allow.
func inputAtLimits(r *rig) fault {
	return mixed(r, "input at the limits", time.Second, 3*time.Second,
		func(m *mix) { m.limit = 0.05 }, func(m *mix) { m.limit = usual.limit })
}

// inputHot sends everything about one row of each table, or one document.
func inputHot(r *rig) fault {
	return mixed(r, "one hot key", 2*time.Second, 6*time.Second,
		func(m *mix) { m.hot = true }, func(m *mix) { m.hot = false })
}

// inputStray sends most records without a key, with an empty one, or to another
// partition than their key's.
func inputStray(r *rig) fault {
	return mixed(r, "input with stray keys", 2*time.Second, 6*time.Second,
		func(m *mix) { m.stray = 0.9 }, func(m *mix) { m.stray = usual.stray })
}

// burst is the kind of the fault after which much has to be worked off.
const burst = "burst"

// inputBurst sends five times as much.
func inputBurst(r *rig) fault {
	usually := r.load.rate.Load()
	return fault{
		kind: burst, calm: true, what: "five times the records", on: "the rate", hold: r.between(time.Second, 4*time.Second),
		inflict: func() error { r.load.rate.Store(5 * usually); return nil },
		heal:    func() error { r.load.rate.Store(usually); return nil },
	}
}

// smuggled writes records into channels past the router.
func smuggled(r *rig) fault {
	n := 1 + r.rng.IntN(20)
	return fault{
		kind: "foreign records", what: fmt.Sprint(n), on: "the channels", hold: r.between(0, time.Second),
		inflict: func() error {
			for range n {
				rec, why := r.foreign()
				head(rec, headerForeign, why)
				r.load.client.Produce(r.t.Context(), rec, nil) // settled with the load
			}
			return nil
		},
		heal: func() error { return nil },
	}
}

// landLate writes rows into the tables' topics that have been replaced since: as they
// come from a process that has lost its partitions, and that the network has kept
// back. It lasts until the owner must have looked.
func landLate(r *rig) fault {
	n := 1 + r.rng.IntN(20)
	return fault{
		kind: "rows held up", what: fmt.Sprint(n), on: "the tables", hold: r.between(2*time.Second, 4*time.Second),
		inflict: func() error {
			for _, rec := range r.heldUp(n) {
				r.load.client.Produce(r.t.Context(), rec, nil) // settled with the load
			}
			return nil
		},
		heal: func() error { return nil },
	}
}

// heldUp are up to n rows that have been replaced, and are marked as ours.
func (r *rig) heldUp(n int) []*kgo.Record {
	rows := r.watch.replaced(n)
	for _, rec := range rows {
		head(rec, headerForeign, "held up")
	}
	return rows
}

// shadowRows does the same where nothing is sent any more, so that nothing but
// their owners writes what they shadow again.
func (r *rig) shadowRows() {
	r.t.Helper()
	cl := r.brokers.direct(r.t, kgo.RecordPartitioner(kgo.ManualPartitioner()))
	defer cl.Close()
	must(r.t, cl.ProduceSync(r.t.Context(), r.heldUp(20)...).FirstErr())
	r.eventually("they are read", func() bool { return r.watch.caughtUp(r.t.Context()) })
	r.eventually("rows that were shadowed are written again", r.watch.nothingShadowed)
}

// foreign makes a record of a channel that must not be believed, and says why not.
func (r *rig) foreign() (rec *kgo.Record, why string) {
	id := fmt.Sprint(r.rng.IntN(300))
	of := keyed{datatype: "text", form: `{"id":%q,"language":"es","body":%q}`}
	table := pick(r, tabled)
	if r.rng.IntN(2) == 0 {
		of = table
	}
	rec = &kgo.Record{
		Topic: r.names.Channel(of.datatype), Key: []byte(id), Value: []byte(of.body(id, "smuggled")),
		Partition: esclusa.PartitionOf([]byte(id), partitions),
	}
	head(rec, esclusa.HeaderDatatype, of.datatype)
	is, _ := r.catalogue.Channel(of.datatype)
	head(rec, esclusa.HeaderDataschema, is.ID)
	source := esclusa.Source{Topic: r.names.Ingress(), Partition: rec.Partition, Offset: 0}
	switch r.rng.IntN(9) {
	case 0:
		why = "no source"
	case 1:
		why = "no source, and a row erased"
		rec.Topic, rec.Value = r.names.Channel(table.datatype), nil
	case 2:
		why, source.Offset = "a source beyond the end", 1<<40
	case 3:
		why, source.Partition = "a source in no partition", partitions
	case 4:
		why, source.Topic = "a source in another topic", rec.Topic
	case 5:
		why = "another's key"
		rec.Value = []byte(of.body("301", "smuggled"))
	case 6:
		why = "the wrong partition"
		rec.Partition = (rec.Partition + 1) % partitions
	case 7:
		why = "no valid body"
		rec.Value = []byte(`{"id":[]}`)
	default:
		why = "two sources"
		head(rec, esclusa.HeaderSource, source.String())
	}
	if why[:2] != "no" || why == "no valid body" {
		head(rec, esclusa.HeaderSource, source.String())
	}
	return rec, why
}
