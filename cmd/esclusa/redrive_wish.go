package main

import (
	"errors"
	"io"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/esclusa/esclusa/internal/patch"
	"github.com/esclusa/esclusa/internal/redrive"
	"github.com/esclusa/esclusa/schemas"
)

func (r *redriveCommand) filterFlags(cmd *cobra.Command) {
	r.alerts = alertFilterFlags(r.sh, cmd, &r.client, &r.filter.AlertFilter)
	cmd.Flags().StringSliceVar(&r.filter.IDs, "id", nil, "only these, as `source,...` of the refused records")
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
	if err := r.alerts.read(catalogue, time.Now()); err != nil {
		return nil, err
	}
	if r.as != "" {
		if _, err := channel(catalogue, r.as); err != nil {
			return nil, err
		}
	}
	w := &redrive.Wish{Filter: r.filter, As: r.as, Overtaken: r.overtaken.value, MaxAttempts: r.maxAttempts, Limit: r.limit, Note: r.note}
	if err := wrongWish(w.Check()); err != nil {
		return nil, err
	}
	var err error
	w.Patch, err = r.patch()
	return w, err
}

// wrongWish is wrong usage, where a wish is.
func wrongWish(err error) error {
	if errors.Is(err, redrive.ErrNoFilter) {
		return usagef("%w: give --group, --datatype, --reason, --sender, --since, --until or --id", err)
	}
	if bad, is := errors.AsType[*redrive.BadWish](err); is {
		return usagef("--%w", bad)
	}
	return err
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

// ratePerSecond reads 500/s, or a number.
func ratePerSecond(text string) (float64, error) {
	if text == "" {
		return 0, nil
	}
	rate, err := strconv.ParseFloat(strings.TrimSuffix(text, "/s"), 64)
	if err != nil || rate == 0 {
		return 0, usagef("--rate: %q is not a rate like 500/s", text)
	}
	if err := redrive.CheckRate(rate); err != nil {
		return 0, usagef("--%w", err)
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
