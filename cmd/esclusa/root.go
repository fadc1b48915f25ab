package main

import (
	"errors"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/esclusa/esclusa/internal/nearest"
)

const rootHelp = `esclusa keeps one Kafka channel for each datatype, and lets into it only records
that belong: whoever sends wrong data hears why, whoever receives knows what
there is to expect.

A first try, in two shells:

  esclusa run
  echo '{"id_cliente":"10","nombre":"Grupo 3"}' | esclusa send customer
  esclusa get 10

Every flag can also be set by an environment variable: --http-addr, say, as
ESCLUSA_HTTP_ADDR. What the command line says wins.`

func newRoot(sh *shell) *cobra.Command {
	root := &cobra.Command{
		Use:           "esclusa",
		Short:         "Typed channels on Kafka",
		Long:          rootHelp,
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          noCommand,
		RunE:          func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
		PersistentPreRunE: func(cmd *cobra.Command, _ []string) error {
			if err := refuseSecrets(cmd.Flags()); err != nil {
				return err
			}
			sh.nameUnknown(cmd.Root())
			if err := sh.applyEnv(cmd.Flags()); err != nil {
				return err
			}
			sh.warn(cmd)
			cmd.SetContext(withWebAccess(cmd.Context(), cmd.Flags()))
			return nil
		},
	}
	root.SetFlagErrorFunc(flagFault)
	groups := []struct {
		id, title string
		commands  []*cobra.Command
	}{
		{"system", "The system:", []*cobra.Command{newRun(sh), newTopics(sh), newOffsets(sh), newHealth(sh), newVerify(sh), newAccess(sh), newDemo(sh)}},
		{"records", "Records:", []*cobra.Command{newSend(sh), newReceive(sh), newGet(sh), newTable(sh), newAlerts(sh), newRedrive(sh), newWhere(sh), newJournal(sh)}},
		{"catalogue", "The catalogue:", []*cobra.Command{newChannels(sh), newValidate(sh), newSchema(sh)}},
	}
	for _, g := range groups {
		root.AddGroup(&cobra.Group{ID: g.id, Title: g.title})
		for _, cmd := range g.commands {
			cmd.GroupID = g.id
			root.AddCommand(cmd)
		}
	}
	root.AddCommand(newVersion(sh))
	webAccessFlags(root)
	return root
}

// warn says what is not as secret as it may be believed to be. What runs says it in its log.
func (sh *shell) warn(cmd *cobra.Command) {
	if cmd.Name() == "run" {
		return
	}
	for _, text := range warnings(cmd.Flags()) {
		sh.note("%s", sh.sentence(errors.New(text)))
	}
}

// flagFault is what the parser of flags says, and what was meant by a flag that the
// command does not have.
func flagFault(cmd *cobra.Command, err error) error {
	var unknown *pflag.NotExistError
	if !errors.As(err, &unknown) {
		return usageError{err}
	}
	var names []string
	cmd.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
	if near := nearest.Word(unknown.GetSpecifiedName(), names); near != "" {
		return usagef("%w (did you mean --%s?)", err, near)
	}
	return usageError{err}
}

// noCommand takes no arguments: what is there was meant as a command.
func noCommand(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	cmd.SuggestionsMinimumDistance = 2
	hint := ""
	if near := cmd.SuggestionsFor(args[0]); len(near) > 0 {
		hint = " (did you mean " + strings.Join(near, " or ") + "?)"
	}
	return usagef("%q is not a command of %s%s", args[0], cmd.CommandPath(), hint)
}

// needsCommand is the body of a command that only groups others.
func needsCommand(cmd *cobra.Command, _ []string) error {
	var names []string
	for _, sub := range cmd.Commands() {
		if sub.IsAvailableCommand() {
			names = append(names, sub.Name())
		}
	}
	return usagef("%s needs a command: %s", cmd.CommandPath(), strings.Join(names, " or "))
}

// takes checks the number of arguments. most is -1 for any number.
func takes(least, most int) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		switch {
		case len(args) < least:
			return usagef("too few arguments: %s", cmd.UseLine())
		case most >= 0 && len(args) > most:
			return usagef("%q is one argument too many: %s", args[most], cmd.UseLine())
		}
		return nil
	}
}
