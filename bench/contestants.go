package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"

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
	checks    bool     // finds the bad ones; without, records go by their name only
	sources   bool     // outputs bear their source
	whole     bool     // table and Redis too
	jvm       []string // system properties, where the part is Kafka Streams
	processes int      // how many share the work; 0 is one
	tail      bool     // works on when everything is out: its CPU counts until it comes to rest
}

// Where esclusa in its default setting stands among contestants.
const (
	exactlyOnce = 3 // the router
	wholeOnce   = 4 // with table and mirror
)

var contestants = []contestant{
	{key: "copy", name: "plain copy, franz-go", part: "copy", group: ownGroup, app: app.Options{Delivery: app.AtLeastOnce}},
	{key: "stock", name: "goka as it comes, gojsonschema", part: "stock", group: ownGroup, checks: true, sources: true},
	{key: "at-least-once", name: "esclusa router, at least once", part: esclusaPart, group: esclusa.Names.RouterGroup, checks: true, sources: true,
		app: app.Options{Roles: []string{app.RoleRouter}, Delivery: app.AtLeastOnce}},
	{key: "exactly-once", name: "esclusa router, exactly once", part: esclusaPart, group: esclusa.Names.RouterGroup, checks: true, sources: true,
		app: app.Options{Roles: []string{app.RoleRouter}, Delivery: app.ExactlyOnce, TransactionInterval: app.TransactionInterval}},
	{key: "whole", name: "esclusa whole, exactly once", part: esclusaPart, group: esclusa.Names.RouterGroup, checks: true, sources: true, whole: true,
		app: app.Options{Roles: []string{app.RoleRouter, app.RoleTables, app.RoleMirror}, Delivery: app.ExactlyOnce, TransactionInterval: app.TransactionInterval}},
}

// onKafka are those that take part on Apache Kafka. The copy is exactly once there, as
// what it is held against.
var onKafka = []contestant{
	{key: "copy", name: "plain copy, franz-go, exactly once", part: "copy", group: ownGroup, app: app.Options{Delivery: app.ExactlyOnce}},
	contestants[1],
	contestants[exactlyOnce],
	contestants[wholeOnce],
	{key: "default", name: "esclusa, the default roles", part: esclusaPart, group: esclusa.Names.RouterGroup, checks: true, sources: true, whole: true, tail: true,
		app: app.Options{Roles: app.AllRoles(), Delivery: app.ExactlyOnce, TransactionInterval: app.TransactionInterval}},
	kafkaStreams,
}

var kafkaStreams = contestant{key: "streams", name: "Kafka Streams, whole, exactly once", part: streamsPart, group: ownGroup, checks: true, whole: true,
	app: app.Options{Delivery: app.ExactlyOnce}}

// sharing are the whole in one, two and four processes.
func sharing() []contestant {
	var all []contestant
	for _, n := range []int{1, 2, 4} {
		c := contestants[wholeOnce]
		c.processes = n
		if n > 1 {
			c.key, c.name = fmt.Sprintf("whole-%d", n), fmt.Sprintf("%s, %d processes", c.name, n)
		}
		all = append(all, c)
	}
	return all
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

// cluster is how every contestant but the stock one, and the bench itself, reach
// the broker.
func cluster(brokers []string) kafka.Cluster {
	return kafka.Cluster{Brokers: brokers, ClientID: "bench", MaxBody: maxBody, Log: slog.New(slog.DiscardHandler)}
}
