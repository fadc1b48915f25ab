package account

import (
	"context"
	"errors"

	"github.com/esclusa/esclusa"
)

// Place is a partition of an output: of a channel, or of the alerts.
type Place struct {
	Topic     string
	Partition int32
}

// Log is Kafka as the account needs it.
type Log interface {
	// Routed is what the router's group has committed of ingress. Partitions without a
	// commit are absent.
	Routed(ctx context.Context) (map[int32]int64, error)
	// Outputs tells where each partition of each output starts and ends, with what is
	// in open transactions.
	Outputs(ctx context.Context) (map[Place]esclusa.Span, error)
	// Ingress tells where each partition of ingress starts, and where the first open
	// transaction begins, or it ends.
	Ingress(ctx context.Context) (map[int32]esclusa.Span, error)
	// Records hands over which offsets of the spans of ingress have a committed record,
	// in order for each partition.
	Records(ctx context.Context, spans map[int32]esclusa.Span, handle func(partition int32, offset int64)) error
	// Follow reads the outputs from these offsets on, committed records only.
	Follow(from map[Place]int64) (Follower, error)
	// Bookmark is what Remember was last told, if anybody did, of these topics.
	Bookmark(ctx context.Context) (Start, error)
	Remember(ctx context.Context, start Start) error
}

// Follower reads outputs as they come.
type Follower interface {
	// Poll waits for records until ctx ends, and hands them over, each for the call. Its
	// error is ErrUnread where there is no going on from here; otherwise another
	// Follower can.
	Poll(ctx context.Context, handle func(out *esclusa.Record)) error
	// Next is the offset behind what Poll has handed over.
	Next(Place) int64
	Close()
}

// ErrUnread says that outputs were deleted or lost that the account has not read.
var ErrUnread = errors.New("outputs are gone that were not read")
