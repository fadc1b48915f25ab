package lineage

import "github.com/esclusa/esclusa"

// Outcome is what became of a record. The set is closed.
type Outcome string

// The outcomes.
const (
	Accepted Outcome = "accepted"  // it is in a channel
	Refused  Outcome = "refused"   // an alert is about it
	Pending  Outcome = "pending"   // no router has decided about it yet
	Open     Outcome = "open"      // it lies in a transaction that has not ended, or behind the beginning of one
	NoRecord Outcome = "no_record" // the offset has no record: it is a transaction's marker, or was aborted
	Gone     Outcome = "gone"      // retention has deleted it, and nothing is left that was made of it
	Never    Outcome = "never"     // ingress has not come to the offset, or has no such partition
	Missing  Outcome = "missing"   // the router has decided, and nothing was found: esclusa verify looks closer
	Unknown  Outcome = "unknown"   // not all could be looked through in the time that there was
)

// Outcomes lists all.
func Outcomes() []Outcome {
	return []Outcome{Accepted, Refused, Pending, Open, NoRecord, Gone, Never, Missing, Unknown}
}

// Report is what became of a record. Nothing of its body is in it.
type Report struct {
	Source   string    `json:"source"`
	Outcome  Outcome   `json:"outcome"`
	Record   *Record   `json:"record"` // as ingress has it; null where it does not
	Outputs  []Output  `json:"outputs"`
	Alerts   []Alert   `json:"alerts"`
	Rows     []Row     `json:"rows"`     // of what the outputs' keys have in tables
	Redrives []Redrive `json:"redrives"` // in their order; null where nobody can tell
}

// Record is what ingress has.
type Record struct {
	Time    string  `json:"time"`    // when the brokers took it
	Sender  *string `json:"sender"`  // ce_source
	Bytes   int     `json:"bytes"`   // of its value
	Redrive *string `json:"redrive"` // see esclusa.Redrive; null for a record that came first
}

// Output is a record of a channel.
type Output struct {
	Datatype string `json:"datatype"`
	At       string `json:"at"`     // topic/partition/offset
	Key      string `json:"key"`    // empty for whoever may see neither the channel nor its table
	Schema   string `json:"schema"` // $id of the version that it was judged by
	Time     string `json:"time"`   // when the brokers took it
}

// Alert is an alert about the record.
type Alert struct {
	At        string              `json:"at"` // partition/offset in the alerts' topic
	Reason    esclusa.Reason      `json:"reason"`
	Datatype  *string             `json:"datatype"`
	Groups    []string            `json:"groups"`
	Errors    []esclusa.Violation `json:"errors"`
	Component string              `json:"component"`
	Time      string              `json:"time"`
}

// Row is what the copies of a table have of the key of an output.
type Row struct {
	Table string `json:"table"`
	Key   string `json:"key"`
	Copy  State  `json:"copy"` // the one in the process that answers
	Redis State  `json:"redis"`
}

// State is what one copy of a table has.
type State struct {
	State   RowState `json:"state"`
	Version *int64   `json:"version"` // of the row; null where there is none, or none is known
	Source  *string  `json:"source"`  // of which the row was made, or which erased it
}

// RowState is how a row stands to a record. The set is closed.
type RowState string

// The states.
const (
	RowOfIt    RowState = "of_it"   // the row is made of the record, or the record has erased it
	RowLater   RowState = "later"   // it was applied, and a later record of the key since
	RowBefore  RowState = "before"  // the row does not have it yet
	RowNone    RowState = "none"    // there is no row, and no mark of an erasure
	RowUnknown RowState = "unknown" // the copy does not answer, or is not complete
)

// RowStates lists all.
func RowStates() []RowState { return []RowState{RowOfIt, RowLater, RowBefore, RowNone, RowUnknown} }

// StateOf is how what a copy has stands to a record, in the incarnation of ingress that
// the row speaks of.
func StateOf(m esclusa.Mirrored, of esclusa.Source) State {
	switch {
	case m.Row == nil && m.Complete:
		return State{State: RowNone}
	case m.Row == nil:
		return State{State: RowUnknown}
	}
	source := m.Row.Source.String()
	s := State{State: RowBefore, Source: &source}
	if m.Version >= 0 {
		s.Version = &m.Version
	}
	switch {
	case m.Row.Source == of:
		s.State = RowOfIt
	case m.Row.Applied(of, m.Row.Epoch):
		s.State = RowLater
	case !m.Complete:
		s.State = RowUnknown
	}
	return s
}

// Redrive is that a record was sent again.
type Redrive struct {
	Run   string `json:"run"`
	By    string `json:"by"`
	Time  string `json:"time"`
	Alert string `json:"alert"` // partition/offset in the alerts' topic
	From  string `json:"from"`  // the source that was refused: this one, or one that it was sent as
	To    string `json:"to"`    // the source that it has since
}
