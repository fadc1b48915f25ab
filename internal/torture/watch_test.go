package torture

import (
	"context"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/app"
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
	fold     map[string]customer    // of the customer channel
	foreign  map[string]bool        // records that we smuggled in, and whether an alert tells of them
	claims   []claim                // commits that are still to be held against the account
	denied   map[string]bool        // customers erased for good of whom HTTP has said so
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

// fates are the datatypes and the reasons.
var fates = append(slices.Clone(datatypes), "malformed", "limit_exceeded", "unclassified", "unknown_datatype", "schema_violation", "content_mismatch")

// customer is the last word of the channel about a customer.
type customer struct {
	doc    string // empty where erased
	source string
}

// claim is what the router's group had committed, and how far the outputs reached
// then.
type claim struct {
	commits map[int32]int64
	ends    map[place]int64
}

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
		fold: make(map[string]customer), foreign: make(map[string]bool), versions: make(map[string]seenVersion), denied: make(map[string]bool),
	}
	parts := make(map[string]map[int32]kgo.Offset)
	for _, topic := range append(r.outputs(), r.names.Table()) {
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
			w.next[at] = rec.Offset + 1
			switch {
			case rec.Attrs.IsControl():
			case rec.Topic == w.r.names.Table():
				w.seeRow(rec)
			default:
				w.see(rec)
			}
		})
		w.holdClaims()
		w.mu.Unlock()
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
	if fate == "customer" {
		w.fold[string(rec.Key)] = customer{doc: string(rec.Value), source: text}
	}
}

// seeRow holds a row of the table's topic against the one before it: what has been
// applied is not applied again.
func (w *watch) seeRow(rec *kgo.Record) {
	text := rec.Value
	if text == nil {
		text = []byte(header(rec, esclusa.HeaderRow))
	}
	row, err := esclusa.ParseRow(text)
	if err != nil {
		w.faultf("%s/%d/%d: %v", rec.Topic, rec.Partition, rec.Offset, err)
		return
	}
	key := fmt.Sprintf("%s %d %s", rec.Topic, row.Source.Partition, rec.Key)
	if last, ok := w.orders[key]; ok && row.Source.Offset < last {
		w.faultf("%s/%d/%d: the row of %s is made of %s, behind one that was made of offset %d", rec.Topic, rec.Partition, rec.Offset, rec.Key, row.Source, last)
	}
	w.orders[key] = row.Source.Offset
}

// note notes the end of an ingress record, and reports whether it is the first.
func (w *watch) note(where string, source esclusa.Source, fate string, rec *kgo.Record) bool {
	list := &w.found[source.Partition]
	for int64(len(*list)) <= source.Offset {
		*list = append(*list, end{})
	}
	e := &(*list)[source.Offset]
	if e.times < 255 {
		e.times++
	}
	if e.times > 1 {
		if w.r.exactlyOnce() {
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
	e.seq, e.sum = int32(seq), sum(rec.Value)
	at := &w.whole[source.Partition]
	for *at < int64(len(*list)) && (*list)[*at].times > 0 {
		*at++
	}
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

func sum(value []byte) uint32 {
	h := fnv.New32a()
	_, _ = h.Write(value) // cannot fail
	return h.Sum32()
}

// exactlyOnce reports whether nothing may be there twice.
func (r *rig) exactlyOnce() bool { return r.delivery != "at-least-once" }

// sampleEvery is how often the moment is looked at.
const sampleEvery = 250 * time.Millisecond

func (w *watch) sample(ctx context.Context) {
	tick := time.NewTicker(sampleEvery)
	defer tick.Stop()
	for n := 0; ; n++ {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		w.claim(ctx)
		w.nothingOpenIsRead(ctx)
		w.versionsRise(ctx)
		w.erasedStay()
		if n%4 == 0 {
			w.accountIsClean()
		}
	}
}

// accountIsClean reads the auditor's live account. What we have smuggled in may name
// a source that has its output, and counts as one too many.
func (w *watch) accountIsClean() {
	for _, m := range w.r.of(app.RoleAuditor) {
		series, err := w.r.scrape(m)
		if err != nil {
			continue
		}
		w.mu.Lock()
		if n := series["esclusa_unaccounted_records"]; n > 0 {
			w.faultf("%s has no account of %.0f records", m.name, n)
		}
		if n := series["esclusa_duplicate_records_total"]; w.r.exactlyOnce() && n > float64(len(w.foreign)) {
			w.faultf("%s counts %.0f outputs too many, and %d were smuggled in", m.name, n, len(w.foreign))
		}
		w.mu.Unlock()
	}
}

// claim takes down what the router has committed: of everything below, the end must
// be visible to committed readers, once they are past what was written by then.
// Where the brokers do not answer there is no sample.
func (w *watch) claim(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	offsets, err := w.r.admin.FetchOffsets(ctx, w.r.names.RouterGroup())
	if err != nil || offsets.Error() != nil {
		return
	}
	// The ends are asked for after the commits: they cover what those speak of.
	listed, err := w.r.admin.ListEndOffsets(ctx, w.r.outputs()...)
	if err != nil || listed.Error() != nil {
		return
	}
	c := claim{commits: make(map[int32]int64), ends: make(map[place]int64)}
	for p, at := range offsets[w.r.names.Ingress()] {
		c.commits[p] = at.At
	}
	for topic, ends := range listed {
		for p, at := range ends {
			c.ends[place{topic, p}] = at.Offset
		}
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.claims = append(w.claims, c)
	w.holdClaims()
}

// caughtUp reports whether everything is read that is there.
func (w *watch) caughtUp(ctx context.Context) bool {
	listed, err := w.r.admin.ListEndOffsets(ctx, w.r.outputs()...)
	if err != nil || listed.Error() != nil {
		return false
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	done := true
	listed.Each(func(end kadm.ListedOffset) { done = done && w.next[place{end.Topic, end.Partition}] >= end.Offset })
	return done
}

// holdClaims holds the claims against the account for which everything is read.
func (w *watch) holdClaims() {
	for len(w.claims) > 0 {
		c := w.claims[0]
		for at, end := range c.ends {
			if w.next[at] < end {
				return
			}
		}
		for p, committed := range c.commits {
			if w.whole[p] < committed {
				w.faultf("offset %d of ingress partition %d is committed, but %d has become nothing", committed, p, w.whole[p])
			}
		}
		w.claims = w.claims[1:]
	}
}

// nothingOpenIsRead asks what the groups that read channels have committed: records
// of transactions that are open must not be among it.
func (w *watch) nothingOpenIsRead(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	for _, s := range w.r.stages()[1:] {
		commits, err := w.r.admin.FetchOffsets(ctx, s.group)
		if err != nil || commits.Error() != nil {
			return
		}
		stable, err := w.r.admin.ListCommittedOffsets(ctx, s.topics...) // asked for later, so not less
		if err != nil || stable.Error() != nil {
			return
		}
		w.mu.Lock()
		stable.Each(func(end kadm.ListedOffset) {
			if at, ok := commits.Lookup(end.Topic, end.Partition); ok && at.At > end.Offset {
				w.faultf("%s has committed offset %d of %s/%d, where %d and what follows is not committed", s.group, at.At, end.Topic, end.Partition, end.Offset)
			}
		})
		w.mu.Unlock()
	}
}

// versionsRise looks at some customers in Redis: within one history a version never
// falls, and who was erased for good never comes back.
func (w *watch) versionsRise(ctx context.Context) {
	w.mu.Lock()
	var keys []string
	for id := range w.fold { // in no order: others each time
		if keys = append(keys, rowPrefix+id); len(keys) == 100 {
			break
		}
	}
	w.mu.Unlock()
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	rows, history, err := w.r.redis.rows(ctx, keys)
	if err != nil {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	for i, row := range rows {
		version, err := strconv.ParseInt(row["version"], 10, 64)
		if err != nil {
			continue // there is no such row
		}
		_, there := row["doc"]
		before, known := w.versions[keys[i]]
		known = known && before.history == history
		if known && version < before.version {
			w.faultf("%s in Redis fell from version %d to %d", keys[i], before.version, version)
		}
		if known && before.erased && there && isGone(keys[i]) {
			w.faultf("%s was erased for good, and is in Redis again with version %d", keys[i], version)
		}
		w.versions[keys[i]] = seenVersion{history, version, !there}
	}
}

// erasedStay asks HTTP for one who was erased for good, and whose erasure is
// complete: once the answer was that there is no such customer, it stays so, also
// while Redis is away, or has gone back to when the customer was there.
func (w *watch) erasedStay() {
	w.mu.Lock()
	id := ""
	for key, seen := range w.versions { // in no order: others each time
		if seen.erased && isGone(key) {
			id = strings.TrimPrefix(key, rowPrefix)
			break
		}
	}
	w.mu.Unlock()
	if id == "" {
		return
	}
	code := w.r.get(w.r.of(app.RoleHTTP)[0], "/v1/customers/"+id)
	w.mu.Lock()
	defer w.mu.Unlock()
	switch {
	case code == http.StatusNotFound:
		w.denied[id] = true
	case code == http.StatusOK && w.denied[id]:
		w.faultf("customer %s was erased for good and not there over HTTP, and is there again", id)
	}
}
