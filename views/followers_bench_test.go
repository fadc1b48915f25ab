package views

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/esclusa/esclusa"
)

// BenchmarkFollowers is a table that changes a thousand times a second, and a thousand
// clients that follow it on connections of their own: the events that reach them, and the
// time until the last of them has a change. The clients, in the same process, take their
// share of the CPU.
func BenchmarkFollowers(b *testing.B) {
	const clients, rate = 1000, 1000
	w := newWorld()
	cfg := benchConfig(b)
	cfg.Tables = w.config(b).Tables
	addr := serve(b, counterOf(b, cfg))
	var got atomic.Int64
	var all sync.WaitGroup
	ctx, stop := context.WithCancel(b.Context())
	for range clients {
		conn := followRaw(ctx, b, addr)
		all.Go(func() { countEvents(conn, &got) })
	}
	defer all.Wait()
	defer stop()
	n := 0
	var slowest time.Duration
	for b.Loop() { // a second each
		begin := time.Now()
		for i := range rate {
			if i%10 == 0 {
				time.Sleep(time.Until(begin.Add(time.Duration(i) * time.Second / rate)))
			}
			w.feed.Add(0, int64(n), strconv.Itoa(n), customerRow(n))
			n++
		}
		last := time.Now()
		for got.Load() < int64(n)*clients && time.Since(last) < time.Minute {
			time.Sleep(time.Millisecond)
		}
		slowest = max(slowest, time.Since(last))
	}
	if want := int64(n) * clients; got.Load() != want {
		b.Errorf("%d events came, not %d", got.Load(), want)
	}
	b.ReportMetric(float64(got.Load())/b.Elapsed().Seconds(), "events/s")
	b.ReportMetric(float64(slowest.Milliseconds()), "ms-to-last")
}

// followRaw follows customers on a connection of its own, until ctx ends.
func followRaw(ctx context.Context, b *testing.B, addr string) io.Reader {
	b.Helper()
	conn, err := new(net.Dialer).DialContext(ctx, "tcp", addr)
	if err != nil {
		b.Fatal(err)
	}
	context.AfterFunc(ctx, func() { _ = conn.Close() })
	fmt.Fprint(conn, "GET /v1/customers/changes HTTP/1.1\r\nHost: localhost\r\n\r\n")
	text := bufio.NewReaderSize(conn, 32<<10)
	resp, err := http.ReadResponse(text, nil) //nolint:bodyclose // it ends with its connection
	if err != nil || resp.StatusCode != http.StatusOK {
		b.Fatal(resp, err)
	}
	return resp.Body
}

func countEvents(from io.Reader, got *atomic.Int64) {
	piece := make([]byte, 32<<10)
	sign := []byte("event: ")
	var kept int // of a sign that may be cut in two
	for {
		n, err := from.Read(piece[kept:])
		text := piece[:kept+n]
		got.Add(int64(bytes.Count(text, sign)))
		kept = copy(piece, text[max(0, len(text)-len(sign)+1):])
		if err != nil {
			return
		}
	}
}

func customerRow(n int) *esclusa.Row {
	return &esclusa.Row{Doc: []byte(cliente(strconv.Itoa(n))), Source: source(0, int64(n)), Time: at}
}
