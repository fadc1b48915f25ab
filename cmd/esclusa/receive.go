package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/esclusa/esclusa"
	lib "github.com/esclusa/esclusa/client"
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
	if err := r.client.check(); err != nil {
		return err
	}
	ctx := cmd.Context()
	err = r.receive(ctx, catalogue, ch.Datatype)
	if r.follow && ctx.Err() != nil {
		return nil // that is how following ends
	}
	return err
}

func (r *receiveCommand) receive(ctx context.Context, catalogue *schemas.Catalogue, datatype string) error {
	d := &printing{left: r.count, print: newRecordPrinter(r.sh, r.format.json())}
	reader, err := lib.OpenReceiver(ctx, lib.ReceiverOptions{
		Kafka: r.kafka(catalogue), Datatype: datatype, Group: r.group, Instance: shellInstance(), Component: "receive",
		Foreign:      r.foreign,
		BeforeCommit: func(context.Context) error { return d.print.out.Flush() },
	})
	if err != nil {
		return r.hinted(err)
	}
	defer reader.Close()
	switch {
	case r.window.open():
		err = reader.Scan(ctx, r.window.of(r.follow), d.record)
	case r.follow:
		err = reader.Receive(ctx, d.record)
	default:
		err = reader.CatchUp(ctx, d.record)
	}
	if outside, is := errors.AsType[*lib.RangeError](err); is {
		return usagef("--%s: %s", strings.ToLower(outside.Field), outside.Message)
	}
	if errors.Is(err, lib.ErrOthersRead) {
		return fmt.Errorf("%w; stop them, give another --group, or join them with --follow", err)
	}
	return err
}

// foreign notes what does not belong in the channel.
func (r *receiveCommand) foreign(at esclusa.Source, why *esclusa.Rejection) {
	r.sh.note("%s does not belong in the channel; an alert has been raised: %s", at, violations(why.Errors, why.Omitted))
}

// printing prints records, until there are enough.
type printing struct {
	print *recordPrinter
	left  int // records still to print; 0 for all
}

func (p *printing) record(_ context.Context, rec lib.Record) error {
	if err := p.print.record(rec); err != nil {
		return err
	}
	if p.left--; p.left == 0 {
		return lib.ErrStop
	}
	return nil
}
