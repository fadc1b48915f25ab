package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/app"
	"github.com/esclusa/esclusa/internal/journal"
	"github.com/esclusa/esclusa/internal/patch"
	"github.com/esclusa/esclusa/internal/redrive"
)

const redriveHelp = `Sends refused records to ingress again, each exactly once, and mended first if you
say how. It plans and shows what would become of each, and asks before it sends
anything; --plan only shows, --yes does not ask. What is done is in the journal.

A record is not sent if the catalogue still refuses it, if a later record of its key
was taken since, if its key was erased, or if it was sent already. Whoever runs it may
be killed at any time: --run ID goes on where it was.

A patch is a JSON Patch (RFC 6902) without copy, with the further operations convert,
map, default, rename and drop_unknown, or a JSON Merge Patch (RFC 7396). --set, --drop,
--rename and --convert are short for one, in their order. --suggest prints one for
what is still refused.`

const redriveExample = `  esclusa redrive --datatype image --since 24h --plan
  esclusa redrive --datatype image --convert /width=integer --note "crm 4.2 sends text"
  esclusa redrive --id datatype/3/4711 --patch mend.json --yes
  esclusa redrive --run 5e0c1f6c2a7d4b19
  esclusa redrive list`

type redriveCommand struct {
	sh *shell
	client
	filter      redrive.Filter
	alerts      *alertFilter
	shorthand   patch.Shorthand
	patchFile   string
	suggest     bool
	as          string
	overtaken   choice
	maxAttempts int
	limit       int
	plan, yes   bool
	run         string
	takeOver    bool
	rate        string
	note        string
	format      *format
	report      redriveReport
}

func newRedrive(sh *shell) *cobra.Command {
	r := &redriveCommand{
		sh: sh, format: newFormat(),
		overtaken: choice{redrive.SkipOvertaken, []string{redrive.SkipOvertaken, redrive.SendOvertaken}},
	}
	cmd := &cobra.Command{
		Use:               "redrive",
		Short:             "Send refused records again, mended if need be",
		Long:              redriveHelp,
		Example:           redriveExample,
		Args:              takes(0, 0),
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE:              r.execute,
	}
	r.kafkaFlags(cmd)
	r.filterFlags(cmd)
	r.patchFlags(cmd)
	f := cmd.Flags()
	f.BoolVar(&r.plan, "plan", false, "only show what would become of each, and send nothing")
	f.BoolVar(&r.yes, "yes", false, "send without asking")
	f.StringVar(&r.run, "run", "", "run the plan with this `id`, or go on with it")
	f.BoolVar(&r.takeOver, "take-over", false, "run although another redrive moves, which ends then")
	f.StringVar(&r.rate, "rate", "", "send at most so many records a second, as `500/s`; none for as fast as it goes")
	f.IntVar(&r.limit, "limit", 0, "send at most so many records; 0 for all")
	f.IntVar(&r.maxAttempts, "max-attempts", 3, "how often a record may be sent again in all")
	r.overtaken.flag(cmd, "overtaken", "", "what to do with a record of whose key a later one was taken")
	f.StringVar(&r.note, "note", "", "why, for the journal")
	r.format.add(cmd)
	cmd.AddCommand(newRedriveList(sh), newRedriveShow(sh), newRedriveStop(sh))
	return cmd
}

func (r *redriveCommand) execute(cmd *cobra.Command, _ []string) error {
	catalogue, err := r.catalogue()
	if err != nil {
		return err
	}
	wish, err := r.wish(cmd, catalogue)
	if err != nil {
		return err
	}
	rate, err := ratePerSecond(r.rate)
	if err != nil {
		return err
	}
	ctx := cmd.Context()
	s := redrive.Settings{Rate: rate, TakeOver: r.takeOver, Note: r.note, Await: true, Now: time.Now}
	err = r.withJournal(ctx, app.NewScope(r.names(), catalogue).Rights(app.CommandRedrive), func(l *link, j *journal.Journal) error {
		return r.do(ctx, &redrive.Redrive{
			Cluster: l.Cluster, Admin: l.admin, Names: l.names, Catalogue: catalogue, Journal: j,
			Reader: app.NewAlertReader(l.admin, l.names, catalogue), By: r.who(),
		}, wish, s)
	}, r.names().Ingress(), r.names().Alerts())
	return errors.Join(r.printed(), err)
}

func (r *redriveCommand) do(ctx context.Context, d *redrive.Redrive, wish *redrive.Wish, s redrive.Settings) error {
	if wish == nil {
		done, err := d.Continue(ctx, r.run, s)
		return errors.Join(r.printDone(r.run, done), err)
	}
	if r.suggest {
		text, err := d.Suggest(ctx, wish, time.Now())
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(r.sh.out, "%s\n", r.sh.document(text))
		return err
	}
	planned, err := d.Plan(ctx, wish, time.Now())
	if err != nil {
		return err
	}
	if err := r.printPlan(planned); err != nil {
		return err
	}
	if r.plan || planned.Counts[redrive.Ready] == 0 {
		return nil
	}
	if !r.yes && !r.agrees(planned) {
		r.sh.note("nothing was sent; --run %s sends what was shown", planned.ID)
		return said(failed)
	}
	done, err := d.Run(ctx, planned, s)
	return errors.Join(r.printDone(planned.ID, done), err)
}

// agrees asks on a terminal. Elsewhere nobody could answer.
func (r *redriveCommand) agrees(p *redrive.Planned) bool {
	if !isTerminal(r.sh.in) || !isTerminal(r.sh.err) {
		return false
	}
	fmt.Fprintf(r.sh.err, "Send %s? [y/N] ", esclusa.Counted(p.Counts[redrive.Ready], "record"))
	var answer string
	_, _ = fmt.Fscanln(r.sh.in, &answer)
	return strings.EqualFold(answer, "y") || strings.EqualFold(answer, "yes")
}

// who is the person at this shell, for the journal.
func (c *client) who() string {
	return esclusa.Shown(cmp.Or(c.security.User, userName()) + "@" + hostName())
}
