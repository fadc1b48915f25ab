package client_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/client"
	"github.com/esclusa/esclusa/internal/testing/brokers"
	"github.com/esclusa/esclusa/internal/testing/expect"
)

// A batch that somebody wrote past the router and that cannot be read, or takes too much
// memory, is alerted once, as one that does not belong: nobody reads into it, and nobody
// stops at it.
func TestUnreadableBatchStopsAReceiverOrComesAgain(t *testing.T) {
	broker, cl, _ := brokers.Fake(t) // the embedded one refuses such batches
	w := started(t, "", broker.ListenAddrs()...)
	sendTexts(t, here(w), "a", 9)
	bomb, rubbish := expect.Bomb(t, kgo.CodecZstd, 3, 30<<20), expect.Batch(kgo.CodecGzip, 2, []byte("no gzip"))
	channel := w.prefix + ".text"
	want := make(map[esclusa.Source]bool)
	for p := range int32(8) {
		for _, batch := range [][]byte{bomb, rubbish} {
			want[esclusa.Source{Topic: channel, Partition: p, Offset: expect.SendBatch(t.Context(), t, cl, channel, p, batch)}] = true
		}
	}
	sendTexts(t, here(w), "b", 9)
	var handled []string
	told := make(map[esclusa.Source]int)
	r := receiver(t, client.ReceiverOptions{Kafka: here(w), Datatype: "text", Group: "g", Foreign: func(at esclusa.Source, why *esclusa.Rejection) {
		told[at]++
		if why.Reason != esclusa.InconsistentChannel || len(why.Errors) != 1 || why.Errors[0].Keyword != "batch" {
			t.Errorf("%s is told of as %v", at, why)
		}
	}})
	handle := func(_ context.Context, rec client.Record) error {
		handled = append(handled, rec.Source.String())
		if len(handled) == 18 {
			return client.ErrStop
		}
		return nil
	}
	ctx, cancel := context.WithTimeout(t.Context(), expect.Patience)
	defer cancel()
	must(t, r.Receive(ctx, handle))
	must(t, r.CatchUp(ctx, handle)) // from where it came to
	slices.Sort(handled)
	if n := len(slices.Compact(handled)); n != 18 || len(handled) != 18 {
		t.Errorf("%d records of %d handled", n, len(handled))
	}
	for at := range want {
		if told[at] != 1 {
			t.Errorf("told %d times of %s", told[at], at)
		}
	}
	if len(told) != len(want) {
		t.Error(fmt.Sprint("told of ", told, " not of ", want))
	}
}
