package kgoka

import (
	"encoding/binary"
	"hash"

	"github.com/esclusa/esclusa"
)

// hasher is esclusa.HashKey for goka, which finds a key's rows by it. Goka takes the
// remainder of the hash, so that the partition is the one that Kafka's own producer
// chooses.
type hasher struct{ key []byte }

func newHasher() hash.Hash32 { return &hasher{} }

func (h *hasher) Write(p []byte) (int, error) {
	h.key = append(h.key, p...)
	return len(p), nil
}

func (h *hasher) Sum32() uint32       { return esclusa.HashKey(h.key) }
func (h *hasher) Sum(b []byte) []byte { return binary.BigEndian.AppendUint32(b, h.Sum32()) }
func (h *hasher) Reset()              { h.key = h.key[:0] }
func (h *hasher) Size() int           { return 4 }
func (h *hasher) BlockSize() int      { return 4 }
