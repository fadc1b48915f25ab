package schemas

import (
	"encoding/binary"
	"math/rand/v2"
	"testing"
)

// choices are a source of random numbers that a fuzzer writes: what it does not write
// is drawn.
type choices struct {
	left []byte
	rand.Source
}

func (c *choices) Uint64() uint64 {
	if len(c.left) < 2 {
		return c.Source.Uint64()
	}
	n := uint64(binary.BigEndian.Uint16(c.left)) << 48
	c.left = c.left[2:]
	return n
}

// FuzzProofIsContradicted is TestProofIsContradicted with pairs that the fuzzer chooses.
func FuzzProofIsContradicted(f *testing.F) {
	for seed := range uint64(20) {
		var text []byte
		source := rand.NewPCG(seed, 1)
		for range 60 {
			text = binary.BigEndian.AppendUint64(text, source.Uint64())
		}
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		m := mutant{rand.New(&choices{text, rand.NewPCG(1, 2)})}
		if r, ok := m.compared(t); ok {
			m.sound(t, r, 40)
		}
	})
}
