package table

import "math/bits"

// index tells by the hash of a key where the log has its entry, and what was noted of it.
// It takes 24 bytes for each slot, 32 to 64 for each key, and has no pointers, so that the
// garbage collector does not look into it. Keys are not in it: 64 bits of hash, drawn anew
// each time, tell them apart.
type index struct {
	slots []slot
	keys  int
}

type slot struct {
	at   place // zero: the slot is free
	hash uint64
	note note
}

const leastSlots = 1 << 10

// newIndex has room for so many keys.
func newIndex(keys int) *index {
	slots := leastSlots
	for keys > fullAt(slots) {
		slots *= 2
	}
	return &index{slots: make([]slot, slots)}
}

// fullAt is how many keys so many slots take: three quarters.
func fullAt(slots int) int { return slots / 4 * 3 }

// find is the slot of a key, -1 for none.
func (x *index) find(hash uint64) int {
	mask := len(x.slots) - 1
	for i := int(hash) & mask; x.slots[i].at != 0; i = (i + 1) & mask {
		if x.slots[i].hash == hash {
			return i
		}
	}
	return -1
}

// pointing is the slot of the key with a hash that lies at a place, -1 for none.
func (x *index) pointing(hash uint64, at place) int {
	mask := len(x.slots) - 1
	for i := int(hash) & mask; x.slots[i].at != 0; i = (i + 1) & mask {
		if x.slots[i].at == at {
			return i
		}
	}
	return -1
}

// fetch has the memory of keys' slots come into the processor's caches, all at once: to look
// for one key after the other would wait for each. What it returns says nothing; it is there
// so that the compiler leaves nothing out.
//
//go:noinline
func (x *index) fetch(of []entering) (seen place) {
	mask := len(x.slots) - 1
	for i := range of {
		seen |= x.slots[int(of[i].to.hash)&mask].at
	}
	return seen
}

// add takes in a key that is not there.
func (x *index) add(s slot) {
	if x.keys >= fullAt(len(x.slots)) {
		x.grow()
	}
	x.put(s)
	x.keys++
}

func (x *index) put(s slot) {
	mask := len(x.slots) - 1
	i := int(s.hash) & mask
	for x.slots[i].at != 0 {
		i = (i + 1) & mask
	}
	x.slots[i] = s
}

func (x *index) grow() {
	old := x.slots
	x.slots = make([]slot, 2*len(old))
	for i := range old {
		if old[i].at != 0 {
			x.put(old[i])
		}
	}
}

// drop frees a slot. Those behind it that could not have their own move up, so that no
// look-up ends before them.
func (x *index) drop(i int) {
	mask := len(x.slots) - 1
	for j := (i + 1) & mask; x.slots[j].at != 0; j = (j + 1) & mask {
		home := int(x.slots[j].hash) & mask
		if (j-home)&mask < (j-i)&mask {
			continue // it lies between its own and here
		}
		x.slots[i] = x.slots[j]
		i = j
	}
	x.slots[i].at = 0
	x.keys--
}

// A place is the number of a segment, the offset of an entry in it, and a bound of the
// entry's size, from high to low bits.
type place uint64

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
