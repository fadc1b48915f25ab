package torture

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	toxiproxy "github.com/Shopify/toxiproxy/v2"
	"github.com/Shopify/toxiproxy/v2/toxics"
)

// wire is a proxy, with what happens to the bytes that pass.
type wire struct {
	*toxiproxy.Proxy
	up, down *weather // to the server, and back
}

func init() { toxics.Register("weather", new(weather)) }

// newWire makes a proxy that is not started yet.
func newWire(name, upstream string) (*wire, error) {
	w := &wire{Proxy: toxiproxy.NewProxy(network, name, "127.0.0.1:0", upstream)}
	for _, direction := range []struct {
		stream  string
		weather **weather
	}{{"upstream", &w.up}, {"downstream", &w.down}} {
		// A reset that strikes nobody: with it in the chain, connections that the
		// proxy closes are reset, and not ended in order.
		if _, err := w.Toxics.AddToxicJson(strings.NewReader(fmt.Sprintf(`{"type":"reset_peer","stream":%q,"toxicity":0}`, direction.stream))); err != nil {
			return nil, err
		}
		toxic, err := w.Toxics.AddToxicJson(strings.NewReader(fmt.Sprintf(`{"type":"weather","stream":%q}`, direction.stream)))
		if err != nil {
			return nil, err
		}
		*direction.weather = toxic.Toxic.(*weather)
	}
	return w, nil
}

// weather is a toxic that turns into others. Every connection has it for all its
// life: to put a toxic into a chain or take it out, toxiproxy waits until each
// connection has taken note, which one does not whose reader is frozen.
type weather struct {
	mu     sync.Mutex
	now    toxics.Toxic  // nil: fair
	turned chan struct{} // closed when it turns
}

// turn changes it.
func (w *weather) turn(to toxics.Toxic) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.turned != nil {
		close(w.turned)
	}
	w.now, w.turned = to, make(chan struct{})
}

func (w *weather) current() (toxics.Toxic, <-chan struct{}) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.turned == nil {
		w.turned = make(chan struct{})
	}
	if w.now == nil {
		return new(toxics.NoopToxic), w.turned
	}
	return w.now, w.turned
}

// GetBufferSize is as large as latency needs.
func (w *weather) GetBufferSize() int { return new(toxics.LatencyToxic).GetBufferSize() }

// Pipe passes on what comes, as the weather is.
func (w *weather) Pipe(stub *toxics.ToxicStub) {
	for {
		toxic, turned := w.current()
		part, done := toxics.NewToxicStub(stub.Input, stub.Output), make(chan struct{})
		go interrupt(part, turned, done)
		toxic.Pipe(part)
		close(done)
		if part.Closed() {
			return
		}
		if broken, ok := toxic.(toxics.CleanupToxic); ok { // bytes are missing: the connection cannot go on
			broken.Cleanup(part)
			return
		}
	}
}

// interrupt ends a part of a connection's life when the weather turns.
func interrupt(part *toxics.ToxicStub, turned, done <-chan struct{}) {
	select {
	case <-turned:
		select {
		case part.Interrupt <- struct{}{}:
		case <-done:
		}
	case <-done:
	}
}

// dammed lets nothing through until the weather turns, and then everything: what
// a client has long given up arrives late.
type dammed struct{}

func (dammed) Pipe(stub *toxics.ToxicStub) { <-stub.Interrupt }

// bad makes bad weather from the rig's seed, and says what it is.
func bad(r *rig) (toxics.Toxic, string) {
	switch r.rng.IntN(6) {
	case 0:
		latency := 5 + r.rng.Int64N(500)
		jitter := r.rng.Int64N(latency)
		return &toxics.LatencyToxic{Latency: latency, Jitter: jitter}, fmt.Sprintf("%d ± %d ms late", latency, jitter)
	case 1:
		after := r.rng.Int64N(500)
		return &toxics.ResetToxic{Timeout: after}, fmt.Sprintf("reset after %d ms", after)
	case 2:
		size := 50 + r.rng.IntN(1000)
		return &toxics.SlicerToxic{AverageSize: size, SizeVariation: size / 2, Delay: r.rng.IntN(1000)}, fmt.Sprintf("in slices of %d bytes", size)
	case 3:
		return &toxics.TimeoutToxic{}, "swallowed"
	case 4:
		return dammed{}, "held back"
	default:
		rate := 20 + r.rng.Int64N(500)
		return &toxics.BandwidthToxic{Rate: rate}, fmt.Sprintf("at %d kB/s", rate)
	}
}

// disturbed is a network that is bad, before one broker or all of them or Redis, in
// one direction or both.
func disturbed(r *rig) fault {
	wires, on := r.lines()
	toxic, what := bad(r)
	up, down := toxic, toxic
	switch r.rng.IntN(3) {
	case 0:
		what, down = what+" on the way there", nil
	case 1:
		what, up = what+" on the way back", nil
	}
	return fault{
		kind: "bad network", what: on + ": bytes are " + what, on: on, hold: r.between(time.Second, 8*time.Second),
		inflict: turn(wires, up, down), heal: turn(wires, nil, nil),
	}
}

// turn changes the weather in both directions.
func turn(wires []*wire, up, down toxics.Toxic) func() error {
	return func() error {
		for _, w := range wires {
			w.up.turn(up)
			w.down.turn(down)
		}
		return nil
	}
}

// refused is a network that lets nobody connect.
func refused(r *rig) fault {
	wires, on := r.lines()
	return fault{
		kind: "connection refused", what: on, on: on, hold: r.between(time.Second, 8*time.Second),
		inflict: func() error {
			for _, w := range wires {
				w.Stop()
			}
			return nil
		},
		heal: func() error {
			var errs []error
			for _, w := range wires {
				errs = append(errs, w.Start())
			}
			return errors.Join(errs...)
		},
	}
}

// lines draws what lies behind a network: one broker, all of them, or Redis.
func (r *rig) lines() (wires []*wire, on string) {
	switch n := r.rng.IntN(nodes + 2); n {
	case nodes:
		return r.brokers.proxies[:], onBrokers
	case nodes + 1:
		return []*wire{r.redis.proxy}, "redis"
	default:
		return r.brokers.proxies[n : n+1], onBroker(n)
	}
}
