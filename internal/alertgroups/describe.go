package alertgroups

import (
	"iter"
	"slices"
	"strings"

	"github.com/esclusa/esclusa"
)

// mostTokens is how long a pointer may be that a group is described by.
const mostTokens = 16

// describe finds, among the violations that an alert lists, those whose digests are its
// groups' ids. So nobody can describe a group otherwise than it is. What is told to each
// is the group, and what describes it.
func describe(a *esclusa.Alert, each func(group string, of Identity)) {
	datatype := ""
	if a.Datatype != nil {
		datatype = *a.Datatype
	}
	errs := a.Errors
	if len(errs) == 0 {
		errs = []esclusa.Violation{{}}
	}
	for i := range errs {
		v := &errs[i]
		for shape := range shapes(v.Pointer) {
			id := esclusa.GroupID(a.Reason, datatype, v.Keyword, shape)
			if !slices.Contains(a.Groups, id) {
				continue
			}
			each(id, Identity{
				Reason: kept(a.Reason), Datatype: kept(a.DatatypeOrNone()), Keyword: kept(v.Keyword), Pointer: &shape, Message: kept(cutText(v.Message, keptMessage)),
			})
			break
		}
	}
}

// kept is a copy of a text of an alert, to keep: all of an alert's are one piece of memory.
func kept[T ~string](text T) T { return T(strings.Clone(string(text))) }

// shapes are the pointers that a pointer may stand for in a group: with * for numbers,
// and without a name that the schema may not know: none, the last, any other, all.
func shapes(pointer string) iter.Seq[string] {
	return func(yield func(string) bool) {
		tokens := strings.Split(pointer, "/")[1:]
		if pointer == "" {
			tokens = nil
		}
		if len(tokens) > mostTokens || !yield(join(tokens, -1, true)) {
			return
		}
		numbers := false
		for i, token := range tokens {
			if isIndex(token) {
				numbers, tokens[i] = true, "*"
			}
		}
		if numbers && !yield(join(tokens, -1, true)) {
			return
		}
		for i := len(tokens) - 1; i >= 0; i-- {
			if tokens[i] != "*" && !yield(join(tokens, i, true)) {
				return
			}
		}
		yield(join(tokens, -1, false))
	}
}

// join is a pointer of tokens without one, or of indices alone.
func join(tokens []string, without int, names bool) string {
	var b strings.Builder
	for i, token := range tokens {
		if i != without && (names || token == "*") {
			b.WriteString("/" + token)
		}
	}
	return b.String()
}

func isIndex(token string) bool {
	return token != "" && strings.Trim(token, "0123456789") == ""
}
