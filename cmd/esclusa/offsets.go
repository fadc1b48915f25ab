package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kerr"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/app"
	"github.com/esclusa/esclusa/internal/kafka"
	"github.com/esclusa/esclusa/internal/nearest"
)

const offsetsHelp = `Shows and sets how far a group has read. GROUP is what stands behind the prefix in its
name: router, customers (of a table), mirror, auditor, alert-groups, http.default,
receive.billing; or the whole name.`

type offsetsCommand struct {
	sh *shell
	client
	format *format

	topic       string
	to          []string
	since       string
	oldest      bool
	skip, tried bool
}

func newOffsets(sh *shell) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "offsets",
		Short: "Show and set how far a group has read",
		Long:  offsetsHelp,
		Example: `  esclusa offsets show router
  esclusa offsets set router --to 3:4711 --dry-run`,
		Args: noCommand,
		RunE: needsCommand,
	}
	cmd.AddCommand(newOffsetsShow(sh), newOffsetsSet(sh))
	return cmd
}

func newOffsetsShow(sh *shell) *cobra.Command {
	o := &offsetsCommand{sh: sh, format: newFormat()}
	cmd := &cobra.Command{
		Use:   "show GROUP",
		Short: "Print how far a group has read, and what waits for it",
		Long: offsetsHelp + `

END is behind the last record, also of one whose transaction is open.`,
		Example:           "  esclusa offsets show router\n  esclusa offsets show http.default -o json",
		Args:              takes(1, 1),
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(cmd *cobra.Command, args []string) error {
			return o.with(cmd.Context(), args[0], func(_ *link, g *place) error { return o.print(g.positions) })
		},
	}
	o.kafkaFlags(cmd)
	cmd.Flags().StringVar(&o.topic, "topic", "", "only this `topic`, also if the group has read nothing of it")
	o.format.add(cmd)
	return cmd
}

func newOffsetsSet(sh *shell) *cobra.Command {
	o := &offsetsCommand{sh: sh, format: newFormat()}
	cmd := &cobra.Command{
		Use:   "set GROUP",
		Short: "Set where a group that is stopped goes on",
		Long: offsetsHelp + `

The group must have no members: stop its processes first. Set back, it reads records
again, so that a router writes their outputs a second time. Set forward, it never
reads those between, which needs --skip.`,
		Example: `  esclusa offsets set router --to 3:4711 --dry-run
  esclusa offsets set receive.billing --since 24h
  esclusa offsets set auditor --topic datatype.image --oldest`,
		Args:              takes(1, 1),
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(cmd *cobra.Command, args []string) error {
			choices := 0
			for _, name := range []string{"to", "since", "oldest"} {
				if cmd.Flags().Changed(name) {
					choices++
				}
			}
			if choices != 1 {
				return usagef("--to, --since or --oldest must say where the group goes on: give one of them")
			}
			return o.with(cmd.Context(), args[0], func(l *link, g *place) error { return o.set(cmd.Context(), l, g) })
		},
	}
	o.kafkaFlags(cmd)
	f := cmd.Flags()
	f.StringVar(&o.topic, "topic", "", "the `topic`, where the group reads several")
	f.StringSliceVar(&o.to, "to", nil, "the offsets to go on at, as `partition:offset,...`; other partitions stay as they are")
	f.StringVar(&o.since, "since", "", "go on at the first record of this `time` or later, as RFC 3339 or an age like 24h")
	f.BoolVar(&o.oldest, "oldest", false, "go on at the oldest record")
	f.BoolVar(&o.skip, "skip", false, "go forward, past records that the group has not read")
	f.BoolVar(&o.tried, "dry-run", false, "print what would be set; change nothing")
	o.format.add(cmd)
	return cmd
}

// position is how far a group has read one partition.
type position struct {
	Topic     string `json:"topic"`
	Partition int32  `json:"partition"`
	Oldest    int64  `json:"oldest"`    // offset of the oldest record
	Committed *int64 `json:"committed"` // the next to read; null where nothing was committed
	End       int64  `json:"end"`       // behind the last record
	Lag       int64  `json:"lag"`       // offsets from there to the end
	Set       *int64 `json:"set,omitempty"`
}

// place is how far a group has read, and who reads for it.
type place struct {
	group     string
	members   []string // instances, or ids of members without
	positions []position
}

// groupOfPrefix is what may stand behind the prefix in a group's name.
var groupOfPrefix = regexp.MustCompile(`^[a-zA-Z0-9._-]{1,150}$`)

// with looks the group up.
func (o *offsetsCommand) with(ctx context.Context, group string, do func(*link, *place) error) error {
	group = strings.TrimPrefix(group, o.prefix+".")
	if !groupOfPrefix.MatchString(group) {
		return usagef("%q is no name of a group", group)
	}
	catalogue, err := o.catalogue()
	if err != nil {
		return err
	}
	scope := app.NewScope(o.names(), catalogue)
	scope.Group = group
	l, err := o.connect(ctx, scope.Rights(app.CommandOffsets))
	if err != nil {
		return err
	}
	defer l.close()
	ours := []string{app.RoleRouter, app.RoleMirror, app.RoleAuditor, "alert-groups"}
	for _, ch := range catalogue.Tabled() {
		ours = append(ours, ch.Table)
	}
	g, err := o.find(ctx, l, o.prefix+"."+group, ours)
	if err != nil {
		return l.explain(err)
	}
	return l.explain(do(l, g))
}

// find asks the brokers about a group; ours are the names of those that there may be.
// With --topic it is about that topic, read or not.
func (o *offsetsCommand) find(ctx context.Context, l *link, group string, ours []string) (*place, error) {
	lags, err := l.admin.Lag(ctx, group)
	if err != nil {
		return nil, fmt.Errorf("asking how far group %s has read: %w", group, err)
	}
	lag := lags[group]
	if err := lag.Error(); err != nil && !errors.Is(err, kerr.GroupIDNotFound) {
		return nil, fmt.Errorf("asking how far group %s has read: %w", group, err)
	}
	g := &place{group: group}
	for _, m := range lag.Members {
		g.members = append(g.members, cmp.Or(deref(m.InstanceID), m.MemberID))
	}
	for _, m := range lag.Lag.Sorted() {
		if o.topic == "" || m.Topic == o.topic {
			g.positions = append(g.positions, positionOf(m.Topic, m.Partition, m.Start.Offset, m.Commit.At, m.End.Offset))
		}
	}
	if len(g.positions) == 0 && o.topic != "" {
		return g, o.unread(ctx, l, g)
	}
	if len(g.positions) == 0 {
		name := strings.TrimPrefix(group, o.prefix+".")
		return nil, fmt.Errorf("group %s has read nothing%s", group, nearest.Hint(name, ours))
	}
	return g, nil
}

func deref(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

func positionOf(topic string, partition int32, oldest, committed, end int64) position {
	p := position{Topic: topic, Partition: partition, Oldest: oldest, End: end, Lag: end - max(committed, oldest)}
	if committed >= 0 {
		p.Committed = &committed
	}
	return p
}

// unread fills in a topic of which the group has committed nothing.
func (o *offsetsCommand) unread(ctx context.Context, l *link, g *place) error {
	extents, err := kafka.Extents(ctx, l.admin, o.topic)
	if err != nil {
		return err
	}
	for p, span := range extents[o.topic] {
		g.positions = append(g.positions, positionOf(o.topic, p, span.From, -1, span.To))
	}
	slices.SortFunc(g.positions, func(a, b position) int { return cmp.Compare(a.Partition, b.Partition) })
	return nil
}

func (o *offsetsCommand) print(positions []position) error {
	if o.format.json() {
		return o.sh.printJSON(append([]position{}, positions...))
	}
	head, rows := []string{"TOPIC", "PARTITION", "OLDEST", "COMMITTED", "END", "LAG"}, [][]string(nil)
	for _, p := range positions {
		row := []string{p.Topic, fmt.Sprint(p.Partition), fmt.Sprint(p.Oldest), offsetOr(p.Committed, "-"), fmt.Sprint(p.End), fmt.Sprint(p.Lag)}
		if p.Set != nil {
			row = append(row, offsetOr(p.Set, "-"))
			head = append(head[:6:6], "SET")
		}
		rows = append(rows, row)
	}
	return o.sh.printTable(head, rows)
}

func offsetOr(offset *int64, none string) string {
	if offset == nil {
		return none
	}
	return fmt.Sprint(*offset)
}

// set moves a group without members.
func (o *offsetsCommand) set(ctx context.Context, l *link, g *place) error {
	if n := len(g.members); n > 0 {
		return fmt.Errorf("group %s has %s (%s): stop %s first; one that ends without leaving the group counts as a member for %v more",
			g.group, esclusa.Counted(n, "member"), strings.Join(g.members, ", "), pronoun(n), kafka.SessionTimeout)
	}
	topic := g.positions[0].Topic
	if g.positions[len(g.positions)-1].Topic != topic {
		return usagef("--topic: must say which, since group %s reads several", g.group)
	}
	moved, err := o.move(ctx, l, topic, g.positions)
	if err != nil {
		return err
	}
	if !o.tried && len(moved) > 0 {
		if err := commit(ctx, l.admin, g.group, moved); err != nil {
			return err
		}
	}
	if err := o.print(moved); err != nil {
		return err
	}
	if o.tried {
		o.sh.note("nothing has been set")
	}
	return nil
}

func pronoun(n int) string {
	if n == 1 {
		return "it"
	}
	return "them"
}

// move decides where the partitions go on; those that stay are left out.
func (o *offsetsCommand) move(ctx context.Context, l *link, topic string, positions []position) ([]position, error) {
	to, err := o.targets(ctx, l, topic, positions)
	if err != nil {
		return nil, err
	}
	var moved []position
	for _, p := range positions {
		at, ok := to[p.Partition]
		if !ok || p.Committed != nil && *p.Committed == at {
			continue
		}
		if at < p.Oldest || at > p.End {
			return nil, usagef("--to: partition %d of %s has offsets %d to %d", p.Partition, topic, p.Oldest, p.End)
		}
		next := p.Oldest
		if p.Committed != nil {
			next = max(next, *p.Committed)
		}
		if at > next && !o.skip {
			return nil, fmt.Errorf("partition %d of %s: from %d to %d the group would pass over %s unread; --skip does it",
				p.Partition, topic, next, at, esclusa.Counted(int(at-next), "offset"))
		}
		p.Set = &at
		moved = append(moved, p)
	}
	return moved, nil
}

// targets are the offsets that the flags name.
func (o *offsetsCommand) targets(ctx context.Context, l *link, topic string, positions []position) (map[int32]int64, error) {
	switch {
	case o.since != "":
		at, err := instant("since", o.since, time.Now())
		if err != nil {
			return nil, err
		}
		return kafka.OffsetsAt(ctx, l.admin, topic, at)
	case o.oldest:
		to := make(map[int32]int64)
		for _, p := range positions {
			to[p.Partition] = p.Oldest
		}
		return to, nil
	}
	to, err := offsets("to", o.to)
	for p := range to {
		if !slices.ContainsFunc(positions, func(have position) bool { return have.Partition == p }) {
			return nil, usagef("--to: %s has partitions 0 to %d", topic, len(positions)-1)
		}
	}
	return to, err
}

func commit(ctx context.Context, admin *kadm.Client, group string, moved []position) error {
	var offsets kadm.Offsets
	for _, p := range moved {
		offsets.AddOffset(p.Topic, p.Partition, *p.Set, -1)
	}
	if err := admin.CommitAllOffsets(ctx, group, offsets); err != nil {
		return fmt.Errorf("setting how far group %s has read: %w", group, err)
	}
	return nil
}
