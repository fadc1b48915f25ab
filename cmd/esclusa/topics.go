package main

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/app"
	"github.com/esclusa/esclusa/internal/lag"
	"github.com/esclusa/esclusa/internal/topics"
)

const topicsHelp = `Compares the topics of a cluster with what the system needs. On your own brokers,
esclusa run does not touch them: it says what differs and refuses to start, unless it
is told to --create-topics.`

type topicsCommand struct {
	sh *shell
	client
	partitions  int
	replication int
	format      *format
}

func newTopics(sh *shell) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "topics",
		Short: "Compare the topics with what the system needs, and mend them",
		Long:  topicsHelp,
		Example: `  esclusa topics plan --brokers kafka-1:9092
  esclusa topics apply --brokers kafka-1:9092`,
		Args: noCommand,
		RunE: needsCommand,
	}
	cmd.AddCommand(
		newTopicsCommand(sh, (*topicsCommand).plan, &cobra.Command{
			Use:   "plan",
			Short: "Print what differs; change nothing",
			Long:  "Prints what differs from what the system needs. The exit status is 0 where nothing\ndiffers, 2 where something does.",
			Example: `  esclusa topics plan --brokers kafka-1:9092
  esclusa topics plan -o json`,
		}),
		newTopicsCommand(sh, (*topicsCommand).apply, &cobra.Command{
			Use:     "apply",
			Short:   "Create missing topics and mend settings",
			Long:    "Creates the topics that are missing, mends the settings that differ, and prints what\nit did. It changes no number of partitions, and moves no copies.",
			Example: `  esclusa topics apply --brokers kafka-1:9092 --partitions 16`,
		}),
		newTopicsCommand(sh, (*topicsCommand).held, &cobra.Command{
			Use:   "held",
			Short: "Print which open transactions hold records back",
			Long: "Prints the open transactions in the topics, and whose they are: readers of committed\n" +
				"records, ours too, wait where the first began. The exit status is 0 where there is\nnone, 2 where there is one.",
			Example: `  esclusa topics held --brokers kafka-1:9092`,
		}),
	)
	return cmd
}

func newTopicsCommand(sh *shell, do func(*topicsCommand, context.Context, *link, []topics.Topic) error, cmd *cobra.Command) *cobra.Command {
	t := &topicsCommand{sh: sh, format: newFormat()}
	cmd.Args = takes(0, 0)
	cmd.ValidArgsFunction = cobra.NoFileCompletions
	cmd.RunE = func(cmd *cobra.Command, _ []string) error { return t.run(cmd, do) }
	t.kafkaFlags(cmd)
	cmd.Flags().IntVar(&t.partitions, "partitions", app.Options{}.WithDefaults().Partitions, "partitions of every topic")
	cmd.Flags().IntVar(&t.replication, "replication", 0, "copies of every topic (default 3, or 1 where there is one broker)")
	t.format.add(cmd)
	return cmd
}

func (t *topicsCommand) run(cmd *cobra.Command, do func(*topicsCommand, context.Context, *link, []topics.Topic) error) error {
	if err := refuseZero(cmd.Flags(), "partitions", "replication"); err != nil {
		return err
	}
	catalogue, err := t.catalogue()
	if err != nil {
		return err
	}
	ctx := cmd.Context()
	l, err := t.connect(ctx, app.NewScope(t.names(), catalogue).Rights(app.CommandPlan))
	if err != nil {
		return err
	}
	defer l.close()
	o, err := t.options(ctx, l)
	if err != nil {
		return err
	}
	want := app.Topics(o, catalogue)
	if err := t.noteLeft(ctx, l, want); err != nil {
		return l.explain(err)
	}
	return l.explain(do(t, ctx, l, want))
}

// noteLeft tells of topics of tables that the catalogue does not have: they may be of
// tables that were taken away, and hold what was sent.
func (t *topicsCommand) noteLeft(ctx context.Context, l *link, want []topics.Topic) error {
	listed, err := l.admin.ListTopics(ctx)
	if err != nil {
		return fmt.Errorf("listing the topics: %w", err)
	}
	ours := topics.Names(want)
	for _, name := range listed.Names() {
		group, isTable := strings.CutSuffix(name, "-table")
		table, isOurs := strings.CutPrefix(group, t.names().TableGroup(""))
		if isTable && isOurs && esclusa.CheckTableName(table) == nil && !slices.Contains(ours, name) {
			t.sh.note("topic %s is of table %s, which the catalogue does not have: nobody keeps it, and it stays until somebody deletes it", name, table)
		}
	}
	return nil
}

// options are those of the system whose topics are meant.
func (t *topicsCommand) options(ctx context.Context, l *link) (app.Options, error) {
	if t.replication == 0 {
		meta, err := l.admin.BrokerMetadata(ctx)
		if err != nil {
			return app.Options{}, fmt.Errorf("asking for the brokers: %w", err)
		}
		t.replication = 3
		if len(meta.Brokers) == 1 {
			t.replication = 1
		}
	}
	o := app.Options{
		Brokers: t.brokers, TopicPrefix: t.prefix, Partitions: t.partitions, Replication: t.replication,
		MaxRecordBytes: t.limits.RecordBytes, Instance: hostName(),
	}.WithDefaults()
	if err := o.Check(); err != nil {
		return app.Options{}, usageError{err}
	}
	return o, nil
}

func (t *topicsCommand) plan(ctx context.Context, l *link, want []topics.Topic) error {
	diffs, err := topics.Compare(ctx, l.admin, want)
	if err != nil {
		return err
	}
	if t.format.json() {
		err = t.sh.printJSON(append([]topics.Difference{}, diffs...))
	} else {
		err = t.printPlan(diffs)
	}
	if err == nil && len(diffs) > 0 {
		return said(differs)
	}
	return err
}

func (t *topicsCommand) held(ctx context.Context, l *link, want []topics.Topic) error {
	var names []string
	for _, topic := range want {
		names = append(names, topic.Name)
	}
	holders, err := lag.Holders(ctx, l.admin, names...)
	if err != nil {
		return err
	}
	if t.format.json() {
		err = t.sh.printJSON(append([]lag.Holder{}, holders...))
	} else {
		err = t.printHeld(holders)
	}
	if err == nil && len(holders) > 0 {
		return said(differs)
	}
	return err
}

func (t *topicsCommand) printHeld(holders []lag.Holder) error {
	if len(holders) == 0 {
		_, err := fmt.Fprintln(t.sh.out, "no open transaction")
		return err
	}
	var rows [][]string
	for _, h := range holders {
		rows = append(rows, []string{
			fmt.Sprintf("%s/%d/%d", h.Topic, h.Partition, h.Offset), strconv.FormatInt(h.Records, 10), cmp.Or(h.Transactional, "-"),
			fmt.Sprintf("%d, epoch %d", h.ProducerID, h.ProducerEpoch), h.Last.Format(time.RFC3339),
		})
	}
	return t.sh.printTable([]string{"SINCE", "HELD BACK", "TRANSACTIONAL ID", "PRODUCER", "LAST WROTE"}, rows)
}

func (t *topicsCommand) printPlan(diffs []topics.Difference) error {
	if len(diffs) == 0 {
		_, err := fmt.Fprintln(t.sh.out, "nothing differs")
		return err
	}
	var rows [][]string
	for _, d := range diffs {
		remedy := "topics apply"
		if !d.Mendable() {
			remedy = "by hand"
		}
		rows = append(rows, []string{d.Topic, d.What, cmp.Or(d.Have, "-"), d.Want, yesNo(d.Fatal), remedy})
	}
	if err := t.sh.printTable([]string{"TOPIC", "WHAT", "HAS", "NEEDS", "STOPS THE START", "REMEDY"}, rows); err != nil {
		return err
	}
	return t.printByHand(diffs)
}

// printByHand says what to do about what apply does not mend.
func (t *topicsCommand) printByHand(diffs []topics.Difference) error {
	for _, d := range diffs {
		if d.Mendable() {
			continue
		}
		if _, err := fmt.Fprintln(t.sh.out, plain(d.String())); err != nil {
			return err
		}
	}
	return nil
}

func yesNo(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

func (t *topicsCommand) apply(ctx context.Context, l *link, want []topics.Topic) error {
	done, err := topics.Apply(ctx, l.admin, want)
	if perr := t.printDone(done); perr != nil || err != nil {
		return cmp.Or(err, perr)
	}
	left, err := topics.Compare(ctx, l.admin, want)
	if err != nil || t.format.json() {
		return err
	}
	return t.printByHand(left)
}

func (t *topicsCommand) printDone(done []string) error {
	if t.format.json() {
		return t.sh.printJSON(append([]string{}, done...))
	}
	if len(done) == 0 {
		done = []string{"nothing to do"}
	}
	for _, line := range done {
		if _, err := fmt.Fprintln(t.sh.out, plain(line)); err != nil {
			return err
		}
	}
	return nil
}
