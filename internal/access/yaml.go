package access

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/esclusa/esclusa/internal/nearest"
)

// Fault is what is wrong with a file, and where.
type Fault struct {
	File    string
	Line    int // from 1; 0 for the whole
	Message string
}

// Error is file:line: message, as compilers and editors have it.
func (f *Fault) Error() string {
	if f.Line == 0 {
		return f.File + ": " + f.Message
	}
	return fmt.Sprintf("%s:%d: %s", f.File, f.Line, f.Message)
}

// mostFile bounds a file, in bytes.
const mostFile = 1 << 20

// reader reads YAML, and takes note of what is wrong. What it does not know it refuses: a
// misspelt restriction must not be none.
type reader struct {
	file   string
	faults []error
}

func (r *reader) fault(n *yaml.Node, format string, args ...any) {
	line := 0
	if n != nil {
		line = n.Line
	}
	r.faultAt(line, format, args...)
}

func (r *reader) faultAt(line int, format string, args ...any) {
	r.faults = append(r.faults, &Fault{r.file, line, fmt.Sprintf(format, args...)})
}

// document is the one document of a text, nil where there is none.
func (r *reader) document(text []byte) *yaml.Node {
	if len(text) > mostFile {
		r.fault(nil, "is longer than %d bytes", mostFile)
		return nil
	}
	dec := yaml.NewDecoder(bytes.NewReader(text))
	var doc, more yaml.Node
	switch err := dec.Decode(&doc); {
	case errors.Is(err, io.EOF):
		r.fault(nil, "is empty: without rights nobody may do anything, which anonymous: [] says")
		return nil
	case err != nil:
		r.malformed(err)
		return nil
	}
	if err := dec.Decode(&more); !errors.Is(err, io.EOF) {
		r.fault(&more, "there is a second document: one file has one")
	}
	return doc.Content[0]
}

// malformed notes what the parser of YAML says.
func (r *reader) malformed(err error) {
	f := &Fault{File: r.file, Message: strings.TrimPrefix(err.Error(), "yaml: ")}
	if rest, is := strings.CutPrefix(f.Message, "line "); is {
		if number, text, cut := strings.Cut(rest, ": "); cut {
			if line, err := strconv.Atoi(number); err == nil {
				f.Line, f.Message = line, text
			}
		}
	}
	f.Message += " (a star by itself is written \"*\")"
	r.faults = append(r.faults, f)
}

// member is one that a mapping may have.
type member struct {
	name string
	read func(*yaml.Node)
}

// mapping reads the members of a mapping, each at most once.
func (r *reader) mapping(n *yaml.Node, what string, members ...member) {
	if n.Kind != yaml.MappingNode {
		r.fault(n, "%s has members, such as %s: …", what, members[0].name)
		return
	}
	names := make([]string, len(members))
	for i, m := range members {
		names[i] = m.name
	}
	seen := map[string]bool{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		name, value := n.Content[i], n.Content[i+1]
		at := slices.Index(names, name.Value)
		switch {
		case at < 0:
			r.fault(name, "%q is not a member of %s%s, which may have %s", name.Value, what, nearest.Hint(name.Value, names), strings.Join(names, ", "))
		case seen[name.Value]:
			r.fault(name, "%s is there twice", name.Value)
		case r.present(name.Value, value):
			members[at].read(value)
		}
		seen[name.Value] = true
	}
}

// named reads a mapping whose members have names of the reader's own, in their order.
func (r *reader) named(n *yaml.Node, what string, each func(name, value *yaml.Node)) {
	if n.Kind != yaml.MappingNode {
		r.fault(n, "%s is a mapping, a name with what it stands for in each line", what)
		return
	}
	seen := map[string]bool{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		name, value := n.Content[i], n.Content[i+1]
		if seen[name.Value] {
			r.fault(name, "%s is there twice", name.Value)
		} else if r.present(name.Value, value) {
			each(name, value)
		}
		seen[name.Value] = true
	}
}

// present refuses what says nothing, and what is said elsewhere.
func (r *reader) present(what string, n *yaml.Node) bool {
	switch {
	case n.Kind == yaml.AliasNode || n.Anchor != "":
		r.fault(n, "%s is written with an anchor: write it out", what)
	case n.Kind == yaml.ScalarNode && n.Tag == "!!null":
		r.fault(n, "%s is empty: give it a value, or leave it out", what)
	default:
		return true
	}
	return false
}

func (r *reader) list(n *yaml.Node, what string, each func(*yaml.Node)) {
	if n.Kind != yaml.SequenceNode {
		r.fault(n, "%s is a list: write [ ] around it", what)
		return
	}
	for _, item := range n.Content {
		if r.present("a member of "+what, item) {
			each(item)
		}
	}
}

func (r *reader) text(n *yaml.Node, what string) string {
	switch {
	case n.Kind != yaml.ScalarNode || n.Tag != "!!str":
		r.fault(n, "%s is a text: write it in quotes", what)
	case n.Value == "":
		r.fault(n, "%s is empty: give it a value, or leave it out", what)
	default:
		return n.Value
	}
	return ""
}

func (r *reader) texts(n *yaml.Node, what string) (all []string) {
	r.list(n, what, func(item *yaml.Node) {
		if text := r.text(item, "a member of "+what); text != "" {
			all = append(all, text)
		}
	})
	if len(n.Content) == 0 {
		r.fault(n, "%s has no members: name some, or leave it out", what)
	}
	return all
}

// choice is one of a closed set.
func (r *reader) choice(n *yaml.Node, what string, from ...string) string {
	text := r.text(n, what)
	if text != "" && !slices.Contains(from, text) {
		r.fault(n, "%s is one of %s, not %q%s", what, strings.Join(from, ", "), text, nearest.Hint(text, from))
	}
	return text
}
