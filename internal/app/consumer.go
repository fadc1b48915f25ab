package app

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/kafka"
	"github.com/esclusa/esclusa/internal/service"
	"github.com/esclusa/esclusa/internal/verified"
	"github.com/esclusa/esclusa/views"
)

const readerIdle = time.Minute // how long an idle group over HTTP stays open

// consumer hands channel records to readers over HTTP, and raises an alert about
// those that do not belong.
type consumer struct {
	service.Service
	*work
	readers   *kafka.Readers
	inspector verified.Inspector
	sender    *kafka.Sender // of alerts
}

func newConsumer(w *work) *consumer {
	c := &consumer{work: w}
	c.Service = service.Service{Name: "the readers", Needs: []*service.Service{&w.topics.Service}, Start: c.open, Stop: c.close}
	return c
}

func (c *consumer) open(context.Context) (err error) {
	if c.sender, err = kafka.NewSender(c.brokers.cluster, c.names.Alerts()); err != nil {
		return err
	}
	c.inspector = c.work.inspector("consume")
	c.readers = kafka.NewReaders(c.brokers.cluster, c.opts.Instance, kafka.Most{All: c.opts.MaxReaderGroups, Each: c.opts.MaxCallerGroups}, readerIdle)
	c.reg.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{
		Name: "esclusa_http_reader_groups",
		Help: "Groups that this process reads channels for over HTTP.",
	}, func() float64 { return float64(c.readers.Groups()) }))
	return nil
}

func (c *consumer) close(context.Context) error {
	if c.readers != nil {
		c.readers.Close()
		c.sender.Close()
	}
	return nil
}

// Next implements views.Reader.
func (c *consumer) Next(ctx context.Context, who, datatype, group string) (*esclusa.Record, error) {
	ch, ok := c.catalogue.Channel(datatype)
	if !ok {
		return nil, fmt.Errorf("datatype %q is not in the catalogue", datatype)
	}
	belongs := false
	look := func(ctx context.Context, rec *esclusa.Record) error {
		rej, err := c.inspector.Verify(ctx, ch, rec, c.sender)
		belongs = rej == nil
		return err
	}
	for {
		rec, err := c.readers.Next(ctx, who, c.names.HTTPGroup(group), c.names.Channel(datatype), look)
		switch {
		case errors.Is(err, kafka.ErrTooManyReaders):
			return nil, views.ErrTooManyGroups
		case errors.Is(err, kafka.ErrTooManyOfOne):
			return nil, views.ErrTooManyOfOne
		}
		if rec == nil || err != nil || belongs {
			return rec, err
		}
	}
}
