package main

import (
	"github.com/spf13/cobra"
)

// completeDatatype offers the catalogue's datatypes for the first argument, and
// files for the others where the command takes any.
func (c *client) completeDatatype(sh *shell, then cobra.ShellCompDirective) cobra.CompletionFunc {
	return func(cmd *cobra.Command, args []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
		if len(args) > 0 {
			return nil, then
		}
		return c.offer(sh, cmd), cobra.ShellCompDirectiveNoFileComp
	}
}

// completeDatatypeFlag offers the same for a flag.
func (c *client) completeDatatypeFlag(sh *shell, cmd *cobra.Command, name string) {
	err := cmd.RegisterFlagCompletionFunc(name, func(cmd *cobra.Command, _ []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
		return c.offer(sh, cmd), cobra.ShellCompDirectiveNoFileComp
	})
	if err != nil {
		panic(err) // the flag does not exist, or twice
	}
}

// offer lists datatypes with their titles. Nobody reads errors while completing.
func (c *client) offer(sh *shell, cmd *cobra.Command) []cobra.Completion {
	if sh.applyEnv(cmd.Flags()) != nil {
		return nil
	}
	catalogue, err := c.catalogue()
	if err != nil {
		return nil
	}
	var words []cobra.Completion
	for _, ch := range catalogue.Channels() {
		words = append(words, cobra.CompletionWithDesc(ch.Datatype, ch.Title))
	}
	return words
}
