package tracing

import (
	"context"
	"strconv"
	"strings"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"
	"go.opentelemetry.io/otel/trace"

	"github.com/esclusa/esclusa"
)

// Attributes of our own, with the words of the metrics.
const (
	keyDatatype = attribute.Key("esclusa.datatype")
	keyOutcome  = attribute.Key("esclusa.outcome")
	keyReason   = attribute.Key("esclusa.reason")
)

var (
	accepted = keyOutcome.String("accepted")
	refused  = keyOutcome.String("refused")
)

// Group makes the spans of one consumer group. It is safe for concurrent use.
type Group struct {
	tracing *Tracing
	tracer  trace.Tracer
	name    string
}

// Group returns what makes the spans of a consumer group.
func (t *Tracing) Group(name string) *Group {
	return &Group{tracing: t, tracer: t.provider.Tracer(scope), name: name}
}

// Decided makes the span of a record that the group has just decided on, if the
// record's sender wants it followed. The group took it up when it began; rej is
// nil where it accepted the record, and datatype is empty where that is not known.
func (g *Group) Decided(rec *esclusa.Record, datatype string, rej *esclusa.Rejection, began time.Time) {
	if !sampled(rec) {
		return
	}
	ctx := g.tracing.context.Extract(context.Background(), carrier(rec.Headers))
	_, span := g.tracer.Start(ctx, "process "+rec.Topic, trace.WithSpanKind(trace.SpanKindConsumer),
		trace.WithTimestamp(began), trace.WithAttributes(g.attributes(rec, datatype, rej)...))
	if rej != nil {
		span.SetStatus(codes.Error, string(rej.Reason))
	}
	span.End()
}

// attributes are those of the semantic conventions for messaging and Kafka, but
// the key, which is a value of the record, and what became of the record.
func (g *Group) attributes(rec *esclusa.Record, datatype string, rej *esclusa.Rejection) []attribute.KeyValue {
	attrs := append(make([]attribute.KeyValue, 0, 13),
		semconv.MessagingSystemKafka,
		semconv.MessagingOperationName("process"),
		semconv.MessagingOperationTypeProcess,
		semconv.MessagingConsumerGroupName(g.name),
		semconv.MessagingDestinationName(rec.Topic),
		semconv.MessagingDestinationPartitionID(strconv.Itoa(int(rec.Partition))),
		semconv.MessagingKafkaOffset(int(rec.Offset)),
		semconv.MessagingMessageBodySize(len(rec.Value)),
	)
	if rec.Value == nil {
		attrs = append(attrs, semconv.MessagingKafkaMessageTombstone(true))
	}
	if datatype != "" {
		attrs = append(attrs, keyDatatype.String(datatype))
	}
	if rej == nil {
		return append(attrs, accepted)
	}
	reason := string(rej.Reason)
	return append(attrs, refused, keyReason.String(reason), semconv.ErrorTypeKey.String(reason))
}

// flagsAt is where a traceparent's last digit is, that of its flags; its lowest
// bit says that the trace is sampled.
const flagsAt = len("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-0")

// sampled looks at every record, and so at no more than this. Whether the rest of
// the header is well formed, the SDK finds out: it begins no trace.
func sampled(rec *esclusa.Record) bool {
	parent, _ := rec.Header(parentHeader)
	return len(parent) > flagsAt && strings.IndexByte("13579bdf", parent[flagsAt]) >= 0
}

// carrier lets the SDK read a record's headers; of repeated ones the first.
type carrier []esclusa.Header

// Get implements propagation.TextMapCarrier.
func (c carrier) Get(key string) string {
	value, _ := (&esclusa.Record{Headers: c}).Header(key)
	return string(value)
}

// Set implements propagation.TextMapCarrier: a record's context is the sender's.
func (carrier) Set(string, string) {}

// Keys implements propagation.TextMapCarrier.
func (carrier) Keys() []string { return nil }
