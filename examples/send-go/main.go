// Command send-go checks files and sends them to esclusa with its library. What is
// refused is not sent; who sends with any other Kafka client needs the ingress topic
// and one header, and finds what was refused among the alerts.
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

	"github.com/esclusa/esclusa/client"
)

func main() { os.Exit(run()) }

func run() int {
	brokers := flag.String("brokers", client.DefaultBroker, "host:port of brokers, separated by commas")
	prefix := flag.String("topic-prefix", "", "prefix of the system's topics, where it has another than the usual one")
	name := flag.String("sender", "send-go", "who sends: alerts about these records are keyed by it")
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
	if err := send(ctx, strings.Split(*brokers, ","), *prefix, *name, flag.Arg(0), flag.Args()[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

// send sends each file as one record, and prints its source: the id under which an
// alert would speak of it.
func send(ctx context.Context, brokers []string, prefix, name, datatype string, files []string) error {
	sender, err := client.OpenSender(ctx, client.SenderOptions{
		Kafka:  client.Kafka{Brokers: brokers, TopicPrefix: prefix},
		Source: name,
	})
	if err != nil {
		return err
	}
	defer sender.Close()
	for _, file := range files {
		body, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		source, err := sender.Send(ctx, datatype, body, client.Routed(10*time.Second))
		if err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
		fmt.Println(source, file)
	}
	return nil
}
