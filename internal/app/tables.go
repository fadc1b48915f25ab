package app

import (
	"context"
	"log/slog"
	"path/filepath"

	"github.com/lovoo/goka"
	"github.com/lovoo/goka/storage"

	"github.com/esclusa/esclusa/internal/kafka"
	"github.com/esclusa/esclusa/internal/kgoka"
	"github.com/esclusa/esclusa/internal/mirror"
	"github.com/esclusa/esclusa/internal/table"
	"github.com/esclusa/esclusa/processors"
	"github.com/esclusa/esclusa/schemas"
)

// keyed is one table of the catalogue, as this process has it.
type keyed struct {
	*schemas.Channel               // the datatype that it is of
	topic            string        // its own
	mirror           *mirror.Table // its copy in Redis; nil where no role uses that
	view             *table.View   // its copy in this process; nil without role http
	size             table.Size    // of the partitions that this process owns
}

// keep is the part of the role that keeps one table.
func (a *App) keep(k *keyed) *role {
	group := a.names.TableGroup(k.Table)
	in := a.inspector(RoleTables)
	in.Tracer = a.tracer(group)
	t := &processors.Table{Inspector: in, Channel: k.Channel, Epoch: epoch(a.id.Ingress), Size: &k.size, Metrics: a.procMet}
	store := a.copyOf(k, RoleTables)
	store.Size, store.Shadowed = &k.size, &table.Shadowed{Epoch: t.Epoch}
	rows := a.metrics.recovered.WithLabelValues(k.Table)
	counted := func(ctx goka.UpdateContext, s storage.Storage, key string, value []byte) error {
		rows.Inc()
		return store.Shadowed.Recover(ctx, s, key, value)
	}
	cfg := a.singles(RoleTables, group)
	cfg.Table, cfg.Hidden = k.topic, store.Shadowed.Keys
	waits := a.waits(&cfg, RoleTables, in.Receiver, k.Channel)
	r := a.goka(RoleTables, cfg, t.Graph, goka.WithStorageBuilder(store.Build), goka.WithUpdateCallback(counted))
	r.part, r.waits = RoleTables+"-"+k.Table, waits
	a.metrics.watchTable(k.Table, &k.size, r.ready)
	return r
}

// copyOf is where a user of this process keeps a copy of a table.
func (a *App) copyOf(k *keyed, user string) table.Store {
	return table.Store{
		Dir: filepath.Join(stateDir(a.opts.DataDir), k.Table, user), MaxAge: maxCopyAge, ForgetAfter: a.tombstones,
		End: kafka.NewEnds(a.admin, k.topic), Log: a.log.With("table", k.Table), Now: a.opts.Now,
	}
}

func (a *App) newView(k *keyed) *table.View {
	store := a.copyOf(k, RoleHTTP)
	store.Position = &table.Position{}
	return &table.View{Partitions: int32(a.opts.Partitions), Store: store}
}

// keepView keeps the copy of a table that answers where Redis cannot.
func (a *App) keepView(k *keyed) *role {
	run := func(ctx context.Context) error {
		opts, closeClients := kgoka.ViewOptions(a.cluster)
		defer closeClients()
		return k.view.Run(ctx, a.cluster.Brokers, k.topic, opts...)
	}
	return &role{name: RoleHTTP, part: "http-view-" + k.Table, run: run, ready: k.view.Ready}
}

// checkTables makes sure that Redis lets this process at every table.
func (a *App) checkTables(ctx context.Context) error {
	for _, k := range a.tables {
		if err := k.mirror.CheckAccess(ctx); err != nil {
			return err
		}
	}
	return nil
}

// gone tells of tables that the catalogue no longer has: nobody keeps them, and what
// there is of them stays.
func (a *App) gone(log *slog.Logger) error {
	was, err := readIdentity(a.opts.DataDir)
	if was == nil || err != nil {
		return err
	}
	for _, table := range sortedKeys(was.Tables) {
		if a.id.Tables[table] == "" {
			log.Warn("a table is no longer in the catalogue: nobody keeps it, and its topic and its rows in Redis stay until somebody removes them",
				"table", table, "topic", a.names.Table(table), "watermarks", "esclusa:mirror:"+table)
		}
	}
	return nil
}
