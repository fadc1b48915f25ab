package main

import (
	"encoding/json"
	"path/filepath"
	"strings"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/findings"
	"github.com/esclusa/esclusa/schemas"
)

// changeFinding is what is told of one change.
type changeFinding struct {
	Datatype  string            `json:"datatype"`
	From      string            `json:"from,omitempty"` // version; absent: there is none before
	To        string            `json:"to,omitempty"`   // version; absent: it is gone
	Digit     int               `json:"digit"`          // that was raised; 0: none
	Outcome   string            `json:"outcome"`        // admitted, not admitted
	Problem   string            `json:"problem,omitempty"`
	Senders   *comparisonAnswer `json:"senders,omitempty"`
	Receivers *comparisonAnswer `json:"receivers,omitempty"`

	file string
}

// comparisonAnswer is one of three.
type comparisonAnswer struct {
	Answer string              `json:"answer"` // proved, breaks, unknown
	Record json.RawMessage     `json:"record,omitempty"`
	Errors []esclusa.Violation `json:"errors,omitempty"`
	Places []schemas.Place     `json:"places,omitempty"`
}

func newChangeFinding(dir string, c *schemas.Change) *changeFinding {
	f := &changeFinding{Datatype: c.Datatype, Outcome: "admitted", Problem: c.Problem, file: filepath.Join(dir, c.Datatype)}
	if c.Problem != "" {
		f.Outcome = "not admitted"
	}
	if c.From != nil {
		f.From = c.From.Version
	}
	if c.To != nil {
		f.To = c.To.Version
		f.file = filepath.Join(f.file, f.To+".json")
	}
	if c.Compared() {
		f.Digit = c.Digit.Number()
		f.Senders, f.Receivers = answerOf(c.Senders), answerOf(c.Receivers)
	}
	return f
}

func answerOf(c schemas.Comparison) *comparisonAnswer {
	a := &comparisonAnswer{Answer: "unknown", Record: c.Shown, Errors: c.Errors, Places: c.Places}
	switch {
	case c.Proved:
		a.Answer = "proved"
	case c.Record != nil:
		a.Answer = "breaks"
	}
	return a
}

// name is what the change is called.
func (f *changeFinding) name() string {
	switch {
	case f.From == "":
		return f.To
	case f.To == "":
		return f.From + " gone"
	case f.From == f.To:
		return f.To + " changed"
	}
	return f.From + " to " + f.To
}

func (f *changeFinding) text(colour bool) []string {
	head := f.Datatype + " " + f.name() + ": "
	switch {
	case f.Problem != "":
		head = paint("FAULT", red, colour) + " " + plain(head+f.Problem)
	case f.Senders == nil:
		head = plain(head + "new")
	default:
		head = plain(head + "admitted")
	}
	lines := []string{head}
	for _, of := range []struct {
		who    string
		answer *comparisonAnswer
	}{{"senders", f.Senders}, {"receivers", f.Receivers}} {
		if of.answer != nil {
			lines = append(lines, plain("  "+of.who+" "+of.answer.text()))
		}
	}
	return lines
}

// shownWitness bounds what is shown of a record, in characters.
const shownWitness = 400

func (a *comparisonAnswer) text() string {
	switch a.Answer {
	case "proved":
		return "do not break: proved"
	case "breaks":
		record := []rune(string(a.Record))
		if len(record) > shownWitness {
			record = append(record[:shownWitness], '…')
		}
		return "break: " + string(record) + ": " + violations(a.Errors, 0)
	}
	var places []string
	for _, p := range a.Places {
		places = append(places, strings.TrimSpace(orRoot(p.Pointer)+" "+p.Keyword)+" ("+p.Message+")")
	}
	return "may break: it cannot be told at " + strings.Join(places, "; ")
}

func (f *changeFinding) found() findings.Case {
	c := findings.Case{Suite: f.Datatype, Name: f.name()}
	tell := func(kind, message string, warning bool) {
		c.Faults = append(c.Faults, findings.Fault{File: f.file, Line: 1, Kind: kind, Message: message, Warning: warning})
	}
	if f.Problem != "" {
		tell("version", f.Problem, false)
	}
	for i, a := range []*comparisonAnswer{f.Senders, f.Receivers} {
		if a != nil && a.Answer != "proved" {
			tell(a.Answer, []string{"senders ", "receivers "}[i]+a.text(), true)
		}
	}
	return c
}
