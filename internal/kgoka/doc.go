// Package kgoka runs goka's processors on franz-go: its producer and its consumer group
// are one franz-go client for each processor (Runtime), handed to goka through its own
// builders. goka keeps the graph, the lifecycle and the table; the client keeps the
// protocol.
//
// It works in rounds, which a committer commits exactly once or at least once; a lease
// keeps a member that was suspended from writing what is another's; and rows that others
// wrote into the table are found and given to the graph to be repaired.
//
// What a record means is left to the graph, and how brokers are reached to package
// kafka. Recovery and views read with goka's own client, sarama's.
package kgoka
