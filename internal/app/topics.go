package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"time"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/outage"
	"github.com/esclusa/esclusa/internal/topics"
	"github.com/esclusa/esclusa/schemas"
)

// Topics declares what the options and the catalogue need. The options must have
// their defaults.
func Topics(o Options, catalogue *schemas.Catalogue) []topics.Topic {
	var datatypes, tables []string
	for _, ch := range catalogue.Channels() {
		datatypes = append(datatypes, ch.Datatype)
	}
	for _, ch := range catalogue.Tabled() {
		tables = append(tables, ch.Table)
	}
	return topics.Declare(esclusa.Names{Prefix: o.TopicPrefix}, datatypes, tables, topics.Settings{
		Partitions: int32(o.Partitions), Replication: int16(o.Replication), RecordBytes: o.MaxRecordBytes,
	})
}

// checkLayout refuses topics in which an earlier version has placed keys. Where the
// data directory knows the topics, they were looked at before.
func (a *App) checkLayout(ctx context.Context) error {
	known, err := a.id.knows(a.opts.DataDir)
	if known || err != nil {
		return err
	}
	var keyed []string
	for _, ch := range a.catalogue.Channels() {
		keyed = append(keyed, a.names.Channel(ch.Datatype))
	}
	for _, k := range a.tables {
		keyed = append(keyed, k.topic)
	}
	return topics.CheckLayout(ctx, a.cluster, a.admin, keyed...)
}

// How the topics are watched: a broker that has just started may not know them
// for a moment.
const (
	topicLook  = time.Second
	topicLooks = 3
)

// askTopics asks for the topics' ids, for a few looks at most.
func (a *App) askTopics(ctx context.Context) (map[string]string, error) {
	ctx, cancel := context.WithTimeout(ctx, topicLooks*topicLook)
	defer cancel()
	return topics.IDs(ctx, a.admin, slices.Collect(maps.Keys(a.topicIDs))...)
}

// watchTopics returns nil when ctx ends, and an error when a topic has been deleted
// or made anew since the start. Going on would lose what is sent, and to make it
// again would hide that. It is also who logs that the brokers do not answer.
func (a *App) watchTopics(ctx context.Context) error {
	tick := time.NewTicker(topicLook)
	defer tick.Stop()
	answers := outage.New(a.log, slog.LevelError, "Kafka does not answer; what there is to do waits for it", "Kafka answers again")
	for missed := 0; ; {
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
		ids, err := a.askTopics(ctx)
		switch {
		case ctx.Err() != nil:
			return nil
		case err == nil, errors.Is(err, topics.ErrMissing):
			answers.Worked()
		default:
			answers.Failed(err)
		}
		if errors.Is(err, topics.ErrMissing) {
			if missed++; missed == topicLooks {
				return fmt.Errorf("%w: it was deleted while this process used it", err)
			}
			continue
		}
		missed = 0
		for name, id := range ids {
			if a.topicIDs[name] != id {
				return fmt.Errorf("%w: topic %q was deleted and made anew while this process used it", topics.ErrTopics, name)
			}
		}
	}
}
