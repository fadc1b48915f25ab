// Package kafka is the dock: everything that speaks to the brokers.
//
// goka's producer and consumer group run on one franz-go client for each
// processor (Runtime), handed to goka through its own builders. goka keeps the
// graph, the lifecycle and the table; the client keeps the protocol. Beside it
// are the plain clients of those who are not goka processors (Sender, Reader,
// Cluster.Scan). What topics there must be is package topics'.
//
// What a record means is decided elsewhere.
package kafka
