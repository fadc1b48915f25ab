package kafka

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"runtime"
	"sync"
	"sync/atomic"
	"time"
	"weak"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/snappy/xerial"
	"github.com/klauspost/compress/zstd"
	"github.com/pierrec/lz4/v4"
	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/kmsg"
)

// DefaultMaxBatch is what a batch may take when it has been decompressed, in bytes,
// where nobody says otherwise.
const DefaultMaxBatch = 64 << 20

// ErrLater says that the batches of one answer together would take more than a single
// one may.
var ErrLater = errors.New("the batches of one answer are too large together; this one is fetched again")

// decompressor decompresses batches within a bound, since a few kilobytes of a batch
// can stand for gigabytes. What one answer of a broker holds stays within the bound
// too, so that many partitions at once take no more memory than one.
//
// A batch that cannot be decompressed at all counts as too large: either way the
// client tells which offsets it has, and they can be passed over.
//
// It is one client's: as a hook of the client it hears of each answer.
type decompressor struct {
	most int
	held atomic.Int64 // bytes given out for the answer in work
}

// OnBrokerRead implements [kgo.HookBrokerRead]: a client asks a broker for more only
// when the records of the answer before have been taken.
func (d *decompressor) OnBrokerRead(_ kgo.BrokerMetadata, key int16, _ int, _, _ time.Duration, _ error) {
	if key == int16(kmsg.Fetch) {
		d.held.Store(0)
	}
}

// Decompress implements [kgo.Decompressor].
func (d *decompressor) Decompress(src []byte, by kgo.CompressionCodecType) ([]byte, error) {
	if by == kgo.CodecNone {
		return src, nil
	}
	decode, ok := decoders[by]
	if !ok {
		return nil, fmt.Errorf("%w: compression %d is not known", kgo.ErrMaxDecompress, by)
	}
	scratch := scratches.Get().(*[scratchBytes]byte)
	defer scratches.Put(scratch)
	out, err := d.into(scratch[:0], min(scratchBytes, d.most), decode, src)
	if errors.Is(err, errFull) {
		out, err = d.large(decode, src)
	}
	if err != nil && !errors.Is(err, ErrLater) {
		return nil, fmt.Errorf("%w: %w", kgo.ErrMaxDecompress, err)
	}
	return out, err
}

// scratchBytes is what most batches fit into.
const scratchBytes = 1 << 20

var scratches = sync.Pool{New: func() any { return new([scratchBytes]byte) }}

// larges has the scratch of batches that do not fit: one in a process, as large as a
// batch may be, and gone with the next collection of garbage.
var larges struct {
	sync.Mutex
	scratch weak.Pointer[[]byte]
}

// large decompresses one batch at a time.
func (d *decompressor) large(decode decoder, src []byte) ([]byte, error) {
	larges.Lock()
	defer larges.Unlock()
	scratch := larges.scratch.Value()
	if scratch == nil || cap(*scratch) < d.most {
		b := make([]byte, 0, d.most)
		scratch = &b
		larges.scratch = weak.Make(scratch)
	}
	return d.into(*scratch, d.most, decode, src)
}

// into decompresses into a scratch first, so that neither a bomb nor a guess of its
// size takes memory.
func (d *decompressor) into(scratch []byte, most int, decode decoder, src []byte) ([]byte, error) {
	out, err := decode(scratch, src, most)
	if err != nil {
		return nil, err
	}
	if !d.take(len(out)) {
		return nil, ErrLater
	}
	if len(out) > collectFrom {
		runtime.GC() // the batch before may be garbage by now, and the heap would double
	}
	return bytes.Clone(out), nil
}

// collectFrom is the size of a batch in bytes from which on garbage is collected for
// it: what that costs is little beside such a batch.
const collectFrom = 16 << 20

// take reports whether the answer in work has room for as many bytes more. The first
// batch of an answer has room in any case.
func (d *decompressor) take(n int) bool {
	held := d.held.Add(int64(n))
	return held <= int64(d.most) || held == int64(n)
}

// errFull says that decompressed bytes do not fit where they should go.
var errFull = errors.New("it decompresses to more than a batch may take")

// decoder decompresses into dst, at most so many bytes, for which it has room; else
// errFull.
type decoder func(dst, src []byte, most int) ([]byte, error)

var decoders = map[kgo.CompressionCodecType]decoder{
	kgo.CodecGzip: stream(func() *gzip.Reader { return new(gzip.Reader) }, (*gzip.Reader).Reset),
	kgo.CodecLz4: stream(func() *lz4.Reader { return lz4.NewReader(nil) },
		func(r *lz4.Reader, src io.Reader) error { r.Reset(src); return nil }),
	kgo.CodecSnappy: decodeSnappy,
	kgo.CodecZstd:   decodeZstd,
}

// stream makes a decoder of what decompresses piece by piece.
func stream[R io.Reader](fresh func() R, reset func(R, io.Reader) error) decoder {
	readers := sync.Pool{New: func() any { return fresh() }}
	return func(dst, src []byte, most int) ([]byte, error) {
		r := readers.Get().(R)
		defer readers.Put(r)
		if err := reset(r, bytes.NewReader(src)); err != nil {
			return nil, err
		}
		return fill(dst[:0:most], r)
	}
}

// fill reads to the end into dst, up to its capacity.
func fill(dst []byte, r io.Reader) ([]byte, error) {
	var more [1]byte
	for n := len(dst); ; {
		room := dst[n:cap(dst)]
		if len(room) == 0 {
			room = more[:]
		}
		m, err := r.Read(room)
		if m > 0 && n == cap(dst) {
			return nil, errFull
		}
		n += m
		if errors.Is(err, io.EOF) {
			return dst[:n], nil
		}
		if err != nil {
			return nil, err
		}
	}
}

func decodeSnappy(dst, src []byte, most int) ([]byte, error) {
	out, err := xerial.DecodeCapped(dst[:0:most], src)
	if errors.Is(err, xerial.ErrDstTooSmall) {
		return nil, errFull
	}
	return out, err
}

// zstdSmall decodes what is held whole, as far as there is room. A block that is too
// much it writes elsewhere, and keeps that, which is little only where room is.
var zstdSmall = sync.OnceValue(func() *zstd.Decoder {
	d, err := zstd.NewReader(nil, zstd.WithDecoderLowmem(true), zstd.WithDecoderConcurrency(0), zstd.WithDecodeAllCapLimit(true))
	if err != nil {
		panic(err) // the options are in their ranges
	}
	return d
})

// zstdWindow is how far back every encoder may refer: the format asks decoders for it.
const zstdWindow = 8 << 20

func decodeZstd(dst, src []byte, most int) ([]byte, error) {
	if most > scratchBytes {
		d, err := zstd.NewReader(bytes.NewReader(src), zstd.WithDecoderLowmem(true), zstd.WithDecoderConcurrency(1),
			zstd.WithDecoderMaxWindow(uint64(max(most, zstdWindow))))
		if err != nil {
			return nil, err
		}
		defer d.Close()
		return fill(dst[:0:most], d)
	}
	out, err := zstdSmall().DecodeAll(src, dst[:0:most])
	if errors.Is(err, zstd.ErrDecoderSizeExceeded) {
		return nil, errFull
	}
	return out, err
}
