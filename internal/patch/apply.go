package patch

import (
	"errors"
	"slices"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// What keeps an operation from fitting.
var (
	errNoParent = errors.New("there is nothing that could have it")
	errNoItem   = errors.New("the array has no such place")
	errAbsent   = errors.New("there is nothing at its path")
	errDiffers  = errors.New("there is another value")
	errTaken    = errors.New("there is something already where it is to go")
	errConvert  = errors.New("the value cannot be converted")
	errSurplus  = errors.New("what the schema does not know cannot be told")
)

// place is a value within what holds it, there or not.
type place struct {
	holder *node
	token  string
}

// value is nil where there is none.
func (p *place) value() *node {
	if i := p.holder.find(p.token); i >= 0 {
		return p.holder.items[i]
	}
	return nil
}

// application is a patch being applied.
type application struct {
	at      *place // what is patched
	whole   func() []byte
	unknown Unknown
}

// place is where a path leads; nil where there is nothing that could hold it.
func (a *application) place(path []string) *place {
	p := a.at
	for _, token := range path {
		value := p.value()
		if value == nil || value.kind != jsontext.KindBeginObject && value.kind != jsontext.KindBeginArray {
			return nil
		}
		p = &place{holder: value, token: token}
	}
	return p
}

func (op *operation) apply(a *application) error {
	if op.name == "drop_unknown" {
		return a.dropUnknown()
	}
	p := a.place(op.path)
	switch op.name {
	case "add":
		return put(p, op.value.clone(), true)
	case "move":
		return a.move(op.from, op.path, errAbsent)
	case "rename":
		if to := a.place(op.from); to != nil && to.value() != nil && p != nil && p.value() != nil && !slices.Equal(op.path, op.from) {
			return errTaken
		}
		return a.move(op.path, op.from, nil)
	case "default":
		if p == nil || p.value() != nil {
			return nil
		}
		return put(p, op.value.clone(), true)
	}
	if p == nil || p.value() == nil {
		if op.name == "convert" || op.name == "map" {
			return nil
		}
		return errAbsent
	}
	switch op.name {
	case "remove":
		p.holder.remove(p.holder.find(p.token))
	case "replace":
		return put(p, op.value.clone(), false)
	case "test":
		if !p.value().equal(op.value) {
			return errDiffers
		}
	case "convert":
		value, err := converted(p.value(), op.to)
		if err != nil {
			return err
		}
		return put(p, value, false)
	case "map":
		return put(p, op.mapped(p.value()), false)
	}
	return nil
}

func put(p *place, value *node, insert bool) error {
	if p == nil {
		return errNoParent
	}
	return p.holder.set(p.token, value, insert)
}

// move takes a value from one path to another. absent is what it is that there is none.
func (a *application) move(from, to []string, absent error) error {
	p := a.place(from)
	if p == nil || p.value() == nil {
		return absent
	}
	value := p.value()
	p.holder.remove(p.holder.find(p.token))
	return put(a.place(to), value, true)
}

// mapped is what a value becomes. What is neither listed nor falls back stays.
func (op *operation) mapped(value *node) *node {
	if value.kind == jsontext.KindBeginObject || value.kind == jsontext.KindBeginArray {
		return value
	}
	if i := op.values.find(value.text()); i >= 0 {
		return op.values.items[i].clone()
	}
	if op.fallback != nil {
		return op.fallback.clone()
	}
	return value
}

// converted is a value as one of another type; itself where it is of that type already.
func converted(value *node, to string) (*node, error) {
	text := strings.TrimSpace(value.text())
	switch value.kind {
	case jsontext.KindBeginObject, jsontext.KindBeginArray, jsontext.KindNull:
		return nil, errConvert
	}
	switch to {
	case "string":
		if value.kind == jsontext.KindString {
			return value, nil
		}
		return ofText(string(value.raw)), nil
	case "boolean":
		if value.kind == jsontext.KindTrue || value.kind == jsontext.KindFalse {
			return value, nil
		}
		if text = strings.ToLower(text); value.kind == jsontext.KindString && (text == "true" || text == "false") {
			return parse([]byte(text))
		}
		return nil, errConvert
	}
	number, err := parse([]byte(text))
	if err != nil || number.kind != jsontext.KindNumber {
		return nil, errConvert
	}
	if to == "number" {
		return number, nil
	}
	return integer(number)
}

// integer is a number as it is written without a fraction.
func integer(number *node) (*node, error) {
	text := string(number.raw)
	if strings.ContainsAny(text, "eE") {
		return nil, errConvert
	}
	whole, fraction, _ := strings.Cut(text, ".")
	if strings.Trim(fraction, "0") != "" {
		return nil, errConvert
	}
	return &node{kind: jsontext.KindNumber, raw: []byte(whole)}, nil
}

// mostUnknown is how often it is asked which members are not known.
const mostUnknown = 50

// dropUnknown removes what the schema does not know, until there is nothing more.
func (a *application) dropUnknown() error {
	if a.unknown == nil {
		return errSurplus
	}
	for range mostUnknown {
		dropped := false
		for _, text := range a.unknown(a.whole()) {
			path, err := Pointer(text)
			if err != nil || len(path) == 0 {
				continue
			}
			if p := a.place(path); p != nil && p.holder.kind == jsontext.KindBeginObject && p.value() != nil {
				p.holder.remove(p.holder.find(p.token))
				dropped = true
			}
		}
		if !dropped {
			return nil
		}
	}
	return errSurplus
}
