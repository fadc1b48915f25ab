package processors

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/lovoo/goka"
	"github.com/lovoo/goka/storage"
	"pgregory.net/rapid"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/table"
)

// tableProcess is the process that keeps one partition of the table, with the test
// in goka's place: a local copy on disk, the table's topic, and the offset that is
// committed of the channel.
type tableProcess struct {
	*Table
	ids      []string
	cfg      table.Store
	clock    *clock
	copy     storage.Storage
	channel  []*esclusa.Record
	routed   map[int32][]*esclusa.Record // by ingress partition: what is in the channel for the first time
	versions map[string][]string         // by customer: each row that the table should have had
	upTo     []map[string]int            // for each record of the channel: the versions that it completes

	topic     []esclusa.Record // the table's
	waiting   []batch          // of rows, for acknowledgements
	late      []esclusa.Record // rows that a crash has left on their way
	foreign   []esclusa.Record // of the topic, not written by this process, and not dealt with
	shadowed  []string         // keys whose rows recovery has found shadowed, not repaired
	repairing bool             // with those, and with the first foreign ones: they were handed over
	repaired  int
	ever      map[string]int // versions that a process has made
	reached   []int          // for each record of the channel: where the topic ended after it
	acked     int            // records of the topic
	at        int            // next record of the channel
	committed int
	before    map[string]int // versions, at the last look
	crashed   bool           // since then
}

// batch is of rows: which end before an offset, and who waits for them.
type batch struct {
	end     int
	written func(upTo int64, err error)
}

func newTableProcess(t *rapid.T, c *Table) *tableProcess {
	now := &clock{time.Now()}
	c.Size = &table.Size{}
	p := &tableProcess{
		Table: c, ids: []string{id(tablePartition, 0), id(tablePartition, 1)}, clock: now,
		cfg:      table.Store{Dir: tempDir(t), MaxAge: time.Hour, Log: quiet, Now: now.now, Size: c.Size, Copies: c.Copies, Shadowed: &table.Shadowed{Epoch: "e"}},
		versions: map[string][]string{}, routed: map[int32][]*esclusa.Record{}, before: map[string]int{}, ever: map[string]int{},
	}
	for _, id := range p.ids {
		p.versions[id] = []string{""}
	}
	p.open(t)
	t.Cleanup(func() {
		_ = p.copy.Close()
		_ = os.RemoveAll(p.cfg.Dir)
	})
	return p
}

const tablePartition = 3

func tempDir(t *rapid.T) string {
	dir, err := os.MkdirTemp("", "table")
	done(t, err)
	return dir
}

// update is goka's context of one record of the table's topic.
type update struct {
	goka.UpdateContext
	offset  int64
	headers goka.Headers
}

func (u update) Partition() int32      { return tablePartition }
func (u update) Offset() int64         { return u.offset }
func (u update) Headers() goka.Headers { return u.headers }

func done(t *rapid.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// open recovers the copy from the topic.
func (p *tableProcess) open(t *rapid.T) {
	st, err := p.cfg.Build("table", tablePartition)
	done(t, err)
	p.copy = st
	at, err := st.GetOffset(-1)
	done(t, err)
	for _, rec := range p.topic[min(int(at)+1, len(p.topic)):] {
		headers := goka.Headers{}
		for _, h := range rec.Headers {
			headers[h.Key] = h.Value
		}
		done(t, p.cfg.Shadowed.Recover(update{offset: rec.Offset, headers: headers}, st.(*table.Copy), string(rec.Key), rec.Value))
		done(t, st.SetOffset(rec.Offset))
	}
	done(t, st.MarkRecovered())
	p.shadowed = p.cfg.Shadowed.Keys(tablePartition)
}

// inTable is goka's context for records of the channel.
type inTable struct {
	unused
	t *rapid.T
}

func (c inTable) Context() context.Context                             { return c.t.Context() }
func (c inTable) Partition() int32                                     { return tablePartition }
func (c inTable) Emit(goka.Stream, string, any, ...goka.ContextOption) {}
func (c inTable) Fail(err error)                                       { c.t.Fatal(err) }
func (c inTable) DeferCommit() func(error)                             { return func(err error) { done(c.t, err) } }

// write takes rows that were written to the topic.
func (p *tableProcess) write(rows []esclusa.Record, written func(int64, error)) {
	for _, row := range rows {
		row.Topic, row.Offset = string(customersTable), int64(len(p.topic))
		p.topic = append(p.topic, row)
	}
	p.waiting = append(p.waiting, batch{len(p.topic), written})
}

func (p *tableProcess) put(rec *esclusa.Record) {
	rec.Offset = int64(len(p.channel))
	p.channel = append(p.channel, rec)
	completes := map[string]int{}
	for _, id := range p.ids {
		completes[id] = len(p.versions[id]) - 1
	}
	p.upTo = append(p.upTo, completes)
}

// Arrive brings a customer, or an erasure, to the channel.
func (p *tableProcess) Arrive(t *rapid.T) {
	id := rapid.SampledFrom(p.ids).Draw(t, "id")
	ingress := rapid.Int32Range(0, 1).Draw(t, "ingress partition")
	seen := p.routed[ingress]
	doc := ""
	if rapid.IntRange(0, 2).Draw(t, "kind") > 0 {
		doc = fmt.Sprintf(`{"id_cliente":%q,"nombre":"%d"}`, id, len(p.channel))
	}
	rec := routed(id, doc, ingress, int64(len(seen)))
	p.routed[ingress] = append(seen, rec)
	p.versions[id] = append(p.versions[id], p.version(id, rec, ingress))
	p.put(rec)
}

// version is the row after a record, in the words of the contract.
func (p *tableProcess) version(id string, rec *esclusa.Record, ingress int32) string {
	last := map[int32]int{}
	for partition, recs := range p.routed {
		for offset, r := range recs {
			if string(r.Key) == id {
				last[partition] = offset
			}
		}
	}
	var stamps []string
	for _, partition := range slices.Sorted(maps.Keys(last)) {
		stamps = append(stamps, fmt.Sprintf("%d:%d", partition, last[partition]))
	}
	line := fmt.Sprintf("datatype/%d/%d 2026-01-02T11:59:59.000Z e %s", ingress, last[ingress], strings.Join(stamps, ","))
	if rec.Value == nil {
		return "erased " + line
	}
	return "row " + line + "\n" + string(rec.Value)
}

// Repeat is a router that routes the last records of an ingress partition again.
func (p *tableProcess) Repeat(t *rapid.T) {
	all := p.routed[rapid.Int32Range(0, 1).Draw(t, "ingress partition")]
	if len(all) == 0 {
		t.Skip("nothing has been routed")
	}
	for _, rec := range all[rapid.IntRange(0, len(all)-1).Draw(t, "from"):] {
		again := *rec
		p.put(&again)
	}
}

// Intrude is somebody who writes past the router.
func (p *tableProcess) Intrude(t *rapid.T) {
	id := rapid.SampledFrom(p.ids).Draw(t, "id")
	rec := routed(id, fmt.Sprintf(`{"id_cliente":%q,"nombre":"forged"}`, id), 1, 500)
	switch rapid.SampledFrom([]string{"source", "end", "key", "partition"}).Draw(t, "wrong") {
	case "source":
		rec.Headers = headers("datatype", "customer")
	case "end":
		rec.Headers = routed(id, "", 1, 1000).Headers
	case "key":
		rec.Value = []byte(`{"id_cliente":"0","nombre":"forged"}`)
	case "partition":
		rec.Partition++
	}
	p.put(rec)
}

// Process the next records of the channel.
func (p *tableProcess) Process(t *rapid.T) {
	if p.repairing {
		t.Skip("what others have written is dealt with")
	}
	p.next(t, rapid.IntRange(1, 4).Draw(t, "records"))
}

func (p *tableProcess) next(t *rapid.T, n int) {
	from, to := p.at, min(p.at+n, len(p.channel))
	var recs []esclusa.Record
	for _, rec := range p.channel[from:to] {
		recs = append(recs, *rec)
	}
	p.process(inTable{t: t}, recs, p.write)
	for p.at < to {
		p.reached = append(p.reached[:p.at], len(p.topic))
		for _, id := range p.ids {
			p.ever[id] = max(p.ever[id], p.upTo[p.at][id])
		}
		p.at++
	}
}

// Late is a row that lands late: one that a process was about to write when it
// ended, or one that the network has kept back.
func (p *tableProcess) Late(t *rapid.T) {
	from := slices.Concat(p.topic, p.late)
	if len(from) == 0 {
		t.Skip("no row has been written")
	}
	p.land(from[rapid.IntRange(0, len(from)-1).Draw(t, "row")])
}

// Scribble is somebody who writes something else into the table.
func (p *tableProcess) Scribble(t *rapid.T) {
	rec := esclusa.Record{Topic: string(customersTable), Key: []byte(rapid.SampledFrom(p.ids).Draw(t, "id"))}
	row := inTopic("", "", rowOf("{}", 1).Append(nil), 0)
	switch rapid.SampledFrom([]string{"tombstone", "document", "line alone", "another line", "earlier version"}).Draw(t, "what") {
	case "document":
		rec.Value = row.Value
	case "line alone":
		rec.Headers = row.Headers
	case "another line":
		rec.Value, rec.Headers = row.Value, headers(esclusa.HeaderRow, "no row")
	case "earlier version":
		rec.Value = rowOf("{}", 1).Append(nil)
	}
	p.land(rec)
}

func (p *tableProcess) copyOf(t *rapid.T, id string) []byte {
	row, err := p.copy.Get(id)
	done(t, err)
	return row
}

func (p *tableProcess) land(rec esclusa.Record) {
	rec.Offset = int64(len(p.topic))
	p.topic = append(p.topic, rec)
	p.foreign = append(p.foreign, rec)
}

// Repair what others have shadowed, between two rounds; it ends with Repaired.
func (p *tableProcess) Repair(t *rapid.T) {
	if p.repairing {
		t.Skip("so it is")
	}
	p.repairing = true
	p.acknowledge(len(p.topic))
	behind := slices.Clone(p.foreign)
	for _, id := range p.shadowed {
		behind = append(behind, esclusa.Record{Topic: string(customersTable), Key: []byte(id)})
	}
	for _, rec := range behind {
		p.process(inTable{t: t}, []esclusa.Record{rec}, p.write)
	}
	p.repaired = len(p.foreign)
}

// Repaired is when what was written again is acknowledged.
func (p *tableProcess) Repaired(t *rapid.T) {
	if !p.repairing {
		t.Skip("nothing is dealt with")
	}
	p.acknowledge(len(p.topic))
	p.foreign, p.shadowed, p.repairing = p.foreign[p.repaired:], nil, false
}

// isShadowed reports whether the topic may say less of a customer than it should.
func (p *tableProcess) isShadowed(id string) bool {
	return slices.Contains(p.shadowed, id) ||
		slices.ContainsFunc(p.foreign, func(rec esclusa.Record) bool { return string(rec.Key) == id })
}

// Acknowledge some of what was written to the topic.
func (p *tableProcess) Acknowledge(t *rapid.T) {
	p.clock.at = p.clock.at.Add(400 * time.Millisecond)
	p.acknowledge(rapid.IntRange(p.acked, len(p.topic)).Draw(t, "up to"))
}

func (p *tableProcess) acknowledge(to int) {
	for ; p.acked < to; p.acked++ {
		before, upTo := func(rec esclusa.Record) bool { return rec.Offset <= int64(p.acked) }, int64(-1)
		if len(p.shadowed) == 0 && !slices.ContainsFunc(p.foreign, before) {
			upTo = int64(p.acked)
		}
		if len(p.waiting) > 0 && p.waiting[0].end == p.acked+1 {
			p.waiting[0].written(upTo, nil)
			p.waiting = p.waiting[1:]
		}
	}
}

// Commit at most what is acknowledged.
func (p *tableProcess) Commit(t *rapid.T) {
	most := p.committed
	for most < p.at && p.reached[most] <= p.acked {
		most++
	}
	p.committed = rapid.IntRange(p.committed, most).Draw(t, "commit")
}

// Crash, and start again: with what happened to be on disk, and what happened to
// have reached the topic.
func (p *tableProcess) Crash(t *rapid.T) {
	if rapid.Bool().Draw(t, "the rows are on disk") {
		written, err := p.copy.Iterator()
		done(t, err)
		written.Release()
	}
	before, after := p.cfg.Dir, tempDir(t)
	if rapid.IntRange(0, 3).Draw(t, "disk") > 0 {
		copyAtOnce(t, after, before)
	}
	done(t, p.copy.Close()) // which writes the rest to where nobody looks any more
	done(t, os.RemoveAll(before))
	p.cfg.Dir = after
	end := rapid.IntRange(p.acked, len(p.topic)).Draw(t, "reached the topic")
	p.late = append(p.late, p.topic[end:]...)
	p.topic, p.foreign, p.waiting, p.repairing = p.topic[:end], nil, nil, false
	p.acked, p.at, p.crashed = len(p.topic), p.committed, true
	p.open(t)
}

// copyAtOnce copies a directory as it was at one moment: a crash leaves no other.
func copyAtOnce(t *rapid.T, to, from string) {
	for {
		was := listing(from)
		err := os.CopyFS(to, os.DirFS(from))
		if err == nil && was == listing(from) {
			return
		}
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			t.Fatal(err)
		}
		done(t, os.RemoveAll(to))
	}
}

// listing are the files of a directory with their sizes; another each time where one
// goes meanwhile.
func listing(dir string) string {
	var all strings.Builder
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := e.Info()
		if err != nil {
			return err
		}
		fmt.Fprintln(&all, path, info.Size())
		return nil
	})
	if err != nil {
		return rand.Text()
	}
	return all.String()
}

func (p *tableProcess) Check(t *rapid.T) {
	written := map[string]string{}
	for _, rec := range p.topic {
		written[string(rec.Key)] = "" // what is no row is read as none
		if entry, err := ReadEntry(&rec); err == nil {
			written[string(rec.Key)] = stored(entry.Row)
		}
	}
	rows := int64(0)
	for _, id := range p.ids {
		least := 0
		if p.at > 0 {
			least = p.upTo[p.at-1][id]
		}
		most := max(least, p.before[id])
		if p.crashed {
			most = p.ever[id]
		} else {
			least = most
		}
		local := p.copyOf(t, id)
		n := slices.Index(p.versions[id], string(local))
		if n < least || n > most {
			t.Fatalf("the row of %s is version %d, want %d to %d of\n%s\nIt is\n%s", id, n, least, most, strings.Join(p.versions[id], "\n"), local)
		}
		p.before[id] = n
		if p.at > 0 && !p.isShadowed(id) && slices.Index(p.versions[id], written[id]) < p.upTo[p.at-1][id] {
			t.Fatalf("the topic has of %s\n%s\nwhich is older than the processed part of the channel", id, written[id])
		}
		if n > 0 && !esclusa.ErasedRow(local) {
			rows++
		}
	}
	p.crashed = false
	if got := p.Size.Rows(); got != rows {
		t.Fatalf("%d rows are counted, want %d", got, rows)
	}
}

func TestTableIsNotTheFoldOfItsChannelAfterAnyCrashesAndRepeats(t *testing.T) {
	c := customers(t, ends{0: 1000, 1: 1000})
	rapid.Check(t, func(t *rapid.T) {
		p := newTableProcess(t, c)
		t.Repeat(rapid.StateMachineActions(p))
		if p.repairing {
			p.Repaired(t)
		}
		for p.at < len(p.channel) {
			p.next(t, 1)
		}
		p.Repair(t)
		p.Repaired(t)
		p.Check(t)
	})
}
