package redrive

// offsetSet is a set of offsets of one partition, small where they lie close together.
type offsetSet map[int64]*[8]uint64

const chunk = 8 * 64

func (s offsetSet) add(at int64) {
	bits := s[at/chunk]
	if bits == nil {
		bits = new([8]uint64)
		s[at/chunk] = bits
	}
	bits[at%chunk/64] |= 1 << (at % 64)
}

func (s offsetSet) has(at int64) bool {
	bits := s[at/chunk]
	return at >= 0 && bits != nil && bits[at%chunk/64]&(1<<(at%64)) != 0
}

// offsetSets are sets by partition.
type offsetSets map[int32]offsetSet

func (s offsetSets) add(p int32, at int64) {
	if s[p] == nil {
		s[p] = make(offsetSet)
	}
	s[p].add(at)
}

func (s offsetSets) has(p int32, at int64) bool { return s[p].has(at) }
