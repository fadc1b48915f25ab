package journal

import (
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"time"
	"unicode/utf8"

	"github.com/esclusa/esclusa"
)

// Kind says what an entry is about. The set is closed: an entry of another kind is
// somebody else's, or a later version's.
type Kind string

// The kinds.
const (
	KindDecision Kind = "decision" // somebody has put an alert group into a state
	KindPlan     Kind = "plan"     // somebody has planned to send refused records again
	KindRun      Kind = "run"      // such a run has begun or ended
	KindBatch    Kind = "batch"    // a run has sent records

	KindErasure   Kind = "erasure"   // somebody has asked to erase a row
	KindCatalogue Kind = "catalogue" // a router has begun to work with another catalogue
	KindPayloads  Kind = "payloads"  // somebody was shown payloads in full
	KindLogin     Kind = "login"     // somebody has logged in, or out
)

// Kinds lists all.
func Kinds() []Kind {
	return []Kind{KindDecision, KindPlan, KindRun, KindBatch, KindErasure, KindCatalogue, KindPayloads, KindLogin}
}

// Bounds of an entry's texts, in bytes.
const (
	MaxBy   = 256
	MaxNote = 2 << 10
)

// Entry is one thing that somebody did.
type Entry struct {
	ID   string `json:"id"` // of this entry; nobody else's has it
	Kind Kind   `json:"kind"`
	By   string `json:"by"`   // who
	Time string `json:"time"` // when, by the clock of whoever wrote it, RFC 3339
	Note string `json:"note"` // why

	// What the entry is about: the one that its kind names.
	Decision *Decision `json:"decision,omitempty"`
	Plan     *Plan     `json:"plan,omitempty"`
	Run      *Run      `json:"run,omitempty"`
	Batch    *Batch    `json:"batch,omitempty"`

	Erasure   *Erasure   `json:"erasure,omitempty"`
	Catalogue *Catalogue `json:"catalogue,omitempty"`
	Payloads  *Payloads  `json:"payloads,omitempty"`
	Login     *Login     `json:"login,omitempty"`
}

// Read is an entry as the journal has it.
type Read struct {
	Entry
	Offset int64     // in the journal
	At     time.Time // when the brokers took it
}

// State is what a group of alerts is in.
type State string

// The states.
const (
	StateOpen         State = "open"
	StateAcknowledged State = "acknowledged" // somebody knows of it
	StateResolved     State = "resolved"     // it is over, until a record from beyond Ends is refused so
)

// None is what a decision was based on where there was none before.
const None = -1

// Decision puts a group into a state.
type Decision struct {
	Group string `json:"group"`
	State State  `json:"state"`
	Until string `json:"until,omitempty"` // RFC 3339: until when it holds; empty for good
	// Seen is the offset of the decision about the group that whoever decided has seen,
	// None where there was none. If another is the current one by then, this is void.
	Seen int64 `json:"seen"`
	// Ingress and Ends are the id of the topic that the group's records lie in, mostly
	// ingress, and where its partitions ended when the group was resolved.
	Ingress string          `json:"ingress,omitempty"`
	Ends    map[int32]int64 `json:"ends,omitempty"`
	// Alerts are where the partitions of the alerts' topic ended then: records that were
	// refused over HTTP have no place of their own.
	Alerts   map[int32]int64 `json:"alerts,omitempty"`
	AlertsID string          `json:"alerts_id,omitempty"` // of that topic
}

// content is what an entry of a kind has to have.
type content interface{ check() error }

// content is what the entry's kind says that it is about; nil for none.
func (e *Entry) content() content {
	switch {
	case e.Kind == KindDecision && e.Decision != nil:
		return e.Decision
	case e.Kind == KindPlan && e.Plan != nil:
		return e.Plan
	case e.Kind == KindRun && e.Run != nil:
		return e.Run
	case e.Kind == KindBatch && e.Batch != nil:
		return e.Batch
	case e.Kind == KindErasure && e.Erasure != nil:
		return e.Erasure
	case e.Kind == KindCatalogue && e.Catalogue != nil:
		return e.Catalogue
	case e.Kind == KindPayloads && e.Payloads != nil:
		return e.Payloads
	case e.Kind == KindLogin && e.Login != nil:
		return e.Login
	}
	return nil
}

var errForeign = errors.New("not an entry of the journal")

// parse reads an entry.
func parse(rec *esclusa.Record) (*Entry, error) {
	if rec.Passed != nil {
		return nil, errForeign
	}
	var e Entry
	if err := json.Unmarshal(rec.Value, &e); err != nil {
		return nil, errForeign
	}
	if err := e.Check(); err != nil {
		return nil, err
	}
	e.By, e.Note = esclusa.Shown(e.By), esclusa.Shown(e.Note) // anybody with the right may have written it
	if e.Run != nil {
		e.Run.Why = esclusa.Shown(e.Run.Why)
	}
	return &e, nil
}

// Check returns an error that says what of the entry is wrong, or nil.
func (e *Entry) Check() error {
	c := e.content()
	switch {
	case e.ID == "" || len(e.ID) > 64:
		return errForeign
	case c == nil:
		return fmt.Errorf("%w: its kind is %q", errForeign, e.Kind)
	case e.By == "":
		return errors.New("it is not said who did it")
	case len(e.By) > MaxBy || !utf8.ValidString(e.By):
		return fmt.Errorf("who did it is more than %d bytes", MaxBy)
	case len(e.Note) > MaxNote || !utf8.ValidString(e.Note):
		return fmt.Errorf("the note is more than %d bytes", MaxNote)
	}
	if _, err := esclusa.ParseTime(e.Time); err != nil {
		return fmt.Errorf("time of an entry: %w", err)
	}
	return c.check()
}

// Groups of alerts have an id in hexadecimal, or a name of their own.
var groupID = regexp.MustCompile(`^[a-z0-9_.-]{1,64}$`)

func (d *Decision) check() error {
	switch {
	case !groupID.MatchString(d.Group):
		return errors.New("that is not the id of a group")
	case d.State != StateOpen && d.State != StateAcknowledged && d.State != StateResolved:
		return errors.New("a group is open, acknowledged or resolved")
	case d.Seen < None:
		return errors.New("what was seen is no offset")
	}
	if d.Until != "" {
		if _, err := esclusa.ParseTime(d.Until); err != nil {
			return fmt.Errorf("until when it holds: %w", err)
		}
	}
	return nil
}
