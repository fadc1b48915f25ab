// Package topics says which topics the system needs and what they must be: it declares
// them (Declare), holds the brokers' against them (Compare, Check) and mends those
// (Apply), asks for the rights that brokers give us (CheckRights), and recognises topics
// in which an earlier version placed keys (CheckLayout). It is the only place that makes
// topics.
//
// How brokers are reached is package kafka's.
package topics

import (
	"strconv"
	"time"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/kafka"
)

// How long topics keep records.
const (
	ingressRetention = 7 * 24 * time.Hour
	channelRetention = 7 * 24 * time.Hour
	alertsRetention  = 30 * 24 * time.Hour

	// JournalRetention is how long the journal keeps entries. It is longer than any alert is
	// kept: what was sent again must not be forgotten before its alert is.
	JournalRetention = 400 * 24 * time.Hour

	// leastRetention is the shortest retention we start with. Below it a weekend's
	// outage, or a night's, would lose what nobody has read.
	leastRetention = 24 * time.Hour

	// TombstoneRetention is how long the table's topic keeps tombstones, at least. It
	// outlives ingress, channels and alerts one after the other: an alert's payload may
	// be sent again in the last hour of the alert, and that record replayed in the last
	// hour of its own. Whoever rebuilds the table until then must find the tombstone, or
	// the erased row would come back. Where a topic keeps records for longer than
	// is declared here, so must the table keep tombstones; see [Compare].
	TombstoneRetention = ingressRetention + channelRetention + alertsRetention + tombstoneSlack
	tombstoneSlack     = 24 * time.Hour

	// endlessTombstones stands for records that are kept for good. Kafka adds it to the
	// time of day, so that it must not be as large as a number can be.
	endlessTombstones = 100 * 365 * 24 * time.Hour

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

// Settings are what all topics have in common.
type Settings struct {
	Partitions  int32 // of every topic but the journal, since they are read side by side; at least 1
	Replication int16 // copies of each partition; at least 1
	RecordBytes int   // the largest body in bytes; messages may be 1 MiB larger
}

// Topic is one topic as it should be, or as it is.
type Topic struct {
	Name        string
	Partitions  int32
	Replication int16
	Config      map[string]string // settings as Kafka spells them; those that we care about

	holds  content       // of a topic as it should be
	single bool          // of a topic as it should be: it has one partition, whatever others have
	least  time.Duration // of retention.ms of a topic as it should be: with less there is no start
}

// content is what a topic holds that can bring an erased row back.
type content int

const (
	noCustomers content = iota
	ingressRecords
	channelRecords
	alertRecords
)

// Declare lists every topic of the system with every setting that it relies on:
// ingress, one channel for each datatype, alerts, their groups, the journal, and the tables. No
// other place creates topics or says what they must be.
func Declare(names esclusa.Names, datatypes, tables []string, s Settings) []Topic {
	topics := []Topic{s.topic(names.Ingress(), ingressRecords, map[string]string{
		cleanupPolicy: "delete",
		retentionAge:  millis(ingressRetention),
		timestampType: "LogAppendTime", // a sender's clock must not delete what nobody has read
	})}
	for _, d := range datatypes {
		topics = append(topics, s.topic(names.Channel(d), channelRecords, map[string]string{
			cleanupPolicy: "delete",
			retentionAge:  millis(channelRetention),
		}))
	}
	topics = append(topics, s.topic(names.Alerts(), alertRecords, map[string]string{
		cleanupPolicy: "delete",
		retentionAge:  millis(alertsRetention),
		timestampType: "LogAppendTime", // alerts are listed by it, and nobody may date one into the future
	}))
	topics = append(topics, s.topic(names.AlertGroups(), noCustomers, map[string]string{
		cleanupPolicy: "compact",
		retentionAge:  endless,
		segmentAge:    millis(tableSegment), // which bounds what is read at the start
		dirtyRatio:    "0.1",
	}))
	journal := s.topic(names.Journal(), noCustomers, map[string]string{
		cleanupPolicy: "delete",
		retentionAge:  millis(JournalRetention),
		timestampType: "LogAppendTime", // nobody's clock may end a decision
	})
	journal.Partitions, journal.single, journal.least = 1, true, alertsRetention // its order is the state
	topics = append(topics, journal)
	for _, table := range tables {
		topics = append(topics, s.topic(names.Table(table), noCustomers, map[string]string{
			cleanupPolicy:   "compact",
			retentionAge:    endless, // Kafka minds the policy; brokers that do not would delete rows
			deleteRetention: millis(TombstoneRetention),
			segmentAge:      millis(tableSegment),
			dirtyRatio:      "0.1",
		}))
	}
	return topics
}

// topic adds what all topics have in common. None has a limit of size: it would
// delete records however young they are, and read by nobody yet.
func (s Settings) topic(name string, holds content, config map[string]string) Topic {
	config[retentionSize] = endless
	config[maxMessageBytes] = strconv.Itoa(s.RecordBytes + kafka.MessageSlack)
	config[minInSync] = strconv.Itoa(inSync(s.Replication))
	return Topic{Name: name, Partitions: s.Partitions, Replication: s.Replication, Config: config, holds: holds, least: leastRetention}
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
