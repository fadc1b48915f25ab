package views

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/embedded"
	"github.com/esclusa/esclusa/internal/kafka"
	"github.com/esclusa/esclusa/internal/mirror"
	"github.com/esclusa/esclusa/internal/topics"
)

const (
	benchCallers    = 8   // connections that ask at the same time
	benchBurst      = 250 // requests of each in a row
	benchPartitions = 8
)

// BenchmarkGetByID compares GET by id, in turns, with two least handlers on the
// same Redis: one that reads what we read, owner, row and watermarks in one transaction, and
// one that reads the document alone and so cannot tell whether a customer that is
// not there is missing.
func BenchmarkGetByID(b *testing.B) {
	at := redisFor(b)
	store, err := mirror.Open(mirror.Options{Addr: at, Owner: mirror.Owner{Cluster: "bench", Prefix: "bench"}, Partitions: benchPartitions})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { closeIt(b, store) })
	mirrored := store.Table("customers", "customer")
	shelve(b, mirrored, grupo)
	client := redis.NewClient(&redis.Options{Addr: at})
	b.Cleanup(func() { closeIt(b, client) })

	request := []byte("GET /v1/customers/10 HTTP/1.1\r\nHost: localhost\r\n\r\n")
	cfg := benchConfig(b)
	customers := cfg.Tables["customers"]
	customers.Mirror = mirrored
	cfg.Tables["customers"] = customers
	ours := connect(b, serve(b, counterOf(b, cfg)), request, grupo)
	bare := connect(b, serve(b, bareGet(readRow(client))), request, grupo)
	blind := connect(b, serve(b, bareGet(readDocument(client))), request, grupo)
	var took, bareTook, blindTook time.Duration
	for b.Loop() {
		bareTook += burst(b, bare)
		took += burst(b, ours)
		blindTook += burst(b, blind)
	}
	asked := float64(b.N * benchCallers * benchBurst)
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(asked/took.Seconds(), "req/s")
	b.ReportMetric(asked/bareTook.Seconds(), "bare-req/s")
	b.ReportMetric(bareTook.Seconds()/took.Seconds(), "req/s÷bare")
	b.ReportMetric(blindTook.Seconds()/took.Seconds(), "req/s÷document-alone")
}

// bareGet is what a look-up costs with net/http and go-redis alone.
func bareGet(read func(ctx context.Context, id string) ([]byte, error)) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /v1/customers/{id}", func(w http.ResponseWriter, r *http.Request) {
		doc, err := read(r.Context(), r.PathValue("id"))
		switch {
		case errors.Is(err, redis.Nil):
			http.NotFound(w, r)
		case err != nil:
			http.Error(w, "Redis is away", http.StatusServiceUnavailable)
		default:
			w.Header().Set("Content-Type", "application/json")
			_, _ = w.Write(doc) // nobody is left to tell
		}
	})
	return mux
}

func readDocument(client *redis.Client) func(context.Context, string) ([]byte, error) {
	return func(ctx context.Context, id string) ([]byte, error) {
		return client.HGet(ctx, "customer:"+id, "doc").Bytes()
	}
}

func readRow(client *redis.Client) func(context.Context, string) ([]byte, error) {
	return func(ctx context.Context, id string) ([]byte, error) {
		pipe := client.TxPipeline()
		pipe.Get(ctx, "esclusa:owner")
		pipe.HMGet(ctx, "esclusa:mirror:customers", "topic", strconv.Itoa(int(esclusa.PartitionOf([]byte(id), benchPartitions))))
		row := pipe.HMGet(ctx, "customer:"+id, "doc", "version", "source", "time")
		if _, err := pipe.Exec(ctx); err != nil {
			return nil, err
		}
		doc, ok := row.Val()[0].(string)
		if !ok {
			return nil, redis.Nil
		}
		return []byte(doc), nil
	}
}

// BenchmarkPostMessage is sending over HTTP: until the embedded broker has the
// record, and without one, which is our own part.
func BenchmarkPostMessage(b *testing.B) {
	request := fmt.Appendf(nil, "POST /v1/channels/customer/messages HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n%s", len(grupo), grupo)
	for name, sender := range map[string]func(*testing.B) Sender{
		"broker":  brokerSender,
		"nowhere": func(*testing.B) Sender { return nowhere{} },
	} {
		b.Run(name, func(b *testing.B) {
			cfg := benchConfig(b)
			cfg.Sender = sender(b)
			callers := connect(b, serve(b, counterOf(b, cfg)), request, `"datatype":"customer"`)
			var took time.Duration
			for b.Loop() {
				took += burst(b, callers)
			}
			b.ReportMetric(0, "ns/op")
			b.ReportMetric(float64(b.N*benchCallers*benchBurst)/took.Seconds(), "req/s")
		})
	}
}

// BenchmarkPostBatch is the same by a thousand records a request, from one caller.
func BenchmarkPostBatch(b *testing.B) {
	const lines = 1000
	body := strings.Repeat(grupo+"\n", lines)
	request := fmt.Appendf(nil, "POST /v1/channels/customer/messages HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-ndjson\r\nContent-Length: %d\r\n\r\n%s", len(body), body)
	for name, sender := range map[string]func(*testing.B) Sender{
		"broker":  brokerSender,
		"nowhere": func(*testing.B) Sender { return nowhere{} },
	} {
		b.Run(name, func(b *testing.B) {
			cfg := benchConfig(b)
			cfg.Sender = sender(b)
			caller := connect(b, serve(b, counterOf(b, cfg)), request, `"line":1000,"status":202`)[0]
			for b.Loop() {
				if _, err := caller.call(); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.N*lines)/b.Elapsed().Seconds(), "records/s")
		})
	}
}

// nowhere acknowledges everything.
type nowhere struct{}

func (nowhere) Send(context.Context, *esclusa.Record) (esclusa.Source, error) {
	return source(0, 0), nil
}

func (nowhere) SendAll(_ context.Context, recs []*esclusa.Record, sent func(int, esclusa.Source, error)) {
	for i := range recs {
		sent(i, source(0, int64(i)), nil)
	}
}

func brokerSender(b *testing.B) Sender {
	b.Helper()
	k, err := embedded.StartKafka(embedded.KafkaOptions{Addr: "127.0.0.1:0"})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { closeIt(b, k) })
	cluster := kafka.Cluster{Brokers: []string{k.Addr()}, ClientID: "bench", MaxBody: 1 << 20, Log: slog.New(slog.DiscardHandler)}
	admin, err := cluster.NewAdmin()
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(admin.Close)
	names := esclusa.Names{Prefix: esclusa.DefaultPrefix}
	wanted := topics.Declare(names, nil, []string{"customers"}, topics.Settings{Partitions: benchPartitions, Replication: 1, RecordBytes: 1 << 20})
	if _, err := topics.Apply(b.Context(), admin, wanted); err != nil {
		b.Fatal(err)
	}
	sender, err := kafka.NewSender(cluster, names.Ingress())
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(sender.Close)
	return sender
}

// benchConfig is a counter of its own world.
func benchConfig(b *testing.B) Config {
	b.Helper()
	cfg := newWorld().config(b)
	cfg.Logger = slog.New(slog.DiscardHandler) // at its default level the binary logs no request either
	return cfg
}

// shelve makes the mirror complete, with one customer.
func shelve(b *testing.B, store *mirror.Table, doc string) {
	b.Helper()
	ctx := b.Context()
	err := store.Begin(ctx, "bench")
	for p := range int32(benchPartitions) {
		err = errors.Join(err, store.BeginFill(ctx, p, 0), store.FinishFill(ctx, p, 0, 1))
	}
	row := &esclusa.Row{Doc: []byte(doc), Source: source(0, 0), Time: at}
	if err = errors.Join(err, store.Apply(ctx, 0, []esclusa.Entry{{ID: "10", Row: row}})); err != nil {
		b.Fatal(err)
	}
}

// redisFor is the address of a redis-server without persistence, or of the
// embedded Redis where that is not installed.
func redisFor(b *testing.B) string {
	b.Helper()
	program, err := exec.LookPath("redis-server")
	if err != nil {
		b.Log("redis-server is not installed: this is the embedded Redis, in this process")
		r, err := embedded.StartRedis(embedded.RedisOptions{Addr: "127.0.0.1:0", Scripts: mirror.ScriptDigests()})
		if err != nil {
			b.Fatal(err)
		}
		b.Cleanup(func() { closeIt(b, r) })
		return r.Addr()
	}
	ln := listenAt(b)
	addr := ln.Addr().String()
	closeIt(b, ln)
	_, port, _ := strings.Cut(addr, ":")
	ctx, stop := context.WithCancel(context.Background())
	cmd := exec.CommandContext(ctx, program, "--bind", "127.0.0.1", "--port", port, "--save", "", "--appendonly", "no", "--dir", os.TempDir())
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		stop()
		_ = cmd.Wait() // it was killed
	})
	answers(b, addr)
	return addr
}

// answers waits until Redis does.
func answers(b *testing.B, addr string) {
	b.Helper()
	client := redis.NewClient(&redis.Options{Addr: addr})
	defer closeIt(b, client)
	for client.Ping(b.Context()).Err() != nil {
		time.Sleep(5 * time.Millisecond)
	}
}

// caller is a client that costs little, so that the server is what is measured.
type caller struct {
	conn    net.Conn
	answers *bufio.Reader
	request []byte
}

// connect opens the connections, and checks that an answer holds what it should.
func connect(b *testing.B, addr string, request []byte, holds string) []*caller {
	b.Helper()
	callers := make([]*caller, benchCallers)
	for i := range callers {
		conn, err := new(net.Dialer).DialContext(b.Context(), "tcp", addr)
		if err != nil {
			b.Fatal(err)
		}
		b.Cleanup(func() { closeIt(b, conn) })
		callers[i] = &caller{conn, bufio.NewReader(conn), request}
		if text, err := callers[i].call(); err != nil || !strings.Contains(text, holds) {
			b.Fatalf("%v: %s", err, text)
		}
	}
	return callers
}

// call sends the request and returns the body of an answer that is a success. Of
// the answer's head it reads no more than it needs.
func (c *caller) call() (string, error) {
	if _, err := c.conn.Write(c.request); err != nil {
		return "", err
	}
	status, err := c.answers.ReadString('\n')
	if err != nil {
		return "", err
	}
	if !strings.HasPrefix(status, "HTTP/1.1 2") {
		return "", errors.New(status)
	}
	length := 0
	for {
		line, err := c.answers.ReadSlice('\n')
		if err != nil {
			return "", err
		}
		if text, ok := bytes.CutPrefix(line, []byte("Content-Length: ")); ok {
			if length, err = strconv.Atoi(string(bytes.TrimSpace(text))); err != nil {
				return "", err
			}
		}
		if len(line) == len("\r\n") {
			break
		}
	}
	body := make([]byte, length)
	_, err = io.ReadFull(c.answers, body)
	return string(body), err
}

// burst lets every caller ask many times, and returns how long that took.
func burst(b *testing.B, callers []*caller) time.Duration {
	b.Helper()
	start := time.Now()
	var wg sync.WaitGroup
	for _, c := range callers {
		wg.Go(func() {
			for range benchBurst {
				if _, err := c.call(); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	wg.Wait()
	return time.Since(start)
}

// BenchmarkAlertLog is what the list of alerts takes for each, once it is full.
func BenchmarkAlertLog(b *testing.B) {
	l := NewAlertLog(nil)
	alerts := make([]*esclusa.Alert, 2*KeptAlerts)
	for i := range alerts {
		alerts[i] = alertAt(i)
		alerts[i].Payload = make([]byte, 200)
	}
	b.ReportAllocs()
	for n := 0; b.Loop(); n++ {
		a := *alerts[n%len(alerts)]
		a.ID += strconv.Itoa(n / len(alerts))
		l.Add(&a, recordAt(n))
	}
}
