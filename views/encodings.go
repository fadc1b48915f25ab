package views

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"strings"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// Encodings of a body, as Content-Encoding names them.
const (
	codingGzip = "gzip"
	codingZstd = "zstd"

	knownCodings = codingGzip + ", " + codingZstd
)

const (
	// gzipMemory is what decoding gzip takes, in bytes.
	gzipMemory = 64 << 10
	// zstdWindow is how far back a body in zstd may refer, in bytes: RFC 9659 has no
	// encoder go further for HTTP.
	zstdWindow = 8 << 20
	// zstdMemory is what decoding zstd takes beside its window, in bytes.
	zstdMemory = 512 << 10
)

// errCoding says that a body is not in the encoding that it says.
var errCoding = errors.New("the body is not encoded as it says")

// coding is the encoding of a request's body, empty for none, and whether it is one
// that we know.
func coding(h http.Header) (name string, known bool) {
	for c := range strings.SplitSeq(strings.Join(h["Content-Encoding"], ","), ",") {
		c = strings.ToLower(strings.TrimSpace(c))
		if c == "" || c == "identity" {
			continue
		}
		if name != "" {
			return "", false
		}
		name = strings.TrimPrefix(c, "x-") // RFC 9110, 8.4.1.3
		if name != codingGzip && c != codingZstd {
			return "", false
		}
	}
	return name, true
}

// undecodable is the answer to an encoding that we do not know (RFC 7694).
func undecodable() *problem {
	p := unsupported("Content-Encoding can be one of " + knownCodings + ", or absent")
	p.codings = knownCodings
	return p
}

// inflow is a request's body on its way in, plain whatever it came as. What is encoded
// has come whole before the first Read.
type inflow struct {
	io.Reader
	expect int   // bytes, as far as that is known; else the limit
	wire   *pace // nil where the body has come
	packed *body // what has come and is not plain, and the decoder's memory
	free   func()
}

// open begins to read a body of at most limit bytes, as it is decoded. The caller closes
// what it returns.
func (bs *bodies) open(w http.ResponseWriter, r *http.Request, limit int) (*inflow, error) {
	name, _ := coding(r.Header)
	most := limit
	if name != "" {
		most += limit/64 + 1<<10 // what cannot be compressed becomes longer
	}
	if r.ContentLength > int64(most) {
		return nil, errTooLong
	}
	expect := most
	if r.ContentLength >= 0 {
		expect = int(r.ContentLength)
	}
	wire := bs.pace(w, r)
	if name == "" {
		return &inflow{Reader: wire, expect: expect, wire: wire, free: func() {}}, nil
	}
	in := &inflow{expect: limit, packed: bs.body(r), free: func() {}}
	err := in.packed.fill(wire, expect, most)
	wire.end(err == nil)
	if err == nil {
		err = in.decode(name)
	}
	if err != nil {
		in.close(false)
		return nil, err
	}
	return in, nil
}

// decode makes the body plain as it is read.
func (in *inflow) decode(name string) (err error) {
	if name == codingGzip {
		if err := in.packed.take(gzipMemory); err != nil {
			return err
		}
		var z *gzip.Reader
		if z, err = gzip.NewReader(bytes.NewReader(in.packed.bytes)); err != nil {
			return errCoding
		}
		in.Reader, in.expect = faulty{z}, min(in.expect, 4*len(in.packed.bytes))
		return nil
	}
	window, err := windowOf(in.packed.bytes)
	if err != nil {
		return err
	}
	if err := in.packed.take(int64(window) + zstdMemory); err != nil {
		return err
	}
	z, err := zstd.NewReader(bytes.NewReader(in.packed.bytes),
		zstd.WithDecoderLowmem(true), zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(window))
	if err != nil {
		return errCoding
	}
	in.Reader, in.free, in.expect = faulty{z}, z.Close, min(in.expect, 4*len(in.packed.bytes))
	return nil
}

// windowOf is how far back the first frame may refer, which no other may exceed.
func windowOf(packed []byte) (uint64, error) {
	var h zstd.Header
	if err := h.Decode(packed); err != nil {
		return 0, errCoding
	}
	window := max(h.WindowSize, zstd.MinWindowSize)
	if h.SingleSegment {
		window = max(h.FrameContentSize, zstd.MinWindowSize)
	}
	if window > zstdWindow {
		return 0, errCoding
	}
	return window, nil
}

// rest leaves out the time for which nobody reads.
func (in *inflow) rest() {
	if in.wire != nil {
		in.wire.rest()
	}
}

// close gives back what the reading took. Where it was whole the body has been read to
// its end.
func (in *inflow) close(whole bool) {
	if in.wire != nil {
		in.wire.end(whole)
	}
	in.free()
	if in.packed != nil {
		in.packed.release()
	}
}

// faulty makes every error of a decoder the body's fault.
type faulty struct{ decoder io.Reader }

func (f faulty) Read(b []byte) (int, error) {
	n, err := f.decoder.Read(b)
	if err != nil && !errors.Is(err, io.EOF) {
		err = errCoding
	}
	return n, err
}
