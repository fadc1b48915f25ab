package torture

import (
	"context"
	"fmt"
	"hash/crc32"
	"math/rand/v2"
	"slices"
	"strconv"
	"sync"

	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/esclusa/esclusa"
)

// watch follows what the system does, past the proxies and as a committed reader,
// and holds it against what must be so at every moment. What it has seen is the
// harness's own account, which judge closes.
type watch struct {
	r      *rig
	cancel context.CancelFunc
	tasks  sync.WaitGroup
	client *kgo.Client
	rng    *rand.Rand

	mu       sync.Mutex
	next     map[place]int64        // of each partition of an output, what is read next
	found    [partitions][]end      // by ingress offset
	whole    [partitions]int64      // below these offsets every ingress record has its end
	ends     int64                  // that were found
	orders   map[string]int64       // by channel, key and ingress partition, the last source
	fold     map[string]kept        // of the channels with tables, by key of Redis as all that follow
	rows     map[string]rows        // of some rows in the tables
	shadowed map[string]bool        // of which a table has an old row last, which we wrote
	groups   map[string]int64       // alerts by group
	foreign  map[string]bool        // records that we smuggled in, and whether an alert tells of them
	claims   []claim                // commits that are still to be held against the account
	denied   map[string]bool        // rows erased for good of which HTTP has said so
	pinned   []string               // the first few of them
	baseline map[string]use         // of each member, at the start
	versions map[string]seenVersion // by key of Redis
	faults   []string               // the first few
	more     int                    // how many others
}

// place is a partition of a topic.
type place struct {
	topic     string
	partition int32
}

// end is what became of an ingress record. The zero value says that nothing has.
type end struct {
	fate  uint8 // 1 + its index in fates
	times uint8
	seq   int32
	sum   uint32 // of the value, in a channel
}

// fates are the datatypes and the reasons, and last what is no record of ingress.
var fates = append(slices.Clone(datatypes), "malformed", "limit_exceeded", "unclassified", "unknown_datatype", "schema_violation", "content_mismatch", unsent)

// unsent is the fate of an offset with the marker of a transaction, or with a record that
// was aborted.
const unsent = "nothing that was sent"

// kept is the last word of a channel about a row.
type kept struct {
	doc    string // empty where erased
	source string
}

// claim is what the router's group had committed, and how far the outputs reached
// then.
type claim struct {
	commits map[int32]int64
	ends    map[place]int64
}

// rows are the last two versions of a row, the older one nil at first.
type rows struct {
	before, last *kgo.Record
	source       esclusa.Source // of the last
}

// mostRows is how many rows are followed in the tables.
const mostRows = 600

type seenVersion struct {
	history int
	version int64
	erased  bool
}

func startWatch(r *rig) *watch {
	r.t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	w := &watch{
		r: r, cancel: cancel, rng: rand.New(rand.NewPCG(1, 1)), next: make(map[place]int64), orders: make(map[string]int64),
		fold: make(map[string]kept), rows: make(map[string]rows), shadowed: make(map[string]bool), groups: make(map[string]int64), foreign: make(map[string]bool), versions: make(map[string]seenVersion), denied: make(map[string]bool),
	}
	parts := make(map[string]map[int32]kgo.Offset)
	for _, topic := range slices.Concat(r.outputs(), r.tables(), []string{r.names.Ingress()}) {
		parts[topic] = make(map[int32]kgo.Offset)
		for p := range int32(partitions) {
			parts[topic][p] = kgo.NewOffset().At(0)
		}
	}
	w.client = r.brokers.direct(r.t, kgo.ConsumePartitions(parts), kgo.FetchIsolationLevel(kgo.ReadCommitted()), kgo.KeepControlRecords(),
		kgo.ConsumeResetOffset(kgo.NewOffset().AtStart()))
	w.tasks.Go(func() { w.follow(ctx) })
	w.tasks.Go(func() { w.sample(ctx) })
	r.t.Cleanup(func() { cancel(); w.tasks.Wait() })
	return w
}

// outputs are the channels and the alerts.
func (r *rig) outputs() []string {
	topics := []string{r.names.Alerts()}
	for _, datatype := range datatypes {
		topics = append(topics, r.names.Channel(datatype))
	}
	return topics
}

// faultf notes that something did not hold.
func (w *watch) faultf(format string, args ...any) {
	if len(w.faults) >= 10 {
		w.more++
		return
	}
	w.faults = append(w.faults, fmt.Sprintf(format, args...))
}

// seen is how many ends of records committed readers have seen.
func (w *watch) seen() int64 {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.ends
}

func (w *watch) follow(ctx context.Context) {
	for ctx.Err() == nil {
		fetches := w.client.PollFetches(ctx)
		w.mu.Lock()
		fetches.EachRecord(func(rec *kgo.Record) {
			at := place{rec.Topic, rec.Partition}
			if rec.Offset < w.next[at] { // the client was sent back
				return
			}
			before := w.next[at]
			w.next[at] = rec.Offset + 1
			of, isTable := w.r.tableOf(rec.Topic)
			switch {
			case rec.Topic == w.r.names.Ingress():
				w.seeIngress(before, rec)
			case rec.Attrs.IsControl():
			case isTable:
				w.seeRow(of.row(rec.Key), rec)
			default:
				w.see(rec)
			}
		})
		w.holdClaims()
		w.mu.Unlock()
	}
}

// seeIngress passes over what of ingress is no record.
func (w *watch) seeIngress(from int64, rec *kgo.Record) {
	to := rec.Offset
	if rec.Attrs.IsControl() {
		to++
	}
	for ; from < to; from++ {
		e := w.endOf(rec.Partition, from)
		if e.times > 0 {
			w.faultf("%s/%d/%d is %s, and has become %s", rec.Topic, rec.Partition, from, unsent, fates[e.fate-1])
		}
		e.times, e.fate = 1, uint8(len(fates))
	}
	w.goOn(rec.Partition)
}

// endOf is the end of an ingress record, or of what is at its offset.
func (w *watch) endOf(partition int32, offset int64) *end {
	list := &w.found[partition]
	for int64(len(*list)) <= offset {
		*list = append(*list, end{})
	}
	return &(*list)[offset]
}

// goOn notes up to where all is found.
func (w *watch) goOn(partition int32) {
	list, at := w.found[partition], &w.whole[partition]
	for *at < int64(len(list)) && list[*at].times > 0 {
		*at++
	}
}

// see notes a record of an output.
func (w *watch) see(rec *kgo.Record) {
	where := fmt.Sprintf("%s/%d/%d", rec.Topic, rec.Partition, rec.Offset)
	if header(rec, headerForeign) != "" && rec.Topic != w.r.names.Alerts() {
		if _, told := w.foreign[where]; !told {
			w.foreign[where] = false
		}
		return
	}
	var fate, text string
	if rec.Topic == w.r.names.Alerts() {
		alert, err := esclusa.ParseAlert(rec.Value)
		if err != nil {
			w.faultf("%s: %v", where, err)
			return
		}
		for _, group := range alert.Groups {
			w.groups[group]++
		}
		if alert.Reason == esclusa.InconsistentChannel {
			w.foreign[alert.ID] = true
			return
		}
		fate, text = string(alert.Reason), alert.ID
	} else {
		fate, text = rec.Topic[len(w.r.names.Channel("")):], header(rec, esclusa.HeaderSource)
	}
	source, err := esclusa.ParseSource(text)
	if err != nil || source.Topic != w.r.names.Ingress() || source.Partition < 0 || source.Partition >= partitions {
		w.faultf("%s says that it comes from %q", where, text)
		return
	}
	if !w.note(where, source, fate, rec) || rec.Topic == w.r.names.Alerts() {
		return // what is there again changes nothing
	}
	w.follows(where, source, rec)
	if of, inTable := keptIn(fate); inTable {
		w.fold[of.row(rec.Key)] = kept{doc: string(rec.Value), source: text}
	}
}

// seeRow holds a row of a table's topic against the one before it: what has been
// applied is not applied again.
func (w *watch) seeRow(name string, rec *kgo.Record) {
	if header(rec, headerForeign) != "" {
		w.shadowed[name] = true
		return
	}
	delete(w.shadowed, name)
	row, err := esclusa.ReadRow([]byte(header(rec, esclusa.HeaderRow)), rec.Value)
	if err != nil {
		w.faultf("%s/%d/%d: %v", rec.Topic, rec.Partition, rec.Offset, err)
		return
	}
	key := fmt.Sprintf("%s %d %s", rec.Topic, row.Source.Partition, rec.Key)
	if last, ok := w.orders[key]; ok && row.Source.Offset < last {
		w.faultf("%s/%d/%d: the row of %s is made of %s, behind one that was made of offset %d", rec.Topic, rec.Partition, rec.Offset, rec.Key, row.Source, last)
	}
	w.orders[key] = row.Source.Offset
	was, known := w.rows[name]
	switch {
	case !known && len(w.rows) == mostRows || isGone(name): // which nothing may bring back, not for a moment
	case row.Source == was.source: // written again
		was.last = rec
		w.rows[name] = was
	default:
		w.rows[name] = rows{before: was.last, last: rec, source: row.Source}
	}
}

// replaced are copies of up to n rows that have been replaced.
func (w *watch) replaced(n int) (old []*kgo.Record) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, is := range w.rows { // in no order: others each time
		if len(old) < n && is.before != nil {
			old = append(old, &kgo.Record{
				Topic: is.before.Topic, Partition: is.before.Partition, Key: is.before.Key, Value: is.before.Value,
				Headers: slices.Clone(is.before.Headers),
			})
		}
	}
	return old
}

// nothingShadowed reports whether every row that we hid was written again.
func (w *watch) nothingShadowed() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return len(w.shadowed) == 0
}

// note notes the end of an ingress record, and reports whether it is the first.
func (w *watch) note(where string, source esclusa.Source, fate string, rec *kgo.Record) bool {
	e := w.endOf(source.Partition, source.Offset)
	if e.times < 255 {
		e.times++
	}
	if e.times > 1 {
		if w.r.exactlyOnce() || fates[e.fate-1] == unsent {
			w.faultf("%s: %s has become something twice; the first time %s", where, source, fates[e.fate-1])
		}
		return false
	}
	w.ends++
	e.fate = uint8(slices.Index(fates, fate) + 1)
	seq, err := strconv.Atoi(header(rec, headerSeq))
	if err != nil && !posted(rec) {
		w.faultf("%s, from %s, has lost its header %s", where, source, headerSeq)
	}
	e.seq, e.sum = int32(seq), crc32.ChecksumIEEE(rec.Value)
	w.goOn(source.Partition)
	return true
}

// follows holds a channel record against the one before it of its key.
func (w *watch) follows(where string, source esclusa.Source, rec *kgo.Record) {
	key := fmt.Sprintf("%s %d %s", rec.Topic, source.Partition, rec.Key)
	if last, ok := w.orders[key]; ok && source.Offset < last {
		w.faultf("%s: %s comes behind offset %d of the same key", where, source, last)
	}
	w.orders[key] = source.Offset
}

func header(rec *kgo.Record, key string) string {
	for _, h := range rec.Headers {
		if h.Key == key {
			return string(h.Value)
		}
	}
	return ""
}

// posted reports whether a record came over HTTP, which has no headers of ours.
func posted(rec *kgo.Record) bool { return header(rec, headerDue) == "" }

// exactlyOnce reports whether nothing may be there twice.
func (r *rig) exactlyOnce() bool { return r.delivery != "at-least-once" }
