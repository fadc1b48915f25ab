package kafka

import (
	"encoding/binary"
	"errors"
	"sync"
	"unsafe"

	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/esclusa/esclusa"
)

// handover carries batches of records through goka's []byte codecs: what goka
// sees as a message's value is the number of a slot.
//
// Batches keep records whole: goka's own headers are a map, in which a repeated
// header is lost.
type handover struct {
	mu    sync.Mutex
	last  uint64
	slots map[uint64][]esclusa.Record
}

// reset forgets batches that goka dropped when its session ended.
func (h *handover) reset() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.slots = make(map[uint64][]esclusa.Record)
}

func (h *handover) put(batch []esclusa.Record) []byte {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.last++
	h.slots[h.last] = batch
	return binary.BigEndian.AppendUint64(nil, h.last)
}

var errNoBatch = errors.New("not the number of a batch in hand")

func (h *handover) take(slot []byte) ([]esclusa.Record, error) {
	if len(slot) != 8 {
		return nil, errNoBatch
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	n := binary.BigEndian.Uint64(slot)
	batch, ok := h.slots[n]
	if !ok {
		return nil, errNoBatch
	}
	delete(h.slots, n)
	return batch, nil
}

// Encode and Decode make it a goka.Codec of []esclusa.Record.
func (h *handover) Encode(value any) ([]byte, error) {
	batch, ok := value.([]esclusa.Record)
	if !ok {
		return nil, errNoBatch
	}
	return h.put(batch), nil
}

// Decode gives the batch away: a second Decode of the same value fails.
func (h *handover) Decode(slot []byte) (any, error) {
	batch, err := h.take(slot)
	if err != nil {
		return nil, err
	}
	return batch, nil
}

// fromClient copies the records' frames; keys, values and headers are shared.
func fromClient(in []*kgo.Record) []esclusa.Record {
	out := make([]esclusa.Record, len(in))
	for i, r := range in {
		out[i] = esclusa.Record{
			Topic: r.Topic, Partition: r.Partition, Offset: r.Offset, Timestamp: sentAt(r),
			Key: r.Key, Value: r.Value, Headers: headersFrom(r.Headers),
		}
	}
	return out
}

// toClient is the way back. Topic and timestamp of the records hold; partition
// and offset are the producer's to choose.
func toClient(in []esclusa.Record) []*kgo.Record {
	frames := make([]kgo.Record, len(in))
	out := make([]*kgo.Record, len(in))
	for i := range in {
		r := &in[i]
		frames[i] = kgo.Record{Topic: r.Topic, Timestamp: r.Timestamp, Key: r.Key, Value: r.Value, Headers: headersTo(r.Headers)}
		out[i] = &frames[i]
	}
	return out
}

// The client's header and ours have the same fields, so that lists of them are
// the same in memory: this does not compile where they have not.
var _ = esclusa.Header(kgo.RecordHeader{})

// headersFrom and headersTo take a list for one of the other type. Copying five
// headers was a third of what handing a record over costs.
func headersFrom(h []kgo.RecordHeader) []esclusa.Header {
	return unsafe.Slice((*esclusa.Header)(unsafe.Pointer(unsafe.SliceData(h))), len(h))
}

func headersTo(h []esclusa.Header) []kgo.RecordHeader {
	return unsafe.Slice((*kgo.RecordHeader)(unsafe.Pointer(unsafe.SliceData(h))), len(h))
}
