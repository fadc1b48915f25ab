package main

import (
	"encoding/json"
	"fmt"
	"net/url"
	"strings"

	"github.com/spf13/cobra"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/lineage"
)

type whereCommand struct {
	sh     *shell
	web    string
	prefix string
	format *format
}

func newWhere(sh *shell) *cobra.Command {
	c := &whereCommand{sh: sh, format: newFormat()}
	cmd := &cobra.Command{
		Use:   "where SOURCE",
		Short: "Tell what became of an ingress record",
		Long: `Asks a running esclusa what became of the record at a place of ingress: in which channel
it is, which alert is about it, what its table and Redis have, whether it was sent again.
SOURCE is topic/partition/offset, as esclusa-source and the id of an alert have it, or
partition/offset.

The exit status is 0 if it was accepted or refused, else 1.`,
		Example: `  esclusa where datatype/3/4711
  esclusa where 3/4711 -o json`,
		Args:              takes(1, 1),
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE:              c.run,
	}
	cmd.Flags().StringVar(&c.web, "http", defaultWeb, "`URL` of a running esclusa")
	cmd.Flags().StringVar(&c.prefix, "topic-prefix", esclusa.DefaultPrefix, "`prefix` of all topics and groups, for a SOURCE without a topic")
	c.format.add(cmd)
	return cmd
}

func (c *whereCommand) run(cmd *cobra.Command, args []string) error {
	topic, at, err := sourceArgument(args[0])
	if err != nil {
		return err
	}
	if topic == "" {
		topic = esclusa.Names{Prefix: c.prefix}.Ingress()
	}
	text, err := webGet(cmd.Context(), c.web, "/v1/sources/"+url.PathEscape(topic)+"/"+at.String())
	if err != nil {
		return err
	}
	var r lineage.Report
	if err := json.Unmarshal(text, &r); err != nil {
		return fmt.Errorf("reading what became of %s: %w", args[0], err)
	}
	if c.format.json() {
		_, err = fmt.Fprintf(c.sh.out, "%s\n", text)
	} else {
		err = c.print(&r)
	}
	if err == nil && r.Outcome != lineage.Accepted && r.Outcome != lineage.Refused {
		return said(failed)
	}
	return err
}

// sourceArgument reads partition/offset, or that behind a topic.
func sourceArgument(text string) (topic string, at esclusa.Place, err error) {
	if strings.HasPrefix(text, "http/") {
		return "", at, usagef("%s was refused over HTTP, and never was in ingress", text)
	}
	if strings.Count(text, "/") < 2 {
		if at, err = esclusa.ParsePlace(text); err != nil {
			return "", at, usageError{err}
		}
		return "", at, nil
	}
	of, err := esclusa.ParseSource(text)
	if err != nil {
		return "", at, usageError{err}
	}
	return of.Topic, esclusa.Place{Partition: of.Partition, Offset: of.Offset}, nil
}

// outcomes are what they mean.
var outcomes = map[lineage.Outcome]string{
	lineage.Pending:  "no router has decided about it yet",
	lineage.Open:     "it lies in a transaction that has not ended, or behind the beginning of one; esclusa topics held names it",
	lineage.NoRecord: "the offset has no record: it is a transaction's marker, or was aborted",
	lineage.Gone:     "retention has deleted it, and nothing is left that was made of it",
	lineage.Never:    "ingress has not come to it",
	lineage.Missing:  "the router has decided, and nothing was found; esclusa verify looks closer",
	lineage.Unknown:  "not all could be looked through in time",
}

func (c *whereCommand) print(r *lineage.Report) error {
	rows := [][]string{{"source", r.Source}, {"outcome", strings.TrimSpace(string(r.Outcome) + "  " + outcomes[r.Outcome])}}
	add := func(what, format string, args ...any) {
		rows = append(rows, []string{what, fmt.Sprintf(format, args...)})
	}
	if of := r.Record; of != nil {
		add("received", "%s  %s of %s", of.Time, esclusa.Counted(of.Bytes, "byte"), orDash(of.Sender))
		if of.Redrive != nil {
			add("sent again", "as %s", *of.Redrive)
		}
	}
	for _, o := range r.Outputs {
		add("channel", "%s  %s  %s", o.At, keyOf(o), o.Time)
	}
	for _, a := range r.Alerts {
		add("alert", "%s  %s %s  groups %s", a.At, a.Reason, firstError(&esclusa.Alert{Errors: a.Errors}), strings.Join(a.Groups, ","))
	}
	for _, row := range r.Rows {
		add("table", "%s  %s", row.Table, stateOf(row.Copy))
		add("redis", "%s  %s", row.Table, stateOf(row.Redis))
	}
	for _, d := range r.Redrives {
		add("redriven", "%s  run %s by %s, %s", d.To, d.Run, d.By, d.Time)
	}
	if r.Redrives == nil {
		add("redriven", "whether it was sent again cannot be told without the journal")
	}
	return c.sh.printTable(rows[0], rows[1:])
}

func keyOf(o lineage.Output) string {
	if o.Key == "" {
		return "a key that only those see who may read the channel or its table"
	}
	return fmt.Sprintf("key %q", o.Key)
}

func orDash(text *string) string {
	if text == nil {
		return esclusa.NoSender
	}
	return *text
}

func stateOf(s lineage.State) string {
	text := map[lineage.RowState]string{
		lineage.RowOfIt: "its row is made of it", lineage.RowLater: "it was applied, and a later record since", lineage.RowBefore: "it is not applied yet",
		lineage.RowNone: "there is no row", lineage.RowUnknown: "how its row stands to it cannot be told",
	}[s.State]
	if s.Version != nil {
		text += fmt.Sprintf("  version %d", *s.Version)
	}
	if s.Source != nil && s.State != lineage.RowOfIt {
		text += "  of " + *s.Source
	}
	return text
}
