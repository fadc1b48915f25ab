// Package processors is the plant: the goka graphs that route records, keep the
// customer table, mirror it, and audit the channels.
//
// What happens to a record is decided in plain functions that know neither goka
// nor Kafka (route.go, apply.go, and package verified); the graphs only fetch and emit. A
// record's fault ends in an alert, and its offset is committed; any other error
// fails the graph, and the record is read again.
//
// Running a graph, its client and its supervision are somebody else's.
package processors
