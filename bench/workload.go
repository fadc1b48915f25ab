package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/kafka"
)

// workload is the work of a case, the same for all contestants and in every run.
type workload struct {
	size, bad, customers int  // bytes of a record, percent, percent
	distinct             bool // each customer once
	n                    int  // records
	warm                 int  // of those, how many go before what is measured
	records              []record
}

// record is one ingress record and what has to become of it.
type record struct {
	key, body []byte
	datatype  string         // that the generator meant
	named     bool           // the body names that datatype
	reason    esclusa.Reason // why it is to be refused; empty where it is good
	partition int32          // its place in ingress, known once it is there
	offset    int64
}

// String names the case.
func (w *workload) String() string { return fmt.Sprintf("%d B, %d %% bad", w.size, w.bad) }

var datatypes = [...]string{"customer", "document", "image", "text", "video"} // customer is the first

// customersOf is how many records of customers there are for each customer.
const customersOf = 5

// make generates the records. The bodies differ, and the first number in each is
// that of its record.
func (w *workload) make() {
	g := generator{rng: rand.New(rand.NewPCG(uint64(w.size), uint64(w.bad))), size: w.size, share: w.customers,
		distinct: w.distinct, customers: max(1, w.n*w.customers/100/customersOf)}
	w.records = make([]record, w.n)
	for i := range w.records {
		w.records[i] = g.record(i, g.rng.IntN(100) < w.bad)
	}
}

// number is the first number in a body.
func number(body []byte) (int, bool) {
	from := bytes.IndexAny(body, "0123456789")
	if from < 0 {
		return 0, false
	}
	n := 0
	for _, c := range body[from:] {
		if c < '0' || c > '9' {
			break
		}
		n = n*10 + int(c-'0')
	}
	return n, true
}

// generator makes records of about one size.
type generator struct {
	rng       *rand.Rand
	size      int
	share     int  // of customers in the records, in percent
	customers int  // different ones
	distinct  bool // as many as records
}

func (g *generator) datatype() string {
	if g.rng.IntN(100) < g.share {
		return datatypes[0]
	}
	return datatypes[1+g.rng.IntN(len(datatypes)-1)]
}

// member is one of a body: a name, and a value as JSON.
type member struct{ name, value string }

// spoilers are ways in which a record is bad, each of them plain to see for every
// contestant that checks, and none of them touches the number. The third member
// is a required string everywhere.
var spoilers = []struct {
	reason esclusa.Reason
	named  bool
	spoil  func([]member) []member
}{
	{esclusa.SchemaViolation, true, func(m []member) []member { return append(m[:2:2], m[3:]...) }},
	{esclusa.SchemaViolation, true, func(m []member) []member { m[2].value = "7"; return m }},
	{esclusa.SchemaViolation, true, func(m []member) []member { return append(m, member{"surplus", "true"}) }},
	{esclusa.UnknownDatatype, false, func(m []member) []member { m[0].value = `"invoice"`; return m }},
	{esclusa.Unclassified, false, func(m []member) []member { return m[1:] }},
	{esclusa.Malformed, true, nil}, // cut off
}

func (g *generator) record(i int, bad bool) record {
	rec := record{datatype: g.datatype(), named: true}
	key, members := g.members(rec.datatype, i)
	rec.key = []byte(key)
	if !bad {
		rec.body = body(members)
		return rec
	}
	how := spoilers[g.rng.IntN(len(spoilers))]
	rec.reason, rec.named = how.reason, how.named
	if how.spoil == nil {
		rec.body = bytes.TrimSuffix(body(members), []byte(`"}`))
		return rec
	}
	rec.body = body(how.spoil(members))
	return rec
}

// members are those of a good record, and its domain key.
func (g *generator) members(datatype string, i int) (key string, all []member) {
	named := member{"datatype", quote(datatype)}
	if datatype == "customer" {
		of := i
		if !g.distinct {
			of = g.rng.IntN(g.customers)
		}
		key = "c-" + strconv.Itoa(of)
		all = []member{named, {"nombre", quote("Cliente " + strconv.Itoa(i))}, {"id_cliente", quote(key)}, {"edad", strconv.Itoa(g.rng.IntN(100))}}
		return key, append(all, member{"promocion", g.text(g.size - len(body(all)))})
	}
	key = datatype + "-" + strconv.Itoa(i)
	all = []member{named, {"id", quote(key)}}
	if datatype == "text" {
		all = append(all, member{"language", `"es-MX"`})
		return key, append(all, member{"body", g.text(g.size - len(body(all)))})
	}
	return key, g.media(datatype, all)
}

// kinds are the media types of the datatypes with bytes, and how those begin.
var kinds = map[string]struct{ mediaType, magic string }{
	"document": {"application/pdf", "%PDF-1.7\n"},
	"image":    {"image/png", "\x89PNG\r\n\x1a\n"},
	"video":    {"video/mp4", "\x00\x00\x00\x18ftypisom\x00\x00\x02\x00isommp42"},
}

// inlineFrom is the size of a record from which on it holds its bytes. In a
// smaller one is where they are.
const inlineFrom = 512

func (g *generator) media(datatype string, all []member) []member {
	kind := kinds[datatype]
	all = append(all, member{"media_type", quote(kind.mediaType)})
	if g.size < inlineFrom {
		all = append(all, member{"size", "4711"}, member{"sha256", digest([]byte(all[1].value))})
		room := max(1, g.size-len(body(all))-len(`,"uri":"https://m.example/"`))
		return append(all, member{"uri", quote("https://m.example/" + strings.Repeat("x", room))})
	}
	data := make([]byte, max(32, (g.size-len(body(all))-len(`,"size":10000,"sha256":"","data":""`)-2*sha256.Size)/4*3))
	for i := range data {
		data[i] = byte(g.rng.Uint32())
	}
	copy(data, kind.magic)
	return append(all, member{"size", strconv.Itoa(len(data))}, member{"sha256", digest(data)},
		member{"data", quote(base64.StdEncoding.EncodeToString(data))})
}

var words = strings.Fields("la esclusa deja pasar solo lo que corresponde y cierra el agua detrás de cada barco que sube o baja por el canal")

// text is a JSON string that takes about n bytes with its name.
func (g *generator) text(n int) string {
	var b strings.Builder
	for n -= len(`,"promocion":""`); b.Len() < n; {
		b.WriteString(words[g.rng.IntN(len(words))])
		b.WriteByte(' ')
	}
	return quote(strings.ToValidUTF8(b.String()[:max(1, n)], ""))
}

func quote(plain string) string { return `"` + plain + `"` }

func digest(data []byte) string {
	sum := sha256.Sum256(data)
	return quote(hex.EncodeToString(sum[:]))
}

func body(members []member) []byte {
	b := []byte{'{'}
	for i, m := range members {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(b, '"')
		b = append(b, m.name...)
		b = append(b, `":`...)
		b = append(b, m.value...)
	}
	return append(b, '}')
}

// fill produces the first n records to ingress, and notes the place of each.
func (w *workload) fill(ctx context.Context, cluster kafka.Cluster, topic string, n int) error {
	cl, err := cluster.NewClient(fillers...)
	if err != nil {
		return err
	}
	defer cl.Close()
	return w.produce(ctx, cl, topic, w.records[:n])
}

// fillUnseen does so with all but the first, in the transaction of the client that it
// returns: nobody who reads what is committed sees one of them before the transaction ends.
// The caller closes the client.
func (w *workload) fillUnseen(ctx context.Context, cluster kafka.Cluster, topic string, first int) (*kgo.Client, error) {
	cl, err := cluster.NewClient(append(fillers, kgo.TransactionalID(topic+"-fill"), kgo.TransactionTimeout(runWithin))...)
	if err != nil {
		return nil, err
	}
	if err = cl.BeginTransaction(); err == nil {
		err = w.produce(ctx, cl, topic, w.records[first:])
	}
	if err != nil {
		cl.Close()
		return nil, err
	}
	return cl, nil
}

// fillers are the options of clients that fill ingress.
var fillers = []kgo.Opt{kgo.ProducerLinger(5 * time.Millisecond), kgo.ProducerBatchMaxBytes(256 << 10)}

func (w *workload) produce(ctx context.Context, cl *kgo.Client, topic string, records []record) error {
	var failed atomic.Pointer[error]
	for i := range records {
		rec := &records[i]
		cl.Produce(ctx, &kgo.Record{Topic: topic, Key: rec.key, Value: rec.body}, func(r *kgo.Record, err error) {
			if err != nil {
				failed.CompareAndSwap(nil, &err)
			}
			rec.partition, rec.offset = r.Partition, r.Offset
		})
	}
	if err := cl.Flush(ctx); err != nil {
		return fmt.Errorf("filling ingress: %w", err)
	}
	if err := failed.Load(); err != nil {
		return fmt.Errorf("filling ingress: %w", *err)
	}
	return nil
}
