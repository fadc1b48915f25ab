package mirror

import (
	"context"

	"github.com/redis/go-redis/v9"

	"github.com/esclusa/esclusa"
)

// fieldsOfRow are version, source, time and doc.
const fieldsOfRow = 4

// hset is the HSET of a row. The client's own has a list of arguments for each command, and
// an allocation for most of them; this one shares the list, and points to its arguments.
type hset struct {
	redis.IntCmd // what is answered

	args              *[2 + 2*fieldsOfRow]any // of the batch: filled when it is asked for
	key, source, time text
	version           int64
	doc               text // nil: erased
}

// text is written as it is.
type text []byte

// MarshalBinary is how the client takes what is pointed to.
func (b *text) MarshalBinary() ([]byte, error) { return *b, nil }

// Args is good until it is called for another command of the batch.
func (h *hset) Args() []any {
	a := h.args
	*a = [...]any{"hset", &h.key, "version", &h.version, "source", &h.source, "time", &h.time, "doc", &h.doc}
	if h.doc == nil {
		return a[:len(a)-2]
	}
	return a[:]
}

// textBytes are about what key, source and time of a row take.
const textBytes = 96

// setRows queues the writes of rows, and of markers.
func (t *Table) setRows(ctx context.Context, pipe redis.Pipeliner, rows []esclusa.Entry) []hset {
	commands := make([]hset, len(rows))
	texts := make([]byte, 0, textBytes*len(rows))
	taken := func(from int) text { return texts[from:len(texts):len(texts)] }
	args := new([2 + 2*fieldsOfRow]any)
	for i := range rows {
		e, h := &rows[i], &commands[i]
		h.args, h.version, h.doc = args, e.Version, e.Row.Doc
		from := len(texts)
		texts = append(append(texts, t.rows...), e.ID...)
		h.key, from = taken(from), len(texts)
		texts = e.Row.Source.Append(texts)
		h.source, from = taken(from), len(texts)
		texts = esclusa.AppendTime(texts, e.Row.Time)
		h.time = taken(from)
		_ = pipe.Process(ctx, h) // queues it
		if e.Row.Erased() {
			pipe.HDel(ctx, string(h.key), "doc")
			pipe.Expire(ctx, string(h.key), markerTime)
		}
	}
	return commands
}
