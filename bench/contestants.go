package main

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"os"
	"sync/atomic"

	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/app"
	"github.com/esclusa/esclusa/internal/kafka"
)

// partitions of every topic.
const partitions = 8

// contestant is one way of doing the work.
type contestant struct {
	key, name string
	part      string      // of parts
	app       app.Options // what differs from the others, where the part is esclusa
	group     func(esclusa.Names) string
	checks    bool // finds the bad ones; without, records go by their name only
	sources   bool // outputs bear their source
	whole     bool // table and Redis too
}

// exactlyOnce is where the router in its default setting stands among contestants.
const exactlyOnce = 3

var contestants = []contestant{
	{key: "copy", name: "plain copy, franz-go", part: "copy", group: ownGroup},
	{key: "stock", name: "goka as it comes, gojsonschema", part: "stock", group: ownGroup, checks: true, sources: true},
	{key: "at-least-once", name: "esclusa router, at least once", part: "esclusa", group: esclusa.Names.RouterGroup, checks: true, sources: true,
		app: app.Options{Roles: []string{app.RoleRouter}, Delivery: app.AtLeastOnce}},
	{key: "exactly-once", name: "esclusa router, exactly once", part: "esclusa", group: esclusa.Names.RouterGroup, checks: true, sources: true,
		app: app.Options{Roles: []string{app.RoleRouter}, Delivery: app.ExactlyOnce, TransactionInterval: app.TransactionInterval}},
	{key: "whole", name: "esclusa whole, exactly once", part: "esclusa", group: esclusa.Names.RouterGroup, checks: true, sources: true, whole: true,
		app: app.Options{Roles: []string{app.RoleRouter, app.RoleTables, app.RoleMirror}, Delivery: app.ExactlyOnce, TransactionInterval: app.TransactionInterval}},
}

// compressing are the router with each codec, beside which exactly-once has none.
func compressing() []contestant {
	var all []contestant
	for _, name := range kafka.Compressions()[1:] {
		c := contestants[exactlyOnce]
		c.key, c.name, c.app.Compression = name, c.name+", "+name, name
		all = append(all, c)
	}
	return all
}

// keys are the contestants' names on the command line.
func keys(of []contestant) []string {
	var all []string
	for _, c := range of {
		all = append(all, c.key)
	}
	return all
}

func ownGroup(names esclusa.Names) string { return names.Prefix + ".contestant" }

// transactional reports whether what it writes counts when it is committed.
func (c contestant) transactional() bool { return c.app.Delivery == app.ExactlyOnce }

// esclusaItself is esclusa as its binary runs it.
func esclusaItself(ctx context.Context, j job, hello func(string)) error {
	a, err := app.New(j.App, slog.New(slog.NewTextHandler(os.Stderr, nil)))
	if err != nil {
		return err
	}
	return a.Run(ctx, func(at app.Addresses) { hello("esclusa " + at.HTTP) })
}

// plainCopy is the floor: it copies key and value to the topic of the first
// datatype that it finds in the bytes, and commits after each poll. Its client is
// set up as esclusa's are.
func plainCopy(ctx context.Context, j job, hello func(string)) error {
	names := esclusa.Names{Prefix: j.App.TopicPrefix}
	cl, err := cluster(j.App.Brokers).NewClient(
		kgo.ConsumerGroup(ownGroup(names)),
		kgo.ConsumeTopics(names.Ingress()),
		kgo.ConsumeResetOffset(kgo.NewOffset().AtStart()),
		kgo.DisableAutoCommit(),
		kgo.BlockRebalanceOnPoll(),
	)
	if err != nil {
		return err
	}
	defer cl.CloseAllowingRebalance()
	hello("copy")
	topics := make(map[string]string)
	for _, d := range datatypes {
		topics[d] = names.Channel(d)
	}
	var failed atomic.Pointer[error]
	done := func(_ *kgo.Record, err error) {
		if err != nil {
			failed.CompareAndSwap(nil, &err)
		}
	}
	for {
		cl.AllowRebalance()
		fetches := cl.PollRecords(ctx, 20_000)
		if ctx.Err() != nil {
			return nil
		}
		if err := fetches.Err(); err != nil {
			return err
		}
		fetches.EachRecord(func(r *kgo.Record) {
			topic, ok := topics[string(firstDatatype(r.Value))]
			if !ok {
				topic = names.Alerts()
			}
			cl.Produce(ctx, &kgo.Record{Topic: topic, Key: r.Key, Value: r.Value}, done)
		})
		if err := cl.Flush(ctx); err != nil {
			return err
		}
		if err := failed.Load(); err != nil {
			return fmt.Errorf("producing: %w", *err)
		}
		if err := cl.CommitUncommittedOffsets(ctx); err != nil {
			return err
		}
	}
}

var memberDatatype = []byte(`"datatype":"`)

// firstDatatype is what follows the first member of that name, if any.
func firstDatatype(body []byte) []byte {
	_, after, _ := bytes.Cut(body, memberDatatype)
	name, _, _ := bytes.Cut(after, []byte{'"'})
	return name
}

// cluster is how every contestant but the stock one, and the bench itself, reach
// the broker.
func cluster(brokers []string) kafka.Cluster {
	return kafka.Cluster{Brokers: brokers, ClientID: "bench", MaxBody: maxBody, Log: slog.New(slog.DiscardHandler)}
}
