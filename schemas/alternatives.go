package schemas

import (
	"slices"
	"strings"

	"github.com/esclusa/esclusa"
)

// group is an anyOf or oneOf whose alternatives do nothing but require members,
// such as exactly one of uri and data.
type group struct {
	keyword  string
	branches [][]string
	names    []string // of all branches
}

// groups finds them in a schema.
func groups(schema map[string]any) []group {
	var found []group
	for _, keyword := range []string{"anyOf", "oneOf"} {
		list, _ := schema[keyword].([]any)
		if !onlyRequires(list) {
			continue
		}
		g := group{keyword: keyword}
		for _, branch := range list {
			names := requiredNames(branch)
			g.branches = append(g.branches, names)
			g.names = append(g.names, names...)
		}
		found = append(found, g)
	}
	return found
}

func onlyRequires(branches []any) bool {
	return len(branches) > 0 && !slices.ContainsFunc(branches, func(b any) bool {
		s, _ := b.(map[string]any)
		_, has := s["required"]
		return !has || len(s) != 1
	})
}

func requiredNames(branch any) []string {
	s, _ := branch.(map[string]any)
	list, _ := s["required"].([]any)
	var names []string
	for _, name := range list {
		text, _ := name.(string)
		names = append(names, text)
	}
	return names
}

// holds reports whether the group is content with an object.
func (g group) holds(object map[string]any) bool {
	n := 0
	for _, names := range g.branches {
		if !slices.ContainsFunc(names, func(name string) bool { _, has := object[name]; return !has }) {
			n++
		}
	}
	return n == 1 || n > 1 && g.keyword == "anyOf"
}

func (g group) String() string {
	var branches []string
	for _, names := range g.branches {
		branches = append(branches, strings.Join(names, " and "))
	}
	return shorten(strings.Join(branches, ", "), maxQuote)
}

// alternatives explains an anyOf or oneOf that failed: by the names of the
// members where alternatives only require some, else in general.
func (p *place) alternatives(keyword, general string) []esclusa.Violation {
	object, isObject := p.value.(map[string]any)
	var out []esclusa.Violation
	for _, s := range p.schemas {
		for _, g := range groups(s) {
			if isObject && g.keyword == keyword && !g.holds(object) {
				out = append(out, p.violation(keyword, groupSentences[keyword]+g.String())...)
			}
		}
	}
	if len(out) == 0 {
		return p.violation(keyword, general)
	}
	return out
}
