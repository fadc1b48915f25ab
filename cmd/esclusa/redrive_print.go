package main

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/journal"
	"github.com/esclusa/esclusa/internal/redrive"
)

// redriveReport is what a command has done, in JSON: one document, whatever was done.
type redriveReport struct {
	ID   string         `json:"id"`
	Plan *redrive.Tally `json:"plan,omitempty"` // nil with --run, whose plan was printed before
	Run  *redrive.Tally `json:"run,omitempty"`  // nil where nothing was run
}

func (r *redriveCommand) printPlan(p *redrive.Planned) error {
	r.report.ID, r.report.Plan = p.ID, &p.Tally
	return r.print(p.ID, "plan", p.Tally)
}

func (r *redriveCommand) printDone(id string, t redrive.Tally) error {
	if t.Counts == nil {
		return nil
	}
	r.report.ID, r.report.Run = id, &t
	return errors.Join(r.print(id, "run", t), r.printBack(t.Back))
}

// printed prints the report, if it is to be JSON and something was done.
func (r *redriveCommand) printed() error {
	if !r.format.json() || r.report.ID == "" {
		return nil
	}
	return r.sh.printJSON(r.report)
}

// printBack prints what came back, where something did.
func (r *redriveCommand) printBack(back *journal.Back) error {
	if r.format.json() || back == nil || back.Count == 0 {
		return nil
	}
	_, err := fmt.Fprintf(r.sh.out, "refused again: %d, such as the alerts at %s\n", back.Count, strings.Join(back.Samples, ", "))
	return err
}

func (r *redriveCommand) print(id, what string, t redrive.Tally) error {
	if r.format.json() {
		return nil
	}
	total := int64(0)
	var rows [][]string
	for _, o := range redrive.Outcomes() {
		n := t.Counts[o]
		if n == 0 {
			continue
		}
		total += n
		name := string(o)
		if what == "run" && o == redrive.Ready {
			name = "sent"
		}
		for i, s := range t.Samples[o] {
			row := []string{"", "", s.ID, s.Why}
			if i == 0 {
				row[0], row[1] = name, strconv.FormatInt(n, 10)
			}
			rows = append(rows, row)
		}
	}
	if _, err := fmt.Fprintf(r.sh.out, "%s %s: %s\n", what, id, esclusa.Counted(total, "alert")); err != nil || total == 0 {
		return err
	}
	return r.sh.printTable([]string{"OUTCOME", "ALERTS", "FOR EXAMPLE", "WHY"}, rows)
}
