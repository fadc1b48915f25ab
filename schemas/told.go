package schemas

import (
	"encoding/json"

	"github.com/esclusa/esclusa"
)

// ToldChange is a change as it is told in JSON.
type ToldChange struct {
	Datatype  string          `json:"datatype"`
	From      string          `json:"from,omitempty"` // version; absent: there is none before
	To        string          `json:"to,omitempty"`   // version; absent: it is gone
	Digit     int             `json:"digit"`          // that was raised; 0: none
	Outcome   string          `json:"outcome"`        // admitted, not admitted
	Problem   string          `json:"problem,omitempty"`
	Senders   *ToldComparison `json:"senders,omitempty"`
	Receivers *ToldComparison `json:"receivers,omitempty"`
	Unmasked  []string        `json:"unmasked,omitempty"` // what the version before masks, and this one does not
}

// ToldComparison is one of three answers.
type ToldComparison struct {
	Answer string              `json:"answer"` // proved, breaks, unknown
	Record json.RawMessage     `json:"record,omitempty"`
	Errors []esclusa.Violation `json:"errors,omitempty"`
	Places []Place             `json:"places,omitempty"`
}

// Told is the change as it is told.
func (c *Change) Told() ToldChange {
	t := ToldChange{Datatype: c.Datatype, Outcome: "admitted", Problem: c.Problem}
	if c.Problem != "" {
		t.Outcome = "not admitted"
	}
	if c.From != nil {
		t.From = c.From.Version
	}
	if c.To != nil {
		t.To = c.To.Version
	}
	if c.Compared() {
		t.Digit = c.Digit.Number()
		t.Unmasked = c.Unmasked
		t.Senders, t.Receivers = c.Senders.told(), c.Receivers.told()
	}
	return t
}

func (c *Comparison) told() *ToldComparison {
	t := &ToldComparison{Answer: "unknown", Record: c.Shown, Errors: c.Errors, Places: c.Places}
	switch {
	case c.Proved:
		t.Answer = "proved"
	case c.Record != nil:
		t.Answer = "breaks"
	}
	return t
}

// ChangeBetween is how a version of a datatype differs from one before it.
func ChangeBetween(before, after *Channel) Change {
	return changeTo(before, after, after.Raises(before))
}
