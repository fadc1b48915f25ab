package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/esclusa/esclusa"
)

// verdict is what became of one record.
type verdict struct {
	Record  string              `json:"record"`  // the file, or the line
	Outcome string              `json:"outcome"` // accepted, refused
	Source  string              `json:"source,omitempty"`
	Topic   string              `json:"topic,omitempty"`
	Routed  bool                `json:"routed,omitempty"` // seen to be routed
	Reason  esclusa.Reason      `json:"reason,omitempty"`
	Errors  []esclusa.Violation `json:"errors,omitempty"`
	Omitted int                 `json:"errors_omitted,omitempty"`
}

const (
	accepted = "accepted"
	refused  = "refused"
)

func newVerdict(name string, rej *esclusa.Rejection) verdict {
	if rej == nil {
		return verdict{Record: name, Outcome: accepted}
	}
	return verdict{Record: name, Outcome: refused, Reason: rej.Reason, Errors: rej.Errors, Omitted: rej.Omitted}
}

// verdicts prints them, one on a line.
type verdicts struct {
	out    io.Writer
	json   bool
	colour bool
}

func (p verdicts) print(v verdict) error {
	if p.json {
		return writeJSON(p.out, v)
	}
	_, err := fmt.Fprintln(p.out, v.line(p.colour))
	return err
}

// line is for people.
func (v verdict) line(colours bool) string {
	outcome, colour := v.Outcome, green
	if v.Outcome == refused {
		colour = red
	}
	return plain(v.Record) + ": " + paint(outcome, colour, colours) + plain(v.detail())
}

func (v verdict) detail() string {
	switch {
	case v.Outcome == refused:
		return ", " + string(v.Reason) + ": " + violations(v.Errors, v.Omitted)
	case v.Source == "":
		return ""
	}
	return " as " + v.Source + " for " + v.Topic
}

// violations lists what is wrong, each with its place and the rule it breaks.
func violations(errs []esclusa.Violation, omitted int) string {
	var parts []string
	for _, e := range errs {
		parts = append(parts, strings.TrimSpace(e.Pointer+" "+e.Message)+" ("+e.Keyword+")")
	}
	if omitted > 0 {
		parts = append(parts, fmt.Sprintf("and %d more", omitted))
	}
	return strings.Join(parts, "; ")
}
