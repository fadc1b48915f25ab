package embedded

import (
	"encoding/binary"
	"errors"

	"github.com/twmb/franz-go/pkg/kbin"
)

// maxPlaces bounds the partitions of one produce request.
const maxPlaces = 10_000

var errNoProduce = errors.New("not a produce request")

// place is where a produce request has the records of a partition.
type place struct {
	topic     string // empty where the request has the id
	id        [16]byte
	partition int32
	from      int // where the length of the records begins in the frame
	at, end   int // the records
}

// produceRequest is one of a version from 3 to 13: those that the broker takes.
type produceRequest struct {
	flexible bool
	acks     int16
	places   []place
}

// parseProduce finds the records in a frame. It allocates by what is there.
func parseProduce(frame []byte, version int16) (produceRequest, error) {
	p := produceRequest{flexible: version >= 9}
	if version < 3 || version > 13 {
		return p, errNoProduce
	}
	r := body(frame, p.flexible)
	if r == nil {
		return p, errNoProduce
	}
	if p.flexible {
		r.CompactNullableString()
	} else {
		r.NullableString()
	}
	p.acks = r.Int16()
	r.Int32() // the timeout
	at := func() int { return len(frame) - len(r.Src) }
	for range p.length(r) {
		var topic place
		switch {
		case version >= 13:
			topic.id = r.Uuid()
		case p.flexible:
			topic.topic = r.CompactString()
		default:
			topic.topic = r.String()
		}
		for range p.length(r) {
			next := topic
			next.partition, next.from = r.Int32(), at()
			records := p.records(r)
			next.at, next.end = at()-len(records), at()
			p.tags(r)
			p.places = append(p.places, next)
			if !r.Ok() || len(p.places) > maxPlaces {
				return p, errNoProduce
			}
		}
		p.tags(r)
		if !r.Ok() {
			return p, errNoProduce
		}
	}
	p.tags(r)
	return p, r.Complete()
}

// length is that of an array, 0 where there is none or it cannot be.
func (p produceRequest) length(r *kbin.Reader) int32 {
	if p.flexible {
		return max(0, r.CompactArrayLen())
	}
	return max(0, r.ArrayLen())
}

func (p produceRequest) records(r *kbin.Reader) []byte {
	if p.flexible {
		return r.CompactNullableBytes()
	}
	return r.NullableBytes()
}

func (p produceRequest) tags(r *kbin.Reader) {
	if p.flexible {
		skipTags(r)
	}
}

// replace puts other records in the place of some: by the number of the place.
func (p produceRequest) replace(frame []byte, records map[int][]byte) []byte {
	if len(records) == 0 {
		return frame
	}
	var out []byte
	done := 0
	for i, at := range p.places {
		batch, ok := records[i]
		if !ok {
			continue
		}
		out = append(out, frame[done:at.from]...)
		if p.flexible {
			out = kbin.AppendCompactNullableBytes(out, batch)
		} else {
			out = kbin.AppendNullableBytes(out, batch)
		}
		done = at.end
	}
	out = append(out, frame[done:]...)
	binary.BigEndian.PutUint32(out, uint32(len(out)-4))
	return out
}
