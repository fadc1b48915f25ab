// Package compat tells whether every record that one schema takes is taken by another:
// proved, by rules that only ever say yes; refuted, by a record that shows it; or not
// known, with the places that the rules do not reach. It knows schemas as they are
// unfolded, without references and annotations, which may lead back to themselves.
//
// It judges no value by itself, and leaves out what is no schema: keys, tables and the
// numbers of versions.
package compat

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"

	"github.com/esclusa/esclusa/internal/jsonpointer"
)

// Question is what is asked: whether To takes every record that From takes.
type Question struct {
	// From and To are unfolded schemas: no $ref, no annotations, counts as plain
	// integers, numbers as json.Number.
	From, To any
	// Holds reports whether a value fits a schema, which is a part of the two, or
	// was made of such. It is not known where to tell would take too long.
	Holds func(schema, value any) (holds, known bool)
	// Differs reports whether a record is taken by From and refused by To, as the real
	// verdict has it. The record must not be changed.
	Differs func(record map[string]any) bool
	// Spans are the formats of numbers.
	Spans map[string]Span
	// Steps bound the work, of about a microsecond each; 0: 200,000. What takes more
	// is not known.
	Steps int
}

// Span is what a format says of numbers. It says nothing of other values.
type Span struct {
	Whole       bool // no fraction
	Least, Most json.Number
}

// Answer is proved where it has neither a record nor gaps.
type Answer struct {
	Record map[string]any // that From takes and To refuses, the shortest found; nil: none found
	Gaps   []Gap          // what could not be proved; none where there is a record
}

// Proved reports whether To takes every record that From takes.
func (a Answer) Proved() bool { return a.Record == nil && len(a.Gaps) == 0 }

// Gap is a place at which the rules do not reach.
type Gap struct {
	Pointer string // into records; * is any item, or any member that is not named
	Keyword string // of To; empty: all of it
	Why     string
}

const (
	usualSteps = 200_000
	mostGaps   = 20
)

// Compare answers a question. It takes bounded time and memory whatever the schemas.
func Compare(q Question) Answer {
	c := newContext(&q)
	p := &prover{context: c, open: make(map[string]frame), proven: make(map[string]bool), failed: make(map[string][]gap)}
	from := c.all(q.From, object{"type": "object"})
	gaps := p.prove(from, q.To)
	if len(gaps) == 0 {
		return Answer{}
	}
	c.left = max(c.left, 0) + c.Steps
	if record := newFinder(c, gaps).find(from, c.all(q.To)); record != nil {
		return Answer{Record: record}
	}
	return Answer{Gaps: shown(gaps)}
}

// shown are the gaps as they are told, none twice.
func shown(gaps []gap) []Gap {
	var out []Gap
	for _, g := range gaps {
		out = append(out, Gap{pointerOf(g.path), g.keyword, g.why})
	}
	slices.SortFunc(out, func(a, b Gap) int {
		return cmp.Or(strings.Compare(a.Pointer, b.Pointer), strings.Compare(a.Keyword, b.Keyword), strings.Compare(a.Why, b.Why))
	})
	out = slices.Compact(out)
	return out[:min(len(out), mostGaps)]
}

// gap is a Gap below some value.
type gap struct {
	path    []step
	keyword string
	why     string
}

// step leads into a value.
type step struct {
	name string // of a member, or what stands for any
	kind stepKind
}

type stepKind int

const (
	toMember   stepKind = iota
	toStranger          // a member that is not named; name is a pattern that its name matches, or empty
	toItem              // name is the index, or empty for any
)

// under puts a step before the paths of gaps.
func under(s step, gaps []gap) []gap {
	out := make([]gap, 0, min(len(gaps), mostGaps))
	for _, g := range gaps[:min(len(gaps), mostGaps)] {
		g.path = append([]step{s}, g.path...)
		out = append(out, g)
	}
	return out
}

func pointerOf(path []step) string {
	var b strings.Builder
	for _, s := range path {
		switch {
		case s.kind == toStranger, s.name == "" && s.kind == toItem:
			b.WriteString("/*")
		default:
			b.WriteString("/" + jsonpointer.Escape(s.name))
		}
	}
	return b.String()
}
