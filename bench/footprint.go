package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"text/tabwriter"

	"github.com/redis/go-redis/v9"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/app"
)

// footprintBad is the share of bad records, in percent, so that there are alerts to
// measure.
const footprintBad = 10

// footprint is what records and rows take, in bytes each: customers of 200 bytes, each of
// another key, and bad ones beside them.
type footprint struct {
	Records int `json:"records"` // good ones, each of which is a row
	Body    int `json:"body"`    // bytes of a record, on average

	Ingress float64 `json:"ingress"` // on the broker
	Channel float64 `json:"channel"`
	Alert   float64 `json:"alert"`
	Table   float64 `json:"table"`

	Local float64 `json:"local"` // of a copy on disk
	View  float64 `json:"view"`  // of that of the role http
	Redis float64 `json:"redis"` // of its memory; 0 for the embedded one, which does not tell
	Key   float64 `json:"key"`   // of MEMORY USAGE, on average; 0 for the embedded one

	Working    float64            `json:"working_mb"`    // peak of router, tables and mirror, in one process
	Recovering map[string]float64 `json:"recovering_mb"` // peak of a role that reads the table from its topic
}

// footprints measures a tenth of the records, and all of them: what grows with rows shows
// in the difference.
func (b *bench) footprints(ctx context.Context, p plan) ([]footprint, error) {
	var all []footprint
	t := tabwriter.NewWriter(b.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "\nrows\tbody\tingress\tchannel\talert\ttable\tlocal\tview\tRedis\tMEMORY USAGE\tworking MB\ttables MB\thttp MB")
	for _, n := range []int{p.records / 10, p.records} {
		f, err := b.footprint(ctx, max(n, 100))
		if err != nil {
			return all, err
		}
		all = append(all, f)
		fmt.Fprintf(t, "%d\t%d\t%.0f\t%.0f\t%.0f\t%.0f\t%.0f\t%.0f\t%.0f\t%.0f\t%.0f\t%.0f\t%.0f\n", f.Records, f.Body,
			f.Ingress, f.Channel, f.Alert, f.Table, f.Local, f.View, f.Redis, f.Key, f.Working, f.Recovering[app.RoleTables], f.Recovering[app.RoleHTTP])
	}
	return all, t.Flush()
}

func (b *bench) footprint(ctx context.Context, n int) (f footprint, err error) {
	w := workload{size: 200, bad: footprintBad, customers: 100, distinct: true, n: n}
	w.make()
	s, err := b.stand(ctx, contestants[wholeOnce])
	if err != nil {
		return f, err
	}
	defer func() { err = errors.Join(err, s.close(ctx)) }()
	names := s.names
	if err := w.fill(ctx, b.cluster, names.Ingress(), w.n); err != nil {
		return f, err
	}
	if err := b.emptyRedis(ctx); err != nil {
		return f, err
	}
	empty, err := b.redisMemory(ctx)
	if err != nil {
		return f, err
	}
	child, err := s.start(ctx)
	if err != nil {
		return f, err
	}
	g := s.progress(&w, child)
	err = g.until(ctx, g.finished)
	used, uerr := child.usage()
	if err = errors.Join(err, uerr, child.stop()); err != nil {
		return f, err
	}
	f = footprint{Records: int(w.goodCustomers(w.n)), Body: w.meanBody(), Working: float64(used.Peak) / 1e6, Recovering: make(map[string]float64)}
	if err := b.measureTopics(ctx, &f, names, n); err != nil {
		return f, err
	}
	if err := b.measureRedis(ctx, &f, &w, empty); err != nil {
		return f, err
	}
	for _, role := range []string{app.RoleTables, app.RoleHTTP} {
		j := s.job
		j.App.DataDir = filepath.Join(s.dir, role)
		if err := b.recover(ctx, &f, j, role); err != nil {
			return f, fmt.Errorf("recovering %s: %w", role, err)
		}
	}
	return f, nil
}

func (b *bench) measureTopics(ctx context.Context, f *footprint, names esclusa.Names, n int) error {
	for _, m := range []struct {
		topic   string
		records int
		into    *float64
	}{
		{names.Ingress(), n, &f.Ingress},
		{names.Channel("customer"), f.Records, &f.Channel},
		{names.Alerts(), n - f.Records, &f.Alert},
		{names.Table("customers"), f.Records, &f.Table},
	} {
		size, err := b.size(ctx, []string{m.topic})
		if err != nil {
			return err
		}
		*m.into = float64(size) / float64(m.records)
	}
	return nil
}

// redisMemory is what Redis uses; 0 for the embedded one.
func (b *bench) redisMemory(ctx context.Context) (used float64, err error) {
	info, err := b.store.InfoMap(ctx, "memory").Result()
	var refusal redis.Error
	if errors.As(err, &refusal) {
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("asking Redis for its memory: %w", err)
	}
	_, err = fmt.Sscan(info["Memory"]["used_memory"], &used)
	return used, err
}

func (b *bench) measureRedis(ctx context.Context, f *footprint, w *workload, empty float64) error {
	full, err := b.redisMemory(ctx)
	if err != nil || full == 0 {
		return err
	}
	f.Redis = (full - empty) / float64(f.Records)
	asked := 0
	for i := 0; i < w.n && asked < 1000; i++ {
		if w.records[i].reason != "" {
			continue
		}
		size, err := b.store.MemoryUsage(ctx, "customer:"+string(w.records[i].key), 0).Result()
		if err != nil {
			return fmt.Errorf("asking Redis for the memory of a row: %w", err)
		}
		asked++
		f.Key += float64(size)
	}
	f.Key /= float64(asked)
	return nil
}

// recover starts a role without a copy of the table, and measures the copy that it has
// when it is ready.
func (b *bench) recover(ctx context.Context, f *footprint, j job, role string) error {
	j.App.Roles = []string{role}
	child, err := spawn(ctx, "esclusa", j)
	if err != nil {
		return err
	}
	err = team{child}.ready(ctx)
	used, uerr := child.usage()
	if err = errors.Join(err, uerr, child.stop()); err != nil {
		return err
	}
	f.Recovering[role] = float64(used.Peak) / 1e6
	size, err := diskUse(j.App.DataDir)
	if role == app.RoleHTTP {
		f.View = size / float64(f.Records)
	} else {
		f.Local = size / float64(f.Records)
	}
	return err
}

// diskUse is the length of all files below a directory, in bytes.
func diskUse(dir string) (size float64, err error) {
	err = filepath.WalkDir(dir, func(_ string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		info, err := e.Info()
		if err == nil {
			size += float64(info.Size())
		}
		return err
	})
	return size, err
}

// meanBody is the average length of a good record's body.
func (w *workload) meanBody() int {
	good := slices.DeleteFunc(slices.Clone(w.records), func(r record) bool { return r.reason != "" })
	sum := 0
	for i := range good {
		sum += len(good[i].body)
	}
	return sum / len(good)
}
