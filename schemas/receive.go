package schemas

import (
	"bytes"
	"context"
	"fmt"

	"github.com/esclusa/esclusa"
)

// Ends knows how far the partitions of ingress reach.
type Ends interface {
	// Covers reports whether the partition exists and its end is above the
	// offset. An error says that it cannot be told at present.
	Covers(ctx context.Context, partition int32, offset int64) (bool, error)
}

// Receiver tells whether what lies in a channel belongs there: whether esclusa
// put it there, or someone wrote it past the router. All fields but the last are required. It
// may be used by several goroutines at once where Ends and Ingress may.
type Receiver struct {
	Catalogue  *Catalogue
	Names      esclusa.Names
	Partitions int32 // of every topic; positive
	Ends       Ends
	Ingress    Ingress // asked for records by a version that the catalogue lacks

	Accepted *Accepted // what a router with the same catalogue has accepted; nil: all is checked
}

// Check returns nil for a record of the datatype's channel that can be believed,
// else a rejection with the reason inconsistent_channel. It is judged by the
// version that it was checked against, which its dataschema names. An error is
// never the record's fault: Ends or Ingress could not tell, or it is a
// *MissingVersion; the record must be read again.
func (r *Receiver) Check(ctx context.Context, ch *Channel, rec *esclusa.Record) (*esclusa.Rejection, error) {
	if rec.Passed != nil { // the router writes no such batch
		return esclusa.Reject(esclusa.InconsistentChannel, ch.Datatype, ch.ID, rec.Passed.Why), nil
	}
	of, as := said(rec.Headers)
	source, f := r.source(&of)
	var version *Channel
	if f == nil {
		version, f = r.judgedBy(ch, &as)
	}
	if f == nil {
		f = r.checkPlace(version, rec)
	}
	if version != nil {
		ch = version
	}
	if f != nil {
		return inconsistent(ch, rec, f), nil
	}
	covered, err := r.Ends.Covers(ctx, source.Partition, source.Offset)
	if err != nil {
		return nil, fmt.Errorf("asking for the end of ingress partition %d: %w", source.Partition, err)
	}
	if !covered {
		return inconsistent(ch, rec, malformed("", ruleSource, "must have an esclusa-source that names a record of ingress")), nil
	}
	if version == nil {
		if f, err = r.judgeUnknown(ctx, ch, rec, source); f != nil {
			return inconsistent(ch, rec, f), nil
		}
		return nil, err
	}
	return nil, nil
}

// inconsistent is the rejection of a record of a channel, whatever is wrong with it.
func inconsistent(ch *Channel, rec *esclusa.Record, f *refusal) *esclusa.Rejection {
	rej := esclusa.Reject(esclusa.InconsistentChannel, ch.Datatype, ch.ID, f.violations...)
	m := message{heading: readHeaders(rec.Headers)}
	rej.Named = m.named(ch)
	return rej
}

// header is the value of a header, and how often it is there.
type header struct {
	value []byte
	times int
}

func (h *header) add(value []byte) { h.value, h.times = value, h.times+1 }

// said are the headers by which esclusa says what it made a record of, and by which
// version it was checked.
func said(headers []esclusa.Header) (source, dataschema header) {
	for i := range headers {
		switch h := &headers[i]; h.Key {
		case esclusa.HeaderSource:
			source.add(h.Value)
		case esclusa.HeaderDataschema:
			dataschema.add(h.Value)
		}
	}
	return source, dataschema
}

// source is where the record says it comes from.
func (r *Receiver) source(of *header) (esclusa.Source, *refusal) {
	if of.times != 1 {
		return esclusa.Source{}, malformed("", ruleSource, "must have header esclusa-source exactly once")
	}
	ingress := r.Names.Ingress()
	topic, place, _ := bytes.Cut(of.value, []byte("/")) // no topic has one in its name
	at, err := esclusa.ParsePlace(string(place))
	if err != nil || string(topic) != ingress {
		return esclusa.Source{}, malformed("", ruleSource, "must have an esclusa-source of the form topic/partition/offset that names the ingress topic")
	}
	return esclusa.Source{Topic: ingress, Partition: at.Partition, Offset: at.Offset}, nil
}

// judgedBy is the version that a record says it was checked against, nil where the
// catalogue lacks it.
func (r *Receiver) judgedBy(ch *Channel, as *header) (*Channel, *refusal) {
	if as.times != 1 {
		return nil, malformed("", ruleDataschema, "must have header dataschema exactly once")
	}
	version, known := ch.WithID(as.value)
	if !known && r.Catalogue.hasID(as.value) {
		return nil, malformed("", ruleDataschema, "must have been checked against a version of the channel's datatype")
	}
	return version, nil
}

// checkPlace checks partition, body and key; without a version, the partition.
func (r *Receiver) checkPlace(ch *Channel, rec *esclusa.Record) *refusal {
	if esclusa.PartitionOf(rec.Key, r.Partitions) != rec.Partition {
		return malformed("", rulePartition, "must lie in the partition of its key")
	}
	if ch == nil {
		return nil
	}
	if rec.Value != nil && r.Accepted.has(ch, rec.Key, rec.Value) {
		return nil
	}
	key, f := r.Catalogue.judgeAs(ch, rec.Key, rec.Value)
	if f != nil {
		return f
	}
	if !bytes.Equal(key, rec.Key) {
		return malformed("", ruleKey, "must have the domain key of its body as its key")
	}
	return nil
}
