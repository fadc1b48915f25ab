package apidocs

import (
	"fmt"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/schemas"
)

// Brokers say where the topics are. What is not known is left out of the documents.
type Brokers struct {
	Addresses  []string // host:port
	TLS        bool
	Mechanism  string // of SASL, as brokers spell it; empty for none
	Partitions int    // of each topic; 0: not known
}

const (
	schemaFormat   = "application/schema+json;version=draft-07"
	kafkaBindings  = "0.5.0" // the version of what AsyncAPI says of Kafka
	mediaRecord    = "application/json"
	maxKey         = 256
	integerKeyText = "^(0|-?[1-9][0-9]*)$"
)

// AsyncAPI is the document of the topics, AsyncAPI 3.0: what esclusa receives, and what
// it sends.
func (s System) AsyncAPI() []byte {
	doc := Object{
		{"asyncapi", "3.0.0"},
		{"info", Object{
			{"title", "esclusa"},
			{"version", s.Version},
			{"description", "Receives records of all datatypes on one topic, and sends each to the channel of its datatype or, with where and why, to the alerts. A sender produces to " + s.Names.Ingress() + "; a receiver consumes a channel, with isolation level read_committed. Senders partition by Kafka's default, murmur2 of the key."},
			{"license", licensed},
			{"x-generator", Mark},
			{"tags", []any{Object{{"name", "kafka"}}}},
		}},
		{"defaultContentType", mediaRecord},
	}
	components := Object{{"schemas", s.payloads()}, {"messages", s.messages()}}
	if len(s.Brokers.Addresses) > 0 {
		doc = append(doc, Member{"servers", s.servers()})
	}
	if login, ok := s.login(); ok {
		components = append(components, Member{"securitySchemes", Object{{"sasl", login}}})
	}
	return text(append(doc, Member{"channels", s.channels()}, Member{"operations", s.operations()}, Member{"components", components}))
}

func (s System) servers() Object {
	protocol := "kafka"
	if s.Brokers.TLS {
		protocol = "kafka-secure"
	}
	all := Object{}
	for i, at := range s.Brokers.Addresses {
		description := "A broker to begin with"
		_, ok := s.login()
		if m := s.Brokers.Mechanism; !ok && m != "" { // AsyncAPI has no name for it
			description += ", where one logs in by SASL " + m
		}
		server := Object{{"host", at}, {"protocol", protocol}, {"description", description}}
		if ok {
			server = append(server, Member{"security", []any{reference("securitySchemes", "sasl")}})
		}
		all = append(all, Member{fmt.Sprintf("broker-%d", i+1), server})
	}
	return all
}

// login is how brokers know who connects.
func (s System) login() (Object, bool) {
	kind := map[string]string{"PLAIN": "plain", "SCRAM-SHA-256": "scramSha256", "SCRAM-SHA-512": "scramSha512"}[s.Brokers.Mechanism]
	return Object{{"type", kind}}, kind != ""
}

// payloads are the schemas of what records hold.
func (s System) payloads() Object {
	all := Object{{"Alert", formatted(placed(parse(schemas.AlertSchema()), payloadPlace("Alert")))}}
	for _, ch := range s.Catalogue.Channels() {
		for _, v := range ch.Versions() {
			all = append(all, Member{versionName(v), formatted(described(v, payloadPlace(versionName(v))))})
		}
	}
	return all
}

func payloadPlace(name string) string { return schemaPlace(name) + "/schema" }

// formatted says of a schema which draft it is of.
func formatted(schema any) Object {
	return Object{{"schemaFormat", schemaFormat}, {"schema", schema}}
}

// Names of messages: that of a version, and what is behind it on ingress.
const (
	sentEnd   = ".sent"
	erasure   = ".erasure"
	alertName = "alert"
)

func (s System) messages() Object {
	all := Object{}
	for _, ch := range s.Catalogue.Channels() {
		for _, v := range ch.Versions() {
			about := fmt.Sprintf("%s, version %s", v.Title, v.Version)
			if v.Status != schemas.Active {
				about += ", " + string(v.Status)
			}
			if v.Status != schemas.Retired {
				all = append(all, Member{versionName(v) + sentEnd, message(v, about, sentHeaders(v), reference("schemas", versionName(v)))})
			}
			all = append(all, Member{versionName(v), message(v, about, keptHeaders(v), reference("schemas", versionName(v)))})
		}
		if ch.Table != "" {
			about, nothing := "Erases the row with this key of table "+ch.Table, Object{{"type", "null"}}
			all = append(all,
				Member{ch.Datatype + erasure + sentEnd, message(ch, about, headersOf(nil, named(ch)...), nothing)},
				Member{ch.Datatype + erasure, message(ch, about, headersOf([]any{esclusa.HeaderDatatype, esclusa.HeaderSource}, ours(ch)...), nothing)})
		}
	}
	return append(all, Member{alertName, Object{
		{"name", alertName}, {"title", "Alert"}, {"summary", "One refused record: where it came from, and why it was refused."},
		{"contentType", mediaRecord},
		{"headers", alertHeaders()},
		{"payload", reference("schemas", "Alert")},
		{"bindings", messageBinding(Object{{"type", "string"}, {"description", "The sender, ce_source of the record; " + esclusa.NoSender + " where it has none."}})},
	}})
}

func message(ch *schemas.Channel, about string, headers, payload Object) Object {
	key := Object{{"type", "string"}, {"minLength", 1}, {"maxLength", maxKey}, {"description", "The text at " + ch.Key + " of the body."}}
	if ch.IntegerKey() {
		key = key.With("pattern", integerKeyText).With("description", "The decimal text of the integer at "+ch.Key+" of the body.")
	}
	o := Object{{"name", ch.Datatype}, {"title", ch.Title}, {"summary", about}, {"contentType", mediaRecord}}
	if ch.Description != "" && ch.Description != ch.ID {
		o = append(o, Member{"description", ch.Description})
	}
	return append(o, Member{"headers", headers}, Member{"payload", payload}, Member{"bindings", messageBinding(key)})
}

func messageBinding(key Object) Object {
	return Object{{"kafka", Object{{"key", key}, {"bindingVersion", kafkaBindings}}}}
}

func header(name, does string, schema Object) Member {
	return Member{name, schema.With("description", does)}
}

func headersOf(required []any, all ...Member) Object {
	o := Object{{"type", "object"}}
	if len(required) > 0 {
		o = append(o, Member{"required", required})
	}
	return append(o, Member{"properties", Object(all)})
}

// named are the headers by which a sender names a datatype.
func named(ch *schemas.Channel) []Member {
	name := Text(append([]string{ch.Datatype}, furtherNames(ch)...)...)
	return []Member{
		header(esclusa.HeaderDatatype, "The datatype. Without it, and without ce_type, the member datatype of the body names it.", name),
		header(esclusa.HeaderCEType, "The datatype, of a CloudEvent in binary mode.", name),
		header(esclusa.HeaderCESource, "The sender.", Text()),
	}
}

// furtherNames are those of all versions, each once.
func furtherNames(ch *schemas.Channel) []string {
	names := make(map[string]bool)
	for _, v := range ch.Versions() {
		for _, name := range v.Types {
			names[name] = true
		}
	}
	return sorted(names)
}

func sentHeaders(v *schemas.Channel) Object {
	id, does := Text(v.ID), "The version that the body is meant to be of. Without it the current one counts."
	return headersOf(nil, append(named(v),
		header(esclusa.HeaderDataschema, does, id),
		header(esclusa.HeaderCEDataschema, does, id))...)
}

// ours are the headers that every record of a channel has.
func ours(ch *schemas.Channel) []Member {
	return []Member{
		header(esclusa.HeaderDatatype, "The datatype.", Text(ch.Datatype)),
		header(esclusa.HeaderSource, "The ingress record: topic/partition/offset.", Text().With("pattern", "^[A-Za-z0-9._-]+/[0-9]+/[0-9]+$")),
		header(esclusa.HeaderTime, "When the brokers took the ingress record.", Text().With("format", "date-time")),
		header(esclusa.HeaderCESource, "The sender, as it names itself.", Text()),
	}
}

func keptHeaders(v *schemas.Channel) Object {
	return headersOf([]any{esclusa.HeaderDatatype, esclusa.HeaderDataschema, esclusa.HeaderSource},
		append(ours(v), header(esclusa.HeaderDataschema, "The version that the body was checked against.", Text(v.ID)))...)
}

func alertHeaders() Object {
	return headersOf([]any{esclusa.HeaderAlertTopic},
		header(esclusa.HeaderAlertTopic, "The topic of the refused record.", Text()),
		header(esclusa.HeaderAlertPartition, "Its partition.", Text()),
		header(esclusa.HeaderAlertOffset, "Its offset.", Text()),
		header("__dlq.errors.message", "What is wrong.", Text()),
		header("kafka_dlt-original-topic", "The topic of the refused record, again.", Text()),
		header(esclusa.HeaderSentDatatype, "The datatype as a header of the refused record named it.", Text()),
		header(esclusa.HeaderSentDataschema, "The same of the version.", Text()))
}

// channels are the topics that others may use, by their names.
func (s System) channels() Object {
	received := s.channel(s.Names.Ingress(), "Ingress", "Records of every datatype, from all senders.", s.received())
	all := Object{{s.Names.Ingress(), received}}
	for _, ch := range s.Catalogue.Channels() {
		all = append(all, Member{s.Names.Channel(ch.Datatype), s.channel(s.Names.Channel(ch.Datatype), ch.Title, "Records of "+ch.Datatype+", each checked, and nothing else.", kept(ch))})
	}
	return append(all, Member{s.Names.Alerts(), s.channel(s.Names.Alerts(), "Alerts", "One for each record that was refused.", []string{alertName})})
}

func (s System) channel(topic, title, does string, messages []string) Object {
	binding := Object{{"topic", topic}}
	if s.Brokers.Partitions > 0 {
		binding = append(binding, Member{"partitions", s.Brokers.Partitions})
	}
	held := Object{}
	for _, name := range messages {
		held = append(held, Member{name, reference("messages", name)})
	}
	return Object{
		{"address", topic}, {"title", title}, {"description", does},
		{"messages", held},
		{"bindings", Object{{"kafka", append(binding, Member{"bindingVersion", kafkaBindings})}}},
	}
}

// received are the messages of ingress.
func (s System) received() (names []string) {
	for _, ch := range s.Catalogue.Channels() {
		for _, v := range accepted(ch) {
			names = append(names, versionName(v)+sentEnd)
		}
		if ch.Table != "" {
			names = append(names, ch.Datatype+erasure+sentEnd)
		}
	}
	return names
}

// kept are the messages of a channel.
func kept(ch *schemas.Channel) (names []string) {
	for _, v := range ch.Versions() {
		names = append(names, versionName(v))
	}
	if ch.Table != "" {
		names = append(names, ch.Datatype+erasure)
	}
	return names
}

// operations are what esclusa does: others do the reverse.
func (s System) operations() Object {
	group := Object{{"kafka", Object{{"groupId", Object{{"type", "string"}, {"const", s.Names.RouterGroup()}}}, {"bindingVersion", kafkaBindings}}}}
	all := Object{{"receive.ingress", operationOn("receive", s.Names.Ingress(), "Take records of all senders", s.received()).With("bindings", group)}}
	for _, ch := range s.Catalogue.Channels() {
		all = append(all, Member{"send." + ch.Datatype, operationOn("send", s.Names.Channel(ch.Datatype), "Hand on what passed the check as "+ch.Datatype, kept(ch))})
	}
	return append(all, Member{"send.alerts", operationOn("send", s.Names.Alerts(), "Tell of what was refused", []string{alertName})})
}

func operationOn(action, topic, summary string, messages []string) Object {
	channel := "#/channels/" + escaped(topic)
	list := make([]any, len(messages))
	for i, name := range messages {
		list[i] = Object{{"$ref", channel + "/messages/" + name}}
	}
	return Object{{"action", action}, {"channel", Object{{"$ref", channel}}}, {"summary", summary}, {"messages", list}}
}
