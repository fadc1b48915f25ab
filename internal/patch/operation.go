package patch

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// operation is one step of a patch.
type operation struct {
	name     string
	path     []string
	from     []string // of move; where rename puts it
	value    *node    // of add, replace, test, default; nil for none
	to       string   // of convert
	values   *node    // of map
	fallback *node    // of map: nil to leave what is not in values
}

// members are those of each operation beside op: whether each must be there.
var members = map[string]map[string]bool{
	"add":          {"path": true, "value": true},
	"replace":      {"path": true, "value": true},
	"test":         {"path": true, "value": true},
	"remove":       {"path": true},
	"move":         {"path": true, "from": true},
	"convert":      {"path": true, "to": true},
	"map":          {"path": true, "values": true, "otherwise": false},
	"default":      {"path": true, "value": true},
	"rename":       {"path": true, "to": true},
	"drop_unknown": {},
}

// types to which values are converted.
var types = []string{"integer", "number", "string", "boolean"}

func newOperation(n *node) (op operation, err error) {
	if n.kind != jsontext.KindBeginObject {
		return op, errors.New("it is no object")
	}
	if op.name, err = n.string("op"); err != nil {
		return op, err
	}
	known, ok := members[op.name]
	if !ok {
		return op, errors.New("there is no such op: it is add, remove, replace, move, test, convert, map, default, rename or drop_unknown")
	}
	for name, needed := range known {
		if needed && n.find(name) < 0 {
			return op, fmt.Errorf("%s needs %q", op.name, name)
		}
	}
	for i, name := range n.names {
		if _, ok := known[name]; ok {
			err = op.take(name, n.items[i])
		} else if name != "op" {
			err = fmt.Errorf("%s has no %q", op.name, name)
		}
		if err != nil {
			return op, err
		}
	}
	if op.name == "move" && len(op.path) > len(op.from) && slices.Equal(op.path[:len(op.from)], op.from) {
		return op, errors.New("what is moved cannot be moved into itself")
	}
	if len(op.path) == 0 && slices.Contains([]string{"remove", "rename", "default", "convert", "map"}, op.name) || op.name == "move" && len(op.from) == 0 {
		return op, fmt.Errorf("%s is about a member, and not about the whole", op.name)
	}
	return op, nil
}

// take takes a member of the operation.
func (op *operation) take(name string, n *node) (err error) {
	switch name {
	case "value":
		op.value = n
	case "otherwise":
		op.fallback = n
	case "values":
		if op.values = n; n.kind != jsontext.KindBeginObject {
			err = errors.New("values is an object, from what there is to what it becomes")
		}
	case "path":
		op.path, err = n.pointer()
	case "from":
		op.from, err = n.pointer()
	case "to":
		if op.name == "rename" {
			op.from, err = n.pointer()
			return err
		}
		if op.to = n.text(); !slices.Contains(types, op.to) {
			err = fmt.Errorf("to is one of %s", strings.Join(types, ", "))
		}
	}
	return err
}

func (n *node) string(name string) (string, error) {
	i := n.find(name)
	if i < 0 || n.items[i].kind != jsontext.KindString {
		return "", fmt.Errorf("it needs %q", name)
	}
	return n.items[i].text(), nil
}

func (n *node) pointer() ([]string, error) {
	if n.kind != jsontext.KindString {
		return nil, errors.New("a path is a JSON Pointer")
	}
	return Pointer(n.text())
}
