package main

import (
	"fmt"
	"strings"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/verify"
)

// print is the report for people.
func (v *verifyCommand) print(r *verify.Report) error {
	var rows [][]string
	for _, p := range r.Partitions {
		rows = append(rows, partitionRow(fmt.Sprint(p.Partition), fmt.Sprintf("%d-%d", p.From, p.To), p))
	}
	rows = append(rows, partitionRow("all", "", r.Total))
	head := []string{"PARTITION", "OFFSETS", "RECORDS", "ONCE", "LOST", "TWICE", "WRONG", "MISORDERED", "INVENTED", "UNTOLD", "REPEATED", "PENDING"}
	if err := v.sh.printTable(head, rows); err != nil {
		return err
	}
	text := &strings.Builder{}
	for _, out := range r.Outputs {
		for _, of := range []struct {
			n    int64
			what string
		}{
			{out.Foreign, "not written by the router"},
			{out.Changed, "judged by a schema that the catalogue lacks"},
			{out.Unfollowed, "perhaps out of order: too many keys to follow"},
		} {
			if of.n > 0 {
				fmt.Fprintf(text, "%s: %d of %s %s\n", plain(out.Topic), of.n, esclusa.Counted(out.Records, "record"), of.what)
			}
		}
	}
	for _, t := range r.Tables {
		printTableReport(text, t)
	}
	for _, e := range r.Examples {
		text.WriteString(exampleLine(e))
	}
	switch {
	case r.Interrupted != nil:
		fmt.Fprintf(text, "%s until the reading of %s was interrupted at %d of %d; nothing is said of what was not read\n",
			esclusa.Counted(r.Faults, "fault"), plain(r.Interrupted.Step), r.Interrupted.Done, r.Interrupted.All)
	case r.Clean:
		fmt.Fprintln(text, "no fault")
	default:
		fmt.Fprintf(text, "%s\n", esclusa.Counted(r.Faults, "fault"))
	}
	_, err := fmt.Fprint(v.sh.out, text)
	return err
}

// printTableReport is what was found of one table and of its copy in Redis.
func printTableReport(text *strings.Builder, t *verify.Table) {
	name := plain(t.Table)
	fmt.Fprintf(text, "table %s: %s, %d missing, %d differ, %d unknown, %d foreign, %d older than the channel, %d untold\n", name, esclusa.Counted(t.Rows, "row"), t.Missing, t.Differs, t.Unknown, t.Foreign, t.Older, t.Untold)
	d := t.Redis
	if d == nil {
		return
	}
	fmt.Fprintf(text, "Redis, %s: %s looked up, %d missing, %d differ, %d surplus, %d still to come\n", name, esclusa.Counted(d.Rows, "row"), d.Missing, d.Differs, d.Surplus, d.Pending)
	if len(d.Incomplete) > 0 {
		fmt.Fprintf(text, "Redis, %s: not complete, and not compared, in partitions %v\n", name, d.Incomplete)
	}
}

func partitionRow(name, offsets string, p verify.Partition) []string {
	row := []string{name, offsets}
	for _, n := range []int64{p.Records, p.Once, p.Lost, p.Twice, p.Wrong, p.Misordered, p.Invented, p.Untold, p.Repeated, p.Pending} {
		row = append(row, fmt.Sprint(n))
	}
	return row
}

// exampleLine is one fault.
func exampleLine(e verify.Example) string {
	text := string(e.Kind) + ":"
	for _, part := range []struct{ before, what string }{
		{"", e.Source}, {"found at ", e.Found}, {"belongs to ", e.Expected}, {"", e.Detail},
	} {
		if part.what != "" {
			text += " " + part.before + plain(part.what) + ","
		}
	}
	return strings.TrimSuffix(text, ",") + "\n"
}
