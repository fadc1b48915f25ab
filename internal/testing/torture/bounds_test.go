package torture

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"
)

// use is what a member takes of the machine and of Prometheus.
type use struct{ goroutines, heap, files, series float64 }

func (u use) String() string {
	return fmt.Sprintf("%.0f goroutines, %.0f MB of heap, %.0f files, %.0f series", u.goroutines, u.heap/1e6, u.files, u.series)
}

// uses measures all members.
func (r *rig) uses() map[string]use {
	all := make(map[string]use)
	for _, m := range r.members {
		r.eventually(m.name+" shows its metrics", func() bool {
			series, err := r.scrape(m)
			all[m.name] = use{series["go_goroutines"], series["go_memstats_heap_inuse_bytes"], series["process_open_fds"], float64(len(series))}
			return err == nil
		})
	}
	return all
}

// heapAtMost is a little over three times what the collector leaves alone (100 MiB): what is
// in use stays below, and what is not yet collected as well.
const heapAtMost = 320 << 20

// judgeUse holds what the members use in the end against what they used at the
// start. Faults leave nothing behind: the bounds do not depend on how many there
// were. Half as much again is for connections to brokers that were not asked before
// and to those that wait to be closed; series appear with the first event that they
// count, of a closed set.
func (r *rig) judgeUse() {
	r.t.Helper()
	end := r.uses()
	for _, m := range r.members {
		was, is := r.watch.baseline[m.name], end[m.name]
		r.t.Logf("%s: %s; at the start %s", m.name, is, was)
		if is.goroutines > 1.5*was.goroutines+20 || is.files > 1.5*was.files+20 || is.series > 1.25*was.series+20 || is.heap > heapAtMost {
			r.t.Errorf("%s uses too much: %s; at the start %s", m.name, is, was)
		}
	}
}

// judgeEnds looks at what ended by itself: with a sentence and status 1, never
// otherwise.
func (r *rig) judgeEnds() {
	r.t.Helper()
	for _, m := range slices.Concat(r.members, r.guests, r.twins) {
		m.mu.Lock()
		for _, end := range m.ends {
			if !strings.HasSuffix(end, "exit status 1") {
				r.t.Error(end)
			}
		}
		m.mu.Unlock()
		text, err := os.ReadFile(m.log.Name())
		must(r.t, err)
		for _, sign := range []string{"DATA RACE", "panic: ", "fatal error: "} {
			if at := strings.Index(string(text), sign); at >= 0 {
				r.t.Errorf("%s said:\n%s", m.name, text[at:min(len(text), at+4000)])
			}
		}
	}
}

// scrape reads a member's metrics, by series.
func (r *rig) scrape(m *member) (map[string]float64, error) {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+m.opts.HTTPAddr+"/metrics", http.NoBody)
	if err != nil {
		return nil, err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		return nil, err
	}
	if resp.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("metrics of %s: %s", m.name, resp.Status)
	}
	series := make(map[string]float64)
	for line := range strings.Lines(string(text)) {
		name, value, found := strings.Cut(strings.TrimSpace(line), "} ")
		if !found {
			name, value, found = strings.Cut(strings.TrimSpace(line), " ")
		}
		if !found || strings.HasPrefix(line, "#") {
			continue
		}
		if series[name], err = strconv.ParseFloat(value, 64); err != nil {
			return nil, fmt.Errorf("metrics of %s: %q: %w", m.name, line, err)
		}
	}
	return series, nil
}
