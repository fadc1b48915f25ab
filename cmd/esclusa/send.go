package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"github.com/esclusa/esclusa"
	lib "github.com/esclusa/esclusa/client"
	"github.com/esclusa/esclusa/internal/records"
	"github.com/esclusa/esclusa/schemas"
)

const sendHelp = `Sends files, each one record, or, named *.ndjson or *.jsonl, a record on each line;
directories and archives of them; and without any, standard input, one record a line.
Each is checked first, as the router does; what is right goes to Kafka, and the
command waits until it has been routed. It prints one line for each record:
accepted, with its source and the topic of its channel, or refused, with every rule
that it breaks.

The exit status is 1 if any record is refused, or not seen to be routed in time. If Kafka
fails half-way, records that have no line may have been sent all the same.`

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
		files = []string{records.Stdin}
		if isTerminal(s.sh.in) {
			s.sh.note("reading records from standard input, one a line; Ctrl-D ends")
		}
	}
	return s.send(cmd.Context(), catalogue, ch.Datatype, files)
}

func (s *sendCommand) send(ctx context.Context, catalogue *schemas.Catalogue, datatype string, files []string) error {
	if err := s.check(); err != nil {
		return err
	}
	sender, err := lib.OpenSender(ctx, lib.SenderOptions{Kafka: s.kafka(catalogue), Source: s.sender})
	if err != nil {
		return s.hinted(err)
	}
	defer sender.Close()
	out := bufio.NewWriter(s.sh.out)
	expected := len(files)
	if slices.Contains(files, records.Stdin) {
		expected = -1
	}
	report := &sendReport{
		topic: s.names().Channel(datatype), wait: s.wait, out: out, bar: newBar(s.sh, expected),
		verdicts: verdicts{out: out, json: s.format.json(), colour: s.sh.colours()},
	}
	messages := messagesOf(datatype, records.Read(ctx, files, s.sh.in, catalogue.Limits().RecordBytes))
	for results, rerr := range sender.SendAll(ctx, messages, lib.Routed(s.wait)) {
		if err = rerr; err == nil {
			err = report.show(results)
		}
		if err != nil {
			break
		}
	}
	report.bar.hide()
	if err := errors.Join(err, out.Flush()); err != nil {
		return err
	}
	return report.result(s.sh)
}

// messagesOf are inputs as messages, each tagged with its name.
func messagesOf(datatype string, inputs iter.Seq2[records.Record, error]) iter.Seq2[lib.Message, error] {
	return func(yield func(lib.Message, error) bool) {
		for in, err := range inputs {
			if !yield(lib.Message{Datatype: datatype, Body: in.Body, Tag: in.Name}, err) {
				return
			}
		}
	}
}

// sendReport prints what became of the records, in the order in which they came.
type sendReport struct {
	topic    string        // the channel's
	wait     time.Duration // for routing; 0 did not wait
	verdicts verdicts
	out      *bufio.Writer // what verdicts write to
	bar      *bar
	refused  int
	unrouted int
}

func (r *sendReport) show(results []lib.Result) error {
	r.bar.hide()
	for _, res := range results {
		name, _ := res.Tag.(string)
		v := newVerdict(name, res.Rejection)
		switch {
		case res.Rejection != nil:
			r.refused++
		default:
			v.Source, v.Topic, v.Routed = res.Source.String(), r.topic, res.Routed
			if !v.Routed {
				r.unrouted++
			}
		}
		if err := r.verdicts.print(v); err != nil {
			return err
		}
	}
	return r.bar.show(len(results), r.out)
}

// result is what the exit status should say.
func (r *sendReport) result(sh *shell) error {
	switch {
	case r.wait > 0 && r.unrouted > 0:
		return fmt.Errorf("not seen to be routed within %v: %s; is a router running?", r.wait, esclusa.Counted(r.unrouted, "record"))
	case r.refused > 1:
		sh.note("%d records were refused", r.refused)
		return said(failed)
	case r.refused == 1:
		return said(failed)
	}
	return nil
}
