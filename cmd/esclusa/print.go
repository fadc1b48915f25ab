package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"unicode"
	"unicode/utf8"

	"github.com/esclusa/esclusa"
)

// writeJSON writes v on one line, in characters that drive no terminal. A document
// within is written as it is, but for those and for white space.
func writeJSON(w io.Writer, v any) error {
	enc := json.NewEncoder(escaping{w})
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}

func (sh *shell) printJSON(v any) error { return writeJSON(sh.out, v) }

// escaping is a writer of JSON, which it is given in whole characters: what drives
// a terminal it writes as an escape, which means the same.
type escaping struct{ io.Writer }

func (e escaping) Write(text []byte) (int, error) {
	if _, err := e.Writer.Write(escapeControls(text)); err != nil {
		return 0, err
	}
	return len(text), nil
}

// escapeControls is a JSON text in which controls stand as \u escapes. Line breaks
// and tabs stay, since in JSON they are between words only.
func escapeControls(doc []byte) []byte {
	if !bytes.ContainsFunc(doc, drives) {
		return doc
	}
	escaped := make([]byte, 0, len(doc)+16)
	for len(doc) > 0 {
		r, n := utf8.DecodeRune(doc)
		if drives(r) {
			escaped = fmt.Appendf(escaped, `\u%04x`, r)
		} else {
			escaped = append(escaped, doc[:n]...)
		}
		doc = doc[n:]
	}
	return escaped
}

// drives reports whether a character does something where a document is shown. Line breaks
// and tabs only part its words.
func drives(r rune) bool { return r != '\n' && r != '\r' && r != '\t' && esclusa.Drives(r) }

// document is a JSON document for the output: as it was sent, unless a terminal
// would obey what is in it.
func (sh *shell) document(doc []byte) []byte {
	if isTerminal(sh.out) {
		return escapeControls(doc)
	}
	return doc
}

// printTable prints rows below a head, in columns.
func (sh *shell) printTable(head []string, rows [][]string) error {
	tw := tabwriter.NewWriter(sh.out, 0, 0, 2, ' ', 0)
	for _, row := range append([][]string{head}, rows...) {
		cells := make([]string, len(row))
		for i, cell := range row {
			cells[i] = plain(cell)
		}
		if _, err := fmt.Fprintln(tw, strings.TrimRight(strings.Join(cells, "\t"), "\t")); err != nil {
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
