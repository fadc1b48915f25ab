package kafka

import (
	"encoding/binary"
	"errors"
	"hash/crc32"
	"slices"

	"github.com/twmb/franz-go/pkg/kbin"
	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/kmsg"

	"github.com/esclusa/esclusa"
)

// skim reads the records of a leader's answer where they lie, one after the other into
// the same record. Names of headers, of which few are different, it keeps.
type skim struct {
	rec     esclusa.Record
	headers []esclusa.Header
	large   int // batches passed over
}

// Attributes of a batch, and where its parts lie.
const (
	codecBits     = 0b111
	transactional = 1 << 4
	control       = 1 << 5

	batchLength = 8 // behind the first offset
	batchMagic  = 16
	batchCRC    = 21 // what it is of
	batchHead   = 12 // in front of what the length counts
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

var errDamaged = errors.New("a batch is damaged")

// partition hands over the committed records of a partition's batches from p.next on,
// and moves p.next behind each batch that it has got past. What a broker has cut off at
// the end is left for the next answer, and so is what takes too much memory together
// with what is before it; a batch that takes too much by itself is passed over.
func (s *skim) partition(p *followed, got *kmsg.FetchResponseTopicPartition, by kgo.Decompressor, handle func(*esclusa.Record)) error {
	aborted := newAborted(got)
	for in := got.RecordBatches; len(in) > batchCRC; {
		size := int64(int32(binary.BigEndian.Uint32(in[batchLength:]))) + batchHead
		if size > int64(len(in)) {
			return nil
		}
		if size <= batchCRC {
			return errDamaged
		}
		raw := in[:size]
		in = in[size:]
		if raw[batchMagic] != 2 { // from before there were headers: nothing of ours
			p.next = max(p.next, int64(binary.BigEndian.Uint64(raw))+1)
			continue
		}
		var batch kmsg.RecordBatch
		if err := batch.ReadFrom(raw); err != nil {
			return errors.Join(errDamaged, err)
		}
		if crc32.Checksum(raw[batchCRC:], castagnoli) != uint32(batch.CRC) {
			return errDamaged
		}
		next := batch.FirstOffset + int64(batch.LastOffsetDelta) + 1
		if next <= p.next {
			continue
		}
		if !aborted.leavesOut(&batch) {
			err := s.batch(p, &batch, by, handle)
			if errors.Is(err, ErrLater) {
				return nil
			}
			if err != nil && !errors.Is(err, kgo.ErrMaxDecompress) {
				return err
			}
			if err != nil {
				s.large++
			}
		}
		p.next, p.epoch = next, batch.PartitionLeaderEpoch
	}
	return nil
}

func (s *skim) batch(p *followed, batch *kmsg.RecordBatch, by kgo.Decompressor, handle func(*esclusa.Record)) error {
	in := batch.Records
	if batch.NumRecords == 0 { // compaction has emptied it
		return nil
	}
	if codec := kgo.CompressionCodecType(batch.Attributes & codecBits); codec != kgo.CodecNone {
		var err error
		if in, err = by.Decompress(in, codec); err != nil {
			return err
		}
	}
	for range batch.NumRecords {
		length, used := kbin.Varint(in)
		if used <= 0 || length < 0 || len(in)-used < int(length) {
			return errDamaged
		}
		offset, err := s.read(in[used:used+int(length)], batch.FirstOffset)
		if err != nil {
			return err
		}
		in = in[used+int(length):]
		if offset >= p.next {
			s.rec.Topic, s.rec.Partition, s.rec.Offset = p.topic, p.partition, offset
			handle(&s.rec)
		}
	}
	return nil
}

// read reads one record.
func (s *skim) read(in []byte, first int64) (offset int64, err error) {
	b := kbin.Reader{Src: in}
	b.Int8() // attributes, of which there are none
	b.Varlong()
	offset = first + int64(b.Varint())
	s.rec.Key, s.rec.Value = b.VarintBytes(), b.VarintBytes()
	s.headers = s.headers[:0]
	for left := b.VarintArrayLen(); left > 0 && b.Ok(); left-- {
		name := b.Span(int(b.Varint()))
		s.headers = append(s.headers, esclusa.Header{Key: s.name(name), Value: b.VarintBytes()})
	}
	s.rec.Headers = s.headers
	if !b.Ok() {
		return 0, errDamaged
	}
	return offset, nil
}

// name is that of the header that is read next. It is mostly the name that the record
// before had in its place.
func (s *skim) name(name []byte) string {
	at := len(s.headers)
	if at < cap(s.headers) {
		if before := s.headers[:at+1][at].Key; before == string(name) {
			return before
		}
	}
	return string(name)
}

// aborted are the first offsets of the transactions of each producer that were aborted,
// in order, and whose markers have not been read.
type aborted map[int64][]int64

func newAborted(got *kmsg.FetchResponseTopicPartition) aborted {
	if len(got.AbortedTransactions) == 0 {
		return nil
	}
	all := make(aborted)
	for _, t := range got.AbortedTransactions {
		all[t.ProducerID] = append(all[t.ProducerID], t.FirstOffset)
	}
	for _, offsets := range all {
		slices.Sort(offsets)
	}
	return all
}

// leavesOut reports whether a reader of committed records gets nothing of a batch, which
// is the next of its partition: it is a marker, or was aborted.
func (a aborted) leavesOut(batch *kmsg.RecordBatch) bool {
	open := a[batch.ProducerID]
	begun := len(open) > 0 && batch.FirstOffset >= open[0]
	if batch.Attributes&control == 0 {
		return begun && batch.Attributes&transactional != 0
	}
	if begun && isAbort(batch.Records) {
		a[batch.ProducerID] = open[1:]
	}
	return true
}

// isAbort reads the marker of a transaction: its key is a version and a type, which is 0
// where it was aborted.
func isAbort(in []byte) bool {
	b := kbin.Reader{Src: in}
	b.Varint() // length
	b.Int8()
	b.Varlong()
	b.Varint()
	key := b.VarintBytes()
	return len(key) >= 4 && key[2] == 0 && key[3] == 0
}
