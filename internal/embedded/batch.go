package embedded

import (
	"encoding/binary"
	"errors"
	"hash/crc32"
	"slices"
	"time"

	"github.com/twmb/franz-go/pkg/kbin"
	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kgo"
)

// Places in a record batch beside those that the keeper reads.
const (
	batchMagicAt  = 16
	batchCRCAt    = 17
	batchFirstAt  = 27 // timestamp of the first record
	batchMaxAt    = 35 // the latest timestamp
	batchCountAt  = 57
	batchEnd      = 61 // the records begin
	noBatch       = 0xff
	appendTimeBit = 1 << 3
	codecBits     = 7
)

// lateness is how old the youngest record of a batch may be when it comes, for the
// broker to go by its sender's clock.
const lateness = time.Minute

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// inspector looks at the batches that come, one for each partition of a request.
type inspector struct {
	unpackers chan struct{} // as many as may unfold a batch at a time
}

// inspect judges a batch as real brokers do and kfake does not: its records are as many
// as it says and, unfolded, bounded in size. It sets the batch's times: with stamp all
// are now. Without, records keep theirs, but the batch's latest, by which the broker
// deletes what is old, is not older than its arrival, so that no sender's clock has
// others' records deleted. It changes the batch in place where it can, and else returns
// another for it. A batch that the broker refuses by itself is left as it is.
func (i *inspector) inspect(batch []byte, now int64, stamp bool) (instead []byte, refused *kerr.Error) {
	if !whole(batch) {
		return nil, nil
	}
	attributes := binary.BigEndian.Uint16(batch[batchCRCEnd:])
	count := int32(binary.BigEndian.Uint32(batch[batchCountAt:]))
	if attributes&appendTimeBit != 0 {
		return nil, kerr.InvalidTimestamp
	}
	codec := kgo.CompressionCodecType(attributes & codecBits)
	if codec > kgo.CodecZstd {
		return nil, nil
	}
	plain := batch[batchEnd:]
	if codec != kgo.CodecNone {
		i.unpackers <- struct{}{}
		defer func() { <-i.unpackers }()
		var err error
		if plain, err = unpack(codec, plain); errors.Is(err, errUnpacked) {
			return nil, kerr.MessageTooLarge
		} else if err != nil {
			return nil, kerr.CorruptMessage
		}
	}
	seen := walk(plain, count, stamp)
	if !seen.valid {
		return nil, kerr.InvalidRecord
	}
	if seen.changed && codec != kgo.CodecNone {
		packed, err := pack(codec, plain)
		if err != nil {
			return nil, kerr.CorruptMessage
		}
		instead = slices.Concat(batch[:batchEnd], packed)
		batch = instead
		binary.BigEndian.PutUint32(batch[batchLengthAt:], uint32(len(batch)-batchLengthEnd))
	}
	date(batch, seen, now, stamp)
	return instead, nil
}

// whole says whether the broker will go on to the records.
func whole(batch []byte) bool {
	return len(batch) >= batchEnd && batch[batchMagicAt] == 2 &&
		int(int32(binary.BigEndian.Uint32(batch[batchLengthAt:]))) == len(batch)-batchLengthEnd &&
		binary.BigEndian.Uint32(batch[batchCRCAt:]) == crc32.Checksum(batch[batchCRCEnd:], castagnoli)
}

// date sets the times of a batch, and its checksum.
func date(batch []byte, seen records, now int64, stamp bool) {
	first := int64(binary.BigEndian.Uint64(batch[batchFirstAt:]))
	latest := first + seen.latest
	if stamp {
		first, latest = now, now
	} else if latest < now-lateness.Milliseconds() {
		latest = now
	}
	binary.BigEndian.PutUint64(batch[batchFirstAt:], uint64(first))
	binary.BigEndian.PutUint64(batch[batchMaxAt:], uint64(latest))
	binary.BigEndian.PutUint32(batch[batchCRCAt:], crc32.Checksum(batch[batchCRCEnd:], castagnoli))
}

// records is what a walk over a batch's records has found.
type records struct {
	valid   bool
	changed bool
	latest  int64 // milliseconds after the first timestamp
}

// walk reads the records of a batch. With level it sets all to the batch's first
// timestamp, in as many bytes as the difference had.
func walk(plain []byte, count int32, level bool) records {
	var seen records
	r := kbin.Reader{Src: plain}
	for n := range count {
		one := kbin.Reader{Src: r.Span(int(r.Varint()))}
		one.Int8()
		before := one.Src
		delta := one.Varlong()
		if size := len(before) - len(one.Src); level && delta != 0 {
			zero(before[:size])
			seen.changed, delta = true, 0
		}
		if n == 0 || delta > seen.latest {
			seen.latest = delta
		}
		if one.Varint() != n || !r.Ok() || !entire(&one) {
			return seen
		}
	}
	seen.valid = count > 0 && len(r.Src) == 0
	return seen
}

// entire passes a record's key, value and headers, and says whether there is no more
// and no less.
func entire(r *kbin.Reader) bool {
	r.VarintBytes()
	r.VarintBytes()
	for range max(0, r.VarintArrayLen()) {
		if r.Span(int(r.Varint())); !r.Ok() {
			return false
		}
		r.VarintBytes()
	}
	return r.Complete() == nil && len(r.Src) == 0
}

// zero writes 0 as a varint of that many bytes.
func zero(varint []byte) {
	for i := range varint {
		varint[i] = 0x80
	}
	varint[len(varint)-1] = 0
}
