package account

import (
	"math/bits"

	"github.com/esclusa/esclusa"
)

// Ledger knows which records of ingress have an output, from a start on. Below its
// floor everything is judged: a record has its output, or is missing. Above it each
// offset has a bit.
//
// It is for one goroutine at a time.
type Ledger struct {
	parts map[int32]*part
	pages int // of all partitions
}

// part is a partition of ingress.
type part struct {
	start   int64           // nothing below is in the account
	floor   int64           // everything below is judged
	seen    map[int64]*page // at and above the floor, by offset / pageSize
	missing Gaps            // below the floor
}

// page has the bits of pageSize offsets.
type page [pageSize / 64]uint64

// A page takes 8 KiB. maxPages bounds what is held to 32 MiB: 268 million records, if
// they are close together.
const (
	pageSize = 1 << 16
	maxPages = 4096
)

// NewLedger goes on with an account that began, in each partition, with the record at
// the first of the offsets, and is judged up to the second. Of what is judged every
// record counts as one with an output.
func NewLedger(starts, judged map[int32]int64) *Ledger {
	l := &Ledger{parts: make(map[int32]*part, len(judged))}
	for p, floor := range judged {
		l.parts[p] = &part{start: starts[p], floor: floor, seen: make(map[int64]*page)}
	}
	return l
}

// See notes an output of the ingress record, and reports whether it is one too many:
// the record had one, or there is none at the offset. What is from before the start
// is passed over.
func (l *Ledger) See(partition int32, offset int64) (again bool) {
	p := l.parts[partition]
	if p == nil || offset < p.start {
		return false
	}
	if offset < p.floor {
		return !p.missing.remove(offset)
	}
	n := offset / pageSize
	of := p.seen[n]
	if of == nil {
		of = new(page)
		p.seen[n] = of
		l.pages++
	}
	word, bit := &of[offset%pageSize/64], uint64(1)<<(offset%64)
	again = *word&bit != 0
	*word |= bit
	return again
}

// Full reports whether the ledger holds as much as it may. It goes on to take what
// it sees.
func (l *Ledger) Full() bool { return l.pages > maxPages }

// Knows reports whether a partition is in the account.
func (l *Ledger) Knows(partition int32) bool { return l.parts[partition] != nil }

// Floor is where judging has arrived.
func (l *Ledger) Floor(partition int32) int64 {
	if p := l.parts[partition]; p != nil {
		return p.floor
	}
	return 0
}

// Open is the span from the first to the last offset without an output, from the
// floor up to an offset; empty where there is none.
func (l *Ledger) Open(partition int32, to int64) esclusa.Span {
	p := l.parts[partition]
	if p == nil || to <= p.floor {
		return esclusa.Span{}
	}
	from := p.lacks(p.floor, to)
	for from < to && p.has(to-1) {
		to--
	}
	return esclusa.Span{From: from, To: to}
}

// Lacks reports whether an offset from the floor on is without an output.
func (l *Ledger) Lacks(partition int32, offset int64) bool {
	p := l.parts[partition]
	return p != nil && offset >= p.floor && !p.has(offset)
}

func (p *part) has(offset int64) bool {
	of := p.seen[offset/pageSize]
	return of != nil && of[offset%pageSize/64]&(1<<(offset%64)) != 0
}

// lacks is the first offset from at on, below to, without an output; to where there
// is none.
func (p *part) lacks(at, to int64) int64 {
	for at < to {
		of := p.seen[at/pageSize]
		if of == nil {
			return at
		}
		if word := ^of[at%pageSize/64] >> (at % 64); word != 0 {
			return min(to, at+int64(bits.TrailingZeros64(word)))
		}
		at = (at/64 + 1) * 64
	}
	return to
}

// Judge closes a partition up to an offset, and takes over which records should have
// an output and have none: of those in front of it that are lacking one.
func (l *Ledger) Judge(partition int32, to int64, missing Gaps) {
	p := l.parts[partition]
	if p == nil || to <= p.floor {
		return
	}
	p.missing.join(missing)
	p.floor = to
	for n := range p.seen {
		if (n+1)*pageSize <= to {
			delete(p.seen, n)
			l.pages--
		}
	}
}

// Forget drops what was seen far beyond the end of ingress: sources that somebody
// made up.
func (l *Ledger) Forget(partition int32, end int64) {
	p := l.parts[partition]
	if p == nil {
		return
	}
	for n := range p.seen {
		if n*pageSize >= max(end, p.floor) {
			delete(p.seen, n)
			l.pages--
		}
	}
}

// Missing is how many records are without an output, of those that have been judged.
func (l *Ledger) Missing() int64 {
	var n int64
	for _, p := range l.parts {
		n += p.missing.count
	}
	return n
}
