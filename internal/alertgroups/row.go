package alertgroups

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/esclusa/esclusa"
)

// Bounds of what a row keeps.
const (
	keptSamples = 5
	keptSchemas = 8   // the last versions
	keptSchema  = 256 // bytes of the name of one
	keptMessage = 512 // bytes

	maxRow   = 256 << 10 // bytes: it has an offset for each of up to 10,000 partitions, and texts of which a byte may take six
	maxGroup = 256       // bytes of an id
	maxCount = 1 << 48   // alerts; those of 10,000 partitions can be added up
)

// Row is what one partition of the alerts' topic has of one group. It is the value of a
// record in the same partition of the topic of alert groups, with the group for its key.
type Row struct {
	Group string `json:"group"`
	Identity
	Count   int64    `json:"count"`   // of alerts
	First   Sighting `json:"first"`   // by the brokers' order
	Last    Sighting `json:"last"`    // as First
	Hours   Hours    `json:"hours"`   // of the brokers' time
	Senders Senders  `json:"senders"` // by the alerts' keys
	Schemas []string `json:"schemas"` // $id of the versions that records were checked against, the last first seen last
	Samples []int64  `json:"samples"` // offsets of the last alerts in this partition, the newest last
	Reach   Reach    `json:"reach"`
	Alerts  string   `json:"alerts"` // id of the alerts' topic, of which offsets are
	UpTo    int64    `json:"upto"`   // the offset behind the last alert that is counted: exact, however often alerts are read
}

// Identity is what describes a group. Keyword, Pointer and Message are those of a
// violation whose digest is the group's id, and absent until an alert has listed it.
type Identity struct {
	Reason   esclusa.Reason `json:"reason,omitempty"` // empty for the rest of a datatype's groups
	Datatype string         `json:"datatype"`         // or esclusa.NoDatatype
	Keyword  string         `json:"keyword,omitempty"`
	Pointer  *string        `json:"pointer,omitempty"` // with * for array indices and without names that the schema does not know
	Message  string         `json:"message,omitempty"` // what would be right; never a value of a record
}

// described reports whether the identity is proved by the group's id.
func (i *Identity) described() bool { return i.Pointer != nil }

// Sighting is one alert: its offset in the row's partition, and when the brokers took it.
type Sighting struct {
	Offset int64     `json:"offset"`
	Time   time.Time `json:"time"`
}

// place is where an alert of a partition lies.
func (s *Sighting) place(partition int32) Place {
	return Place{esclusa.Place{Partition: partition, Offset: s.Offset}.String(), s.Time}
}

// Reach is how far the records have come that were refused for a group: positions, by
// which it can be told whether a record came before a moment or after it.
type Reach struct {
	Topic   string  `json:"topic,omitempty"` // that the records lie in
	TopicID string  `json:"topic_id,omitempty"`
	Next    []int64 `json:"next,omitempty"` // for each partition of it the offset behind the last such record; 0: none
	Own     int64   `json:"own,omitempty"`  // the offset behind the last alert about a record without a place
}

// see notes the record that an alert is about. What was noted of a topic that was made
// anew since says nothing of this one.
func (r *Reach) see(topic, id string, partition int32, next int64) {
	if r.Topic != topic || r.TopicID != id {
		r.Topic, r.TopicID, r.Next = kept(topic), id, nil
	}
	for int(partition) >= len(r.Next) {
		r.Next = append(r.Next, 0)
	}
	r.Next[partition] = max(r.Next[partition], next)
}

// Record is the row as a record of the topic of alert groups.
func (r *Row) Record(topic string, partition int32) esclusa.Record {
	value, err := json.Marshal(r)
	if err != nil {
		panic(err) // its type can be encoded
	}
	return esclusa.Record{Topic: topic, Partition: partition, Key: []byte(r.Group), Value: value}
}

// ParseRow reads a record of the topic of alert groups. Whoever may write there can say
// what they like, but nothing that a row cannot be.
func ParseRow(rec *esclusa.Record) (*Row, error) {
	if len(rec.Value) > maxRow {
		return nil, fmt.Errorf("reading a row of an alert group: it has %d bytes", len(rec.Value))
	}
	var r Row
	if err := json.Unmarshal(rec.Value, &r); err != nil {
		return nil, fmt.Errorf("reading a row of an alert group: %w", err)
	}
	if r.Group != string(rec.Key) {
		return nil, fmt.Errorf("reading a row of an alert group: it does not say what its key does")
	}
	if !r.possible() {
		return nil, fmt.Errorf("reading a row of an alert group: it cannot have been written")
	}
	return &r, nil
}
