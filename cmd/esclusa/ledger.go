package main

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/esclusa/esclusa"
)

// fate is where a record ends: in the channel of a datatype, or, where there is a
// reason, in an alert.
type fate struct {
	datatype string
	reason   esclusa.Reason
}

// ledger holds what was sent against what became of it, whichever is known first.
// It is for concurrent use.
type ledger struct {
	mu     sync.Mutex
	due    map[string]due // by source
	ends   map[string][]fate
	settle chan struct{} // has room for one: something ended

	routed, refused int // of what was sent, by its first end
}

type due struct {
	row  string // datatype of the sample
	fate fate
}

func newLedger() *ledger {
	return &ledger{due: make(map[string]due), ends: make(map[string][]fate), settle: make(chan struct{}, 1)}
}

// sent notes a record and how it should end.
func (l *ledger) sent(source esclusa.Source, row string, should fate) {
	l.mu.Lock()
	defer l.mu.Unlock()
	key := source.String()
	l.due[key] = due{row: row, fate: should}
	if ends := l.ends[key]; len(ends) > 0 {
		l.tally(ends[0])
	}
}

// ended notes what was seen of a source.
func (l *ledger) ended(source string, was fate) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.ends[source] = append(l.ends[source], was)
	if _, ours := l.due[source]; ours && len(l.ends[source]) == 1 {
		l.tally(was)
	}
	select {
	case l.settle <- struct{}{}:
	default:
	}
}

func (l *ledger) tally(end fate) {
	if end.reason == "" {
		l.routed++
		return
	}
	l.refused++
}

// counts tells how many were sent, routed and refused, each source once.
func (l *ledger) counts() (sent, routed, refused int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.due), l.routed, l.refused
}

// summary is what a demo shows in the end.
type summary struct {
	Rows    []summaryRow `json:"datatypes"`
	Sent    int          `json:"sent"`
	Missing int          `json:"missing"` // not seen to end
	Strayed int          `json:"strayed"` // ended where they should not
	Twice   int          `json:"twice"`   // ended more than once
}

type summaryRow struct {
	Datatype string                 `json:"datatype"` // - for none
	Sent     int                    `json:"sent"`
	Routed   int                    `json:"routed"`
	Refused  map[esclusa.Reason]int `json:"refused"`
}

func (l *ledger) summary() summary {
	l.mu.Lock()
	defer l.mu.Unlock()
	s := summary{Sent: len(l.due)}
	rows := make(map[string]*summaryRow)
	for source, d := range l.due {
		name := cmp.Or(d.row, "-")
		if rows[name] == nil {
			rows[name] = &summaryRow{Datatype: name, Refused: make(map[esclusa.Reason]int)}
		}
		row, ends := rows[name], l.ends[source]
		row.Sent++
		for _, end := range ends {
			row.count(end)
		}
		switch {
		case len(ends) == 0:
			s.Missing++
		case len(ends) > 1:
			s.Twice++
		case ends[0] != d.fate:
			s.Strayed++
		}
	}
	for _, name := range slices.Sorted(maps.Keys(rows)) {
		s.Rows = append(s.Rows, *rows[name])
	}
	return s
}

func (r *summaryRow) count(end fate) {
	if end.reason == "" {
		r.Routed++
		return
	}
	r.Refused[end.reason]++
}

// table is the rows for people.
func (s summary) table() [][]string {
	var rows [][]string
	for _, r := range s.Rows {
		total := 0
		var reasons []string
		for _, reason := range esclusa.Reasons() {
			if n := r.Refused[reason]; n > 0 {
				total += n
				reasons = append(reasons, fmt.Sprintf("%s %d", reason, n))
			}
		}
		rows = append(rows, []string{r.Datatype, fmt.Sprint(r.Sent), fmt.Sprint(r.Routed), fmt.Sprint(total), strings.Join(reasons, ", ")})
	}
	return rows
}

// verdict is an error where records did not end as they should.
func (s summary) verdict() error {
	if s.Missing+s.Strayed+s.Twice == 0 {
		return nil
	}
	return fmt.Errorf("of %s sent: %d not seen to end, %d ended where they should not, %d more than once", esclusa.Counted(s.Sent, "record"), s.Missing, s.Strayed, s.Twice)
}
