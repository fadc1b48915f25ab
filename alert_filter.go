package esclusa

import (
	"errors"
	"regexp"
	"slices"
	"time"
)

// AlertFilter says which alerts are meant: those that fit in everything that is said.
// Without anything all are.
type AlertFilter struct {
	Group    string    `json:"group,omitempty"`    // id of a group
	Datatype string    `json:"datatype,omitempty"` // or NoDatatype
	Reason   Reason    `json:"reason,omitempty"`
	Sender   string    `json:"sender,omitempty"` // ce_source, or NoSender
	Since    time.Time `json:"since,omitzero"`   // when the brokers took the alert, or later
	Until    time.Time `json:"until,omitzero"`   // before
}

// Matches reports whether an alert is meant that the brokers took at a time.
func (f *AlertFilter) Matches(a *Alert, at time.Time) bool {
	return (f.Group == "" || slices.Contains(a.Groups, f.Group)) &&
		(f.Datatype == "" || f.Datatype == a.DatatypeOrNone()) &&
		(f.Reason == "" || a.Reason == f.Reason) &&
		(f.Sender == "" || a.Key() == f.Sender) &&
		(f.Since.IsZero() || !at.Before(f.Since)) && (f.Until.IsZero() || at.Before(f.Until))
}

// DatatypeOrNone is the datatype of the record, or NoDatatype.
func (a *Alert) DatatypeOrNone() string {
	if a.Datatype == nil {
		return NoDatatype
	}
	return *a.Datatype
}

var groupID = regexp.MustCompile(`^[0-9a-f]{16}$`)

// CheckGroupID tells what is no id of a group as alerts bear them.
func CheckGroupID(id string) error {
	if !groupID.MatchString(id) {
		return errors.New("must be the id of a group, 16 hexadecimal digits")
	}
	return nil
}
