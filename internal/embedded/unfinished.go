package embedded

import (
	"cmp"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/kmsg"
)

// unfinished is a transaction in a partition that was open when the broker was killed.
//
// kfake takes it for aborted when it starts, and fences its producer, but writes no
// marker. A client leaves out what comes from the producer until it sees the marker, and
// so what the producer's next transactions have committed; and the next of them that is
// committed has a marker that, after another kill, commits this one too.
type unfinished struct {
	topic     string
	partition int32
	producer  int64
	epoch     int16
}

// Attributes of a batch.
const (
	transactionalBit = 1 << 4
	controlBit       = 1 << 5
)

// unfinished finds the transactions. After a stop in order kfake goes on with them.
func (k *keeper) unfinished() ([]unfinished, error) {
	if _, err := os.Stat(filepath.Join(k.dir, brokerDir, "session_state.json")); !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	var all []unfinished
	err := each(k.logs(), func(partition string) error {
		name := filepath.Base(partition)
		dash := strings.LastIndexByte(name, '-')
		n, err := strconv.ParseInt(name[dash+1:], 10, 32)
		if dash < 0 || err != nil {
			return nil //nolint:nilerr // it is not a partition's
		}
		open, err := openTransactions(partition)
		for producer, epoch := range open {
			all = append(all, unfinished{name[:dash], int32(n), producer, epoch})
		}
		return err
	})
	return all, err
}

// openTransactions has the epochs of the producers whose last transactional batch in a
// partition has no marker behind it.
func openTransactions(partition string) (map[int64]int16, error) {
	var segments []string
	if err := eachSegment(partition, func(file string) error {
		if filepath.Ext(file) == ".dat" {
			segments = append(segments, file)
		}
		return nil
	}); err != nil {
		return nil, err
	}
	slices.SortFunc(segments, func(a, b string) int { // as numbers: they are named by offsets
		return cmp.Or(cmp.Compare(len(a), len(b)), cmp.Compare(a, b))
	})
	open := make(map[int64]int16)
	for _, file := range segments {
		if err := eachBatch(file, func(head []byte) {
			producer := int64(binary.BigEndian.Uint64(head[batchPIDAt:]))
			switch attributes := binary.BigEndian.Uint16(head[batchCRCEnd:]); {
			case attributes&controlBit != 0:
				delete(open, producer)
			case attributes&transactionalBit != 0:
				open[producer] = int16(binary.BigEndian.Uint16(head[batchEpochAt:]))
			}
		}); err != nil {
			return nil, err
		}
	}
	return open, nil
}

// abort writes the markers.
func abort(addr string, all []unfinished) error {
	cl, err := kgo.NewClient(kgo.SeedBrokers(addr))
	if err != nil {
		return err
	}
	defer cl.Close()
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	req := kmsg.NewPtrWriteTxnMarkersRequest()
	for _, u := range all {
		topic := kmsg.NewWriteTxnMarkersRequestMarkerTopic()
		topic.Topic, topic.Partitions = u.topic, []int32{u.partition}
		marker := kmsg.NewWriteTxnMarkersRequestMarker()
		marker.ProducerID, marker.ProducerEpoch = u.producer, u.epoch
		marker.Topics = append(marker.Topics, topic)
		req.Markers = append(req.Markers, marker)
	}
	resp, err := req.RequestWith(ctx, cl)
	if err != nil {
		return fmt.Errorf("aborting transactions that a kill left open: %w", err)
	}
	for _, m := range resp.Markers {
		for _, t := range m.Topics {
			for _, p := range t.Partitions {
				// A topic that was deleted needs none.
				if err := kerr.ErrorForCode(p.ErrorCode); err != nil && !errors.Is(err, kerr.UnknownTopicOrPartition) {
					return fmt.Errorf("aborting a transaction that a kill left open in %s/%d: %w", t.Topic, p.Partition, err)
				}
			}
		}
	}
	return nil
}
