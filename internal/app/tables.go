package app

import (
	"context"
	"path/filepath"
	"sync"
	"time"

	"github.com/lovoo/goka"
	"github.com/lovoo/goka/storage"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/graphs"
	"github.com/esclusa/esclusa/internal/kafka"
	"github.com/esclusa/esclusa/internal/kgoka"
	"github.com/esclusa/esclusa/internal/table"
	"github.com/esclusa/esclusa/processors"
	"github.com/esclusa/esclusa/views"
)

// keep is the part of the role that keeps one table.
func (w *work) keep(k keyed) *role {
	return w.role(RoleTables, RoleTables+"-"+k.Table, func(r *role) {
		group := w.names.TableGroup(k.Table)
		in := w.inspector(RoleTables)
		in.Tracer = w.tracer.of(group)
		size := &table.Size{}
		t := &processors.Table{Inspector: in, Channel: k.Channel, Epoch: esclusa.EpochOf(w.topics.id.Ingress), Size: size, Copies: &table.Copies{}, Metrics: w.procMet}
		store := w.copyOf(k, RoleTables)
		store.Size, store.Copies, store.Shadowed = size, t.Copies, &table.Shadowed{Epoch: t.Epoch}
		rows := w.metrics.recovered.WithLabelValues(k.Table)
		counted := func(ctx goka.UpdateContext, _ storage.Storage, key string, value []byte) error {
			rows.Inc()
			return store.Shadowed.Recover(ctx, t.Copies.Of(ctx.Partition()), key, value)
		}
		cfg := w.config(RoleTables, group)
		cfg.Table, cfg.Shadowed, r.table = k.topic, store.Shadowed.Keys, k.topic
		cfg.Recover = func(ctx context.Context, claims map[string][]int32) error {
			return store.Ahead(ctx, k.topic, claims[w.names.Channel(k.Datatype)], w.whole(ctx, k.topic, rows.Add))
		}
		r.waits = w.waits(&cfg, RoleTables, in.Receiver, k.Channel)
		w.goka(r, cfg, t.Graph, goka.WithStorageBuilder(store.Build), goka.WithUpdateCallback(counted))
		w.metrics.watchTable(k.Table, size, r.ready)
	})
}

// spansWithin bounds how long it is asked what a table's topic holds, to read it ahead: a
// recovery asks again, and says what it waits for.
const spansWithin = 2 * time.Second

// whole reads what a partition of a table's topic holds now, and tells how many records
// it reads. All partitions share one question.
func (w *work) whole(ctx context.Context, topic string, read func(records float64)) table.Topic {
	at := tableTopic{cluster: w.brokers.cluster, admin: w.brokers.admin, topic: topic}
	spans := sync.OnceValues(func() (map[int32]esclusa.Span, error) {
		asking, cancel := context.WithTimeout(ctx, spansWithin)
		defer cancel()
		return at.Spans(asking)
	})
	return func(ctx context.Context, partition int32, each func([]esclusa.Record) error) error {
		all, err := spans()
		if err != nil {
			return err
		}
		return at.Read(ctx, partition, all[partition].From, all[partition].To, func(batch []esclusa.Record) error {
			read(float64(len(batch)))
			return each(batch)
		})
	}
}

// copyOf is where a user of this process keeps a copy of a table.
func (w *work) copyOf(k keyed, user string) table.Store {
	return table.Store{
		Dir: filepath.Join(stateDir(w.opts.DataDir), k.Table, user), MaxAge: maxCopyAge, ForgetAfter: w.topics.tombstones,
		End: kafka.NewEnds(w.brokers.admin, k.topic), RecordsEnd: func(ctx context.Context, partition int32) (int64, error) {
			return kgoka.RecordsEnd(ctx, graphs.Cluster(w.brokers.cluster), k.topic, partition)
		}, Log: w.log.With("table", k.Table), Now: w.opts.Now,
	}
}

// tableView is the role that keeps the copy of a table that answers where Redis
// cannot, and feeds those who follow its changes.
type tableView struct {
	*role
	keyed
	view *table.View
	feed *views.Feed
}

func (w *work) newView(k keyed) *tableView {
	v := &tableView{keyed: k}
	v.role = w.role(RoleHTTP, "http-view-"+k.Table, func(r *role) {
		store := w.copyOf(k, RoleHTTP)
		store.Position = &table.Position{}
		v.view = &table.View{Partitions: int32(w.opts.Partitions), Store: store}
		v.feed = views.NewFeed(views.FeedConfig{
			Topic: esclusa.EpochOf(w.topics.id.Tables[k.Table]), Partitions: v.view.Partitions, Covers: kafka.NewEnds(w.brokers.admin, k.topic).Covers,
			Ready: v.view.Ready, At: store.Position.At,
		}, history{w.brokers.cluster, k.topic})
		v.view.Changed = v.feed.Add
		r.ready = v.view.Ready
		r.run = func(ctx context.Context) error {
			opts, closeClients := kgoka.ViewOptions(graphs.Cluster(w.brokers.cluster))
			defer closeClients()
			return v.view.Run(ctx, w.brokers.cluster.Brokers, k.topic, opts...)
		}
	})
	return v
}

// history reads a table's topic from its past.
type history struct {
	cluster kafka.Cluster
	topic   string
}

// Read implements views.History.
func (h history) Read(ctx context.Context, from, to []int64, each func(partition int32, offset int64, key string, row *esclusa.Row) error) error {
	spans := make(map[int32]esclusa.Span)
	for p := range from {
		spans[int32(p)] = esclusa.Span{From: from[p], To: to[p]}
	}
	return h.cluster.Scan(ctx, h.topic, spans, func(partition int32, batch []esclusa.Record) error {
		for i := range batch {
			rec := &batch[i]
			line, _ := rec.Header(esclusa.HeaderRow)
			row, err := esclusa.ReadRow(line, rec.Value)
			if err != nil {
				row = nil // somebody else's
			}
			if err := each(partition, rec.Offset, string(rec.Key), row); err != nil {
				return err
			}
		}
		return nil
	})
}
