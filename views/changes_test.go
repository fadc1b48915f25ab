package views

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/testutil"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/limits"
)

// followed is an answer that goes on, within a bubble.
type followed struct {
	t    *testing.T
	conn net.Conn
	text *bufio.Reader
}

// sse is an event as it comes: its name, id and data.
type sse struct{ name, id, data string }

// follow asks for the changes of customers.
func follow(t *testing.T, conn net.Conn, query string, headers ...string) *followed {
	t.Helper()
	return followPath(t, conn, "/v1/customers/changes"+query, headers...)
}

// followPath asks for a stream.
func followPath(t *testing.T, conn net.Conn, path string, headers ...string) *followed {
	t.Helper()
	write(t, conn, "GET "+path+" HTTP/1.1\r\nHost: localhost\r\n"+strings.Join(append(headers, ""), "\r\n")+"\r\n")
	resp, err := http.ReadResponse(bufio.NewReader(conn), nil) //nolint:bodyclose // it ends with its connection
	if err != nil {
		t.Fatal(err)
	}
	if resp.StatusCode != http.StatusOK || resp.Header.Get("Content-Type") != mediaEvents {
		t.Fatalf("%s %s", resp.Status, resp.Header)
	}
	return &followed{t, conn, bufio.NewReader(resp.Body)}
}

// next is the next event, or what is none: an id alone, a heartbeat.
func (s *followed) next() sse {
	s.t.Helper()
	var e sse
	for {
		line, err := s.text.ReadString('\n')
		if err != nil {
			if e == (sse{}) && err == io.EOF {
				return sse{name: "EOF"}
			}
			s.t.Fatalf("%v after %q", err, line)
		}
		line = strings.TrimSuffix(line, "\n")
		field, value, _ := strings.Cut(line, ": ")
		switch field {
		case "":
			if line == "" {
				return e
			}
			e.name = ":" + value
		case "id":
			e.id = value
		case "event":
			e.name = value
		case "data":
			e.data = value
		}
	}
}

// expect checks the next events, each its name and key.
func (s *followed) expect(want ...string) (last sse) {
	s.t.Helper()
	for _, w := range want {
		last = s.next()
		_, key, _ := strings.Cut(last.data, `"key":"`)
		key, _, _ = strings.Cut(key, `"`)
		if got := strings.TrimSpace(last.name + " " + key); got != w {
			s.t.Fatalf("event %+v, want %s", last, w)
		}
	}
	return last
}

func TestFollowerMissesAChange(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld()
		w.change(0, 0, "a", []byte(cliente("a")))
		connect := bubbleServer(t, w.handler(t))
		now, oldest := follow(t, connect(), ""), follow(t, connect(), "?from=oldest")
		if first := now.expect(""); first.id != "T;0:1,1:0" {
			t.Errorf("it begins at %s", first.id)
		}
		oldest.expect("", "change a")
		w.change(1, 0, "b", []byte("{\"id_cliente\":\"b\",\r\n\"nombre\":\"N\"}"))
		w.change(0, 1, "a", nil)
		w.feed.Add(0, 1, "a", &esclusa.Row{Source: source(0, 1), Time: at}) // read again
		w.feed.Add(0, 2, "x", nil)                                          // no row of ours
		for _, s := range []*followed{now, oldest} {
			if e := s.expect("change b"); e.id != "T;0:1,1:1" || !strings.Contains(e.data, `"version":0,"source":"datatype/1/0","time":"2026-01-02T03:04:05.006Z","doc":{"id_cliente":"b",  "nombre":"N"}}`) {
				t.Errorf("%+v", e)
			}
			if e := s.expect("erasure a"); e.id != "T;0:2,1:1" || strings.Contains(e.data, "doc") {
				t.Errorf("%+v", e)
			}
		}
		now.expect(":heartbeat")
		oldest.expect(":heartbeat")
		for id, want := range map[string][]string{
			"T;0:0,1:0": {"", "change a", "change b", "erasure a"},
			"T;0:1,1:0": {"", "change b", "erasure a"},
			"T;0:1,1:1": {"", "erasure a"},
			"T;0:2,1:1": {"", ":heartbeat"},
		} {
			s := follow(t, connect(), "?from=oldest", "Last-Event-ID: "+id)
			s.expect(want...)
			_ = s.conn.Close()
		}
		for _, id := range []string{"x", "T;", "T;0:1", "T;0:1,1:0,2:0", "T;1:0,0:1", "T;0:-1,1:0", "T;0:1,1:", "T;0:1,1:00", "T;0:1,1:99999999999999999999", "0:1,1:0", ";0:1,1:0", "t;0:1,1:0"} {
			expectProblem(t, call(w.handler(t), "GET", "/v1/customers/changes", "", "Last-Event-ID: "+id), 400)
		}
		_ = now.conn.Close()
		_ = oldest.conn.Close()
	})
}

// A place that the table's topic has not come to is another topic's; but another process
// may have come further than this one.
func TestPlaceThatIsNoneIsBelieved(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld()
		w.change(0, 0, "a", []byte(cliente("a")))
		h := w.handler(t)
		for _, id := range []string{"T;0:2,1:0", "T;0:1,1:1", "T;0:1,1:9223372036854775807"} {
			if p := expectProblem(t, call(h, "GET", "/v1/customers/changes", "", "Last-Event-ID: "+id), 400); !strings.Contains(p.Detail, "from=oldest") {
				t.Errorf("it is told %s", p.Detail)
			}
		}
		w.ends = []int64{2, 0}
		s := follow(t, bubbleServer(t, h)(), "", "Last-Event-ID: T;0:2,1:0")
		s.expect("")
		w.change(0, 1, "a", nil)
		w.change(0, 2, "a", nil)
		if e := s.expect("erasure a"); e.id != "T;0:3,1:0" {
			t.Errorf("it goes on at %s", e.id)
		}
		_ = s.conn.Close()
		w.ends = nil
		expectProblem(t, call(h, "GET", "/v1/customers/changes", "", "Last-Event-ID: T;0:4,1:0"), 503)
	})
}

func TestSlowFollowerTakesMemoryOrIsNotTold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld()
		h, fs := counterOfFollowers(t, w)
		connect := bubbleServer(t, h)
		quick, slow := follow(t, connect(), ""), follow(t, connect(), "")
		quick.expect("")
		slow.expect("")
		doc := []byte(padded(1 << 20))
		const n = 3 * feedBytes >> 20
		for i := range n {
			w.change(0, int64(i), "a", doc)
			quick.expect("change a")
		}
		if w.feed.bytes > feedBytes {
			t.Errorf("%d bytes are held", w.feed.bytes)
		}
		slow.expect("change a") // it is in the pipe
		if e := slow.expect("end"); !strings.Contains(e.data, "Last-Event-ID") {
			t.Errorf("it is told %s", e.data)
		}
		slow.expect("EOF")
		quick.expect(":heartbeat")

		stuck := follow(t, connect(), "?from=oldest")
		start := time.Now()
		synctest.Wait()
		time.Sleep(followerGrace + time.Second)
		if _, err := io.ReadAll(stuck.text); err == nil || time.Since(start) > followerGrace+2*time.Second {
			t.Errorf("one that takes nothing: %v after %v", err, time.Since(start))
		}
		if got := testutil.ToFloat64(fs.cut); got != 2 {
			t.Errorf("%v were cut off", got)
		}
		_ = quick.conn.Close()
		synctest.Wait()
		if got := testutil.ToFloat64(fs.now); got != 0 || w.feed.bytes != 0 || len(w.feed.events) != 0 {
			t.Errorf("%v follow, %d bytes are held", got, w.feed.bytes)
		}
	})
}

// counterOfFollowers is a counter whose followers can be seen, in front of the world.
func counterOfFollowers(t *testing.T, w *world) (http.Handler, *followers) {
	t.Helper()
	c := &counter{Config: w.config(t)}
	c.Limits.withDefaults()
	c.Registry = prometheus.NewRegistry()
	if err := c.bound(); err != nil {
		t.Fatal(err)
	}
	fs, cfg := c.followers, c.Config
	f, err := newFront(cfg.Operations, (&table{cfg.Tables["customers"], "customers", c}).routes())
	if err != nil {
		t.Fatal(err)
	}
	return f, fs
}

func TestStopLeavesFollowersHanging(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld()
		stopping := make(chan struct{})
		cfg := w.config(t)
		cfg.Stopping = stopping
		h := counterOf(t, cfg)
		s := follow(t, bubbleServer(t, h)(), "")
		s.expect("")
		start := time.Now()
		close(stopping)
		s.expect("end", "EOF")
		if took := time.Since(start); took != 0 {
			t.Errorf("it took %v", took)
		}
	})
}

func TestFollowersAreWithoutNumber(t *testing.T) {
	w := newWorld()
	h, fs := counterOfFollowers(t, w)
	full := func(s *share, does func(limits.Key, int64) error) {
		t.Helper()
		for key, rest := 0, s.Size(); rest > 0; key++ { // half of what is left, each
			n := max(1, rest/2)
			if err := does(limits.Named(fmt.Sprint(key)), n); err != nil {
				t.Fatal(err)
			}
			rest -= n
		}
	}
	give := func(s *share) func(limits.Key, int64) error {
		return func(key limits.Key, n int64) error { s.Give(key, n); return nil }
	}
	full(fs.room, fs.room.Take)
	answer := call(h, "GET", "/v1/customers/changes", "")
	expectProblem(t, answer, 503)
	expectHeader(t, answer, "Retry-After", "1")
	full(fs.room, give(fs.room))
	w.change(0, 0, "a", []byte(grupo))
	full(fs.replays, fs.replays.Take)
	expectProblem(t, call(h, "GET", "/v1/customers/changes?from=oldest", ""), 503)
	expect(t, call(h, "HEAD", "/v1/customers/changes", ""), 200, "")
	full(fs.replays, give(fs.replays))
	expect(t, call(h, "HEAD", "/v1/customers/changes?from=oldest", ""), 200, "")
	if fs.room.InUse() != 0 || fs.replays.InUse() != 0 {
		t.Error("room is not given back")
	}
	if w.feed.followers != 0 {
		t.Errorf("%d followers are left", w.feed.followers)
	}
}

// What the past reaches to is where the feed begins, whatever arrives meanwhile.
func TestChangeBetweenPastAndPresentIsLostOrComesTwice(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld()
		const n = 3000
		for i := range n {
			w.change(int32(i%2), int64(i/2), fmt.Sprint(i), []byte(grupo))
		}
		connect := bubbleServer(t, w.handler(t))
		s := follow(t, connect(), "?from=oldest")
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		go func() {
			for i := n; i < 2*n && ctx.Err() == nil; i++ {
				w.change(int32(i%2), int64(i/2), fmt.Sprint(i), []byte(grupo))
				time.Sleep(time.Millisecond)
			}
		}()
		s.expect("")
		next := [2]int{}
		for range 2 * n {
			e := s.next()
			_, key, _ := strings.Cut(e.data, `"key":"`)
			key, _, _ = strings.Cut(key, `"`)
			var i int
			if _, err := fmt.Sscan(key, &i); err != nil {
				t.Fatalf("%v: %+v", err, e)
			}
			if i/2 != next[i%2] {
				t.Fatalf("change %d of partition %d instead of %d", i/2, i%2, next[i%2])
			}
			next[i%2]++
		}
		_ = s.conn.Close()
	})
}

func TestEventIsLostWhileItIsSent(t *testing.T) {
	w := newWorld()
	number, _ := w.feed.join(w.feed.enter())
	doc := []byte(padded(1 << 20))
	const n = feedBytes >> 20
	var taken []feedEvent
	for i := range int64(n) {
		if i == n-2 { // the slice has room for what comes
			var err error
			if taken, _, _, err = w.feed.take(number); err != nil || len(taken) == 0 {
				t.Fatalf("%d are taken: %v", len(taken), err)
			}
		}
		w.change(0, i, "a", doc)
	}
	if _, _, _, err := w.feed.take(number); err == nil {
		t.Error("nothing was dropped")
	}
	if e := taken[0]; e.offset != 0 || len(e.text) < len(doc) {
		t.Errorf("one that is being sent has become offset %d with %d bytes", e.offset, len(e.text))
	}
}

func TestFollowerTakesMoreThanItSends(t *testing.T) {
	w := newWorld()
	number, _ := w.feed.join(w.feed.enter())
	for i := range int64(takenEvents + 1) {
		w.change(0, i, "a", nil)
	}
	events, more, _, err := w.feed.take(number)
	if size := len(events) * len(events[0].text); err != nil || !more || size > 2*piece {
		t.Errorf("%d bytes are taken, more %v: %v", size, more, err)
	}
	got := len(events)
	for more {
		events, more, _, _ = w.feed.take(number + uint64(got))
		got += len(events)
	}
	if got != takenEvents+1 {
		t.Errorf("%d are taken", got)
	}
}

func TestNewFollowerIsCutOffForWhatItDoesNotLack(t *testing.T) {
	w := newWorld()
	w.feed.enter()
	doc := []byte(padded(1 << 20))
	const n = feedBytes >> 20
	for i := range int64(n) {
		w.change(0, i, "a", doc)
	}
	number, ok := w.feed.join(w.feed.enter())
	if !ok {
		t.Fatal("it lacks what is past")
	}
	w.change(1, 0, "b", doc)
	if events, _, _, err := w.feed.take(number); err != nil || len(events) != 1 || events[0].partition != 1 {
		t.Errorf("it takes %d events: %v", len(events), err)
	}
}

func FuzzPlaceOfAFollower(f *testing.F) {
	f.Add("T;0:1,1:2", 2)
	f.Add("T;", 0)
	f.Fuzz(func(t *testing.T, id string, partitions int) {
		topic, _, _ := strings.Cut(id, ";")
		at, err := parseID(id, topic, partitions)
		if err != nil {
			return
		}
		if got := string(appendID(nil, topic, at)); got != "id: "+id+"\n" {
			t.Errorf("%q is read as %q", id, got)
		}
	})
}
