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
	)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer client.Close()
	for _, file := range flag.Args()[1:] {
		if err := send(ctx, client, flag.Arg(0), *sender, file); err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
	}
	return 0
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
