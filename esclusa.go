// Package esclusa is the vocabulary of typed channels on Kafka: the record, the
// datatype, the source of a record, the reasons for which a record is refused,
// the alert that says so, the row of a table, and the names of
// topics, groups and headers. These names are a contract with programs outside
// this repository.
//
// The package holds no behaviour that needs a broker, and imports the standard
// library only.
package esclusa

import (
	"iter"
	"slices"
	"time"
)

// Header is one header of a record. A record may carry the same key more than
// once; order and repetition mean something to its sender and are kept.
type Header struct {
	Key   string
	Value []byte
}

// Record is a Kafka record with its place. Key and Value are nil where the
// record has none. It is plain data: whoever holds it must not change the
// bytes while another goroutine reads them.
type Record struct {
	Topic     string
	Partition int32
	Offset    int64
	Timestamp time.Time
	Key       []byte
	Value     []byte
	Headers   []Header
	// Passed says that this is no record but stands for what was passed over; nil for
	// a record. Then it has neither key, value nor headers.
	Passed *Passed
}

// Passed is why records are passed over: no more is known of them than their offsets.
type Passed struct {
	Offsets int64 // how many, the record's own the first; at least 1
	Why     Violation
}

// Rejection is the verdict on what was passed over.
func (p *Passed) Rejection() *Rejection { return Reject(LimitExceeded, "", "", p.Why) }

// PassedBatch stands for a batch of so many offsets that takes too much memory.
func PassedBatch(offsets int64) *Passed {
	return &Passed{Offsets: offsets, Why: Violation{Keyword: "batch",
		Message: "the batch of records must decompress, and to no more than a batch may take (--max-batch-bytes)"}}
}

// Next is the offset behind the record, and behind all that it stands for.
func (r *Record) Next() int64 {
	if r.Passed != nil {
		return r.Offset + r.Passed.Offsets
	}
	return r.Offset + 1
}

// More are the offsets behind the record's own that it stands for: none, unless they
// were passed over.
func (r *Record) More() iter.Seq[int64] {
	return func(yield func(int64) bool) {
		for at, next := r.Offset+1, r.Next(); at < next; at++ {
			if !yield(at) {
				return
			}
		}
	}
}

// Source is the record's place in its topic.
func (r *Record) Source() Source {
	return Source{Topic: r.Topic, Partition: r.Partition, Offset: r.Offset}
}

// Place is the same within its topic.
func (r *Record) Place() Place { return Place{Partition: r.Partition, Offset: r.Offset} }

// Header returns the value of the first header with the key, and whether there
// is one.
func (r *Record) Header(key string) ([]byte, bool) {
	for i := range r.Headers {
		if r.Headers[i].Key == key {
			return r.Headers[i].Value, true
		}
	}
	return nil, false
}

// onlyHeader is the value of the header with the key, empty where there is none, or more
// than one.
func onlyHeader(headers []Header, key string) (value []byte) {
	there := false
	for i := range headers {
		if headers[i].Key != key {
			continue
		}
		if there {
			return nil
		}
		value, there = headers[i].Value, true
	}
	return value
}

// LastHeader returns the value of the last header with the key, nil where there is
// none: of several it is the one that goka knows.
func (r *Record) LastHeader(key string) []byte {
	for _, h := range slices.Backward(r.Headers) {
		if h.Key == key {
			return h.Value
		}
	}
	return nil
}

// PartitionOf is the partition of a key among n, as Kafka's own producer chooses it:
// the remainder of HashKey. n must be positive.
func PartitionOf(key []byte, n int32) int32 { return int32(HashKey(key)) % n }

// Mirrored is what a copy of a table knows of one key.
type Mirrored struct {
	// Row is the row, or the marker of its erasure, or nil where the copy has
	// neither.
	Row *Row
	// Version is the row's offset in the table's topic; meaningless without Row.
	Version int64
	// Complete says that the copy holds all of the table that the key's
	// partition held when it was last filled, so that an absent row means that
	// there is none.
	Complete bool
}

// Exists reports whether there is a row, and not the mark of its erasure.
func (m Mirrored) Exists() bool { return m.Row != nil && !m.Row.Erased() }
