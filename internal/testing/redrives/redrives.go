// Package redrives is what tests of several packages do with redrives: they open one, and
// hold what ingress has of it against what the journal says. Nothing but tests imports it.
package redrives

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/app"
	"github.com/esclusa/esclusa/internal/journal"
	"github.com/esclusa/esclusa/internal/kafka"
	"github.com/esclusa/esclusa/internal/patch"
	"github.com/esclusa/esclusa/internal/redrive"
	"github.com/esclusa/esclusa/schemas"
)

// Open connects as the shell does, on the brokers and with the prefix and the schemas of o.
// dial may be nil. The caller calls done.
func Open(o app.Options, by string, dial kafka.Dialer) (r *redrive.Redrive, done func(), err error) {
	cluster := kafka.Cluster{Brokers: o.Brokers, ClientID: "redrive", MaxBody: 1 << 20, Log: slog.New(slog.DiscardHandler), Dial: dial}
	names := esclusa.Names{Prefix: o.TopicPrefix}
	catalogue, err := app.LoadCatalogue(o.Schemas, schemas.DefaultLimits())
	if err != nil {
		return nil, nil, err
	}
	admin, err := cluster.NewAdmin()
	if err != nil {
		return nil, nil, err
	}
	j, err := journal.Open(cluster, admin, names)
	if err != nil {
		admin.Close()
		return nil, nil, err
	}
	return &redrive.Redrive{
			Cluster: cluster, Admin: admin, Names: names, Catalogue: catalogue, Journal: j, By: by,
			Reader: app.NewAlertReader(admin, names, catalogue),
		}, func() {
			j.Close()
			admin.Close()
		}, nil
}

// Wish asks for customers whose age is a text of digits, of a sender, or of all where that
// is empty.
func Wish(sender string) (*redrive.Wish, error) {
	mend, err := patch.Parse([]byte(`[{"op":"convert","path":"/edad","to":"integer"}]`))
	return &redrive.Wish{
		Filter: redrive.Filter{AlertFilter: esclusa.AlertFilter{Datatype: "customer", Sender: sender}}, Patch: mend, Overtaken: redrive.SkipOvertaken, MaxAttempts: 3,
	}, err
}

// Settings are of a run as fast as it goes, which takes over from any other.
func Settings() redrive.Settings { return redrive.Settings{TakeOver: true, Now: time.Now} }

// Told is what ingress and the journal say of all redrives.
type Told struct {
	Sent   map[esclusa.Source]int // how often each record was sent again, by where it came first
	Faults []string               // where the two do not agree, or a record was sent twice
}

// Read reads what is committed of both, which the brokers answer before every partition has
// it. A record may be sent again as often as it was refused: once for each attempt.
func Read(ctx context.Context, r *redrive.Redrive) (*Told, error) {
	told := &Told{Sent: make(map[esclusa.Source]int)}
	there, err := told.readIngress(ctx, r)
	if err != nil {
		return nil, err
	}
	if _, err := settled(ctx, r, r.Names.Journal()); err != nil {
		return nil, err
	}
	noted := make(map[esclusa.Place]bool)
	_, err = r.Journal.Scan(ctx, 0, func(e *journal.Read) error {
		if e.Kind != journal.KindBatch {
			return nil
		}
		for _, one := range e.Batch.Sent {
			at := esclusa.Place{Partition: one.Partition, Offset: one.New}
			if run, ok := there[at]; !ok || run != e.Batch.Plan {
				told.faultf("the journal's entry %d has sent %d/%d to offset %d, where ingress has a record of run %q", e.Offset, one.Partition, one.Offset, one.New, run)
			}
			if noted[at] {
				told.faultf("the journal has offset %d of partition %d twice", one.New, one.Partition)
			}
			noted[at] = true
		}
		return nil
	})
	for at := range there {
		if !noted[at] {
			told.faultf("%s was sent again, and the journal does not know it", at)
		}
	}
	return told, err
}

// readIngress notes what was sent again, and returns by which run.
func (told *Told) readIngress(ctx context.Context, r *redrive.Redrive) (map[esclusa.Place]string, error) {
	spans, err := settled(ctx, r, r.Names.Ingress())
	if err != nil {
		return nil, err
	}
	type attempt struct {
		first esclusa.Source
		n     int
	}
	there, before := make(map[esclusa.Place]string), make(map[attempt]int64)
	err = r.Cluster.Scan(ctx, r.Names.Ingress(), spans, func(_ int32, batch []esclusa.Record) error {
		for i := range batch {
			text, ok := batch[i].Header(esclusa.HeaderRedrive)
			if !ok {
				continue
			}
			d, err := esclusa.ParseRedrive(string(text))
			if err != nil {
				return fmt.Errorf("%s: %w", batch[i].Source(), err)
			}
			if at, twice := before[attempt{d.First, d.Attempt}]; twice {
				told.faultf("%s was sent twice at attempt %d: to offsets %d and %d", d.First, d.Attempt, at, batch[i].Offset)
			}
			before[attempt{d.First, d.Attempt}] = batch[i].Offset
			there[batch[i].Place()] = d.Run
			told.Sent[d.First]++
		}
		return nil
	})
	return there, err
}

// settled is what a topic holds once what was open in it has ended.
func settled(ctx context.Context, r *redrive.Redrive, topic string) (map[int32]esclusa.Span, error) {
	spans, held, err := kafka.Settled(ctx, r.Admin, topic)
	if err == nil && len(held) > 0 {
		err = fmt.Errorf("a transaction is open in %s, partitions %v", topic, held)
	}
	return spans, err
}

// mostFaults are told; a few say what is wrong.
const mostFaults = 10

func (told *Told) faultf(format string, args ...any) {
	if len(told.Faults) < mostFaults {
		told.Faults = append(told.Faults, fmt.Sprintf(format, args...))
	}
}
