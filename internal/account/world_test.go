package account

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strconv"

	"github.com/esclusa/esclusa"
)

// world is a Kafka with routers, of which a step happens whenever somebody asks: so
// whatever the account asks, things have moved since it asked before.
type world struct {
	*rand.Rand
	atLeastOnce bool
	faulty      bool          // now and then a record is lost or doubled
	ingress     [parts][]bool // by offset: whether it is a record
	routed      [parts]int64
	routers     [parts]*round // what is in work
	outputs     [topics][parts][]entry
	gone        [topics][parts]int64 // deleted by retention
	mark        Start
	stuck       bool  // a transaction of somebody else that does not end
	still       bool  // nothing happens
	err         error // what whoever asks is told
}

const (
	parts  = 3
	topics = 3 // the last are the alerts
)

// entry is a record of an output, or a marker.
type entry struct {
	state     int
	partition int32 // of ingress
	offset    int64
	passed    int64 // of an alert: how many offsets it is about, if not one
	value     []byte
}

const (
	committed = iota
	pending
	aborted
	marker
)

// round is a transaction of a router: where its outputs are, and what it decided.
type round struct {
	to      int64
	outputs []spot
	ended   bool // it is decided, and markers are being written
	state   int
}

// spot is where an entry is.
type spot struct {
	topic, partition int
	at               int
}

func (w *world) step() {
	p := w.IntN(parts)
	switch w.IntN(4) {
	case 0:
		for range w.IntN(20) {
			w.ingress[p] = append(w.ingress[p], w.IntN(10) > 0)
		}
	case 1, 2:
		w.route(p)
	case 3:
		w.marker(p)
	}
}

// route begins a round, or ends it.
func (w *world) route(p int) {
	switch r := w.routers[p]; {
	case r == nil:
		w.begin(p)
	case r.ended:
	case w.IntN(5) == 0: // it was killed
		r.ended, r.state = true, aborted
	default:
		r.ended, r.state = true, committed
		w.routed[p] = r.to
	}
}

func (w *world) begin(p int) {
	from := w.routed[p]
	r := &round{to: from + w.Int64N(int64(len(w.ingress[p]))-from+1)}
	state := pending
	if w.atLeastOnce {
		state = committed
	}
	for at := from; at < r.to; at++ {
		times := 1
		if !w.ingress[p][at] {
			times = 0
		} else if w.faulty && w.IntN(30) == 0 {
			times = 2 * w.IntN(2)
		}
		for range times {
			topic, partition := w.IntN(topics), w.IntN(parts)
			log := &w.outputs[topic][partition]
			r.outputs = append(r.outputs, spot{topic, partition, len(*log)})
			*log = append(*log, entry{state: state, partition: int32(p), offset: at})
		}
	}
	w.routers[p] = r
}

// marker writes a marker of a round that is decided, one partition at a time.
func (w *world) marker(p int) {
	r := w.routers[p]
	if r == nil || !r.ended {
		return
	}
	if len(r.outputs) == 0 || w.atLeastOnce {
		w.routers[p] = nil
		return
	}
	first := r.outputs[w.IntN(len(r.outputs))]
	log := &w.outputs[first.topic][first.partition]
	var rest []spot
	for _, o := range r.outputs {
		if o.topic == first.topic && o.partition == first.partition {
			(*log)[o.at].state = r.state
		} else {
			rest = append(rest, o)
		}
	}
	*log = append(*log, entry{state: marker})
	r.outputs = rest
}

// moves lets something happen.
func (w *world) moves() {
	if w.still {
		return
	}
	for range w.IntN(12) {
		w.step()
	}
}

// settle ends all that is in work, and routes what is left; then nothing happens.
func (w *world) settle() {
	w.still = true
	for p := range parts {
		for w.routed[p] < int64(len(w.ingress[p])) || w.routers[p] != nil {
			w.route(p)
			w.marker(p)
		}
	}
}

func topicName(i int) string {
	if i == topics-1 {
		return "in.alerts"
	}
	return "in." + strconv.Itoa(i)
}

func (w *world) Routed(context.Context) (map[int32]int64, error) {
	w.moves()
	if w.err != nil {
		return nil, w.err
	}
	routed := make(map[int32]int64)
	for p, to := range w.routed {
		routed[int32(p)] = to
	}
	return routed, nil
}

func (w *world) Outputs(context.Context) (map[Place]esclusa.Span, error) {
	w.moves()
	if w.err != nil {
		return nil, w.err
	}
	spans := make(map[Place]esclusa.Span)
	for topic := range topics {
		for p, log := range w.outputs[topic] {
			spans[Place{topicName(topic), int32(p)}] = esclusa.Span{From: w.gone[topic][p], To: int64(len(log))}
		}
	}
	return spans, nil
}

func (w *world) Ingress(context.Context) (map[int32]esclusa.Span, error) {
	w.moves()
	if w.err != nil {
		return nil, w.err
	}
	spans := make(map[int32]esclusa.Span)
	for p := range parts {
		spans[int32(p)] = esclusa.Span{From: 0, To: int64(len(w.ingress[p]))}
	}
	return spans, nil
}

func (w *world) Records(_ context.Context, spans map[int32]esclusa.Span, handle func(int32, int64)) error {
	w.moves()
	if w.err != nil {
		return w.err
	}
	for p, span := range spans {
		for at := span.From; at < span.To; at++ {
			if w.ingress[p][at] {
				handle(p, at)
			}
		}
	}
	return nil
}

func (w *world) Bookmark(context.Context) (Start, error) {
	w.moves()
	return w.mark, nil
}

func (w *world) Remember(_ context.Context, start Start) error {
	w.moves()
	w.mark = start
	return nil
}

func (w *world) Follow(from map[Place]int64) (Follower, error) {
	f := &following{w, make(map[Place]int64)}
	for at, offset := range from {
		f.next[at] = offset
	}
	return f, nil
}

// following reads one of the partitions at a time, up to the first open transaction.
type following struct {
	*world
	next map[Place]int64
}

func (f *following) Poll(_ context.Context, handle func(*esclusa.Record)) error {
	f.moves()
	topic, p := f.IntN(topics), f.IntN(parts)
	at := Place{topicName(topic), int32(p)}
	if f.next[at] < f.gone[topic][p] {
		return fmt.Errorf("%w: %v", ErrUnread, at)
	}
	if f.stuck && topic == 0 && p == 0 {
		return nil
	}
	for _, e := range f.outputs[topic][p][min(f.next[at], int64(len(f.outputs[topic][p]))):] {
		if e.state == pending {
			break
		}
		f.next[at]++
		if e.state == committed {
			handle(&esclusa.Record{Topic: at.Topic, Partition: at.Partition, Offset: f.next[at] - 1, Value: e.value, Headers: headersOf(topic, e)})
		}
	}
	return nil
}

func headersOf(topic int, e entry) []esclusa.Header {
	if topic < topics-1 {
		source := esclusa.Source{Topic: "in", Partition: e.partition, Offset: e.offset}
		return []esclusa.Header{{Key: esclusa.HeaderSource, Value: source.Append(nil)}}
	}
	about := []esclusa.Header{
		{Key: esclusa.HeaderAlertTopic, Value: []byte("in")},
		{Key: esclusa.HeaderAlertPartition, Value: strconv.AppendInt(nil, int64(e.partition), 10)},
		{Key: esclusa.HeaderAlertOffset, Value: strconv.AppendInt(nil, e.offset, 10)},
	}
	if e.passed > 0 {
		about = append(about, esclusa.Header{Key: esclusa.HeaderAlertOffsets, Value: strconv.AppendInt(nil, e.passed, 10)})
	}
	return about
}

func (f *following) Next(at Place) int64 { return f.next[at] }
func (f *following) Close()              {}

// truth is what an account that began at the origin, and goes on from a start, must say
// when all is settled.
func (w *world) truth(origin, start Start) (missing, again int64) {
	type record struct {
		partition int32
		offset    int64
	}
	found := make(map[record]int64)
	for topic := range topics {
		for p, log := range w.outputs[topic] {
			for at, e := range log {
				of := record{e.partition, e.offset}
				if e.state != committed || e.offset < origin.Ingress[e.partition] {
					continue
				}
				if int64(at) < origin.Outputs[Place{topicName(topic), int32(p)}] {
					panic("an output of what was sent since the start lies in front of it")
				}
				found[of]++
			}
		}
	}
	for _, n := range found {
		again += n - 1
	}
	for p, log := range w.ingress {
		for at := start.Ingress[int32(p)]; at < w.routed[p]; at++ {
			if log[at] && found[record{int32(p), at}] == 0 {
				missing++
			}
		}
	}
	return missing, again
}
