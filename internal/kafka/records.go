package kafka

import (
	"slices"
	"unsafe"

	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/esclusa/esclusa"
)

// FromClient copies the records' frames; keys, values and headers are shared.
func FromClient(in []*kgo.Record) []esclusa.Record {
	out := make([]esclusa.Record, len(in))
	for i, r := range in {
		out[i] = FromRecord(r)
	}
	return out
}

// FromRecord copies the frame of one record.
func FromRecord(r *kgo.Record) esclusa.Record {
	return esclusa.Record{
		Topic: r.Topic, Partition: r.Partition, Offset: r.Offset, Timestamp: sentAt(r),
		Key: r.Key, Value: r.Value, Headers: headersFrom(r.Headers),
	}
}

// HeadersOf shares the record's headers.
func HeadersOf(r *kgo.Record) []esclusa.Header { return headersFrom(r.Headers) }

// ToClient is the way back. Topic and timestamp of the records hold; partition
// and offset are the producer's to choose.
func ToClient(in []esclusa.Record) []*kgo.Record {
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

// withoutControl drops the markers of transactions, which have no content; their
// offsets are committed with the rest.
func withoutControl(records []*kgo.Record) []*kgo.Record {
	control := func(rec *kgo.Record) bool { return rec.Attrs.IsControl() }
	if !slices.ContainsFunc(records, control) {
		return records
	}
	return slices.DeleteFunc(slices.Clone(records), control)
}
