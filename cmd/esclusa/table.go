package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"strconv"

	"github.com/spf13/cobra"
)

// tableRow is a row of a table, as HTTP lists it.
type tableRow struct {
	Key     string          `json:"key"`
	Version int64           `json:"version"`
	Source  string          `json:"source"`
	Time    string          `json:"time"`
	Doc     json.RawMessage `json:"doc"`
}

func newTable(sh *shell) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "table",
		Short: "List and export tables",
		Long: `Reads whole tables from a running esclusa: list prints some rows for people, export
all of them for programs, one JSON document a line.`,
		RunE: needsCommand,
		Args: noCommand,
	}
	cmd.AddCommand(newTableList(sh), newTableExport(sh))
	return cmd
}

// tableReader reads a table page by page.
type tableReader struct {
	sh            *shell
	web           string
	prefix, after string
	count         int // of rows; 0 for all
	format        *format
}

func (t *tableReader) flags(cmd *cobra.Command) {
	cmd.Flags().StringVar(&t.web, "http", defaultWeb, "`URL` of a running esclusa")
	cmd.Flags().StringVar(&t.prefix, "prefix", "", "only keys that begin with `text`")
	cmd.Flags().StringVar(&t.after, "after", "", "only keys behind `key`, to go on")
}

func newTableList(sh *shell) *cobra.Command {
	t := &tableReader{sh: sh, format: newFormat()}
	cmd := &cobra.Command{
		Use:   "list TABLE",
		Short: "List rows of a table",
		Long: `Lists rows of a table in the order of their keys. TABLE is its name, a plural:
customers; esclusa channels -o json says which datatype is kept in which.`,
		Example: `  esclusa table list customers
  esclusa table list customers --prefix 10 -n 5 -o json`,
		Args:              takes(1, 1),
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(cmd *cobra.Command, args []string) error {
			if t.count < 0 {
				return usagef("--count: must not be negative")
			}
			var rows []tableRow
			err := t.each(cmd.Context(), args[0], func(row tableRow) error {
				if t.format.json() {
					return sh.printJSON(row)
				}
				rows = append(rows, row)
				return nil
			})
			if err != nil || t.format.json() {
				return err
			}
			return printRows(sh, rows)
		},
	}
	t.flags(cmd)
	cmd.Flags().IntVarP(&t.count, "count", "n", 100, "most `rows`; 0 for all")
	t.format.add(cmd)
	return cmd
}

func newTableExport(sh *shell) *cobra.Command {
	t := &tableReader{sh: sh}
	var documents bool
	cmd := &cobra.Command{
		Use:   "export TABLE",
		Short: "Write a table, one JSON document a line",
		Long: `Writes all rows of a table to standard output, one JSON document a line, with the
row's document in "doc", in the order of their keys. It holds one page at a time. The
pages are no snapshot: a row that changes meanwhile is there as it was when its page was
read. Where it breaks off, --after with the last key goes on.`,
		Example: `  esclusa table export customers > customers.ndjson
  esclusa table export customers --documents | esclusa send customer --brokers new:9092`,
		Args:              takes(1, 1),
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(cmd *cobra.Command, args []string) error {
			return t.each(cmd.Context(), args[0], func(row tableRow) error {
				if documents {
					return printDocument(sh, row.Doc)
				}
				return sh.printJSON(row)
			})
		},
	}
	t.flags(cmd)
	cmd.Flags().BoolVar(&documents, "documents", false, "only the documents, as send reads them")
	return cmd
}

// printDocument prints a document on one line, otherwise as it is.
func printDocument(sh *shell, doc []byte) error {
	var line bytes.Buffer
	if err := json.Compact(&line, doc); err != nil {
		return err
	}
	line.WriteByte('\n')
	_, err := sh.out.Write(line.Bytes())
	return err
}

// pageRows is how many rows one call gives.
const pageRows = 1000

// each hands over the rows in the order of their keys, and holds a page at a time.
func (t *tableReader) each(ctx context.Context, table string, handle func(tableRow) error) error {
	if table == "" {
		return usagef("the name of the table is empty")
	}
	for after, left := t.after, t.count; ; {
		limit := pageRows
		if t.count > 0 {
			limit = min(left, pageRows)
		}
		page, err := t.page(ctx, table, after, limit)
		if err != nil {
			return err
		}
		for _, row := range page.Rows {
			if err := handle(row); err != nil {
				return err
			}
		}
		left -= len(page.Rows)
		if page.Next == nil || t.count > 0 && left == 0 {
			return nil
		}
		after = *page.Next
	}
}

type tablePage struct {
	Rows []tableRow `json:"rows"`
	Next *string    `json:"next"`
}

func (t *tableReader) page(ctx context.Context, table, after string, limit int) (page tablePage, err error) {
	q := url.Values{"limit": {strconv.Itoa(limit)}}
	if t.prefix != "" {
		q.Set("prefix", t.prefix)
	}
	if after != "" {
		q.Set("after", after)
	}
	text, err := webGet(ctx, t.web, "/v1/"+escaped(table)+"?"+q.Encode())
	if err != nil {
		return page, err
	}
	if err := json.Unmarshal(text, &page); err != nil || page.Rows == nil {
		return page, fmt.Errorf("%q is not a table that %s lists", table, t.web)
	}
	return page, nil
}

// shownDoc is how much of a document stands in a table, in characters.
const shownDoc = 80

func printRows(sh *shell, rows []tableRow) error {
	cells := make([][]string, 0, len(rows))
	for _, row := range rows {
		var doc bytes.Buffer
		if err := json.Compact(&doc, row.Doc); err != nil {
			return err
		}
		text := []rune(doc.String())
		if len(text) > shownDoc {
			text = append(text[:shownDoc], '…')
		}
		cells = append(cells, []string{row.Key, strconv.FormatInt(row.Version, 10), row.Source, row.Time, string(text)})
	}
	return sh.printTable([]string{"KEY", "VERSION", "SOURCE", "TIME", "DOC"}, cells)
}
