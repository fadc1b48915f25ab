package main

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/app"
	"github.com/esclusa/esclusa/internal/kafka"
	"github.com/esclusa/esclusa/schemas"
)

// filteredBack is how many alerts of each partition are looked through for those
// that match a filter.
const filteredBack = 10_000

const alertsHelp = `Prints the last alerts, oldest first, each on a line: when, which record, and why it
was refused. Filters look through the last 10,000 alerts of each partition.`

type alertsCommand struct {
	sh *shell
	client
	count    int
	follow   bool
	datatype string
	sender   string
	reason   choice
	format   *format
	unmasked bool
	mask     func(*esclusa.Alert) *esclusa.Alert
}

func newAlerts(sh *shell) *cobra.Command {
	a := &alertsCommand{sh: sh, format: newFormat(), reason: choiceOf(esclusa.Reasons())}
	cmd := &cobra.Command{
		Use:   "alerts",
		Short: "Print the alerts about refused records",
		Long:  alertsHelp,
		Example: `  esclusa alerts
  esclusa alerts --follow --datatype image
  esclusa alerts --reason schema_violation --sender https://example.org/newsroom -o json`,
		Args:              takes(0, 0),
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE:              a.run,
	}
	a.kafkaFlags(cmd)
	f := cmd.Flags()
	f.IntVarP(&a.count, "count", "n", 20, "how many of the last to print")
	f.BoolVar(&a.follow, "follow", false, "go on with those that arrive, until interrupted")
	f.StringVar(&a.datatype, "datatype", "", "only those about this `datatype`")
	f.StringVar(&a.sender, "sender", "", "only those about records of this `sender` (ce_source), or - for records without one")
	a.reason.flag(cmd, "reason", "", "only those for this reason")
	a.completeDatatypeFlag(sh, cmd, "datatype")
	a.format.add(cmd)
	f.BoolVar(&a.unmasked, "unmasked", false, "with -o json, print payloads with the values that schemas mark with x-mask")
	cmd.AddCommand(newAlertGroups(sh)...)
	return cmd
}

func (a *alertsCommand) run(cmd *cobra.Command, _ []string) error {
	if a.count < 0 {
		return usagef("--count: must not be negative")
	}
	catalogue, err := a.catalogue()
	if err != nil {
		return err
	}
	a.mask = catalogue.Masked
	if a.unmasked {
		a.mask = func(alert *esclusa.Alert) *esclusa.Alert { return alert }
	}
	ctx := cmd.Context()
	l, err := a.connect(ctx, app.NewScope(a.names(), catalogue).Rights(app.CommandAlerts), a.names().Ingress(), a.names().Alerts())
	if err != nil {
		return err
	}
	defer l.close()
	err = a.show(ctx, l, app.NewAlertReader(l.admin, l.names, catalogue))
	if a.follow && ctx.Err() != nil {
		return nil // that is how following ends
	}
	return err
}

// show prints what is there, and then goes on from exactly there.
func (a *alertsCommand) show(ctx context.Context, l *link, reader *schemas.AlertReader) error {
	there, err := kafka.Spans(ctx, l.admin, l.names.Alerts())
	if err != nil {
		return err
	}
	last := latest{most: a.count}
	if err := a.read(ctx, l, reader, a.back(there), last.add); err != nil {
		return err
	}
	if err := a.head(); err != nil {
		return err
	}
	for _, alert := range last.sorted() {
		if err := a.print(alert); err != nil {
			return err
		}
	}
	if !a.follow {
		return nil
	}
	return a.read(ctx, l, reader, kafka.Behind(there), a.print)
}

// back is where to look for the last alerts.
func (a *alertsCommand) back(there map[int32]esclusa.Span) map[int32]esclusa.Span {
	most := a.count
	if most > 0 && (a.datatype != "" || a.sender != "" || a.reason.value != "") {
		most = max(most, filteredBack)
	}
	return kafka.Last(there, most)
}

// read hands over the alerts that match. What somebody else has written is passed
// over.
func (a *alertsCommand) read(ctx context.Context, l *link, reader *schemas.AlertReader, spans map[int32]esclusa.Span, handle func(schemas.ReadAlert) error) error {
	return l.Scan(ctx, l.names.Alerts(), spans, func(_ int32, batch []esclusa.Record) error {
		alerts, err := reader.Read(ctx, batch)
		if err != nil {
			return err
		}
		for _, alert := range alerts {
			if !a.matches(alert.Alert) {
				continue
			}
			if err := handle(alert); err != nil {
				return err
			}
		}
		return nil
	})
}

func (a *alertsCommand) matches(alert *esclusa.Alert) bool {
	return (a.datatype == "" || alert.Datatype != nil && *alert.Datatype == a.datatype) &&
		(a.sender == "" || alert.Key() == a.sender) &&
		(a.reason.value == "" || string(alert.Reason) == a.reason.value)
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

// printedAlert is an alert in JSON, as HTTP lists it, but whole.
type printedAlert struct {
	*esclusa.Alert
	At string `json:"at"` // partition/offset in the alerts' topic
}

func (a *alertsCommand) print(alert schemas.ReadAlert) error {
	alert.Alert = a.mask(alert.Alert)
	if a.format.json() {
		return a.sh.printJSON(printedAlert{alert.Alert, fmt.Sprintf("%d/%d", alert.Record.Partition, alert.Record.Offset)})
	}
	datatype := "-"
	if alert.Datatype != nil {
		datatype = *alert.Datatype
	}
	line := fmt.Sprintf(alertLine, alert.Time, alert.ID, datatype, alert.Reason, alert.Key(), firstError(alert.Alert))
	_, err := fmt.Fprintln(a.sh.out, plain(line))
	return err
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

// latest keeps the alerts that the brokers took last, in whatever order they are read
// and whatever time they give themselves.
type latest struct {
	most int
	kept []schemas.ReadAlert
}

func (l *latest) add(alert schemas.ReadAlert) error {
	l.kept = append(l.kept, alert)
	if len(l.kept) > 2*l.most+100 {
		l.kept = l.sorted()
	}
	return nil
}

// sorted is the latest, oldest first.
func (l *latest) sorted() []schemas.ReadAlert {
	slices.SortFunc(l.kept, func(a, b schemas.ReadAlert) int {
		x, y := a.Record, b.Record
		return cmp.Or(x.Timestamp.Compare(y.Timestamp), cmp.Compare(x.Partition, y.Partition), cmp.Compare(x.Offset, y.Offset))
	})
	return slices.Clone(l.kept[max(0, len(l.kept)-l.most):])
}
