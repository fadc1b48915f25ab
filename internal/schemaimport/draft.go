package schemaimport

import "strings"

// draft is one of JSON Schema's.
type draft int

const (
	draft3 draft = iota // read as draft-04, but for what that says in other words
	draft4
	draft6
	draft7
	draft2019
	draft2020
)

// draftOf tells the draft by $schema, or else by what only some have.
func draftOf(root any) draft {
	node, _ := root.(object)
	text, _ := node["$schema"].(string)
	for mark, d := range map[string]draft{
		"draft-03": draft3, "draft-04": draft4, "draft-06": draft6, "draft-07": draft7, "2019-09": draft2019, "2020-12": draft2020,
	} {
		if strings.Contains(text, mark) {
			return d
		}
	}
	_, self := node["self"].(object)
	_, id := node["id"].(string)
	_, defs := node["$defs"].(object)
	switch {
	case self, id && node["$id"] == nil, strings.HasSuffix(strings.TrimSuffix(text, "#"), "json-schema.org/schema"):
		return draft4
	case defs:
		return draft2020
	}
	return draft7
}
