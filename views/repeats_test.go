package views

import (
	"context"
	"fmt"
	"io"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/iotest"
	"testing/synctest"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/testutil"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/limits"
)

func TestRepeatedRequestSendsAgain(t *testing.T) {
	for path, headers := range map[string][]string{
		"/send_message":                                nil,
		"/v1/channels/customer/messages":               {"ce-source: crm"},
		"/v1/channels/customer/messages?wait=readable": {"Content-Encoding: gzip"},
		"/v1/channels/customer/messages?wait=routed":   {asLines},
	} {
		w := newWorld()
		h := w.handler(t)
		body := grupo
		if strings.Contains(strings.Join(headers, ""), "gzip") {
			body = inGzip(t, grupo)
		}
		headers = append(headers, "Idempotency-Key: a")
		first := call(h, "POST", path, body, headers...)
		again := call(h, "POST", path, body, append(headers, "traceparent: 00-1-2-01")...)
		if len(w.sent) != 1 {
			t.Errorf("%s: sent %d times", path, len(w.sent))
		}
		expect(t, again, first.Code, strings.TrimSuffix(first.Body.String(), "\n"))
		for _, name := range []string{"Content-Type", "Content-Length", sourceHeader} {
			expectHeader(t, again, name, first.Header().Get(name))
		}
		expectHeader(t, again, replayedHeader, "true")
		expectHeader(t, first, replayedHeader, "")
		expectProblem(t, call(h, "POST", path, padded(1<<20), headers...), map[bool]int{true: 400, false: 422}[body != grupo])
		expectProblem(t, call(h, "POST", path, body, append(headers, "ce-id: 7")...), 422)
		call(h, "POST", path, body, append(headers[:len(headers)-1:len(headers)-1], "Idempotency-Key: b")...)
		if len(w.sent) != 2 {
			t.Errorf("%s: another key was taken for the same", path)
		}
		expectHeld(t, h, 0)
	}
	w := newWorld()
	h := w.handler(t)
	for _, path := range []string{"/send_message?datatype=text", "/v1/channels/text/messages"} {
		expect(t, call(h, "POST", path, saludo, "Idempotency-Key: a"), 0+map[bool]int{true: 200, false: 202}[strings.Contains(path, "send")], "")
	}
	if len(w.sent) != 2 {
		t.Error("a key of one call was taken for that of another")
	}
	for _, keys := range [][]string{{"Idempotency-Key: "}, {"Idempotency-Key: a", "Idempotency-Key: b"}, {"Idempotency-Key: " + strings.Repeat("x", 256)}} {
		expectProblem(t, call(h, "POST", "/send_message", grupo, keys...), 400)
	}
}

func TestFailedRequestCannotBeTriedAgain(t *testing.T) {
	w := newWorld()
	h := w.handler(t)
	const path, key = "/v1/channels/customer/messages", "Idempotency-Key: a"
	w.away = true
	expectProblem(t, call(h, "POST", path, grupo, key), 503)
	w.away = false
	expectProblem(t, call(h, "POST", path, "{}", key), 422)
	expect(t, call(h, "POST", path, grupo, key), 202, "")
	expect(t, call(h, "POST", path, grupo, key), 202, "")
	if len(w.sent) != 1 {
		t.Errorf("sent %d times", len(w.sent))
	}
}

func TestTwoRequestsWithOneKeyAreBothSent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld()
		w.slow = true
		h := w.handler(t)
		first := make(chan *httptest.ResponseRecorder)
		go func() { first <- call(h, "POST", "/send_message", grupo, "Idempotency-Key: a") }()
		synctest.Wait()
		answer := call(h, "POST", "/send_message", grupo, "Idempotency-Key: a")
		expectProblem(t, answer, 409)
		expectHeader(t, answer, "Retry-After", "1")
		expect(t, <-first, 202, bodyAccepted)
		expect(t, call(h, "POST", "/send_message", grupo, "Idempotency-Key: a"), 202, bodyAccepted)
		time.Sleep(repeatsFor)
		w.slow = false
		expect(t, call(h, "POST", "/send_message", grupo, "Idempotency-Key: a"), 200, bodyReadable)
		if len(w.sent) != 2 {
			t.Errorf("sent %d times", len(w.sent))
		}
	})
}

func TestKeptAnswersTakeUnboundedMemory(t *testing.T) {
	rs, err := newRepeats(prometheus.NewRegistry())
	if err != nil {
		t.Fatal(err)
	}
	const n, size = 100, 1 << 20
	for i := range n {
		own, _ := rs.begin(digest{byte(i)}, limits.Named(fmt.Sprint(i)))
		rs.give(own, digest{}, &teller{text: make([]byte, size)})
		rs.drop(own)
	}
	kept := float64(repeatsBytes / (size + repeatBytes))
	if got := testutil.ToFloat64(rs.held); got > repeatsBytes || got < size*kept {
		t.Errorf("%v bytes are held", got)
	}
	if got := testutil.ToFloat64(rs.forgotten); got != n-kept {
		t.Errorf("%v are forgotten, want %v", got, n-kept)
	}
	if own, _ := rs.begin(digest{0}, limits.Key{}); own == nil {
		t.Error("the oldest is there")
	}
	if own, given := rs.begin(digest{n - 1}, limits.Key{}); own != nil || !given.given {
		t.Error("the newest is gone")
	}
}

func TestAnswerThatWasNotTheWholeBlocksTheRetry(t *testing.T) {
	const path, key = "/v1/channels/customer/messages", "Idempotency-Key: a"
	lines := strings.Repeat(cliente("1")+"\n", windowLines+1)
	many := strings.Repeat(cliente("1")+"\n", batchLines+1)
	for name, c := range map[string]struct {
		first io.Reader
		away  bool
		told  int // the last status
		retry string
	}{
		"a connection that broke": {io.MultiReader(strings.NewReader(lines), iotest.ErrReader(io.ErrUnexpectedEOF)), false, 400, lines + lines},
		"too many lines":          {strings.NewReader(many), false, 413, lines},
		"Kafka away":              {strings.NewReader(lines), true, 503, lines},
		"nothing that is right":   {strings.NewReader("{}\n{}"), false, 422, lines},
	} {
		w := newWorld()
		h := w.handler(t)
		w.away = c.away
		told := toldLines(t, callStream(h, "POST", path, c.first, asLines, key))
		if last := told[len(told)-1].Status; last != c.told {
			t.Errorf("%s: the last line is told %d", name, last)
		}
		w.away = false
		before := len(w.sent)
		for range 2 {
			if all := statuses(toldLines(t, call(h, "POST", path, c.retry, asLines, key))); strings.Contains(strings.ReplaceAll(all, "202", ""), "2") {
				t.Errorf("%s: the retry is told %s", name, all)
			}
		}
		if n := len(w.sent) - before; n != strings.Count(c.retry, "\n") {
			t.Errorf("%s: the retries sent %d", name, n)
		}
		expectHeld(t, h, 0)
	}
}

// late acknowledges after a second.
type late struct{ *world }

func (l late) Send(ctx context.Context, rec *esclusa.Record) (esclusa.Source, error) {
	src, _ := l.world.Send(ctx, rec)
	select {
	case <-ctx.Done():
		return esclusa.Source{}, ctx.Err()
	case <-time.After(time.Second):
		return src, nil
	}
}

func (l late) SendAll(ctx context.Context, recs []*esclusa.Record, sent func(int, esclusa.Source, error)) {
	for i, rec := range recs {
		src, err := l.Send(ctx, rec)
		sent(i, src, err)
	}
}

func TestClientThatGoesWhileKafkaWritesSendsTwice(t *testing.T) {
	for path, headers := range map[string][]string{
		"/send_message":                                nil,
		"/v1/channels/customer/messages":               nil,
		"/v1/channels/customer/messages?wait=readable": {asLines},
	} {
		synctest.Test(t, func(t *testing.T) {
			w := newWorld()
			cfg := w.config(t)
			cfg.Sender = late{w}
			h := counterOf(t, cfg)
			headers := append(headers, "Idempotency-Key: a")
			ctx, cancel := context.WithTimeout(t.Context(), time.Second/2)
			defer cancel()
			callContext(ctx, h, "POST", path, strings.NewReader(grupo), headers...)
			again := call(h, "POST", path, grupo, headers...)
			expectHeader(t, again, replayedHeader, "true")
			if len(w.sent) != 1 || again.Code > 299 {
				t.Errorf("%s: sent %d times, and the retry is told %d", path, len(w.sent), again.Code)
			}
			expectHeld(t, h, 0)
		})
	}
}

// A panic, or a client that goes, must not leave a key in work for ever.
func TestKeyOfARequestThatPanicsStaysInWork(t *testing.T) {
	w := newWorld()
	cfg := w.config(t)
	boom := &panicking{world: w, left: 1}
	cfg.Sender = boom
	h := counterOf(t, cfg)
	expectProblem(t, call(h, "POST", "/send_message", grupo, "Idempotency-Key: a"), 500)
	expect(t, call(h, "POST", "/send_message", grupo, "Idempotency-Key: a"), 200, bodyReadable)
}

// panicking panics so many times when it is to send.
type panicking struct {
	*world
	left int
}

func (p *panicking) Send(ctx context.Context, rec *esclusa.Record) (esclusa.Source, error) {
	if p.left--; p.left >= 0 {
		panic("boom")
	}
	return p.world.Send(ctx, rec)
}

// One caller sends with ever new keys; others' retries are still told what was answered.
func TestAnswersOfOneCallerTakeThoseOfOthers(t *testing.T) {
	rs, err := newRepeats(prometheus.NewRegistry())
	if err != nil {
		t.Fatal(err)
	}
	const size = 1 << 20
	gives := func(n byte, who string, size int) {
		own, _ := rs.begin(digest{n}, limits.Named(who))
		rs.give(own, digest{}, &teller{text: make([]byte, size)})
		rs.drop(own)
	}
	kept := func(n byte) bool {
		own, given := rs.begin(digest{n}, limits.Key{})
		if own != nil {
			rs.drop(own)
		}
		return given.given
	}
	gives(0, "good", size)
	for n := range byte(100) {
		gives(1+n, "hostile", size)
	}
	if !kept(0) {
		t.Error("what another was answered is forgotten")
	}
	if kept(50) || !kept(100) {
		t.Error("the hostile one's own are kept, or not even the last")
	}
	if gives(101, "hostile", longestRepeat); kept(101) || !kept(0) {
		t.Error("what is too long is kept, or another's is forgotten for it")
	}
	if got := testutil.ToFloat64(rs.held); got != float64(rs.room.InUse()) || got > repeatsBytes {
		t.Errorf("%v bytes are told", got)
	}
}
