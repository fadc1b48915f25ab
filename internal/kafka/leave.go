package kafka

import (
	"context"
	"errors"

	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/kmsg"
)

// Leave takes a static member out of its group, which closing its client does not. member
// is the id by which the group knows it, empty if the group has told none: by that id
// brokers keep it from taking out a successor under the same instance id.
func Leave(ctx context.Context, client *kgo.Client, group, instance, member string) error {
	who := kmsg.NewLeaveGroupRequestMember()
	who.MemberID, who.InstanceID = member, &instance
	req := kmsg.NewPtrLeaveGroupRequest()
	req.Group, req.Members = group, []kmsg.LeaveGroupRequestMember{who}
	resp, err := req.RequestWith(ctx, client)
	if err != nil {
		return err
	}
	err = kerr.ErrorForCode(resp.ErrorCode)
	for _, m := range resp.Members {
		err = errors.Join(err, kerr.ErrorForCode(m.ErrorCode))
	}
	return err
}
