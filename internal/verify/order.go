package verify

import (
	"context"
	"fmt"

	"github.com/esclusa/esclusa"
)

// maxSuspects bounds the keys that are followed, of all channels: about 60 MB.
const maxSuspects = 1_000_000

// see notes a first occurrence. Within one partition of a channel the sources of one
// ingress partition rise, whatever their keys; only where one falls can its key be
// out of order, and then it is among the suspects.
func (r *run) see(out *output, e *end, source esclusa.Source, key []byte) {
	if e.orders == nil {
		e.orders, e.suspects = make(map[int32]int64), make(map[digest]struct{})
	}
	if high, seen := e.orders[source.Partition]; !seen || source.Offset > high {
		e.orders[source.Partition] = source.Offset
		return
	}
	if r.suspects >= maxSuspects {
		out.tally.Unfollowed++
		return
	}
	before := len(e.suspects)
	e.suspects[digestOf(key)] = struct{}{}
	r.suspects += len(e.suspects) - before
}

// history is what a suspicious key had so far, in the second reading.
type history struct {
	high  map[int32]step          // by ingress partition
	again map[esclusa.Source]bool // sources that are there more than once
}

// step is the highest source offset so far, and where it is.
type step struct {
	source int64
	at     esclusa.Source
}

// judgeOrder reads the partitions with suspects again, and follows their keys.
func (r *run) judgeOrder(ctx context.Context) error {
	for _, out := range r.outputs {
		spans := make(map[int32]esclusa.Span)
		for p, e := range out.ends {
			if len(e.suspects) > 0 {
				spans[p] = e.span
			}
		}
		if len(spans) == 0 {
			continue
		}
		histories := make(map[digest]*history)
		r.step(out.topic+", order", spans)
		if err := r.Log.Scan(ctx, out.topic, spans, r.counted(func(rec *esclusa.Record) error {
			return r.track(ctx, out, histories, rec)
		})); err != nil {
			return err
		}
	}
	return nil
}

func (r *run) track(ctx context.Context, out *output, histories map[digest]*history, rec *esclusa.Record) error {
	key := digestOf(rec.Key)
	if _, suspect := out.ends[rec.Partition].suspects[key]; !suspect {
		return nil
	}
	f, err := r.finding(ctx, out, rec)
	if err != nil || f.foreign || r.refuses(f, rec) || !r.parts[f.source.Partition].covers(f.source.Offset) {
		return err
	}
	if histories[key] == nil {
		histories[key] = &history{high: make(map[int32]step), again: make(map[esclusa.Source]bool)}
	}
	r.follow(histories[key], out, f.source, rec)
	return nil
}

// follow judges by first occurrences: a repeat is behind what it repeats.
func (r *run) follow(h *history, out *output, source esclusa.Source, rec *esclusa.Record) {
	a := r.parts[source.Partition]
	m := a.outcomes.at(source.Offset - a.From)
	if r.foundIn(m) != out || h.again[source] {
		return
	}
	if m&again != 0 {
		h.again[source] = true
	}
	high, seen := h.high[source.Partition]
	if !seen || source.Offset > high.source {
		h.high[source.Partition] = step{source.Offset, rec.Source()}
		return
	}
	a.Misordered++
	r.example(Example{Kind: Misordered, Source: source.String(), Found: rec.Source().String(),
		Detail: fmt.Sprintf("%s of the same key, made from the later offset %d, comes before it", high.at, high.source)})
}
