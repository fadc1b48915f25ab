package kgoka

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/kmsg"
)

// pass commits, as part of the transaction, offsets of which the client does not know:
// it commits behind records that it has polled, and of a batch that is passed over it
// has none. Brokers hold us to our generation in the group, as they do the client.
func (t *transactions) pass(life context.Context, settled positions) error {
	client := t.session.Client()
	passed := beyond(beyond(settled, client.UncommittedOffsets()), client.CommittedOffsets())
	if len(passed) == 0 {
		return nil
	}
	err := t.addGroup(life, client)
	if err == nil {
		err = t.commitOffsets(life, client, passed)
	}
	if err != nil {
		return fmt.Errorf("passing a batch over: %w", err)
	}
	return nil
}

// addGroup makes the offsets of our group part of the transaction.
func (t *transactions) addGroup(life context.Context, client *kgo.Client) error {
	req := kmsg.NewPtrAddOffsetsToTxnRequest()
	req.TransactionalID, req.ProducerID, req.ProducerEpoch, req.Group = t.id, t.begun.ProducerID, t.begun.ProducerEpoch, t.group
	resp, err := req.RequestWith(life, client)
	if err != nil {
		return err
	}
	return kerr.ErrorForCode(resp.ErrorCode)
}

func (t *transactions) commitOffsets(life context.Context, client *kgo.Client, offsets positions) error {
	req := kmsg.NewPtrTxnOffsetCommitRequest()
	req.TransactionalID, req.ProducerID, req.ProducerEpoch, req.Group = t.id, t.begun.ProducerID, t.begun.ProducerEpoch, t.group
	req.MemberID, req.Generation = client.GroupMetadata()
	req.InstanceID = &t.instance
	topics, err := kadm.NewClient(client).ListTopics(life, slices.Collect(maps.Keys(offsets))...) // for their ids
	if err = errors.Join(err, topics.Error()); err != nil {
		return err
	}
	for topic, partitions := range offsets {
		of := kmsg.NewTxnOffsetCommitRequestTopic()
		of.Topic, of.TopicID = topic, topics[topic].ID
		for p, at := range partitions {
			part := kmsg.NewTxnOffsetCommitRequestTopicPartition()
			part.Partition, part.Offset, part.LeaderEpoch = p, at.Offset, at.Epoch
			of.Partitions = append(of.Partitions, part)
		}
		req.Topics = append(req.Topics, of)
	}
	resp, err := req.RequestWith(life, client)
	if err != nil {
		return err
	}
	for _, topic := range resp.Topics {
		for _, p := range topic.Partitions {
			if bad := kerr.ErrorForCode(p.ErrorCode); bad != nil {
				err = errors.Join(err, fmt.Errorf("%s/%d: %w", topic.Topic, p.Partition, bad))
			}
		}
	}
	return err
}
