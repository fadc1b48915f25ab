package redrive

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/jsonpointer"
	"github.com/esclusa/esclusa/internal/patch"
	"github.com/esclusa/esclusa/schemas"
)

// Bounds of how members are renamed.
const (
	mostRenames = patch.MaxOperations / 2
	mostRounds  = 8 // below what is renamed there may be more to rename
)

// stray is a member that a record has under a name which its schema does not know, where
// that differs by case and separators alone from one that it knows and the record lacks.
type stray struct{ from, to string }

// respell adds what renames the strays of a record that came as one of a datatype. It comes
// before what drops: that would lose what they hold.
func (s *suggestion) respell(ctx context.Context, rec *esclusa.Record, own string) {
	for range mostRounds {
		before := len(s.steps)
		kept, v := s.judge(ctx, rec, s.withoutDropping())
		if kept == nil || v.Rejection == nil {
			return
		}
		body, strays := s.lost(ctx, rec, kept, v.Rejection)
		for _, e := range v.Rejection.Errors {
			if e.Keyword == "required" {
				strays = append(strays, s.straysTo(v.Rejection, body, e.Pointer)...)
			}
		}
		for i, one := range strays {
			if !ambiguous(strays, i) && s.tells(v.Rejection, own, one.from) {
				s.rename(one)
			}
		}
		if len(s.steps) == before {
			return
		}
	}
}

// ambiguous reports whether another could have the name that a stray is to have.
func ambiguous(strays []stray, i int) bool {
	return slices.ContainsFunc(strays, func(o stray) bool { return o.to == strays[i].to && o.from != strays[i].from })
}

// rename adds the step that renames a stray, among those that do so, what holds others
// first. One that would undo or part another's way is not added.
func (s *suggestion) rename(one stray) {
	n, at := 0, 0
	for _, of := range s.steps {
		if of.Op != "rename" {
			break
		}
		if of.Path == one.from || of.Path == one.to || of.To == one.from {
			return
		}
		if n++; strings.Count(of.Path, "/") <= strings.Count(one.from, "/") {
			at = n
		}
	}
	if n < mostRenames {
		s.steps = slices.Insert(s.steps, at, step{Op: "rename", Path: one.from, To: one.to})
	}
}

// origin is where what is at a pointer was before it was renamed.
func (s *suggestion) origin(pointer string) string {
	for _, of := range slices.Backward(s.steps) {
		if rest, below := strings.CutPrefix(pointer, of.To); of.Op == "rename" && below && (rest == "" || rest[0] == '/') {
			pointer = of.Path + rest
		}
	}
	return pointer
}

func (s *suggestion) drops() bool {
	return slices.ContainsFunc(s.steps, func(of step) bool { return of.Op == dropUnknown })
}

func (s *suggestion) withoutDropping() []step {
	return slices.DeleteFunc(slices.Clone(s.steps), func(of step) bool { return of.Op == dropUnknown })
}

// losing reports whether the steps drop strays of a record.
func (s *suggestion) losing(ctx context.Context, rec *esclusa.Record) bool {
	kept, v := s.judge(ctx, rec, s.withoutDropping())
	if kept == nil || v.Rejection == nil {
		return false
	}
	_, strays := s.lost(ctx, rec, kept, v.Rejection)
	return len(strays) > 0
}

// lost are the strays of a record that would be dropped after the other steps, whose result
// and the verdict on which are given, and the body of that.
func (s *suggestion) lost(ctx context.Context, rec, kept *esclusa.Record, rej *esclusa.Rejection) (body any, strays []stray) {
	body = bodyOf(s.catalogue, kept)
	if rej.Omitted == 0 && !slices.ContainsFunc(rej.Errors, func(e esclusa.Violation) bool { return e.Keyword == "additionalProperties" }) {
		return body, nil
	}
	rest, _ := s.judge(ctx, rec, append(s.withoutDropping(), step{Op: dropUnknown}))
	if rest == nil {
		return body, nil
	}
	missing("", body, bodyOf(s.catalogue, rest), func(at string, in map[string]any, gone []string) {
		known := s.knownAt(rej, at)
		for _, name := range gone {
			if to := spelling(name, in, known); to != "" {
				strays = append(strays, stray{at + "/" + jsonpointer.Escape(name), at + "/" + jsonpointer.Escape(to)})
			}
		}
	})
	slices.SortFunc(strays, func(a, b stray) int { return cmp.Compare(a.from, b.from) })
	return body, strays
}

// straysTo are the strays that could have the name of a member that is missing, also where
// the schema allows members that it does not know.
func (s *suggestion) straysTo(rej *esclusa.Rejection, body any, pointer string) (strays []stray) {
	end := strings.LastIndexByte(pointer, '/')
	if end < 0 {
		return nil
	}
	in, _ := lookUp(body, pointer[:end]).(map[string]any)
	known := s.knownAt(rej, pointer[:end])
	for name := range in {
		if _, is := known[name]; is {
			continue
		}
		if to := spelling(name, in, known); pointer[:end]+"/"+jsonpointer.Escape(to) == pointer {
			strays = append(strays, stray{pointer[:end] + "/" + jsonpointer.Escape(name), pointer})
		}
	}
	slices.SortFunc(strays, func(a, b stray) int { return cmp.Compare(a.from, b.from) })
	return strays
}

// bodyOf is what a record says; nil where it cannot be read.
func bodyOf(c *schemas.Catalogue, rec *esclusa.Record) any {
	plain := *rec
	value, _, bad := c.Unpack(&plain)
	if bad != nil {
		return nil
	}
	return value
}

// missing tells of each object the members that it has before and not after.
func missing(at string, before, after any, tell func(at string, in map[string]any, gone []string)) {
	switch before := before.(type) {
	case map[string]any:
		after, _ := after.(map[string]any)
		var gone []string
		for name, value := range before {
			if now, there := after[name]; there {
				missing(at+"/"+jsonpointer.Escape(name), value, now, tell)
			} else {
				gone = append(gone, name)
			}
		}
		if len(gone) > 0 {
			tell(at, before, gone)
		}
	case []any:
		after, _ := after.([]any)
		for i := range min(len(before), len(after)) {
			missing(at+"/"+strconv.Itoa(i), before[i], after[i], tell)
		}
	}
}

// knownAt are the names that the schemas of an object know, each with what it is without
// case and separators.
func (s *suggestion) knownAt(rej *esclusa.Rejection, pointer string) map[string]string {
	known := make(map[string]string)
	for _, schema := range s.schemasAt(rej, pointer) {
		members, _ := schema["properties"].(map[string]any)
		for name := range members {
			known[name] = bare(name)
		}
	}
	return known
}

// spelling is the one of the known names that an object lacks and of which a name of it is
// another spelling; empty for none, or for several.
func spelling(name string, in map[string]any, known map[string]string) (to string) {
	plain := bare(name)
	for one, is := range known {
		if _, there := in[one]; there || is != plain || plain == "" {
			continue
		}
		if to != "" {
			return ""
		}
		to = one
	}
	return to
}

// bare is a name without case and separators.
func bare(name string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, name)
}
