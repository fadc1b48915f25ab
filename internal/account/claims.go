package account

import (
	"hash/maphash"

	"github.com/esclusa/esclusa"
)

// Claim is an output whose source another output has too. One of the two may be
// somebody else's.
type Claim struct {
	Source esclusa.Source // the ingress record
	Output esclusa.Source // the output that came later
	First  esclusa.Source // the one before; without Topic where it is not known any more
}

// claims remembers of each ingress record that is not judged yet which output was its
// first: where it lies, and a sum of what it is.
type claims struct {
	seed   maphash.Seed
	places map[Place]uint32 // their numbers
	names  []Place          // by number
	pages  map[claimed]*[claimPage]claim
	last   Place // and its number, since outputs come in batches
	number uint32
}

type claimed struct {
	partition int32
	n         int64 // offset / claimPage
}

type claim struct {
	offset int64
	place  uint32 // 0: none, else a number and one
	sum    uint32
}

// A page takes 64 KiB. maxClaimPages bounds what is held to 32 MiB: two million records
// that are not judged, if they are close together. Of more the first output is not
// remembered.
const (
	claimPage     = 4096
	maxClaimPages = 512
)

func newClaims() *claims {
	return &claims{seed: maphash.MakeSeed(), places: make(map[Place]uint32), pages: make(map[claimed]*[claimPage]claim)}
}

// first notes an output of an ingress record, and returns the one that was there
// before, if it is known. same reports whether that was the same record, in the same
// partition: then this one is a repeat of it, and nobody else's.
func (c *claims) first(partition int32, offset int64, out *esclusa.Record, alert bool) (before esclusa.Source, same bool) {
	at := claimed{partition, offset / claimPage}
	page := c.pages[at]
	if page == nil {
		if len(c.pages) >= maxClaimPages {
			return esclusa.Source{}, false
		}
		page = new([claimPage]claim)
		c.pages[at] = page
	}
	now := c.claim(out, alert)
	was := &page[offset%claimPage]
	if was.place == 0 {
		*was = now
		return esclusa.Source{}, false
	}
	of := c.names[was.place-1]
	return esclusa.Source{Topic: of.Topic, Partition: of.Partition, Offset: was.offset}, was.place == now.place && was.sum == now.sum
}

// replace makes an output the first of its record, where the record's page is there.
func (c *claims) replace(partition int32, offset int64, out *esclusa.Record, alert bool) {
	if page := c.pages[claimed{partition, offset / claimPage}]; page != nil {
		page[offset%claimPage] = c.claim(out, alert)
	}
}

func (c *claims) claim(out *esclusa.Record, alert bool) claim {
	return claim{offset: out.Offset, place: c.numberOf(Place{out.Topic, out.Partition}) + 1, sum: c.sum(out, alert)}
}

func (c *claims) numberOf(at Place) uint32 {
	if at == c.last {
		return c.number
	}
	n, ok := c.places[at]
	if !ok {
		n = uint32(len(c.names))
		c.places[at], c.names = n, append(c.names, at)
	}
	c.last, c.number = at, n
	return n
}

// sum is of key and value; of an alert, whose document tells when it was written, of
// key and headers.
func (c *claims) sum(out *esclusa.Record, alert bool) uint32 {
	var h maphash.Hash
	h.SetSeed(c.seed)
	write := func(b []byte) {
		if b == nil {
			_ = h.WriteByte(1) // none is not empty
		}
		_, _ = h.Write(b)
		_ = h.WriteByte(0)
	}
	write(out.Key)
	if !alert {
		write(out.Value)
		return uint32(h.Sum64())
	}
	for i := range out.Headers {
		_, _ = h.WriteString(out.Headers[i].Key)
		write(out.Headers[i].Value)
	}
	return uint32(h.Sum64())
}

// forget drops what is judged, and what lies far beyond the end of ingress.
func (c *claims) forget(partition int32, floor, end int64) {
	for at := range c.pages {
		if at.partition == partition && ((at.n+1)*claimPage <= floor || at.n*claimPage >= max(end, floor)) {
			delete(c.pages, at)
		}
	}
}
