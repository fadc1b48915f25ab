package main

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/app"
	"github.com/esclusa/esclusa/internal/kafka"
	"github.com/esclusa/esclusa/schemas"
)

// filteredBack is how many alerts of each partition are looked through for those
// that match a filter.
const filteredBack = 10_000

// mostCount is how many alerts may be asked for at once: of each it is held where it is, and
// its line, until they are in order.
const mostCount = 10_000

// mostWhole is how many alerts are held whole at once, with payloads of up to 256 KiB.
const mostWhole = 100

const alertsHelp = `Prints the last alerts, oldest first, each on a line: when, which record, and why it
was refused. Filters look through the last 10,000 alerts of each partition, with --since
through all from then on. What was refused over HTTP is among them, as http/....`

type alertsCommand struct {
	sh *shell
	client
	count  int
	follow bool
	at     []string
	of     esclusa.AlertFilter
	flags  *alertFilter
	format *format
	mask   *masking
}

func newAlerts(sh *shell) *cobra.Command {
	a := &alertsCommand{sh: sh, format: newFormat()}
	cmd := &cobra.Command{
		Use:   "alerts",
		Short: "Print the alerts about refused records",
		Long:  alertsHelp,
		Example: `  esclusa alerts
  esclusa alerts --follow --datatype image
  esclusa alerts --reason schema_violation --sender https://example.org/newsroom -o json
  esclusa alerts --group 7d0f23aa1c9b6e54 --since 2h
  esclusa alerts --at 3/4711,5/12`,
		Args:              takes(0, 0),
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE:              a.run,
	}
	a.kafkaFlags(cmd)
	f := cmd.Flags()
	f.IntVarP(&a.count, "count", "n", 20, fmt.Sprintf("how many of the last to print, at most %d; alerts export writes all", mostCount))
	f.BoolVar(&a.follow, "follow", false, "go on with those that arrive, until interrupted")
	f.StringSliceVar(&a.at, "at", nil, "the alerts at these places, as `partition/offset,...` in the alerts' topic, as \"at\" and \"samples\" tell them")
	a.flags = alertFilterFlags(sh, cmd, &a.client, &a.of)
	a.format.add(cmd)
	a.mask = maskingFlag(cmd, "with -o json, print payloads with the values that schemas mark with x-mask")
	cmd.AddCommand(newAlertGroups(sh)...)
	cmd.AddCommand(newAlertExport(sh))
	return cmd
}

func (a *alertsCommand) run(cmd *cobra.Command, _ []string) error {
	if err := a.check(cmd); err != nil {
		return err
	}
	wanted, err := places(a.at)
	if err != nil {
		return err
	}
	catalogue, err := a.catalogue()
	if err != nil {
		return err
	}
	if err := a.flags.read(catalogue, time.Now()); err != nil {
		return err
	}
	a.mask.catalogue = catalogue
	ctx := cmd.Context()
	who := app.CommandAlerts
	if a.format.json() {
		who = app.CommandExports
	}
	l, err := a.connect(ctx, app.NewScope(a.names(), catalogue).Rights(who), a.names().Ingress(), a.names().Alerts())
	if err != nil {
		return err
	}
	defer l.close()
	topic := app.NewAlertTopic(l.Cluster, l.admin, l.names, catalogue)
	a.mask.erasures = app.NewErasures(l.Cluster, l.admin, l.names, catalogue)
	if a.at != nil {
		return a.pick(ctx, topic, wanted)
	}
	err = a.show(ctx, topic)
	if a.follow && ctx.Err() != nil {
		return nil // that is how following ends
	}
	return err
}

func (a *alertsCommand) check(cmd *cobra.Command) error {
	switch {
	case a.count < 0:
		return usagef("--count: must not be negative")
	case a.count > mostCount:
		return usagef("--count: must be at most %d, which are held until they are in order; `esclusa alerts export` writes all, however many", mostCount)
	case a.at != nil && (a.follow || cmd.Flags().Changed("count")):
		return usagef("--at: names the alerts, so that neither --follow nor --count has a meaning")
	case a.follow && a.flags.until != "":
		return usagef("--until: there is nothing to follow before a time")
	}
	return nil
}

// places reads what --at says, in order and each once.
func places(texts []string) ([]esclusa.Place, error) {
	var all []esclusa.Place
	for _, text := range texts {
		at, err := esclusa.ParsePlace(text)
		if err != nil {
			return nil, usagef("--at: %w", err)
		}
		all = append(all, at)
	}
	slices.SortFunc(all, byPlace)
	return slices.Compact(all), nil
}

// pick prints the alerts at some places.
func (a *alertsCommand) pick(ctx context.Context, topic *app.AlertTopic, all []esclusa.Place) error {
	found := latest{most: len(all)}
	missing := a.at
	for some := range slices.Chunk(all, mostWhole) {
		alerts, err := topic.At(ctx, byPartition(some))
		if err != nil {
			return err
		}
		for i := range alerts {
			if alert := &alerts[i]; a.of.Matches(alert.Alert, alert.Record.Timestamp) {
				found.add(a.listed(alert))
				missing = slices.DeleteFunc(missing, func(at string) bool { return at == alert.Record.Place().String() })
			}
		}
	}
	if err := a.list(ctx, topic, found.sorted()); err != nil {
		return err
	}
	if len(missing) > 0 {
		return fmt.Errorf("there is no alert that is meant at %s, or not any more", strings.Join(missing, ", "))
	}
	return nil
}

// show prints what is there, and then goes on from exactly there.
func (a *alertsCommand) show(ctx context.Context, topic *app.AlertTopic) error {
	there, err := topic.Within(ctx, a.of.Since, a.of.Until)
	if err != nil {
		return err
	}
	last := latest{most: a.count}
	if err := a.read(ctx, topic, a.back(there), func(alert *schemas.ReadAlert) error {
		last.add(a.listed(alert))
		return nil
	}); err != nil {
		return err
	}
	if err := a.list(ctx, topic, last.sorted()); err != nil || !a.follow {
		return err
	}
	return a.read(ctx, topic, kafka.Behind(there), func(alert *schemas.ReadAlert) error { return a.print(ctx, alert) })
}

// list prints alerts in their order.
func (a *alertsCommand) list(ctx context.Context, topic *app.AlertTopic, alerts []listed) error {
	if a.format.json() {
		return a.listWhole(ctx, topic, alerts)
	}
	if err := a.head(); err != nil {
		return err
	}
	for _, alert := range alerts {
		if _, err := fmt.Fprintln(a.sh.out, alert.line); err != nil {
			return err
		}
	}
	return nil
}

// listWhole is list with their payloads, for which it reads them again, some at a time. One
// that is gone meanwhile is left out.
func (a *alertsCommand) listWhole(ctx context.Context, topic *app.AlertTopic, alerts []listed) error {
	for some := range slices.Chunk(alerts, mostWhole) {
		var places []esclusa.Place
		for _, one := range some {
			places = append(places, one.at)
		}
		read, err := topic.At(ctx, byPartition(places))
		if err != nil {
			return err
		}
		whole := make(map[esclusa.Place]*schemas.ReadAlert)
		for i := range read {
			whole[read[i].Record.Place()] = &read[i]
		}
		for _, at := range places {
			if whole[at] == nil {
				continue
			}
			if err := a.print(ctx, whole[at]); err != nil {
				return err
			}
		}
	}
	return nil
}

// byPartition are the offsets of places by their partitions, in ascending order.
func byPartition(places []esclusa.Place) map[int32][]int64 {
	all := make(map[int32][]int64)
	for _, at := range places {
		all[at.Partition] = append(all[at.Partition], at.Offset)
	}
	for _, offsets := range all {
		slices.Sort(offsets)
	}
	return all
}

func byPlace(a, b esclusa.Place) int {
	return cmp.Or(cmp.Compare(a.Partition, b.Partition), cmp.Compare(a.Offset, b.Offset))
}

// back is where to look for the last alerts.
func (a *alertsCommand) back(there map[int32]esclusa.Span) map[int32]esclusa.Span {
	switch {
	case a.count > 0 && !a.of.Since.IsZero():
		return there
	case a.count > 0 && a.of != (esclusa.AlertFilter{}):
		return kafka.Last(there, max(a.count, filteredBack))
	}
	return kafka.Last(there, a.count)
}

// read hands over the alerts that match.
func (a *alertsCommand) read(ctx context.Context, topic *app.AlertTopic, spans map[int32]esclusa.Span, handle func(*schemas.ReadAlert) error) error {
	return topic.Scan(ctx, spans, func(alert *schemas.ReadAlert) error {
		if !a.of.Matches(alert.Alert, alert.Record.Timestamp) {
			return nil
		}
		return handle(alert)
	})
}

// alertLine is wide enough for what is usual, so that lines of --follow stand below
// one another.
const alertLine = "%-24s  %-20s  %-10s  %-20s  %-22s  %s"

func (a *alertsCommand) head() error {
	if a.format.json() {
		return nil
	}
	_, err := fmt.Fprintf(a.sh.out, alertLine+"\n", "TIME", "SOURCE", "DATATYPE", "REASON", "SENDER", "ERROR")
	return err
}

func (a *alertsCommand) print(ctx context.Context, alert *schemas.ReadAlert) error {
	if a.format.json() {
		shown, err := a.mask.document(ctx, alert.Alert)
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(a.sh.out, "%s\n", escapeControls(shown.AppendAt(nil, alert.Record.Place())))
		return err
	}
	_, err := fmt.Fprintln(a.sh.out, a.line(alert))
	return err
}

// listed is what is held of an alert.
func (a *alertsCommand) listed(alert *schemas.ReadAlert) listed {
	one := listed{at: alert.Record.Place(), took: alert.Record.Timestamp}
	if !a.format.json() {
		one.line = a.line(alert)
	}
	return one
}

// line is an alert on a line. It has nothing of the payload, in which nothing is looked for
// therefore: most lines are made of alerts that others drive out before they are printed.
func (a *alertsCommand) line(alert *schemas.ReadAlert) string {
	bare := *alert.Alert
	bare.Payload, bare.Source.Key = nil, nil
	datatype := "-"
	if alert.Datatype != nil {
		datatype = *alert.Datatype
	}
	return plain(fmt.Sprintf(alertLine, alert.Time, alert.ID, datatype, alert.Reason, alert.Key(), firstError(a.mask.alert(&bare))))
}

func firstError(alert *esclusa.Alert) string {
	if len(alert.Errors) == 0 {
		return "-"
	}
	text := strings.TrimSpace(alert.Errors[0].Pointer + " " + alert.Errors[0].Message)
	if more := len(alert.Errors) - 1 + alert.ErrorsOmitted; more > 0 {
		text += fmt.Sprintf(" (and %d more)", more)
	}
	return text
}

// listed is what is held of an alert until those before it are printed: neither its payload
// nor what it was read with.
type listed struct {
	at   esclusa.Place
	took time.Time // by the brokers
	line string    // empty where it is printed whole
}

// latest keeps the alerts that the brokers took last, in whatever order they are read
// and whatever time they give themselves.
type latest struct {
	most int
	kept []listed
}

func (l *latest) add(one listed) {
	if l.kept = append(l.kept, one); len(l.kept) > 2*l.most+100 {
		l.kept = l.sorted()
	}
}

// sorted is the latest, oldest first.
func (l *latest) sorted() []listed {
	slices.SortFunc(l.kept, func(a, b listed) int {
		return cmp.Or(a.took.Compare(b.took), byPlace(a.at, b.at))
	})
	return slices.Clone(l.kept[max(0, len(l.kept)-l.most):])
}
