package processors

import (
	"github.com/lovoo/goka"

	"github.com/esclusa/esclusa"
)

// Edges are what is at the edge of a graph. The codecs' values are []esclusa.Record:
// whole records, since goka's own messages lose repeated headers.
//
// Callbacks return after ctx.Fail: it panics, except in a partition that is
// being stopped, where it comes back.
type Edges struct {
	In  goka.Codec
	Out goka.Codec
	// Rows writes rows of one partition, as records of the table's topic, for a graph
	// that keeps a table. It calls written once, from any goroutine: with why a row is
	// not there, or when all are. Then a copy that has these rows has all that the topic
	// holds up to the offset upTo; -1: no further than before.
	Rows func(rows []esclusa.Record, written func(upTo int64, err error))
}
