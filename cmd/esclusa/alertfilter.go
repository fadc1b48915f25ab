package main

import (
	"context"
	"time"

	"github.com/spf13/cobra"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/app"
	"github.com/esclusa/esclusa/schemas"
)

// alertFilter is the flags that say which alerts are meant.
type alertFilter struct {
	of           *esclusa.AlertFilter // what read makes of them
	reason       choice
	since, until string
}

// alertFilterFlags adds them to a command.
func alertFilterFlags(sh *shell, cmd *cobra.Command, c *client, of *esclusa.AlertFilter) *alertFilter {
	a := &alertFilter{of: of, reason: choiceOf(esclusa.Reasons())}
	f := cmd.Flags()
	f.StringVar(&of.Group, "group", "", "only those of this `group` of alerts")
	f.StringVar(&of.Datatype, "datatype", "", "only those about this `datatype`, or "+esclusa.NoDatatype+" for records that name none of the catalogue")
	a.reason.flag(cmd, "reason", "", "only those for this reason")
	f.StringVar(&of.Sender, "sender", "", "only those about records of this `sender` (ce_source), or "+esclusa.NoSender+" for records without one")
	f.StringVar(&a.since, "since", "", "only those of this `time` or later, as RFC 3339 or an age like 24h")
	f.StringVar(&a.until, "until", "", "only those before this `time`")
	c.completeDatatypeFlag(sh, cmd, "datatype")
	return a
}

// read reads what the flags say into the filter.
func (a *alertFilter) read(catalogue *schemas.Catalogue, now time.Time) (err error) {
	a.of.Reason = esclusa.Reason(a.reason.value)
	if a.of.Group != "" {
		if err := esclusa.CheckGroupID(a.of.Group); err != nil {
			return usagef("--group: %w", err)
		}
	}
	if a.of.Datatype != "" && a.of.Datatype != esclusa.NoDatatype {
		if _, err := channel(catalogue, a.of.Datatype); err != nil {
			return err
		}
	}
	if a.of.Since, err = instant("since", a.since, now); err != nil {
		return err
	}
	a.of.Until, err = instant("until", a.until, now)
	return err
}

// masking is whether values are shown that schemas mark with x-mask. What was erased is
// shown to nobody.
type masking struct {
	off       bool
	catalogue *schemas.Catalogue
	erasures  *app.Erasures
}

func maskingFlag(cmd *cobra.Command, usage string) *masking {
	m := new(masking)
	cmd.Flags().BoolVar(&m.off, "unmasked", false, usage)
	return m
}

// alert is an alert as it is shown, but for its payload.
func (m *masking) alert(a *esclusa.Alert) *esclusa.Alert {
	if m.off {
		return a
	}
	return m.catalogue.Masked(a)
}

// document is an alert as it is shown with its payload.
func (m *masking) document(ctx context.Context, a *esclusa.Alert) (*esclusa.Alert, error) {
	kept, err := m.erasures.Shown(ctx, a)
	if err != nil {
		return nil, err
	}
	return m.alert(kept), nil
}
