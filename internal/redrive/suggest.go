package redrive

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/patch"
	"github.com/esclusa/esclusa/schemas"
)

// mostLooked is of how many records that are still refused a patch is made.
const mostLooked = 50

// ErrNothingToSuggest says that no patch of a kind that is known mends anything.
var ErrNothingToSuggest = errors.New("there is nothing to suggest: no conversion, default, known spelling or dropping of surplus members would mend any of the records that are still refused")

// step is an operation that is proposed.
type step struct {
	Op     string            `json:"op"`
	Path   string            `json:"path,omitempty"`
	To     string            `json:"to,omitempty"`
	Values map[string]string `json:"values,omitempty"`
	Value  json.RawMessage   `json:"value,omitempty"`
}

// Suggest proposes a patch that mends, each for itself, faults of the first records that
// the catalogue still refuses: it is an array of operations. Each has been tried. Nothing
// is sent, and nothing written.
func (r *Redrive) Suggest(ctx context.Context, w *Wish, at time.Time) ([]byte, error) {
	_, planned, err := r.foresee(ctx, w, at)
	if err != nil {
		return nil, err
	}
	var refused []*candidate
	for i := range planned.job.candidates {
		if c := &planned.job.candidates[i]; c.outcome == StillRefused && len(refused) < mostLooked {
			refused = append(refused, c)
		}
	}
	all, err := r.prepare(ctx, planned.job, refused)
	if err != nil {
		return nil, err
	}
	s := &suggestion{catalogue: r.Catalogue, job: planned.job}
	if err := s.find(ctx, slices.DeleteFunc(all, func(p prepared) bool { return p.tried == nil })); err != nil {
		return nil, err
	}
	if len(s.steps) == 0 {
		return nil, ErrNothingToSuggest
	}
	return s.text()
}

// suggestion is a patch that grows.
type suggestion struct {
	catalogue *schemas.Catalogue
	job       *job // that has made the records what they are
	steps     []step
}

// find finds what mends faults of records. Members are renamed before others are dropped,
// of which none are where a record would lose one that is another spelling of what its
// schema knows.
func (s *suggestion) find(ctx context.Context, all []prepared) error {
	for _, look := range []func(context.Context, *esclusa.Record, string){s.respell, s.mend, s.keep} {
		for i := range all {
			look(ctx, all[i].tried, all[i].datatype)
			if err := ctx.Err(); err != nil { // of what it would take
				return err
			}
		}
	}
	return nil
}

// keep takes back that members are dropped, where a record would lose what a rename saves.
func (s *suggestion) keep(ctx context.Context, rec *esclusa.Record, _ string) {
	if s.drops() && s.losing(ctx, rec) {
		s.steps = s.withoutDropping()
	}
}

// text is the patch; nil for none.
func (s *suggestion) text() ([]byte, error) {
	if len(s.steps) == 0 {
		return nil, nil
	}
	return json.Marshal(s.steps)
}

// mend adds what mends a fault of a record that came as one of a datatype.
func (s *suggestion) mend(ctx context.Context, rec *esclusa.Record, own string) {
	for range esclusa.MaxErrors { // each time that a fault is gone, another may be told
		trial, v := s.judge(ctx, rec, s.steps)
		if trial == nil || v.Rejection == nil {
			return
		}
		if !slices.ContainsFunc(v.Rejection.Errors, func(e esclusa.Violation) bool { return s.try(ctx, rec, trial, own, v.Rejection, e) }) {
			return
		}
	}
}

// judge is the record with some steps applied, and the verdict on it; nil where they
// cannot be, and where nobody waits any more: a single record may take as many verdicts as
// it has faults, and each of those ways out of it.
func (s *suggestion) judge(ctx context.Context, rec *esclusa.Record, steps []step) (*esclusa.Record, schemas.Verdict) {
	if ctx.Err() != nil {
		return nil, schemas.Verdict{}
	}
	trial := *rec
	text, err := json.Marshal(append([]step{}, steps...))
	if err != nil {
		return nil, schemas.Verdict{}
	}
	p, err := patch.Parse(text)
	if err != nil {
		return nil, schemas.Verdict{}
	}
	if err := (&job{patch: p}).apply(s.catalogue, "", &trial); err != nil {
		return nil, schemas.Verdict{}
	}
	return &trial, s.catalogue.Check(&trial)
}

// try takes the first step that makes the fault go away.
func (s *suggestion) try(ctx context.Context, rec, now *esclusa.Record, own string, rej *esclusa.Rejection, e esclusa.Violation) bool {
	for _, proposed := range s.propose(now, own, rej, e) {
		steps := s.with(proposed)
		_, v := s.judge(ctx, rec, steps)
		if v.Channel != nil || v.Rejection != nil && !slices.ContainsFunc(v.Rejection.Errors, func(o esclusa.Violation) bool {
			return o.Pointer == e.Pointer && o.Keyword == e.Keyword || o.Pointer == e.Pointer && o.Keyword == "type"
		}) {
			s.steps = steps
			return true
		}
	}
	return false
}

// with are the steps with one more. What a value becomes is told in one place.
func (s *suggestion) with(one step) []step {
	steps := slices.Clone(s.steps)
	for i := range steps {
		if of := &steps[i]; of.Op == one.Op && of.Path == one.Path && one.Op == "map" {
			of.Values = maps.Clone(of.Values)
			maps.Copy(of.Values, one.Values)
			return steps
		}
	}
	return append(steps, one)
}

// dropUnknown is the step that drops what the schema does not know.
const dropUnknown = "drop_unknown"

// tells reports whether everybody may be told a path in a record, as the steps make it:
// neither it nor what it was before has names that are values.
func (s *suggestion) tells(rej *esclusa.Rejection, own, pointer string) bool {
	for _, at := range []string{pointer, s.origin(pointer)} {
		one := esclusa.Rejection{Datatype: rej.Datatype, Errors: []esclusa.Violation{{Pointer: at}}}
		if s.job.told(s.catalogue, own, &one)[0].Pointer != at {
			return false
		}
	}
	return true
}

// propose are steps that could mend a fault.
func (s *suggestion) propose(rec *esclusa.Record, own string, rej *esclusa.Rejection, e esclusa.Violation) (all []step) {
	if e.Keyword == "additionalProperties" {
		return []step{{Op: dropUnknown}}
	}
	if !s.tells(rej, own, e.Pointer) {
		return nil
	}
	switch e.Keyword {
	case "type":
		for _, to := range []string{"integer", "number", "boolean", "string"} {
			all = append(all, step{Op: "convert", Path: e.Pointer, To: to})
		}
	case "required":
		if s.catalogue.Hides(rej.Datatype, e.Pointer) { // a default of it is a value that records have
			return nil
		}
		for _, schema := range s.schemasAt(rej, e.Pointer) {
			if value, ok := schema["default"]; ok {
				if text, err := json.Marshal(value); err == nil {
					all = append(all, step{Op: "default", Path: e.Pointer, Value: text})
				}
			}
		}
	case "enum", "const":
		all = s.spelt(rec, own, rej, e.Pointer)
	}
	return all
}

// spelt are the values of an enum that differ from the record's by case or blanks.
func (s *suggestion) spelt(rec *esclusa.Record, own string, rej *esclusa.Rejection, pointer string) (all []step) {
	plain := *rec
	value, body, bad := s.catalogue.Unpack(&plain)
	if bad != nil {
		return nil
	}
	has, ok := lookUp(value, pointer).(string)
	if !ok {
		return nil
	}
	for _, datatype := range []string{rej.Datatype, masking(own)} {
		if !shows(s.catalogue, datatype, body, pointer, has) || s.catalogue.Hides(datatype, s.origin(pointer)) {
			return nil // a step would tell the value
		}
	}
	for _, schema := range s.schemasAt(rej, pointer) {
		listed, _ := schema["enum"].([]any)
		for _, one := range append(listed, schema["const"]) {
			if text, ok := one.(string); ok && text != has && strings.EqualFold(text, strings.TrimSpace(has)) {
				all = append(all, step{Op: "map", Path: pointer, Values: map[string]string{has: text}})
			}
		}
	}
	return all
}

// schemasAt are the schemas that speak of a member.
func (s *suggestion) schemasAt(rej *esclusa.Rejection, pointer string) []map[string]any {
	ch, ok := s.catalogue.Channel(rej.Datatype)
	if !ok {
		return nil
	}
	if version, ok := ch.WithID([]byte(rej.Schema)); ok {
		ch = version
	}
	var root map[string]any
	if err := json.Unmarshal(ch.Schema, &root); err != nil {
		return nil
	}
	tokens, err := patch.Pointer(pointer)
	if err != nil {
		return nil
	}
	at := unfolded(root, root, 0)
	for _, token := range tokens {
		var next []map[string]any
		for _, schema := range at {
			members, _ := schema["properties"].(map[string]any)
			for _, below := range []any{members[token], schema["items"]} {
				if m, ok := below.(map[string]any); ok {
					next = append(next, unfolded(root, m, 0)...)
				}
			}
		}
		at = next
	}
	return at
}

// mostFolds bounds how far references are followed.
const mostFolds = 16

// unfolded is a schema with those that it refers to, and those that hold beside it.
func unfolded(root, schema map[string]any, depth int) []map[string]any {
	all := []map[string]any{schema}
	if depth == mostFolds {
		return all
	}
	if ref, ok := schema["$ref"].(string); ok && strings.HasPrefix(ref, "#") {
		if to, ok := lookUp(root, ref[1:]).(map[string]any); ok {
			all = append(all, unfolded(root, to, depth+1)...)
		}
	}
	both, _ := schema["allOf"].([]any)
	for _, one := range both {
		if m, ok := one.(map[string]any); ok {
			all = append(all, unfolded(root, m, depth+1)...)
		}
	}
	return all
}

// lookUp is what objects have at a pointer; nil for nothing.
func lookUp(value any, pointer string) any {
	tokens, err := patch.Pointer(pointer)
	if err != nil {
		return nil
	}
	for _, token := range tokens {
		object, ok := value.(map[string]any)
		if !ok {
			return nil
		}
		value = object[token]
	}
	return value
}
