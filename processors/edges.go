package processors

import "github.com/lovoo/goka"

// Edges are the codecs at the edge of a graph. Values are []esclusa.Record:
// whole records, since goka's own messages lose repeated headers.
//
// Callbacks return after ctx.Fail: it panics, except in a partition that is
// being stopped, where it comes back.
type Edges struct {
	In  goka.Codec
	Out goka.Codec
}
