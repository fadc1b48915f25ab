package app

import (
	"context"
	"encoding/json"
	"log/slog"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/journal"
	"github.com/esclusa/esclusa/internal/outage"
	"github.com/esclusa/esclusa/internal/service"
	"github.com/esclusa/esclusa/views"
)

// Bounds of the entries that wait for the journal. What it tells of is done without it: to
// erase a row is more urgent than to have it noted, and what is erased has its tombstone.
const (
	waitingEntries = 4096            // an entry takes some 300 bytes, one about a page of payloads 10 kB
	entryWait      = 5 * time.Second // for one to be written
	entryAgain     = time.Second     // before it is tried again
	lastEntries    = time.Second     // for those that are left when the process stops
)

// chronicle writes into the journal what is done over HTTP, and which catalogue the router
// works with. Nobody waits for it.
type chronicle struct {
	service.Service
	*work
	dropped *prometheus.CounterVec
	queue   chan *journal.Entry
	journal *journal.Journal
}

func newChronicle(w *work) *chronicle {
	c := &chronicle{
		work: w, queue: make(chan *journal.Entry, waitingEntries),
		dropped: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "esclusa_journal_dropped_total", Help: "Entries that are not in the journal: more came than are written, or the brokers did not take them.",
		}, []string{"kind"}),
	}
	c.Service = service.Service{Name: "the writing of the journal", Needs: []*service.Service{&w.topics.Service}}
	if !w.opts.has(RoleHTTP) && !w.opts.has(RoleRouter) {
		return c
	}
	for _, kind := range []journal.Kind{journal.KindErasure, journal.KindPayloads, journal.KindLogin} {
		c.dropped.WithLabelValues(string(kind))
	}
	w.reg.MustRegister(c.dropped)
	c.Start = func(context.Context) (err error) {
		c.journal, err = journal.Open(w.brokers.cluster, w.brokers.admin, w.names)
		return err
	}
	c.Run = func(ctx context.Context) error {
		c.run(ctx, c.journal)
		return nil
	}
	c.Stop = func(context.Context) error {
		if c.journal != nil {
			c.journal.Close()
		}
		return nil
	}
	return c
}

// keyDigest stands for a key in the journal and in the log.
func (w *work) keyDigest(key string) string { return journal.KeyDigest(w.topics.id.Ingress, key) }

// appender takes entries.
type appender interface {
	Append(ctx context.Context, e *journal.Entry) (int64, error)
	Before(ctx context.Context, before int64, kind journal.Kind, limit int) (page []journal.Read, next int64, err error)
}

// deed takes what somebody did over HTTP into the queue, where there is room.
func (c *chronicle) deed(d *views.Deed) {
	e := journal.NewEntry(journal.KindPayloads, d.By, "", c.opts.Now())
	switch {
	case d.Erased != nil:
		e.Kind = journal.KindErasure
		e.Erasure = &journal.Erasure{Table: d.Erased.Table, Key: c.keyDigest(d.Erased.Key), Source: d.Erased.Source.String(), Trace: d.Trace}
	case d.Login != nil:
		e.Kind = journal.KindLogin
		e.Login = &journal.Login{Event: journal.EventIn, How: d.Login.How, Address: d.Login.Address, Trace: d.Trace}
		if d.Login.Out {
			e.Login.Event = journal.EventOut
		}
	default:
		e.Payloads = &journal.Payloads{Route: d.Shown.Route, Alerts: d.Shown.Alerts, Trace: d.Trace}
	}
	select {
	case c.queue <- &e:
	default:
		c.dropped.WithLabelValues(string(e.Kind)).Inc()
	}
}

// run writes what is in the queue until ctx ends, and then what is left, within
// lastEntries. An entry that cannot be written is tried again: what comes meanwhile waits.
func (c *chronicle) run(ctx context.Context, to appender) {
	failing := outage.New(c.log, slog.LevelWarn, "what is done cannot be written into the journal", "what is done is written into the journal again")
	var noting sync.WaitGroup
	defer noting.Wait()
	if c.opts.has(RoleRouter) {
		noting.Go(func() { c.noteCatalogue(ctx, to) })
	}
	writeBehind(ctx, c.queue, lastEntries, func(ctx context.Context, e *journal.Entry) { c.write(ctx, to, e, failing) })
}

func (c *chronicle) write(ctx context.Context, to appender, e *journal.Entry, failing *outage.Watch) {
	for {
		err := c.append(ctx, to, e)
		if err == nil {
			failing.Worked()
			return
		}
		failing.Failed(err)
		if e.Check() != nil || !waited(ctx, entryAgain) {
			c.dropped.WithLabelValues(string(e.Kind)).Inc()
			return
		}
	}
}

// append writes an entry, within entryWait.
func (c *chronicle) append(ctx context.Context, to appender, e *journal.Entry) error {
	ctx, cancel := context.WithTimeout(ctx, entryWait)
	defer cancel()
	_, err := to.Append(ctx, e)
	return err
}

// noteCatalogue writes which catalogue the router works with, if the last that was written
// is another. Of routers that start together several may write the same.
func (c *chronicle) noteCatalogue(ctx context.Context, to appender) {
	failing := outage.New(c.log, slog.LevelWarn, "which catalogue the router has cannot be written into the journal", "which catalogue the router has is in the journal")
	for {
		err := c.note(ctx, to)
		if err == nil {
			failing.Worked()
			return
		}
		if ctx.Err() == nil {
			failing.Failed(err)
		}
		if !waited(ctx, entryAgain) {
			return
		}
	}
}

func (c *chronicle) note(ctx context.Context, to appender) error {
	digest := c.catalogue.Digest()
	for before := int64(journal.None); ; {
		last, next, err := to.Before(ctx, before, journal.KindCatalogue, 1)
		if err != nil || len(last) == 1 && last[0].Catalogue.Digest == digest {
			return err
		}
		if before = next; len(last) == 1 || next == journal.None {
			break
		}
	}
	e := journal.NewEntry(journal.KindCatalogue, RoleRouter+" "+c.opts.Instance, "", c.opts.Now())
	e.Catalogue = &journal.Catalogue{Digest: digest, Version: c.opts.Version}
	return c.append(ctx, to, &e)
}

// JournalEntry is an entry as it is shown.
type JournalEntry struct {
	Offset int64  `json:"offset"` // in the journal
	At     string `json:"at"`     // when the brokers took it
	*journal.Entry
}

// ShowEntry is an entry that was read, as it is shown.
func ShowEntry(e *journal.Read) JournalEntry {
	return JournalEntry{Offset: e.Offset, At: string(esclusa.AppendTime(nil, e.At)), Entry: &e.Entry}
}

// Entries implements views.Journal.
func (c *chronicle) Entries(ctx context.Context, q *views.JournalQuery) (entries []json.RawMessage, next int64, err error) {
	if c.journal == nil {
		return nil, 0, errNoJournal
	}
	var page []journal.Read
	if q.Newest {
		page, next, err = c.journal.Before(ctx, q.Before, journal.Kind(q.Kind), q.Limit)
	} else {
		page, next, err = c.journal.After(ctx, q.After, journal.Kind(q.Kind), q.Limit)
	}
	if err != nil {
		return nil, 0, err
	}
	for i := range page {
		text, err := json.Marshal(ShowEntry(&page[i]))
		if err != nil {
			return nil, 0, err
		}
		entries = append(entries, text)
	}
	return entries, next, nil
}
