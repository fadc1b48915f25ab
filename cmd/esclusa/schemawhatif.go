package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/esclusa/esclusa"
	lib "github.com/esclusa/esclusa/client"
	"github.com/esclusa/esclusa/internal/app"
	"github.com/esclusa/esclusa/internal/whatif"
	"github.com/esclusa/esclusa/schemas"
)

const whatIfHelp = `Judges records that have come already, by the catalogue in force and by another, and
tells which would be newly refused and which newly accepted, of which sender, and why. It
reads Kafka, changes nothing, and shows no value of a record.

A directory is a whole catalogue. A file is one schema, which replaces the version that
it is named after (customer/1-1-0.json) or is new; not named so, it replaces the version
that has its $id, or comes after the highest. The catalogue in force is that of a running
system with --http, or --schemas, else the one built in.

It reads ingress, where refused records are too, or channels, from --since up to the
records that are there now. With --sample 1/10 it judges every tenth record; numbers are
then of those.

Interrupted, it prints what it has judged until then. The exit status is 1 where the
share of the records accepted now that would be refused is above --fail-over, and 130
where it was interrupted.`

const whatIfExample = `  esclusa schema what-if ./schemas --http http://127.0.0.1:5000
  esclusa schema what-if ./schemas/customer/1-1-0.json --schemas ./released --since 168h
  esclusa schema what-if ./schemas --since 24h --sample 1/10 --fail-over 0.1% -o json`

type whatIfCommand struct {
	sh *shell
	client
	http, since, sample, failOver string

	from   choice
	format *format
}

func newSchemaWhatIf(sh *shell) *cobra.Command {
	w := &whatIfCommand{sh: sh, format: newFormat(), from: choice{string(whatif.Ingress), []string{string(whatif.Ingress), string(whatif.Channel)}}}
	cmd := &cobra.Command{
		Use:     "what-if PATH",
		Short:   "Tell what another catalogue would have done to past records",
		Long:    whatIfHelp,
		Example: whatIfExample,
		Args:    takes(1, 1),
		RunE:    func(cmd *cobra.Command, args []string) error { return w.run(cmd.Context(), args[0]) },
	}
	w.kafkaFlags(cmd)
	f := cmd.Flags()
	f.StringVar(&w.http, "http", "", "`URL` of a running system, whose catalogue is the one in force; none for --schemas")
	f.StringVar(&w.since, "since", "24h", "only records of this `time` or later, as RFC 3339 or an age like 24h")
	f.StringVar(&w.sample, "sample", "1/1", "judge one record in so many, as `1/N`: those whose offset is a multiple of N")
	f.StringVar(&w.failOver, "fail-over", "", "exit status 1 above this `share` of the accepted records, as 0.1% or 0.001")
	w.from.flag(cmd, "from", "", "which records to judge")
	w.format.add(cmd)
	return cmd
}

func (w *whatIfCommand) run(ctx context.Context, path string) error {
	o := whatif.Options{Names: w.names(), From: whatif.From(w.from.value)}
	limit, err := w.options(&o, time.Now())
	if err != nil {
		return err
	}
	only, err := w.catalogues(ctx, &o, path)
	if err != nil {
		return err
	}
	report, err := w.judge(ctx, o, only)
	if err != nil {
		return err
	}
	w.tell(&o, only)
	if w.format.json() {
		err = w.sh.printJSON(report)
	} else {
		err = w.print(report)
	}
	switch {
	case err != nil:
		return err
	case report.Partial:
		return cmp.Or(ctx.Err(), context.Canceled)
	case limit >= 0 && report.Share > limit:
		return fmt.Errorf("%s of the accepted records would be refused, more than --fail-over %s", percent(report.Share), w.failOver)
	}
	return nil
}

// options reads the flags. The limit is negative where there is none.
func (w *whatIfCommand) options(o *whatif.Options, now time.Time) (limit float64, err error) {
	if w.since == "" {
		return 0, usagef("--since: must be a time like 2026-01-02T03:04:05Z or an age like 24h")
	}
	if o.Since, err = instant("since", w.since, now); err != nil {
		return 0, err
	}
	one, of, _ := strings.Cut(w.sample, "/")
	if o.Sample, err = strconv.ParseInt(of, 10, 64); one != "1" || err != nil || o.Sample < 1 {
		return 0, usagef("--sample: %q is not one in a number of records, such as 1/10", w.sample)
	}
	return w.limit()
}

// limit is the share above which it fails; negative for none.
func (w *whatIfCommand) limit() (limit float64, err error) {
	if w.failOver == "" {
		return -1, nil
	}
	text, hundredths := strings.CutSuffix(w.failOver, "%")
	limit, err = strconv.ParseFloat(text, 64)
	if hundredths {
		limit /= 100
	}
	if err != nil || !(limit >= 0 && limit <= 1) {
		return 0, usagef("--fail-over: %q is not a share of 0 to 1, such as 0.1%% or 0.001", w.failOver)
	}
	return limit, nil
}

// catalogues loads the two, and names the datatype where only one is another.
func (w *whatIfCommand) catalogues(ctx context.Context, o *whatif.Options, path string) (only string, err error) {
	if w.http != "" && w.schemas != "" {
		return "", usagef("%s and %s each say which catalogue is in force: give one of them", w.sh.setting("http"), w.sh.setting("schemas"))
	}
	if w.http != "" {
		if err := checkWeb(w.http); err != nil {
			return "", err
		}
	}
	if o.InForce, err = w.catalogue(); err != nil { // checks the limits too
		return "", err
	}
	if w.http != "" {
		client, err := webAccessOf(ctx).client(w.http)
		if err != nil {
			return "", err
		}
		if o.InForce, err = lib.NewRemote(lib.HTTP{URL: w.http, Client: client}, w.limits).Load(ctx); err != nil {
			return "", fmt.Errorf("--http: %w", err)
		}
	}
	if info, serr := os.Stat(path); serr == nil && !info.IsDir() {
		o.Candidate, only, err = o.InForce.WithFile(path)
	} else {
		o.Candidate, err = schemas.LoadUnheld(path, w.limits)
	}
	if faults := faultsOf(err); len(faults) > 1 {
		return "", fmt.Errorf("%w (%s in all; esclusa schema lint %s lists them)", faults[0], esclusa.Counted(len(faults), "fault"), path)
	}
	return only, err
}

// tell notes what was taken for granted.
func (w *whatIfCommand) tell(o *whatif.Options, only string) {
	if w.http == "" && w.schemas == "" {
		w.sh.note("the catalogue in force is taken to be the one built in; --http or --schemas names another")
	}
	if _, has := o.InForce.Channel(only); only != "" && !has {
		w.sh.note("%s is no datatype of the catalogue in force, and was tried as a new one", only)
	}
}

// judge reads what the flags say. Of channels it reads that of one datatype where only
// that is another.
func (w *whatIfCommand) judge(ctx context.Context, o whatif.Options, only string) (*whatif.Report, error) {
	scope, who, exist := app.NewScope(o.Names, o.InForce), app.CommandWhatIf, []string{o.Names.Ingress()}
	if o.From == whatif.Channel {
		if only != "" {
			if _, err := channel(o.InForce, only); err != nil {
				return nil, fmt.Errorf("%w; leave out --from channel for a new one", err)
			}
			scope.Datatypes = []string{only}
		}
		who, exist, o.Datatypes = app.CommandWhatIfChannels, nil, scope.Datatypes
		for _, d := range o.Datatypes {
			exist = append(exist, o.Names.Channel(d))
		}
	}
	l, err := w.connect(ctx, scope.Rights(who), exist...)
	if err != nil {
		return nil, err
	}
	defer l.close()
	steps := &stepLine{sh: w.sh}
	o.Progress = func(done, all int64) { steps.show("judging", done, all) }
	report, err := app.WhatIf(ctx, l.Cluster, l.admin, o)
	steps.clear()
	if err != nil && !errors.Is(err, ctx.Err()) {
		return nil, l.explain(err)
	}
	return report, err
}

// percent is a share for people.
func percent(share float64) string { return strconv.FormatFloat(100*share, 'g', 3, 64) + " %" }
