package main

import (
	"fmt"

	"github.com/spf13/cobra"
)

func newHealth(sh *shell) *cobra.Command {
	var web string
	cmd := &cobra.Command{
		Use:   "health",
		Short: "Tell whether a process is ready",
		Long: `Asks GET /readyz of a process, whatever its roles, and prints the answer.

The exit status is 1 where it is not ready: it recovers, it stops, or it does not
answer. It is for containers, which have no other program to ask with.`,
		Example: `  esclusa health
  esclusa health --http http://router-1:5000`,
		Args:              takes(0, 0),
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(cmd *cobra.Command, _ []string) error {
			text, err := webGet(cmd.Context(), web, "/readyz")
			if err != nil {
				return err
			}
			_, err = fmt.Fprintf(sh.out, "%s\n", escapeControls(text))
			return err
		},
	}
	cmd.Flags().StringVar(&web, "http", defaultWeb, "`URL` of the process")
	return cmd
}
