package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/app"
	"github.com/esclusa/esclusa/internal/credentials"
	"github.com/esclusa/esclusa/internal/kafka"
	"github.com/esclusa/esclusa/internal/mirror"
	"github.com/esclusa/esclusa/internal/verify"
)

const verifyHelp = `Reads ingress and everything that was made of it, and tells for each ingress
partition whether every record is there exactly once, in the channel where it
belongs and in order; whether each table is the fold of its channel; and whether
Redis has what the table has. It changes nothing, and may run beside the
system.

Without bounds it begins with the oldest record, and ends where the router has
committed. Bounds are times, as RFC 3339 or as an age like 24h, or offsets, as
partition:offset; --to goes beyond what the router has committed.

Give it the --schemas and --delivery that the system has. What was judged by another
version of a schema, or may have been deleted by retention, counts as untold.

Interrupted, it prints what it has judged until then. The exit status is 1 where there
is a fault, and 130 where it was interrupted.`

const verifyExample = `  esclusa verify
  esclusa verify --since 24h --examples 20
  esclusa verify --from 3:4000 --to 3:5000 -o json`

type verifyCommand struct {
	sh *shell
	client
	since, until string
	from, to     []string
	examples     int
	noTable      bool
	redis        string
	noRedis      bool
	password     credentials.Secret
	tls          credentials.TLS
	delivery     choice
	format       *format
}

func newVerify(sh *shell) *cobra.Command {
	v := &verifyCommand{sh: sh, format: newFormat(), delivery: choice{app.ExactlyOnce, []string{app.ExactlyOnce, app.AtLeastOnce}}}
	cmd := &cobra.Command{
		Use:               "verify",
		Short:             "Tell whether every record is where it belongs, exactly once",
		Long:              verifyHelp,
		Example:           verifyExample,
		Args:              takes(0, 0),
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE:              v.run,
	}
	v.kafkaFlags(cmd)
	f := cmd.Flags()
	f.StringVar(&v.since, "since", "", "only records of ingress that came at this `time` or later")
	f.StringVar(&v.until, "until", "", "only records of ingress that came before this `time`")
	f.StringSliceVar(&v.from, "from", nil, "only records from these offsets on, as `partition:offset,...`")
	f.StringSliceVar(&v.to, "to", nil, "only records before these offsets, as `partition:offset,...`")
	f.IntVar(&v.examples, "examples", 5, "how many faults of each kind to describe")
	f.BoolVar(&v.noTable, "no-table", false, "leave out the tables, and Redis with them")
	f.BoolVar(&v.noRedis, "no-redis", false, "leave out Redis")
	f.StringVar(&v.redis, redisFlag, "redis://127.0.0.1:6379", "redis:// or rediss:// `URL` without a password")
	redisSecurityFlags(cmd, &v.tls, &v.password)
	v.delivery.flag(cmd, "delivery", "", "of the router")
	v.format.add(cmd)
	v.format.addJSON(cmd)
	return cmd
}

func (v *verifyCommand) run(cmd *cobra.Command, _ []string) error {
	o, err := v.options(time.Now())
	if err != nil {
		return err
	}
	var topics []string
	for _, ch := range o.Catalogue.Channels() {
		topics = append(topics, o.Names.Channel(ch.Datatype))
	}
	for _, ch := range o.Catalogue.Tabled() {
		topics = append(topics, o.Names.Table(ch.Table))
	}
	ctx := cmd.Context()
	rights := app.NewScope(o.Names, o.Catalogue).Rights(app.CommandVerify)
	l, err := v.connect(ctx, rights, append(topics, o.Names.Ingress(), o.Names.Alerts())...)
	if err != nil {
		return err
	}
	defer l.close()
	if !v.noTable && !v.noRedis {
		store, err := v.openRedis(ctx, l)
		if err != nil {
			return err
		}
		defer store.Close()
		o.Stores = make(map[string]verify.Store)
		for _, ch := range o.Catalogue.Tabled() {
			o.Stores[ch.Table] = store.Table(ch.Table, ch.Datatype)
		}
	}
	steps := &stepLine{sh: v.sh}
	o.Progress = steps.show
	report, err := app.Verify(ctx, l.Cluster, l.admin, o)
	steps.clear()
	if err != nil {
		return cmp.Or(ctx.Err(), err)
	}
	if v.format.json() {
		err = v.sh.printJSON(report)
	} else {
		err = v.print(report)
	}
	switch {
	case err != nil:
		return err
	case report.Interrupted != nil:
		return cmp.Or(ctx.Err(), context.Canceled)
	case !report.Clean:
		return said(failed)
	}
	return nil
}

func (v *verifyCommand) openRedis(ctx context.Context, l *link) (*mirror.Store, error) {
	spans, err := kafka.Spans(ctx, l.admin, l.names.Ingress())
	if err != nil {
		return nil, err
	}
	owner, err := app.RedisOwner(ctx, l.admin, l.names)
	if err != nil {
		return nil, err
	}
	mirror.LogTo(slog.New(slog.DiscardHandler))
	store, err := mirror.Open(mirror.Options{URL: v.redis, Password: v.password, TLS: v.tls, Owner: owner, Partitions: int32(len(spans))})
	if err != nil {
		return nil, usagef("--%s: %w", redisFlag, err)
	}
	if err := store.CheckOwner(ctx); err != nil {
		return nil, errors.Join(advisedError{fmt.Errorf("--%s: %w; --no-redis leaves it out", redisFlag, err)}, store.Close())
	}
	return store, nil
}

func (v *verifyCommand) options(now time.Time) (verify.Options, error) {
	o := verify.Options{Names: v.names(), Examples: v.examples, NoTable: v.noTable, Repeats: v.delivery.value == app.AtLeastOnce}
	if v.examples < 1 {
		return o, usagef("--examples: must be positive")
	}
	var err error
	if o.Since, err = instant("since", v.since, now); err != nil {
		return o, err
	}
	if o.Until, err = instant("until", v.until, now); err != nil {
		return o, err
	}
	if o.From, err = offsets("from", v.from); err != nil {
		return o, err
	}
	if o.To, err = offsets("to", v.to); err != nil {
		return o, err
	}
	o.Catalogue, err = v.catalogue()
	return o, err
}

// instant reads a time, or an age.
func instant(flag, text string, now time.Time) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	at, err := esclusa.ParseInstant(text, now)
	if err != nil {
		return at, usagef("--%s: %w", flag, err)
	}
	return at, nil
}

// offsets reads partition:offset pairs.
func offsets(flag string, pairs []string) (map[int32]int64, error) {
	at := make(map[int32]int64, len(pairs))
	for _, pair := range pairs {
		p, o, _ := strings.Cut(pair, ":")
		partition, perr := strconv.ParseInt(p, 10, 32)
		offset, oerr := strconv.ParseInt(o, 10, 64)
		if perr != nil || oerr != nil || partition < 0 || offset < 0 {
			return nil, usagef("--%s: %q is not partition:offset", flag, pair)
		}
		if _, twice := at[int32(partition)]; twice {
			return nil, usagef("--%s: partition %d is there twice", flag, partition)
		}
		at[int32(partition)] = offset
	}
	return at, nil
}

// stepLine is one line that changes, on a terminal; elsewhere a line now and then.
type stepLine struct {
	sh    *shell
	step  string
	drawn time.Time
}

// How often the line is drawn, on a terminal and elsewhere.
const (
	stepEvery = 100 * time.Millisecond
	noteEvery = 10 * time.Second
)

func (s *stepLine) show(step string, done, all int64) {
	percent := int64(100)
	if all > 0 {
		percent = 100 * done / all
	}
	text := fmt.Sprintf("%s: %d of %d, %d %%", plain(step), done, all, percent)
	if !isTerminal(s.sh.err) {
		if s.drawn.IsZero() {
			s.drawn = time.Now()
		}
		if time.Since(s.drawn) >= noteEvery {
			s.drawn = time.Now()
			s.sh.note("%s", text)
		}
		return
	}
	if step == s.step && time.Since(s.drawn) < stepEvery {
		return
	}
	s.step, s.drawn = step, time.Now()
	_, _ = fmt.Fprintf(s.sh.err, "\r\x1b[K%s", text)
}

func (s *stepLine) clear() {
	if s.step != "" {
		_, _ = fmt.Fprint(s.sh.err, "\r\x1b[K")
	}
}
