package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/app"
	"github.com/esclusa/esclusa/internal/kafka"
	"github.com/esclusa/esclusa/schemas"
)

const demoHelp = `Sends good and bad samples of every datatype to a running system, as somebody's own
producer would, until it is interrupted or has sent as many as it was told to. It
reads the channels and the alerts, and shows in the end what became of its records.

The exit status is 1 unless each ended once, and where it should.`

const (
	demoLanes    = 32               // records on their way to Kafka at once
	demoSendWait = 30 * time.Second // for one record's acknowledgement
)

type demoCommand struct {
	sh *shell
	client
	rate   float64
	count  int
	wait   time.Duration
	format *format
}

func newDemo(sh *shell) *cobra.Command {
	d := &demoCommand{sh: sh, format: newFormat()}
	cmd := &cobra.Command{
		Use:   "demo",
		Short: "Send good and bad samples, and show what becomes of them",
		Long:  demoHelp,
		Example: `  esclusa demo
  esclusa demo --rate 200 --count 1000`,
		Args:              takes(0, 0),
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE:              d.run,
	}
	d.kafkaFlags(cmd)
	f := cmd.Flags()
	f.Float64Var(&d.rate, "rate", 10, "records a second")
	f.IntVarP(&d.count, "count", "n", 0, "stop after this many records; 0 goes on until interrupted")
	f.DurationVar(&d.wait, "wait", 10*time.Second, "how long to wait in the end until every record has ended")
	d.format.add(cmd)
	return cmd
}

func (d *demoCommand) run(cmd *cobra.Command, _ []string) error {
	switch {
	case !(d.rate > 0 && d.rate <= 100_000):
		return usagef("--rate: must be above 0 and at most 100000")
	case d.count < 0:
		return usagef("--count: must not be negative")
	case d.wait <= 0:
		return usagef("--wait: must be positive")
	}
	catalogue, err := d.catalogue()
	if err != nil {
		return err
	}
	topics := []string{d.names().Ingress(), d.names().Alerts()}
	for _, name := range datatypes(catalogue) {
		topics = append(topics, d.names().Channel(name))
	}
	l, err := d.connect(cmd.Context(), app.NewScope(d.names(), catalogue).Rights(app.CommandDemo), topics...)
	if err != nil {
		return err
	}
	defer l.close()
	book := newLedger()
	if err := d.play(cmd.Context(), l, catalogue, book); err != nil {
		return err
	}
	return d.conclude(book.summary())
}

// play sends, and watches until everything sent has ended.
func (d *demoCommand) play(ctx context.Context, l *link, catalogue *schemas.Catalogue, book *ledger) error {
	// The interrupt ends the sending; what has been sent is still seen to its end.
	wctx, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer stop()
	watching, wctx := errgroup.WithContext(wctx)
	w := &watch{link: l, catalogue: catalogue, sender: "esclusa-demo-" + rand.Text()[:8], book: book}
	if err := w.start(ctx, wctx, watching, datatypes(catalogue)); err != nil {
		return err
	}
	err := d.send(ctx, wctx, l, catalogue, w)
	if err == nil {
		d.awaitEnds(wctx, book)
	}
	stop()
	if werr := watching.Wait(); !errors.Is(werr, context.Canceled) {
		err = errors.Join(err, werr)
	}
	return err
}

// send keeps the pace until ctx ends or all are sent. A record once begun is sent
// whatever ctx says; wctx ends when watching has failed.
func (d *demoCommand) send(ctx, wctx context.Context, l *link, catalogue *schemas.Catalogue, w *watch) error {
	ingress, err := kafka.NewSender(l.Cluster, l.names.Ingress())
	if err != nil {
		return err
	}
	defer ingress.Close()
	group, sctx := errgroup.WithContext(wctx)
	group.SetLimit(demoLanes)
	pace, stop := context.WithCancel(sctx)
	defer stop()
	defer context.AfterFunc(ctx, stop)()
	all, began := samples(), time.Now()
	for n := 0; d.count == 0 || n < d.count; n++ {
		due := began.Add(time.Duration(float64(n) / d.rate * float64(time.Second)))
		if !waitUntil(pace, due) {
			break
		}
		s, id := all[n%len(all)], fmt.Sprintf("demo-%d", n%1000)
		group.Go(func() error { return d.sendOne(sctx, ingress, catalogue, s, s.record(id, w.sender), w.book) })
		d.progress(w.book)
	}
	return group.Wait()
}

// waitUntil reports whether the time has come before ctx ended.
func waitUntil(ctx context.Context, due time.Time) bool {
	timer := time.NewTimer(time.Until(due))
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return ctx.Err() == nil
	}
}

func (d *demoCommand) sendOne(ctx context.Context, to *kafka.Sender, catalogue *schemas.Catalogue, s sample, rec *esclusa.Record, book *ledger) error {
	should := fate{datatype: s.datatype}
	if rej := catalogue.Check(rec).Rejection; rej != nil {
		should = fate{reason: rej.Reason}
	}
	ctx, cancel := context.WithTimeout(ctx, demoSendWait)
	defer cancel()
	src, err := to.Send(ctx, rec)
	if err != nil {
		return fmt.Errorf("sending a sample: %w", err)
	}
	book.sent(src, s.datatype, should)
	return nil
}

// awaitEnds returns when everything sent has ended, or when that takes too long.
func (d *demoCommand) awaitEnds(ctx context.Context, book *ledger) {
	ctx, cancel := context.WithTimeout(ctx, d.wait)
	defer cancel()
	for {
		d.progress(book)
		if sent, routed, refused := book.counts(); routed+refused == sent {
			return
		}
		select {
		case <-book.settle:
		case <-ctx.Done():
			return
		}
	}
}

// progress is one line that changes, on a terminal.
func (d *demoCommand) progress(book *ledger) {
	if !isTerminal(d.sh.err) {
		return
	}
	sent, routed, refused := book.counts()
	_, _ = fmt.Fprintf(d.sh.err, "\r\x1b[Ksent %d, routed %d, refused %d, on their way %d", sent, routed, refused, sent-routed-refused)
}

func (d *demoCommand) conclude(s summary) error {
	if isTerminal(d.sh.err) {
		_, _ = fmt.Fprintln(d.sh.err)
	}
	if d.format.json() {
		if err := d.sh.printJSON(s); err != nil {
			return err
		}
		return s.verdict()
	}
	if err := d.sh.printTable([]string{"DATATYPE", "SENT", "ROUTED", "REFUSED", "FOR"}, s.table()); err != nil {
		return err
	}
	if err := s.verdict(); err != nil {
		return err
	}
	_, err := fmt.Fprintf(d.sh.out, "%s sent: each ended where it should, once\n", esclusa.Counted(s.Sent, "record"))
	return err
}
