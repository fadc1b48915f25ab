package kgoka

import (
	"errors"
	"sync"
	"sync/atomic"

	"github.com/IBM/sarama"
	"github.com/twmb/franz-go/pkg/kgo"
)

// feed is what goka takes for sarama's consumer of one partition. It gives goka the
// records one by one, in a goroutine that ends with AsyncClose, whatever the client
// does.
type feed struct {
	place
	next    int64 // the offset to go on at; the polling goroutine's
	end     atomic.Int64
	polled  chan polled
	onClose func(*feed)
	close   sync.Once
	closed  chan struct{}

	messages chan *sarama.ConsumerMessage
	errors   chan *sarama.ConsumerError
	names    map[string][]byte // of headers, as sarama has them
}

// polled is what a poll gave of a partition.
type polled struct {
	records []*kgo.Record
	err     error
}

// feedAhead is how many messages wait for goka, so that not every one of them wakes
// it up.
const feedAhead = 256

func newFeed(at place, offset int64, onClose func(*feed)) *feed {
	f := &feed{
		place: at, next: offset, onClose: onClose, polled: make(chan polled), closed: make(chan struct{}),
		messages: make(chan *sarama.ConsumerMessage, feedAhead), errors: make(chan *sarama.ConsumerError),
		names: make(map[string][]byte),
	}
	go f.run()
	return f
}

// take waits until goka has nearly everything that came before. Records that it has
// had are left out: a client that was set anew reads some of them again.
func (f *feed) take(records []*kgo.Record) {
	for len(records) > 0 && records[0].Offset < f.next {
		records = records[1:]
	}
	if len(records) == 0 {
		return
	}
	f.next = records[len(records)-1].Offset + 1
	f.put(polled{records: records})
}

// fail ends with goka reading the partition again from where its copy is.
func (f *feed) fail(err error) { f.put(polled{err: err}) }

func (f *feed) put(p polled) {
	select {
	case f.polled <- p:
	case <-f.closed:
	}
}

// run gives goka what was polled.
func (f *feed) run() {
	defer close(f.messages)
	defer close(f.errors)
	for {
		select {
		case <-f.closed:
			return
		case p := <-f.polled:
			if !f.give(p) {
				return
			}
		}
	}
}

// give reports whether goka takes more.
func (f *feed) give(p polled) bool {
	if p.err != nil {
		select {
		case f.errors <- &sarama.ConsumerError{Topic: f.topic, Partition: f.partition, Err: p.err}:
			return true
		case <-f.closed:
			return false
		}
	}
	frames := f.toSarama(p.records)
	for i := range frames {
		select {
		case f.messages <- &frames[i]:
		case <-f.closed:
			return false
		}
	}
	return true
}

// toSarama shares keys, values and what headers hold.
func (f *feed) toSarama(records []*kgo.Record) []sarama.ConsumerMessage {
	n := 0
	for _, r := range records {
		n += len(r.Headers)
	}
	frames, headers, pointers := make([]sarama.ConsumerMessage, len(records)), make([]sarama.RecordHeader, n), make([]*sarama.RecordHeader, n)
	for i, r := range records {
		for j, h := range r.Headers {
			headers[j] = sarama.RecordHeader{Key: f.name(h.Key), Value: h.Value}
			pointers[j] = &headers[j]
		}
		n := len(r.Headers)
		frames[i] = sarama.ConsumerMessage{
			Topic: r.Topic, Partition: r.Partition, Offset: r.Offset, Timestamp: r.Timestamp,
			Key: r.Key, Value: r.Value, Headers: pointers[:n:n],
		}
		headers, pointers = headers[n:], pointers[n:]
	}
	return frames
}

// maxNames bounds how many names of headers are kept: rows have one or two.
const maxNames = 64

func (f *feed) name(key string) []byte {
	if name, ok := f.names[key]; ok {
		return name
	}
	if len(f.names) == maxNames {
		clear(f.names)
	}
	name := []byte(key)
	f.names[key] = name
	return name
}

func (f *feed) Messages() <-chan *sarama.ConsumerMessage { return f.messages }
func (f *feed) Errors() <-chan *sarama.ConsumerError     { return f.errors }

// HighWaterMarkOffset is where the partition ended at the last answer; 0 before.
func (f *feed) HighWaterMarkOffset() int64 { return f.end.Load() }

// AsyncClose implements [sarama.PartitionConsumer]: both channels are closed soon.
func (f *feed) AsyncClose() {
	f.close.Do(func() {
		f.onClose(f)
		close(f.closed)
	})
}

// Close implements [sarama.PartitionConsumer].
func (f *feed) Close() error {
	f.AsyncClose()
	for range f.messages {
	}
	var errs []error
	for err := range f.errors {
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}

// goka calls none of these.

func (f *feed) Pause()         {}
func (f *feed) Resume()        {}
func (f *feed) IsPaused() bool { return false }
