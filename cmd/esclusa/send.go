package main

import (
	"bufio"
	"context"
	"errors"
	"iter"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"github.com/esclusa/esclusa/internal/app"
	"github.com/esclusa/esclusa/internal/kafka"
	"github.com/esclusa/esclusa/schemas"
)

const sendHelp = `Sends files, each one record, or without files standard input, one record a line.
Each is checked first, as the router does; what is right goes to Kafka, and the
command waits until it has been routed. It prints one line for each record:
accepted, with its source and the topic of its channel, or refused, with every rule
that it breaks.

The exit status is 1 if any record is refused, or not seen to be routed in time.`

const sendExample = `  echo '{"id_cliente":"10","nombre":"Grupo 3"}' | esclusa send customer
  esclusa send image photo-1.json photo-2.json
  esclusa send text --source https://example.org/newsroom <texts.ndjson
  esclusa send customer -o json <customers.ndjson | grep '"outcome":"refused"'`

type sendCommand struct {
	sh *shell
	client
	sender string
	wait   time.Duration
	format *format
}

func newSend(sh *shell) *cobra.Command {
	s := &sendCommand{sh: sh, format: newFormat()}
	cmd := &cobra.Command{
		Use:               "send DATATYPE [FILE…]",
		Short:             "Check and send records: files, or lines of standard input",
		Long:              sendHelp,
		Example:           sendExample,
		Args:              takes(1, -1),
		ValidArgsFunction: s.completeDatatype(sh, cobra.ShellCompDirectiveDefault),
		RunE:              s.run,
	}
	s.kafkaFlags(cmd)
	cmd.Flags().StringVar(&s.sender, "source", "", "who sends, as a CloudEvents source: alerts about the records bear it")
	cmd.Flags().DurationVar(&s.wait, "wait", 10*time.Second, "how long to wait for routing; 0 does not wait")
	s.format.add(cmd)
	return cmd
}

func (s *sendCommand) run(cmd *cobra.Command, args []string) error {
	if s.wait < 0 {
		return usagef("--wait: must not be negative")
	}
	catalogue, err := s.catalogue()
	if err != nil {
		return err
	}
	ch, err := channel(catalogue, args[0])
	if err != nil {
		return err
	}
	files := args[1:]
	if len(files) == 0 {
		files = []string{fromStdin}
		if isTerminal(s.sh.in) {
			s.sh.note("reading records from standard input, one a line; Ctrl-D ends")
		}
	}
	return s.send(cmd.Context(), catalogue, ch, files)
}

func (s *sendCommand) send(ctx context.Context, catalogue *schemas.Catalogue, ch *schemas.Channel, files []string) error {
	l, err := s.connect(ctx, app.Scope{Names: s.names()}.Rights(app.CommandSend), s.names().Ingress())
	if err != nil {
		return err
	}
	defer l.close()
	ingress, err := kafka.NewSender(l.Cluster, l.names.Ingress())
	if err != nil {
		return err
	}
	defer ingress.Close()
	out := bufio.NewWriter(s.sh.out)
	expected := len(files)
	if slices.Contains(files, fromStdin) {
		expected = -1
	}
	p := &pipeline{
		catalogue: catalogue, channel: ch, sender: s.sender, topic: l.names.Channel(ch.Datatype),
		ingress: ingress, routing: kafka.NewProgress(l.admin, l.names.RouterGroup()), wait: s.wait,
		verdicts: verdicts{out: out, json: s.format.json(), colour: s.sh.colours()}, out: out,
		bar: newBar(s.sh, expected),
	}
	err = p.run(ctx, func(ctx context.Context) iter.Seq2[input, error] {
		return feed(ctx, files, s.sh.in, catalogue.Limits().RecordBytes)
	})
	if err := errors.Join(err, out.Flush()); err != nil {
		return err
	}
	return p.result(s.sh)
}
