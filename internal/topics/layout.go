package topics

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"

	"github.com/twmb/franz-go/pkg/kadm"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/kafka"
)

// ErrLayout says that topics or local state are an earlier version's, which found
// partitions by another hash, and kept all of a row in its record's value. Retrying
// does not help; its text says what does.
var ErrLayout = errors.New("an earlier version placed keys otherwise than Kafka does, and this one would not find them: " +
	"start with an empty --data-dir, and on brokers of your own also with another --topic-prefix, and send again")

// Bounds of what CheckLayout reads: of each partition the last records, and of each
// topic no more bytes than this, beside one fetch.
const (
	layoutRecords = 16
	layoutBytes   = 4 << 20
)

// errEnough ends the reading of a topic.
var errEnough = errors.New("enough was read")

// CheckLayout returns ErrLayout where the last records of the topics are more often an
// earlier version's than this one's: single ones may be anybody's. Topics that we may not read it passes over. Any other error
// means that the brokers could not be asked before ctx ended.
func CheckLayout(ctx context.Context, c kafka.Cluster, adm *kadm.Client, topics ...string) error {
	var seen layout
	for _, topic := range topics {
		if err := seen.read(ctx, c, adm, topic); err != nil {
			return fmt.Errorf("looking how keys are placed: %w", err)
		}
	}
	if seen.former > seen.kafkas {
		return fmt.Errorf("topics of this --topic-prefix: %w", ErrLayout)
	}
	return nil
}

// layout counts records by the hash that tells where they lie; rows by their form.
// What both versions could have written tells nothing.
type layout struct{ kafkas, former int }

func (l *layout) read(ctx context.Context, c kafka.Cluster, adm *kadm.Client, topic string) error {
	may := map[string][]Operation{topic: nil}
	if err := allowedTopics(ctx, adm, may); err != nil {
		return err
	}
	if r := (Right{Read, Topics, topic}); !r.within(may[topic]) {
		return nil
	}
	spans, err := kafka.Spans(ctx, adm, topic)
	if err != nil {
		return err
	}
	size := 0
	err = c.Scan(ctx, topic, kafka.Last(spans, layoutRecords), func(_ int32, batch []esclusa.Record) error {
		for i := range batch {
			l.count(&batch[i], int32(len(spans)))
			size += len(batch[i].Value)
		}
		if size > layoutBytes {
			return errEnough
		}
		return nil
	})
	if errors.Is(err, errEnough) {
		return nil
	}
	return err
}

func (l *layout) count(rec *esclusa.Record, partitions int32) {
	kafkas := esclusa.PartitionOf(rec.Key, partitions) == rec.Partition
	former := formerPartitionOf(rec.Key, partitions) == rec.Partition
	if _, err := esclusa.ParseRow(rec.Value); err == nil {
		l.former++
		return
	}
	switch {
	case kafkas && !former:
		l.kafkas++
	case former && !kafkas:
		l.former++
	}
}

// formerPartitionOf is where earlier versions placed a key: goka's default.
func formerPartitionOf(key []byte, n int32) int32 {
	h := fnv.New32a()
	_, _ = h.Write(key) // cannot fail
	p := int32(h.Sum32()) % n
	return max(p, -p)
}
