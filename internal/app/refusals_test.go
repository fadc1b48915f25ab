package app

import (
	"context"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/testutil"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/schemas"
)

// slowBrokers take a record when they are let, and then all.
type slowBrokers struct {
	let   chan struct{}
	taken []esclusa.Record
}

func (b *slowBrokers) Send(ctx context.Context, rec *esclusa.Record) (esclusa.Source, error) {
	select {
	case <-b.let:
		b.taken = append(b.taken, *rec)
		return esclusa.Source{}, nil
	case <-ctx.Done():
		return esclusa.Source{}, ctx.Err()
	}
}

func TestFloodOfRefusedRequestsWaitsOrGrows(t *testing.T) {
	const flood = 10 * waitingRefusals
	o := Options{Instance: "host-1", Now: func() time.Time { return time.UnixMilli(1) }}.WithDefaults()
	names := esclusa.Names{Prefix: "datatype"}
	catalogue, err := schemas.Embedded(schemas.DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	r := newRefusals(&work{base: &base{opts: o, names: names, catalogue: catalogue, log: quiet, reg: prometheus.NewRegistry()}, topics: &topicSet{}})
	to := &slowBrokers{let: make(chan struct{})}
	done := make(chan struct{})
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	go func() { r.run(ctx, to); close(done) }()
	rej := esclusa.Reject(esclusa.Malformed, "text", "", esclusa.Violation{Keyword: "syntax", Message: "must be right"})
	value := []byte("[")
	for range flood {
		r.refused(&esclusa.Record{Topic: "datatype", Value: value}, rej, []byte("shop"))
	}
	value[0] = 'x' // is the request's, and used again
	dropped := int(testutil.ToFloat64(r.dropped))
	if least := flood - waitingRefusals - 1; dropped < least || dropped >= flood {
		t.Errorf("%d of %d are dropped, want at least %d", dropped, flood, least)
	}
	close(to.let)
	stop()
	<-done
	if got := len(to.taken); got != flood-dropped {
		t.Fatalf("%d are written, want the %d that were not dropped", got, flood-dropped)
	}
	reader := &schemas.AlertReader{Names: names}
	seen := make(map[string]bool)
	for _, rec := range to.taken {
		alert, err := reader.Parse(&rec)
		if err != nil || seen[alert.ID] || string(alert.Payload) != "[" || alert.Key() != "shop" {
			t.Fatalf("%s: %v, seen before: %v", rec.Value, err, seen[alert.ID])
		}
		seen[alert.ID] = true
	}
}
