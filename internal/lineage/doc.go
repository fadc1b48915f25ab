// Package lineage tells what became of an ingress record: in which channel it is, or which
// alert is about it, and whether it was sent again. Nothing keeps an index by sources, so
// it reads the topics where the record's outputs can be: from its time on, where the
// record is still there to be judged the partition of its key first, and no further than
// the outputs of later records of its partition.
//
// It changes nothing, and knows neither Kafka's client nor HTTP. What the copies of tables
// have, its users add.
package lineage
