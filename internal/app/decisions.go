package app

import (
	"context"
	"errors"
	"log/slog"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/alertgroups"
	"github.com/esclusa/esclusa/internal/journal"
	"github.com/esclusa/esclusa/internal/kafka"
	"github.com/esclusa/esclusa/internal/outage"
	"github.com/esclusa/esclusa/internal/redrive"
	"github.com/esclusa/esclusa/schemas"
)

// journalEvery is how often it is looked for what others have decided.
const journalEvery = time.Second

// deciding is what is decided about alert groups, and how redrives stand.
type deciding struct {
	journal  *journal.Journal
	redrives *redrive.Board
	resent   *redrive.Resent
}

// newStanding is what the states of alert groups are made of, once the start is done.
func (w *work) newStanding() alertgroups.Standing {
	return alertgroups.Standing{
		Decided: w.decided, Resent: w.resentOf, Ingress: w.names.Ingress(), Alerts: w.names.Alerts(), Now: w.opts.Now,
		TopicID: func(topic string) string { return w.topics.ids[topic] },
	}
}

func (w *work) decided(group string) (alertgroups.Decision, bool) {
	d := w.deciding.Load()
	if d == nil {
		return alertgroups.Decision{}, false
	}
	of, ok := d.journal.Decided(group, w.opts.Now())
	return decisionOf(&of), ok
}

// resentOf is how many alerts of a group had their records sent again.
func (w *work) resentOf(group string) int64 {
	d := w.deciding.Load()
	if d == nil {
		return 0
	}
	return d.resent.Group(group)
}

func decisionOf(d *journal.Decided) alertgroups.Decision {
	return alertgroups.Decision{
		State: alertgroups.State(d.State), By: d.By, Time: d.Time, Note: d.Note, Until: d.Until, Offset: d.Offset,
		TopicID: d.Ingress, Ends: d.Ends, Alerts: d.Alerts, AlertsID: d.AlertsID,
	}
}

// decisions follows what is decided about alert groups, for a role.
func (w *work) decisions(name string) *role {
	return w.role(name, name+"-decisions", func(r *role) { r.follows(w.followDecisions) })
}

func (w *work) followDecisions(ctx context.Context, caughtUp *atomic.Bool) error {
	j, err := journal.Open(w.brokers.cluster, w.brokers.admin, w.names)
	if err != nil {
		return err
	}
	defer j.Close()
	d := &deciding{j, redrive.NewBoard(), redrive.NewResent(w.topics.ids[w.names.Alerts()])}
	j.Watch(func(e *journal.Read) {
		d.redrives.Take(e)
		d.resent.Take(e)
	})
	if err := j.CatchUp(ctx); err != nil {
		return err
	}
	w.deciding.Store(d)
	defer w.deciding.CompareAndSwap(d, nil)
	caughtUp.Store(true)
	failing := outage.New(w.log, slog.LevelWarn, "the journal cannot be read, and what others decide is not seen", "the journal is read again")
	for tick := time.NewTicker(journalEvery); ; {
		select {
		case <-ctx.Done():
			tick.Stop()
			return nil
		case <-tick.C:
		}
		switch err := j.CatchUp(ctx); {
		case errors.Is(err, journal.ErrGone):
			return err
		case err != nil && ctx.Err() == nil:
			failing.Failed(err)
		default:
			failing.Worked()
		}
	}
}

var errNoJournal = errors.New("the journal has not been read yet")

// Decide implements views.Decider.
func (w *work) Decide(ctx context.Context, group string, d alertgroups.Decision) error {
	at := w.deciding.Load()
	if at == nil {
		return errNoJournal
	}
	e := journal.NewEntry(journal.KindDecision, d.By, d.Note, w.opts.Now())
	e.Decision = &journal.Decision{Group: group, State: journal.State(d.State), Until: d.Until, Seen: d.Offset}
	if d.State == alertgroups.Resolved {
		if err := w.pin(ctx, group, e.Decision); err != nil {
			return err
		}
	}
	_, err := at.journal.Decide(ctx, &e)
	var lost *journal.Conflict
	if !errors.As(err, &lost) {
		return err
	}
	conflict := &alertgroups.Conflict{}
	if lost.Current != nil {
		current := decisionOf(lost.Current)
		conflict.Current = &current
	}
	return conflict
}

// pin notes where the records of a group end now, and the alerts.
func (w *work) pin(ctx context.Context, group string, d *journal.Decision) error {
	topic, _ := w.board.Topic(group)
	extents, err := kafka.Extents(ctx, w.brokers.admin, topic, w.names.Alerts())
	if err != nil {
		return err
	}
	d.Ingress, d.Ends = w.topics.ids[topic], endsOf(extents[topic])
	d.AlertsID, d.Alerts = w.topics.ids[w.names.Alerts()], endsOf(extents[w.names.Alerts()])
	return nil
}

// Known implements views.Decider.
func (w *work) Known() bool { return w.groupsKnown() }

// Alert implements views.Decider.
func (w *work) Alert(ctx context.Context, partition int32, offset int64) (*schemas.ReadAlert, error) {
	if int(partition) >= w.opts.Partitions {
		return nil, nil
	}
	rec, _, err := kafka.NewLookup(w.brokers.cluster, w.brokers.admin, w.names.Alerts()).Record(ctx, partition, offset)
	if rec == nil || err != nil {
		return nil, err
	}
	alerts, err := w.alertTopic().reader().Read(ctx, []esclusa.Record{*rec})
	if len(alerts) == 0 || err != nil {
		return nil, err
	}
	return &alerts[0], nil
}

// groupMetrics shows the states of alert groups.
type groupMetrics struct {
	states, oldest *prometheus.Desc
	board          *alertgroups.Board
	known          func() bool // all of it was read
	now            func() time.Time
}

func newGroupMetrics(b *base, board *alertgroups.Board, known func() bool) {
	m := &groupMetrics{
		states: prometheus.NewDesc("esclusa_alert_groups", "Alert groups in each state, while this process knows all.", []string{"state"}, nil),
		oldest: prometheus.NewDesc("esclusa_alert_oldest_open_seconds", "Time for which the oldest alert group waits that is open or regressed: since its first alert, its regression, or since it is open again; 0 where none is.", nil, nil),
		board:  board, known: known, now: b.opts.Now,
	}
	b.reg.MustRegister(m)
}

// Describe implements prometheus.Collector.
func (m *groupMetrics) Describe(to chan<- *prometheus.Desc) { to <- m.states; to <- m.oldest }

// Collect implements prometheus.Collector.
func (m *groupMetrics) Collect(to chan<- prometheus.Metric) {
	if !m.known() {
		return
	}
	sum, age := m.board.Summary(), 0.0
	for _, state := range alertgroups.States() {
		to <- prometheus.MustNewConstMetric(m.states, prometheus.GaugeValue, float64(sum.Count[state]), string(state))
	}
	if !sum.Oldest.IsZero() {
		age = max(0, m.now().Sub(sum.Oldest).Seconds())
	}
	to <- prometheus.MustNewConstMetric(m.oldest, prometheus.GaugeValue, age)
}
