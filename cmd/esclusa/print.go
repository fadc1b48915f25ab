package main

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"unicode"
)

// writeJSON writes v on one line. A document within is written as it is, but for
// white space.
func writeJSON(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}

func (sh *shell) printJSON(v any) error { return writeJSON(sh.out, v) }

// printTable prints rows below a head, in columns.
func (sh *shell) printTable(head []string, rows [][]string) error {
	tw := tabwriter.NewWriter(sh.out, 0, 0, 2, ' ', 0)
	for _, row := range append([][]string{head}, rows...) {
		if _, err := fmt.Fprintln(tw, strings.TrimRight(strings.Join(row, "\t"), "\t")); err != nil {
			return err
		}
	}
	return tw.Flush()
}

// plain keeps what others chose from driving the user's terminal.
func plain(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) {
			return r
		}
		return unicode.ReplacementChar
	}, text)
}

// ANSI colours.
const (
	green = "\x1b[32m"
	red   = "\x1b[31m"
	reset = "\x1b[0m"
)

func paint(text, colour string, on bool) string {
	if !on {
		return text
	}
	return colour + text + reset
}
