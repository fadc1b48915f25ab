package main

import (
	"context"
	"time"

	"github.com/spf13/cobra"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/app"
	"github.com/esclusa/esclusa/internal/kafka"
	"github.com/esclusa/esclusa/internal/verified"
	"github.com/esclusa/esclusa/schemas"
)

const receiveHelp = `Prints the records of a channel, one on a line, and remembers for the group how far
it has read: the next call goes on from there. It stops at the end of what is there,
unless told to --follow. An erasure prints as null.

Each record is checked. One that somebody wrote past the router, and that does not
belong in the channel, is not printed; it raises an alert.

With --follow, several processes of one group share the channel between them.
Without it, one at a time reads for a group.

With -o json a header has "value" null where it has none, and "value_base64" beside
its text where that is not UTF-8.`

const receiveExample = `  esclusa receive customer
  esclusa receive customer -n 1 --group billing
  esclusa receive image --follow -o json
  esclusa receive text --from-start | wc -l
  esclusa receive customer --since 2h --key 10 -o json
  esclusa receive customer --partition 3 --offset 4711 -n 1`

type receiveCommand struct {
	sh *shell
	client
	window
	count  int
	follow bool
	group  string
	format *format
}

func newReceive(sh *shell) *cobra.Command {
	r := &receiveCommand{sh: sh, format: newFormat()}
	cmd := &cobra.Command{
		Use:               "receive DATATYPE",
		Short:             "Print and check the records of a channel",
		Long:              receiveHelp,
		Example:           receiveExample,
		Args:              takes(1, 1),
		ValidArgsFunction: r.completeDatatype(sh, cobra.ShellCompDirectiveNoFileComp),
		RunE:              r.run,
	}
	r.kafkaFlags(cmd)
	f := cmd.Flags()
	f.IntVarP(&r.count, "count", "n", 0, "stop after this many records; 0 for all")
	f.StringVar(&r.group, "group", "default", "`name` under which to remember how far was read")
	f.BoolVar(&r.follow, "follow", false, "go on with what arrives, until interrupted")
	r.window.flags(f)
	r.format.add(cmd)
	return cmd
}

func (r *receiveCommand) run(cmd *cobra.Command, args []string) error {
	if err := esclusa.CheckGroupName(r.group); err != nil {
		return usagef("--group: %w", err)
	}
	if r.count < 0 {
		return usagef("--count: must not be negative")
	}
	if err := r.window.check(cmd.Flags(), time.Now()); err != nil {
		return err
	}
	catalogue, err := r.catalogue()
	if err != nil {
		return err
	}
	ch, err := channel(catalogue, args[0])
	if err != nil {
		return err
	}
	ctx := cmd.Context()
	scope := app.Scope{Names: r.names(), Datatypes: []string{ch.Datatype}, Group: r.group}
	l, err := r.connect(ctx, scope.Rights(app.CommandReceive), r.names().Ingress(), r.names().Channel(ch.Datatype), r.names().Alerts())
	if err != nil {
		return err
	}
	defer l.close()
	err = r.receive(ctx, l, catalogue, ch)
	if r.follow && ctx.Err() != nil {
		return nil // that is how following ends
	}
	return err
}

func (r *receiveCommand) receive(ctx context.Context, l *link, catalogue *schemas.Catalogue, ch *schemas.Channel) error {
	alerts, err := kafka.NewSender(l.Cluster, l.names.Alerts())
	if err != nil {
		return err
	}
	defer alerts.Close()
	topic := l.names.Channel(ch.Datatype)
	spans, err := kafka.Spans(ctx, l.admin, topic)
	if err != nil {
		return err
	}
	d := &desk{
		channel: ch, left: r.count, sh: r.sh, alerts: alerts, shows: r.shows,
		print: newRecordPrinter(r.sh, r.format.json()),
		inspector: verified.Inspector{
			Receiver: &schemas.Receiver{Catalogue: catalogue, Names: l.names, Partitions: int32(len(spans)), Ends: kafka.NewEnds(l.admin, l.names.Ingress()),
				Ingress: kafka.NewLookup(l.Cluster, l.admin, l.names.Ingress())},
			Origin: esclusa.Origin{Component: "receive", Version: thisBuild().Version},
			Now:    time.Now,
		},
	}
	group := l.names.ReceiveGroup(r.group)
	switch {
	case r.window.open():
		shown, err := r.narrow(ctx, l.admin, topic, spans)
		if err != nil {
			return err
		}
		return ended(scan(ctx, l, topic, shown, r.follow, d))
	case r.follow:
		return ended(follow(ctx, l, group, topic, d))
	}
	return catchUp(ctx, l, group, topic, spans, d)
}

// desk checks records and hands them out.
type desk struct {
	channel   *schemas.Channel
	inspector verified.Inspector
	alerts    *kafka.Sender
	print     *recordPrinter
	sh        *shell
	shows     func(*esclusa.Record) bool // of those to check and print
	left      int                        // records still to print; 0 for all
}

// handle deals with a batch. It returns how many of its records are dealt with and
// need not come again: all, unless something failed or enough has been printed,
// which is errEnough.
func (d *desk) handle(ctx context.Context, batch []esclusa.Record) (int, error) {
	n, err := d.all(ctx, batch)
	if ferr := d.print.out.Flush(); ferr != nil {
		return 0, ferr
	}
	return n, err
}

func (d *desk) all(ctx context.Context, batch []esclusa.Record) (int, error) {
	for i := range batch {
		printed, err := d.one(ctx, &batch[i])
		if err != nil {
			return i, err
		}
		if !printed || d.left == 0 {
			continue
		}
		if d.left--; d.left == 0 {
			return i + 1, errEnough
		}
	}
	return len(batch), nil
}

// one prints a record, or raises an alert about it. One that nobody asked for it
// passes over.
func (d *desk) one(ctx context.Context, rec *esclusa.Record) (printed bool, err error) {
	if !d.shows(rec) {
		return false, nil
	}
	rej, err := d.inspector.Verify(ctx, d.channel, rec, d.alerts)
	if err != nil {
		return false, err
	}
	if rej == nil {
		return true, d.print.record(rec)
	}
	why := ": " + violations(rej.Errors, rej.Omitted)
	d.sh.note("%s does not belong in the channel; an alert has been raised%s", rec.Source(), why)
	return false, nil
}
