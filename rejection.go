package esclusa

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
)

// Reason says why a record was refused. The set is closed, so that it can be a
// metric label.
type Reason string

// The reasons.
const (
	Malformed           Reason = "malformed"            // not exactly one JSON object, or contradictory headers
	LimitExceeded       Reason = "limit_exceeded"       // larger, deeper or longer than allowed
	Unclassified        Reason = "unclassified"         // names no datatype
	UnknownDatatype     Reason = "unknown_datatype"     // names one that is not in the catalogue
	SchemaViolation     Reason = "schema_violation"     // breaks its schema
	ContentMismatch     Reason = "content_mismatch"     // inline bytes differ from media type, size or digest
	InconsistentChannel Reason = "inconsistent_channel" // lies in a channel where it does not belong
)

// Reasons lists every reason, in the order of the checks.
func Reasons() []Reason {
	return []Reason{Malformed, LimitExceeded, Unclassified, UnknownDatatype, SchemaViolation, ContentMismatch, InconsistentChannel}
}

// KeywordTime is the keyword of a record that was refused because its check did not
// end in time. Whether it breaks a rule is not known.
const KeywordTime = "time"

// MaxErrors is the number of violations that a rejection lists at most.
const MaxErrors = 20

// Violation is one rule that a record breaks.
type Violation struct {
	// Pointer is the JSON Pointer (RFC 6901) into the body; for a missing or a
	// surplus member it names that member. Empty means the whole record.
	Pointer string `json:"pointer"`
	// Keyword is the schema keyword, or the rule outside of the schema.
	Keyword string `json:"keyword"`
	// Message says what would be right. It never contains a value of the record.
	Message string `json:"message"`
	// Shape is the pointer with array indices as * and without names that the
	// schema does not declare, so that the number of shapes is bounded by the
	// schemas. It feeds the fingerprint.
	Shape string `json:"-"`
}

// Rejection is the verdict on a record that was refused: the record's fault,
// never ours. It is an error so that it can travel as one.
type Rejection struct {
	Reason   Reason
	Datatype string      // empty where the record names none of the catalogue
	Schema   string      // $id of the schema checked against, else empty
	Errors   []Violation // sorted by pointer, then keyword; at most MaxErrors
	Omitted  int         // violations beyond those
	// Named is the datatype as the sender named it, whatever it is; nil where the
	// record names none, or where that cannot be told.
	Named  *string
	print  string
	groups []string
}

// Reject builds a rejection from the violations found, in any order: it sorts
// them, cuts them at MaxErrors and takes the fingerprint and the groups of all.
func Reject(reason Reason, datatype, schema string, violations ...Violation) *Rejection {
	slices.SortStableFunc(violations, func(a, b Violation) int {
		if c := strings.Compare(a.Pointer, b.Pointer); c != 0 {
			return c
		}
		return strings.Compare(a.Keyword, b.Keyword)
	})
	r := &Rejection{Reason: reason, Datatype: datatype, Schema: schema}
	r.print, r.groups = identities(reason, datatype, schema, violations)
	r.Errors = violations[:min(len(violations), MaxErrors):min(len(violations), MaxErrors)]
	r.Omitted = len(violations) - len(r.Errors)
	return r
}

// Fingerprint is a stable hash of reason, datatype, schema, keywords and shapes:
// records that fail in the same way share it.
func (r *Rejection) Fingerprint() string { return r.print }

// Groups are the ids of the ways in which the record breaks the rules, at least one
// and at most MaxErrors, that of the first error first. A way is a reason, a
// datatype, a keyword and a shape: another version of the schema makes no other.
func (r *Rejection) Groups() []string { return r.groups }

// Error is one sentence.
func (r *Rejection) Error() string {
	if len(r.Errors) == 0 {
		return string(r.Reason)
	}
	first := r.Errors[0]
	where := first.Pointer
	if where != "" {
		where += " "
	}
	more := ""
	if n := len(r.Errors) - 1 + r.Omitted; n > 0 {
		more = fmt.Sprintf(" (and %d more)", n)
	}
	return fmt.Sprintf("%s: %s%s%s", r.Reason, where, first.Message, more)
}

// fingerprint is the first half of a SHA-256, in hexadecimal.
func fingerprint(reason Reason, datatype, schema string, violations []Violation) string {
	parts := make([]string, 0, len(violations))
	for _, v := range violations {
		parts = append(parts, v.Keyword+"\x00"+v.Shape)
	}
	slices.Sort(parts)
	parts = slices.Compact(parts)
	h := sha256.New()
	fmt.Fprintf(h, "%s\x00%s\x00%s\x00%s", reason, datatype, schema, strings.Join(parts, "\x01"))
	return hex.EncodeToString(h.Sum(nil)[:16])
}

// Names of what has none: they can be no datatype's.
const (
	// NoDatatype stands for the datatype of records that name none of the catalogue.
	NoDatatype = "_none"
	// Other stands for all that is counted together, beyond a bound.
	Other = "_other"
)

// groups are the ids of the violations, each once, in their order.
func groups(reason Reason, datatype string, violations []Violation) []string {
	if len(violations) == 0 {
		return []string{GroupID(reason, datatype, "", "")}
	}
	var distinct [MaxErrors]*Violation
	ids := make([]string, 0, min(len(violations), MaxErrors))
	for i := range violations {
		v := &violations[i]
		if slices.ContainsFunc(distinct[:len(ids)], func(d *Violation) bool { return d.Keyword == v.Keyword && d.Shape == v.Shape }) {
			continue
		}
		distinct[len(ids)] = v
		if ids = append(ids, GroupID(reason, datatype, v.Keyword, v.Shape)); len(ids) == MaxErrors {
			break
		}
	}
	return ids
}

// GroupID is the id of a group: the first quarter of a SHA-256, in hexadecimal. datatype is
// empty for records that name none of the catalogue.
func GroupID(reason Reason, datatype, keyword, shape string) string {
	if datatype == "" {
		datatype = NoDatatype
	}
	text := make([]byte, 0, 256)
	for _, part := range []string{string(reason), datatype, keyword, shape} {
		text = append(append(text, part...), 0)
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:8])
}
