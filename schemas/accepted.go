package schemas

import (
	"hash/maphash"
	"math/bits"
	"sync/atomic"
)

// acceptedBodies are how many an Accepted remembers, at 8 bytes each: about as many as a
// router is ahead of who reads its channels in the same process. A power of two.
const acceptedBodies = 1 << 18

// Accepted remembers what the router of this process has accepted, so that receivers in the
// same process need not check it a second time: that a body passes the check of a version,
// with its domain key, stays true wherever the body is met. It remembers sums, under seeds
// that nobody else knows, of 64 bits in which two hashes are mixed: to pass for another, a
// body would have to agree in both. What comes later takes the place of what was there.
//
// It is safe for concurrent use. A nil Accepted remembers nothing.
type Accepted struct {
	seeds [2]struct{ version, key, body maphash.Seed }
	sums  []atomic.Uint64
}

// NewAccepted has nothing to remember yet.
func NewAccepted() *Accepted {
	a := &Accepted{sums: make([]atomic.Uint64, acceptedBodies)}
	for i := range a.seeds {
		s := &a.seeds[i]
		s.version, s.key, s.body = maphash.MakeSeed(), maphash.MakeSeed(), maphash.MakeSeed()
	}
	return a
}

// Add says that a body has passed the check of a version, and which domain key it has.
func (a *Accepted) Add(version *Channel, key, body []byte) {
	if a == nil {
		return
	}
	sum := a.sum(version, key, body)
	a.slot(sum).Store(sum)
}

// has reports whether that was added, unless it was forgotten since.
func (a *Accepted) has(version *Channel, key, body []byte) bool {
	if a == nil {
		return false
	}
	sum := a.sum(version, key, body)
	return a.slot(sum).Load() == sum
}

func (a *Accepted) slot(sum uint64) *atomic.Uint64 { return &a.sums[sum%acceptedBodies] }

// sum is not 0, which is an empty slot.
func (a *Accepted) sum(version *Channel, key, body []byte) (sum uint64) {
	for i := range a.seeds {
		s := &a.seeds[i]
		sum = bits.RotateLeft64(sum, 32) ^ maphash.String(s.version, version.ID) ^ maphash.Bytes(s.key, key) ^ maphash.Bytes(s.body, body)
	}
	return max(sum, 1)
}
