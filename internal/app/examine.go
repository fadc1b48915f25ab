package app

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/account"
	"github.com/esclusa/esclusa/internal/kafka"
	"github.com/esclusa/esclusa/internal/verified"
	"github.com/esclusa/esclusa/schemas"
)

// examiner looks into two outputs of one source, and raises an alert about the one that
// the router did not make.
type examiner struct {
	cluster   kafka.Cluster
	admin     *kadm.Client
	inspector verified.Inspector
}

// examine is account.Config's Examine. Outputs that are gone by now are no matter.
func (e *examiner) examine(ctx context.Context, c account.Claim) error {
	later, err := e.read(ctx, c.Output)
	if err != nil || later == nil {
		return err
	}
	var first *esclusa.Record
	if c.First.Topic != "" {
		if first, err = e.read(ctx, c.First); err != nil {
			return err
		}
	}
	ingress, err := e.read(ctx, c.Source)
	if err != nil {
		return err
	}
	forged, other := e.forged(ingress, first, later)
	if forged == nil {
		return nil
	}
	if known, err := e.toldOf(ctx, forged); known || err != nil {
		return err
	}
	place, err := e.placeOf(ctx, other, ingress, forged)
	if err != nil {
		return err
	}
	alert := e.inspector.About(forged, e.inspector.Receiver.NotAlone(forged, c.Source, place))
	return e.raise(ctx, &alert)
}

// placeOf is where the output lies that was made of the ingress record; it is looked for
// where it is not known.
func (e *examiner) placeOf(ctx context.Context, other, ingress, forged *esclusa.Record) (string, error) {
	if other != nil {
		return other.Source().String(), nil
	}
	return e.find(ctx, ingress, forged)
}

// forged is the output that does not hold what the router makes of the ingress record,
// and the other. It is nil where they are repeats. Where both may be anybody's it is
// the later; of an ingress record that is gone the two are held against one another.
func (e *examiner) forged(ingress, first, later *esclusa.Record) (out, other *esclusa.Record) {
	made := func(rec *esclusa.Record) bool { return e.inspector.Receiver.MadeOf(rec, ingress) }
	switch {
	case ingress == nil:
		if first == nil || repeats(first, later) {
			return nil, nil
		}
	case made(later):
		if first == nil || made(first) {
			return nil, nil
		}
		return first, later
	}
	return later, first
}

// repeats reports whether two outputs are the same, whatever may have been written
// between them. Alerts differ in when they were written.
func repeats(a, b *esclusa.Record) bool {
	if a.Topic != b.Topic || !bytes.Equal(a.Key, b.Key) {
		return false
	}
	one, err := esclusa.ParseAlert(a.Value)
	two, again := esclusa.ParseAlert(b.Value)
	if err == nil && again == nil {
		return one.ID == two.ID && one.PayloadSHA256 == two.PayloadSHA256
	}
	return (a.Value == nil) == (b.Value == nil) && bytes.Equal(a.Value, b.Value)
}

// toldOf reports whether whoever reads the record's channel raises an alert about it
// anyway, or waits for the version of the schema that it names, by which it may be
// right.
func (e *examiner) toldOf(ctx context.Context, rec *esclusa.Record) (bool, error) {
	r := e.inspector.Receiver
	for _, ch := range r.Catalogue.Channels() {
		if r.Names.Channel(ch.Datatype) == rec.Topic {
			rej, err := r.Check(ctx, ch, rec)
			if _, missing := errors.AsType[*schemas.MissingVersion](err); missing {
				return true, nil
			}
			return rej != nil, err
		}
	}
	return false, nil
}

// findWithin bounds the search for an output of which the account does not know any
// more where it lies.
const findWithin = 5 * time.Second

var errFound = errors.New("found")

// find looks for what the router made of an ingress record, in the partition where it
// belongs, from the record's time on. Where it does not come to it, it tells the
// partition.
func (e *examiner) find(ctx context.Context, ingress, forged *esclusa.Record) (string, error) {
	r := e.inspector.Receiver
	v := r.Catalogue.Check(ingress)
	topic, key := r.Names.Alerts(), v.Key
	if v.Rejection == nil {
		topic = r.Names.Channel(v.Channel.Datatype)
	} else {
		key = e.inspector.Origin.Alert(ingress, v.Rejection, v.Sender, ingress.Timestamp).Key()
	}
	p := esclusa.PartitionOf([]byte(key), r.Partitions)
	at := fmt.Sprintf("an output in %s/%d", topic, p)
	from, err := kafka.OffsetsAt(ctx, e.admin, topic, ingress.Timestamp.Add(-time.Minute))
	if err != nil {
		return "", err
	}
	spans, err := kafka.Spans(ctx, e.admin, topic)
	if err != nil {
		return "", err
	}
	within, cancel := context.WithTimeout(ctx, findWithin)
	defer cancel()
	span := map[int32]esclusa.Span{p: {From: from[p], To: spans[p].To}}
	err = e.cluster.Scan(within, topic, span, func(_ int32, batch []esclusa.Record) error {
		for i := range batch {
			if batch[i].Source() != forged.Source() && r.MadeOf(&batch[i], ingress) && claims(&batch[i], ingress) {
				at = batch[i].Source().String()
				return errFound
			}
		}
		return nil
	})
	if err == nil || errors.Is(err, errFound) || within.Err() != nil && ctx.Err() == nil {
		return at, nil
	}
	return "", err
}

// claims reports whether an output says that it was made of the ingress record.
func claims(out, ingress *esclusa.Record) bool {
	text, ok := out.Header(esclusa.HeaderSource)
	return !ok || string(text) == ingress.Source().String() // MadeOf has looked at an alert's id
}

// read is one record, nil where there is none any more.
func (e *examiner) read(ctx context.Context, at esclusa.Source) (*esclusa.Record, error) {
	rec, _, err := kafka.NewLookup(e.cluster, e.admin, at.Topic).Record(ctx, at.Partition, at.Offset)
	return rec, err
}

// raise writes the alert, with a producer of its own: it is seldom.
func (e *examiner) raise(ctx context.Context, alert *esclusa.Record) error {
	sender, err := kafka.NewSender(e.cluster, alert.Topic)
	if err != nil {
		return err
	}
	defer sender.Close()
	_, err = sender.Send(ctx, alert)
	return err
}
