// Package esclusa is the vocabulary of typed channels on Kafka: the record, the
// datatype, the source of a record, the reasons for which a record is refused,
// the alert that says so, the row of the customer table, and the names of
// topics, groups and headers. These names are a contract with programs outside
// this repository.
//
// The package holds no behaviour that needs a broker, and imports the standard
// library only.
package esclusa

import "time"

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
}

// Source is the record's place in its topic.
func (r *Record) Source() Source {
	return Source{Topic: r.Topic, Partition: r.Partition, Offset: r.Offset}
}

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

// PartitionOf is the partition of a key among n, as Kafka's own producer chooses it:
// the remainder of HashKey. n must be positive.
func PartitionOf(key []byte, n int32) int32 { return int32(HashKey(key)) % n }

// Mirrored is what a copy of the table knows of one customer.
type Mirrored struct {
	// Row is the row, or the mark of its erasure, or nil where the copy has
	// neither.
	Row *Row
	// Version is the row's offset in the table's topic; meaningless without Row.
	Version int64
	// Complete says that the copy holds all of the table that the customer's
	// partition held when it was last filled, so that an absent row means that
	// there is none.
	Complete bool
}
