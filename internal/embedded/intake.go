package embedded

import (
	"encoding/binary"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/twmb/franz-go/pkg/kfake"
	"github.com/twmb/franz-go/pkg/kmsg"
)

// maxPartitions bounds a topic: the broker makes whatever number it is told.
const maxPartitions = 1000

// maxFetch bounds what one answer carries, but for its first batch.
const maxFetch = 64 << 20

// readCommitted is the isolation level of a Fetch for committed records.
const readCommitted = 1

// intake is what stands between the connections and the broker: it looks at requests
// before, and at some answers after.
type intake struct {
	inspector
	parsing sync.Mutex // held while a large request is parsed
	open    chan struct{}

	mu      sync.RWMutex
	cluster *kfake.Cluster // nil when it is closing
	stamped map[any]bool   // topics, by name or id, whose records are dated by the broker
	changes int            // of topics' settings
}

func newIntake() *intake {
	return &intake{inspector: inspector{unpackers: make(chan struct{}, unpackers)}, open: make(chan struct{}), stamped: make(map[any]bool)}
}

// serve says which cluster it is that takes the requests.
func (i *intake) serve(c *kfake.Cluster) {
	i.cluster = c
	close(i.open)
}

// close ends the questions to the cluster, which after its end would wait for ever.
func (i *intake) close() {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.cluster = nil
}

// admit is the request as the broker gets it, or an error for what is none.
func (i *intake) admit(r *request, frame []byte) (out []byte, err error) {
	defer func() {
		if fault := recover(); fault != nil { // of a parser: what no Kafka client sends
			err = fmt.Errorf("parsing a request with key %d: %s", r.key, cause(fault))
		}
	}()
	if r.key == int16(kmsg.Produce) {
		return i.admitRecords(r, frame)
	}
	if len(frame) > freeOfCharge {
		i.parsing.Lock()
		defer i.parsing.Unlock()
	}
	req := kmsg.RequestForKey(r.key)
	req.SetVersion(r.version)
	b := body(frame, req.IsFlexible())
	if b == nil {
		return nil, errors.New("not a Kafka request")
	}
	head := len(frame) - len(b.Src)
	if err := req.ReadFrom(b.Src); err != nil {
		return nil, err
	}
	if !moderate(req) {
		return frame, nil
	}
	out = req.AppendTo(frame[:head:head])
	binary.BigEndian.PutUint32(out, uint32(len(out)-4))
	return out, nil
}

// moderate sets the numbers by which the broker allocates within bounds. It reports
// whether it has changed any. No partitions at all is what the broker refuses.
func moderate(req kmsg.Request) (changed bool) {
	switch req := req.(type) {
	case *kmsg.CreateTopicsRequest:
		for t := range req.Topics {
			if topic := &req.Topics[t]; topic.NumPartitions > maxPartitions || topic.NumPartitions < -1 {
				topic.NumPartitions, changed = 0, true
			}
		}
	case *kmsg.CreatePartitionsRequest:
		for t := range req.Topics {
			if topic := &req.Topics[t]; topic.Count > maxPartitions {
				topic.Count, changed = 0, true
			}
		}
	case *kmsg.FetchRequest:
		// Of the partition in which an answer is as large as it may be, kfake leaves out
		// which transactions were aborted. So the bounds of partitions bound the answer.
		if req.MaxBytes > maxFetch || req.IsolationLevel == readCommitted && req.MaxBytes < maxFetch {
			req.MaxBytes, changed = maxFetch, true
		}
	}
	return changed
}

func (i *intake) admitRecords(r *request, frame []byte) ([]byte, error) {
	p, err := parseProduce(frame, r.version)
	if err != nil {
		return nil, err
	}
	r.silent = p.acks == 0
	replaced := make(map[int][]byte)
	for n, at := range p.places {
		stamp, err := i.stamps(at)
		if err != nil {
			return nil, err
		}
		batch := frame[at.at:at.end:at.end]
		now := time.Now().UnixMilli()
		instead, refused := i.inspect(batch, now, stamp)
		switch {
		case refused != nil:
			batch[batchMagicAt] = noBatch // which the broker refuses
			r.fates = append(r.fates, fate{at, refused, -1})
		case stamp:
			r.fates = append(r.fates, fate{at, nil, now})
		}
		if instead != nil {
			replaced[n] = instead
		}
	}
	return p.replace(frame, replaced), nil
}

// stamps reports whether the broker dates a topic's records.
func (i *intake) stamps(at place) (bool, error) {
	var topic any = at.topic
	if at.topic == "" {
		topic = at.id
	}
	<-i.open
	i.mu.RLock()
	stamp, known := i.stamped[topic]
	changes := i.changes
	if known || i.cluster == nil {
		defer i.mu.RUnlock()
		if i.cluster == nil {
			return false, errClosed
		}
		return stamp, nil
	}
	info := i.cluster.TopicInfo(at.topic)
	if at.topic == "" {
		info = i.cluster.TopicIDInfo(at.id)
	}
	i.mu.RUnlock()
	if info == nil {
		return false, nil // the broker says so
	}
	value := info.Configs["message.timestamp.type"]
	stamp = value != nil && *value == "LogAppendTime"
	i.mu.Lock()
	defer i.mu.Unlock()
	if changes == i.changes {
		i.stamped[topic] = stamp
	}
	return stamp, nil
}

// answered is the broker's answer as the client gets it.
func (i *intake) answered(r request, answer []byte) []byte {
	switch kmsg.Key(r.key) {
	case kmsg.CreateTopics, kmsg.DeleteTopics, kmsg.AlterConfigs, kmsg.IncrementalAlterConfigs:
		i.mu.Lock()
		defer i.mu.Unlock()
		clear(i.stamped)
		i.changes++
	case kmsg.Produce:
		if len(r.fates) > 0 {
			return withFates(r, answer)
		}
	}
	return answer
}
