package main

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/IBM/sarama"
	"github.com/lovoo/goka"
	"github.com/lovoo/goka/codec"
	"github.com/xeipuuv/gojsonschema"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/schemas"
)

// stock is the router as the READMEs of goka and gojsonschema suggest it: one
// callback for each record, which checks its bytes. Delivery is what goka's is, at
// least once. What it does not do is whatever the two libraries do not: inline
// bytes are not compared with their digest, members that are there twice are not
// found.
type stock struct {
	names   esclusa.Names
	schemas map[string]datatypeSchema
}

type datatypeSchema struct {
	id     string
	schema *gojsonschema.Schema
}

func stockGoka(ctx context.Context, j job, hello func(string)) error {
	s := stock{names: esclusa.Names{Prefix: j.App.TopicPrefix}, schemas: make(map[string]datatypeSchema)}
	catalogue, err := schemas.Embedded(schemas.DefaultLimits())
	if err != nil {
		return err
	}
	edges := []goka.Edge{
		goka.Input(goka.Stream(s.names.Ingress()), new(codec.Bytes), s.route),
		goka.Output(goka.Stream(s.names.Alerts()), new(codec.Bytes)),
	}
	for _, ch := range catalogue.Channels() {
		schema, err := gojsonschema.NewSchema(gojsonschema.NewBytesLoader(ch.Schema))
		if err != nil {
			return err
		}
		s.schemas[ch.Datatype] = datatypeSchema{ch.ID, schema}
		edges = append(edges, goka.Output(goka.Stream(s.names.Channel(ch.Datatype)), new(codec.Bytes)))
	}
	p, err := goka.NewProcessor(j.App.Brokers, goka.DefineGroup(goka.Group(ownGroup(s.names)), edges...),
		goka.WithConsumerGroupBuilder(goka.ConsumerGroupBuilderWithConfig(stockConfig())),
		goka.WithProducerBuilder(goka.ProducerBuilderWithConfig(stockConfig())))
	if err != nil {
		return err
	}
	hello("stock")
	failed := make(chan error, 1)
	go func() { failed <- p.Run(ctx) }()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
		return nil // goka sleeps for seconds after a session, which is not measured
	}
}

// stockConfig is goka's own, made safe: from the oldest record, what is committed only (on
// Apache Kafka much of ingress is not yet), written when all replicas have it.
func stockConfig() *sarama.Config {
	c := goka.DefaultConfig()
	c.Version = sarama.V2_8_0_0
	c.Consumer.Offsets.Initial = sarama.OffsetOldest
	c.Consumer.IsolationLevel = sarama.ReadCommitted
	c.Producer.RequiredAcks = sarama.WaitForAll
	c.Producer.MaxMessageBytes = 2 * maxBody
	return c
}

// route writes a record to the channel of its datatype or to alerts.
func (s *stock) route(ctx goka.Context, msg any) {
	body := msg.([]byte)
	source := esclusa.Source{Topic: string(ctx.Topic()), Partition: ctx.Partition(), Offset: ctx.Offset()}
	headers := goka.Headers{
		esclusa.HeaderSource: source.Append(nil),
		esclusa.HeaderTime:   ctx.Timestamp().UTC().AppendFormat(nil, time.RFC3339Nano),
	}
	datatype, known, err := s.check(body)
	if err != nil {
		headers["error"] = []byte(err.Error())
		ctx.Emit(goka.Stream(s.names.Alerts()), ctx.Key(), body, goka.WithCtxEmitHeaders(headers))
		return
	}
	headers[esclusa.HeaderDatatype] = []byte(datatype)
	headers[esclusa.HeaderDataschema] = []byte(known.id)
	ctx.Emit(goka.Stream(s.names.Channel(datatype)), ctx.Key(), body, goka.WithCtxEmitHeaders(headers))
}

// check classifies and validates a body.
func (s *stock) check(body []byte) (string, datatypeSchema, error) {
	var named struct {
		Datatype string `json:"datatype"`
	}
	if err := json.Unmarshal(body, &named); err != nil {
		return "", datatypeSchema{}, fmt.Errorf("malformed: %w", err)
	}
	known, ok := s.schemas[named.Datatype]
	if !ok {
		return "", datatypeSchema{}, fmt.Errorf("unknown datatype %q", named.Datatype)
	}
	result, err := known.schema.Validate(gojsonschema.NewBytesLoader(body))
	if err != nil {
		return "", datatypeSchema{}, fmt.Errorf("malformed: %w", err)
	}
	if !result.Valid() {
		return "", datatypeSchema{}, fmt.Errorf("breaks its schema: %v", result.Errors())
	}
	return named.Datatype, known, nil
}
