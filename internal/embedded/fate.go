package embedded

import (
	"encoding/binary"

	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kmsg"
)

// fate is what became of a batch that the broker does not tell itself.
type fate struct {
	place
	refused *kerr.Error // nil: it was dated
	at      int64       // milliseconds since 1970; -1: it was not dated
}

// withFates puts the fates into the broker's answer to a produce request.
func withFates(r request, answer []byte) []byte {
	resp := kmsg.NewProduceResponse()
	resp.SetVersion(r.version)
	head := headEnd - 4 // length and correlation id
	if resp.IsFlexible() {
		head++ // no tags
	}
	if len(answer) < head || resp.ReadFrom(answer[head:]) != nil {
		return answer
	}
	for t := range resp.Topics {
		topic := &resp.Topics[t]
		for p := range topic.Partitions {
			for _, f := range r.fates {
				if part := &topic.Partitions[p]; f.is(topic, part.Partition) {
					f.tell(part, r.version)
				}
			}
		}
	}
	out := resp.AppendTo(answer[:head:head])
	binary.BigEndian.PutUint32(out, uint32(len(out)-4))
	return out
}

func (f fate) is(topic *kmsg.ProduceResponseTopic, partition int32) bool {
	if f.partition != partition {
		return false
	}
	return f.topic == topic.Topic && f.id == topic.TopicID
}

// tell leaves alone what the broker has refused for a reason of its own, which is that
// the batch is none where it was refused here.
func (f fate) tell(p *kmsg.ProduceResponseTopicPartition, version int16) {
	switch {
	case f.refused == nil && p.ErrorCode == 0:
		p.LogAppendTime = f.at
	case f.refused != nil && p.ErrorCode == kerr.CorruptMessage.Code:
		p.ErrorCode, p.ErrorMessage = f.refused.Code, nil
		if version >= 8 {
			p.ErrorMessage = kmsg.StringPtr(f.refused.Description)
		}
	}
}
