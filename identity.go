package esclusa

import (
	"encoding/binary"
	"hash/maphash"
	"sync/atomic"
)

// identity is the fingerprint and the groups of a way of being wrong. Floods of
// records are wrong in a few ways: to look one up costs a tenth of the hashes.
type identity struct {
	way    string
	print  string
	groups []string
}

// known are identities, each at the place of its hash; one that comes to a place
// that is taken takes it. They are a memory of what depends on nothing else, and
// bounded.
var (
	known     [1024]atomic.Pointer[identity]
	knownSeed = maphash.MakeSeed()
)

// maxWay is how long the text of a way may be that is remembered.
const maxWay = 512

// identities are fingerprint and groups.
func identities(reason Reason, datatype, schema string, violations []Violation) (fingerprinted string, ids []string) {
	var room [maxWay]byte
	way := appendWay(room[:0], reason, datatype, schema, violations)
	if way == nil {
		return fingerprint(reason, datatype, schema, violations), groups(reason, datatype, violations)
	}
	at := &known[maphash.Bytes(knownSeed, way)%uint64(len(known))]
	of := at.Load()
	if of == nil || of.way != string(way) {
		of = &identity{way: string(way), print: fingerprint(reason, datatype, schema, violations), groups: groups(reason, datatype, violations)}
		at.Store(of)
	}
	return of.print, of.groups
}

// appendWay writes all that an identity depends on, such that another has another
// text; nil where that is too long.
func appendWay(to []byte, reason Reason, datatype, schema string, violations []Violation) []byte {
	add := func(text string) {
		to = append(binary.AppendUvarint(to, uint64(len(text))), text...)
	}
	add(string(reason))
	add(datatype)
	add(schema)
	for i := range violations {
		add(violations[i].Keyword)
		add(violations[i].Shape)
		if len(to) > maxWay {
			return nil
		}
	}
	return to
}
