package kgoka

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kmsg"
)

// orphansWithin bounds the search for orphans: nothing is read meanwhile.
const orphansWithin = 2 * time.Second

// assigned ends what members of the group have left open that are in it no more: readers
// of committed records would wait for the transaction's timeout, and for the brokers to
// look, which Kafka does every ten seconds. Whoever is fenced by that and comes back gets
// a new producer id with its next client.
//
// It is looked for with each assignment: before the dead member's partitions are read by
// another there is one.
func (t *transactions) assigned(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, orphansWithin)
	defer cancel()
	orphans, err := t.orphans(ctx)
	for _, id := range orphans {
		why := t.abort(ctx, id)
		if why == nil {
			t.log.Info("ended the transaction of a member that is gone", "transactional_id", id)
		}
		err = errors.Join(err, why)
	}
	if err != nil && ctx.Err() == nil {
		t.log.Warn("looking for transactions of members that are gone failed: what they left open ends by its timeout", "err", err)
	}
}

// orphans are the transactional ids of open transactions of our group's that no member of it
// has. Members are asked for last: who begins a transaction is one by then.
//
// Brokers leave out what we may not describe.
func (t *transactions) orphans(ctx context.Context) ([]string, error) {
	adm := kadm.NewClient(t.session.Client())
	open, unlisted := adm.ListTransactions(ctx, nil, []string{"Ongoing"}) // of those brokers that answer
	ids := slices.DeleteFunc(open.TransactionalIDs(), func(id string) bool {
		return id == t.id || !strings.HasPrefix(id, TransactionOf(t.group, ""))
	})
	if len(ids) == 0 {
		return nil, unlisted
	}
	groups, err := adm.DescribeGroups(ctx, t.group)
	if err = errors.Join(err, groups.Error()); err != nil {
		return nil, fmt.Errorf("asking who is in the group: %w", err)
	}
	for _, m := range groups[t.group].Members {
		if m.InstanceID != nil {
			ids = slices.DeleteFunc(ids, func(id string) bool { return id == TransactionOf(t.group, *m.InstanceID) })
		}
	}
	return ids, unlisted
}

// abort takes a transactional id, by which brokers fence whoever has it and abort what is
// open under it. While they do, they answer that it cannot be had yet.
func (t *transactions) abort(ctx context.Context, id string) error {
	req := kmsg.NewPtrInitProducerIDRequest()
	req.TransactionalID, req.TransactionTimeoutMillis = &id, int32(t.timeout.Milliseconds())
	resp, err := req.RequestWith(ctx, t.session.Client())
	if err == nil {
		err = kerr.ErrorForCode(resp.ErrorCode)
	}
	if err != nil && !errors.Is(err, kerr.ConcurrentTransactions) {
		return fmt.Errorf("ending the transaction of %s: %w", id, err)
	}
	return nil
}
