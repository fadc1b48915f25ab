package redrive

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/journal"
	"github.com/esclusa/esclusa/internal/kafka"
)

// transactionTimeout is after how long brokers abort a transaction of ours: readers of
// ingress wait no longer than that, and until the brokers look.
const transactionTimeout = 5 * time.Second

// TransactionalID is that of all redrives of a system, so that one fences the other off.
func TransactionalID(n esclusa.Names) string { return n.Prefix + ".redrive" }

// output writes batches, each in a transaction. After an error it writes none any more.
type output struct {
	client *kgo.Client
	broken bool
}

// open takes the transactional id: brokers fence off who had it, and end what he has left
// open.
func (r *Redrive) open(ctx context.Context) (*output, error) {
	client, err := r.Cluster.NewClient(
		kgo.TransactionalID(TransactionalID(r.Names)), kgo.TransactionTimeout(transactionTimeout),
		kgo.RecordPartitioner(kgo.ManualPartitioner()), // where the refused record was: there they keep their order
		kgo.RecordDeliveryTimeout(transactionTimeout),
	)
	if err != nil {
		return nil, err
	}
	if _, _, err := client.ProducerID(ctx); err != nil {
		client.Close()
		return nil, fmt.Errorf("taking the transactional id %s: %w", TransactionalID(r.Names), err)
	}
	return &output{client: client}, nil
}

// close aborts what is open.
func (o *output) close() {
	ctx, cancel := context.WithTimeout(context.Background(), endWithin)
	defer cancel()
	if o.broken {
		_ = o.client.EndTransaction(ctx, kgo.TryAbort) // else it ends by its timeout, or with the next run
	}
	o.client.Close()
}

// send writes the records and then the entry, in which it notes where they lie. Nothing
// is asked or waited for in between but the brokers' acknowledgements. It does not heed
// the end of ctx once it has begun, which the transaction's timeout bounds.
func (o *output) send(ctx context.Context, r *Redrive, e *journal.Entry, records []*esclusa.Record) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 2*transactionTimeout)
	defer cancel()
	if err := o.transact(ctx, r, e, records); err != nil {
		if fenced(err) {
			return fmt.Errorf("%w; what this run has sent is in the journal, and --run %s goes on behind it (%w)", ErrFenced, e.Batch.Plan, err)
		}
		o.broken = true
		return fmt.Errorf("sending a batch: %w; the journal knows whether it was sent, and --run %s goes on behind what was", err, e.Batch.Plan)
	}
	return nil
}

func (o *output) transact(ctx context.Context, r *Redrive, e *journal.Entry, records []*esclusa.Record) error {
	r.at("begin")
	if err := o.client.BeginTransaction(); err != nil {
		return err
	}
	out := make([]*kgo.Record, len(records))
	for i, rec := range records {
		out[i] = kafka.ToClient([]esclusa.Record{{Topic: r.Names.Ingress(), Key: rec.Key, Value: rec.Value, Headers: rec.Headers}})[0]
		out[i].Partition = rec.Partition
	}
	r.at("produce")
	if err := o.client.ProduceSync(ctx, out...).FirstErr(); err != nil {
		return err
	}
	for i := range out {
		e.Batch.Sent[i].New = out[i].Offset
	}
	entry, err := r.Journal.Record(e)
	if err != nil {
		return err
	}
	r.at("note")
	if err := o.client.ProduceSync(ctx, kafka.ToClient([]esclusa.Record{entry})...).FirstErr(); err != nil {
		return err
	}
	r.at("commit")
	if err := o.client.EndTransaction(ctx, kgo.TryCommit); err != nil {
		return err
	}
	r.at("committed")
	return nil
}

// at lets a test do what it likes at that point.
func (r *Redrive) at(point string) {
	if r.step != nil {
		r.step(point)
	}
}

func fenced(err error) bool {
	for _, f := range []error{kerr.ProducerFenced, kerr.InvalidProducerEpoch, kerr.InvalidProducerIDMapping, kerr.InvalidTxnState} {
		if errors.Is(err, f) {
			return true
		}
	}
	return false
}
