// Package schemainfer makes the first schema of a datatype from records that are known to
// be good: closed, with the types, members and formats that they have, and with those
// records for samples that have shown something new. It takes one record after another,
// and keeps of them no more than what they have in common.
//
// Left out: bounds of numbers, texts and arrays, and patterns, which records do not tell;
// reading and writing files.
package schemainfer

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/schemas"
)

// What is kept at most.
const (
	maxNodes       = 5_000     // places that a value can be at
	maxNameBytes   = 256 << 10 // of all members' names
	maxNames       = 256       // members of an object within a record; more are data
	maxValues      = 8         // different texts that may be all there are
	maxValueBytes  = 64        // of one of them
	maxSamples     = 20
	maxSampleBytes = 4 << 20 // of all samples
)

// Inference is what has been learnt of a datatype's records. It is for one goroutine.
type Inference struct {
	datatype string
	limits   schemas.Limits
	root     *node
	samples  [][]byte

	news        int // what has been learnt, to know records that have taught something
	nodes       int
	nameBytes   int
	sampleBytes int
}

// New begins without any record. The name must be one that a datatype can have.
func New(datatype string, l schemas.Limits) (*Inference, error) {
	if err := esclusa.CheckDatatypeName(datatype); err != nil {
		return nil, err
	}
	return &Inference{datatype: datatype, limits: l, root: &node{}}, nil
}

var (
	errMembers = fmt.Errorf("the records have more than %d different members in all, or names of more than %d bytes: write the schema by hand", maxNodes, maxNameBytes)
	errNone    = errors.New("there is no record to learn from")
)

// Add learns from a record, of a CloudEvent in structured mode from its data. The error
// is an *esclusa.Rejection where it is no record, and otherwise final.
func (i *Inference) Add(body []byte) error {
	value, own, rej := schemas.Decode(body, i.limits)
	if rej != nil {
		return rej
	}
	if bytes.Contains(own, []byte("specversion")) {
		if _, inner, rej := schemas.Decode(own, i.limits); rej != nil || len(inner) != len(own) {
			return errors.New("is a CloudEvent within another, of which none is the record")
		}
	}
	before := i.news
	i.root.add(i, value)
	if i.nodes > maxNodes || i.nameBytes > maxNameBytes {
		return errMembers
	}
	if i.news > before && len(i.samples) < maxSamples && i.sampleBytes+len(own) <= maxSampleBytes {
		i.samples = append(i.samples, append([]byte{}, own...))
		i.sampleBytes += len(own)
	}
	return nil
}

// kinds are types of JSON Schema.
type kinds int

const (
	isNull kinds = 1 << iota
	isBoolean
	isInteger
	isNumber // with a fraction or an exponent
	isString
	isArray
	isObject
)

// node is what has been seen at one place of the records.
type node struct {
	kinds   kinds
	strings texts
	objects int
	members map[string]*member
	data    *node // of all members where their names are data
	items   *node
}

type member struct {
	node
	times int // objects that have it
}

func (n *node) add(i *Inference, value any) {
	kind := kindOf(value)
	if n.kinds&kind == 0 {
		n.kinds |= kind
		i.news++
	}
	switch value := value.(type) {
	case string:
		if n.strings.add(value) {
			i.news++
		}
	case []any:
		for _, item := range value {
			if n.items == nil {
				n.items = i.node()
			}
			n.items.add(i, item)
		}
	case map[string]any:
		n.object(i, value)
	}
}

func kindOf(value any) kinds {
	switch value := value.(type) {
	case bool:
		return isBoolean
	case json.Number:
		if strings.ContainsAny(string(value), ".eE") {
			return isNumber
		}
		return isInteger
	case string:
		return isString
	case []any:
		return isArray
	case map[string]any:
		return isObject
	}
	return isNull
}

func (i *Inference) node() *node {
	i.nodes++
	return &node{}
}

func (n *node) object(i *Inference, value map[string]any) {
	for name, child := range value {
		if n.data != nil {
			n.data.add(i, child)
			continue
		}
		m := n.members[name]
		if m == nil {
			if i.nodes > maxNodes || i.nameBytes > maxNameBytes {
				return // Add says so
			}
			i.nodes++
			i.nameBytes += len(name)
			i.news++
			m = &member{}
			if n.members == nil {
				n.members = make(map[string]*member)
			}
			n.members[name] = m
		}
		m.times++
		m.add(i, child)
		if len(n.members) > maxNames && n != i.root {
			n.collapse(i)
		}
	}
	for name, m := range n.members {
		if _, has := value[name]; !has && m.times == n.objects && n.objects > 0 {
			i.news++ // it was in all until now
		}
	}
	n.objects++
}

// collapse takes the names of an object's members for data, such as the keys of a map.
func (n *node) collapse(i *Inference) {
	n.data = n.merged()
	n.members = nil
	i.nodes, i.nameBytes = i.root.size()
	i.news++
}

// merged is one node of all members.
func (n *node) merged() *node {
	all := &node{}
	for _, m := range n.members {
		all.merge(&m.node)
	}
	return all
}

// size counts the nodes below one, and the bytes of their names.
func (n *node) size() (nodes, nameBytes int) {
	count := func(child *node, name string) {
		if child != nil {
			below, names := child.size()
			nodes, nameBytes = nodes+below+1, nameBytes+names+len(name)
		}
	}
	count(n.items, "")
	count(n.data, "")
	for name, m := range n.members {
		count(&m.node, name)
	}
	return nodes, nameBytes
}

// merge adds what has been seen at another place.
func (n *node) merge(o *node) {
	n.kinds |= o.kinds
	n.strings.merge(&o.strings)
	n.objects += o.objects
	n.items = joined(n.items, o.items)
	if n.data = joined(n.data, o.data); n.data != nil {
		n.data = joined(joined(n.data, n.mergedOrNil()), o.mergedOrNil())
		n.members = nil
		return
	}
	for name, m := range o.members {
		if n.members == nil {
			n.members = make(map[string]*member)
		}
		if n.members[name] == nil {
			n.members[name] = &member{}
		}
		n.members[name].times += m.times
		n.members[name].merge(&m.node)
	}
}

func (n *node) mergedOrNil() *node {
	if len(n.members) == 0 {
		return nil
	}
	return n.merged()
}

func joined(a, b *node) *node {
	switch {
	case b == nil:
		return a
	case a == nil:
		a = &node{}
	}
	a.merge(b)
	return a
}

// texts are the strings of one place.
type texts struct {
	times   int
	empty   bool           // one was
	longest int            // in characters
	values  map[string]int // how often each was there; nil above the bounds
	many    bool           // there are more
	formats []string       // that all have
}

// likelyFormats are those that a text has by no accident, the narrowest first.
var likelyFormats = []string{"uuid", "date-time", "date", "time", "duration", "email", "ipv4", "ipv6", "uri"}

// add takes a text, and reports whether the texts have fewer formats in common now.
func (t *texts) add(text string) (fewer bool) {
	if t.times == 0 {
		t.formats = likelyFormats
	}
	left := slices.DeleteFunc(slices.Clone(t.formats), func(f string) bool { return !schemas.HasFormat(text, f) })
	fewer = t.times > 0 && len(left) < len(t.formats)
	t.formats = left
	t.times++
	t.empty = t.empty || text == ""
	t.longest = max(t.longest, utf8.RuneCountInString(text))
	t.count(text, 1)
	return fewer
}

func (t *texts) count(text string, times int) {
	switch {
	case t.many:
		return
	case t.values == nil:
		t.values = make(map[string]int)
	}
	t.values[text] += times
	if len(t.values) > maxValues || len(text) > maxValueBytes {
		t.many, t.values = true, nil
	}
}

func (t *texts) merge(o *texts) {
	if o.times == 0 {
		return
	}
	if t.times == 0 {
		t.formats = o.formats
	}
	t.formats = slices.DeleteFunc(slices.Clone(t.formats), func(f string) bool { return !slices.Contains(o.formats, f) })
	t.times += o.times
	t.empty = t.empty || o.empty
	t.longest = max(t.longest, o.longest)
	if o.many {
		t.many, t.values = true, nil
	}
	for text, times := range o.values {
		t.count(text, times)
	}
}

// few are the texts of a place that seems to have no others; nil where more are likely.
// Each has been seen twice, and all together five times as often as there are of them.
func (t *texts) few() map[string]int {
	if t.many || len(t.values) < 2 || t.times < 5*len(t.values) {
		return nil
	}
	for _, times := range t.values {
		if times < 2 {
			return nil
		}
	}
	return t.values
}
