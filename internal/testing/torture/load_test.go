package torture

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/kafka"
)

// Headers of the load. They travel with a record into its channel or its alert.
const (
	headerDue = "torture-due" // the datatype or the reason that has to become of it
	headerSeq = "torture-seq" // the record's number
)

// partitions of every topic.
const partitions = 8

// generator makes records, the same ones for the same seed.
type generator struct {
	rng  *rand.Rand
	seq  int
	gone int // rows that were made and erased for good
}

// mix is what records are drawn from: shares of one.
type mix struct {
	bad   float64 // refused, for every reason
	limit float64 // as large as may be
	stray float64 // where it does not matter, without a key or in another partition
	hot   bool    // all of one row or document
}

// usual is the mix where nobody says otherwise.
var usual = mix{bad: 0.05, limit: 0.005, stray: 0.15}

func newGenerator(seed uint64) *generator { return &generator{rng: rand.New(rand.NewPCG(seed, 1))} }

// idOf is of a row or a document: of 300, and every third time the same.
func (g *generator) idOf(hot bool) string {
	if hot || g.rng.IntN(3) == 0 {
		return hotID
	}
	return strconv.Itoa(g.rng.IntN(300))
}

// kept is a datatype with a table: every other time customers.
func (g *generator) kept() keyed { return tabled[max(0, g.rng.IntN(4)-1)] }

// record makes the next record.
func (g *generator) record(of mix) *kgo.Record {
	g.seq++
	id := g.idOf(of.hot)
	rec := &kgo.Record{Key: []byte(id), Partition: esclusa.PartitionOf([]byte(id), partitions)}
	var due string
	switch n := g.rng.IntN(1000); {
	case g.seq%100 == 17: // appears …
		rec.Key = []byte(strconv.Itoa(goneFrom + g.gone))
		due = g.row(rec, tabled[g.gone%len(tabled)], string(rec.Key))
	case g.seq%50 == 33: // is refused, and can be mended
		due = mendable(rec, g.seq)
	case g.seq%100 == 67: // … and is erased for good
		rec.Key = []byte(strconv.Itoa(goneFrom + g.gone))
		due = erasure(rec, tabled[g.gone%len(tabled)])
		g.gone++
	case g.rng.Float64() < of.bad:
		due = g.bad(rec, id)
	case g.rng.Float64() < of.limit:
		due = g.atLimit(rec, id)
	case n < 450:
		due = g.row(rec, g.kept(), id)
	case n < 500:
		due = erasure(rec, g.kept())
	case n < 900:
		due = g.text(rec, id)
	default:
		due = g.media(rec, id)
	}
	_, inTable := keptIn(due)
	if inTable && isGone(due+":"+string(rec.Key)) || isMendable(rec) {
		rec.Partition = esclusa.PartitionOf(rec.Key, partitions)
	} else if len(rec.Key) < 1<<10 && (!inTable || rec.Value != nil) { // where the key does not matter
		g.scatter(rec, of.stray)
	}
	head(rec, headerDue, due)
	head(rec, headerSeq, strconv.Itoa(g.seq))
	return rec
}

// scatter sends some records without a key, with an empty one, or to a partition
// that is not their key's.
func (g *generator) scatter(rec *kgo.Record, share float64) {
	if g.rng.Float64() >= share {
		return
	}
	switch g.rng.IntN(3) {
	case 0:
		rec.Key = nil
	case 1:
		rec.Key = []byte{}
	default:
		rec.Partition = int32(g.rng.IntN(partitions))
	}
}

func head(rec *kgo.Record, key, value string) {
	rec.Headers = append(rec.Headers, kgo.RecordHeader{Key: key, Value: []byte(value)})
}

// named puts the datatype where a sender may: in a header, in CloudEvents, or in
// the body, which is an object without it.
func (g *generator) named(rec *kgo.Record, datatype, body string) string {
	switch g.rng.IntN(4) {
	case 0:
		head(rec, esclusa.HeaderDatatype, datatype)
	case 1:
		head(rec, "ce_type", datatype)
	case 2:
		head(rec, "content-type", "application/cloudevents+json")
		body = fmt.Sprintf(`{"specversion":"1.0","id":"%d","source":"/torture","type":%q,"data":%s}`, g.seq, datatype, body)
	default:
		body = fmt.Sprintf(`{"datatype":%q,%s`, datatype, body[1:])
	}
	rec.Value = []byte(body)
	return datatype
}

func (g *generator) row(rec *kgo.Record, of keyed, id string) string {
	if of.integer {
		id += oneOf(g.rng, []string{"", "", ".0", "e0", ".00E+0"})
	}
	return g.named(rec, of.datatype, of.body(id, strconv.Itoa(g.seq)))
}

// erasure takes the record's key for the row's.
func erasure(rec *kgo.Record, of keyed) string {
	head(rec, esclusa.HeaderDatatype, of.datatype)
	rec.Value = nil
	return of.datatype
}

func (g *generator) text(rec *kgo.Record, id string) string {
	return g.named(rec, "text", fmt.Sprintf(`{"id":%q,"language":"es-MX","body":"%d %s"}`, id, g.seq, strings.Repeat("x", g.rng.IntN(200))))
}

var paper = []byte("%PDF-1.7\n%%EOF\n")

func (g *generator) media(rec *kgo.Record, id string) string {
	kind := [...]struct{ datatype, media, ending string }{
		{"image", "image/jpeg", "jpg"}, {"video", "video/webm", "webm"}, {"document", "text/markdown", "md"},
	}[g.rng.IntN(3)]
	if g.rng.IntN(2) == 0 {
		return g.named(rec, "document", inline(id, "application/pdf", paper, paper))
	}
	return g.named(rec, kind.datatype, fmt.Sprintf(`{"id":%q,"media_type":%q,"size":4711,"sha256":"%x","uri":"https://media.example.org/%d.%s"}`,
		id, kind.media, sha256.Sum256(nil), g.seq, kind.ending))
}

// inline is a body that holds its bytes, and the size and digest of others.
func inline(id, media string, data, claimed []byte) string {
	return fmt.Sprintf(`{"id":%q,"media_type":%q,"size":%d,"sha256":"%x","data":%q}`,
		id, media, len(claimed), sha256.Sum256(claimed), base64.StdEncoding.EncodeToString(data))
}

// maxBody is the largest body that passes.
const maxBody = 1 << 20

// atLimit is as large as the limits let through.
func (g *generator) atLimit(rec *kgo.Record, id string) string {
	due := "text"
	head(rec, esclusa.HeaderDatatype, due)
	body := fmt.Sprintf(`{"id":%q,"language":"es","body":""}`, id)
	switch g.rng.IntN(4) {
	case 0:
		rec.Value = []byte(strings.Replace(body, `"body":"`, `"body":"`+strings.Repeat("x", maxBody-len(body)), 1))
	case 1:
		rec.Value, rec.Key = []byte(body), bytes.Repeat([]byte{'k'}, 1<<10)
		rec.Partition = int32(g.rng.IntN(partitions))
	case 2:
		rec.Value = []byte(body)
		for len(rec.Headers) < 62 { // and two more follow
			head(rec, fmt.Sprint("h", len(rec.Headers)), "x")
		}
	default: // a domain key of 256 characters
		rec.Value = []byte(fmt.Sprintf(`{"id":%q,"language":"es","body":"%d"}`, strings.Repeat("ñ", 256), g.seq))
	}
	return due
}

var tooDeep = `{"id":"1","language":"es","body":` + strings.Repeat("[", 40) + strings.Repeat("]", 40) + `}`

// bad makes a record that is refused, and says why it has to be.
func (g *generator) bad(rec *kgo.Record, id string) string {
	kinds := []struct {
		due, datatype, body string
	}{
		{"malformed", "text", `{"id":"1"`},
		{"malformed", "text", `{"id":"1","id":"1","language":"es","body":""}`},
		{"malformed", "customer", "{\"id_cliente\":\"1\",\"nombre\":\"\xff\"}"},
		{"malformed", "text", "\xef\xbb\xbf" + `{"id":"1","language":"es","body":""}`},
		{"malformed", "text", ""},
		{"malformed", "image", "[]"},
		{"malformed", "text", `{"id":"1","language":"es","body":""} x`},
		{"limit_exceeded", "text", tooDeep},
		{"limit_exceeded", "customer", `{"id_cliente":"1","nombre":"x","edad":` + strings.Repeat("1", 41) + `}`},
		{"limit_exceeded", "customer", `{"id_cliente":"1","nombre":"x","edad":1e100}`},
		{"limit_exceeded", "text", "large"},
		{"limit_exceeded", "text", "key"},
		{"limit_exceeded", "text", "headers"},
		{"unclassified", "", fmt.Sprintf(`{"id":%q}`, id)},
		{"unknown_datatype", "invoice", fmt.Sprintf(`{"id":%q}`, id)},
		{"unknown_datatype", "../alerts", `{}`},
		{"schema_violation", "customer", fmt.Sprintf(`{"id_cliente":%q}`, id)},
		{"schema_violation", "customer", fmt.Sprintf(`{"id_cliente":%q,"nombre":"x","edad":200}`, id)},
		{"schema_violation", "product", `{"id":"1"}`},
		{"schema_violation", "product", `{"id":1.5}`},
		{"schema_violation", "person", `{"id":""}`},
		{"schema_violation", "person", `{"id":1}`},
		{"schema_violation", "video", fmt.Sprintf(`{"id":%q,"media_type":"image/png"}`, id)},
		{"content_mismatch", "image", inline(id, "image/png", paper, paper)},
		{"content_mismatch", "document", inline(id, "application/pdf", paper, []byte("x"))},
	}
	k := kinds[g.rng.IntN(len(kinds))]
	if k.datatype != "" {
		head(rec, esclusa.HeaderDatatype, k.datatype)
	}
	rec.Value = []byte(k.body)
	fine := fmt.Sprintf(`{"id":%q,"language":"es","body":""}`, id)
	switch k.body {
	case "":
		rec.Value = nil
	case "large":
		if g.rng.IntN(10) > 0 { // a megabyte each
			rec.Value = []byte(tooDeep)
			return k.due
		}
		rec.Value = []byte(strings.Replace(fine, `"body":"`, `"body":"`+strings.Repeat("x", maxBody), 1))
	case "key":
		rec.Value, rec.Key = []byte(fine), bytes.Repeat([]byte{'k'}, 1<<10+1)
	case "headers":
		rec.Value = []byte(fine)
		for len(rec.Headers) < 65 {
			head(rec, fmt.Sprint("h", len(rec.Headers)), "x")
		}
	}
	return k.due
}

// load sends records to ingress until it is stopped.
type load struct {
	gen    *generator
	client *kgo.Client
	sent   atomic.Int64 // acknowledged
	unsure atomic.Int64 // given up: they may be there or not
	rate   atomic.Int64 // records a second
	of     atomic.Pointer[mix]

	mu     sync.Mutex
	acked  [partitions][]int32 // by ingress offset, the record that the brokers say is there; 0: none
	cancel context.CancelFunc
	done   chan struct{}
}

func startLoad(cluster kafka.Cluster, ingress string, seed uint64, rate int64) (*load, error) {
	client, err := cluster.NewClient(kgo.DefaultProduceTopic(ingress), kgo.RecordPartitioner(kgo.ManualPartitioner()))
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancel(context.Background())
	l := &load{gen: newGenerator(seed), client: client, cancel: cancel, done: make(chan struct{})}
	l.rate.Store(rate)
	l.of.Store(&usual)
	go l.run(ctx)
	return l, nil
}

// beat is how often records are sent.
const beat = 20 * time.Millisecond

func (l *load) run(ctx context.Context) {
	defer close(l.done)
	tick := time.NewTicker(beat)
	defer tick.Stop()
	const one = int64(time.Second)
	for owed := int64(0); ctx.Err() == nil; {
		for owed += l.rate.Load() * int64(beat); owed >= one; owed -= one {
			l.send(l.gen.record(*l.of.Load()))
		}
		select {
		case <-ctx.Done():
		case <-tick.C:
		}
	}
}

func (l *load) send(rec *kgo.Record) {
	seq := l.gen.seq
	// Produce waits where too much is buffered, as it is while brokers are away.
	l.client.Produce(context.Background(), rec, func(rec *kgo.Record, err error) {
		if err != nil {
			l.unsure.Add(1)
			return
		}
		l.sent.Add(1)
		l.mu.Lock()
		defer l.mu.Unlock()
		list := &l.acked[rec.Partition]
		for int64(len(*list)) <= rec.Offset {
			*list = append(*list, 0)
		}
		(*list)[rec.Offset] = int32(seq)
	})
}

// change changes what the load consists of; one goroutine at a time.
func (l *load) change(how func(*mix)) {
	of := *l.of.Load()
	how(&of)
	l.of.Store(&of)
}

// stop stops sending, and comes back when everything is acknowledged or given up.
func (l *load) stop(ctx context.Context) error {
	l.cancel()
	select {
	case <-l.done:
	case <-ctx.Done():
		return ctx.Err()
	}
	err := l.client.Flush(ctx)
	l.client.Close()
	return err
}

// headerForeign marks records that are smuggled into a channel.
const headerForeign = "torture-foreign"
