package views

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/prometheus/client_golang/prometheus/testutil"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/limits"
)

// alerts checks the next events, each its name and the place of its alert.
func (s *followed) alerts(want ...string) (last sse) {
	s.t.Helper()
	for _, w := range want {
		last = s.next()
		var a struct{ At string }
		_ = json.Unmarshal([]byte(last.data), &a)
		if got := strings.TrimSpace(last.name + " " + a.At); got != w {
			s.t.Fatalf("event %+v, want %s", last, w)
		}
	}
	return last
}

func ofImage(a *esclusa.Alert) {
	image, crm := "image", "crm"
	a.Datatype, a.Sender, a.Reason, a.Groups = &image, &crm, esclusa.SchemaViolation, []string{"0123456789abcdef"}
}

func TestStreamOfAlertsMissesOneOrTellsItTwice(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld()
		w.refuses(0, 0, nil)
		connect := bubbleServer(t, w.handler(t))
		now, oldest := followPath(t, connect(), "/v1/alerts/stream"), followPath(t, connect(), "/v1/alerts/stream?from=oldest")
		if first := now.alerts(""); first.id != "T;0:1,1:0" {
			t.Errorf("it begins at %s", first.id)
		}
		oldest.alerts("", "alert 0/0")
		w.refuses(1, 0, ofImage)
		w.refuses(0, 1, nil)
		w.alertFeed.Reached(0, 4) // markers, and what somebody else wrote
		w.alertFeed.Add(alertAt(1), w.topic[2].Record)
		w.refuses(0, 4, ofImage)
		for _, s := range []*followed{now, oldest} {
			e := s.alerts("alert 1/0", "alert 0/1", "alert 0/4")
			if e.id != "T;0:5,1:1" || !strings.Contains(e.data, `"sender":"crm"`) || !strings.Contains(e.data, `,"at":"0/4","shortened":false}`) {
				t.Errorf("%+v", e)
			}
			_ = s.conn.Close()
		}
		for id, want := range map[string][]string{
			"T;0:0,1:0": {"", "alert 0/0", "alert 1/0", "alert 0/1", "alert 0/4"},
			"T;0:1,1:0": {"", "alert 1/0", "alert 0/1", "alert 0/4"},
			"T;0:2,1:1": {"", "alert 0/4"},
			"T;0:5,1:1": {"", ":heartbeat"},
		} {
			s := followPath(t, connect(), "/v1/alerts/stream", "Last-Event-ID: "+id)
			s.alerts(want...)
			_ = s.conn.Close()
		}
		expectProblem(t, call(w.handler(t), "GET", "/v1/alerts/stream", "", "Last-Event-ID: T;0:1"), 400)
		expectProblem(t, call(w.handler(t), "GET", "/v1/alerts/stream?group=x", ""), 400)
		expectProblem(t, call(w.handler(t), "GET", "/v1/alerts/stream?since=1h", ""), 400)
		w.table.complete = false
		expectProblem(t, call(w.handler(t), "GET", "/v1/alerts/stream", ""), 503)
	})
}

func TestStreamHasAlertsThatAreNotMeant(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld()
		connect := bubbleServer(t, w.handler(t))
		for i := range int64(4) {
			w.refuses(0, i, []func(*esclusa.Alert){nil, ofImage}[i%2])
		}
		for _, query := range []string{"sender=crm", "datatype=image", "group=0123456789abcdef", "reason=schema_violation"} {
			s := followPath(t, connect(), "/v1/alerts/stream?from=oldest&"+query)
			s.alerts("", "alert 0/1", "alert 0/3")
			_ = s.conn.Close()
		}
		s, others := followPath(t, connect(), "/v1/alerts/stream?sender=crm"), followPath(t, connect(), "/v1/alerts/stream?datatype=_none&sender=-")
		s.alerts("")
		others.alerts("")
		w.refuses(0, 4, nil)
		w.refuses(0, 5, ofImage)
		s.alerts("alert 0/5")
		others.alerts("alert 0/4")
		_ = s.conn.Close()
		_ = others.conn.Close()
	})
}

// Where others are told much, one who is told nothing lives on heartbeats, which say how
// far it is: else it would have to read all of that again.
func TestStreamWithoutAlertsOfItsOwnIsSilent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld()
		s := followPath(t, bubbleServer(t, w.handler(t))(), "/v1/alerts/stream?sender=crm")
		s.alerts("")
		start := time.Now()
		go func() {
			for i := int64(0); time.Since(start) < 2*heartbeatEvery; i++ {
				w.refuses(0, i, nil)
				time.Sleep(eventsEvery / 2)
			}
		}()
		e := s.alerts(":heartbeat")
		if took := time.Since(start); took > heartbeatEvery+time.Second {
			t.Errorf("it hears nothing for %v", took)
		}
		if !strings.HasPrefix(e.id, "T;0:") || e.id == "T;0:0,1:0" {
			t.Errorf("it is told to be at %s", e.id)
		}
		_ = s.conn.Close()
		time.Sleep(2 * heartbeatEvery)
	})
}

func TestSlowReaderOfAlertsIsWaitedForOrNotTold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld()
		h := w.handler(t)
		connect := bubbleServer(t, h)
		quick, slow := followPath(t, connect(), "/v1/alerts/stream"), followPath(t, connect(), "/v1/alerts/stream")
		quick.alerts("")
		slow.alerts("")
		const n = 2000
		for i := range int64(n) {
			w.refuses(0, i, func(a *esclusa.Alert) { a.Payload = make([]byte, shownPayload) })
			if i%100 == 99 {
				for j := i - 99; j <= i; j++ {
					quick.alerts(fmt.Sprintf("alert 0/%d", j))
				}
			}
		}
		if w.alertFeed.bytes > feedBytes {
			t.Errorf("%d bytes are held", w.alertFeed.bytes)
		}
		told, missed, next := 0, 0, 0
		for told+missed < n {
			e := slow.next()
			switch e.name {
			case "alert":
				var a struct{ At string }
				if err := json.Unmarshal([]byte(e.data), &a); err != nil || a.At != fmt.Sprintf("0/%d", next) {
					t.Fatalf("%s instead of %d: %v", a.At, next, err)
				}
				told, next = told+1, next+1
			case "dropped":
				var d struct{ Dropped int }
				if err := json.Unmarshal([]byte(e.data), &d); err != nil || d.Dropped == 0 {
					t.Fatalf("it is told %s: %v", e.data, err)
				}
				missed, next = missed+d.Dropped, next+d.Dropped
				if e.id != fmt.Sprintf("T;0:%d,1:0", next) {
					t.Errorf("behind %d it is at %s", next, e.id)
				}
			default:
				t.Fatalf("%+v", e)
			}
		}
		if missed == 0 || told == 0 {
			t.Errorf("%d were told, %d dropped", told, missed)
		}
		if got, err := testutil.GatherAndCount(w.reg, "esclusa_http_stream_alerts_dropped_total"); err != nil || got != 1 {
			t.Errorf("%d metrics: %v", got, err)
		}
		slow.alerts(":heartbeat")
		_ = quick.conn.Close()
		_ = slow.conn.Close()
		synctest.Wait()
		if w.alertFeed.bytes != 0 {
			t.Errorf("%d bytes are held for nobody", w.alertFeed.bytes)
		}
	})
}

func TestStreamsOfAlertsAreWithoutNumber(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld()
		h := w.handler(t)
		connect := bubbleServer(t, h)
		var all []*followed
		follows := func(who string, most int) {
			t.Helper()
			for range most {
				s := followPath(t, connect(who), "/v1/alerts/stream")
				s.alerts("")
				all = append(all, s)
			}
		}
		follows("192.0.2.1", DefaultAlertStreams/2)
		expectLimited(t, w, from(t, h, "192.0.2.1", "GET", "/v1/alerts/stream", ""), 429, limits.Streams, "--max-alert-streams")
		for i, most := range []int{16, 8, 4, 2, 1, 1} { // others have theirs
			follows(fmt.Sprint("192.0.2.", 2+i), most)
		}
		answer := from(t, h, "192.0.2.9", "GET", "/v1/alerts/stream", "")
		expectLimited(t, w, answer, 503, "all_streams", "--max-alert-streams")
		expectHeader(t, answer, "Retry-After", "1")
		s := follow(t, connect(), "") // of a table is another matter
		s.expect("")
		_ = s.conn.Close()
		_ = all[0].conn.Close()
		synctest.Wait()
		w.refuses(0, 0, nil) // who has gone is noticed
		synctest.Wait()
		s = followPath(t, connect("192.0.2.9"), "/v1/alerts/stream")
		s.alerts("")
		for _, s := range append(all, s) {
			_ = s.conn.Close()
		}
	})
}
