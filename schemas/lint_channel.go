package schemas

import (
	"maps"
	"slices"
	"strings"

	"github.com/esclusa/esclusa"
)

// channel checks what a schema must have to be one of the catalogue, and reads
// the label from it. What is missing stays empty.
func (d *document) channel(datatype string) *Channel {
	root, _ := d.root.(map[string]any)
	ch := &Channel{
		ID:          d.topText(root, "$id"),
		Title:       d.topText(root, "title"),
		Description: d.topText(root, "description"),
	}
	if s := d.topText(root, "$schema"); s != "" && s != draft07 && s != strings.TrimSuffix(draft07, "#") {
		d.fault("/$schema", "must be %s", draft07)
	}
	if ch.ID != "" && (!isURI(ch.ID) || strings.Contains(ch.ID, "#")) {
		d.fault("/$id", "must be a whole URI without a fragment")
	}
	if root["type"] != "object" {
		d.fault("/type", `must be "object": a record is one JSON object`)
	}
	d.settings(ch, root, datatype)
	d.ownName(root, datatype)
	ch.content = hasContent(root)
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
		if name != "key" && name != "status" && name != "table" {
			d.fault(at+"/"+escape(name), "is not a setting: there are key, status and table")
		}
	}
	d.status(ch, settings)
	if table, has := settings["table"]; has {
		ch.Table = d.table(at+"/table", table, datatype)
	}
	if ch.Key, ok = settings["key"].(string); !ok || !isJSONPointer(ch.Key) || ch.Key == "" {
		d.fault(at+"/key", "must be a JSON Pointer such as /id")
		return
	}
	d.key(at+"/key", ch.Key)
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
func (d *document) ownName(root map[string]any, datatype string) {
	properties, _ := root["properties"].(map[string]any)
	member, _ := properties[memberDatatype].(map[string]any)
	if name, has := member["const"]; has && name != any(datatype) {
		d.fault("/properties/"+memberDatatype+"/const", "must be %q, the datatype's own name", datatype)
	}
}

// key checks that every record of the schema has a string or an integer at the pointer.
func (d *document) key(at, pointer string) {
	node, _ := d.unfold("").tree.(map[string]any)
	for token := range strings.SplitSeq(pointer[1:], "/") {
		name := unescape(token)
		properties, _ := node["properties"].(map[string]any)
		required, _ := node["required"].([]any)
		next, _ := properties[name].(map[string]any)
		if node["type"] != "object" || next == nil || !slices.Contains(required, any(name)) {
			d.fault(at, "must name a string or an integer that every record has: %.64q must be in properties and in required of an object", name)
			return
		}
		node = next
	}
	if node["type"] != "string" && node["type"] != "integer" {
		d.fault(at, `must name a schema with "type": "string" or "type": "integer"`)
	}
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

// unescape makes a token of a JSON Pointer the name it stands for.
func unescape(token string) string { return pointerUnescapes.Replace(token) }

var pointerUnescapes = strings.NewReplacer("~1", "/", "~0", "~")
