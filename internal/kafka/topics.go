package kafka

import (
	"strconv"
	"time"

	"github.com/esclusa/esclusa"
)

// How long topics keep records.
const (
	ingressRetention = 7 * 24 * time.Hour
	channelRetention = 7 * 24 * time.Hour
	alertsRetention  = 30 * 24 * time.Hour

	// leastRetention is the shortest retention we start with. Below it a weekend's
	// outage, or a night's, would lose what nobody has read.
	leastRetention = 24 * time.Hour

	// TombstoneRetention is how long the table's topic keeps tombstones. It outlives
	// ingress and channels: while an old record of an erased customer can still be
	// replayed, whoever rebuilds the table must find the tombstone, or the customer
	// would come back.
	TombstoneRetention = max(ingressRetention, channelRetention) + 24*time.Hour

	// tableSegment bounds how long an overwritten or erased row is out of the
	// cleaner's reach: it never touches the segment being written.
	tableSegment = time.Hour
)

// Names of the settings of a topic, as Kafka spells them.
const (
	cleanupPolicy   = "cleanup.policy"
	retentionAge    = "retention.ms"
	retentionSize   = "retention.bytes"
	timestampType   = "message.timestamp.type"
	maxMessageBytes = "max.message.bytes"
	minInSync       = "min.insync.replicas"
	deleteRetention = "delete.retention.ms"
	segmentAge      = "segment.ms"
	dirtyRatio      = "min.cleanable.dirty.ratio"
)

// endless is how Kafka writes that there is no limit.
const endless = "-1"

// TopicSettings are what all topics have in common.
type TopicSettings struct {
	Partitions  int32 // of every topic, since they are read side by side; at least 1
	Replication int16 // copies of each partition; at least 1
	RecordBytes int   // the largest body in bytes; messages may be 1 MiB larger
}

// Topic is one topic as it should be, or as it is.
type Topic struct {
	Name        string
	Partitions  int32
	Replication int16
	Config      map[string]string // settings as Kafka spells them; those that we care about
}

// Declare lists every topic of the system with every setting that it relies on:
// ingress, one channel for each datatype, alerts, and the customer table. No
// other place creates topics or says what they must be.
func Declare(names esclusa.Names, datatypes []string, s TopicSettings) []Topic {
	topics := []Topic{s.topic(names.Ingress(), map[string]string{
		cleanupPolicy: "delete",
		retentionAge:  millis(ingressRetention),
		timestampType: "LogAppendTime", // a sender's clock must not delete what nobody has read
	})}
	for _, d := range datatypes {
		topics = append(topics, s.topic(names.Channel(d), map[string]string{
			cleanupPolicy: "delete",
			retentionAge:  millis(channelRetention),
		}))
	}
	return append(topics,
		s.topic(names.Alerts(), map[string]string{
			cleanupPolicy: "delete",
			retentionAge:  millis(alertsRetention),
		}),
		s.topic(names.Table(), map[string]string{
			cleanupPolicy:   "compact",
			retentionAge:    endless, // Kafka minds the policy; brokers that do not would delete customers
			deleteRetention: millis(TombstoneRetention),
			segmentAge:      millis(tableSegment),
			dirtyRatio:      "0.1",
		}))
}

// topic adds what all topics have in common. None has a limit of size: it would
// delete records however young they are, and read by nobody yet.
func (s TopicSettings) topic(name string, config map[string]string) Topic {
	config[retentionSize] = endless
	config[maxMessageBytes] = strconv.Itoa(s.RecordBytes + messageSlack)
	config[minInSync] = strconv.Itoa(inSync(s.Replication))
	return Topic{Name: name, Partitions: s.Partitions, Replication: s.Replication, Config: config}
}

// inSync is how many copies must have a record before it counts as written: two
// where the loss of one copy still leaves two, else one, since a topic with as
// many as it has copies stands still when one is away.
func inSync(replication int16) int {
	if replication >= 3 {
		return 2
	}
	return 1
}

func millis(d time.Duration) string { return strconv.FormatInt(d.Milliseconds(), 10) }
