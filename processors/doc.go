// Package processors are the goka graphs: they route records, keep the tables of
// datatypes, mirror these, and audit the channels.
//
// What happens to a record is decided in plain functions that know neither goka
// nor Kafka (route.go, apply.go, and package verified); the graphs only fetch and emit. A
// record's fault ends in an alert, and its offset is committed; any other error
// fails the graph, and the record is read again.
//
// What a table is on disk, running a graph, its client and its supervision are left to
// others: packages table, kgoka and app.
package processors
