package schemas

import (
	"slices"
	"strings"
)

// typeName is a further name of a datatype, such as the type of a CloudEvent that others
// have named: com.example.order.created. It is compared exactly.
type typeName struct {
	name string
	of   *Channel
}

// maxTypeName bounds a further name, in bytes.
const maxTypeName = 256

// ofType is the datatype with a further name.
func (c *Catalogue) ofType(name []byte) (*Channel, bool) {
	i, _ := slices.BinarySearchFunc(c.types, name, func(t typeName, name []byte) int {
		if t.name < string(name) {
			return -1
		}
		return 1
	})
	if i == len(c.types) || c.types[i].name != string(name) {
		return nil, false
	}
	return c.types[i].of, true
}

// furtherNames reads x-channel.types.
func (d *document) furtherNames(ch *Channel, at string, setting any) {
	list, _ := setting.([]any)
	if len(list) == 0 || badNames(setting) != "" {
		d.fault(at, `must be an array of different names such as "com.example.order"`)
		return
	}
	for _, name := range requiredNames(map[string]any{"required": setting}) {
		if name == "" || len(name) > maxTypeName {
			d.fault(at, "must have names of 1 to %d bytes", maxTypeName)
			return
		}
		ch.Types = append(ch.Types, name)
	}
}

// name takes the further names of all versions of a datatype into the catalogue. Each
// must mean one datatype.
func (s *directory) name() {
	taken := make(map[string]*Channel)
	for _, ch := range s.channels {
		taken[ch.Datatype] = ch
	}
	for _, current := range s.channels {
		for _, v := range current.versions {
			for _, name := range v.Types {
				switch other := taken[name]; {
				case other == nil:
					taken[name] = current
					s.types = append(s.types, typeName{name, current})
				case other != current || name == current.Datatype:
					s.fault(v.file(), "/x-channel/types", "has %.64q, which names %s already: take it out of one of them", name, other.Datatype)
				}
			}
		}
	}
	slices.SortFunc(s.types, func(a, b typeName) int { return strings.Compare(a.name, b.name) })
}

// namedBy reports whether a datatype may be named so.
func (ch *Channel) namedBy(datatype, name string) bool {
	return name == datatype || slices.Contains(ch.Types, name)
}
