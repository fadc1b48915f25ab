package verify

import "encoding/binary"

// mark is what is known of one ingress record: the making of the output that was
// found first, none being 0, and what else was seen.
type mark uint16

const (
	again     mark = 1 << iota // more than once in that output
	elsewhere                  // in another output too
	changed                    // judged by a schema that the catalogue lacks

	makingBits = 3
	// narrowest is the number of makings up to which a mark fits into a byte.
	narrowest = 1<<(8-makingBits) - 2
)

func (m mark) making() uint16 { return uint16(m >> makingBits) }

// marks are those of a range of offsets, in one byte each, or in two.
type marks struct {
	wide  bool
	bytes []byte
}

func newMarks(n int64, wide bool) marks {
	if wide {
		n *= 2
	}
	return marks{wide: wide, bytes: make([]byte, n)}
}

func (m marks) at(i int64) mark {
	if m.wide {
		return mark(binary.LittleEndian.Uint16(m.bytes[2*i:]))
	}
	return mark(m.bytes[i])
}

func (m marks) set(i int64, to mark) {
	if m.wide {
		binary.LittleEndian.PutUint16(m.bytes[2*i:], uint16(to))
		return
	}
	m.bytes[i] = byte(to)
}
