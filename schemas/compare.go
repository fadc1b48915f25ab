package schemas

import (
	"encoding/json"
	"slices"
	"strconv"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/schemas/internal/compat"
)

// Comparison says whether every record that one version of a datatype takes is taken by
// another. It is proved; or there is a record that shows the difference; or it is not
// known, and there are the places that no proof reaches.
type Comparison struct {
	Proved bool
	// Record is taken by the one and refused by the other, the shortest found, as the
	// verdict has it; nil: none was found.
	Record []byte
	// Shown is the record without what either version masks.
	Shown []byte
	// Reason and Errors are what the other says of the record.
	Reason esclusa.Reason
	Errors []esclusa.Violation
	// Places are where it is not known; none where it is.
	Places []Place
}

// Place is a place in records at which two versions could not be told apart.
type Place struct {
	Pointer string `json:"pointer"` // * is any item, or any member that is not named
	Keyword string `json:"keyword"` // of the version that is to take the record; empty: all of it
	Message string `json:"message"`
}

// Compare tells whether every record that one version takes is taken by another of the
// same datatype. What it proves is proved for the schemas: a limit on records, or on the
// time that a record takes, is none of them. It takes some milliseconds, a second at
// most, and the answer depends on nothing but the two schemas.
func Compare(from, to *Channel) Comparison {
	q := comparison{from: from, to: to, one: alone(from), other: alone(to), parts: partJudge{newMaker()}}
	answer := compat.Compare(compat.Question{
		From: narrowed(from, from.rules.tree), To: narrowed(to, to.rules.tree, q.content()...),
		Holds: q.parts.holds, Differs: q.differs, Spans: formatSpans(),
	})
	out := Comparison{Proved: answer.Proved()}
	if answer.Record != nil {
		out.Record = []byte(quoteJSON(answer.Record))
		out.Shown = shownBy(out.Record, from, to)
		rej := q.other.CheckPast(q.record(out.Record), to).Rejection
		out.Reason, out.Errors = rej.Reason, rej.Errors
	}
	for _, g := range answer.Gaps {
		out.Places = append(out.Places, Place{g.Pointer, g.Keyword, g.Why})
	}
	return out
}

// Expected is the record as a bad sample of the other version expects to be refused.
func (c *Comparison) Expected() any {
	return expectationOf(&esclusa.Rejection{Reason: c.Reason, Errors: c.Errors})
}

// comparison holds two versions against each other.
type comparison struct {
	from, to   *Channel
	one, other *Catalogue
	parts      partJudge
}

// alone is a catalogue of one version.
func alone(ch *Channel) *Catalogue {
	l := DefaultLimits()
	return &Catalogue{channels: []*Channel{ch}, limits: l, passLimits: l.passLimits()}
}

// narrowed is a schema with what the verdict asks of each record beside it.
func narrowed(ch *Channel, tree any, more ...any) any {
	key := any(map[string]any{"minLength": json.Number("1"), "maxLength": json.Number(strconv.Itoa(maxKeyRunes))})
	names := slices.Collect(jsontext.Pointer(ch.Key).Tokens())
	for _, name := range slices.Backward(names) {
		key = map[string]any{"required": []any{name}, "properties": map[string]any{name: key}}
	}
	return map[string]any{"allOf": append([]any{tree, key}, more...)}
}

// content stands for what the verdict compares inline data with, where only one version
// has it: no schema says it, so that nothing is proved of it.
func (q *comparison) content() []any {
	if q.to.content && !q.from.content {
		return []any{map[string]any{"inline data": true}}
	}
	return nil
}

func (q *comparison) record(body []byte) *esclusa.Record {
	return &esclusa.Record{Headers: []esclusa.Header{{Key: esclusa.HeaderDatatype, Value: []byte(q.from.Datatype)}}, Value: body}
}

// differs asks the real verdict, if the schema alone does not say already that there is
// no difference.
func (q *comparison) differs(value map[string]any) bool {
	if holds, _ := q.parts.holds(q.to.rules.tree, value); holds && !q.to.content && q.from.Key == q.to.Key {
		return false
	}
	rec := q.record([]byte(quoteJSON(value)))
	return q.one.CheckPast(rec, q.from).Rejection == nil && refuses(q.other.CheckPast(rec, q.to).Rejection)
}

// refuses reports whether a rejection is the schema's, or the key's, and not a limit's.
func refuses(rej *esclusa.Rejection) bool {
	return rej != nil && (rej.Reason == esclusa.SchemaViolation || rej.Reason == esclusa.ContentMismatch)
}

// partJudge judges values by parts of schemas, and by schemas that are made of such.
type partJudge struct{ *maker }

func (p partJudge) holds(schema, value any) (holds, known bool) {
	r := p.rule(schema)
	j := judge{left: maxWork / 4, quiet: 1}
	j.value(r, value)
	return j.failures == 0 && j.left >= 0, j.left >= 0 && p.err == nil
}

func formatSpans() map[string]compat.Span {
	spans := make(map[string]compat.Span)
	for name, f := range formats {
		if f.span != nil {
			spans[name] = compat.Span{Whole: f.span.whole, Least: f.span.least.number(), Most: f.span.most.number()}
		}
	}
	return spans
}
