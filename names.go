package esclusa

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// DefaultPrefix is the topic prefix where none is configured.
const DefaultPrefix = "datatype"

// Headers of a record that esclusa reads or writes.
const (
	HeaderDatatype     = "datatype"          // names the datatype; ours on channel records
	HeaderDataschema   = "dataschema"        // $id of a schema: of the version that a sender names; on channel records, that the body was checked against
	HeaderSource       = "esclusa-source"    // the ingress record: topic/partition/offset
	HeaderTime         = "esclusa-time"      // the ingress record's timestamp, RFC 3339
	HeaderRow          = "esclusa-row"       // on records of the table: of what the row was made, or what was erased
	HeaderRedrive      = "esclusa-redrive"   // on records that were sent again: see [Redrive]
	HeaderPrincipal    = "esclusa-principal" // on records that came over HTTP: who sent them, as the access file names them
	HeaderContentType  = "content-type"      // CloudEvents and plain media type
	HeaderCEType       = "ce_type"           // CloudEvents type, binary mode
	HeaderCESource     = "ce_source"         // CloudEvents source: the sender
	HeaderCEDataschema = "ce_dataschema"     // CloudEvents dataschema: the version, as the sender names it

	// Of a value that a registry's serializer has framed: the schema by its id there. They
	// are the sender's word, or made of it.
	HeaderSchemaID     = "__value_schema_id"          // Confluent's, in the bytes of the frame: 0 and four of a number, or 1 and sixteen of a GUID
	HeaderGlueSchemaID = "aws-glue-schema-version-id" // AWS Glue's, the text of a UUID

	// Of an alert: the place of the refused record.
	HeaderAlertTopic     = "__dlq.errors.topic"
	HeaderAlertPartition = "__dlq.errors.partition"
	HeaderAlertOffset    = "__dlq.errors.offset"
	HeaderAlertOffsets   = "__dlq.errors.offsets" // how many, where more than one was passed over

	// Of an alert: headers that the record had, which have another meaning elsewhere.
	HeaderSentDatatype   = "__dlq.sent.datatype"
	HeaderSentDataschema = "__dlq.sent.dataschema"
)

// reservedPrefixes start the headers that only alerts carry.
var reservedPrefixes = []string{"__dlq.", "kafka_dlt-"}

// ReservedHeader reports whether the header belongs to esclusa, so that what a
// sender sent under that name is dropped.
func ReservedHeader(key string) bool {
	switch key {
	case HeaderDatatype, HeaderDataschema, HeaderSource, HeaderTime, HeaderRow, HeaderRedrive, HeaderPrincipal:
		return true
	}
	for _, p := range reservedPrefixes {
		if strings.HasPrefix(key, p) {
			return true
		}
	}
	return false
}

// AppendUnreserved appends the headers that do not belong to esclusa, in order
// and with repetitions.
func AppendUnreserved(to, headers []Header) []Header {
	for _, h := range headers {
		if !ReservedHeader(h.Key) {
			to = append(to, h)
		}
	}
	return to
}

// Names derives the names of topics and consumer groups from the prefix.
type Names struct{ Prefix string }

// Ingress is the topic that upstream apps produce to.
func (n Names) Ingress() string { return n.Prefix }

// Channel is the topic of one datatype.
func (n Names) Channel(datatype string) string { return n.Prefix + "." + datatype }

// Alerts is the topic of refused records.
func (n Names) Alerts() string { return n.Prefix + ".alerts" }

// AlertGroups is the compacted topic in which the counts of alert groups are kept, and the
// consumer group of those who count.
func (n Names) AlertGroups() string { return n.Prefix + ".alert-groups" }

// Journal is the topic of what people did.
func (n Names) Journal() string { return n.Prefix + ".journal" }

// Table is the compacted topic of a table.
func (n Names) Table(table string) string { return n.TableGroup(table) + tableSuffix }

// tableSuffix is what goka puts behind a group's name for its table.
const tableSuffix = "-table"

// RouterGroup is the consumer group of the router.
func (n Names) RouterGroup() string { return n.Prefix + ".router" }

// TableGroup is the consumer group that keeps a table.
func (n Names) TableGroup(table string) string { return n.Prefix + "." + table }

// MirrorGroup is the consumer group that mirrors the tables to Redis.
func (n Names) MirrorGroup() string { return n.Prefix + ".mirror" }

// AuditorGroup is the consumer group that checks the other channels.
func (n Names) AuditorGroup() string { return n.Prefix + ".auditor" }

// AccountGroup is the consumer group in which the auditor's account keeps its
// bookmark. It has no members.
func (n Names) AccountGroup() string { return n.AuditorGroup() + ".account" }

// HTTPGroup is the consumer group of readers over HTTP.
func (n Names) HTTPGroup(group string) string { return n.Prefix + ".http." + group }

// ReceiveGroup is the consumer group of readers from the shell.
func (n Names) ReceiveGroup(group string) string { return n.Prefix + ".receive." + group }

var (
	datatypeName = regexp.MustCompile(`^[a-z][a-z0-9-]{0,48}$`)
	groupName    = regexp.MustCompile(`^[a-z0-9-]{1,64}$`)
	prefixName   = regexp.MustCompile(`^[a-zA-Z0-9][a-zA-Z0-9._-]{0,99}$`)

	// takenNames would collide with our own topics, groups and keys of Redis, of today
	// or to come. So would what ends as the topic of a table does.
	takenNames = []string{"alert-groups", "alerts", "auditor", "catalogue", "esclusa", "journal", "mirror", "router"}

	// takenTables would collide beside these with groups, or with paths over HTTP.
	takenTables = []string{"account", "channels", "console", "http", "receive", "redrives", "sources", "tables"}
)

// CheckDatatypeName returns an error that says what is wrong with the name of a
// datatype, or nil.
func CheckDatatypeName(name string) error { return checkName("datatype", name, takenNames) }

// CheckTableName returns an error that says what is wrong with the name of a table,
// or nil. That no other table and no datatype has it is the catalogue's to check.
func CheckTableName(name string) error {
	return checkName("table", name, slices.Concat(takenNames, takenTables))
}

func checkName(of, name string, taken []string) error {
	if !datatypeName.MatchString(name) {
		return fmt.Errorf("%s name %q must match %s", of, name, datatypeName)
	}
	if isTaken(name, taken) {
		return fmt.Errorf("%s name %q is taken by esclusa itself", of, name)
	}
	return nil
}

// isTaken reports whether a name is one of those, or ends as the topic of a table does.
func isTaken(name string, taken []string) bool {
	return slices.Contains(taken, name) || strings.HasSuffix(name, tableSuffix)
}

// CheckGroupName returns an error that says what is wrong with the name of a
// reader's group, or nil.
func CheckGroupName(name string) error {
	if !groupName.MatchString(name) {
		return fmt.Errorf("group name %q must match %s", name, groupName)
	}
	return nil
}

// CheckPrefix returns an error that says what is wrong with a topic prefix, or
// nil. One such as a.router would make topics, groups and transactional ids that begin as
// those of the system with prefix a do.
func CheckPrefix(prefix string) error {
	if !prefixName.MatchString(prefix) {
		return fmt.Errorf("topic prefix %q must match %s", prefix, prefixName)
	}
	words := strings.Split(prefix, ".")
	for i, word := range words[1:] {
		if isTaken(word, slices.Concat(takenNames, takenTables)) {
			return fmt.Errorf("topic prefix %q is taken by the system whose prefix is %q: leave out %q", prefix, strings.Join(words[:i+1], "."), word)
		}
	}
	return nil
}
