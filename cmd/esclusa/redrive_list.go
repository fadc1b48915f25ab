package main

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"github.com/esclusa/esclusa/internal/journal"
	"github.com/esclusa/esclusa/internal/redrive"
	"github.com/esclusa/esclusa/internal/topics"
)

// redriveBoard are the commands that tell of redrives, by what the journal says, or write
// into it.
type redriveBoard struct {
	sh *shell
	client
	format *format
	state  choice
	count  int
	note   string
}

// onRedrive is a command about redrives, of one of them if it is named.
func (b *redriveBoard) onRedrive(use, short, long, example string, names int, do func(ctx context.Context, args []string) error) *cobra.Command {
	cmd := &cobra.Command{
		Use: use, Short: short, Long: long, Example: example, Args: takes(names, names), ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(cmd *cobra.Command, args []string) error { return do(cmd.Context(), args) },
	}
	b.kafkaFlags(cmd)
	return cmd
}

func newRedriveList(sh *shell) *cobra.Command {
	b := &redriveBoard{sh: sh, format: newFormat(), state: choiceOf(redrive.States())}
	cmd := b.onRedrive("list", "Print redrives, the newest plan first", `Prints plans to send refused records again, and how their runs stand, as the journal
tells: those that were made here, and those over HTTP.`,
		"  esclusa redrive list\n  esclusa redrive list --state paused -o json", 0, b.list)
	b.state.flag(cmd, "state", "", "only those in this state")
	cmd.Flags().IntVarP(&b.count, "count", "n", 20, "how many to print; 0 for all")
	b.format.add(cmd)
	return cmd
}

func newRedriveShow(sh *shell) *cobra.Command {
	b := &redriveBoard{sh: sh}
	return b.onRedrive("show ID", "Print a plan, and how its run stands", "Prints a redrive whole, as a JSON document: what GET /v1/redrives/{id} answers.",
		"  esclusa redrive show 5e0c1f6c2a7d4b19", 1, b.show)
}

func newRedriveStop(sh *shell) *cobra.Command {
	b := &redriveBoard{sh: sh}
	cmd := b.onRedrive("stop ID", "Have a run stop before its next batch", "Writes into the journal that a run is to stop. Whoever runs it heeds that before its next\nbatch; esclusa redrive --run goes on with it.",
		"  esclusa redrive stop 5e0c1f6c2a7d4b19", 1, b.stop)
	cmd.Flags().StringVar(&b.note, "note", "", "why, for the journal")
	return cmd
}

// read reads the journal, with the rights to do that to it.
func (b *redriveBoard) read(ctx context.Context, do func(*journal.Journal, *redrive.Board) error, also ...topics.Operation) error {
	var needs []topics.Right
	for _, op := range append(also, topics.Read) {
		needs = append(needs, topics.Right{Operation: op, Resource: topics.Topics, Name: b.names().Journal()})
	}
	return b.withJournal(ctx, needs, func(_ *link, j *journal.Journal) error {
		board := redrive.NewBoard()
		j.Watch(board.Take)
		if err := j.CatchUp(ctx); err != nil {
			return err
		}
		return do(j, board)
	})
}

func (b *redriveBoard) list(ctx context.Context, _ []string) error {
	if b.count < 0 {
		return usagef("--count: must not be negative")
	}
	return b.read(ctx, func(_ *journal.Journal, board *redrive.Board) error {
		all, _, err := board.List(redrive.State(b.state.value), "", b.count, time.Now(), func(*journal.Plan) bool { return true })
		if err != nil {
			return err
		}
		if b.format.json() {
			return b.sh.printJSON(struct {
				Redrives []*redrive.Status `json:"redrives"`
			}{append([]*redrive.Status{}, all...)})
		}
		var rows [][]string
		for _, s := range all {
			sent := int64(0)
			if s.Run != nil {
				sent = s.Run.Sent
			}
			rows = append(rows, []string{
				s.ID, string(s.State), s.Plan.By, s.Plan.Time, strconv.FormatInt(s.Plan.Alerts, 10),
				strconv.FormatInt(s.Plan.Counts[string(redrive.Ready)], 10), strconv.FormatInt(sent, 10), s.Why,
			})
		}
		return b.sh.printTable([]string{"REDRIVE", "STATE", "BY", "PLANNED", "ALERTS", "READY", "SENT", "WHY"}, rows)
	})
}

func (b *redriveBoard) show(ctx context.Context, args []string) error {
	return b.read(ctx, func(_ *journal.Journal, board *redrive.Board) error {
		s, err := board.Status(args[0], time.Now())
		if err != nil {
			return err
		}
		text, err := json.Marshal(s)
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(b.sh.out, "%s\n", b.sh.document(text))
		return err
	})
}

func (b *redriveBoard) stop(ctx context.Context, args []string) error {
	return b.read(ctx, func(j *journal.Journal, board *redrive.Board) error {
		if err := board.MayStop(args[0], time.Now()); err != nil {
			return err
		}
		e := journal.NewEntry(journal.KindRun, b.who(), b.note, time.Now())
		e.Run = &journal.Run{Plan: args[0], State: journal.RunUnwanted}
		_, err := j.Append(ctx, &e)
		return err
	}, topics.Write)
}
