package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strconv"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/app"
	"github.com/esclusa/esclusa/internal/topics"
)

// stand is a contestant's place in a run: topics and a directory of its own, which go
// with it.
type stand struct {
	b     *bench
	c     contestant
	job   job
	names esclusa.Names
	dir   string
}

func (b *bench) stand(ctx context.Context, c contestant) (*stand, error) {
	b.runs++
	s := &stand{b: b, c: c, job: b.job(c, "bench"+strconv.Itoa(b.runs))}
	s.names = esclusa.Names{Prefix: s.job.App.TopicPrefix}
	var err error
	if s.dir, err = os.MkdirTemp("", "esclusa-bench-"); err != nil {
		return nil, err
	}
	if _, err := topics.Apply(ctx, b.admin, app.Topics(s.job.App, b.catalogue)); err != nil {
		return nil, errors.Join(err, s.close(ctx))
	}
	return s, nil
}

func (s *stand) close(ctx context.Context) error {
	return errors.Join(s.b.drop(ctx, s.names), os.RemoveAll(s.dir))
}

// start starts the contestant's processes.
func (s *stand) start(ctx context.Context) (team, error) {
	var t team
	for i := range max(1, s.c.processes) {
		p, err := s.spawn(ctx, i)
		if err != nil {
			return nil, errors.Join(err, t.stop())
		}
		t = append(t, p)
	}
	return t, nil
}

// spawn starts one process, under its number's name and on its number's directory.
func (s *stand) spawn(ctx context.Context, number int) (*process, error) {
	j := s.job
	j.App.Instance = fmt.Sprintf("bench-%d", number)
	j.App.DataDir = filepath.Join(s.dir, strconv.Itoa(number))
	if j.Profile != "" && number > 0 {
		j.Profile += "." + strconv.Itoa(number)
	}
	if err := os.MkdirAll(j.App.DataDir, 0o750); err != nil {
		return nil, err
	}
	return spawn(ctx, s.c.part, j)
}

// join starts the contestant's processes, and comes back when their group has its
// partitions.
func (s *stand) join(ctx context.Context, w *workload) (*progress, error) {
	members, err := s.start(ctx)
	if err != nil {
		return nil, err
	}
	g := s.progress(w, members)
	if err := g.until(ctx, g.joined); err != nil {
		return nil, errors.Join(fmt.Errorf("joining: %w", err), members.stop())
	}
	return g, nil
}

// progress watches processes at work.
func (s *stand) progress(w *workload, members team) *progress {
	g := &progress{b: s.b, c: s.c, names: s.names, want: w, members: members}
	g.expect(w.n)
	return g
}

// team are the processes of a contestant.
type team []*process

// usage is what all have taken together. The peaks, which need not come at once, are
// added.
func (t team) usage() (all usage, err error) {
	for _, p := range t {
		u, err := p.usage()
		if err != nil {
			return all, err
		}
		all.CPU += u.CPU
		all.Peak += u.Peak
	}
	return all, nil
}

func (t team) stop() error {
	var all error
	for _, p := range t {
		all = errors.Join(all, p.stop())
	}
	return all
}

// ready waits until the first, which is esclusa, says that it is ready.
func (t team) ready(ctx context.Context) error {
	g := progress{members: t}
	addr := t[0].httpAddr()
	return g.until(ctx, func(ctx context.Context) (bool, error) { return isReady(ctx, addr) })
}

func isReady(ctx context.Context, addr string) (bool, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+addr+"/readyz", nil)
	if err != nil {
		return false, err
	}
	req.Close = true
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return false, err
	}
	_, err = io.Copy(io.Discard, resp.Body)
	return resp.StatusCode == http.StatusOK, errors.Join(err, resp.Body.Close())
}

// ended is why one that should be there is not; nil where all are there.
func (t team) ended() error {
	for _, p := range t {
		select {
		case <-p.gone:
			return p.ended()
		default:
		}
	}
	return nil
}
