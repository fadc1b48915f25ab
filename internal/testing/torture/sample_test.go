package torture

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"

	"github.com/esclusa/esclusa/internal/app"
)

// sampleEvery is how often the moment is looked at.
const sampleEvery = 100 * time.Millisecond

func (w *watch) sample(ctx context.Context) {
	tick := time.NewTicker(sampleEvery)
	defer tick.Stop()
	for n := 0; ; n++ {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		w.claim(ctx)
		w.nothingOpenIsRead(ctx)
		w.versionsRise(ctx)
		w.erasedStay(n)
		if n%10 == 0 {
			w.accountIsClean()
		}
	}
}

// accountIsClean reads the auditor's live account. What we have smuggled in may name
// a source that has its output, and counts as one too many.
func (w *watch) accountIsClean() {
	for _, m := range w.r.of(app.RoleAuditor) {
		series, err := w.r.scrape(m)
		if err != nil {
			continue
		}
		w.mu.Lock()
		if n := series["esclusa_unaccounted_records"]; n > 0 {
			w.faultf("%s has no account of %.0f records", m.name, n)
		}
		if n := series["esclusa_duplicate_records_total"]; w.r.exactlyOnce() && n > float64(len(w.foreign)) {
			w.faultf("%s counts %.0f outputs too many, and %d were smuggled in", m.name, n, len(w.foreign))
		}
		w.mu.Unlock()
	}
}

// claim takes down what the router has committed: of everything below, the end must
// be visible to committed readers, once they are past what was written by then.
// Where the brokers do not answer there is no sample.
func (w *watch) claim(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	offsets, err := w.r.admin.FetchOffsets(ctx, w.r.names.RouterGroup())
	if err != nil || offsets.Error() != nil {
		return
	}
	// The ends are asked for after the commits: they cover what those speak of.
	listed, err := w.r.admin.ListEndOffsets(ctx, w.r.outputs()...)
	if err != nil || listed.Error() != nil {
		return
	}
	c := claim{commits: make(map[int32]int64), ends: make(map[place]int64)}
	for p, at := range offsets[w.r.names.Ingress()] {
		c.commits[p] = at.At
	}
	for topic, ends := range listed {
		for p, at := range ends {
			c.ends[place{topic, p}] = at.Offset
		}
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.claims = append(w.claims, c)
	w.holdClaims()
}

// caughtUp reports whether everything is read that is there.
func (w *watch) caughtUp(ctx context.Context) bool {
	listed, err := w.r.admin.ListEndOffsets(ctx, append(w.r.outputs(), w.r.tables()...)...)
	if err != nil || listed.Error() != nil {
		return false
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	done := true
	listed.Each(func(end kadm.ListedOffset) { done = done && w.next[place{end.Topic, end.Partition}] >= end.Offset })
	return done
}

// holdClaims holds the claims against the account for which everything is read.
func (w *watch) holdClaims() {
	for len(w.claims) > 0 {
		c := w.claims[0]
		for at, end := range c.ends {
			if w.next[at] < end {
				return
			}
		}
		for p, committed := range c.commits {
			if w.next[place{w.r.names.Ingress(), p}] < committed {
				return // it is not known yet what of it is a record
			}
		}
		for p, committed := range c.commits {
			if w.whole[p] < committed {
				w.faultf("offset %d of ingress partition %d is committed, but %d has become nothing", committed, p, w.whole[p])
			}
		}
		w.claims = w.claims[1:]
	}
}

// nothingOpenIsRead asks what the groups that read channels have committed: records
// of transactions that are open must not be among it.
func (w *watch) nothingOpenIsRead(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	for _, s := range w.r.stages()[1:] {
		commits, err := w.r.admin.FetchOffsets(ctx, s.group)
		if err != nil || commits.Error() != nil {
			return
		}
		stable, err := w.r.admin.ListCommittedOffsets(ctx, s.topics...) // asked for later, so not less
		if err != nil || stable.Error() != nil {
			return
		}
		w.mu.Lock()
		stable.Each(func(end kadm.ListedOffset) {
			if at, ok := commits.Lookup(end.Topic, end.Partition); ok && at.At > end.Offset {
				w.faultf("%s has committed offset %d of %s/%d, where %d and what follows is not committed", s.group, at.At, end.Topic, end.Partition, end.Offset)
			}
		})
		w.mu.Unlock()
	}
}

// versionsRise looks at some rows in Redis: within one history a version never falls,
// and what was erased for good never comes back.
func (w *watch) versionsRise(ctx context.Context) {
	w.mu.Lock()
	var keys []string
	for _, k := range tabled {
		keys = append(keys, k.row([]byte(hotID)))
	}
	for name := range w.fold { // in no order: others each time
		if keys = append(keys, name); len(keys) == 300 {
			break
		}
	}
	w.mu.Unlock()
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	rows, history, err := w.r.redis.rows(ctx, keys)
	if err != nil {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	for i, row := range rows {
		version, err := strconv.ParseInt(row["version"], 10, 64)
		if err != nil {
			continue // there is no such row
		}
		_, there := row["doc"]
		before, known := w.versions[keys[i]]
		known = known && before.history == history
		if known && version < before.version {
			w.faultf("%s in Redis fell from version %d to %d", keys[i], before.version, version)
		}
		if known && before.erased && there && isGone(keys[i]) {
			w.faultf("%s was erased for good, and is in Redis again with version %d", keys[i], version)
		}
		w.versions[keys[i]] = seenVersion{history, version, !there}
	}
}

// erasedStay asks HTTP for a row that was erased for good, and whose erasure is
// complete: once the answer was that there is no such row, it stays so, also while
// Redis is away, or has gone back to when the row was there. Every other time it is one
// of a few that were asked for before: among all, hardly any is asked for twice.
func (w *watch) erasedStay(n int) {
	const few = 8
	w.mu.Lock()
	name := ""
	if n%2 == 1 && len(w.pinned) > 0 {
		name = w.pinned[n/2%len(w.pinned)]
	}
	for key, seen := range w.versions { // in no order: others each time
		if name != "" {
			break
		}
		if seen.erased && isGone(key) {
			name = key
		}
	}
	w.mu.Unlock()
	if name == "" {
		return
	}
	code := w.r.get(w.r.of(app.RoleHTTP)[0], pathOf(name))
	w.mu.Lock()
	defer w.mu.Unlock()
	switch {
	case code == http.StatusNotFound:
		if !w.denied[name] && len(w.pinned) < few {
			w.pinned = append(w.pinned, name)
		}
		w.denied[name] = true
	case code == http.StatusOK && w.denied[name]:
		w.faultf("%s was erased for good and not there over HTTP, and is there again", name)
	}
}

// holds ends the run where something did not hold: the sooner, the nearer to its
// cause.
func (w *watch) holds() {
	w.r.t.Helper()
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, fault := range w.faults {
		w.r.t.Error(fault)
	}
	if w.more > 0 {
		w.r.t.Errorf("and %d more", w.more)
	}
	if len(w.faults) > 0 {
		w.r.t.FailNow()
	}
}
