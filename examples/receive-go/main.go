// Command receive-go counts the records of each customer in Redis, each source
// exactly once, also where it is killed in the middle: the count and the mark that a
// source has been counted are written in one transaction.
//
//	go run ./examples/receive-go --redis redis://127.0.0.1:6379
//
// HGETALL visits shows the counts.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/esclusa/esclusa/client"
	"github.com/esclusa/esclusa/client/redisseen"
)

func main() { os.Exit(run()) }

func run() int {
	brokers := flag.String("brokers", client.DefaultBroker, "host:port of brokers, separated by commas")
	prefix := flag.String("topic-prefix", "", "prefix of the system's topics, where it has another than the usual one")
	url := flag.String("redis", "redis://127.0.0.1:6379", "where to count")
	instance := flag.String("instance", "", "name of this member of the group, for good")
	flag.Parse()
	at, err := redis.ParseURL(*url)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 2
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	counts := redis.NewClient(at)
	defer counts.Close()
	if err := receive(ctx, strings.Split(*brokers, ","), *prefix, *instance, counts); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

// receive goes on until ctx ends.
func receive(ctx context.Context, brokers []string, prefix, instance string, counts *redis.Client) error {
	receiver, err := client.OpenReceiver(ctx, client.ReceiverOptions{
		Kafka:    client.Kafka{Brokers: brokers, TopicPrefix: prefix},
		Datatype: "customer",
		Group:    "visits",
		Instance: instance,
	})
	if err != nil {
		return err
	}
	defer receiver.Close()
	seen := redisseen.New(counts, "visits-seen:", 30*24*time.Hour)
	return receiver.Receive(ctx, client.Once(seen, func(ctx context.Context, rec client.Record) error {
		redisseen.Tx(ctx).HIncrBy(ctx, "visits", rec.Key, 1)
		return nil
	}))
}
