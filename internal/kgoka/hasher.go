package kgoka

import (
	"encoding/binary"
	"hash"
)

// hasher is Cluster.HashKey for goka, which finds a key's rows by it. Goka takes the
// remainder of the hash.
type hasher struct {
	of  func(key []byte) uint32
	key []byte
}

// newHasher makes hashers for goka.
func (c Cluster) newHasher() hash.Hash32 { return &hasher{of: c.HashKey} }

func (h *hasher) Write(p []byte) (int, error) {
	h.key = append(h.key, p...)
	return len(p), nil
}

func (h *hasher) Sum32() uint32       { return h.of(h.key) }
func (h *hasher) Sum(b []byte) []byte { return binary.BigEndian.AppendUint32(b, h.Sum32()) }
func (h *hasher) Reset()              { h.key = h.key[:0] }
func (h *hasher) Size() int           { return 4 }
func (h *hasher) BlockSize() int      { return 4 }
