package main

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/whatif"
)

// shownGroups bounds the groups of a table, of either kind.
const shownGroups = 50

// print is the report for people.
func (w *whatIfCommand) print(r *whatif.Report) error {
	var rows [][]string
	row := func(name string, c *whatif.Counts) []string {
		cells := []string{name}
		for _, n := range []int64{c.Judged, c.Same, c.NewlyRefused, c.NewlyAccepted, c.Rerouted} {
			cells = append(cells, fmt.Sprint(n))
		}
		return cells
	}
	for i := range r.Datatypes {
		rows = append(rows, row(r.Datatypes[i].Datatype, &r.Datatypes[i].Counts))
	}
	rows = append(rows, row("all", &r.Counts))
	if err := w.sh.printTable([]string{"DATATYPE", "JUDGED", "SAME", "NEWLY REFUSED", "NEWLY ACCEPTED", "REROUTED"}, rows); err != nil {
		return err
	}
	if err := w.printGroups("newly refused, by what the candidate says", r.RefusedGroups); err != nil {
		return err
	}
	if err := w.printGroups("newly accepted, by what is said now", r.AcceptedGroups); err != nil {
		return err
	}
	text := &strings.Builder{}
	fmt.Fprintf(text, "\n%s of the accepted records would be refused\n", percent(r.Share))
	if r.Sample > 1 {
		fmt.Fprintf(text, "one record in %d was judged; the numbers are of those\n", r.Sample)
	}
	if at := r.GoneBefore; at != nil {
		fmt.Fprintf(text, "records before %s are gone\n", at.Format(esclusa.TimeFormat))
	}
	if r.Partial {
		fmt.Fprintln(text, "this is partial: it was interrupted, and nothing is said of what was not read")
	}
	_, err := fmt.Fprint(w.sh.out, text)
	return err
}

func (w *whatIfCommand) printGroups(title string, groups []whatif.Group) error {
	if len(groups) == 0 {
		return nil
	}
	if _, err := fmt.Fprintf(w.sh.out, "\n%s:\n", title); err != nil {
		return err
	}
	var rows [][]string
	for _, g := range groups[:min(len(groups), shownGroups)] {
		rows = append(rows, []string{
			fmt.Sprint(g.Records), g.Datatype, string(g.Reason), cmp.Or(g.Pointer, "-"), g.Keyword, g.Sender,
			g.First.Format(esclusa.TimeFormat), g.Last.Format(esclusa.TimeFormat), strings.Join(g.Examples, " "),
		})
	}
	err := w.sh.printTable([]string{"RECORDS", "DATATYPE", "REASON", "POINTER", "KEYWORD", "SENDER", "FIRST", "LAST", "SUCH AS"}, rows)
	if more := len(groups) - len(rows); more > 0 && err == nil {
		_, err = fmt.Fprintf(w.sh.out, "and %s more, which -o json lists\n", esclusa.Counted(more, "group"))
	}
	return err
}
