package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"sync/atomic"

	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/app"
)

// plainCopy is the floor: it copies key and value to the topic of the first
// datatype that it finds in the bytes, and commits after each poll. Its client is
// set up as esclusa's are.
func plainCopy(ctx context.Context, j job, hello func(string)) error {
	way := copyEach
	if j.App.Delivery == app.ExactlyOnce {
		way = copyOnce
	}
	err := way(ctx, j, esclusa.Names{Prefix: j.App.TopicPrefix}, hello)
	if ctx.Err() != nil {
		return nil // it was asked to end, amid whatever it did
	}
	return err
}

// copyEach copies until an error, each record at least once.
func copyEach(ctx context.Context, j job, names esclusa.Names, hello func(string)) error {
	cl, err := cluster(j.App.Brokers).NewClient(append(copies(names), kgo.DisableAutoCommit())...)
	if err != nil {
		return err
	}
	defer cl.CloseAllowingRebalance()
	hello("copy")
	c := newCopier(names)
	for {
		cl.AllowRebalance()
		if err := c.copy(ctx, cl, cl.PollRecords(ctx, copyAtOnce)); err != nil {
			return err
		}
		if err := cl.CommitUncommittedOffsets(ctx); err != nil {
			return err
		}
	}
}

// copyOnce does so exactly once: it makes a transaction of each poll, as franz-go offers it.
func copyOnce(ctx context.Context, j job, names esclusa.Names, hello func(string)) error {
	session, err := kgo.NewGroupTransactSession(append(append(cluster(j.App.Brokers).Options(), copies(names)...),
		kgo.TransactionalID(names.Prefix+"."+j.App.Instance), kgo.FetchIsolationLevel(kgo.ReadCommitted()))...)
	if err != nil {
		return err
	}
	defer session.CloseAllowingRebalance()
	hello("copy")
	c := newCopier(names)
	for {
		session.AllowRebalance()
		fetches := session.PollRecords(ctx, copyAtOnce)
		if err := session.Begin(); err != nil {
			return err
		}
		if err := c.copy(ctx, session.Client(), fetches); err != nil {
			return err
		}
		committed, err := session.End(ctx, kgo.TryCommit)
		if err != nil {
			return err
		}
		if !committed {
			return errors.New("the transaction was not committed")
		}
	}
}

// copyAtOnce is how many records the copy takes at once.
const copyAtOnce = 20_000

func copies(names esclusa.Names) []kgo.Opt {
	return []kgo.Opt{
		kgo.ConsumerGroup(ownGroup(names)),
		kgo.ConsumeTopics(names.Ingress()),
		kgo.ConsumeResetOffset(kgo.NewOffset().AtStart()),
		kgo.BlockRebalanceOnPoll(),
	}
}

type copier struct {
	topics map[string]string // by datatype
	alerts string
	failed atomic.Pointer[error]
}

func newCopier(names esclusa.Names) *copier {
	c := &copier{topics: make(map[string]string), alerts: names.Alerts()}
	for _, d := range datatypes {
		c.topics[d] = names.Channel(d)
	}
	return c
}

// copy comes back when all records are acknowledged.
func (c *copier) copy(ctx context.Context, cl *kgo.Client, fetches kgo.Fetches) error {
	if err := fetches.Err(); err != nil {
		return err
	}
	fetches.EachRecord(func(r *kgo.Record) {
		topic, ok := c.topics[string(firstDatatype(r.Value))]
		if !ok {
			topic = c.alerts
		}
		cl.Produce(ctx, &kgo.Record{Topic: topic, Key: r.Key, Value: r.Value}, c.done)
	})
	if err := cl.Flush(ctx); err != nil {
		return err
	}
	if err := c.failed.Load(); err != nil {
		return fmt.Errorf("producing: %w", *err)
	}
	return nil
}

func (c *copier) done(_ *kgo.Record, err error) {
	if err != nil {
		c.failed.CompareAndSwap(nil, &err)
	}
}

var memberDatatype = []byte(`"datatype":"`)

// firstDatatype is what follows the first member of that name, if any.
func firstDatatype(body []byte) []byte {
	_, after, _ := bytes.Cut(body, memberDatatype)
	name, _, _ := bytes.Cut(after, []byte{'"'})
	return name
}
