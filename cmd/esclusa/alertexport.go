package main

import (
	"bufio"
	"time"

	"github.com/spf13/cobra"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/app"
	"github.com/esclusa/esclusa/schemas"
)

func newAlertExport(sh *shell) *cobra.Command {
	var c client
	var of esclusa.AlertFilter
	var flags *alertFilter
	var mask *masking
	cmd := &cobra.Command{
		Use:   "export",
		Short: "Write all alerts, whole, one JSON document a line",
		Long: `Writes all alerts that are meant, each as a JSON document on a line, with its place as
"at". Alerts of one partition come in the order in which the brokers took them. It ends
with those that are there when it begins, and holds little in memory.`,
		Example: `  esclusa alerts export --since 24h > alerts.ndjson
  esclusa alerts export --sender crm --datatype image | jq -r .errors[0].pointer | sort | uniq -c`,
		Args:              takes(0, 0),
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(cmd *cobra.Command, _ []string) error {
			catalogue, err := c.catalogue()
			if err != nil {
				return err
			}
			if err := flags.read(catalogue, time.Now()); err != nil {
				return err
			}
			mask.catalogue = catalogue
			return exportAlerts(cmd, sh, &c, mask, &of)
		},
	}
	c.kafkaFlags(cmd)
	flags = alertFilterFlags(sh, cmd, &c, &of)
	mask = maskingFlag(cmd, "write payloads with the values that schemas mark with x-mask")
	return cmd
}

func exportAlerts(cmd *cobra.Command, sh *shell, c *client, mask *masking, of *esclusa.AlertFilter) error {
	ctx := cmd.Context()
	l, err := c.connect(ctx, app.NewScope(c.names(), mask.catalogue).Rights(app.CommandExports), c.names().Ingress(), c.names().Alerts())
	if err != nil {
		return err
	}
	defer l.close()
	topic := app.NewAlertTopic(l.Cluster, l.admin, l.names, mask.catalogue)
	mask.erasures = app.NewErasures(l.Cluster, l.admin, l.names, mask.catalogue)
	spans, err := topic.Within(ctx, of.Since, of.Until)
	if err != nil {
		return err
	}
	out := bufio.NewWriter(sh.out)
	var line []byte
	if err := topic.Scan(ctx, spans, func(alert *schemas.ReadAlert) error {
		if !of.Matches(alert.Alert, alert.Record.Timestamp) {
			return nil
		}
		shown, err := mask.document(ctx, alert.Alert)
		if err != nil {
			return err
		}
		line = append(shown.AppendAt(line[:0], alert.Record.Place()), '\n')
		_, err = out.Write(sh.document(line))
		return err
	}); err != nil {
		return err
	}
	return out.Flush()
}
