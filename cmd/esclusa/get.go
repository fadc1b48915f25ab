package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/spf13/cobra"
)

type getCommand struct {
	sh     *shell
	web    string
	format choice
}

func newGet(sh *shell) *cobra.Command {
	g := &getCommand{sh: sh, format: choice{"doc", []string{"doc", "table", "json"}}}
	cmd := &cobra.Command{
		Use:   "get [DATATYPE] KEY...",
		Short: "Print rows of a table by their keys",
		Long: `Asks a running esclusa for what a datatype's table has under the keys, and prints it
as it was sent. A single argument is the id of a customer. -o json and -o table tell the
version of each row, and what it was made of, too.

The exit status is 1 where there is no such row, or where it cannot be told yet.`,
		Example: `  esclusa get 10
  esclusa get customer 10 11 12 -o json
  esclusa get 10 --http http://esclusa.example.org:5000`,
		Args:              takes(1, -1),
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE:              g.run,
	}
	cmd.Flags().StringVar(&g.web, "http", defaultWeb, "`URL` of a running esclusa")
	g.format.flag(cmd, "output", "o", "how to print")
	return cmd
}

func (g *getCommand) run(cmd *cobra.Command, args []string) error {
	datatype, keys := "customer", args
	if len(args) > 1 {
		datatype, keys = args[0], args[1:]
	}
	for _, key := range keys {
		if key == "" {
			return usagef("a key is empty: %s", cmd.UseLine())
		}
	}
	if len(args) == 1 && g.format.value == "doc" {
		return g.one(cmd.Context(), args[0])
	}
	table, err := tableOf(cmd.Context(), g.web, datatype)
	if err != nil {
		return err
	}
	rows, missing, err := lookup(cmd.Context(), g.web, table, keys)
	if err != nil {
		return err
	}
	if err := g.print(rows); err != nil {
		return err
	}
	if len(missing) > 0 {
		return fmt.Errorf("there is no %s %s", datatype, quoted(missing))
	}
	return nil
}

// one prints a customer, from Redis where it can.
func (g *getCommand) one(ctx context.Context, id string) error {
	doc, err := webGet(ctx, g.web, "/v1/customers?key="+url.QueryEscape(id)) // no path carries every id
	var p *problem
	if errors.As(err, &p) && p.Status == http.StatusNotFound {
		return fmt.Errorf("there is no customer %q", id)
	}
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(g.sh.out, "%s\n", g.sh.document(doc))
	return err
}

func (g *getCommand) print(rows []tableRow) error {
	if g.format.value == "table" {
		return printRows(g.sh, rows)
	}
	for _, row := range rows {
		var err error
		if g.format.value == "json" {
			err = g.sh.printJSON(row)
		} else {
			_, err = fmt.Fprintf(g.sh.out, "%s\n", g.sh.document(row.Doc))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// tableOf is the table in which a running esclusa keeps a datatype.
func tableOf(ctx context.Context, web, datatype string) (string, error) {
	text, err := webGet(ctx, web, "/v1/channels/"+escaped(datatype))
	if err != nil {
		return "", err
	}
	var l label
	if err := json.Unmarshal(text, &l); err != nil {
		return "", fmt.Errorf("reading the label of %s: %w", datatype, err)
	}
	if l.Table == "" {
		return "", fmt.Errorf("%s is kept in no table, so that nothing can be got by its key; esclusa receive reads its channel", datatype)
	}
	return l.Table, nil
}

// lookupKeys is how many keys one call takes.
const lookupKeys = 1000

// lookup returns the rows of keys in their order, and the keys that have none.
func lookup(ctx context.Context, web, table string, keys []string) (rows []tableRow, missing []string, err error) {
	for len(keys) > 0 {
		n := min(len(keys), lookupKeys)
		body, err := json.Marshal(map[string][]string{"keys": keys[:n]})
		if err != nil {
			return nil, nil, err
		}
		text, err := webPost(ctx, web, "/v1/"+escaped(table)+"/lookup", body)
		if err != nil {
			return nil, nil, err
		}
		var got struct {
			Rows             []tableRow
			Missing, Omitted []string
		}
		if err := json.Unmarshal(text, &got); err != nil {
			return nil, nil, fmt.Errorf("reading rows of %s: %w", table, err)
		}
		rows, missing = append(rows, got.Rows...), append(missing, got.Missing...)
		keys = append(got.Omitted, keys[n:]...)
	}
	return rows, missing, nil
}

// escaped is a key as a segment of a path. Dots are escaped too: alone they would
// mean a directory.
func escaped(key string) string {
	return strings.ReplaceAll(url.PathEscape(key), ".", "%2E")
}

func quoted(keys []string) string {
	all := make([]string, len(keys))
	for i, key := range keys {
		all[i] = strconv.Quote(key)
	}
	return strings.Join(all, ", ")
}
