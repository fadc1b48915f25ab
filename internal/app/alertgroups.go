package app

import (
	"context"
	"fmt"
	"slices"
	"sync/atomic"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/graphs"
	"github.com/esclusa/esclusa/internal/kafka"
	"github.com/esclusa/esclusa/processors"
	"github.com/esclusa/esclusa/schemas"
)

// groupsEvery is how often the rows of alert groups are written that have changed.
const groupsEvery = time.Second

// alertGroups counts alerts by groups; turn is told whether it is this process's turn to do
// what one of those who count does for all.
func (w *work) alertGroups(turn func(mine bool)) *role {
	return w.role(RoleAlerts, RoleAlerts, func(r *role) {
		groups := processors.NewAlertGroups(processors.AlertGroupsConfig{
			Names: w.names, Catalogue: w.catalogue, Metrics: w.procMet, Rows: w.groupRows, Ends: w.alertEnds,
			Reader:  func() *schemas.AlertReader { return NewAlertReader(w.brokers.admin, w.names, w.catalogue) },
			TopicID: func(topic string) string { return w.topics.ids[topic] },
		})
		cfg := w.config(RoleAlerts, w.names.AlertGroups())
		cfg.Cluster = graphs.Placed(graphs.Cluster(w.unhurried()))
		onSession(&cfg, turns(w.names.Alerts(), turn))
		cfg.ExactlyOnce, cfg.Interval, cfg.Rest = true, groupsEvery, groupsEvery
		cfg.Recover = func(ctx context.Context, claims map[string][]int32) error {
			return groups.Recover(ctx, claims[w.names.Alerts()])
		}
		cfg.Again = groups.Again
		cfg.Ending = func() ([]*kgo.Record, func()) {
			rows, counted := groups.Ending()
			return graphs.ToPlaced(rows), counted
		}
		w.goka(r, cfg, groups.Graph)
	})
}

// groupRows reads the rows of alert groups in some partitions, those of transactions that
// are being ended among them.
func (w *work) groupRows(ctx context.Context, partitions []int32, row func(*esclusa.Record)) error {
	spans, held, err := kafka.Settled(ctx, w.brokers.admin, w.names.AlertGroups())
	if err != nil {
		return err
	}
	ours := make(map[int32]esclusa.Span, len(partitions))
	for _, p := range partitions {
		if slices.Contains(held, p) {
			return fmt.Errorf("a transaction in %s/%d does not end", w.names.AlertGroups(), p)
		}
		ours[p] = spans[p]
	}
	return w.brokers.cluster.Scan(ctx, w.names.AlertGroups(), ours, func(_ int32, batch []esclusa.Record) error {
		for i := range batch {
			row(&batch[i])
		}
		return nil
	})
}

// alertEnds is where the partitions of the alerts' topic end.
func (w *work) alertEnds(ctx context.Context) (map[int32]int64, error) {
	extents, err := kafka.Extents(ctx, w.brokers.admin, w.names.Alerts())
	return endsOf(extents[w.names.Alerts()]), err
}

// groupTail follows the rows of alert groups for a role, after it has read those that
// there are.
func (w *work) groupTail(name string) *role {
	return w.role(name, name+"-alert-groups", func(r *role) {
		r.follows(w.followGroups)
		newGroupMetrics(w.base, w.board, w.groupsKnown)
	})
}

func (w *work) followGroups(ctx context.Context, caughtUp *atomic.Bool) error {
	spans, err := kafka.Spans(ctx, w.brokers.admin, w.names.AlertGroups())
	if err != nil {
		return err
	}
	take := func(_ int32, batch []esclusa.Record) error {
		for i := range batch {
			w.board.Add(&batch[i])
		}
		return nil
	}
	if err := w.brokers.cluster.Scan(ctx, w.names.AlertGroups(), spans, take); err != nil {
		return err
	}
	caughtUp.Store(true)
	return w.brokers.cluster.Scan(ctx, w.names.AlertGroups(), kafka.Behind(spans), take)
}
