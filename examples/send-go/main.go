// Command send-go sends files to esclusa with franz-go: all that a sender needs
// is any Kafka client, the ingress topic and one header.
//
//	go run ./examples/send-go customer examples/good/customer.json
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kgo"
)

func main() { os.Exit(run()) }

func run() int {
	brokers := flag.String("brokers", "127.0.0.1:9092", "host:port of brokers, separated by commas")
	topic := flag.String("topic", "datatype", "the ingress topic")
	sender := flag.String("sender", "send-go", "who sends: alerts about these records are keyed by it")
	flag.Usage = func() {
		fmt.Fprintln(os.Stderr, "usage: send-go [flags] DATATYPE FILE…")
		flag.PrintDefaults()
	}
	flag.Parse()
	if flag.NArg() < 2 {
		flag.Usage()
		return 2
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	client, err := kgo.NewClient(
		kgo.SeedBrokers(strings.Split(*brokers, ",")...),
		kgo.DefaultProduceTopic(*topic),
		kgo.ProducerBatchMaxBytes(2<<20), // a body may have 1 MiB, more than the client's default allows
		kgo.RecordDeliveryTimeout(patience),
	)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer client.Close()
	if err := reach(ctx, client, *topic); err != nil {
		fmt.Fprintf(os.Stderr, "no answer from %s: %v\n", *brokers, err)
		return 1
	}
	for _, file := range flag.Args()[1:] {
		if err := send(ctx, client, flag.Arg(0), *sender, file); err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
	}
	return 0
}

// patience bounds the wait for the brokers' first answer, and then for each record.
const patience = 10 * time.Second

// reach makes sure that the brokers answer and have the topic: a producer by itself
// would go on trying, and say nothing.
func reach(ctx context.Context, client *kgo.Client, topic string) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	if err := client.Ping(ctx); err != nil {
		return err
	}
	topics, err := kadm.NewClient(client).ListTopics(ctx, topic)
	if err != nil {
		return err
	}
	return topics.Error()
}

// send produces one file, and prints its source: the id under which an alert
// would speak of it.
func send(ctx context.Context, client *kgo.Client, datatype, sender, file string) error {
	body, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	rec, err := client.ProduceSync(ctx, &kgo.Record{
		Value: body,
		Headers: []kgo.RecordHeader{
			{Key: "datatype", Value: []byte(datatype)},
			{Key: "ce_source", Value: []byte(sender)},
		},
	}).First()
	if err != nil {
		return fmt.Errorf("sending %s: %w", file, err)
	}
	fmt.Printf("%s/%d/%d %s\n", rec.Topic, rec.Partition, rec.Offset, file)
	return nil
}
