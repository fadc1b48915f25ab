package processors

import (
	"context"
	"fmt"
	"sync"

	"github.com/lovoo/goka"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/alertgroups"
	"github.com/esclusa/esclusa/schemas"
)

// AlertGroups counts alerts by the ways in which records break the rules. It is to run
// with transactions: the rows of a round and the offsets up to which they count are
// stored together, or neither.
type AlertGroups struct {
	cfg AlertGroupsConfig
	mu  sync.Mutex // goka hands over the batches of each partition in a goroutine of its own
	by  map[int32]*counting
}

// AlertGroupsConfig says what AlertGroups stand on.
type AlertGroupsConfig struct {
	Names     esclusa.Names
	Catalogue *schemas.Catalogue
	Metrics   *Metrics
	// Reader makes what tells alerts from what somebody else wrote.
	Reader func() *schemas.AlertReader
	// Rows reads the committed rows of partitions, once all that was being written when it
	// is called has been. Its error means that the brokers cannot be asked.
	Rows func(ctx context.Context, partitions []int32, row func(*esclusa.Record)) error
	// Ends tells where the partitions of the alerts' topic end.
	Ends func(ctx context.Context) (map[int32]int64, error)
	// TopicID is that of a topic, as it was at the start.
	TopicID func(topic string) string
}

// counting is what is kept of a partition.
type counting struct {
	reader *schemas.AlertReader
	tally  *alertgroups.Tally
	round  seen
	empty  bool // there is no row of this alerts' topic
}

// NewAlertGroups has nothing yet.
func NewAlertGroups(cfg AlertGroupsConfig) *AlertGroups {
	cfg.Metrics.alerts.begin(cfg.Catalogue)
	return &AlertGroups{cfg: cfg}
}

// Graph reads the alerts. Its messages are batches of one partition.
func (g *AlertGroups) Graph(e Edges) *goka.GroupGraph {
	return goka.DefineGroup(goka.Group(g.cfg.Names.AlertGroups()), goka.Input(goka.Stream(g.cfg.Names.Alerts()), e.In, g.count))
}

// Recover reads the rows of the partitions of an assignment, and forgets all others.
func (g *AlertGroups) Recover(ctx context.Context, partitions []int32) error {
	by := make(map[int32]*counting, len(partitions))
	rows := make(map[int32]map[string]*alertgroups.Row, len(partitions)) // of each group the last
	for _, p := range partitions {
		rows[p] = make(map[string]*alertgroups.Row)
		by[p] = &counting{reader: g.cfg.Reader(), tally: alertgroups.NewTally(alertgroups.Config{
			Known: g.known, TopicID: g.cfg.TopicID, Alerts: g.cfg.TopicID(g.cfg.Names.Alerts()),
		}), round: newSeen(), empty: true}
	}
	keep := func(rec *esclusa.Record) {
		if row, err := alertgroups.ParseRow(rec); err == nil {
			rows[rec.Partition][row.Group] = row
		}
	}
	if err := g.cfg.Rows(ctx, partitions, keep); err != nil {
		return fmt.Errorf("reading the rows of alert groups: %w", err)
	}
	ends, err := g.cfg.Ends(ctx) // behind the rows, which count up to there at most
	if err != nil {
		return fmt.Errorf("asking where the alerts end: %w", err)
	}
	for p, of := range rows {
		for _, row := range of {
			if by[p].tally.Load(row, ends[p]) {
				by[p].empty = false
			}
		}
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	g.by = by
	return nil
}

// Again reports whether the alerts of a partition that was recovered are to be read from the
// oldest, wherever the group has committed: none of them is counted, since the rows were
// deleted, or the alerts' topic was.
func (g *AlertGroups) Again(_ string, partition int32) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	c := g.by[partition]
	return c != nil && c.empty
}

func (g *AlertGroups) known(datatype string) bool {
	_, ok := g.cfg.Catalogue.Channel(datatype)
	return ok
}

func (g *AlertGroups) count(ctx goka.Context, msg any) {
	batch := msg.([]esclusa.Record)
	g.mu.Lock()
	c := g.by[ctx.Partition()]
	g.mu.Unlock()
	if c == nil {
		ctx.Fail(fmt.Errorf("alerts of partition %d, of which no rows were read", ctx.Partition()))
		return
	}
	alerts, err := c.reader.Read(ctx.Context(), batch)
	if err != nil {
		ctx.Fail(err)
		return
	}
	for _, a := range alerts {
		c.tally.Count(a.Alert, a.Of, a.Record.Offset, a.Record.Timestamp)
		c.round.add(a.Alert)
	}
}

// Ending gives the rows that have changed since the last of them were counted. No batch
// may be in work.
func (g *AlertGroups) Ending() (rows []esclusa.Record, counted func()) {
	g.mu.Lock()
	by := g.by
	g.mu.Unlock()
	topic := g.cfg.Names.AlertGroups()
	for p, c := range by {
		c.tally.Touched(func(r *alertgroups.Row) { rows = append(rows, r.Record(topic, p)) })
	}
	return rows, func() {
		for _, c := range by {
			c.tally.Written()
			g.cfg.Metrics.alerts.flush(&c.round)
		}
	}
}
