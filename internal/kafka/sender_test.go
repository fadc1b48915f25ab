package kafka

import (
	"context"
	"strconv"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kfake"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/testing/brokers"
)

func TestSendOutlivesItsCallerWhenKafkaIsGone(t *testing.T) {
	fake, _, _ := brokers.Fake(t, kfake.SeedTopics(1, "in"))
	s, err := NewSender(testCluster(fake), "in")
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if _, err := s.Send(t.Context(), &esclusa.Record{Value: []byte("1")}); err != nil {
		t.Fatal(err)
	}
	fake.Close()
	for i := range 3 {
		ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
		begin := time.Now()
		_, err := s.Send(ctx, &esclusa.Record{Value: []byte(strconv.Itoa(i))})
		cancel()
		if took := time.Since(begin); err == nil || took > 5*time.Second {
			t.Errorf("the caller waited %v and got %v", took, err)
		}
	}
}
