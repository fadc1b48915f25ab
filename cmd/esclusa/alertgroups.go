package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"os/user"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/esclusa/esclusa/internal/alertgroups"
)

// alertGroups are the commands about groups of alerts, which ask a running esclusa.
type alertGroups struct {
	sh     *shell
	web    string
	format *format
	count  int
	state  choice
	query  url.Values
}

func newAlertGroups(sh *shell) []*cobra.Command {
	return []*cobra.Command{
		newGroupList(sh), newAlertShow(sh),
		newGroupDecision(sh, "ack", alertgroups.Acknowledged, "Say that somebody knows of a group of alerts"),
		newGroupDecision(sh, "resolve", alertgroups.Resolved, "Say that a group of alerts is over, until a later record is refused so"),
		newGroupDecision(sh, "reopen", alertgroups.Open, "Say that a group of alerts is open"),
	}
}

func newGroupList(sh *shell) *cobra.Command {
	g := &alertGroups{sh: sh, format: newFormat(), state: choiceOf(alertgroups.States()), query: url.Values{}}
	cmd := &cobra.Command{
		Use:   "groups",
		Short: "Print the ways in which records are refused, and how many are",
		Long: `Asks a running esclusa for the groups of alerts, that with the newest alert first. A
group is one way in which records break the rules: a reason, a datatype, a keyword and a
pointer.`,
		Example: `  esclusa alerts groups
  esclusa alerts groups --state open --datatype image -o json`,
		Args:              takes(0, 0),
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE:              g.list,
	}
	f := cmd.Flags()
	f.StringVar(&g.web, "http", defaultWeb, "`URL` of a running esclusa")
	f.IntVarP(&g.count, "count", "n", 50, "how many to print, 1 to 500")
	for name, does := range map[string]string{
		"datatype": "only those of this `datatype`", "reason": "only those for this `reason`", "sender": "only those with alerts of this `sender`, among those with the most",
	} {
		f.Func(name, does, func(text string) error {
			g.query.Set(name, text)
			return nil
		})
	}
	g.state.flag(cmd, "state", "", "only those in this state")
	g.format.add(cmd)
	return cmd
}

func (g *alertGroups) list(cmd *cobra.Command, _ []string) error {
	if g.count < 1 || g.count > 500 {
		return usagef("--count: must be 1 to 500")
	}
	g.query.Set("limit", strconv.Itoa(g.count))
	if g.state.value != "" {
		g.query.Set("state", g.state.value)
	}
	text, err := webGet(cmd.Context(), g.web, "/v1/alert-groups?"+g.query.Encode())
	if err != nil {
		return asked(err)
	}
	if g.format.json() {
		_, err := fmt.Fprintf(g.sh.out, "%s\n", text)
		return err
	}
	var page struct{ Groups []alertgroups.Group }
	if err := json.Unmarshal(text, &page); err != nil {
		return fmt.Errorf("reading the alert groups: %w", err)
	}
	var rows [][]string
	for i := range page.Groups {
		of := &page.Groups[i]
		what := of.Keyword
		if of.Pointer != nil {
			what = strings.TrimSpace(*of.Pointer + " " + of.Message)
		}
		rows = append(rows, []string{
			of.ID, string(of.State), strconv.FormatInt(of.Count, 10), of.Last.Time.UTC().Format(time.RFC3339), of.Datatype, string(of.Reason), what,
		})
	}
	return g.sh.printTable([]string{"GROUP", "STATE", "ALERTS", "LAST", "DATATYPE", "REASON", "WHAT"}, rows)
}

// asked takes what a running esclusa refuses for wrong usage, where it is.
func asked(err error) error {
	var p *problem
	if errors.As(err, &p) && p.Status == http.StatusBadRequest {
		return usageError{err}
	}
	return err
}

func newAlertShow(sh *shell) *cobra.Command {
	g := &alertGroups{sh: sh}
	original := false
	cmd := &cobra.Command{
		Use:   "show AT",
		Short: "Print an alert, whole, or the payload that it is about",
		Long: `Asks a running esclusa for the alert at a place, partition/offset in the alerts' topic,
as "at" and "samples" tell it.`,
		Example: `  esclusa alerts show 3/4711
  esclusa alerts show 3/4711 --original`,
		Args:              takes(1, 1),
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(cmd *cobra.Command, args []string) error {
			partition, offset, ok := strings.Cut(args[0], "/")
			if !ok || strings.Trim(partition+offset, "0123456789") != "" || partition == "" || offset == "" {
				return usagef("%q is no place of an alert, which is partition/offset, such as 3/4711", args[0])
			}
			path := "/v1/alerts/" + partition + "/" + offset
			if original {
				path += "?as=original"
			}
			text, err := webGet(cmd.Context(), g.web, path)
			if err != nil {
				return err
			}
			if original && !isTerminal(g.sh.out) {
				_, err = g.sh.out.Write(text) // as it was sent: it may be framed, and whatever else
				return err
			}
			_, err = fmt.Fprintf(g.sh.out, "%s\n", g.sh.document(text))
			return err
		},
	}
	cmd.Flags().StringVar(&g.web, "http", defaultWeb, "`URL` of a running esclusa")
	cmd.Flags().BoolVar(&original, "original", false, "print the payload")
	return cmd
}

func newGroupDecision(sh *shell, name string, state alertgroups.State, short string) *cobra.Command {
	g := &alertGroups{sh: sh}
	var note, by, until string
	cmd := &cobra.Command{
		Use:               name + " GROUP",
		Short:             short,
		Example:           "  esclusa alerts " + name + ` 7d0f23aa1c9b6e54 --note "the sender was mended"`,
		Args:              takes(1, 1),
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(cmd *cobra.Command, args []string) error {
			if !cmd.Flags().Changed("by") {
				by = userName()
			}
			members := map[string]string{"state": string(state), "by": by, "note": note}
			if until != "" {
				members["until"] = until
			}
			return g.decide(cmd.Context(), args[0], members)
		},
	}
	f := cmd.Flags()
	f.StringVar(&g.web, "http", defaultWeb, "`URL` of a running esclusa")
	f.StringVar(&note, "note", "", "why")
	f.StringVar(&by, "by", "", "who decides; by default who calls the command")
	if state == alertgroups.Acknowledged {
		f.StringVar(&until, "until", "", "`time` after which the group is open again, as 2026-01-02T15:04:05Z; none: for good")
	}
	return cmd
}

// userName is who calls the command, as the machine knows it.
func userName() string {
	if u, err := user.Current(); err == nil && u.Username != "" {
		return u.Username
	}
	return cmp.Or(os.Getenv("USER"), "somebody")
}

// decide puts a group into a state, upon what holds now.
func (g *alertGroups) decide(ctx context.Context, group string, members map[string]string) error {
	path := "/v1/alert-groups/" + url.PathEscape(group)
	text, err := webGet(ctx, g.web, path)
	if err != nil {
		return err
	}
	var before, after alertgroups.Group
	if err := json.Unmarshal(text, &before); err != nil {
		return fmt.Errorf("reading the alert group: %w", err)
	}
	body, err := json.Marshal(members)
	if err != nil {
		return err
	}
	if text, err = webPut(ctx, g.web, path+"/state", strconv.Quote(strconv.FormatInt(before.Number(), 10)), body); err != nil {
		return asked(err)
	}
	if err := json.Unmarshal(text, &after); err != nil {
		return fmt.Errorf("reading the alert group: %w", err)
	}
	_, err = fmt.Fprintf(g.sh.out, "group %s was %s and is %s\n", after.ID, before.State, after.State)
	return err
}
