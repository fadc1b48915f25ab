package embedded

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"sync"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/s2"
	"github.com/klauspost/compress/zstd"
	"github.com/pierrec/lz4/v4"
	"github.com/twmb/franz-go/pkg/kgo"
)

// maxUnpacked bounds the records of one batch, decompressed. A record of 60 MiB, which
// is to end as an alert, is below.
const maxUnpacked = 64 << 20

var (
	errUnpacked = errors.New("the batch decompresses to more than 64 MiB")
	errPacked   = errors.New("the batch does not decompress")
)

// One for all: it keeps no state between two calls.
var unzstd = sync.OnceValues(func() (*zstd.Decoder, error) {
	return zstd.NewReader(nil, zstd.WithDecoderConcurrency(unpackers), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxMemory(maxUnpacked))
})

// unpackers is how many batches are decompressed at a time.
const unpackers = 2

// unpack decompresses, up to maxUnpacked bytes: franz-go's decompressor has a bound for
// its own client only.
func unpack(codec kgo.CompressionCodecType, packed []byte) ([]byte, error) {
	switch codec {
	case kgo.CodecGzip:
		r, err := gzip.NewReader(bytes.NewReader(packed))
		if err != nil {
			return nil, err
		}
		return readBounded(r)
	case kgo.CodecSnappy:
		return unpackSnappy(packed)
	case kgo.CodecLz4:
		return readBounded(lz4.NewReader(bytes.NewReader(packed)))
	case kgo.CodecZstd:
		d, err := unzstd()
		if err != nil {
			return nil, err
		}
		plain, err := d.DecodeAll(packed, nil)
		if errors.Is(err, zstd.ErrDecoderSizeExceeded) || errors.Is(err, zstd.ErrWindowSizeExceeded) || len(plain) > maxUnpacked {
			return nil, errUnpacked
		}
		return plain, err
	}
	return nil, errPacked
}

func readBounded(r io.Reader) ([]byte, error) {
	plain, err := io.ReadAll(io.LimitReader(r, maxUnpacked+1))
	if len(plain) > maxUnpacked {
		return nil, errUnpacked
	}
	return plain, err
}

// xerial begins what Java's snappy writes: a head, and then blocks with their lengths.
var xerial = []byte{130, 83, 78, 65, 80, 80, 89, 0}

const xerialHead = 16

func unpackSnappy(packed []byte) ([]byte, error) {
	if !bytes.HasPrefix(packed, xerial) || len(packed) < xerialHead {
		return appendSnappy(nil, packed)
	}
	var plain []byte
	for packed = packed[xerialHead:]; len(packed) > 0; {
		if len(packed) < 4 {
			return nil, errPacked
		}
		size := int64(binary.BigEndian.Uint32(packed))
		if packed = packed[4:]; size > int64(len(packed)) {
			return nil, errPacked
		}
		var err error
		if plain, err = appendSnappy(plain, packed[:size]); err != nil {
			return nil, err
		}
		packed = packed[size:]
	}
	return plain, nil
}

func appendSnappy(plain, block []byte) ([]byte, error) {
	n, err := s2.DecodedLen(block)
	if err != nil {
		return nil, err
	}
	if n+len(plain) > maxUnpacked {
		return nil, errUnpacked
	}
	part, err := s2.Decode(nil, block)
	if plain == nil {
		return part, err
	}
	return append(plain, part...), err
}

// pack compresses with a codec, as franz-go does.
func pack(codec kgo.CompressionCodecType, plain []byte) ([]byte, error) {
	as := map[kgo.CompressionCodecType]kgo.CompressionCodec{
		kgo.CodecGzip: kgo.GzipCompression(), kgo.CodecSnappy: kgo.SnappyCompression(),
		kgo.CodecLz4: kgo.Lz4Compression(), kgo.CodecZstd: kgo.ZstdCompression(),
	}[codec]
	c, err := kgo.DefaultCompressor(as)
	if err != nil {
		return nil, err
	}
	packed, used := c.Compress(new(bytes.Buffer), plain)
	if used != codec {
		return nil, errPacked
	}
	return packed, nil
}
