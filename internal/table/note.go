package table

import (
	"bytes"

	"github.com/esclusa/esclusa"
)

// note is what an engine keeps of a key in memory: what the key has, in the lowest bits,
// and above them, if a row has one stamp of the present incarnation of ingress alone, as
// most have, that stamp. Then the row need not be read to fold another record into it.
type note uint64

const (
	noteRow    note = 1 // a row that stands
	noteErased note = 2 // the marker of one that was erased
	noteKind   note = 3
	noteStamp  note = 4

	stampFrom      = 3 // bits below the stamp
	partitionBits  = 14
	offsetBitsMost = 64 - stampFrom - partitionBits
)

// notes tells of keys and values what they are, where front bytes stand in front of each
// row.
func notes(front int) func(key, value []byte) note {
	return func(key, value []byte) note {
		switch {
		case !bytes.HasPrefix(key, []byte(rowPrefix)):
			return 0
		case esclusa.ErasedRow(value[min(front, len(value)):]):
			return noteErased
		default:
			return noteRow
		}
	}
}

// noteOf is the note of a row. What does not fit is left out, and the row read.
func noteOf(row *esclusa.Row, epoch string) note {
	kind := noteRow
	if row.Erased() {
		kind = noteErased
	}
	if row.Epoch != epoch || len(row.Stamps) != 1 {
		return kind
	}
	s := row.Stamps[0]
	if s.Partition < 0 || s.Partition>>partitionBits != 0 || s.Offset < 0 || s.Offset>>offsetBitsMost != 0 {
		return kind
	}
	return kind | noteStamp | (note(s.Offset)<<partitionBits|note(s.Partition))<<stampFrom
}

func (n note) kind() note { return n & noteKind }

// stamp is the row's only one; false if that is not known.
func (n note) stamp() (esclusa.Stamp, bool) {
	if n&noteStamp == 0 {
		return esclusa.Stamp{}, false
	}
	n >>= stampFrom
	return esclusa.Stamp{Partition: int32(n & (1<<partitionBits - 1)), Offset: int64(n >> partitionBits)}, true
}
