package main

import (
	"path/filepath"
	"strings"

	"github.com/esclusa/esclusa/internal/findings"
	"github.com/esclusa/esclusa/schemas"
)

// changeFinding is what is told of one change.
type changeFinding struct {
	schemas.ToldChange

	file string
}

func newChangeFinding(dir string, c *schemas.Change) *changeFinding {
	f := &changeFinding{ToldChange: c.Told(), file: filepath.Join(dir, c.Datatype)}
	if c.To != nil {
		f.file = filepath.Join(f.file, f.To+".json")
	}
	return f
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
		answer *schemas.ToldComparison
	}{{"senders", f.Senders}, {"receivers", f.Receivers}} {
		if of.answer != nil {
			lines = append(lines, plain("  "+of.who+" "+comparisonText(of.answer)))
		}
	}
	if len(f.Unmasked) > 0 {
		lines = append(lines, plain("  "+f.shows()))
	}
	return lines
}

// shows says what is masked no more.
func (f *changeFinding) shows() string {
	return "shows what was hidden, once no version masks it: " + strings.Join(f.Unmasked, ", ")
}

// shownWitness bounds what is shown of a record, in characters.
const shownWitness = 400

func comparisonText(a *schemas.ToldComparison) string {
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
	for i, a := range []*schemas.ToldComparison{f.Senders, f.Receivers} {
		if a != nil && a.Answer != "proved" {
			tell(a.Answer, []string{"senders ", "receivers "}[i]+comparisonText(a), true)
		}
	}
	if len(f.Unmasked) > 0 {
		tell("unmasked", f.shows(), true)
	}
	return c
}
