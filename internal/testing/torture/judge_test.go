package torture

import (
	"context"
	"encoding/json"
	"fmt"
	"hash/crc32"
	"io"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/app"
	"github.com/esclusa/esclusa/internal/mirror"
	"github.com/esclusa/esclusa/internal/verify"
)

// judge holds what is there in the end against what has to be.
func (r *rig) judge() {
	r.t.Helper()
	r.watch.cancel()
	r.watch.tasks.Wait()
	w := r.watch
	w.holds()
	if len(w.claims) > 0 {
		r.t.Errorf("%d commits could not be held against the outputs", len(w.claims))
	}
	r.redrives.read()
	records, twice := r.closeAccount()
	r.judgeForeign()
	r.judgeGroups()
	r.deciders.judge()
	r.judgeRows()
	r.judgeByLedger()
	r.judgeByAccount()
	r.judgeUse()
	r.judgeDisks()
	r.judgeEnds()
	r.t.Logf("checked: %d records, %d of them acknowledged to their sender; %d outputs there again; %d rows; posts by answer: %v; %s; %s",
		records, r.load.sent.Load(), twice, len(w.fold), r.posts.codes, r.redrives, r.deciders)
}

// closeAccount holds each record of ingress against what has become of it: what was
// due, once, and unchanged. Whatever a sender was told is there, is there.
func (r *rig) closeAccount() (records, twice int) {
	r.t.Helper()
	acked := &r.load.acked
	accepted := r.posts.accepted()
	faults := 0
	faultf := func(format string, args ...any) {
		r.t.Helper()
		if faults++; faults <= 10 {
			r.t.Errorf(format, args...)
		}
	}
	r.readIngress(func(rec *kgo.Record) {
		records++
		src := esclusa.Source{Topic: rec.Topic, Partition: rec.Partition, Offset: rec.Offset}
		var e end
		if list := r.watch.found[rec.Partition]; rec.Offset < int64(len(list)) {
			e = list[rec.Offset]
		}
		due, seq := header(rec, headerDue), header(rec, headerSeq)
		r.redrives.judge(rec, src, faultf)
		if header(rec, esclusa.HeaderRedrive) != "" {
			due = mended
		}
		if posted(rec) {
			due, seq = "text", "0"
			if id, ok := accepted[src.String()]; ok && strings.Contains(string(rec.Value), `"`+id+`"`) {
				delete(accepted, src.String())
			}
		} else if list := acked[rec.Partition]; rec.Offset < int64(len(list)) && list[rec.Offset] != 0 {
			if want := list[rec.Offset]; fmt.Sprint(want) != seq {
				faultf("%s is record %s, and was acknowledged as %d", src, seq, want)
			}
			list[rec.Offset] = 0
		}
		twice += max(0, int(e.times)-1)
		switch {
		case e.times == 0:
			faultf("%s, record %s, has become nothing; %s was due", src, seq, due)
		case fates[e.fate-1] != due:
			faultf("%s, record %s, has become %s; %s was due", src, seq, fates[e.fate-1], due)
		case fmt.Sprint(e.seq) != seq:
			faultf("%s is record %s, and what has become of it says %d", src, seq, e.seq)
		case e.fate <= uint8(len(datatypes)) && !strings.HasPrefix(header(rec, "content-type"), "application/cloudevents") && e.sum != crc32.ChecksumIEEE(rec.Value):
			faultf("%s, record %s, was changed on its way", src, seq)
		}
	})
	for p, list := range acked {
		for offset, seq := range list {
			if seq != 0 {
				src := esclusa.Source{Topic: r.names.Ingress(), Partition: int32(p), Offset: int64(offset)}
				faultf("record %d was acknowledged as %s, which is not there", seq, src)
			}
		}
	}
	for src, id := range accepted {
		faultf("%s was accepted over HTTP as %s, where it is not", id, src)
	}
	if faults > 10 {
		r.t.Errorf("and %d more", faults-10)
	}
	return records, twice
}

// readIngress hands over every record of ingress.
func (r *rig) readIngress(handle func(*kgo.Record)) {
	r.t.Helper()
	ctx, cancel := context.WithTimeout(r.t.Context(), patience)
	defer cancel()
	ends, err := r.admin.ListEndOffsets(ctx, r.names.Ingress())
	must(r.t, err)
	from, left := make(map[int32]kgo.Offset), make(map[int32]int64)
	for p, end := range ends[r.names.Ingress()] {
		from[p] = kgo.NewOffset().At(0)
		if end.Offset > 0 {
			left[p] = end.Offset
		}
	}
	cl := r.brokers.direct(r.t, kgo.ConsumePartitions(map[string]map[int32]kgo.Offset{r.names.Ingress(): from}),
		kgo.FetchIsolationLevel(kgo.ReadCommitted()), kgo.KeepControlRecords())
	defer cl.Close()
	for moved := time.Now(); len(left) > 0; {
		ctx, cancel := context.WithDeadline(r.t.Context(), moved.Add(patience))
		fetches := cl.PollFetches(ctx)
		cancel()
		switch {
		case fetches.NumRecords() > 0:
			moved = time.Now()
		case time.Since(moved) > patience:
			r.t.Fatalf("reading ingress: nothing comes within %v: %v", patience, fetches.Err())
		}
		fetches.EachRecord(func(rec *kgo.Record) {
			if !rec.Attrs.IsControl() {
				handle(rec)
			}
			if rec.Offset+1 >= left[rec.Partition] {
				delete(left, rec.Partition)
			}
		})
	}
}

// judgeForeign asks for an alert about every record that was smuggled in.
func (r *rig) judgeForeign() {
	r.t.Helper()
	for where, told := range r.watch.foreign {
		if !told {
			r.t.Errorf("no alert tells of %s, which the router did not write", where)
		}
	}
}

// judgeRows holds Redis and what HTTP answers against the folds of the channels.
func (r *rig) judgeRows() {
	r.t.Helper()
	keys, err := r.redis.keys(r.t.Context())
	must(r.t, err)
	faults := 0
	faultf := func(format string, args ...any) {
		r.t.Helper()
		if faults++; faults <= 10 {
			r.t.Errorf(format, args...)
		}
	}
	there := make(map[string]row)
	rows, _, err := r.redis.rows(r.t.Context(), keys)
	must(r.t, err)
	for i, key := range keys {
		there[key] = rows[i]
	}
	asked := make(map[string]int) // by datatype
	for name, want := range r.watch.fold {
		have := there[name]
		if doc := have["doc"]; doc != want.doc || want.doc != "" && have["source"] != want.source {
			faultf("%s in Redis is %v; the channel says %q from %s", name, have, want.doc, want.source)
		}
		delete(there, name)
		of, _, _ := strings.Cut(name, ":")
		if asked[of]++; asked[of] <= 50 || isGone(name) && asked[of] <= 100 {
			if doc, found := r.row(name); found != (want.doc != "") || found && !sameJSON(doc, want.doc) {
				faultf("%s over HTTP is %q; the channel says %q", name, doc, want.doc)
			}
		}
	}
	for _, k := range tabled {
		if asked[k.datatype] == 0 {
			faultf("there is no %s", k.datatype)
		}
	}
	for name, have := range there {
		faultf("%s in Redis is %v; the channel does not know it", name, have)
	}
	if faults > 10 {
		r.t.Errorf("and %d more", faults-10)
	}
}

// row asks over HTTP for a row that Redis names so.
func (r *rig) row(name string) (doc string, found bool) {
	r.t.Helper()
	front := r.of(app.RoleHTTP)[0]
	req, err := http.NewRequestWithContext(r.t.Context(), http.MethodGet, "http://"+front.opts.HTTPAddr+pathOf(name), http.NoBody)
	must(r.t, err)
	resp, err := http.DefaultClient.Do(req)
	must(r.t, err)
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	must(r.t, err)
	if resp.StatusCode != http.StatusOK && resp.StatusCode != http.StatusNotFound {
		r.t.Errorf("%s over HTTP: %d %s", name, resp.StatusCode, text)
	}
	return string(text), resp.StatusCode == http.StatusOK
}

func sameJSON(a, b string) bool {
	var x, y any
	return json.Unmarshal([]byte(a), &x) == nil && json.Unmarshal([]byte(b), &y) == nil && fmt.Sprint(x) == fmt.Sprint(y)
}

// judgeByAccount waits until the live account is shown: that it is clean the watch
// has seen as often as it was.
func (r *rig) judgeByAccount() {
	r.t.Helper()
	const gauge = "esclusa_unaccounted_records"
	r.eventually("the auditor shows "+gauge, func() bool {
		for _, m := range r.of(app.RoleAuditor) {
			series, err := r.scrape(m)
			if n, shown := series[gauge]; err == nil && shown {
				if n > 0 {
					r.t.Errorf("%s: %s is %.0f", m.name, gauge, n)
				}
				return true
			}
		}
		return false
	})
}

// judgeByLedger asks what users ask: esclusa verify.
func (r *rig) judgeByLedger() {
	r.t.Helper()
	owner, err := app.RedisOwner(r.t.Context(), r.admin, r.names)
	must(r.t, err)
	store, err := mirror.Open(mirror.Options{URL: r.redis.url(), Owner: owner, Partitions: partitions})
	must(r.t, err)
	defer store.Close()
	stores := make(map[string]verify.Store)
	for _, k := range tabled {
		stores[k.table] = store.Table(k.table, k.datatype)
	}
	report, err := app.Verify(r.t.Context(), r.cluster, r.admin, verify.Options{Catalogue: r.catalogue, Names: r.names, Stores: stores, Repeats: !r.exactlyOnce()})
	must(r.t, err)
	incomplete := func(t *verify.Table) bool {
		return t.Same == 0 || t.Redis == nil || t.Redis.Rows == 0 || len(t.Redis.Incomplete) > 0
	}
	if !report.Clean || report.Total.Pending > 0 || report.Total.Untold > 0 || len(report.Tables) != len(tabled) || slices.ContainsFunc(report.Tables, incomplete) {
		text, err := json.MarshalIndent(report, "", " ")
		must(r.t, err)
		r.t.Errorf("verify: %s", text)
	}
}
