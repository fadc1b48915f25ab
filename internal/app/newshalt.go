package app

import (
	"fmt"
	"strings"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/alertgroups"
	"github.com/esclusa/esclusa/internal/notify"
	"github.com/esclusa/esclusa/internal/redrive"
)

const redriveHalted = "io.esclusa.redrive.halted"

// haltNews is the data of such an event. Nothing of it is a value of a record.
type haltNews struct {
	Sentence string        `json:"sentence"`
	Redrive  string        `json:"redrive"`
	State    redrive.State `json:"state,omitempty"`
	Why      string        `json:"why,omitempty"`
	By       string        `json:"by,omitempty"` // who wanted it
	Sent     int64         `json:"sent"`
	Link     string        `json:"link"`
}

// halts are the marks of the redrives that have halted.
func (n *newsroom) halts() (marks []alertgroups.Mark) {
	for _, h := range n.haltsKnown() {
		marks = append(marks, alertgroups.Mark{Redrive: h.ID, Decision: h.Offset, At: h.At.UTC()})
	}
	return marks
}

func (n *newsroom) haltsKnown() []redrive.Halt {
	if all := n.halted.Load(); all != nil {
		return *all
	}
	return nil
}

// haltEvent is what is posted about a redrive that has halted: as it is now.
func (n *newsroom) haltEvent(m *alertgroups.Mark) notify.Event {
	data := &haltNews{
		Sentence: "Redrive " + m.Redrive + " had stopped by itself; it was run on since, or stopped.", Redrive: m.Redrive,
		Link: strings.TrimSuffix(n.opts.NotifyLink, "/") + "/v1/redrives/" + m.Redrive,
	}
	for _, h := range n.haltsKnown() {
		if h.ID == m.Redrive {
			data.State, data.Why, data.By, data.Sent = h.State, h.Why, h.Run.By, h.Run.Sent
			data.Sentence = fmt.Sprintf("Redrive %s has stopped by itself, with %s sent: %s.", h.ID, esclusa.Counted(h.Run.Sent, "record"), strings.TrimSuffix(h.Why, "."))
		}
	}
	return notify.Event{ID: fmt.Sprintf("redrive/%s/halted/%d", m.Redrive, m.Decision), Type: redriveHalted, Subject: m.Redrive, Time: m.At, Data: data}
}
