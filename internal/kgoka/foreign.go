package kgoka

import (
	"sync"
	"time"
)

// foreignRows are records of the table's topic that the owner of their partition did not
// write. Brokers take rows from anybody: those of a process whose partition was given
// to another, and which the network has held up, land behind the newer rows of its
// successor, and shadow them.
//
// A partition has one owner. So what lies between two of its rows, or between the
// last and the end, is another's; the acknowledgements say where its rows are, and
// nothing has to be read for it. What recovery reads, it looks at itself
// (Config.Shadowed).
type foreignRows struct {
	mu       sync.Mutex
	every    time.Duration       // between two looks
	wait     time.Duration       // for brokers, the next time that something has to be read
	next     map[int32]int64     // of the partitions in hand: where our next row is, if nobody else writes
	found    map[int32][]Span    // not dealt with, in order
	shadowed map[int32][]Message // found by recovery: keys only; not dealt with
	looked   time.Time
}

// begin starts anew with the ends of a session's partitions, asked before the
// recovery: what comes meanwhile is looked at twice.
func (f *foreignRows) begin(next map[int32]int64) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.next, f.found, f.shadowed = next, make(map[int32][]Span), make(map[int32][]Message)
}

// shadow notes what recovery has found shadowed.
func (f *foreignRows) shadow(partition int32, keys []Message) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.shadowed[partition] = keys
}

// wrote notes where a row of ours is. It returns whether the local copy has everything up
// to there: it has not where there are foreign rows that were not dealt with, since after a
// crash recovery has to find them. When all is dealt with, it goes on with the next row.
func (f *foreignRows) wrote(partition int32, offset int64) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.reach(partition, offset)
	if next, ours := f.next[partition]; ours {
		f.next[partition] = max(next, offset+1)
	}
	return len(f.shadowed[partition]) == 0 && len(f.found[partition]) == 0
}

// reach takes for another's what lies before an offset and is not ours.
func (f *foreignRows) reach(partition int32, offset int64) {
	if next, ours := f.next[partition]; ours && offset > next {
		f.found[partition] = append(f.found[partition], Span{From: next, To: offset})
		f.next[partition] = offset
	}
}

// due reports whether it is time to look, and notes that we do.
func (f *foreignRows) due() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	if time.Since(f.looked) < f.every {
		return false
	}
	f.looked = time.Now()
	return true
}

// look notes where partitions end, and returns what can be read of what others wrote.
// Nothing of ours may be on its way.
func (f *foreignRows) look(ends map[int32]int64) (found map[int32][]Span) {
	f.mu.Lock()
	defer f.mu.Unlock()
	found = make(map[int32][]Span)
	for p, end := range ends {
		f.reach(p, end)
		for _, span := range f.found[p] {
			if span.From < end { // behind it a transaction may be open
				found[p] = append(found[p], Span{From: span.From, To: min(span.To, end)})
			}
		}
	}
	return found
}

// someShadowed is some of what recovery found, as much as a look takes.
func (f *foreignRows) someShadowed() map[int32][]Message {
	f.mu.Lock()
	defer f.mu.Unlock()
	some, left := make(map[int32][]Message), repairRecords
	for p, keys := range f.shadowed {
		some[p] = keys[:min(left, len(keys))]
		left -= len(some[p])
	}
	return some
}

// settle forgets what was dealt with: what someShadowed gave, and what lies before an
// offset in each partition.
func (f *foreignRows) settle(shadowed map[int32][]Message, upTo map[int32]int64) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for p, keys := range shadowed {
		f.shadowed[p] = f.shadowed[p][len(keys):]
	}
	for p, to := range upTo {
		var left []Span
		for _, span := range f.found[p] {
			if span.From = max(span.From, to); span.From < span.To {
				left = append(left, span)
			}
		}
		f.found[p] = left
	}
}
