package app

import (
	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/kafka"
	"github.com/esclusa/esclusa/schemas"
)

// Topics declares what the options and the catalogue need. The options must have
// their defaults.
func Topics(o Options, catalogue *schemas.Catalogue) []kafka.Topic {
	var datatypes []string
	for _, ch := range catalogue.Channels() {
		datatypes = append(datatypes, ch.Datatype)
	}
	return kafka.Declare(esclusa.Names{Prefix: o.TopicPrefix}, datatypes, kafka.TopicSettings{
		Partitions: int32(o.Partitions), Replication: int16(o.Replication), RecordBytes: o.MaxRecordBytes,
	})
}
