package schemas

import (
	"bytes"
	"compress/zlib"
	"errors"
	"fmt"
	"io"
	"slices"
	"sync"

	"github.com/google/uuid"

	"github.com/esclusa/esclusa"
)

// frame is what the serializer of a schema registry puts before the document: its mark,
// and the id that the schema has there. No JSON begins with such a mark.
type frame struct {
	mark   string
	bytes  int // of the mark and the id
	header string
	by     string
}

var frames = []frame{
	{"\x00", 1 + 4, esclusa.HeaderSchemaID, "Confluent's schema registry (a zero byte and a schema id of 4 bytes)"},
	{"\x01", 1 + 16, esclusa.HeaderSchemaID, "Confluent's schema registry (a byte of 1 and a GUID of 16 bytes)"},
	{"\x03\x00", 2 + 16, esclusa.HeaderGlueSchemaID, "AWS Glue's schema registry (18 bytes)"},
	{"\x03\x05", 2 + 16, esclusa.HeaderGlueSchemaID, "AWS Glue's schema registry (18 bytes, and compressed)"},
}

// compressed reports whether zlib has compressed what is behind the frame.
func (f *frame) compressed() bool { return f.mark == "\x03\x05" }

// id is the header that a frame becomes: where Confluent's own deserializers look for it,
// in the bytes that they expect.
func (f *frame) id(text []byte) esclusa.Header {
	if f.header == esclusa.HeaderGlueSchemaID {
		text = []byte(uuid.UUID(text[2:]).String())
	}
	return esclusa.Header{Key: f.header, Value: text}
}

// lastMark is the highest first byte of a mark, and below that of every document.
const lastMark = 0x03

// frameOf is the frame that a body is in, nil for none.
func frameOf(body []byte) *frame {
	for i := range frames {
		if f := &frames[i]; len(body) >= f.bytes && string(body[:len(f.mark)]) == f.mark {
			return f
		}
	}
	return nil
}

// unframe takes a body out of its frame, of which a header is made. What is no frame of
// an object stays as it is, and is no JSON.
func (m *message) unframe(l *Limits) (f *refusal) {
	of := frameOf(m.body)
	if of == nil {
		return nil
	}
	id, body := m.body[:of.bytes:of.bytes], m.body[of.bytes:]
	if of.compressed() {
		if body, f = inflate(l, body); f != nil {
			return f
		}
	}
	if !beginsObject(body) {
		return nil
	}
	m.body = body
	header := of.id(id)
	if slices.ContainsFunc(m.headers, func(h esclusa.Header) bool { return h.Key == header.Key && bytes.Equal(h.Value, header.Value) }) {
		return nil
	}
	m.headers = append(slices.Clip(m.headers), header)
	m.heading = readHeaders(m.headers)
	return m.heading.check(l) // the sender may have named another
}

// maxInflation bounds what a compressed body becomes, as a multiple of what it takes. A
// round holds what its records have become: without a bound each byte could be a
// thousand.
const maxInflation = 32

// inflaters are readers of zlib, which take 40 KiB each.
var inflaters sync.Pool

// inflate decompresses a body, and no more of it than a body may have.
func inflate(l *Limits, packed []byte) ([]byte, *refusal) {
	most := min(l.RecordBytes, maxInflation*len(packed))
	in := bytes.NewReader(packed)
	z, err := inflater(in)
	if err != nil {
		return nil, malformed("", ruleSyntax, notInflated)
	}
	defer inflaters.Put(z)
	body, err := io.ReadAll(io.LimitReader(z, int64(most)+1))
	switch {
	case len(body) > l.RecordBytes:
		return nil, l.length(body)
	case len(body) > most:
		return nil, exceeded("", fmt.Sprintf("must decompress to at most %d times its size", maxInflation))
	case err != nil || in.Len() > 0:
		return nil, malformed("", ruleSyntax, notInflated)
	}
	return body, nil
}

const notInflated = "must be compressed with zlib and end there, as the framing of AWS Glue's schema registry says"

func inflater(in io.Reader) (io.ReadCloser, error) {
	z, used := inflaters.Get().(io.ReadCloser)
	if !used {
		return zlib.NewReader(in)
	}
	if err := z.(zlib.Resetter).Reset(in, nil); err != nil {
		return nil, errors.Join(err, z.Close())
	}
	return z, nil
}
