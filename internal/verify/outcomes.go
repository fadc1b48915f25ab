package verify

import "encoding/binary"

// outcome is what became of one ingress record: the number of the class (how and
// where an output came to be, see number) of the output that was found first, 0 where
// none was, above three bits for what else was seen. A byte holds it where there are
// few classes.
type outcome uint16

const (
	again     outcome = 1 << iota // more than once in that output
	elsewhere                     // in another output too
	changed                       // judged by a schema that the catalogue lacks

	classBits = 3
	// narrowest is the number of classes up to which an outcome fits into a byte.
	narrowest = 1<<(8-classBits) - 2
)

func (m outcome) class() uint16 { return uint16(m >> classBits) }

// outcomes are those of the records of a range of offsets, in one byte each, or in two.
type outcomes struct {
	wide  bool
	bytes []byte
}

func newOutcomes(n int64, wide bool) outcomes {
	if wide {
		n *= 2
	}
	return outcomes{wide: wide, bytes: make([]byte, n)}
}

func (m outcomes) at(i int64) outcome {
	if m.wide {
		return outcome(binary.LittleEndian.Uint16(m.bytes[2*i:]))
	}
	return outcome(m.bytes[i])
}

func (m outcomes) set(i int64, to outcome) {
	if m.wide {
		binary.LittleEndian.PutUint16(m.bytes[2*i:], uint16(to))
		return
	}
	m.bytes[i] = byte(to)
}
