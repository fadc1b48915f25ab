package whatif

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/schemas"
)

var (
	names = esclusa.Names{Prefix: "in"}
	began = time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
)

// topic is one in memory: what retention has left of each of its partitions.
type topic struct {
	first   []int64 // the oldest offset of each
	records [][]esclusa.Record
	onScan  func() // called before records are handed over
}

// log has topics by their names.
type log map[string]*topic

// put appends a record, which comes a second after the one before in its partition.
func (l log) put(name string, partition int32, value string, headers ...string) {
	t := l[name]
	if t == nil {
		t = &topic{first: make([]int64, 2), records: make([][]esclusa.Record, 2)}
		l[name] = t
	}
	n := t.first[partition] + int64(len(t.records[partition]))
	rec := esclusa.Record{Topic: name, Partition: partition, Offset: n, Timestamp: began.Add(time.Duration(n) * time.Second), Value: []byte(value)}
	for i := 0; i < len(headers); i += 2 {
		rec.Headers = append(rec.Headers, esclusa.Header{Key: headers[i], Value: []byte(headers[i+1])})
	}
	t.records[partition] = append(t.records[partition], rec)
}

func (l log) Extent(_ context.Context, name string) (map[int32]esclusa.Span, error) {
	spans := make(map[int32]esclusa.Span)
	for p, first := range l[name].first {
		spans[int32(p)] = esclusa.Span{From: first, To: first + int64(len(l[name].records[p]))}
	}
	return spans, nil
}

func (l log) From(_ context.Context, name string, at time.Time) (map[int32]int64, error) {
	from := make(map[int32]int64)
	for p, records := range l[name].records {
		i := slices.IndexFunc(records, func(r esclusa.Record) bool { return !r.Timestamp.Before(at) })
		if i < 0 {
			i = len(records)
		}
		from[int32(p)] = l[name].first[p] + int64(i)
	}
	return from, nil
}

func (l log) Scan(ctx context.Context, name string, spans map[int32]esclusa.Span, handle func(int32, []esclusa.Record) error) error {
	t := l[name]
	if t.onScan != nil {
		t.onScan()
	}
	for p, span := range spans {
		for batch := range slices.Chunk(t.records[p][span.From-t.first[p]:span.To-t.first[p]], 3) {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			if err := handle(p, batch); err != nil {
				return err
			}
		}
	}
	return nil
}

func inForce(t testing.TB) *schemas.Catalogue {
	t.Helper()
	c, err := schemas.Embedded(schemas.DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// with is a catalogue in which texts of a datatype's schema are others.
func with(t testing.TB, c *schemas.Catalogue, datatype string, changes ...string) *schemas.Catalogue {
	t.Helper()
	text, err := schemas.Scaffold(datatype)
	if ch, has := c.Channel(datatype); has {
		text, err = ch.Schema, nil
	}
	if err != nil {
		t.Fatal(err)
	}
	c, err = c.With(datatype, "", []byte(strings.NewReplacer(changes...).Replace(string(text))))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// younger takes customers up to 100 years, with a city if need be, and orders.
func younger(t testing.TB) *schemas.Catalogue {
	t.Helper()
	c := with(t, inForce(t), "customer", `"maximum": 150`, `"maximum": 100`, `"properties": {`, `"properties": {"ciudad": {"type": "string"},`)
	return with(t, c, "order")
}

const (
	right  = `{"datatype":"customer","id_cliente":"1","nombre":"n"}`
	old    = `{"datatype":"customer","id_cliente":"1","nombre":"n","edad":120}`
	city   = `{"datatype":"customer","id_cliente":"1","nombre":"n","ciudad":"Faro"}`
	order  = `{"datatype":"order","id":"1"}`
	tooOld = `{"datatype":"customer","id_cliente":"1","nombre":"n","edad":151}`
)

func judged(t *testing.T, o Options) *Report {
	t.Helper()
	r, err := Run(t.Context(), complete(o))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// complete is for all of ingress, where nothing else is said.
func complete(o Options) Options {
	o.Names = names
	if o.From == "" {
		o.From = Ingress
	}
	if o.Sample == 0 {
		o.Sample = 1
	}
	return o
}

func TestRecordIsCountedForAnotherThanItsVerdicts(t *testing.T) {
	for name, tt := range map[string]struct {
		before, after *schemas.Catalogue
		value         string
		headers       []string
		want          Counts
		datatype      string
	}{
		"accepted by both":             {inForce(t), younger(t), right, nil, Counts{Judged: 1, Accepted: 1, Same: 1}, "customer"},
		"refused by both":              {inForce(t), younger(t), tooOld, nil, Counts{Judged: 1, Same: 1}, "customer"},
		"refused by both, of nothing":  {inForce(t), younger(t), `{"datatype":"no"}`, nil, Counts{Judged: 1, Same: 1}, "_none"},
		"refused by the candidate":     {inForce(t), younger(t), old, nil, Counts{Judged: 1, Accepted: 1, NewlyRefused: 1}, "customer"},
		"accepted by the candidate":    {inForce(t), younger(t), city, nil, Counts{Judged: 1, NewlyAccepted: 1}, "customer"},
		"of a new datatype":            {inForce(t), younger(t), order, nil, Counts{Judged: 1, NewlyAccepted: 1}, "order"},
		"of a datatype that is gone":   {younger(t), inForce(t), order, nil, Counts{Judged: 1, Accepted: 1, NewlyRefused: 1}, "order"},
		"by a version that is retired": {inForce(t), younger(t), right, []string{"dataschema", "https://esclusa.dev/schemas/customer/9-0-0"}, Counts{Judged: 1, Same: 1}, "customer"},
	} {
		t.Run(name, func(t *testing.T) {
			l := make(log)
			l.put("in", 0, tt.value, tt.headers...)
			r := judged(t, Options{InForce: tt.before, Candidate: tt.after, Log: l})
			if r.Counts != tt.want || len(r.Datatypes) != 1 || r.Datatypes[0] != (Datatype{tt.datatype, tt.want}) {
				t.Errorf("counted as %+v, %+v", r.Counts, r.Datatypes)
			}
			if share := float64(tt.want.NewlyRefused); r.Share != share {
				t.Errorf("a share of %v is refused, not %v", r.Share, share)
			}
		})
	}
}

// Records of which nothing is to be told leave no trace in any number, nor in the groups.
func TestRecordOfAnotherDatatypeCounts(t *testing.T) {
	typed, plain := `"x-channel": { "types": ["org.example.who"], `, `"x-channel": {`
	before := with(t, with(t, inForce(t), "order"), "customer", plain, typed)
	after := with(t, with(t, with(t, before, "customer", typed, plain), "order", plain, typed), "customer", `"maximum": 150`, `"maximum": 100`)
	l := make(log)
	for _, value := range []string{right, old, tooOld, order, `{"datatype":"no"}`} {
		l.put("in", 0, value)
	}
	l.put("in", 0, `{"id_cliente":"1","nombre":"n"}`, "ce_type", "org.example.who") // an order that is wrong, for the candidate
	for datatype, want := range map[string]Counts{
		"customer": {Judged: 3, Accepted: 2, Same: 2, NewlyRefused: 1},
		"order":    {Judged: 1, Accepted: 1, Same: 1},
		"_none":    {Judged: 1, Same: 1},
		"image":    {},
	} {
		r := judged(t, Options{InForce: before, Candidate: after, Log: l, Counts: func(d string) bool { return d == datatype }})
		if r.Counts != want || len(r.Datatypes) > 1 || len(r.Datatypes) == 1 && r.Datatypes[0] != (Datatype{datatype, want}) {
			t.Errorf("of %s counts %+v, not %+v: %+v", datatype, r.Counts, want, r.Datatypes)
		}
		for _, g := range slices.Concat(r.RefusedGroups, r.AcceptedGroups) {
			if g.Datatype != datatype {
				t.Errorf("of %s a group of %s is told", datatype, g.Datatype)
			}
		}
	}
	l = make(log)
	l.put("in", 0, order)
	if r := judged(t, Options{InForce: inForce(t), Candidate: younger(t), Log: l, Counts: func(d string) bool { return d == "order" }}); r.Judged != 0 {
		t.Errorf("a record that is of nothing until now counts: %+v", r.Counts)
	}
}

func TestReroutedRecordCountsAsTheSame(t *testing.T) {
	typed, plain := `"x-channel": { "types": ["org.example.who"], `, `"x-channel": {`
	before := with(t, with(t, inForce(t), "order"), "customer", plain, typed)
	after := with(t, with(t, before, "customer", typed, plain), "order", plain, typed)
	l := make(log)
	l.put("in", 0, `{"id_cliente":"1","nombre":"n","id":"1"}`, "ce_type", "org.example.who")
	l.put("in", 0, `{"id_cliente":"1","nombre":"n"}`, "ce_type", "org.example.who")
	loose := func(c *schemas.Catalogue) *schemas.Catalogue {
		for _, d := range []string{"customer", "order"} {
			c = with(t, c, d, `"additionalProperties": false`, `"additionalProperties": true`)
		}
		return c
	}
	r := judged(t, Options{InForce: loose(before), Candidate: loose(after), Log: l})
	if want := (Counts{Judged: 2, Accepted: 2, Rerouted: 1, NewlyRefused: 1}); r.Counts != want || r.Datatypes[0].Datatype != "customer" {
		t.Errorf("counted as %+v, not %+v", r, want)
	}
}

func TestGroupIsNotThatOfTheAlerts(t *testing.T) {
	l := make(log)
	bad := `{"datatype":"customer","id_cliente":"1","nombre":"n","edad":120,"promocion":"` + strings.Repeat("x", 30) + `"}`
	candidate := with(t, younger(t), "customer", `"description": "The promotion on offer to the customer.",`, `"maxLength": 20,`)
	for i := range 5 {
		l.put("in", 1, bad, "ce_source", "crm")
		l.put("in", 0, []string{right, old, city, tooOld, order}[i])
	}
	r := judged(t, Options{InForce: inForce(t), Candidate: candidate, Log: l})
	rej := candidate.Check(&esclusa.Record{Value: []byte(bad)}).Rejection
	at := func(second int) time.Time { return began.Add(time.Duration(second) * time.Second) }
	want := []Group{
		{rej.Groups()[0], "customer", "schema_violation", "maximum", "/edad", "crm", 5, at(0), at(4), []string{"in/1/0", "in/1/1", "in/1/2"}},
		{rej.Groups()[1], "customer", "schema_violation", "maxLength", "/promocion", "crm", 5, at(0), at(4), []string{"in/1/0", "in/1/1", "in/1/2"}},
		{rej.Groups()[0], "customer", "schema_violation", "maximum", "/edad", "-", 1, at(1), at(1), []string{"in/0/1"}},
	}
	if fmt.Sprint(r.RefusedGroups) != fmt.Sprint(want) {
		t.Errorf("newly refused are\n%+v, not\n%+v", r.RefusedGroups, want)
	}
	var why []string
	for _, g := range r.AcceptedGroups {
		why = append(why, fmt.Sprint(g.Datatype, g.Reason, g.Keyword, g.Pointer, g.Examples))
	}
	if fmt.Sprint(why) != "[_noneunknown_datatypedatatype[in/0/4] customerschema_violationadditionalProperties[in/0/2]]" {
		t.Errorf("newly accepted are %v", why)
	}
	if of := inForce(t).Check(&esclusa.Record{Value: []byte(order)}).Rejection.Groups(); r.AcceptedGroups[0].Group != of[0] {
		t.Errorf("what names no datatype is in group %s, not %v", r.AcceptedGroups[0].Group, of)
	}
}

func TestValueOfARecordIsReported(t *testing.T) {
	l := make(log)
	l.put("in", 0, `{"datatype":"customer","id_cliente":"hunter1","nombre":"hunter2","edad":120,"promocion":"hunter3"}`, "x", "hunter4")
	l.put("in", 0, `{"datatype":"customer","id_cliente":"hunter1","nombre":"hunter2","hunter5":{"hunter6":1}}`)
	l.put("in", 0, `{"datatype":"hunter7"}`)
	loose := with(t, inForce(t), "customer", `"additionalProperties": false`, `"additionalProperties": true`)
	for i, c := range []*schemas.Catalogue{younger(t), loose} {
		for j, o := range []Options{{InForce: inForce(t), Candidate: c}, {InForce: c, Candidate: inForce(t)}} {
			o.Log = l
			text, err := json.Marshal(judged(t, o))
			if err != nil || strings.Contains(string(text), "hunter") || !strings.Contains(string(text), "in/0/") {
				t.Errorf("%d, %d: %s, %v", i, j, text, err)
			}
		}
	}
}

func TestRecordsTakeMemoryWithoutBound(t *testing.T) {
	tally, f := newTally(), newFound()
	note := func(i int, keyword, sender string) {
		rej := esclusa.Reject(esclusa.SchemaViolation, "d", "", esclusa.Violation{Keyword: keyword})
		f.note(&esclusa.Record{Topic: "in", Offset: int64(i)}, verdict{outcome: newlyRefused, datatype: "d", why: rej, sender: []byte(sender)})
	}
	const all = mostGroups + 100
	for i := range all {
		note(i, fmt.Sprint("k", i%(mostGroups/mostSenders+1)), fmt.Sprint(strings.Repeat("s", 2*senderBytes), i)) // which are cut to the same
		note(i, "k", fmt.Sprint("s", i))
		note(i, fmt.Sprint("k", i), "")
		tally.take(f)
	}
	r := tally.report()
	if n := len(r.RefusedGroups); n != mostGroups+1 {
		t.Errorf("there are %d groups", n)
	}
	sum, senders := int64(0), make(map[string]bool)
	for _, g := range r.RefusedGroups {
		if senders[g.Sender] = true; len(g.Sender) > senderBytes || len(g.Examples) > examples {
			t.Errorf("%d bytes of a sender, %d examples", len(g.Sender), len(g.Examples))
		}
		sum += g.Records
	}
	if sum != 3*all || r.Counts.NewlyRefused != 3*all || len(senders) > mostSenders+2 || !senders[esclusa.Other] {
		t.Errorf("%d records in groups, %d counted, %d senders", sum, r.Counts.NewlyRefused, len(senders))
	}
}

func TestRecordsThatComeMeanwhileAreJudged(t *testing.T) {
	l := make(log)
	for range 20 {
		l.put("in", 0, right)
		l.put("in", 1, old)
	}
	l["in"].onScan = func() { l.put("in", 0, old) }
	last := int64(-1)
	r := judged(t, Options{InForce: inForce(t), Candidate: younger(t), Log: l, Since: began.Add(5 * time.Second), Progress: func(done, all int64) {
		if done < last || all != 30 {
			t.Errorf("%d of %d after %d", done, all, last)
		}
		last = done
	}})
	if r.Judged != 30 || r.NewlyRefused != 15 || last != 30 || fmt.Sprint(r.Ranges) != "[{in 0 5 20} {in 1 5 20}]" {
		t.Errorf("%+v, %d done", r, last)
	}
}

func TestSampleDependsOnMoreThanOffsets(t *testing.T) {
	l := make(log)
	for i := range 40 {
		l.put("in", int32(i%2), []string{right, old}[i/2%2])
	}
	l["in"].first[1] = 1000
	for i := range l["in"].records[1] {
		l["in"].records[1][i].Offset += 1000
	}
	for sample, want := range map[int64]int64{1: 20, 2: 0, 3: 6} {
		r := judged(t, Options{InForce: inForce(t), Candidate: younger(t), Log: l, Sample: sample})
		if r.NewlyRefused != want || r.Sample != sample {
			t.Errorf("1/%d: %d newly refused, not %d", sample, r.NewlyRefused, want)
		}
	}
}

func TestRecordsThatAreGoneAreNotTold(t *testing.T) {
	for name, tt := range map[string]struct {
		first []int64 // after which there are ten records in each partition, one a second
		since int
		gone  int // second; -1: nothing is
	}{
		"nothing was deleted":              {[]int64{0, 0}, -5, -1},
		"retention is behind the time":     {[]int64{10, 10}, 12, -1},
		"retention has passed it":          {[]int64{10, 12}, 5, 10},
		"it has passed it by one":          {[]int64{10, 10}, 9, 10},
		"what is older is there elsewhere": {[]int64{10, 20}, 15, -1},
	} {
		t.Run(name, func(t *testing.T) {
			l := log{"in": {first: tt.first, records: make([][]esclusa.Record, 2)}}
			for i := range 20 {
				l.put("in", int32(i%2), right)
			}
			r := judged(t, Options{InForce: inForce(t), Candidate: younger(t), Log: l, Since: began.Add(time.Duration(tt.since) * time.Second), Sample: 7})
			got := -1
			if r.GoneBefore != nil {
				got = int(r.GoneBefore.Sub(began) / time.Second)
			}
			if got != tt.gone {
				t.Errorf("gone is what came before second %d, not %d", got, tt.gone)
			}
		})
	}
}

func TestInterruptedRunSaysNothingOrAll(t *testing.T) {
	l := make(log)
	for range 100 {
		l.put("in", 0, old)
		l.put("in", 1, old)
	}
	ctx, cancel := context.WithCancel(t.Context())
	o := complete(Options{InForce: inForce(t), Candidate: younger(t), Log: l})
	o.Progress = func(done, _ int64) {
		if done > 30 {
			cancel()
		}
	}
	r, err := Run(ctx, o)
	if err != nil || !r.Partial || r.Judged == 0 || r.Judged == 200 || r.Judged != r.NewlyRefused {
		t.Errorf("%+v, %v", r, err)
	}
}

func TestFailureToReadIsAReport(t *testing.T) {
	l := make(log)
	l.put("in", 0, right)
	away := errors.New("away")
	if r, err := Run(t.Context(), complete(Options{InForce: inForce(t), Candidate: younger(t), Log: failing{l, away}})); r != nil || !errors.Is(err, away) {
		t.Errorf("%+v, %v", r, err)
	}
}

type failing struct {
	log
	err error
}

func (f failing) Scan(context.Context, string, map[int32]esclusa.Span, func(int32, []esclusa.Record) error) error {
	return f.err
}

// A record lies in a channel as a version of then has accepted it; what counts is what
// its sender would hear now.
func TestChannelRecordIsJudgedByItsOwnVersion(t *testing.T) {
	l := make(log)
	id := "https://esclusa.dev/schemas/customer/1-0-0"
	ours := []string{"datatype", "customer", "dataschema", id, "esclusa-source", "in/0/1", "esclusa-time", "2026-01-02T03:04:05.000Z"}
	l.put("in.customer", 0, `{"id_cliente":"1","nombre":"n","edad":120}`, append([]string{"ce_source", "crm", "ce_type", "customer"}, ours...)...)
	l.put("in.customer", 0, `{"id_cliente":"1","nombre":"n","edad":120}`, append([]string{"ce_dataschema", id}, ours...)...)
	l.put("in.customer", 1, `{"id_cliente":"1","nombre":"n"}`, ours...)
	l.put("in.customer", 1, "", ours...)
	l["in.customer"].records[1][1].Value, l["in.customer"].records[1][1].Key = nil, []byte("1") // an erasure
	newer := with(t, inForce(t), "customer", `"maximum": 150`, `"maximum": 100`, "customer/1-0-0", "customer/1-1-0")
	r := judged(t, Options{InForce: inForce(t), Candidate: newer, Log: l, From: Channel, Datatypes: []string{"customer"}})
	if want := (Counts{Judged: 4, Accepted: 4, Same: 3, NewlyRefused: 1}); r.Counts != want || r.RefusedGroups[0].Sender != "crm" {
		t.Errorf("counted as %+v, not %+v", r, want)
	}
}
