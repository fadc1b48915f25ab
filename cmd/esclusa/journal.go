package main

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/app"
	"github.com/esclusa/esclusa/internal/journal"
)

const journalHelp = `Prints the last entries of the journal, the oldest first: decisions about groups of
refused records, what was sent again, what was erased, catalogues of the router, payloads
that were shown in full, logins to the console; when, by whom, and why.`

type journalCommand struct {
	sh *shell
	client
	count  int
	follow bool
	kind   choice
	since  string
	format *format
}

// journalEvery is how often it is looked for what has come.
const journalEvery = 500 * time.Millisecond

func newJournal(sh *shell) *cobra.Command {
	c := &journalCommand{sh: sh, format: newFormat(), kind: choiceOf(journal.Kinds())}
	cmd := &cobra.Command{
		Use:   "journal",
		Short: "Print what people did",
		Long:  journalHelp,
		Example: `  esclusa journal
  esclusa journal --kind erasure --since 24h -o json
  esclusa journal --follow`,
		Args:              takes(0, 0),
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE:              c.run,
	}
	c.kafkaFlags(cmd)
	f := cmd.Flags()
	f.IntVarP(&c.count, "count", "n", 50, "how many of the last to print")
	f.BoolVar(&c.follow, "follow", false, "go on with those that come, until interrupted")
	f.StringVar(&c.since, "since", "", "only those since this `time`, as 2026-01-02T03:04:05Z or an age such as 24h")
	c.kind.flag(cmd, "kind", "", "only those of this kind")
	c.format.add(cmd)
	return cmd
}

func (c *journalCommand) run(cmd *cobra.Command, _ []string) error {
	if c.count < 0 {
		return usagef("--count: must not be negative")
	}
	since, err := instant("since", c.since, time.Now())
	if err != nil {
		return err
	}
	catalogue, err := c.catalogue()
	if err != nil {
		return err
	}
	ctx := cmd.Context()
	return c.withJournal(ctx, app.NewScope(c.names(), catalogue).Rights(app.CommandJournal), func(_ *link, j *journal.Journal) error {
		err := c.show(ctx, j, since)
		if c.follow && ctx.Err() != nil {
			return nil // that is how following ends
		}
		return err
	})
}

// show prints what is there, and then goes on from exactly there.
func (c *journalCommand) show(ctx context.Context, j *journal.Journal, since time.Time) error {
	var last []journal.Read
	next, err := j.Scan(ctx, 0, func(e *journal.Read) error {
		if c.fits(e, since) {
			if last = append(last, *e); len(last) > 2*c.count+100 {
				last = append([]journal.Read(nil), last[len(last)-c.count:]...)
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	if err := c.head(); err != nil {
		return err
	}
	for i := max(0, len(last)-c.count); i < len(last); i++ {
		if err := c.print(&last[i]); err != nil {
			return err
		}
	}
	for c.follow {
		select {
		case <-time.After(journalEvery):
		case <-ctx.Done():
			return ctx.Err()
		}
		if next, err = j.Scan(ctx, next, func(e *journal.Read) error {
			if !c.fits(e, since) {
				return nil
			}
			return c.print(e)
		}); err != nil {
			return err
		}
	}
	return nil
}

func (c *journalCommand) fits(e *journal.Read, since time.Time) bool {
	return (c.kind.value == "" || string(e.Kind) == c.kind.value) && !e.At.Before(since)
}

const journalLine = "%-8s  %-24s  %-9s  %-24s  %s"

func (c *journalCommand) head() error {
	if c.format.json() {
		return nil
	}
	_, err := fmt.Fprintf(c.sh.out, journalLine+"\n", "OFFSET", "TIME", "KIND", "BY", "WHAT")
	return err
}

func (c *journalCommand) print(e *journal.Read) error {
	if c.format.json() {
		return c.sh.printJSON(app.ShowEntry(e))
	}
	what := whatOf(&e.Entry)
	if e.Note != "" {
		what += ": " + e.Note
	}
	_, err := fmt.Fprintln(c.sh.out, plain(fmt.Sprintf(journalLine, strconv.FormatInt(e.Offset, 10), e.Time, e.Kind, e.By, what)))
	return err
}

// whatOf is what an entry tells, in a few words.
func whatOf(e *journal.Entry) string {
	switch e.Kind {
	case journal.KindDecision:
		return "group " + e.Decision.Group + " is " + string(e.Decision.State)
	case journal.KindPlan:
		return fmt.Sprintf("%s, of %s", e.ID, counts(e.Plan.Outcomes))
	case journal.KindRun:
		return strings.TrimSuffix(fmt.Sprintf("%s %s, %s", e.Run.Plan, e.Run.State, counts(e.Run.Outcomes)), ", nothing")
	case journal.KindBatch:
		return fmt.Sprintf("%s sent %s", e.Batch.Plan, esclusa.Counted(len(e.Batch.Sent), "record"))
	case journal.KindErasure:
		return fmt.Sprintf("a row of %s, by %s", e.Erasure.Table, e.Erasure.Source)
	case journal.KindCatalogue:
		return fmt.Sprintf("catalogue %.12s, esclusa %s", e.Catalogue.Digest, e.Catalogue.Version)
	case journal.KindPayloads:
		return fmt.Sprintf("%s in full, %s", esclusa.Counted(len(e.Payloads.Alerts), "payload"), e.Payloads.Route)
	case journal.KindLogin:
		return strings.TrimSuffix(fmt.Sprintf("%s by %s from %s", e.Login.Event, e.Login.How, e.Login.Address), " from ")
	}
	return ""
}

// counts is how many alerts there are of each outcome.
func counts(outcomes map[string]int64) string {
	var all []string
	for _, outcome := range slices.Sorted(maps.Keys(outcomes)) {
		if n := outcomes[outcome]; n > 0 {
			all = append(all, fmt.Sprintf("%d %s", n, outcome))
		}
	}
	if len(all) == 0 {
		return "nothing"
	}
	return strings.Join(all, ", ")
}
