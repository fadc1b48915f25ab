package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/kafka"
)

// errEnough ends reading when as many records have been printed as were asked for.
var errEnough = errors.New("enough")

func ended(err error) error {
	if errors.Is(err, errEnough) {
		return nil
	}
	return err
}

// commitWait bounds a commit that must not be cut off by an interrupt, since its
// records are printed already.
const commitWait = 5 * time.Second

// scan reads without a group.
func scan(ctx context.Context, l *link, topic string, spans map[int32]esclusa.Span, follow bool, d *desk) error {
	if follow {
		for p, span := range spans {
			span.To = kafka.Forever
			spans[p] = span
		}
	}
	return l.Scan(ctx, topic, spans, func(_ int32, batch []esclusa.Record) error {
		_, err := d.handle(ctx, batch)
		return err
	})
}

// follow reads as a member of the group, which shares the channel among its members.
func follow(ctx context.Context, l *link, group, topic string, d *desk) error {
	reader, err := kafka.OpenReader(l.Cluster, group, shellInstance(), topic)
	if err != nil {
		return err
	}
	defer reader.Close()
	for ctx.Err() == nil {
		batch, err := reader.Poll(ctx, d.left)
		if err != nil {
			return err
		}
		if len(batch) == 0 {
			continue
		}
		_, herr := d.handle(ctx, batch)
		if herr != nil && !errors.Is(herr, errEnough) {
			return herr
		}
		cctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), commitWait)
		err = reader.Commit(cctx)
		cancel()
		if err := errors.Join(herr, err); err != nil {
			return err
		}
	}
	return nil
}

// catchUp reads for the group from its place to the end of the spans. It does not
// join the group: that takes seconds, and a member cannot know where the end is when
// markers of transactions lie there. So it refuses where the group has members.
func catchUp(ctx context.Context, l *link, group, topic string, spans map[int32]esclusa.Span, d *desk) error {
	if err := alone(ctx, l.admin, group); err != nil {
		return err
	}
	if err := fromPlace(ctx, l.admin, group, topic, spans); err != nil {
		return err
	}
	place := make(map[int32]int64)
	err := l.Scan(ctx, topic, spans, func(p int32, batch []esclusa.Record) error {
		n, err := d.handle(ctx, batch)
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
	return errors.Join(ended(err), keepPlace(ctx, l.admin, group, topic, place))
}

func alone(ctx context.Context, admin *kadm.Client, group string) error {
	described, err := admin.DescribeGroups(ctx, group)
	if err != nil {
		return fmt.Errorf("asking who reads for group %s: %w", group, err)
	}
	if members := len(described[group].Members); members > 0 {
		return fmt.Errorf("%d others are reading for group %s; stop them, give another --group, or join them with --follow", members, group)
	}
	return nil
}

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

func keepPlace(ctx context.Context, admin *kadm.Client, group, topic string, place map[int32]int64) error {
	if len(place) == 0 {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), commitWait)
	defer cancel()
	var offsets kadm.Offsets
	for p, at := range place {
		offsets.AddOffset(topic, p, at, -1)
	}
	if err := admin.CommitAllOffsets(ctx, group, offsets); err != nil {
		return fmt.Errorf("remembering how far group %s has read: %w", group, err)
	}
	return nil
}
