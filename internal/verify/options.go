package verify

import (
	"context"
	"time"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/schemas"
)

// Log reads topics. Records of transactions that are open or were aborted are
// never seen.
type Log interface {
	// Spans tells where each partition of a topic starts, and where it ended when
	// Spans was called. Of a partition where a transaction stays open for longer than
	// the brokers should let it, the span ends before, and held names it.
	Spans(ctx context.Context, topic string) (spans map[int32]esclusa.Span, held []int32, err error)
	// From is, for each partition, the first offset with a timestamp that is not
	// before at; where there is none, the end.
	From(ctx context.Context, topic string, at time.Time) (map[int32]int64, error)
	// Committed is what a group has committed. Partitions without a commit are absent.
	Committed(ctx context.Context, group, topic string) (map[int32]int64, error)
	// Scan hands over the records of the spans in batches, each of one partition and
	// in order, until all are read or handle fails, whose error it returns.
	Scan(ctx context.Context, topic string, spans map[int32]esclusa.Span, handle func(partition int32, batch []esclusa.Record) error) error
}

// Store reads the mirror of a table: Redis.
type Store interface {
	// Watermarks are the offsets of the table's topic up to which Redis is complete.
	Watermarks(ctx context.Context) (esclusa.Watermarks, error)
	// Rows are the rows with the ids, in their order: without Row where there is none.
	Rows(ctx context.Context, ids []string) ([]esclusa.Mirrored, error)
	// Walk hands over the ids of all rows, in steps; some may come twice.
	Walk(ctx context.Context, handle func(ids []string) error) error
}

// Options say what to verify, and against what. What has no default is required.
type Options struct {
	Catalogue *schemas.Catalogue
	Names     esclusa.Names
	Log       Log
	// Ends knows how far ingress reaches.
	Ends schemas.Ends
	// Epoch is the ingress topic's incarnation as the table's rows have it.
	Epoch string
	// TableIDs are the ids of the tables' topics as Redis has them, by table.
	TableIDs map[string]string
	// Stores are the copies in Redis, by table; one that is absent is not compared.
	Stores map[string]Store
	// NoTable leaves tables and Redis out.
	NoTable bool
	// Repeats says that delivery is at least once: an output may be there more than
	// once, and order is that of the first.
	Repeats bool
	// Since and Until bound the ingress records by their timestamps, Until excluded;
	// zero for no bound.
	Since, Until time.Time
	// From and To bound them by offset, To excluded. A partition that is absent has no
	// such bound. To counts also where the router has not committed so far.
	From, To map[int32]int64
	// Examples is how many faults of each kind are described. Default 5.
	Examples int
	// Rows is how many keys of a table are held at a time. Default 200000; they take about
	// 0.7 kB each.
	Rows int
	// Progress is called now and then with what is being read and how many records of
	// how many; nil: not at all.
	Progress func(step string, done, all int64)
}
