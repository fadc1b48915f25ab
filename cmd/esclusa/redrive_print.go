package main

import (
	"fmt"
	"strconv"

	"github.com/esclusa/esclusa/internal/redrive"
)

// printedTally is a plan or a run in JSON.
type printedTally struct {
	ID string `json:"id"`
	redrive.Tally
}

func (r *redriveCommand) printPlan(p *redrive.Planned) error {
	return r.print(p.ID, "plan", p.Tally)
}

func (r *redriveCommand) printDone(id string, t redrive.Tally) error {
	if t.Counts == nil {
		return nil
	}
	return r.print(id, "run", t)
}

func (r *redriveCommand) print(id, what string, t redrive.Tally) error {
	if r.format.json() {
		return r.sh.printJSON(printedTally{id, t})
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
	if _, err := fmt.Fprintf(r.sh.out, "%s %s: %d alerts\n", what, id, total); err != nil || total == 0 {
		return err
	}
	return r.sh.printTable([]string{"OUTCOME", "ALERTS", "FOR EXAMPLE", "WHY"}, rows)
}
