package table

import "math/bits"

// index tells by the hash of a key where the log has its entry. It takes 12 bytes for
// each slot, 16 to 32 for each key, and has no pointers, so that the garbage collector
// does not look into it. Keys are not in it: of two keys with one hash, which is rare, the
// log's entries tell which is which.
type index struct {
	hashes []uint32
	ats    []place  // zero: the slot is free
	more   []uint64 // further bits of the hashes, while they tell keys apart; nil: none
	keys   int
}

const leastSlots = 1 << 10

func newIndex() *index {
	return &index{hashes: make([]uint32, leastSlots), ats: make([]place, leastSlots)}
}

// same yields the slots of the keys with a hash.
func (x *index) same(hash uint32) func(yield func(slot int) bool) {
	return func(yield func(int) bool) {
		mask := len(x.ats) - 1
		for i := int(hash) & mask; x.ats[i] != 0; i = (i + 1) & mask {
			if x.hashes[i] == hash && !yield(i) {
				return
			}
		}
	}
}

// slot is the one of the key that lies at a place, -1 for none.
func (x *index) slot(hash uint32, at place) int {
	for i := range x.same(hash) {
		if x.ats[i] == at {
			return i
		}
	}
	return -1
}

// add takes in a key that is not there. Three quarters of the slots are taken at most.
func (x *index) add(hash uint32, more uint64, at place) {
	if x.keys >= len(x.ats)/4*3 {
		x.grow()
	}
	x.put(hash, more, at)
	x.keys++
}

func (x *index) put(hash uint32, more uint64, at place) {
	mask := len(x.ats) - 1
	i := int(hash) & mask
	for x.ats[i] != 0 {
		i = (i + 1) & mask
	}
	x.hashes[i], x.ats[i] = hash, at
	if x.more != nil {
		x.more[i] = more
	}
}

func (x *index) grow() {
	old := *x
	n := 2 * len(old.ats)
	x.hashes, x.ats = make([]uint32, n), make([]place, n)
	if old.more != nil {
		x.more = make([]uint64, n)
	}
	for i, at := range old.ats {
		if at != 0 {
			var more uint64
			if old.more != nil {
				more = old.more[i]
			}
			x.put(old.hashes[i], more, at)
		}
	}
}

// drop frees a slot. Those behind it that could not have their own move up, so that no
// look-up ends before them.
func (x *index) drop(i int) {
	mask := len(x.ats) - 1
	for j := (i + 1) & mask; x.ats[j] != 0; j = (j + 1) & mask {
		home := int(x.hashes[j]) & mask
		if (j-home)&mask < (j-i)&mask {
			continue // it lies between its own and here
		}
		x.hashes[i], x.ats[i] = x.hashes[j], x.ats[j]
		if x.more != nil {
			x.more[i] = x.more[j]
		}
		i = j
	}
	x.ats[i] = 0
	x.keys--
}

// A place is the number of a segment, the offset of an entry in it, and a bound of the
// entry's size, from high to low bits.
const (
	sizeBits   = 8
	offsetBits = 32
)

func placeOf(segment uint64, offset int64, size int) place {
	return place(segment<<(sizeBits+offsetBits) | uint64(offset)<<sizeBits | uint64(sizeClass(size)))
}

func (at place) segment() uint64 { return uint64(at >> (sizeBits + offsetBits)) }
func (at place) offset() int64   { return int64(at >> sizeBits & (1<<offsetBits - 1)) }

// size is that of the entry or up to an eighth more.
func (at place) size() int {
	c := int(at & (1<<sizeBits - 1))
	if c < 16 {
		return c
	}
	return (c%8 + 8) << (c/8 - 1)
}

// sizeClass is the number of the least size that can be told and is not below n.
func sizeClass(n int) int {
	if n < 16 {
		return n
	}
	e := bits.Len(uint(n)) - 4
	return e*8 + (n+1<<e-1)>>e
}
