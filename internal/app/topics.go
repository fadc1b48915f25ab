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
	"github.com/esclusa/esclusa/internal/kafka"
	"github.com/esclusa/esclusa/internal/outage"
	"github.com/esclusa/esclusa/internal/service"
	"github.com/esclusa/esclusa/internal/topics"
	"github.com/esclusa/esclusa/schemas"
)

// Topics declares what the options and the catalogue need. The options must have
// their defaults.
func Topics(o Options, catalogue *schemas.Catalogue) []topics.Topic {
	var tables []string
	for _, ch := range catalogue.Tabled() {
		tables = append(tables, ch.Table)
	}
	return topics.Declare(esclusa.Names{Prefix: o.TopicPrefix}, datatypes(catalogue), tables, topics.Settings{
		Partitions: int32(o.Partitions), Replication: int16(o.Replication), RecordBytes: o.MaxRecordBytes,
	})
}

// datatypes are those of a catalogue, in its order.
func datatypes(catalogue *schemas.Catalogue) (names []string) {
	for _, ch := range catalogue.Channels() {
		names = append(names, ch.Datatype)
	}
	return names
}

// topicSet are the topics of this system: that they are as they must be, and whether
// the local state is about them.
type topicSet struct {
	service.Service
	*base
	brokers    *brokers
	ids        map[string]string // of every topic, as they were at the start
	id         identity
	tombstones time.Duration // for which the tables' topics keep them
	ends       *kafka.Ends   // of ingress
}

func newTopicSet(b *base, k *brokers) *topicSet {
	t := &topicSet{base: b, brokers: k}
	t.Service = service.Service{Name: "Kafka's topics", Needs: []*service.Service{newRights(k)}, Start: t.open, Run: t.watch}
	return t
}

// open makes or checks the topics, and finds out whether local state is about them.
func (t *topicSet) open(ctx context.Context) (err error) {
	ctx, cancel := context.WithTimeout(ctx, t.opts.StartWait)
	defer cancel()
	wanted := Topics(t.opts, t.catalogue)
	if *t.opts.CreateTopics {
		if err := t.apply(ctx, wanted); err != nil {
			return err
		}
	}
	if t.ids, err = t.check(ctx, wanted); err != nil {
		return err
	}
	if t.tombstones, err = topics.Tombstones(ctx, t.brokers.admin, wanted); err != nil {
		return err
	}
	if err := t.identify(ctx); err != nil {
		return err
	}
	if err := t.checkLayout(ctx); err != nil {
		return err
	}
	t.ends = kafka.NewEnds(t.brokers.admin, t.names.Ingress())
	if err := t.gone(); err != nil {
		return err
	}
	return t.id.settle(t.opts.DataDir, t.opts.AcceptNewIngress, t.log)
}

func (t *topicSet) apply(ctx context.Context, wanted []topics.Topic) error {
	done, err := topics.Apply(ctx, t.brokers.admin, wanted)
	for _, line := range done {
		t.log.Debug(line)
	}
	if len(done) > 0 {
		t.log.Info("made or changed topics", "changes", len(done))
	}
	return err
}

// identify says what the state of this process is about.
func (t *topicSet) identify(ctx context.Context) error {
	cluster, err := kafka.ClusterID(ctx, t.brokers.admin)
	if err != nil {
		return err
	}
	t.id = identity{
		Prefix: t.opts.TopicPrefix, Cluster: cluster, Tables: make(map[string]string), Ingress: t.ids[t.names.Ingress()],
		Partitions: t.opts.Partitions, Layout: layout,
	}
	for _, k := range t.tables {
		t.id.Tables[k.Table] = t.ids[k.topic]
	}
	return nil
}

// newsWithin is how long it may take until all brokers know of new topics.
const newsWithin = 5 * time.Second

// check checks the topics and returns their ids. Where we have just made them,
// a broker may not have heard of it yet.
func (t *topicSet) check(ctx context.Context, wanted []topics.Topic) (ids map[string]string, err error) {
	ctx, cancel := context.WithTimeout(ctx, newsWithin)
	defer cancel()
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for {
		if err = topics.Check(ctx, t.brokers.admin, wanted); err == nil {
			ids, err = topics.IDs(ctx, t.brokers.admin, topics.Names(wanted)...)
		}
		if !errors.Is(err, topics.ErrMissing) || !*t.opts.CreateTopics {
			return ids, err
		}
		select {
		case <-ctx.Done():
			return nil, err
		case <-tick.C:
		}
	}
}

// gone tells of tables that the catalogue no longer has: nobody keeps them, and what
// there is of them stays.
func (t *topicSet) gone() error {
	was, err := readIdentity(t.opts.DataDir)
	if was == nil || err != nil {
		return err
	}
	for _, table := range sortedKeys(was.Tables) {
		if t.id.Tables[table] == "" {
			t.log.Warn("a table is no longer in the catalogue: nobody keeps it, and its topic and its rows in Redis stay until somebody removes them",
				"table", table, "topic", t.names.Table(table), "watermarks", "esclusa:mirror:"+table)
		}
	}
	return nil
}

// checkLayout refuses topics in which an earlier version has placed keys. Where the
// data directory knows the topics, they were looked at before.
func (t *topicSet) checkLayout(ctx context.Context) error {
	known, err := t.id.knows(t.opts.DataDir)
	if known || err != nil {
		return err
	}
	var keyed []string
	for _, ch := range t.catalogue.Channels() {
		keyed = append(keyed, t.names.Channel(ch.Datatype))
	}
	for _, k := range t.tables {
		keyed = append(keyed, k.topic)
	}
	return topics.CheckLayout(ctx, t.brokers.cluster, t.brokers.admin, keyed...)
}

// How the topics are watched: a broker that has just started may not know them
// for a moment.
const (
	topicLook  = time.Second
	topicLooks = 3
)

// ask asks for the topics' ids, for a few looks at most.
func (t *topicSet) ask(ctx context.Context) (map[string]string, error) {
	ctx, cancel := context.WithTimeout(ctx, topicLooks*topicLook)
	defer cancel()
	names := slices.Collect(maps.Keys(t.ids))
	return topics.IDs(ctx, t.brokers.admin, slices.DeleteFunc(names, func(name string) bool { return name == t.names.Journal() })...)
}

// watch returns nil when ctx ends, and an error when a topic has been deleted
// or made anew since the start. Going on would lose what is sent, and to make it
// again would hide that. It is also who logs that the brokers do not answer. Who needs
// the journal notices itself that it is gone; records do not need it.
func (t *topicSet) watch(ctx context.Context) error {
	tick := time.NewTicker(topicLook)
	defer tick.Stop()
	answers := outage.New(t.log, slog.LevelError, "Kafka does not answer; what there is to do waits for it", "Kafka answers again")
	for missed := 0; ; {
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
		ids, err := t.ask(ctx)
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
			if t.ids[name] != id {
				return fmt.Errorf("%w: topic %q was deleted and made anew while this process used it", topics.ErrTopics, name)
			}
		}
	}
}
