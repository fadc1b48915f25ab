package schemas

import (
	"maps"
	"slices"
	"strings"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/jsonpointer"
	"github.com/esclusa/esclusa/schemas/internal/onepass"
)

// channel checks what a schema must have to be one of the catalogue, and reads
// the label from it. What is missing stays empty.
func (d *document) channel(datatype string) *Channel {
	root, _ := d.root.(map[string]any)
	ch := &Channel{
		ID:          d.topText(root, "$id"),
		Title:       d.label(root, "title", datatype),
		Description: d.label(root, "description", ""),

		AlertPayload: PayloadFull,
	}
	switch s, has := root["$schema"].(string); {
	case root["$schema"] == nil:
		d.warn("/$schema", "is not there: taken for %s", draft07)
	case !has || !isDraft07(s):
		d.fault("/$schema", "must be %s; esclusa schema import converts other drafts", draft07)
	}
	if ch.ID != "" && (!isURI(ch.ID) || strings.Contains(ch.ID, "#")) {
		d.fault("/$id", "must be a whole URI without a fragment")
	}
	d.ofObjects()
	d.settings(ch, root, datatype)
	d.ownName(ch, root, datatype)
	ch.content = hasContent(root)
	ch.mask = d.masks()
	d.maskable(ch)
	return ch
}

func (d *document) status(ch *Channel, settings map[string]any) {
	ch.Status = Active
	text, has := settings["status"]
	if !has {
		return
	}
	status, _ := text.(string)
	if ch.Status = Status(status); !slices.Contains(statuses, ch.Status) {
		d.fault("/x-channel/status", "must be active, deprecated or retired")
	}
}

// label is what a schema says to people, which may be absent: something stands in.
func (d *document) label(root map[string]any, name, instead string) string {
	text, _ := root[name].(string)
	if strings.TrimSpace(text) != "" {
		return text
	}
	d.warn("/"+name, "is not there: people are shown what the schema is called instead")
	if id, _ := root["$id"].(string); instead == "" {
		return id
	}
	return instead
}

// ofObjects refuses a schema whose type takes no objects: a record is one.
func (d *document) ofObjects() {
	for _, p := range d.always(nil, "", make(map[string]bool)) {
		var r rule
		if r.setTypes(p.node["type"]); r.types != 0 && r.types&onepass.TypeObject == 0 {
			at := p.pointer("/type")
			if at == "" {
				at = "/$ref"
			}
			d.fault(at, `must be "object": a record is one JSON object`)
		}
	}
}

func (d *document) topText(root map[string]any, name string) string {
	text, _ := root[name].(string)
	if strings.TrimSpace(text) == "" {
		d.fault("/"+name, "must be there, a string with something in it")
	}
	return text
}

// settings reads x-channel.
func (d *document) settings(ch *Channel, root map[string]any, datatype string) {
	const at = "/x-channel"
	settings, ok := root["x-channel"].(map[string]any)
	if !ok {
		d.fault(at, `must be there, an object such as {"key": "/id"}`)
		return
	}
	for _, name := range slices.Sorted(maps.Keys(settings)) {
		switch name {
		case "key", "status", "table", "types":
		case "alerts":
			d.alerts(ch, at+"/"+name, settings[name])
		case "confluent", "glue":
			d.registry(ch, at+"/"+name, name, settings[name])
		default:
			d.fault(at+"/"+jsonpointer.Escape(name), "is not a setting: there are alerts, confluent, glue, key, status, table and types")
		}
	}
	d.status(ch, settings)
	if types, has := settings["types"]; has {
		d.furtherNames(ch, at+"/types", types)
	}
	if table, has := settings["table"]; has {
		ch.Table = d.table(at+"/table", table, datatype)
	}
	if ch.Key, ok = settings["key"].(string); !ok || !isJSONPointer(ch.Key) || ch.Key == "" {
		d.fault(at+"/key", "must be a JSON Pointer such as /id")
		return
	}
	ch.integerKey = d.key(at+"/key", ch.Key) == onepass.TypeInteger
}

// table is the name of the table that a datatype is kept in, empty for none.
func (d *document) table(at string, setting any, datatype string) string {
	var name string
	switch setting := setting.(type) {
	case bool:
		if !setting {
			return ""
		}
		name = datatype + "s"
	case string:
		name = setting
	default:
		d.fault(at, "must be the name of a table, a plural such as %ss, or true for that one", datatype)
		return ""
	}
	if err := esclusa.CheckTableName(name); err != nil {
		d.fault(at, "%v", err)
		return ""
	}
	return name
}

// ownName refuses a member datatype that names another datatype, as in a schema
// that was copied: a record that names its datatype in its body could not pass.
func (d *document) ownName(ch *Channel, root map[string]any, datatype string) {
	properties, _ := root["properties"].(map[string]any)
	member, _ := properties[memberDatatype].(map[string]any)
	name, has := member["const"]
	if text, _ := name.(string); has && !ch.namedBy(datatype, text) {
		d.fault("/properties/"+memberDatatype+"/const", "must be %q, the datatype's own name", datatype)
	}
}

// key checks that every record of the schema has a string or an integer at the pointer,
// and returns which.
func (d *document) key(at, pointer string) onepass.Types {
	parts := allOf(nil, d.unfold(""))
	for i, token := range strings.Split(pointer[1:], "/") {
		name := jsonpointer.Unescape(token)
		next, declared := membersOf(parts, name)
		required := slices.ContainsFunc(parts, func(p map[string]any) bool { return slices.Contains(requiredNames(p), name) })
		if !declared || !required || i > 0 && typesIn(parts) != onepass.TypeObject {
			d.fault(at, "must name a string or an integer that every record has: %.64q must be in properties and in required of an object", name)
			return 0
		}
		parts = next
	}
	types := typesIn(parts)
	if types != onepass.TypeString && types != onepass.TypeInteger {
		d.fault(at, `must name a schema with "type": "string" or "type": "integer"`)
	}
	return types
}

// allOf appends the schemas that apply to each value of one, itself and those in its
// allOf.
func allOf(to []map[string]any, tree any) []map[string]any {
	schema, ok := tree.(map[string]any)
	if !ok || len(to) > maxParts {
		return to
	}
	to = append(to, schema)
	list, _ := schema["allOf"].([]any)
	for _, part := range list {
		to = allOf(to, part)
	}
	return to
}

// membersOf are the schemas that apply to each value of a member.
func membersOf(parts []map[string]any, name string) (of []map[string]any, declared bool) {
	for _, p := range parts {
		properties, _ := p["properties"].(map[string]any)
		if member, has := properties[name]; has {
			of, declared = allOf(of, member), true
		}
	}
	return of, declared
}

// typesIn are the types that all of the schemas take. A number that must be whole is an
// integer.
func typesIn(parts []map[string]any) onepass.Types {
	types := onepass.AnyType
	for _, p := range parts {
		var r rule
		if r.setTypes(p["type"]); r.types&onepass.TypeNumber != 0 {
			r.types |= onepass.TypeInteger
		}
		if r.types != 0 {
			types &= r.types
		}
	}
	return types
}

// hasContent reports whether the schema describes bytes that may be inline.
func hasContent(root map[string]any) bool {
	properties, _ := root["properties"].(map[string]any)
	for _, name := range []string{"data", "media_type", "size", "sha256"} {
		if _, has := properties[name]; !has {
			return false
		}
	}
	return true
}
