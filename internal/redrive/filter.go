package redrive

import (
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/schemas"
)

// Filter says which alerts are meant: those that fit in everything that is said.
type Filter struct {
	Group    string         `json:"group,omitempty"`    // id of a group
	Datatype string         `json:"datatype,omitempty"` // of the catalogue
	Reason   esclusa.Reason `json:"reason,omitempty"`
	Sender   string         `json:"sender,omitempty"` // ce_source, or - for records without one
	Since    time.Time      `json:"since,omitzero"`   // when the brokers took the alert, or later
	Until    time.Time      `json:"until,omitzero"`   // before
	IDs      []string       `json:"ids,omitempty"`    // sources of refused records
}

// ErrNoFilter says that nothing was said, which would mean everything.
var ErrNoFilter = errors.New("it must be said which records are to be sent again")

// Check returns an error for a filter that says nothing, or nonsense.
func (f *Filter) Check() error {
	if f.Group == "" && f.Datatype == "" && f.Reason == "" && f.Sender == "" && f.Since.IsZero() && f.Until.IsZero() && len(f.IDs) == 0 {
		return ErrNoFilter
	}
	return nil
}

func (f *Filter) matches(a *schemas.ReadAlert) bool {
	at := a.Record.Timestamp
	return (f.Group == "" || slices.Contains(a.Groups, f.Group)) &&
		(f.Datatype == "" || a.Datatype != nil && *a.Datatype == f.Datatype) &&
		(f.Reason == "" || a.Reason == f.Reason) &&
		(f.Sender == "" || a.Key() == f.Sender) &&
		(f.Since.IsZero() || !at.Before(f.Since)) && (f.Until.IsZero() || at.Before(f.Until)) &&
		(len(f.IDs) == 0 || slices.Contains(f.IDs, a.ID))
}

// missing are the ids of the filter that no alert has.
func (f *Filter) missing(found map[string]bool) error {
	var gone []string
	for _, id := range f.IDs {
		if !found[id] {
			gone = append(gone, id)
		}
	}
	if len(gone) == 0 {
		return nil
	}
	return errors.New("there is no alert about " + strings.Join(gone, ", "))
}
