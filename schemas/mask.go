package schemas

import (
	"slices"
	"strconv"

	"github.com/esclusa/esclusa/internal/jsonpointer"
	"github.com/esclusa/esclusa/schemas/internal/onepass"
)

// keywordMask marks members whose values not everybody may see.
const keywordMask = "x-mask"

// mask is what a schema says of whether the values at its place may be shown. It does not
// change once made; one that contains itself leads back to itself.
type mask struct {
	whole bool // the value at its place is masked
	below bool // it is, or one below it may be

	members map[string]*mask
	named   []namedMask // by patterns
	others  *mask       // of other members; nil: nothing is said of them
	first   []*mask     // of the first items, one each
	items   *mask       // of the others; nil: nothing is said of them
	some    *mask       // of contains: of any item

	same []*mask // what else holds for the same value, nil where nothing does: references, alternatives, conditions
}

type namedMask struct {
	name *onepass.Pattern
	mask *mask
}

// masker makes the masks of a document.
type masker struct {
	*document
	made map[string]*mask // by the places of schemas
}

// masks is what a document says of what may be shown.
func (d *document) masks() *mask {
	m := masker{d, make(map[string]*mask)}
	root := m.at("")
	for spread := true; spread; { // upwards, also around circles
		spread = false
		for _, made := range m.made {
			if !made.below && slices.ContainsFunc(made.parts(), func(p *mask) bool { return p.below }) {
				made.below, spread = true, true
			}
		}
	}
	m.unreached()
	return root
}

// at is the mask of the schema at a place, also of true; nil for false and for what is none.
func (m *masker) at(place string) *mask {
	if made, known := m.made[place]; known {
		return made
	}
	node, isObject := m.places[place].(map[string]any)
	if !isObject && m.places[place] != any(true) {
		return nil
	}
	out := new(mask)
	m.made[place] = out
	out.whole = node[keywordMask] == any(true)
	out.below = out.whole
	for _, below := range m.inPlace(place) {
		if below != place+"/not" && below != place+"/if" { // which describe no value that a record has
			out.same = append(out.same, m.at(below))
		}
	}
	if _, isRef := node["$ref"]; !isRef {
		m.ofObjects(out, place, node)
		m.ofArrays(out, place, node)
	}
	return out
}

func (m *masker) ofObjects(out *mask, place string, node map[string]any) {
	out.members = make(map[string]*mask)
	properties, _ := node["properties"].(map[string]any)
	for _, name := range sorted(properties) {
		out.members[name] = m.at(place + "/properties/" + jsonpointer.Escape(name))
	}
	patterns, _ := node["patternProperties"].(map[string]any)
	for _, text := range sorted(patterns) {
		if name, err := onepass.NewPattern(text); err == nil { // else it has been reported
			out.named = append(out.named, namedMask{name, m.at(place + "/patternProperties/" + jsonpointer.Escape(text))})
		}
	}
	out.others = m.at(place + "/additionalProperties")
}

func (m *masker) ofArrays(out *mask, place string, node map[string]any) {
	list, isList := node["items"].([]any)
	out.items, out.some = m.at(place+"/items"), m.at(place+"/contains")
	for i := range list {
		out.first = append(out.first, m.at(place+"/items/"+strconv.Itoa(i)))
	}
	if isList {
		out.items = m.at(place + "/additionalItems")
	}
}

// parts are all masks that one leads to.
func (m *mask) parts() (all []*mask) {
	for _, member := range m.members {
		all = append(all, member)
	}
	for _, named := range m.named {
		all = append(all, named.mask)
	}
	all = slices.Concat(all, m.first, []*mask{m.others, m.items, m.some}, m.same)
	return slices.DeleteFunc(all, func(p *mask) bool { return p == nil })
}

// masks are what all parts of a schema, and all versions of it, say of the value at one
// place. There are none where nothing is said of it.
type masks []*mask

// add adds a mask and those that hold for the same value, each once.
func (all masks) add(m *mask) masks {
	if m == nil || slices.Contains(all, m) {
		return all
	}
	all = append(all, m)
	for _, same := range m.same {
		all = all.add(same)
	}
	return all
}

// member are the masks of a member.
func (all masks) member(name string) (below masks) {
	for _, m := range all {
		child, is := m.members[name]
		below = below.add(child)
		for _, named := range m.named {
			if named.name.MatchString(name) {
				is = true
				below = below.add(named.mask)
			}
		}
		if !is {
			below = below.add(m.others)
		}
	}
	return below
}

// item are the masks of an item.
func (all masks) item(i int) (below masks) {
	for _, m := range all {
		below = below.add(m.some)
		if i < len(m.first) {
			below = below.add(m.first[i])
		} else {
			below = below.add(m.items)
		}
	}
	return below
}

// hide reports whether a text, a number or the like is not to be shown: one that is
// masked, one of which nothing is said, and one that stands where members or items may be
// masked, since it may be those in another way. There null says nothing.
func (all masks) hide(null bool) bool {
	below := slices.ContainsFunc(all, func(m *mask) bool { return m.below })
	return len(all) == 0 || all.hidesWhole() || below && !null
}

// opens reports whether anything is said of the members, or of the items, of a value.
func (all masks) opens(array bool) bool {
	return !all.hidesWhole() && slices.ContainsFunc(all, func(m *mask) bool {
		if array {
			return m.items != nil || m.some != nil || len(m.first) > 0
		}
		return len(m.members) > 0 || len(m.named) > 0 || m.others != nil
	})
}
