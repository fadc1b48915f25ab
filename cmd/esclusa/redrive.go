package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/app"
	"github.com/esclusa/esclusa/internal/journal"
	"github.com/esclusa/esclusa/internal/patch"
	"github.com/esclusa/esclusa/internal/redrive"
	"github.com/esclusa/esclusa/schemas"
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
  esclusa redrive --run 5e0c1f6c2a7d4b19`

type redriveCommand struct {
	sh *shell
	client
	filter       redrive.Filter
	reason       choice
	since, until string
	shorthand    patch.Shorthand
	patchFile    string
	suggest      bool
	as           string
	overtaken    choice
	maxAttempts  int
	limit        int
	plan, yes    bool
	run          string
	takeOver     bool
	rate         string
	note         string
	format       *format
}

func newRedrive(sh *shell) *cobra.Command {
	r := &redriveCommand{
		sh: sh, format: newFormat(), reason: choiceOf(esclusa.Reasons()),
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
	return cmd
}

func (r *redriveCommand) filterFlags(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringVar(&r.filter.Group, "group", "", "only records of this `group` of alerts")
	f.StringVar(&r.filter.Datatype, "datatype", "", "only records of this `datatype`")
	r.reason.flag(cmd, "reason", "", "only those that were refused for this reason")
	f.StringVar(&r.filter.Sender, "sender", "", "only those of this `sender` (ce_source), or - for records without one")
	f.StringVar(&r.since, "since", "", "only those refused at this `time` or later, as RFC 3339 or an age like 24h")
	f.StringVar(&r.until, "until", "", "only those refused before this `time`")
	f.StringSliceVar(&r.filter.IDs, "id", nil, "only these, as `source,...` of the refused records")
	r.completeDatatypeFlag(r.sh, cmd, "datatype")
}

func (r *redriveCommand) patchFlags(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringVar(&r.patchFile, "patch", "", "mend each record with the patch in this `file`, - for standard input")
	f.Var(r.shorthand.Flag("add", "value"), "set", "set a member, as `/path=value` in JSON or as text")
	f.Var(r.shorthand.Flag("remove", ""), "drop", "remove the member at this `/path`")
	f.Var(r.shorthand.Flag("rename", "to"), "rename", "move a member, as `/path=/other`")
	f.Var(r.shorthand.Flag("convert", "to"), "convert", "convert a member, as `/path=integer`, number, string or boolean")
	f.BoolVar(&r.suggest, "suggest", false, "only print a patch that would mend the first of those that are still refused")
	f.StringVar(&r.as, "as", "", "give the records this `datatype`")
	r.completeDatatypeFlag(r.sh, cmd, "as")
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
	scope := app.NewScope(r.names(), catalogue)
	l, err := r.connect(ctx, scope.Rights(app.CommandRedrive), r.names().Ingress(), r.names().Alerts(), r.names().Journal())
	if err != nil {
		return err
	}
	defer l.close()
	j, err := journal.Open(l.Cluster, l.admin, l.names)
	if err != nil {
		return err
	}
	defer j.Close()
	d := &redrive.Redrive{
		Cluster: l.Cluster, Admin: l.admin, Names: l.names, Catalogue: catalogue, Journal: j,
		Reader: app.NewAlertReader(l.admin, l.names, catalogue), By: r.who(),
	}
	s := redrive.Settings{Rate: rate, TakeOver: r.takeOver, Note: r.note, Now: time.Now}
	return l.explain(r.do(ctx, d, wish, s))
}

// wish is what the flags say; nil with --run, whose plan has it.
func (r *redriveCommand) wish(cmd *cobra.Command, catalogue *schemas.Catalogue) (*redrive.Wish, error) {
	if r.run != "" {
		for _, name := range []string{"group", "datatype", "reason", "sender", "since", "until", "id", "patch", "set", "drop", "rename", "convert", "suggest", "as", "plan", "limit", "max-attempts", "overtaken"} {
			if cmd.Flags().Changed(name) {
				return nil, usagef("--%s: the plan of --run says that already", name)
			}
		}
		return nil, nil
	}
	if r.limit < 0 || r.maxAttempts < 1 {
		return nil, usagef("--limit must not be negative, and --max-attempts be positive")
	}
	var err error
	now := time.Now()
	r.filter.Reason = esclusa.Reason(r.reason.value)
	if r.filter.Since, err = instant("since", r.since, now); err != nil {
		return nil, err
	}
	if r.filter.Until, err = instant("until", r.until, now); err != nil {
		return nil, err
	}
	if err := r.filter.Check(); err != nil {
		return nil, usagef("%w: give --group, --datatype, --reason, --sender, --since, --until or --id", err)
	}
	for _, id := range r.filter.IDs {
		if _, err := esclusa.ParseSource(id); err != nil {
			return nil, usagef("--id: %w", err)
		}
	}
	for _, datatype := range []string{r.filter.Datatype, r.as} {
		if datatype == "" {
			continue
		}
		if _, err := channel(catalogue, datatype); err != nil {
			return nil, err
		}
	}
	w := &redrive.Wish{Filter: r.filter, As: r.as, Overtaken: r.overtaken.value, MaxAttempts: r.maxAttempts, Limit: r.limit, Note: r.note}
	w.Patch, err = r.patch()
	return w, err
}

// patch is the one that the flags give; nil for none.
func (r *redriveCommand) patch() (*patch.Patch, error) {
	text := r.shorthand.Text()
	if r.patchFile != "" {
		if text != nil {
			return nil, usagef("--patch: give either a file, or --set, --drop, --rename and --convert")
		}
		var err error
		if text, err = readInput(r.sh.in, r.patchFile, patch.MaxBytes); err != nil {
			return nil, usagef("--patch: %w", err)
		}
	}
	if text == nil {
		return nil, nil
	}
	p, err := patch.Parse(text)
	if err != nil {
		return nil, usageError{err}
	}
	return p, nil
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
	fmt.Fprintf(r.sh.err, "Send %d records? [y/N] ", p.Counts[redrive.Ready])
	var answer string
	_, _ = fmt.Fscanln(r.sh.in, &answer)
	return strings.EqualFold(answer, "y") || strings.EqualFold(answer, "yes")
}

// printedTally is a plan or a run in JSON.
type printedTally struct {
	ID string `json:"id"`
	redrive.Tally
}

func (r *redriveCommand) printPlan(p *redrive.Planned) error {
	return r.print(p.ID, "plan", p.Tally)
}

func (r *redriveCommand) printDone(id string, t redrive.Tally) error {
	if t.Counts == nil {
		return nil
	}
	return r.print(id, "run", t)
}

func (r *redriveCommand) print(id, what string, t redrive.Tally) error {
	if r.format.json() {
		return r.sh.printJSON(printedTally{id, t})
	}
	total := int64(0)
	var rows [][]string
	for _, o := range redrive.Outcomes() {
		n := t.Counts[o]
		if n == 0 {
			continue
		}
		total += n
		name := string(o)
		if what == "run" && o == redrive.Ready {
			name = "sent"
		}
		for i, s := range t.Samples[o] {
			row := []string{"", "", s.ID, s.Why}
			if i == 0 {
				row[0], row[1] = name, strconv.FormatInt(n, 10)
			}
			rows = append(rows, row)
		}
	}
	if _, err := fmt.Fprintf(r.sh.out, "%s %s: %d alerts\n", what, id, total); err != nil || total == 0 {
		return err
	}
	return r.sh.printTable([]string{"OUTCOME", "ALERTS", "FOR EXAMPLE", "WHY"}, rows)
}

// ratePerSecond reads 500/s, or a number.
func ratePerSecond(text string) (float64, error) {
	if text == "" {
		return 0, nil
	}
	rate, err := strconv.ParseFloat(strings.TrimSuffix(text, "/s"), 64)
	if err != nil || !(rate > 0) || rate > 1e6 {
		return 0, usagef("--rate: %q is not a rate like 500/s", text)
	}
	return rate, nil
}

// readInput reads a file, - for what the shell gives, up to one byte more than most.
func readInput(in io.Reader, name string, most int64) ([]byte, error) {
	if name != "-" {
		f, err := os.Open(name)
		if err != nil {
			return nil, err
		}
		defer f.Close()
		in = f
	}
	return io.ReadAll(io.LimitReader(in, most+1))
}

// who is the person at this shell, for the journal.
func (c *client) who() string {
	return strings.ToValidUTF8(cmp.Or(c.security.User, userName())+"@"+hostName(), "\uFFFD")
}
