package main

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/spf13/cobra"
)

func newGet(sh *shell) *cobra.Command {
	var web string
	cmd := &cobra.Command{
		Use:   "get ID",
		Short: "Print a customer",
		Long: `Asks a running esclusa for the customer with the id, and prints it as it was sent.

The exit status is 1 where there is no such customer, or where it cannot be told yet.`,
		Example: `  esclusa get 10
  esclusa get 10 --http http://esclusa.example.org:5000`,
		Args:              takes(1, 1),
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(cmd *cobra.Command, args []string) error {
			if args[0] == "" {
				return usagef("the id is empty: %s", cmd.UseLine())
			}
			doc, err := webGet(cmd.Context(), web, "/v1/customers/"+escaped(args[0]))
			var p *problem
			if errors.As(err, &p) && p.Status == http.StatusNotFound {
				return fmt.Errorf("there is no customer %q", args[0])
			}
			if err != nil {
				return err
			}
			_, err = fmt.Fprintf(sh.out, "%s\n", sh.document(doc))
			return err
		},
	}
	cmd.Flags().StringVar(&web, "http", defaultWeb, "`URL` of a running esclusa")
	return cmd
}

// escaped is an id as a segment of a path. Dots are escaped too: alone they would
// mean a directory.
func escaped(id string) string {
	return strings.ReplaceAll(url.PathEscape(id), ".", "%2E")
}
