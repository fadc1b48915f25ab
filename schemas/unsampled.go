package schemas

import (
	"bytes"
	"slices"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/esclusa/esclusa/internal/jsonpointer"
	"github.com/esclusa/esclusa/schemas/internal/onepass"
)

// sampleWords are the keywords whose values are ones that records may have. The last two
// assert: without them more is accepted.
var sampleWords = []string{"examples", "default", "const", "enum"}

// Unsampled is the schema as it may be shown to those who may not see payloads: without
// the examples, defaults, constants and listed values of members that any version masks,
// and of what holds such. It accepts all that the schema accepts. Where nothing is masked
// it is the schema, byte for byte. It is safe for concurrent use.
func (ch *Channel) Unsampled() []byte {
	all := ch.rules.masks
	if len(all) == 0 {
		return ch.Schema
	}
	root, _ := schemaLimits.decode(ch.Schema) // it has been read before
	s := sampler{document: examine(root), held: make(map[string]masks), weak: make(map[string]bool)}
	s.look("", all)
	s.weaken()
	var out bytes.Buffer
	enc := jsontext.NewEncoder(&out, jsontext.WithIndent("  "), jsontext.PreserveRawStrings(true))
	s.copy(jsontext.NewDecoder(bytes.NewReader(ch.Schema)), enc, "")
	return bytes.TrimRight(out.Bytes(), "\n")
}

// sampler leaves the samples of masked members out of a schema.
type sampler struct {
	*document
	held map[string]masks // by place: what holds there of masks, of values that must not be shown or may hold such
	weak map[string]bool  // places that accept more without their samples
}

// masking are those that mask the value itself, or may mask one below it.
func (all masks) masking() masks {
	return slices.DeleteFunc(slices.Clone(all), func(m *mask) bool { return !m.below })
}

// look finds out where samples are of what is masked, from the top, and from what masks
// without being reached from there.
func (s *sampler) look(top string, all masks) {
	type step struct {
		at  string
		all masks
	}
	steps := []step{{top, all}}
	for at, node := range s.places {
		if schema, _ := node.(map[string]any); schema[keywordMask] == any(true) {
			steps = append(steps, step{at, masks{{whole: true, below: true}}})
		}
	}
	for len(steps) > 0 {
		now := steps[len(steps)-1]
		steps = steps[:len(steps)-1]
		held := s.held[now.at]
		for _, m := range now.all.masking() {
			held = held.once(m)
		}
		node, isObject := s.places[now.at].(map[string]any)
		if len(held) == len(s.held[now.at]) || !isObject {
			continue
		}
		s.held[now.at] = held
		for _, at := range s.inPlace(now.at) {
			steps = append(steps, step{at, held})
		}
		for at, below := range s.below(now.at, node, held) {
			steps = append(steps, step{at, below})
		}
	}
}

func (all masks) once(m *mask) masks {
	if slices.Contains(all, m) {
		return all
	}
	return append(slices.Clip(all), m)
}

// below are what holds of the masks of a value at the schemas of its members and items.
func (s *sampler) below(at string, node map[string]any, all masks) map[string]masks {
	out := make(map[string]masks)
	properties, _ := node["properties"].(map[string]any)
	for name := range properties {
		out[at+"/properties/"+jsonpointer.Escape(name)] = all.member(name)
	}
	patterns, _ := node["patternProperties"].(map[string]any)
	for text := range patterns {
		if name, err := onepass.NewPattern(text); err == nil {
			out[at+"/patternProperties/"+jsonpointer.Escape(text)] = all.members(name.MatchString)
		}
	}
	out[at+"/additionalProperties"] = all.members(func(name string) bool { _, own := properties[name]; return !own })
	list, _ := node["items"].([]any)
	for i := range list {
		out[at+"/items/"+strconv.Itoa(i)] = all.item(i)
	}
	for _, keyword := range []string{"items", "additionalItems", "contains"} {
		out[at+"/"+keyword] = all.anyItem()
	}
	if all.hidesWhole() { // then names are values, too
		out[at+"/propertyNames"] = all
		for place := range out {
			out[place] = all
		}
	}
	return out
}

// members are the masks of members of which only some names are possible.
func (all masks) members(possible func(name string) bool) (below masks) {
	for _, m := range all {
		for name, child := range m.members {
			if child != nil && child.below && possible(name) {
				below = below.add(child)
			}
		}
		for _, named := range m.named {
			below = below.add(named.mask)
		}
		below = below.add(m.others)
	}
	return below
}

func (all masks) anyItem() (below masks) {
	for _, m := range all {
		for _, child := range append([]*mask{m.some, m.items}, m.first...) {
			below = below.add(child)
		}
	}
	return below
}

// weaken finds the places that accept more without what is left out in and below them.
func (s *sampler) weaken() {
	above := make(map[string][]string)
	var weak []string
	for at, node := range s.places {
		for parent := at; parent != ""; {
			parent = parent[:strings.LastIndexByte(parent, '/')]
			if _, isSchema := s.places[parent]; isSchema {
				above[at] = append(above[at], parent)
				break
			}
		}
		if target, isRef := s.refs[at]; isRef {
			above[target] = append(above[target], at)
		}
		schema, _ := node.(map[string]any)
		if _, constant := schema["const"]; len(s.held[at]) > 0 && (constant || schema["enum"] != nil) {
			weak = append(weak, at)
		}
	}
	for len(weak) > 0 {
		at := weak[len(weak)-1]
		weak = weak[:len(weak)-1]
		if !s.weak[at] {
			s.weak[at] = true
			weak = append(weak, above[at]...)
		}
	}
}

// drops reports whether a keyword of the schema at a place is left out: a sample, or what
// would accept less where a schema in it accepts more.
func (s *sampler) drops(at, keyword string) bool {
	if _, isSchema := s.places[at]; !isSchema {
		return false
	}
	switch keyword {
	case "not":
		return s.weak[at+"/not"]
	case "if", "then", "else":
		return s.weak[at+"/if"]
	case "oneOf":
		node, _ := s.places[at].(map[string]any)
		_, taken := node["anyOf"]
		return taken && s.blurs(at)
	}
	return len(s.held[at]) > 0 && slices.Contains(sampleWords, keyword)
}

// blurs reports whether an alternative at a place accepts more, so that it may not be the
// only one any more.
func (s *sampler) blurs(at string) bool {
	node, _ := s.places[at].(map[string]any)
	list, _ := node["oneOf"].([]any)
	for i := range list {
		if s.weak[at+"/oneOf/"+strconv.Itoa(i)] {
			return true
		}
	}
	return false
}

// copy copies a value of the schema, which has been read before.
func (s *sampler) copy(from *jsontext.Decoder, to *jsontext.Encoder, at string) {
	switch from.PeekKind() {
	case jsontext.KindBeginObject, jsontext.KindBeginArray:
	default:
		value, _ := from.ReadValue()
		_ = to.WriteValue(value)
		return
	}
	begin, _ := from.ReadToken()
	_ = to.WriteToken(begin)
	object := begin.Kind() == jsontext.KindBeginObject
	for i := 0; from.PeekKind() > 0 && from.PeekKind() != jsontext.KindEndObject && from.PeekKind() != jsontext.KindEndArray; i++ {
		token := strconv.Itoa(i)
		if object {
			name, _ := from.ReadToken()
			if token = name.String(); s.drops(at, token) {
				_ = from.SkipValue()
				continue
			}
			as := token
			if token == "oneOf" && s.blurs(at) {
				as = "anyOf"
			}
			_ = to.WriteToken(jsontext.String(as))
		}
		s.copy(from, to, at+"/"+jsonpointer.Escape(token))
	}
	end, _ := from.ReadToken()
	_ = to.WriteToken(end)
}
