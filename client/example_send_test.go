package client_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"time"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/client"
	"github.com/esclusa/esclusa/schemas"
)

func ExampleCheck() {
	catalogue, err := schemas.Embedded(schemas.DefaultLimits())
	if err != nil {
		fmt.Println(err)
		return
	}
	checked, err := client.Check(catalogue, client.Message{Datatype: "customer", Body: []byte(`{"id_cliente":"10","nombre":"Grupo 3"}`)})
	fmt.Println(checked.Key, checked.Schema, err)
	_, err = client.Check(catalogue, client.Message{Datatype: "customer", Body: []byte(`{"id_cliente":"10","edad":200}`)})
	fmt.Println(err)
	// Output:
	// 10 https://esclusa.dev/schemas/customer/1-0-0 <nil>
	// schema_violation: /edad must be at most 150 (and 1 more)
}

// The catalogue of the system that runs, whatever it is: asked for once, and again where
// a message names a version that came later.
func ExampleRemote() {
	ctx := context.Background()
	remote := client.NewRemote(localHTTP(), schemas.DefaultLimits()) // client.HTTP{URL: "http://esclusa:5000"}, say
	catalogue, err := remote.Load(ctx)
	if err != nil {
		fmt.Println(err)
		return
	}
	kafka := local()
	kafka.Catalogue = catalogue
	sender, err := client.OpenSender(ctx, client.SenderOptions{Kafka: kafka, Refresh: remote.Load})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer sender.Close()
	_, err = sender.Send(ctx, "customer", []byte(`{"id_cliente":"10","edad":200}`))
	fmt.Println(err)
	// Output:
	// schema_violation: /edad must be at most 150 (and 1 more)
}

func ExampleSender_Send() {
	ctx := context.Background()
	sender, err := client.OpenSender(ctx, client.SenderOptions{
		Kafka:  local(), // client.Kafka{Brokers: []string{"kafka:9092"}}, say
		Source: "https://example.org/shop",
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer sender.Close()

	source, err := sender.Send(ctx, "customer", []byte(`{"id_cliente":"10","nombre":"Grupo 3"}`), client.Routed(30*time.Second))
	fmt.Println(source.Topic != "", err)

	_, err = sender.Send(ctx, "customer", []byte(`{"id_cliente":"10","edad":200}`))
	if refused, is := errors.AsType[*esclusa.Rejection](err); is {
		fmt.Println("refused:", refused.Reason)
		for _, e := range refused.Errors {
			fmt.Println(e.Pointer, e.Message)
		}
	}
	// Output:
	// true <nil>
	// refused: schema_violation
	// /edad must be at most 150
	// /nombre must be there
}

func ExampleSender_SendAll() {
	ctx := context.Background()
	sender, err := client.OpenSender(ctx, client.SenderOptions{Kafka: local()})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer sender.Close()

	var texts iter.Seq2[client.Message, error] = func(yield func(client.Message, error) bool) {
		for i, language := range []string{"es", "en", "Klingon"} {
			body := fmt.Appendf(nil, `{"id":"t%d","language":%q,"body":"hola"}`, i, language)
			if !yield(client.Message{Datatype: "text", Body: body, Tag: language}, nil) {
				return
			}
		}
	}
	for results, err := range sender.SendAll(ctx, texts, client.Routed(30*time.Second)) {
		if err != nil {
			fmt.Println(err)
			return
		}
		for _, r := range results {
			fmt.Println(r.Tag, r.Routed, r.Rejection != nil)
		}
	}
	// Output:
	// es true false
	// en true false
	// Klingon false true
}
