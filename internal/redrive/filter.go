package redrive

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/journal"
	"github.com/esclusa/esclusa/schemas"
)

// Filter says which alerts are meant: those that fit in everything that is said.
type Filter struct {
	esclusa.AlertFilter
	IDs []string `json:"ids,omitempty"` // sources of refused records
}

// ErrNoFilter says that nothing was said, which would mean everything.
var ErrNoFilter = errors.New("it must be said which records are to be sent again")

// BadWish says which member of a wish is wrong, and what would be right.
type BadWish struct{ Member, Right string }

// Error is one sentence.
func (b *BadWish) Error() string { return b.Member + ": " + b.Right }

// mostIDs bounds how many records a filter names one by one.
const mostIDs = 1000

// Check returns an error for a filter that says nothing, or what cannot be: ErrNoFilter or
// a *BadWish.
func (f *Filter) Check() error {
	if f.AlertFilter == (esclusa.AlertFilter{}) && len(f.IDs) == 0 {
		return ErrNoFilter
	}
	if !f.Since.IsZero() && !f.Until.IsZero() && !f.Since.Before(f.Until) {
		return &BadWish{"until", "must be later than since, or nothing fits"}
	}
	if len(f.IDs) > mostIDs {
		return &BadWish{"id", fmt.Sprintf("must be at most %d; a group, a sender or times say more in less", mostIDs)}
	}
	for _, id := range f.IDs {
		if _, err := esclusa.ParseSource(id); err != nil {
			return &BadWish{"id", err.Error()}
		}
	}
	return nil
}

// Bounds of a wish.
const (
	MostAttempts = 100
	LeastRate    = 0.1 // records a second
)

// Check returns an error that says what of the wish is wrong: ErrNoFilter or a *BadWish.
func (w *Wish) Check() error {
	if err := w.Filter.Check(); err != nil {
		return err
	}
	switch {
	case w.Overtaken != SkipOvertaken && w.Overtaken != SendOvertaken:
		return &BadWish{"overtaken", "must be " + SkipOvertaken + " or " + SendOvertaken}
	case w.MaxAttempts < 1 || w.MaxAttempts > MostAttempts:
		return &BadWish{"max-attempts", fmt.Sprintf("must be 1 to %d", MostAttempts)}
	case w.Limit < 0:
		return &BadWish{"limit", "must not be negative; 0 is none"}
	}
	return nil
}

// CheckRate returns an error for a rate that is neither 0, which is none, nor from
// LeastRate to journal.MaxRate.
func CheckRate(rate float64) error {
	if rate == 0 || rate >= LeastRate && rate <= journal.MaxRate {
		return nil
	}
	return &BadWish{"rate", fmt.Sprintf("must be from %g to %.0f records a second", LeastRate, journal.MaxRate)}
}

func (f *Filter) matches(a *schemas.ReadAlert) bool {
	return f.Matches(a.Alert, a.Record.Timestamp) && (len(f.IDs) == 0 || slices.Contains(f.IDs, a.ID))
}

// found is what of a filter some alert has.
type found struct {
	ids   map[string]bool
	group bool
}

// ErrUnknown says that a filter names what no alert has.
var ErrUnknown = errors.New("there is no alert")

// missing is ErrUnknown for ids of the filter that no alert has, and for its group.
func (f *Filter) missing(has *found) error {
	var gone []string
	for _, id := range f.IDs {
		if !has.ids[id] {
			gone = append(gone, id)
		}
	}
	switch {
	case len(gone) > 0:
		return fmt.Errorf("%w about %s", ErrUnknown, strings.Join(gone, ", "))
	case f.Group != "" && !has.group:
		return fmt.Errorf("%w of group %q", ErrUnknown, f.Group)
	}
	return nil
}
