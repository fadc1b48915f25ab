package views

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync"
	"testing"
	"testing/iotest"
	"testing/synctest"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/testutil"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/limits"
)

// pipes is a listener in memory, so that a bubble's clock is that of its connections.
type pipes struct {
	conns chan net.Conn
	once  sync.Once
	done  chan struct{}
}

func (p *pipes) Accept() (net.Conn, error) {
	select {
	case c := <-p.conns:
		return c, nil
	case <-p.done:
		return nil, net.ErrClosed
	}
}

func (p *pipes) Close() error   { p.once.Do(func() { close(p.done) }); return nil }
func (p *pipes) Addr() net.Addr { return &net.TCPAddr{} }

// calling is a connection from an address, which pipes have none of.
type calling struct {
	net.Conn
	from string
}

func (c calling) RemoteAddr() net.Addr {
	return net.TCPAddrFromAddrPort(netip.AddrPortFrom(netip.MustParseAddr(c.from), 4711))
}

// bubbleServer serves h within a bubble; the result connects to it, all from one address
// where none is given.
func bubbleServer(t *testing.T, h http.Handler) func(from ...string) net.Conn {
	t.Helper()
	l := &pipes{conns: make(chan net.Conn), done: make(chan struct{})}
	srv := NewServer(h, 0, slog.New(slog.DiscardHandler))
	served := make(chan error, 1)
	go func() { served <- srv.Serve(Listener(l)) }()
	t.Cleanup(func() {
		if err := srv.Shutdown(context.Background()); err != nil {
			t.Error(err)
		}
		if err := <-served; !errors.Is(err, http.ErrServerClosed) {
			t.Error(err)
		}
	})
	return func(from ...string) net.Conn {
		ours, theirs := net.Pipe()
		l.conns <- calling{theirs, append(from, "192.0.2.1")[0]}
		t.Cleanup(func() { _ = ours.Close() })
		return ours
	}
}

// trickle sends a body of that many bytes, piece by piece, with a pause after each,
// until the server has had enough, and returns the answer and when it came.
func trickle(t *testing.T, conn net.Conn, body, head string, piece int, pause time.Duration) (*httptest.ResponseRecorder, time.Duration) {
	t.Helper()
	start := time.Now()
	write(t, conn, head)
	enough, done := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		for rest := body; rest != ""; {
			n := min(piece, len(rest))
			if _, err := io.WriteString(conn, rest[:n]); err != nil {
				return
			}
			rest = rest[n:]
			select {
			case <-time.After(pause):
			case <-enough:
			}
		}
	}()
	answer := readAnswer(t, conn, http.MethodPost)
	took := time.Since(start)
	close(enough)
	<-done
	return answer, took
}

func post(length int) string {
	return fmt.Sprintf("POST /send_message HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n", length)
}

// padded is a customer of that many bytes.
func padded(n int) string { return grupo + strings.Repeat(" ", n-len(grupo)) }

func TestSlowBodyHoldsItsConnection(t *testing.T) {
	const rate = DefaultBodyRate
	for name, c := range map[string]struct {
		sent   int // of a body of 1 MiB
		piece  int
		pause  time.Duration
		within time.Duration // it is given up by then; 0: it is taken
	}{
		"nothing comes":                 {0, 1, 0, bodyGrace},
		"it stops half-way":             {512 << 10, 64 << 10, 0, bodyGrace},
		"a byte a second":               {100, 1, time.Second, bodyGrace + time.Second},
		"half the rate":                 {1 << 20, rate / 2, time.Second, 2*bodyGrace + time.Second},
		"a little more than the rate":   {1 << 20, rate + 64, time.Second, 0},
		"twice the rate, for a minute":  {1 << 20, rate, time.Second, 0},
		"at once":                       {1 << 20, 1 << 20, 0, 0},
		"all but the last byte at once": {1<<20 - 1, 1 << 20, 0, bodyGrace},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newWorld()
				conn := bubbleServer(t, w.handler(t))()
				answer, took := trickle(t, conn, padded(1 << 20)[:c.sent], post(1<<20), c.piece, c.pause)
				if c.within == 0 {
					expect(t, answer, 200, bodyReadable)
				} else {
					p := expectProblem(t, answer, 408)
					if took > c.within || len(w.sent) != 0 || !strings.Contains(p.Detail, "--min-body-rate") {
						t.Errorf("given up after %v, not %v: %s", took, c.within, p.Detail)
					}
					expectHeader(t, answer, "Connection", "close")
				}
				expectHeld(t, w.handler(t), 0)
			})
		})
	}
}

// A body that takes its time, but not too much, leaves the call the time for its
// wait, and the connection the next call.
func TestBodyThatTookLongCutsTheAnswerOff(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld()
		conn := bubbleServer(t, w.handler(t))()
		answer, took := trickle(t, conn, padded(1<<20), post(1<<20), DefaultBodyRate, 1050*time.Millisecond)
		expect(t, answer, 200, bodyReadable)
		if took < time.Minute {
			t.Errorf("it took only %v", took)
		}
		w.slow = true
		answer, took = trickle(t, conn, grupo, post(len(grupo)), len(grupo), 0)
		expect(t, answer, 202, bodyAccepted)
		if took != DefaultSendWait {
			t.Errorf("it waited %v", took)
		}
	})
}

// expectHeld checks how many bytes of bodies are in flight.
func expectHeld(t *testing.T, h http.Handler, want int) {
	t.Helper()
	line := fmt.Sprintf("\nesclusa_http_body_bytes %v\n", float64(want))
	if text := call(h, "GET", "/metrics?name[]=esclusa_http_body_bytes", "").Body.String(); !strings.Contains(text, line) {
		t.Errorf("in flight: %s; want %d", text, want)
	}
}

// stalled sends only once it may, so that bodies stay in flight.
type stalled struct {
	*world
	may chan struct{}
}

func (s stalled) Send(ctx context.Context, rec *esclusa.Record) (esclusa.Source, error) {
	<-s.may
	return s.world.Send(ctx, rec)
}

// bounded is a counter that takes bodies of 4 MiB at once.
func bounded(t *testing.T, change func(*Config)) http.Handler {
	t.Helper()
	cfg := newWorld().config(t)
	cfg.InflightBytes = 4 << 20
	change(&cfg)
	return counterOf(t, cfg)
}

func TestBodiesInFlightTakeMoreThanTheyMay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := stalled{newWorld(), make(chan struct{})}
		h := bounded(t, func(c *Config) { c.Sender, c.Tables = s, s.config(t).Tables })
		connect := bubbleServer(t, h)
		var four []net.Conn
		refused := func(from string, status int) {
			t.Helper()
			for _, body := range []string{padded(1 << 20), padded(1 << 19), grupo} {
				if len(four) == 2 && len(body) < firstPiece { // there is room for so little
					continue
				}
				answer, took := trickle(t, connect(from), body, post(len(body)), len(body), 0)
				if p := expectProblem(t, answer, status); took != 0 || !strings.Contains(p.Detail, "--max-inflight-bytes") {
					t.Errorf("after %v: %s", took, p.Detail)
				}
				expectHeader(t, answer, "Retry-After", "1")
			}
		}
		hold := func(from string) {
			conn := connect(from)
			write(t, conn, post(1<<20)+padded(1<<20))
			four = append(four, conn)
			synctest.Wait()
			expectHeld(t, h, len(four)<<20)
		}
		hold("192.0.2.7")
		hold("192.0.2.7")
		refused("192.0.2.7", 429) // half is one caller's
		hold("192.0.2.8")         // and another is served
		hold("192.0.2.9")
		refused("192.0.2.8", 429)
		refused("192.0.2.10", 503)
		expect(t, call(h, "GET", "/v1/channels/customer", ""), 200, "")
		close(s.may)
		for _, conn := range four {
			expect(t, readAnswer(t, conn, http.MethodPost), 200, bodyReadable)
		}
		expectHeld(t, h, 0)
		answer, _ := trickle(t, connect(), grupo, post(len(grupo)), len(grupo), 0)
		expect(t, answer, 200, bodyReadable)
	})
}

func TestBodiesThatAreOnlyAnnouncedTakeTheRoomOfOthers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := bounded(t, func(*Config) {})
		connect := bubbleServer(t, h)
		for range 200 {
			write(t, connect(), post(1<<20)+"{")
		}
		synctest.Wait()
		expectHeld(t, h, 200*firstPiece)
		answer, _ := trickle(t, connect(), padded(1<<20), post(1<<20), 1<<20, 0)
		expect(t, answer, 200, bodyReadable)
		time.Sleep(bodyGrace + time.Second)
		expectHeld(t, h, 0)
	})
}

// The record is with Kafka then; what the call still waits for needs no body.
func TestWaitingCallHoldsItsBody(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld()
		w.slow = true
		h := bounded(t, func(c *Config) { c.Sender, c.Progress, c.Tables = w, w, w.config(t).Tables })
		conn := bubbleServer(t, h)()
		write(t, conn, post(1<<20)+padded(1<<20))
		synctest.Wait()
		expectHeld(t, h, 0)
		if len(w.sent) != 1 {
			t.Errorf("%d records sent", len(w.sent))
		}
		expect(t, readAnswer(t, conn, http.MethodPost), 202, bodyAccepted)
	})
}

func TestRoomOfABodyIsNotGivenBack(t *testing.T) {
	w := newWorld()
	h := w.handler(t)
	chunked := func(text string) io.Reader { return io.MultiReader(strings.NewReader(text)) }
	for _, path := range []string{"/send_message", "/v1/channels/customer/messages", "/v1/channels/customer/validate"} {
		for body, status := range map[string]int{padded(1 << 20): 0, padded(1<<20 + 1): 413, "{}": 422, "": 422, strings.Repeat(" ", 5000): 422} {
			for _, from := range []io.Reader{strings.NewReader(body), chunked(body)} {
				if answer := callStream(h, "POST", path, from); status != 0 {
					expectProblem(t, answer, status)
				}
			}
		}
		expectProblem(t, callStream(h, "POST", path, io.MultiReader(strings.NewReader(grupo), iotest.ErrReader(io.ErrUnexpectedEOF))), 400)
		w.away = true
		call(h, "POST", path, grupo)
		w.away = false
	}
	expectHeld(t, h, 0)
}

func TestBodyTakesTwiceItsLength(t *testing.T) {
	bs := &bodies{room: &share{Pool: limits.NewPool(1<<30, 1<<30)}, held: prometheus.NewGauge(prometheus.GaugeOpts{Name: "x", Help: "x"}), rate: 1}
	for _, n := range []int{0, 1, firstPiece - 1, firstPiece, firstPiece + 1, 100_000, 1 << 20} {
		for _, told := range []int64{int64(n), -1} {
			r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/", io.MultiReader(strings.NewReader(strings.Repeat("x", n))))
			r.ContentLength = told
			b, err := bs.read(httptest.NewRecorder(), r, 1<<20)
			if err != nil || len(b.bytes) != n || b.bytes == nil {
				t.Fatalf("%d bytes: %d, %v", n, len(b.bytes), err)
			}
			if most := max(firstPiece, 2*n); told < 0 && b.takes > int64(most) || told >= 0 && b.takes > int64(n+1) {
				t.Errorf("%d bytes, told %d, take %d", n, told, b.takes)
			}
			if got := testutil.ToFloat64(bs.held); got != float64(b.takes) {
				t.Errorf("%v are held, %d taken", got, b.takes)
			}
			b.release()
			b.release()
			if got := testutil.ToFloat64(bs.held); got != 0 {
				t.Errorf("%v are held after all", got)
			}
		}
	}
}
