package main

import (
	"context"
	"fmt"
	"strconv"
	"text/tabwriter"
	"time"
)

// rowCost is what a row costs Redis, in µs of CPU.
type rowCost struct {
	Rows   int     `json:"rows"`
	Mirror float64 `json:"mirror_us"`
	Plain  float64 `json:"plain_us"` // in pipelines, the same fields
	Ratio  float64 `json:"ratio"`
}

// plainPipeline is how many rows a pipeline has.
const plainPipeline = 1000

func (b *bench) rowCosts(ctx context.Context) ([]rowCost, error) {
	var all []rowCost
	w := b.plan.with(b.plan.half(), workload{size: 200, customers: 100, distinct: true})
	w.make()
	if err := b.warmUp(ctx, &w); err != nil {
		return nil, err
	}
	t := tabwriter.NewWriter(b.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "\nrows\tmirror, µs of Redis\tplain HSET, µs of Redis\tratio")
	for range b.plan.runs {
		r, err := b.run(ctx, contestants[wholeOnce], &w, "")
		if err != nil {
			return all, err
		}
		plain, err := b.plainRows(ctx, &w)
		if err != nil {
			return all, err
		}
		c := rowCost{Rows: w.n - w.warm, Mirror: r.Redis, Plain: plain}
		if plain > 0 { // which the embedded Redis does not tell
			c.Ratio = c.Mirror / plain
		}
		all = append(all, c)
		fmt.Fprintf(t, "%d\t%.2f\t%.2f\t%.2f\n", c.Rows, c.Mirror, c.Plain, c.Ratio)
	}
	return all, t.Flush()
}

// plainRows writes the rows with nothing but HSET, as many before what is measured as
// there are for the mirror, and returns µs for each.
func (b *bench) plainRows(ctx context.Context, w *workload) (float64, error) {
	if err := b.emptyRedis(ctx); err != nil {
		return 0, err
	}
	if err := b.hset(ctx, w.records[:w.warm]); err != nil {
		return 0, err
	}
	before, err := redisCPU(ctx, b.store)
	if err != nil {
		return 0, err
	}
	if err := b.hset(ctx, w.records[w.warm:]); err != nil {
		return 0, err
	}
	after, err := redisCPU(ctx, b.store)
	return float64((after-before)/time.Nanosecond) / 1e3 / float64(w.n-w.warm), err
}

func (b *bench) hset(ctx context.Context, records []record) error {
	now := time.Now().UTC().Format(time.RFC3339Nano)
	pipe := b.store.Pipeline()
	for i := range records {
		rec := &records[i]
		source := "bench/" + strconv.Itoa(int(rec.partition)) + "/" + strconv.FormatInt(rec.offset, 10)
		pipe.HSet(ctx, "customer:"+string(rec.key), "version", rec.offset, "source", source, "time", now, "doc", rec.body)
		if pipe.Len() == plainPipeline || i == len(records)-1 {
			if _, err := pipe.Exec(ctx); err != nil {
				return fmt.Errorf("writing rows: %w", err)
			}
		}
	}
	return nil
}
