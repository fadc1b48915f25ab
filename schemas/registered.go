package schemas

import (
	"encoding/binary"
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/jsonpointer"
)

// Registered is what a schema registry calls the schemas of a version, by which senders
// may name the datatype.
type Registered struct {
	// Subjects are what Confluent's registry has the schema under. They say where the ids
	// come from, and name nothing: a frame has none.
	Subjects []string
	// IDs are the values of the header that a frame becomes, of AWS Glue's frames too.
	IDs []string
}

// registered is the datatype of which a registry's id is, as a header has it. It makes no
// string of the id.
func (c *Catalogue) registered(h *heading) (*Channel, bool) {
	for _, id := range []*esclusa.Header{h.schemaID, h.glueSchemaID} {
		if id == nil {
			continue
		}
		if ch := c.byID[string(id.Value)]; ch != nil {
			return ch, true
		}
	}
	return nil, false
}

// registry reads x-channel.confluent or x-channel.glue.
func (d *document) registry(ch *Channel, at, name string, setting any) {
	settings, ok := setting.(map[string]any)
	if !ok {
		d.fault(at, `must be an object such as {"ids": [42]}`)
		return
	}
	for _, member := range slices.Sorted(maps.Keys(settings)) {
		switch {
		case member == "ids":
			d.registryIDs(ch, at+"/ids", name, settings[member])
		case member == "subjects" && name == "confluent":
			if list, _ := settings[member].([]any); len(list) == 0 || badNames(settings[member]) != "" {
				d.fault(at+"/subjects", `must be an array of different names such as "orders-value"`)
			}
			ch.Registered.Subjects = requiredNames(map[string]any{"required": settings[member]})
		case name == "confluent":
			d.fault(at+"/"+jsonpointer.Escape(member), "is not a setting: there are ids and subjects")
		default:
			d.fault(at+"/"+jsonpointer.Escape(member), "is not a setting: there is ids")
		}
	}
}

func (d *document) registryIDs(ch *Channel, at, name string, setting any) {
	must, read := `must be an array of different ids: numbers, or GUIDs such as "2eb8aa08-aa98-11ea-b4aa-73b441d16380"`, confluentID
	if name == "glue" {
		must, read = `must be an array of different schema version ids such as "2eb8aa08-aa98-11ea-b4aa-73b441d16380"`, glueID
	}
	list, _ := setting.([]any)
	for _, item := range list {
		id := read(item)
		if id == "" || slices.Contains(ch.Registered.IDs, id) {
			list = nil
			break
		}
		ch.Registered.IDs = append(ch.Registered.IDs, id)
	}
	if len(list) == 0 {
		d.fault(at, "%s", must)
	}
}

// confluentID is the header's value of an id in Confluent's registry, empty for what is
// none.
func confluentID(value any) string {
	switch value := value.(type) {
	case json.Number:
		n, err := strconv.ParseUint(string(value), 10, 32)
		if err != nil {
			return ""
		}
		return string(binary.BigEndian.AppendUint32([]byte{0}, uint32(n)))
	case string:
		if isUUID(value) {
			id := uuid.MustParse(value)
			return "\x01" + string(id[:])
		}
	}
	return ""
}

func glueID(value any) string {
	text, _ := value.(string)
	if !isUUID(text) {
		return ""
	}
	return strings.ToLower(text)
}

// register takes the ids of all versions of a datatype into the catalogue. Each id, and
// each subject, must be of one datatype.
func (s *directory) register() {
	subjects := make(map[string]*Channel)
	s.byID = make(map[string]*Channel)
	for _, current := range s.channels {
		for _, v := range current.versions {
			for _, id := range v.Registered.IDs {
				of := "/x-channel/confluent/ids"
				if isUUID(id) {
					of = "/x-channel/glue/ids"
				}
				s.take(s.byID, current, v, of, id, shownID(id))
			}
			for _, name := range v.Registered.Subjects {
				s.take(subjects, current, v, "/x-channel/confluent/subjects", name, strconv.Quote(name))
			}
		}
	}
}

func (s *directory) take(taken map[string]*Channel, current, v *Channel, at, name, shown string) {
	switch other := taken[name]; {
	case other == nil:
		taken[name] = current
	case other != current:
		s.fault(v.file(), at, "has %.64s, which is of %s already: take it out of one of them", shown, other.Datatype)
	}
}

// shownID is an id as a schema has it.
func shownID(id string) string {
	switch {
	case id[0] == frames[0].mark[0] && len(id) == frames[0].bytes:
		return strconv.FormatUint(uint64(binary.BigEndian.Uint32([]byte(id[1:]))), 10)
	case id[0] == frames[1].mark[0]:
		return strconv.Quote(uuid.UUID([]byte(id[1:])).String())
	}
	return strconv.Quote(id)
}
