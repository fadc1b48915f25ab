package app

import (
	"context"
	"fmt"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/kafka"
	"github.com/esclusa/esclusa/schemas"
)

// erasuresFor is how long what is known of erasures counts as new.
const erasuresFor = time.Second

// Erasures knows which rows of tables are erased, for who shows alerts and has no copy of
// the tables. It reads the topic of a table when it is first asked about an alert that may
// be about a row there, and from then on what is new. It holds what is erased, and no
// documents. It is for one goroutine at a time.
type Erasures struct {
	cluster   kafka.Cluster
	admin     *kadm.Client
	names     esclusa.Names
	catalogue *schemas.Catalogue
	tables    map[string]*erasedRows
}

// erasedRows are those of one table.
type erasedRows struct {
	next map[int32]int64
	rows map[string]*esclusa.Row
	read time.Time
}

// NewErasures asks nothing yet.
func NewErasures(cluster kafka.Cluster, admin *kadm.Client, names esclusa.Names, catalogue *schemas.Catalogue) *Erasures {
	return &Erasures{cluster, admin, names, catalogue, make(map[string]*erasedRows)}
}

// Shown is an alert as it may be shown to whoever sees payloads: without its payload where a
// row that it may be about was erased after its record came.
func (e *Erasures) Shown(ctx context.Context, a *esclusa.Alert) (*esclusa.Alert, error) {
	for _, of := range e.catalogue.Rows(a) {
		t, err := e.table(ctx, of.Table)
		if err != nil {
			return nil, err
		}
		if row := t.rows[of.Key]; row != nil && row.ErasedAfter(&a.Source) {
			return a.Without(esclusa.WithheldErased), nil
		}
	}
	return a, nil
}

func (e *Erasures) table(ctx context.Context, name string) (*erasedRows, error) {
	t := e.tables[name]
	if t == nil {
		t = &erasedRows{next: make(map[int32]int64), rows: make(map[string]*esclusa.Row)}
		e.tables[name] = t
	}
	if now := time.Now(); now.Sub(t.read) >= erasuresFor {
		if err := e.readOn(ctx, e.names.Table(name), t); err != nil {
			return nil, fmt.Errorf("reading what was erased: %w", err)
		}
		t.read = now
	}
	return t, nil
}

func (e *Erasures) readOn(ctx context.Context, topic string, t *erasedRows) error {
	spans, err := kafka.Spans(ctx, e.admin, topic)
	if err != nil {
		return err
	}
	for p, span := range spans {
		spans[p] = esclusa.Span{From: max(span.From, t.next[p]), To: span.To}
	}
	if err := e.cluster.Scan(ctx, topic, spans, func(_ int32, batch []esclusa.Record) error {
		for i := range batch {
			t.note(&batch[i])
		}
		return nil
	}); err != nil {
		return err
	}
	for p, span := range spans {
		t.next[p] = max(span.To, t.next[p])
	}
	return nil
}

// note takes a record of the table.
func (t *erasedRows) note(rec *esclusa.Record) {
	if rec.Value != nil {
		delete(t.rows, string(rec.Key))
		return
	}
	line, _ := rec.Header(esclusa.HeaderRow)
	if row, err := esclusa.ReadRow(line, nil); err == nil && row.Erased() {
		t.rows[string(rec.Key)] = row
	}
}
