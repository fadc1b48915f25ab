package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"text/tabwriter"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/esclusa/esclusa/internal/app"
)

// How records are sent over HTTP: lines of a batch, and callers at once.
const (
	postLines   = 1000
	postCallers = 4
)

// postResult is what batches over HTTP do, and the router beside them, which has
// nothing else to do.
type postResult struct {
	Records int     `json:"records"`
	Rate    float64 `json:"records_per_second"`
	CPU     float64 `json:"cpu_seconds_per_million"`
	Router  float64 `json:"router_records_per_second"`
	Ratio   float64 `json:"ratio"`
}

// posting measures in turns with the router, on the same records, none of them bad.
func (b *bench) posting(ctx context.Context) ([]postResult, error) {
	var all []postResult
	w := b.plan.with(b.plan.half(), works["clean"])
	w.make()
	if err := b.warmUp(ctx, &w); err != nil {
		return nil, err
	}
	t := tabwriter.NewWriter(b.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "\nrecords\tover HTTP, records/s\tCPU-s/M\trouter, records/s\tratio")
	for range b.plan.runs {
		router, err := b.run(ctx, contestants[exactlyOnce], &w, "")
		if err != nil {
			return all, err
		}
		r, err := b.post(ctx, &w)
		if err != nil {
			return all, err
		}
		r.Router, r.Ratio = router.Rate, r.Rate/router.Rate
		all = append(all, r)
		fmt.Fprintf(t, "%d\t%.0f\t%.2f\t%.0f\t%.2f\n", r.Records, r.Rate, r.CPU, r.Router, r.Ratio)
	}
	return all, t.Flush()
}

// post sends everything over HTTP, and checks that all of it is in ingress.
func (b *bench) post(ctx context.Context, w *workload) (r postResult, err error) {
	c := contestant{key: "posts", part: esclusaPart, app: app.Options{Roles: []string{app.RoleHTTP}}}
	s, err := b.stand(ctx, c)
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, s.close(ctx)) }()
	if err := b.emptyRedis(ctx); err != nil {
		return r, err
	}
	members, err := s.start(ctx)
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, members.stop()) }()
	if err := members.ready(ctx); err != nil {
		return r, err
	}
	addr := members[0].httpAddr()
	if err := postAll(ctx, addr, w.records[:w.warm]); err != nil {
		return r, err
	}
	before, err := members.usage()
	if err != nil {
		return r, err
	}
	start := time.Now()
	if err := postAll(ctx, addr, w.records[w.warm:]); err != nil {
		return r, err
	}
	took := time.Since(start)
	after, err := members.usage()
	if err != nil {
		return r, err
	}
	n := w.n - w.warm
	r = postResult{Records: n, Rate: float64(n) / took.Seconds(), CPU: (after.CPU - before.CPU).Seconds() / float64(n) * 1e6}
	in, err := b.ends(ctx, s.names.Ingress())
	if err == nil && in != int64(w.n) {
		err = fmt.Errorf("%d records are in ingress, not %d", in, w.n)
	}
	return r, err
}

// batch is a body for one datatype.
type batch struct {
	datatype string
	body     []byte
	lines    int
}

// batches are the records, a line each.
func batches(records []record) []batch {
	var all []batch
	for _, datatype := range datatypes {
		ours := slices.DeleteFunc(slices.Clone(records), func(r record) bool { return r.datatype != datatype })
		for some := range slices.Chunk(ours, postLines) {
			var body []byte
			for i := range some {
				body = append(append(body, some[i].body...), '\n')
			}
			all = append(all, batch{datatype, body, len(some)})
		}
	}
	return all
}

func postAll(ctx context.Context, addr string, records []record) error {
	transport := &http.Transport{MaxIdleConnsPerHost: postCallers}
	defer transport.CloseIdleConnections()
	client := &http.Client{Transport: transport}
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(postCallers)
	for _, one := range batches(records) {
		group.Go(func() error { return one.post(ctx, client, addr) })
	}
	return group.Wait()
}

// post fails unless every line is taken.
func (of batch) post(ctx context.Context, client *http.Client, addr string) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://"+addr+"/v1/channels/"+of.datatype+"/messages", bytes.NewReader(of.body))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/x-ndjson")
	resp, err := client.Do(req)
	if err != nil {
		return err
	}
	told, err := io.ReadAll(resp.Body)
	if err = errors.Join(err, resp.Body.Close()); err != nil {
		return err
	}
	if taken := bytes.Count(told, []byte(`"status":202`)); resp.StatusCode != http.StatusMultiStatus || taken != of.lines {
		return fmt.Errorf("%d of %d lines of %s are taken: %s", taken, of.lines, of.datatype, resp.Status)
	}
	return nil
}
