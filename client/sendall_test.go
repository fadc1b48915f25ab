package client

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"sync"
	"testing"
	"time"

	"github.com/esclusa/esclusa"
)

// broker takes records as Kafka would.
type broker struct {
	mu    sync.Mutex
	taken []string // key and number, in order
	fails error
	most  int   // it takes no more, and fails; 0 for any number
	lost  error // it does not say what is routed
	mute  bool  // routes nothing
	waits int
}

func (b *broker) Produce(_ context.Context, rec *esclusa.Record, done func(esclusa.Source, error)) {
	b.mu.Lock()
	defer b.mu.Unlock()
	var body struct{ Body string }
	fails := b.fails
	if b.most > 0 && len(b.taken) < b.most {
		fails = nil
	}
	if err := errors.Join(fails, json.Unmarshal(rec.Value, &body)); err != nil {
		done(esclusa.Source{}, err)
		return
	}
	b.taken = append(b.taken, string(rec.Key)+" "+body.Body)
	src := esclusa.Source{Topic: "datatype", Partition: esclusa.PartitionOf(rec.Key, 4), Offset: int64(len(b.taken))}
	go done(src, nil) // as brokers answer, in any order
}

func (b *broker) WaitRouted(ctx context.Context, src esclusa.Source) error {
	b.mu.Lock()
	b.waits++
	b.mu.Unlock()
	if b.lost != nil {
		return b.lost
	}
	if b.mute {
		<-ctx.Done()
		return fmt.Errorf("waiting for %s: %w", src, ctx.Err())
	}
	return nil
}

// texts are messages of a few keys, numbered, and every tenth of them bad.
func texts(n int) iter.Seq2[Message, error] {
	return func(yield func(Message, error) bool) {
		for i := range n {
			body := fmt.Sprintf(`{"id":"k%d","language":"es","body":"%d"}`, i%7, i)
			if i%10 == 9 {
				body = "{"
			}
			if !yield(Message{Datatype: "text", Body: []byte(body), Tag: i}, nil) {
				return
			}
		}
	}
}

func senderOn(t *testing.T, b *broker) *Sender {
	t.Helper()
	k, err := Kafka{}.withDefaults()
	if err != nil {
		t.Fatal(err)
	}
	by := &current{log: k.Log}
	by.catalogue.Store(k.Catalogue)
	return &Sender{conn: &connection{kafka: k}, current: by, ingress: b, routing: b}
}

// all are the results, and the error that ended them.
func all(results iter.Seq2[[]Result, error]) (found []Result, err error) {
	for batch, failed := range results {
		found, err = append(found, batch...), failed
	}
	return found, err
}

func TestBatchReordersAKeyOrItsReport(t *testing.T) {
	b := &broker{}
	got, err := all(senderOn(t, b).SendAll(t.Context(), texts(1000), Routed(time.Minute)))
	if err != nil {
		t.Fatal(err)
	}
	last := map[string]int{}
	for _, line := range b.taken {
		var key string
		var n int
		if _, err := fmt.Sscanf(line, "%s %d", &key, &n); err != nil {
			t.Fatal(err)
		}
		if before, ok := last[key]; ok && before > n {
			t.Fatalf("%d of key %s was sent after %d", n, key, before)
		}
		last[key] = n
	}
	refused := 0
	for i, r := range got {
		if r.Tag != i {
			t.Fatalf("result %d is of message %v", i, r.Tag)
		}
		if r.Rejection != nil {
			refused++
		} else if !r.Routed || r.Source.Topic != "datatype" || r.Key != fmt.Sprintf("k%d", i%7) {
			t.Fatalf("result %d is %+v", i, r)
		}
	}
	if len(b.taken) != 900 || refused != 100 || len(got) != 1000 {
		t.Errorf("%d sent, %d refused, %d results", len(b.taken), refused, len(got))
	}
	if b.waits > 1000/2 {
		t.Errorf("asked %d times whether records are routed", b.waits)
	}
}

// A record that no router has taken is sent, and not known to be routed.
func TestUnroutedRecordIsCalledRouted(t *testing.T) {
	s := senderOn(t, &broker{mute: true})
	got, err := all(s.SendAll(t.Context(), texts(1), Routed(time.Millisecond)))
	if err != nil || len(got) != 1 || got[0].Routed || got[0].Source.Topic != "datatype" {
		t.Errorf("results %+v, %v", got, err)
	}
	src, err := s.Send(t.Context(), "text", []byte(`{"id":"k","language":"es","body":"1"}`), Routed(time.Millisecond))
	if !errors.Is(err, ErrNotSeen) || src.Topic != "datatype" {
		t.Errorf("%v, %v", src, err)
	}
	if _, err := s.Send(t.Context(), "text", []byte(`{"id":"k","language":"es","body":"1"}`)); err != nil {
		t.Errorf("it waits though nobody asked: %v", err)
	}
}

// What was sent before the input failed is reported, or nobody knows what to send
// again.
func TestBatchForgetsWhatItSentWhereTheInputFails(t *testing.T) {
	lost := errors.New("the disk is gone")
	got, err := all(senderOn(t, &broker{}).SendAll(t.Context(), func(yield func(Message, error) bool) {
		for m, err := range texts(3) {
			yield(m, err)
		}
		yield(Message{}, lost)
	}))
	if !errors.Is(err, lost) || len(got) != 3 {
		t.Errorf("error %v after %d results", err, len(got))
	}
}

// So is what the brokers had taken before they failed, in the middle or while it was routed.
func TestBatchForgetsWhatTheBrokersHadTaken(t *testing.T) {
	away := errors.New("the broker is away")
	for name, b := range map[string]*broker{"sent": {fails: away, most: 3}, "routed": {lost: away}} {
		got, err := all(senderOn(t, b).SendAll(t.Context(), texts(5), Routed(time.Minute)))
		if !errors.Is(err, away) || len(got) < 1 || len(got) != len(b.taken) && name == "sent" || got[0].Source.Topic != "datatype" || got[0].Routed {
			t.Errorf("%s: error %v after %+v", name, err, got)
		}
	}
}

// A broker that fails ends the call, also while nothing comes in.
func TestBatchHangsWhereTheBrokerFails(t *testing.T) {
	away := errors.New("the broker is away")
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	released := make(chan struct{})
	_, err := all(func(yield func([]Result, error) bool) {
		for results, err := range senderOn(t, &broker{fails: away}).SendAll(ctx, func(yield func(Message, error) bool) {
			for m, err := range texts(1) {
				yield(m, err)
			}
			<-released
		}) {
			close(released) // what the caller reads from ends with it
			if !yield(results, err) {
				return
			}
		}
	})
	if !errors.Is(err, away) {
		t.Errorf("error %v", err)
	}
}

// A caller that has seen enough leaves no goroutine behind.
func TestBatchGoesOnBehindALoopThatBrokeOff(t *testing.T) {
	b := &broker{}
	for _, err := range senderOn(t, b).SendAll(t.Context(), texts(1_000_000)) {
		if err != nil {
			t.Error(err)
		}
		break
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.taken) >= 900_000 {
		t.Error("everything was sent")
	}
}

func TestRefusedRecordIsSent(t *testing.T) {
	b := &broker{}
	_, err := senderOn(t, b).Send(t.Context(), "customer", []byte(`{"id_cliente":"1","edad":200}`))
	rej, is := errors.AsType[*esclusa.Rejection](err)
	if !is || rej.Reason != esclusa.SchemaViolation || len(rej.Errors) != 2 || rej.Errors[0].Pointer != "/edad" {
		t.Errorf("error %v", err)
	}
	for _, wrong := range []struct {
		datatype, body string
		reason         esclusa.Reason
	}{{"nothing", "{}", esclusa.UnknownDatatype}, {"text", "", esclusa.Malformed}} {
		_, err := senderOn(t, b).Send(t.Context(), wrong.datatype, []byte(wrong.body))
		if rej, is := errors.AsType[*esclusa.Rejection](err); !is || rej.Reason != wrong.reason {
			t.Errorf("%s %q: %v", wrong.datatype, wrong.body, err)
		}
	}
	if _, err := senderOn(t, b).Send(t.Context(), "customer", nil); err == nil {
		t.Error("no body erases")
	}
	if len(b.taken) > 0 {
		t.Errorf("sent %q", b.taken)
	}
}
