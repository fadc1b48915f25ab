package kgoka

import (
	"context"
	"errors"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kgo"
)

// leaveWithin bounds the leaving of a group at the end of a stop.
const leaveWithin = time.Second

// leave takes a static member out of its group, which closing does not: others take
// its partitions over at once, and not when it is missed. The client of the member
// must be closed, or it joins again. That brokers cannot be told is no loss: the
// session times out.
func leave(ctx context.Context, c Cluster, group, instance string) {
	ctx, cancel := context.WithTimeout(ctx, leaveWithin)
	defer cancel()
	client, err := c.NewClient(kgo.WithContext(ctx))
	if err == nil {
		defer client.Close()
		var left kadm.LeaveGroupResponses
		left, err = kadm.NewClient(client).LeaveGroup(ctx, kadm.LeaveGroup(group).InstanceIDs(instance))
		err = errors.Join(err, left.Error())
	}
	if err != nil {
		c.Log.Warn("leaving the group failed: its partitions move when this member's session is over", "group", group, "err", err)
	}
}
