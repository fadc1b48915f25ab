package client

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/kafka"
)

const (
	pollRecords = 500             // that are read at a time, and committed together at the latest
	pollTime    = 3 * time.Second // of handling, after which what is done is committed
	commitWait  = 5 * time.Second // bounds a commit, which an ending context does not cut off
)

// Receive reads as a member of the group, which shares the channel among its members,
// from where the group has read to; a new group begins with the oldest record. It
// goes on until ctx ends or the handler returns ErrStop, which is nil, or with the
// first failure: the handler's error; *schemas.MissingVersion where there is no
// Refresh; or the brokers'. What the handler was through with is committed then, and
// the caller may call again.
func (r *Receiver) Receive(ctx context.Context, handle Handler) error {
	reader, err := kafka.OpenReader(r.conn.cluster, r.conn.names.ReceiveGroup(r.o.Group), r.o.Instance, r.topic, kafka.BlockRebalances())
	if err != nil {
		return err
	}
	defer reader.Close()
	for ctx.Err() == nil {
		batch, err := reader.Poll(ctx, pollRecords)
		if err != nil {
			return err
		}
		if err := r.deal(ctx, reader, batch, handle); err != nil {
			return r.ended(ctx, err)
		}
	}
	return nil
}

// ended is what a call returns that has come to an end.
func (r *Receiver) ended(ctx context.Context, err error) error {
	if ctx.Err() != nil && errors.Is(err, ctx.Err()) {
		return nil
	}
	return enough(err)
}

// deal hands a batch over, commits as much of it as was dealt with, and puts the rest
// back: where the handler fails, where it takes long, since others may wait for a
// partition, and where a record is to be verified again.
func (r *Receiver) deal(ctx context.Context, reader *kafka.Reader, batch []esclusa.Record, handle Handler) error {
	began, done := time.Now(), 0
	var err error
	for done < len(batch) && time.Since(began) < pollTime {
		if err = ctx.Err(); err != nil {
			break
		}
		if err = r.one(ctx, &batch[done], handle); err == nil || errors.Is(err, ErrStop) {
			done++
		}
		if err != nil {
			break
		}
	}
	if errors.Is(err, errAgain) {
		err = nil
	}
	cctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), commitWait)
	defer cancel()
	if done > 0 {
		if ferr := r.flush(cctx); ferr != nil {
			return errors.Join(enough(err), ferr)
		}
		if cerr := reader.CommitUpTo(cctx, batch[:done]); cerr != nil {
			return errors.Join(enough(err), cerr)
		}
	}
	reader.PutBack(batch[done:])
	reader.AllowRebalance()
	return err
}

// CatchUp reads for the group from its place to the end of what the channel holds by
// now, and returns nil there. It does not join the group, which takes seconds; it
// refuses where the group has members. Otherwise it is as Receive, but that it returns
// the error of a ctx that ends.
func (r *Receiver) CatchUp(ctx context.Context, handle Handler) error {
	group := r.conn.names.ReceiveGroup(r.o.Group)
	if err := alone(ctx, r.conn.admin, group); err != nil {
		return err
	}
	spans, err := kafka.Spans(ctx, r.conn.admin, r.topic)
	if err != nil {
		return err
	}
	if err := fromPlace(ctx, r.conn.admin, group, r.topic, spans); err != nil {
		return err
	}
	place := make(map[int32]int64)
	err = r.conn.cluster.Scan(ctx, r.topic, spans, func(p int32, batch []esclusa.Record) error {
		n, err := r.all(ctx, batch, handle)
		if n > 0 {
			place[p] = batch[n-1].Next()
		}
		return err
	})
	if err == nil { // also over what is no record
		for p, span := range spans {
			place[p] = span.To
		}
	}
	return errors.Join(enough(err), r.keepPlace(ctx, group, place))
}

// all hands a batch over, and returns how many of its records are dealt with.
func (r *Receiver) all(ctx context.Context, batch []esclusa.Record, handle Handler) (done int, err error) {
	for done < len(batch) && err == nil {
		if err = ctx.Err(); err != nil {
			break
		}
		switch err = r.one(ctx, &batch[done], handle); {
		case errors.Is(err, errAgain):
			err = nil
		case err == nil || errors.Is(err, ErrStop):
			done++
		}
	}
	if done > 0 {
		cctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), commitWait)
		defer cancel()
		if ferr := r.flush(cctx); ferr != nil {
			return 0, errors.Join(enough(err), ferr)
		}
	}
	return done, err
}

func alone(ctx context.Context, admin *kadm.Client, group string) error {
	described, err := admin.DescribeGroups(ctx, group)
	if err != nil {
		return fmt.Errorf("asking who reads for group %s: %w", group, err)
	}
	if members := len(described[group].Members); members > 0 {
		return fmt.Errorf("%d %w %s", members, ErrOthersRead, group)
	}
	return nil
}

// ErrOthersRead says that CatchUp was called for a group that has members.
var ErrOthersRead = errors.New("others are reading for group")

// fromPlace moves the start of the spans to where the group has read to. Of a place
// that the topic no longer has, or never had, nothing is believed.
func fromPlace(ctx context.Context, admin *kadm.Client, group, topic string, spans map[int32]esclusa.Span) error {
	places, err := kafka.Commits(ctx, admin, group, topic)
	if err != nil {
		return err
	}
	for p, span := range spans {
		place, ok := places[p]
		if ok && place >= span.From && place <= span.To {
			span.From = place
			spans[p] = span
		}
	}
	return nil
}

func (r *Receiver) keepPlace(ctx context.Context, group string, place map[int32]int64) error {
	if len(place) == 0 {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), commitWait)
	defer cancel()
	var offsets kadm.Offsets
	for p, at := range place {
		offsets.AddOffset(r.topic, p, at, -1)
	}
	if err := r.conn.admin.CommitAllOffsets(ctx, group, offsets); err != nil {
		return fmt.Errorf("remembering how far group %s has read: %w", group, err)
	}
	return nil
}
