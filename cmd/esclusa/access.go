package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/esclusa/esclusa/internal/access"
	"github.com/esclusa/esclusa/internal/app"
	"github.com/esclusa/esclusa/internal/nearest"
	"github.com/esclusa/esclusa/schemas"
)

func newAccess(sh *shell) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "access",
		Short: "Check who may do what over HTTP",
		Long:  "Checks the file of esclusa run --access, says what it allows, and makes API keys. Nothing is asked of a running esclusa.",
		Args:  noCommand,
		RunE:  needsCommand,
	}
	keys := &cobra.Command{Use: "key", Short: "Make API keys", Args: noCommand, RunE: needsCommand}
	keys.AddCommand(newAccessKey(sh))
	cmd.AddCommand(newAccessCheck(sh), newAccessCan(sh), keys)
	return cmd
}

func newAccessCheck(sh *shell) *cobra.Command {
	return &cobra.Command{
		Use:   "check FILE",
		Short: "Say what is wrong with an access file, line by line",
		Long: `Reads an access file, and the files of keys and authorities that it names, as the
start of esclusa run does, and prints each fault with its line and what to write. The
exit status is 1 where there is one.`,
		Example: "  esclusa access check access.yml",
		Args:    takes(1, 1),
		RunE: func(_ *cobra.Command, args []string) error {
			f, err := access.Check(args[0])
			if err != nil {
				for line := range strings.SplitSeq(err.Error(), "\n") {
					fmt.Fprintln(sh.out, plain(line))
				}
				return said(failed)
			}
			_, err = fmt.Fprintf(sh.out, "%s is well: roles %s\n", args[0], strings.Join(f.Roles(), ", "))
			return err
		},
	}
}

func newAccessKey(sh *shell) *cobra.Command {
	return &cobra.Command{
		Use:   "new NAME",
		Short: "Make an API key, which is shown once, and the line by which it is known",
		Long: `Makes a key of 256 random bits. The key is for whoever calls, and is nowhere else;
the line is for the keys_file of the access file, in which the principal is called
key:NAME.`,
		Example:           "  esclusa access key new crm",
		Args:              takes(1, 1),
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(_ *cobra.Command, args []string) error {
			key, line, err := access.NewKey(args[0])
			if err != nil {
				return usageError{err}
			}
			_, err = fmt.Fprintf(sh.out, "key, shown this once: %s\nline for keys_file:   %s\n", key, line)
			return err
		},
	}
}

type accessCan struct {
	sh                              *shell
	verb                            choice
	file, schemas                   string
	groups                          []string
	datatype, sender, reader, table string
}

func newAccessCan(sh *shell) *cobra.Command {
	c := &accessCan{sh: sh, verb: choiceOf(access.Verbs())}
	cmd := &cobra.Command{
		Use:   "can WHO VERB",
		Short: "Say whether somebody may do something, and by which line",
		Long: `Says whether WHO may do something by an access file: yes, with the role and the line,
or no, with exit status 1. WHO is key:NAME, user:NAME, cert:NAME, group:NAME, or
anonymous for whoever shows nothing. Without --datatype, --sender and --group it is
asked for all.`,
		Example: `  esclusa access can key:crm send --datatype image
  esclusa access can user:ana table.read --table customers --member-of sre
  esclusa access can anonymous channels.read`,
		Args: takes(2, 2),
		RunE: func(_ *cobra.Command, args []string) error { return c.run(args[0], args[1]) },
		ValidArgsFunction: func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
			if len(args) != 1 {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			return c.verb.of, cobra.ShellCompDirectiveNoFileComp
		},
	}
	f := cmd.Flags()
	f.StringVar(&c.file, "access", "access.yml", "access `file`")
	f.StringSliceVar(&c.groups, "member-of", nil, "`groups` of the issuer that WHO is in")
	f.StringVar(&c.datatype, "datatype", "", "to records of this `datatype`")
	f.StringVar(&c.table, "table", "", "to the datatype of this `table`")
	f.StringVar(&c.sender, "sender", "", "to refused records of this `sender`")
	f.StringVar(&c.reader, "group", "", "for this `group` of readers")
	f.StringVar(&c.schemas, "schemas", "", "`directory` of the catalogue, for --table; none for the one built in")
	return cmd
}

func (c *accessCan) run(who, verb string) error {
	if c.verb.Set(verb) != nil {
		return usagef("%q is not a verb%s: there are %s", verb, nearest.Hint(verb, c.verb.of), strings.Join(c.verb.of, ", "))
	}
	kind, name, _ := strings.Cut(who, ":")
	if who != "anonymous" && (name == "" || !slices.Contains([]string{"key", "user", "cert", "group"}, kind)) {
		return usagef("%q is nobody: write key:, user:, cert: or group: before the name, or anonymous", who)
	}
	scope := access.Scope{Datatype: c.datatype, Sender: c.sender, Group: c.reader}
	if c.table != "" {
		var err error
		if scope.Datatype, err = c.datatypeOf(c.table); err != nil {
			return err
		}
	}
	f, err := access.Load(c.file)
	if err != nil {
		return err
	}
	principals := []string{who}
	for _, g := range c.groups {
		principals = append(principals, "group:"+g)
	}
	if r := f.Can(access.Verb(verb), scope, principals...); r != nil {
		_, err = fmt.Fprintf(c.sh.out, "yes: role %s, %s:%d\n", r.Role, c.file, r.Line)
		return err
	}
	fmt.Fprintf(c.sh.out, "no: no line of %s gives %s the right to %s there\n", c.file, plain(who), verb)
	return said(failed)
}

// datatypeOf is the datatype that is kept in a table.
func (c *accessCan) datatypeOf(table string) (string, error) {
	if c.datatype != "" {
		return "", usagef("--table and --datatype both say which datatype is meant: give one of them")
	}
	catalogue, err := app.LoadCatalogue(c.schemas, schemas.DefaultLimits())
	if err != nil {
		return "", err
	}
	var names []string
	for _, ch := range catalogue.Tabled() {
		if ch.Table == table {
			return ch.Datatype, nil
		}
		names = append(names, ch.Table)
	}
	return "", usagef("the catalogue has no table %s%s: it has %s", table, nearest.Hint(table, names), strings.Join(names, ", "))
}
