// Package kgoka runs goka's processors on franz-go: its producer and its consumer group
// are one franz-go client for each processor (Runtime), handed to goka through its own
// builders. goka keeps the graph, the lifecycle and the table; the client keeps the
// protocol.
//
// It works in rounds, and stores each by one of two deliveries: exactly once by
// transactions; or at least once, where a lease keeps a member that was suspended from
// writing what is another's. Rows that others wrote into the table are found and given to
// the graph to be repaired.
//
// To read it, begin with Runtime.consume, which ends in stop; then rounds, and session,
// which is what goka sees of an assignment. Both speak to a delivery: transactions or
// offsets.
//
// What a record means is left to the graph, and how brokers are reached to whoever
// makes a Cluster. Recovery and views read tables with a client of their own (consumer), and
// know by it where the last record of a partition is (lookup): of sarama, whose
// interfaces goka speaks, nothing runs.
package kgoka
