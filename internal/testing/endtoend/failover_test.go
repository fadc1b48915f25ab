package endtoend

import (
	"context"
	"fmt"
	"io"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/esclusa/esclusa/internal/testing/engines"
)

// door is an address behind which servers change, as a failover changes them.
type door struct {
	at string

	mu    sync.Mutex
	to    string
	conns map[net.Conn]bool
}

func openDoor(t *testing.T, to string) *door {
	t.Helper()
	l, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	must(t, err)
	d := &door{at: l.Addr().String(), to: to, conns: make(map[net.Conn]bool)}
	var all sync.WaitGroup
	all.Go(func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			all.Go(func() { d.pass(conn) })
		}
	})
	t.Cleanup(func() {
		l.Close()
		d.lead("")
		all.Wait()
	})
	return d
}

// pass carries bytes both ways until either side closes.
func (d *door) pass(in net.Conn) {
	defer in.Close()
	d.mu.Lock()
	to := d.to
	d.mu.Unlock()
	out, err := new(net.Dialer).DialContext(context.Background(), "tcp", to)
	if err != nil {
		return
	}
	defer out.Close()
	d.mu.Lock()
	if d.to != to {
		d.mu.Unlock()
		return
	}
	d.conns[in], d.conns[out] = true, true
	d.mu.Unlock()
	var both sync.WaitGroup
	for from, to := range map[net.Conn]net.Conn{in: out, out: in} {
		both.Go(func() {
			_, _ = io.Copy(to, from) // its error is the end of a connection
			in.Close()
			out.Close()
		})
	}
	both.Wait()
	d.mu.Lock()
	defer d.mu.Unlock()
	delete(d.conns, in)
	delete(d.conns, out)
}

// lead sends whoever comes to another server, and cuts off who is there.
func (d *door) lead(to string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.to = to
	for conn := range d.conns {
		conn.Close()
	}
}

// A replica that lagged is promoted: rows that Redis had acknowledged are gone,
// and the mirror's own position with them. What it still has must not be believed.
func TestReplicaThatWasBehindIsFilledBeforeItIsBelieved(t *testing.T) {
	const n = 50
	primary := engines.RunRedis(t)
	host, port, err := net.SplitHostPort(primary.Addr)
	must(t, err)
	replica := engines.RunRedis(t, "--replicaof", host+" "+port)
	behind := dialRedis(t, replica.URL())
	d := openDoor(t, primary.Addr)
	o := options(t)
	o.Redis = "redis://" + d.at
	s := start(t, o)
	customer := func(id int, name string) string {
		return fmt.Sprintf(`{"id_cliente":"%d","nombre":"%s"}`, id, name)
	}
	send := func(name string) {
		t.Helper()
		for id := range n {
			s.want("POST", "/send_message", customer(id, name), 200, stored)
		}
	}
	send("old")
	eventually(t, "the replica has the rows", func() bool {
		doc, _ := behind.HGet(t.Context(), fmt.Sprint("customer:", n-1), "doc").Result()
		return strings.Contains(doc, "old")
	})
	must(t, behind.ReplicaOf(t.Context(), "NO", "ONE").Err()) // the link is lost
	send("new")
	fills := s.metric("esclusa_mirror_fills_total")

	primary.Kill()
	d.lead(replica.Addr)
	began := time.Now()
	for id := 0; s.metric("esclusa_mirror_fills_total") == fills; id = (id + 1) % n {
		s.want("GET", fmt.Sprint("/get_message/", id), "", 200, `{"message":`+customer(id, "new")+`,"status":"success"}`)
		if time.Since(began) > patience {
			t.Fatal("the mirror has not noticed")
		}
	}
	if took := time.Since(began); took > 5*time.Second {
		t.Errorf("the mirror noticed after %v, which is more than five seconds", took)
	} else {
		t.Logf("the mirror noticed after %v", took.Round(time.Millisecond))
	}
	eventually(t, "the replica has every row", func() bool {
		for id := range n {
			s.want("GET", fmt.Sprint("/get_message/", id), "", 200, `{"message":`+customer(id, "new")+`,"status":"success"}`)
			if doc, _ := behind.HGet(t.Context(), fmt.Sprint("customer:", id), "doc").Result(); doc != customer(id, "new") {
				return false
			}
		}
		return true
	})
	s.ready()
	send("newer")
}

// metric is the sum of a metric's series.
func (s *system) metric(name string) (sum float64) {
	s.t.Helper()
	_, text := s.get("/metrics")
	for line := range strings.Lines(text) {
		var value float64
		if series, rest, ok := strings.Cut(line, " "); ok && (series == name || strings.HasPrefix(series, name+"{")) {
			_, err := fmt.Sscan(rest, &value)
			must(s.t, err)
			sum += value
		}
	}
	return sum
}
