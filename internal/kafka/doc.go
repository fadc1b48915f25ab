// Package kafka is how this process reaches the brokers (Cluster, Security), and the
// plain clients of those who are not goka processors: Sender, Reader, Readers, Follower,
// Cluster.Scan, Lookup, Ends. Batches that would take too much memory are passed over.
//
// How goka runs is package kgoka's, what topics there must be package topics', and how
// far groups have come package lag's. What a record means is decided elsewhere.
package kafka
