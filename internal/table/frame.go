package table

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
)

// The log is frames, each written at once, and a frame is entries, one for each key that
// was changed. All numbers are little-endian.
//
//	frame: checksum of the rest of the head (headSum), 4 bytes; bytes of entries, 4;
//	       number of the frame, one more than that before it, 8;
//	       number of the oldest segment that counts, 3; how many keys there are with this
//	       frame, 5, or 0 where that is not known; entries
//	entry: checksum of the rest, 4 bytes; length of the key, varint; of the value, varint,
//	       and one more, or 0 where the key was removed; key; value
const (
	headBytes  = 24
	sumBytes   = 4
	entryLeast = sumBytes + 2 // of an empty key
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

func appendEntry(b []byte, c change) []byte {
	from := len(b)
	b = append(b, 0, 0, 0, 0)
	b = binary.AppendUvarint(b, uint64(len(c.key)))
	if c.remove {
		b = append(binary.AppendUvarint(b, 0), c.key...)
	} else {
		b = append(binary.AppendUvarint(b, uint64(len(c.front)+len(c.value))+1), c.key...)
		b = append(append(b, c.front...), c.value...)
	}
	binary.LittleEndian.PutUint32(b[from:], crc32.Checksum(b[from+sumBytes:], castagnoli))
	return b
}

// readEntry reads the entry that b begins with, and how long it is. Value is nil where
// the key was removed.
func readEntry(b []byte) (key, value []byte, size int, err error) {
	at := sumBytes
	var lengths [2]uint64
	for i := range lengths {
		if at > len(b) {
			return nil, nil, 0, errEntry
		}
		n, width := binary.Uvarint(b[at:])
		if width <= 0 || n > uint64(len(b)) {
			return nil, nil, 0, errEntry
		}
		lengths[i], at = n, at+width
	}
	end := at + int(lengths[0])
	size = end + max(0, int(lengths[1])-1)
	if size > len(b) || crc32.Checksum(b[sumBytes:size], castagnoli) != binary.LittleEndian.Uint32(b) {
		return nil, nil, 0, errEntry
	}
	if key = b[at:end]; lengths[1] > 0 {
		value = b[end:size:size]
	}
	return key, value, size, nil
}

var errEntry = fmt.Errorf("%w: an entry of the log has another checksum", errDamaged)

// head is that of a frame.
type head struct {
	bytes         int // of entries
	frame, oldest uint64
	keys          int
}

const segmentBits = 64 - sizeBits - offsetBits // of a segment's number, as in a place

func (h head) put(b []byte) {
	binary.LittleEndian.PutUint32(b[4:], uint32(h.bytes))
	binary.LittleEndian.PutUint64(b[8:], h.frame)
	binary.LittleEndian.PutUint64(b[16:], uint64(h.keys)<<segmentBits|h.oldest)
	binary.LittleEndian.PutUint32(b, headSum(b))
}

// headSum is the checksum of a head. It goes on from 1: to an earlier version, which does not
// know of the number of keys and would take it for a segment's, up to which it removes all,
// such a head is damaged, and it makes the copy anew.
func headSum(b []byte) uint32 { return crc32.Update(1, castagnoli, b[sumBytes:headBytes]) }

// readHead reads heads of earlier versions too, whose checksum goes on from nothing.
func readHead(b []byte) (head, error) {
	if sum := binary.LittleEndian.Uint32(b); sum != headSum(b) && sum != crc32.Checksum(b[sumBytes:headBytes], castagnoli) {
		return head{}, fmt.Errorf("%w: the head of a frame of the log has another checksum", errDamaged)
	}
	last := binary.LittleEndian.Uint64(b[16:])
	return head{
		bytes: int(binary.LittleEndian.Uint32(b[4:])), frame: binary.LittleEndian.Uint64(b[8:]),
		oldest: last & (1<<segmentBits - 1), keys: int(last >> segmentBits),
	}, nil
}

// frames reads a segment.
type frames struct {
	of   *bufio.Reader
	at   int64 // of the next frame
	head head
	buf  []byte
}

func framesOf(r io.Reader) *frames {
	f := new(frames)
	f.reset(r, 0)
	return f
}

// reset has the frames read from r, the first of which lies at a place of the segment.
func (f *frames) reset(r io.Reader, at int64) {
	if f.of == nil {
		f.of = bufio.NewReaderSize(nil, frameBuffer)
	}
	f.of.Reset(r)
	f.at = at
}

const frameBuffer = 64 << 10

// next reads a frame, and returns its entries, good until it is called again, and where
// they lie. A segment that breaks off within a frame is io.ErrUnexpectedEOF, and one that
// ends with one io.EOF.
func (f *frames) next() (entries []byte, at int64, err error) {
	var b [headBytes]byte
	if _, err := io.ReadFull(f.of, b[:]); err != nil {
		return nil, 0, readError(err)
	}
	if f.head, err = readHead(b[:]); err != nil {
		return nil, 0, err
	}
	if cap(f.buf) < f.head.bytes {
		f.buf = make([]byte, f.head.bytes)
	}
	entries = f.buf[:f.head.bytes]
	if n, err := io.ReadFull(f.of, entries); err != nil {
		if errors.Is(err, io.EOF) || n < len(entries) {
			err = io.ErrUnexpectedEOF
		}
		return nil, 0, readError(err)
	}
	at = f.at + headBytes
	f.at = at + int64(len(entries))
	return entries, at, nil
}

func readError(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return err
	}
	return fmt.Errorf("reading the log of the local table: %w", err)
}
