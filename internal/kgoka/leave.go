package kgoka

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kgo"
)

// leaveWithin bounds the leaving of a group at the end of a stop.
const leaveWithin = time.Second

// leave takes our member out of its group, if there are others, who take its partitions
// over at once then, and not when it is missed. A member alone keeps its place: brokers
// have the first of an empty group wait for more, three seconds by default.
//
// Its client must be closed, or it joins again. That brokers cannot
// be told is no loss: the session times out.
func (r *Runtime) leave(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, leaveWithin)
	defer cancel()
	group := string(r.cfg.Group)
	client, err := r.cfg.Cluster.NewClient(kgo.WithContext(ctx))
	if err == nil {
		defer client.Close()
		var others bool
		if others, err = hasOthers(ctx, client, group, r.cfg.Instance); others {
			member, _ := r.client.GroupMetadata()
			err = r.cfg.Cluster.Leave(ctx, client, group, r.cfg.Instance, member)
		}
	}
	gone := errors.Is(err, kerr.FencedInstanceID) || errors.Is(err, kerr.UnknownMemberID) // the place is another's, or nobody's
	if err != nil && !gone {
		r.log.Warn("leaving the group failed: its partitions move when this member's session is over", "err", err)
	}
}

func hasOthers(ctx context.Context, client *kgo.Client, group, instance string) (bool, error) {
	groups, err := kadm.NewClient(client).DescribeGroups(ctx, group)
	if err = errors.Join(err, groups.Error()); err != nil {
		return false, err
	}
	return slices.ContainsFunc(groups[group].Members, func(m kadm.DescribedGroupMember) bool {
		return m.InstanceID == nil || *m.InstanceID != instance
	}), nil
}
