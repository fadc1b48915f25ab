package schemas

import "github.com/esclusa/esclusa"

// memberDatatype names the datatype at the top level of a body.
const memberDatatype = "datatype"

// classify finds the channel that a record names: by a header, else by the
// member datatype of its body, which is decoded, else by the id that its schema has in a
// registry.
//
// A member datatype that is not a string names nothing. A header with an empty
// value names the empty name, which is in no catalogue.
func (c *Catalogue) classify(m *message) (*Channel, *refusal) {
	member, there := m.value[memberDatatype]
	return c.classifyAs(m, member, there, looksStructured(m.value))
}

// classifyAs is classify for what is known of the body: the member datatype, if it is
// there, and whether it looks like a structured CloudEvent.
func (c *Catalogue) classifyAs(m *message, member any, there, structured bool) (*Channel, *refusal) {
	if name, ok := m.heading.named(); ok {
		return c.lookup(string(name), "")
	}
	if name, ok := member.(string); ok {
		return c.lookup(name, "/"+memberDatatype)
	}
	if ch, ok := c.registered(&m.heading); ok {
		return ch, nil
	}
	if there {
		return nil, refuse(esclusa.Unclassified, "/"+memberDatatype, ruleDatatype, "must be a string that names the datatype")
	}
	if structured { // beside a content-type that says otherwise
		return nil, refuse(esclusa.Unclassified, "", ruleDatatype,
			"must have content-type application/cloudevents+json, if it is the CloudEvent that it looks like, or name its datatype in header datatype")
	}
	return nil, refuse(esclusa.Unclassified, "", ruleDatatype,
		"must name its datatype: in header datatype, in the type of a CloudEvent, or in member datatype")
}

// named is the datatype that a message names, in the catalogue or not, such as that of
// the channel, which may be nil; nil where it names none, contradicts itself, or cannot
// be read.
func (m *message) named(ch *Channel) *string {
	if name, ok := m.heading.named(); ok {
		switch {
		case m.heading.contradicts():
			return nil
		case ch != nil:
			return ch.spelt(name)
		}
		text := string(name)
		return &text
	}
	if m.says != nil {
		return m.says
	}
	if text, ok := m.value[memberDatatype].(string); ok {
		return &text
	}
	return nil
}

// lookup keeps names from outside out of everything made from names: it answers
// with a channel of the catalogue or not at all.
func (c *Catalogue) lookup(name, pointer string) (*Channel, *refusal) {
	if ch, ok := c.find([]byte(name)); ok {
		return ch, nil
	}
	return nil, refuse(esclusa.UnknownDatatype, pointer, ruleDatatype, "must name a datatype of the catalogue")
}

// announced is the channel that the headers of a refused record name, nil where
// they name none or contradict each other.
func (c *Catalogue) announced(h *heading) *Channel {
	name, ok := h.named()
	if !ok || h.contradicts() {
		return nil
	}
	ch, _ := c.find(name)
	return ch
}
